"""Public lists of models: LiteLLM, OpenRouter, models.dev and two lists of deprecations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from recorded.world import JSON, TEXT, Version, as_json, dated, read, series

SINCE = "2025-12-01"
"""The world begins with December 2025; older captures are left out."""
OPENROUTER_DAYS = ("2026-02-27", "2026-03-31", "2026-05-01")
DEPRECATIONS = ("2025-12-05", "2026-01-29", "2026-03-27", "2026-05-16")


def places(facts: Path) -> Iterator[tuple[str, Sequence[Version]]]:
    yield (
        "raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
        series(_litellm(facts)),
    )
    yield "openrouter.ai/api/v1/models", series(_openrouter(facts))
    yield "models.dev/api.json", series(_models_dev(facts))
    yield "deprecations.info/v1/deprecations.json", series(_deprecations(facts))
    yield "modeldeprecations.dev/api/v1/models.json", series(_lifecycles(facts))


def _litellm(facts: Path) -> Iterator[Version]:
    for snapshot in read(facts / "litellm_audio_snapshots.json")["snapshots"]:
        captured = dated(snapshot["committed_at"])
        if captured >= dated(SINCE):
            yield Version(captured, TEXT, as_json(snapshot["entries"]))


def _openrouter(facts: Path) -> Iterator[Version]:
    for snapshot in read(facts / "openrouter_audio_snapshots.json")["snapshots"]:
        if snapshot["date"] in OPENROUTER_DAYS:
            body = as_json({"data": snapshot["data"]})
            yield Version(dated(snapshot["date"]), JSON, body)


def _models_dev(facts: Path) -> Iterator[Version]:
    for month, about in read(facts / "models_dev" / "index.json")["months"].items():
        captured = dated(about["commit_date"])
        if captured >= dated(SINCE):
            body = as_json(read(facts / "models_dev" / f"{month}.all.json"))
            yield Version(captured, JSON, body)


def _deprecations(facts: Path) -> Iterator[Version]:
    for snapshot in read(facts / "vendor_deprecations_snapshots.json")["snapshots"]:
        if snapshot["committed_at"].startswith(DEPRECATIONS):
            yield Version(dated(snapshot["committed_at"]), JSON, as_json(snapshot["rows"]))


def _lifecycles(facts: Path) -> Iterator[Version]:
    data = read(facts / "model_lifecycle_2026-08-21.json")
    yield Version(dated(data["committed_at"]), JSON, as_json({"models": data["rows"]}))
