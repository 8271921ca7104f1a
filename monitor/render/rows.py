"""The records of which the page is made: what upstream says, each with its trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Evidence


@dataclass(frozen=True, slots=True)
class Trace:
    """Since when something was seen so, in which source, and on what evidence."""

    since: datetime
    source: str
    evidence: Evidence

    def until(self, others: Iterable[Trace | None]) -> Trace:
        """The latest of some traces: all of them hold since then."""
        return max([self, *(other for other in others if other)], key=lambda trace: trace.since)


@dataclass(frozen=True, slots=True)
class Release:
    """A release of a repository, or a bare tag where it makes none."""

    tag: str
    name: str
    url: str | None
    published_at: datetime | None
    prerelease: bool


@dataclass(frozen=True, slots=True)
class Repository:
    """A watched repository: its newest release, licence and state."""

    name: str
    url: str
    release: Release | None
    license: str | None
    archived: bool
    stars: int | None
    trace: Trace


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model of the hub: parameters as counted, licence and access as tagged.

    `access` is None where anybody may load it.
    """

    id: str
    url: str
    parameters: int | None
    license: str | None
    access: str | None
    created_at: datetime | None
    variant: str | None
    downloads: int | None
    trace: Trace


@dataclass(frozen=True, slots=True)
class Shutdown:
    """A model's last day, as given; `earliest` is "not sooner than". `sources` say so."""

    model: str
    date: str
    earliest: bool
    sources: tuple[str, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Claimed:
    """A model that the page lists, and beside it what a watched place says of it.

    `trace` is None where no watched place knows it.
    """

    name: str
    parameters: str | None
    license: str | None
    hub: HubModel | None
    shutdowns: tuple[Shutdown, ...]

    @property
    def trace(self) -> Trace | None:
        traces = [row.trace for row in (self.hub, *self.shutdowns) if row]
        return traces[0].until(traces) if traces else None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed."""

    title: str
    url: str | None
    published_at: datetime | None
    trace: Trace


@dataclass(frozen=True, slots=True)
class Page:
    """A watched page; its trace is that of the block that changed last."""

    label: str
    url: str
    trace: Trace


@dataclass(frozen=True, slots=True)
class UpstreamView:
    """All that is shown of a provider's sources."""

    claimed: tuple[Claimed, ...] = ()
    newest: tuple[HubModel, ...] = ()
    repositories: tuple[Repository, ...] = ()
    shutdowns: tuple[Shutdown, ...] = ()
    entries: tuple[Entry, ...] = ()
    pages: tuple[Page, ...] = ()

    def traces(self) -> Iterator[Trace]:
        """The trace of each statement."""
        yield from (row.trace for row in self.claimed if row.trace)
        for rows in (self.newest, self.repositories, self.shutdowns, self.entries, self.pages):
            yield from (row.trace for row in rows)

    def __bool__(self) -> bool:
        return any(True for _ in self.traces())
