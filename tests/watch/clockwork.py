"""APScheduler with a clock that leaps: no wait takes time, nothing else of it is touched.

The scheduler sleeps until its next job is due. Here such a sleep ends at once, with the clock set
to its end, as soon as everybody who was woken by the jobs before is at rest again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.events import (  # type: ignore[import-untyped]
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    EVENT_JOB_SUBMITTED,
)
from apscheduler.executors import base as executors  # type: ignore[import-untyped]
from apscheduler.schedulers import base as schedulers  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers import interval  # type: ignore[import-untyped]

from monitor.knocks import Knock, Ticks

PATIENCE_S = 30.0


class Clockwork:
    """The time, whoever it wakes, and what went wrong with the jobs."""

    def __init__(self, start: datetime, end: datetime, leapt: Callable[[datetime], None]) -> None:
        self.now = start
        self.end = end
        self.missed = 0
        self.knocks: list[tuple[Knock, datetime]] = []
        self.ended: Callable[[], None] = lambda: None
        self._leapt = leapt
        self._at_work = 0
        self._change = threading.Condition()

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let APScheduler ask this clock."""
        work = self

        class Instant(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return work.now.astimezone(tz)

        for module in (schedulers, executors, interval):
            monkeypatch.setattr(module, "datetime", Instant)

    def scheduler(self) -> BackgroundScheduler:
        found = BackgroundScheduler()
        found._event = _Leaps(self)
        found.add_listener(lambda _: self.work(1), EVENT_JOB_SUBMITTED)
        found.add_listener(lambda _: self.work(-1), EVENT_JOB_EXECUTED)
        found.add_listener(self._miss, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        return found

    def work(self, more: int) -> None:
        """Somebody was woken, or is at rest again."""
        with self._change:
            self._at_work += more
            self._change.notify_all()

    def leap(self, seconds: float) -> bool:
        """Go on, once nobody is at work; says whether the end has come."""
        with self._change:
            assert self._change.wait_for(lambda: self._at_work <= 0, PATIENCE_S)
        if self.now >= self.end:
            self.ended()
            return True
        self.now += timedelta(seconds=seconds)
        self._leapt(self.now)
        return False

    def _miss(self, _: object) -> None:
        self.missed += 1


class CountedTicks(Ticks):
    """Ticks that tell a clockwork of each knock, and of when whoever took it comes for the next."""

    def __init__(self, every: timedelta, report: str, work: Clockwork) -> None:
        super().__init__(every, report, work.scheduler())
        self._work = work
        self._taken = 1
        work.work(1)  # whoever follows comes first: the time begins with the first knock
        work.ended = lambda: self.put("stop")

    def put(self, knock: Knock) -> None:
        self._work.work(1)
        super().put(knock)

    def next(self) -> Knock:
        self._work.work(-self._taken)
        knock = super().next()
        self._work.knocks.append((knock, self._work.now))
        return knock


class _Leaps(threading.Event):
    """What the scheduler sleeps on: at the end of the time whoever follows the ticks is stopped."""

    def __init__(self, work: Clockwork) -> None:
        super().__init__()
        self._work = work

    def wait(self, timeout: float | None = None) -> bool:
        if self.is_set() or timeout is None:
            return super().wait(timeout)
        return super().wait() if self._work.leap(timeout) else False
