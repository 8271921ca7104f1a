"""Build the recording of `monitor demo`: `python scripts/record_upstream.py --facts DIR`.

DIR holds facts of public captures (the Hub's listing of 2025-12-07, git facts, price and
deprecation lists at several dates). Nothing is fetched. The same facts give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from recorded import demo, github, hub, lists, warc
from recorded.documented import DOCUMENTED
from recorded.drive import Driven, distinct, drive
from recorded.world import World, dated

import monitor.sources  # noqa: F401 - registers the kinds
from monitor.sources.base import Source

ROOT = Path(__file__).resolve().parent.parent
READ_ON = "2026-11-22"
"""The day on which the facts were put together."""
SECOND_PASS = "2026-02-28"
"""A source that answers later only would fail in most passes of the demo, and is not in it."""
PARTIAL = frozenset({"litellm:anthropic"})
"""Sources that let through rows which the captures left out: those would seem to be new."""


def main() -> None:
    asked = _arguments()
    world = world_of(asked.facts)
    driven: dict[str, Driven] = {}

    def answers(source: Source) -> bool:
        driven[source.id] = drive(source, world)
        since = driven[source.id].since
        known = since is not None and since < dated(SECOND_PASS)
        return known and source.id not in PARTIAL

    text, kept = demo.made_of(asked.sources, answers)
    asked.into.mkdir(parents=True, exist_ok=True)
    (asked.into / "sources.toml").write_text(text, encoding="utf-8")
    exchanges = [exchange for one in driven.values() for exchange in one.exchanges]
    file = asked.into / "upstream.warc.gz"
    count = warc.write(file, about(), dated(READ_ON), distinct(exchanges))
    print(f"{file}: {count} exchanges, {file.stat().st_size} bytes; {len(kept)} sources")
    for id_, one in sorted(driven.items()):
        if id_ not in {source.id for source in kept}:
            print(f"  not in the demo: {id_} ({'late' if one.since else 'not recorded'})")


def world_of(facts: Path) -> World:
    places = [*hub.places(facts), *github.places(facts), *lists.places(facts)]
    return dict(places)


def about() -> Mapping[str, str]:
    """What the recording says of itself, in its first record."""
    told = "; ".join(f"{model.id} ({model.since}: {model.told})" for model in DOCUMENTED)
    return {
        "software": "catalog-monitor scripts/record_upstream.py",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": (
            "Reduced from public captures and git histories, in the shapes of the APIs. No crawl: "
            "requests are those that the sources make, answers hold what the captures kept. What "
            "they did not keep is left out, never made up."
        ),
        "dates": (
            "WARC-Date is the time of the capture; of a capture known by its day the beginning of "
            "that day in UTC; of what a vendor or a git history dates that date. ETags are the "
            "recording's own, made from the body."
        ),
        "huggingface": (
            "The task listing is that of 2025-12-07 (danielrosehill/Audio-Multimodal-AI-Resources "
            "@227a225a) without _id, sha, createdAt, private, disabled, gguf, baseModels. "
            "safetensors.total is known rounded to 10,000,000 only and left out where none was "
            "told. Listings of organisations are those rows and the models below, not all that "
            "the organisations have; later ones repeat earlier rows without downloads and likes "
            "where nothing newer is known."
        ),
        "documented": told,
        "github": (
            "From git mirrors. Left out: id (also in the ids of the feeds' entries), archived, "
            "counts and dates of the repository; content, author and free titles of feed entries. "
            "Git knows tags only, so no entry is told to be a release. Licences are read from the "
            "licence files. default_branch is that of 2026. A branch's beginning is not in git: "
            "all branches of 2026 stand in the earlier list too, except bytedance/SALMONN "
            "salmonn2, whose model was published in July 2026; heads of later date are left out."
        ),
        "litellm": (
            "Entries with audio and claude-3-5* of the providers that matter, as mirrored by "
            "RoCry/llm-api-price; metadata, source and regional prices left out."
        ),
        "openrouter": (
            "Captured at /api/v1/models without parameters (text output only) by "
            "skissue/gptel-openrouter-models; audio models and some others of the same providers, "
            "without descriptions and benchmarks."
        ),
        "models.dev": (
            "Month-end states of github.com/anomalyco/models.dev (MIT): six providers, nine fields."
        ),
        "deprecations": (
            "deprecations.info: rows of OpenAI, Anthropic and Google from "
            "deprecations/deprecations-rss data.json (MIT). modeldeprecations.dev: rows of seven "
            "providers from mnfst/modeldeprecations.dev @9d33116 (MIT), without descriptions."
        ),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, metavar="DIR")
    parser.add_argument("--sources", type=Path, default=ROOT / "sources.toml")
    parser.add_argument("--into", type=Path, default=ROOT / "monitor" / "demo", metavar="DIR")
    return parser.parse_args()


if __name__ == "__main__":
    main()
