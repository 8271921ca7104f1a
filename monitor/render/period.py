"""The account of a period as a view: events by severity and provider, failures, claims. Pure."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.config import Config
from monitor.facts.order import natural
from monitor.model import SEVERITIES, Event, Evidence, Json, Severity, Trouble, stamp
from monitor.render.values import iso_week, moved, shown

FOLDED_FROM = 13
"""So many events of one kind and source, or more, are one line."""
NAMED = 3
"""How many of them that line names."""
TREES = frozenset({"page.moved", "page.gone"})
"""Kinds that befall all pages of a site at once; there each page is a source of its own."""
Claim = Mapping[str, Json]
"""A claim with its verdict, as the contract's JSON has it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one event, or of many alike: `more` is how many it stands for besides.

    `titles` are the events' own; `moved` is `old → new` where it is short and not yet told.
    """

    titles: tuple[str, ...]
    more: int
    kind: str
    source: str | None
    url: str | None
    moved: str | None
    observed_at: datetime
    evidence: Evidence

    @property
    def count(self) -> int:
        return len(self.titles) + self.more


@dataclass(frozen=True, slots=True)
class ProviderGroup:
    """The events of one provider; `name` is None for newcomers, which belong to none."""

    name: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    severity: Severity
    count: int
    providers: tuple[ProviderGroup, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A whole report of a period, both ends included."""

    title: str
    catalog: str
    since: datetime
    until: datetime
    headline: str
    groups: tuple[SeverityGroup, ...]
    failures: tuple[tuple[str, Trouble], ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]

    def as_json(self) -> dict[str, Json]:
        """The report as `monitor/report/1`."""
        return {
            "schema": "monitor/report/1",
            "since": stamp(self.since),
            "until": stamp(self.until),
            "events": [event.as_json() for event in self.events],
            "claims": [dict(claim) for claim in self.claims],
            "failures": [_failure(source, trouble) for source, trouble in self.failures],
        }


def report(
    config: Config,
    *,
    events: Iterable[Event],
    failures: Mapping[str, Trouble],
    claims: Sequence[Claim] = (),
    since: datetime,
    until: datetime,
    title: str,
) -> ReportView:
    """Give the account of `since` <= observed_at <= `until`, which is often the moment of asking.

    Failures (source id → trouble) and claims are those that stand now.
    """
    order = {provider.id: place for place, provider in enumerate(config.providers)}
    inside = sorted(
        (event for event in events if since <= event.observed_at <= until),
        key=lambda event: _rank(event, order),
    )
    return ReportView(
        title=title,
        catalog=config.catalog.title,
        since=since,
        until=until,
        headline=_headline(inside, failures),
        groups=tuple(_severities(config, inside)),
        failures=tuple(sorted(failures.items())),
        claims=tuple(claims),
        events=tuple(inside),
    )


def week_report(config: Config, week: str, events: Iterable[Event]) -> ReportView | None:
    """Give the account of an ISO week (`2026-W47`), None where it had no event.

    It is a function of the week's events alone. Failures are left out: their counts move with
    every pass, and a file must not change where the world did not.
    """
    year, number = (int(part) for part in week.split("-W"))
    monday = datetime.combine(date.fromisocalendar(year, number, 1), time(), UTC)
    view = report(
        config,
        events=[event for event in events if iso_week(event.observed_at) == week],
        failures={},
        since=monday,
        until=monday + timedelta(weeks=1),
        title=f"{config.catalog.title}: week {number} of {year}",
    )
    return view if view.events else None


def weeks(events: Iterable[Event]) -> list[str]:
    """The ISO weeks in which something happened, in order."""
    return sorted({iso_week(event.observed_at) for event in events})


def _rank(event: Event, order: Mapping[str, int]) -> tuple[object, ...]:
    """By severity and provider; of those alike stand together, in the order of their names."""
    provider = order.get(event.provider or "", len(order))
    gravity = -SEVERITIES.index(event.severity)
    return (
        gravity,
        provider,
        event.kind,
        natural(f"{event.subject} {event.predicate or ''}"),
        event.observed_at,
        event.id,
    )


def _headline(events: Sequence[Event], failures: Mapping[str, Trouble]) -> str:
    sentence = "Nothing changed."
    if events:
        tally = Tally(event.severity for event in events)
        parts = [
            f"{tally[severity]} {severity}" for severity in reversed(SEVERITIES) if tally[severity]
        ]
        providers = len({event.provider for event in events if event.provider})
        whose = f" from {_count(providers, 'provider')}" if providers else ""
        sentence = f"{_count(len(events), 'event')}{whose}: {', '.join(parts)}."
    if failures:
        sentence += f" {_count(len(failures), 'source')} could not be read."
    return sentence


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _severities(config: Config, events: Sequence[Event]) -> Iterator[SeverityGroup]:
    for severity in reversed(SEVERITIES):
        some = [event for event in events if event.severity == severity]
        if some:
            yield SeverityGroup(severity, len(some), tuple(_providers(config, some)))


def _providers(config: Config, events: Sequence[Event]) -> Iterator[ProviderGroup]:
    """Group by provider, in the order in which the events stand already."""
    names = {provider.id: provider.name for provider in config.providers}
    groups = defaultdict[str | None, list[Event]](list)
    for event in events:
        groups[event.provider].append(event)
    for provider, own in groups.items():
        name = names.get(provider, provider) if provider else None
        yield ProviderGroup(name, tuple(_lines(own)))


def _lines(events: Sequence[Event]) -> Iterator[Line]:
    """One line an event; long runs of one kind and source become one, where the first stood."""
    alike = defaultdict[tuple[str, str | None], list[Event]](list)
    for event in events:
        alike[_likeness(event)].append(event)
    for event in events:
        group = alike[_likeness(event)]
        if len(group) < FOLDED_FROM:
            yield _line(event)
        elif event is group[0]:
            yield _folded(group)


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


def _failure(source: str, trouble: Trouble) -> dict[str, Json]:
    return {
        "source": source,
        "error": trouble.error,
        "detail": trouble.detail,
        "since": stamp(trouble.since),
        "consecutive": trouble.consecutive,
    }
