"""Real lists replayed: what is told at each step, held against a plain difference of the data.

    python -m benchmarks series [FOLDER]

FOLDER (else `MONITOR_SERIES`, else `../shared/upstream/data` beside the repository) holds what
LiteLLM, OpenRouter, models.dev and three vendors' deprecation pages said on past days. Every step
goes through the seam that a pass uses: `JsonList.read`, then `decide` over the last standing.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.truth import Fields, Told, expected
from monitor.diff import decide
from monitor.events import Subjects
from monitor.model import Event, Evidence, Standing
from monitor.sources.base import Answer
from monitor.sources.json import JsonList

BESIDE = Path(__file__).parents[2] / "shared" / "upstream" / "data"
NO_SUBJECTS = Subjects()


@dataclass(frozen=True)
class Series:
    """A list on several days. `fields` are those of the source, each a path of members."""

    name: str
    items: str
    key: str
    fields: Fields
    days: Sequence[tuple[datetime, Any]]
    where: str | None = None

    @property
    def source(self) -> JsonList:
        return JsonList(
            kind="json",
            id=self.name,
            url="https://list.test/",
            items=self.items,
            key=self.key,
            where=self.where,
            fields={name: ".".join(path) for name, path in self.fields.items()},
        )


def litellm(folder: Path) -> Iterator[Series]:
    """One object, the names of its members are the keys; prices per token."""
    data = load(folder / "litellm_audio_snapshots.json")
    fields = {
        "price_input": ["input_cost_per_token"],
        "price_output": ["output_cost_per_token"],
        "price_input_audio": ["input_cost_per_audio_token"],
        "price_output_audio": ["output_cost_per_audio_token"],
        "price_second": ["input_cost_per_second"],
        "shutdown": ["deprecation_date"],
        "mode": ["mode"],
        "context": ["max_input_tokens"],
        "provider": ["litellm_provider"],
        "audio_in": ["supports_audio_input"],
        "audio_out": ["supports_audio_output"],
    }
    days = [(day(each["committed_at"]), each["entries"]) for each in data["snapshots"]]
    yield Series("litellm", "@", '"@key"', fields, days)


def openrouter(folder: Path) -> Iterator[Series]:
    """Rows in a list; prices are texts, per token."""
    data = load(folder / "openrouter_audio_snapshots.json")
    fields = {
        "price_input": ["pricing", "prompt"],
        "price_output": ["pricing", "completion"],
        "price_audio": ["pricing", "audio"],
        "price_cache": ["pricing", "input_cache_read"],
        "price_search": ["pricing", "web_search"],
        "shutdown": ["expiration_date"],
        "context": ["context_length"],
        "input": ["architecture", "input_modalities"],
        "output": ["architecture", "output_modalities"],
        "longest": ["top_provider", "max_completion_tokens"],
        "moderated": ["top_provider", "is_moderated"],
        "hub": ["hugging_face_id"],
        "cutoff": ["knowledge_cutoff"],
        "details": ["links", "details"],
        "takes": ["supported_parameters"],
    }
    days = [(day(each["date"]), {"data": each["data"]}) for each in data["snapshots"]]
    yield Series("openrouter", "data", "id", fields, days)


def vendors(folder: Path) -> Iterator[Series]:
    """Rows of three deprecation pages in one list."""
    data = load(folder / "vendor_deprecations_snapshots.json")
    fields = {
        "shutdown": ["shutdown_date"],
        "deprecated": ["deprecation_date"],
        "replacement": ["replacement_models"],
    }
    days = [(day(each["committed_at"]), each["rows"]) for each in data["snapshots"]]
    for vendor in ("OpenAI", "Anthropic", "Google"):
        yield Series(
            f"deprecations:{vendor}", "@", "model_id", fields, days, f"provider == '{vendor}'"
        )


def models_dev(folder: Path) -> Iterator[Series]:
    """Providers with an object of models each; prices per million tokens."""
    months = load(folder / "models_dev" / "index.json")["months"]
    fields = {
        "price_input": ["cost", "input"],
        "price_output": ["cost", "output"],
        "price_input_audio": ["cost", "input_audio"],
        "price_output_audio": ["cost", "output_audio"],
        "price_cache": ["cost", "cache_read"],
        "status": ["status"],
        "released": ["release_date"],
        "context": ["limit", "context"],
        "inputs": ["modalities", "input"],
        "open": ["open_weights"],
    }
    days = [
        (day(found["commit_date"]), load(folder / "models_dev" / f"{month}.all.json"))
        for month, found in sorted(months.items())
    ]
    for provider in ("openai", "google", "anthropic", "mistral", "alibaba", "openrouter"):
        yield Series(f"models.dev:{provider}", f"{provider}.models", "id", fields, days)


def replay(series: Series) -> Iterator[tuple[datetime, Sequence[Event], Sequence[str]]]:
    """The events and notes of each look, the first one's among them."""
    standing, source = Standing(), series.source
    for when, data in series.days:
        look = source.read(answer(when, data), standing.snapshot)
        decision = decide(source, None, standing, look, now=when, subjects=NO_SUBJECTS)
        standing = decision.standing
        yield when, decision.events, decision.notes


