"""How often to look: `"6h"`, `"weekly"`, five-field cron, or `"auto"`. Pure; all times are UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from croniter import CroniterError, croniter

NAMED = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
}
UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
LONGEST = timedelta(days=366)
EARLY = timedelta(hours=1)
"""How much early an interval is due at most, see `next_due`."""

_INTERVAL = re.compile(r"(\d{1,6})\s*([mhdw])", re.ASCII)
_CRON_FIELD = re.compile(
    r"(?:[\d*/,-]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|sun|mon|tue|wed|thu|fri|sat)\b)+",
    re.ASCII | re.IGNORECASE,
)
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """An interval, or a five-field cron line as crontab(5) has it; neither is `"auto"`."""

    interval: timedelta | None = None
    cron: str | None = None

    @property
    def auto(self) -> bool:
        return self.interval is None and self.cron is None


AUTO = Every()


def parse(text: str) -> Every:
    """Read a schedule; ValueError says in one sentence why it is none.

    An interval is a whole number of minutes, hours, days or weeks up to a year, or one of
    `hourly`, `daily`, `weekly`, `monthly` (30 days).
    """
    words = text.lower().split()
    plain = " ".join(words)
    if plain == "auto":
        return AUTO
    if plain in NAMED:
        return Every(interval=NAMED[plain])
    if match := _INTERVAL.fullmatch(plain):
        return Every(interval=_interval(int(match[1]), match[2]))
    if len(words) == 5:
        return Every(cron=_cron(plain))
    raise ValueError(f'"{text}" is neither an interval nor five fields of cron')


def next_due(every: Every, last: datetime) -> datetime:
    """Say when a source that was looked at `last` is due again.

    An interval is due a tenth of it early (an hour at most), so that a daily job of 6:00:00 finds
    due what it last looked at at 6:00:05. Cron is due at the next time that it names. ValueError
    for `"auto"`, which is no time: each kind of source has its own.
    """
    if every.interval is not None:
        return last + every.interval - min(every.interval / 10, EARLY)
    if every.cron is not None:
        due: datetime = croniter(every.cron, last.astimezone(UTC)).get_next(datetime)
        return due
    raise ValueError('"auto" names no time')


def _interval(count: int, unit: str) -> timedelta:
    interval = count * UNITS[unit]
    if not timedelta(0) < interval <= LONGEST:
        raise ValueError("an interval is longer than nothing and no longer than a year")
    return interval


def _cron(line: str) -> str:
    """Check a cron line: croniter also knows forms that crontab(5) does not, and random times."""
    if not all(_CRON_FIELD.fullmatch(part) for part in line.split()):
        raise ValueError(f'"{line}" is no line of cron: it takes numbers, * / - , and names')
    try:
        croniter(line, _ANY_DAY).get_next(datetime)
    except CroniterError as error:
        raise ValueError(f'"{line}" names no time: {error}') from error
    return line
