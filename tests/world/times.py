"""Moments, and windows of requests that fill up again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TypeAlias

Moment: TypeAlias = datetime | str
Clock: TypeAlias = Callable[[], datetime]


def when(moment: Moment) -> datetime:
    """An aware UTC time; text is RFC 3339."""
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(UTC)


def iso(moment: Moment) -> str:
    return f"{when(moment):%Y-%m-%dT%H:%M:%SZ}"


def iso_ms(moment: Moment) -> str:
    """The hub's form: always three digits of a second."""
    at = when(moment)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def http_date(moment: Moment) -> str:
    return format_datetime(when(moment), usegmt=True)


@dataclass
class Window:
    """So many requests in so many seconds, full again once the clock has passed the end."""

    limit: int
    seconds: int
    clock: Clock
    _left: int = field(init=False)
    _ends_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._left = self.limit
        self._ends_at = self.clock() + timedelta(seconds=self.seconds)

    @property
    def ends_at(self) -> datetime:
        if self.clock() >= self._ends_at:
            self._begin()
        return self._ends_at

    @property
    def wait_s(self) -> int:
        return int((self.ends_at - self.clock()).total_seconds())

    @property
    def left(self) -> int:
        return self._left if self.ends_at else 0

    @left.setter
    def left(self, left: int) -> None:
        self._left = left if self.ends_at else 0

    def spend(self) -> None:
        self.left = max(0, self.left - 1)
