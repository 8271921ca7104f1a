"""The account of a period as a view: events by severity and provider, failures, claims. Pure."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from monitor.config import Config
from monitor.facts.order import natural
from monitor.grouping import Group, grouped
from monitor.model import SEVERITIES, Event, Severity, Trouble
from monitor.render.evidence import LABELS, NO_TEXTS, ORDER, Label, field_name
from monitor.render.lines import Line, lines
from monitor.render.values import iso_week
from monitor.values import Json, stamp

Claim = Mapping[str, Json]
"""A claim with its verdict, as the contract's JSON has it."""
Silence = Callable[[Event], bool]
"""Whether a person muted an event."""


def nothing(_: Event) -> bool:
    """Nothing is muted."""
    return False


@dataclass(frozen=True, slots=True)
class ProviderGroup:
    """The events of one provider; `name` is None for newcomers, which belong to none."""

    name: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The items of one severity; `count` is how many they are."""

    severity: Severity
    count: int
    providers: tuple[ProviderGroup, ...]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim that upstream does not simply confirm; `label` is its verdict for readers."""

    provider: str
    model: str
    field: str
    claimed: str
    label: Label
    reason: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ClaimsView:
    """The claims as readers are told them: those to look at, and how many are of which label."""

    lines: tuple[ClaimLine, ...]
    counts: tuple[tuple[Label, int], ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A whole report of a period, both ends included. `claims` are all of them, `account` is what
    readers are told of them."""

    title: str
    catalog: str
    since: datetime
    until: datetime
    headline: str
    groups: tuple[SeverityGroup, ...]
    failures: tuple[tuple[str, Trouble], ...]
    claims: tuple[Claim, ...]
    account: ClaimsView
    events: tuple[Event, ...]
    muted: int = 0
    """How many of the events stand in no group, since a person silenced them."""

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
    kept: Mapping[str, str] = NO_TEXTS,
    since: datetime,
    until: datetime,
    title: str,
    muted: Silence = nothing,
) -> ReportView:
    """Give the account of `since` <= observed_at <= `until`, which is often the moment of asking.

    Failures (source id → trouble) and claims are those that stand now; `kept` (claim id → why)
    are claims that a person leaves as they are. Of `muted` events only the number is told; they
    stay in `events`.
    """
    order = {provider.id: place for place, provider in enumerate(config.providers)}
    inside = sorted(
        (event for event in events if since <= event.observed_at <= until),
        key=lambda event: _rank(event, order),
    )
    told = [event for event in inside if not muted(event)]
    return ReportView(
        title=title,
        catalog=config.catalog.title,
        since=since,
        until=until,
        headline=_headline(told, failures, len(inside) - len(told)),
        groups=tuple(_severities(config, grouped(told))),
        failures=tuple(sorted(failures.items())),
        claims=tuple(claims),
        account=_account(config, claims, kept),
        events=tuple(inside),
        muted=len(inside) - len(told),
    )


def week_report(
    config: Config, week: str, events: Iterable[Event], muted: Silence = nothing
) -> ReportView | None:
    """Give the account of an ISO week (`2026-W47`), None where it had no event.

    It is a function of the week's events and of what is muted. Failures are left out: their
    counts move with every pass, and a file must not change where the world did not.
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
        muted=muted,
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


def _headline(events: Sequence[Event], failures: Mapping[str, Trouble], muted: int) -> str:
    sentence = "Nothing changed." if not muted else "Nothing but what is muted."
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


def _severities(config: Config, groups: Sequence[Group]) -> Iterator[SeverityGroup]:
    """Items by the severity of what leads them."""
    for severity in reversed(SEVERITIES):
        some = [group for group in groups if group.lead.severity == severity]
        if some:
            yield SeverityGroup(severity, len(some), tuple(_providers(config, some)))


def _providers(config: Config, groups: Sequence[Group]) -> Iterator[ProviderGroup]:
    """Group by provider, in the order in which the items stand already."""
    names = {provider.id: provider.name for provider in config.providers}
    own = defaultdict[str | None, list[Group]](list)
    for group in groups:
        own[group.lead.provider].append(group)
    for provider, its in own.items():
        name = names.get(provider, provider) if provider else None
        yield ProviderGroup(name, tuple(lines(its)))


def _account(config: Config, claims: Sequence[Claim], kept: Mapping[str, str]) -> ClaimsView:
    """The gravest claims first, those alike in the order in which they are given."""
    names = {provider.id: provider.name for provider in config.providers}
    lines = [_claim_line(claim, names, kept.get(str(claim.get("id")))) for claim in claims]
    tally = Tally(line.label for line in lines)
    told = [line for line in lines if line.label not in ("confirmed", "not checked")]
    return ClaimsView(
        lines=tuple(sorted(told, key=lambda line: ORDER.index(line.label))),
        counts=tuple((label, tally[label]) for label in ORDER if tally[label]),
    )


def _claim_line(claim: Claim, names: Mapping[str, str], kept: str | None) -> ClaimLine:
    provider, verdict = str(claim.get("provider") or ""), claim.get("verdict")
    label: Label = next((its for known, its in LABELS.items() if known == verdict), "not checked")
    reason = str(claim.get("reason") or claim.get("observed") or "")
    evidence = claim.get("evidence")
    url = evidence.get("url") if isinstance(evidence, dict) else None
    return ClaimLine(
        provider=names.get(provider, provider),
        model=str(claim.get("model") or ""),
        field=field_name(str(claim.get("field") or "")),
        claimed=str(claim.get("claimed") or ""),
        label="kept" if kept is not None else label,
        reason=f"{reason}; kept as it is: {kept}" if kept else reason,
        url=url if isinstance(url, str) else None,
    )


def _failure(source: str, trouble: Trouble) -> dict[str, Json]:
    return {
        "source": source,
        "error": trouble.error,
        "detail": trouble.detail,
        "since": stamp(trouble.since),
        "consecutive": trouble.consecutive,
    }