def answer(when: datetime, data: Any) -> Answer:
    body = json.dumps(data).encode()
    evidence = Evidence("https://list.test/", when, 200, hashlib.sha256(body).hexdigest())
    return Answer("https://list.test/", 200, {}, body, evidence)


def told_of(step: int, events: Sequence[Event]) -> Iterator[Told]:
    for event in events:
        yield Told(step, event.subject.partition("#")[2], event.kind)


def show(series: Series, *, titles: bool) -> Counter[str]:
    """Print a series' events by kind, step by step, and where they differ from the truth."""
    told, score = set[Told](), Counter[str]()
    print(f"{series.name}: {len(series.days)} looks")
    for step, (when, events, notes) in enumerate(replay(series)):
        told |= set(told_of(step, events))
        kinds = Counter(event.kind for event in events)
        words = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing"
        print(f"  {when:%Y-%m-%d} {words}")
        for line in [*(f"{e.kind}: {e.title}" for e in events), *notes] if titles else ():
            print(f"      {line}")
    truth = expected(series.days, series.name, series.fields)
    missed, wrong = truth.certain - told, told - truth.certain - truth.either
    for name, odd in (("missed", missed), ("not expected", wrong)):
        for each in sorted(odd):
            print(f"  {name}: {each.kind} of {each.row} at look {each.step + 1}")
    score.update(told=len(told), expected=len(truth.certain), missed=len(missed), wrong=len(wrong))
    return score


def main(words: Sequence[str], environ: Mapping[str, str] = os.environ) -> None:
    unchanged()
    long_list()
    named = [Path(word) for word in words if not word.startswith("-")]
    folder = named[0] if named else Path(environ.get("MONITOR_SERIES") or BESIDE)
    if not folder.is_dir():
        print(f"no series are replayed: there is no folder {folder}")
        return
    total = Counter[str]()
    for kind in (litellm, openrouter, vendors, models_dev):
        for series in kind(folder):
            total += show(series, titles="--titles" in words)
    found = total["expected"] - total["missed"]
    right = total["told"] - total["wrong"]
    print(
        f"recall {found / total['expected']:.2%} of {total['expected']}, "
        f"precision {right / max(total['told'], 1):.2%} of {total['told']}"
    )


def made(count: int) -> list[dict[str, Any]]:
    """A list as long as any that is known, in LiteLLM's manner."""
    return [
        {
            "id": f"vendor-{number % 40}/vox-{number}",
            "pricing": {"in": (number + 1) * 1e-7, "out": (number + 1) * 3e-7},
            "ends": f"2027-0{number % 9 + 1}-01" if number % 7 == 0 else None,
            "mode": "chat",
            "context": 1000 * (number % 200 + 1),
            "takes": ["audio", "text"],
            "hub": "" if number % 3 else f"acme/vox-{number}",
        }
        for number in range(count)
    ]


FIELDS = {
    "price_input": "pricing.in",
    "price_output": "pricing.out",
    "shutdown": "ends",
    "mode": "mode",
    "context": "context",
    "takes": "takes",
    "hub": "hub",
}
MADE = JsonList(
    kind="json",
    id="made",
    url="https://list.test/",
    items="data",
    key="id",
    where="contains(takes, 'audio')",
    fields=FIELDS,
)


def rewritten(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A row that says the same in another way."""
    price = {name: chance.choice((amount, repr(amount))) for name, amount in row["pricing"].items()}
    same = row | {"pricing": price, "takes": chance.sample(row["takes"], 2)}
    same["context"] = chance.choice((row["context"], float(row["context"])))
    for name in [name for name in ("ends", "hub") if not row[name]]:
        same[name] = chance.choice((None, ""))
        if chance.random() < 0.3:
            del same[name]
    return dict(chance.sample(list(same.items()), len(same)))


def unchanged(rows: int = 2_000, looks: int = 30) -> None:
    """A list in another order and other forms at every look: nothing is to be told."""
    chance, standing, told = random.Random(4), Standing(), 0
    whole, start = made(rows), datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(looks):
        when = start + timedelta(days=number)
        data = [rewritten(row, chance) for row in chance.sample(whole, rows)]
        look = MADE.read(answer(when, {"data": data}), standing.snapshot)
        decision = decide(MADE, None, standing, look, now=when, subjects=NO_SUBJECTS)
        standing, told = decision.standing, told + len(decision.events)
    print(f"{rows} rows shuffled and rewritten in {looks} looks: {told} events")


def long_list(rows: int = 5_000) -> None:
    """What an unchanged look at a long list costs."""
    when = datetime(2026, 11, 1, tzinfo=UTC)
    full, standing = answer(when, {"data": made(rows)}), Standing()
    for name in ("first", "second"):
        started = time.process_time()
        look = MADE.read(full, standing.snapshot)
        read = time.process_time()
        decision = decide(MADE, None, standing, look, now=when, subjects=NO_SUBJECTS)
        decided, standing = time.process_time(), decision.standing
        print(
            f"{name} look at {rows} rows, {len(full.body) / 1e6:.1f} MB, {len(look.facts)} facts: "
            f"{read - started:.2f} s CPU to read, {decided - read:.2f} s to decide"
        )


def day(text: str) -> datetime:
    """A day or time of the data; where it has no zone it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
