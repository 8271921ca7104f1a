"""Events as the lines of a report: one an item, with what belongs to it beneath. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.grouping import Group
from monitor.model import Event, Evidence
from monitor.render.values import moved, shown

FOLDED_FROM = 13
"""So many items of one kind and source, or more, are one line."""
NAMED = 3
"""How many of them that line names."""
MEMBERS = 5
"""How many events of one cause are shown beneath the first."""
TREES = frozenset({"page.moved", "page.gone"})
"""Kinds that befall all pages of a site at once; there each page is a source of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one event, or of many alike: `more` is how many it stands for besides.

    `titles` are the events' own; `moved` is `old → new` where it is short and not yet told.
    `members` are events of the same cause, `hidden` how many of those are only counted.
    """

    titles: tuple[str, ...]
    more: int
    kind: str
    source: str | None
    url: str | None
    moved: str | None
    observed_at: datetime
    evidence: Evidence
    members: tuple[Line, ...] = ()
    hidden: int = 0

    @property
    def count(self) -> int:
        return len(self.titles) + self.more


def lines(groups: Sequence[Group]) -> Iterator[Line]:
    """One line an item; long runs of one kind and source become one, where the first stood."""
    alike = defaultdict[tuple[str, str | None], list[Event]](list)
    for group in groups:
        if not group.members:
            alike[_likeness(group.lead)].append(group.lead)
    for group in groups:
        run = alike[_likeness(group.lead)]
        if group.members:
            yield _family(group)
        elif len(run) < FOLDED_FROM:
            yield _line(group.lead)
        elif group.lead is run[0]:
            yield _folded(run)


def _likeness(event: Event) -> tuple[str, str | None]:
    return event.kind, None if event.kind in TREES else event.source


def _line(event: Event) -> Line:
    return Line(
        titles=(event.title,),
        more=0,
        kind=event.kind,
        source=None,
        url=event.url,
        moved=None if _told(event) else moved(event.predicate, event.old, event.new),
        observed_at=event.observed_at,
        evidence=event.evidence,
    )


def _family(group: Group) -> Line:
    """The item that leads a group, with the first of its members beneath; trees are folded."""
    if len(group.events) >= FOLDED_FROM and all(event.kind in TREES for event in group.events):
        return _folded(group.events)
    return replace(
        _line(group.lead),
        members=tuple(replace(_line(event), moved=None) for event in group.members[:MEMBERS]),
        hidden=max(0, len(group.members) - MEMBERS),
    )


def _folded(events: Sequence[Event]) -> Line:
    first = events[0]
    return Line(
        titles=tuple(event.title for event in events[:NAMED]),
        more=len(events) - NAMED,
        kind=first.kind,
        source=_likeness(first)[1],
        url=None,
        moved=None,
        observed_at=first.observed_at,
        evidence=first.evidence,
    )


def _told(event: Event) -> bool:
    """Say whether the title has the new value already (of a row: all its new values)."""
    new = event.new if event.new is not None else event.old
    values = list(new.values()) if isinstance(new, dict) else [new]
    return bool(values) and all(shown(value) in event.title for value in values)
