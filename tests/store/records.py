"""Small records for the tests of the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Change,
    Counter,
    Decision,
    Event,
    Evidence,
    Key,
    Known,
    Result,
    Snapshot,
    Standing,
    Trouble,
    Validator,
)
from monitor.values import Json

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
VOX, WORLD, NEWS = (
    "github:acme/vox",
    "hf:task/audio-text-to-text",
    "feed:https://news.acme.test/rss",
)
OWNERS: dict[str, str | None] = {VOX: "acme", NEWS: "acme", WORLD: None}
VALIDATOR = Validator("https://api.github.test/repos/acme/vox", "token", '"abc"', None)


def evidence(hours: float = 0) -> Evidence:
    return Evidence("https://api.github.test/repos/acme/vox", at(hours), 200, "0" * 64)


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def snapshot(
    facts: Mapping[Key, Json], *, source: str = VOX, revision: int = 1, hours: float = 0
) -> Snapshot:
    known = {key: Known(value, at(hours)) for key, value in facts.items()}
    return Snapshot(source, revision, evidence(hours), known, {"release:*": "all"})


def seen(
    *versions: str, source: str = VOX, revision: int = 1, hours: float = 0, told: bool = False
) -> Decision:
    """A look at a repository with a licence and some releases; the last one is an event if told."""
    facts: dict[Key, Json] = {
        (source, f"release:{version}"): {"name": version} for version in versions
    }
    facts[source, "license"] = "MIT"
    standing = Standing(
        snapshot(facts, source=source, revision=revision, hours=hours),
        checked_at=at(hours),
        changed_at=at(hours),
    )
    result: Result = "first_seen" if revision == 1 else "changed"
    if not told:
        return Decision(source, result, standing)
    told_of = event(versions[-1], source=source, hours=hours)
    change = Change(
        source, f"release:{versions[-1]}", None, {"name": versions[-1]}, evidence(hours)
    )
    return Decision(source, result, standing, (change,), (told_of,))


def event(version: str, *, source: str = VOX, hours: float = 0) -> Event:
    return Event(
        id=f"e-{source}-{version}",
        kind="release.new",
        severity="notable",
        provider=OWNERS.get(source),
        source=source,
        subject=source,
        predicate=f"release:{version}",
        title=f"Vox {version} veröffentlicht",
        old=None,
        new={"name": version},
        url=None,
        observed_at=at(hours),
        evidence=evidence(hours),
    )


def failed(standing: Standing, *, source: str = VOX, hours: float = 1) -> Decision:
    before = standing.trouble
    trouble = Trouble(
        "timeout",
        "no answer in 30 s",
        before.since if before else at(hours),
        before.consecutive + 1 if before else 1,
    )
    after = Standing(standing.snapshot, trouble, standing.absent, at(hours), standing.changed_at)
    return Decision(source, "failed", after, settled=False)


def counted(name: str, value: int, subject: str = VOX) -> Counter:
    return Counter(subject, name, value)


def texts(folder: Path) -> dict[str, bytes]:
    """Every text file below `snapshots/` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("monitor.db", ".lock"))
    }
