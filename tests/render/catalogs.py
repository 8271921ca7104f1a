"""Small catalogs and snapshots to render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.config import Catalog, Config, Http, Provider, Section, Watched
from monitor.model import Event, Evidence, Known, Severity, Snapshot
from monitor.sources.base import Member, Source, Upstream, Visit
from monitor.values import Json

DECEMBER = datetime(2025, 12, 7, 9, 30, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


class Place(Source):
    """A source of no special kind: rendering asks for its id and its address only."""

    kind: str = "place"
    url: str | None = None

    def default_id(self) -> str:
        return self.id

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        return []

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        raise NotImplementedError


def evidence(url: str = "https://api.example.org/all", via: str | None = None) -> Evidence:
    return Evidence(url, DECEMBER, 200, "ab" * 32, via)


def snapshot(
    source: str,
    facts: Mapping[tuple[str, str], Json],
    *,
    at: datetime = DECEMBER,
    later: Mapping[tuple[str, str], datetime] | None = None,
    seen: Evidence | None = None,
) -> Snapshot:
    """A snapshot whose facts were seen first `at`, those in `later` at their own time."""
    known = {key: Known(value, (later or {}).get(key, at)) for key, value in facts.items()}
    return Snapshot(source, 1, seen or evidence(), known)


def config(
    folder: Path,
    *providers: dict[str, Any],
    sources: Mapping[str, str | None] | None = None,
    urls: Mapping[str, str] | None = None,
    sections: Mapping[str, str] | None = None,
    **catalog: Any,
) -> Config:
    """A catalog of some providers; `sources` maps a source's id to its provider's."""
    titles = sections or {"open": "Open Weight"}
    listed = tuple({"id": id_, "title": title} for id_, title in titles.items())
    return Config(
        path=folder / "sources.toml",
        catalog=Catalog.model_validate(
            {"title": "Boats", "section": tuple(Section(**each) for each in listed), **catalog}
        ),
        http=Http(),
        notify=(),
        providers=tuple(Provider.model_validate({"section": "open", **each}) for each in providers),
        sources=tuple(
            Watched(Place(id=id_, url=(urls or {}).get(id_)), provider)
            for id_, provider in (sources or {}).items()
        ),
        upstream=Upstream(),
    )


def event(
    number: int,
    kind: str = "item.changed",
    *,
    severity: Severity = "minor",
    provider: str | None = "yard",
    source: str = "list",
    title: str | None = None,
    old: Json = None,
    new: Json = None,
    predicate: str | None = None,
    url: str | None = "https://example.org/news",
    at: datetime = NOVEMBER,
    seen: Evidence | None = None,
    subject: str | None = None,
) -> Event:
    return Event(
        id=f"e-{number:04}",
        kind=kind,
        severity=severity,
        provider=provider,
        source=source,
        subject=f"{source}#{number}" if subject is None else subject,
        predicate=predicate,
        title=title if title is not None else f"Boat {number} changed",
        old=old,
        new=new,
        url=url,
        observed_at=at,
        evidence=seen or evidence(),
    )
