"""When each source is looked at next, and why: what `watch` goes by and `status` tells. Pure.

`monitor run` is started by somebody else's clock, so it takes what is nearly due, and what failed,
at once (`pipeline.due_at`). A process that never ends has no such clock: intervals count in full
from the last look, and what failed is asked again after a wait that doubles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.config import Config, Watched
from monitor.facts.every import next_due
from monitor.fetch import Tokens
from monitor.fetch.settings import Endpoints
from monitor.model import Standing, Trouble
from monitor.values import stamp

TICK = timedelta(minutes=1)
"""How often it is asked whether something is due."""
FIRST_RETRY = timedelta(minutes=5)
"""How long after its first failure a source is asked again; twice as long after each further."""
MOST_DOUBLINGS = 12
MOST_AHEAD = timedelta(days=1)
"""A last look is dated by a clock that was wrong where it lies further in the future than this,
or than the source's own interval. (Less is waited out, so that nothing is done twice.)"""
AT_ONCE = datetime.min.replace(tzinfo=UTC)

Standings = Mapping[str, Standing]
Refusals = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class NextLook:
    """The time of a source's next look, and why then.

    `early` is how much before `at` a pass that begins takes the source along: with it, sources
    that were looked at seconds apart stay together, and an interval does not grow by the length
    of each pass.
    """

    at: datetime
    why: str
    early: timedelta = timedelta(0)

    @property
    def due_at(self) -> datetime:
        return self.at - self.early


def next_look(
    watched: Watched, standing: Standing, now: datetime, refused_until: datetime | None = None
) -> NextLook | None:
    """Say when a source is looked at next; None for a disabled one.

    `refused_until` is until when its host refuses, None or a past time where it does not.
    """
    if not watched.source.enabled:
        return None
    look = _wanted(watched, standing, now)
    if refused_until is not None and refused_until > max(look.at, now):
        return NextLook(refused_until, f"host refuses until {stamp(refused_until)}")
    return look


def next_tick(
    standings: Standings, config: Config, now: datetime, refusals: Refusals
) -> NextLook | None:
    """The look that is due first, None where no source is enabled."""
    looks = (look for _, look in agenda(standings, config, now, refusals) if look is not None)
    return min(looks, key=lambda look: look.due_at, default=None)


def agenda(
    standings: Standings, config: Config, now: datetime, refusals: Refusals
) -> Iterator[tuple[Watched, NextLook | None]]:
    """The next look of every source, in the order of the file."""
    for watched in config.sources:
        until = refused_until(watched, config, refusals)
        yield watched, next_look(watched, standings[watched.source.id], now, until)


def refused_until(watched: Watched, config: Config, refusals: Refusals) -> datetime | None:
    """Until when an address that a look asks refuses; may lie in the past."""
    if not refusals:
        return None
    endpoints = Endpoints(config.upstream, Tokens.from_environment())
    kind = watched.source.kind
    bases = {endpoints.base(kind, url) for url in watched.source.would_fetch(config.upstream)}
    return max((refusals[base] for base in bases & refusals.keys()), default=None)


def _wanted(watched: Watched, standing: Standing, now: datetime) -> NextLook:
    """When to look by the file and by what the last look said."""
    last, trouble = standing.checked_at, standing.trouble
    if last is None:
        known = standing.snapshot is not None or trouble is not None
        return NextLook(AT_ONCE, "the last look is not remembered" if known else "never looked at")
    usual = _usual(watched, last)
    if last > now and last - now > min(_gap(watched, usual), MOST_AHEAD):
        return NextLook(AT_ONCE, "the last look is dated in the future: the clock was set back")
    if trouble is None:
        return usual
    return min(_retry(trouble, last), usual, key=lambda look: look.due_at)


def _usual(watched: Watched, last: datetime) -> NextLook:
    every = watched.every
    if every.interval is not None:
        said = watched.source.every
        why = f"auto: every {type(watched.source).auto}" if said == "auto" else f"every {said}"
        return NextLook(last + every.interval, why, min(every.interval / 10, TICK / 2))
    return NextLook(next_due(every, last), f"cron {every.cron}")


def _gap(watched: Watched, usual: NextLook) -> timedelta:
    """The time between two usual looks."""
    every = watched.every
    return every.interval or next_due(every, usual.at) - usual.at


def _retry(trouble: Trouble, last: datetime) -> NextLook:
    wait = FIRST_RETRY * 2 ** min(trouble.consecutive - 1, MOST_DOUBLINGS)
    times = f" {trouble.consecutive} times" if trouble.consecutive > 1 else ""
    return NextLook(last + wait, f"retry: failed{times} ({trouble.error})")
