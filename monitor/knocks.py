"""What wakes `watch`: a tick every so often, the time of the weekly report, and signals.

APScheduler only knocks, it decides nothing. Its waits are reckoned by the wall clock: set back by
an hour it would be silent for an hour. So whoever waits here for longer than a tick may take, by
a clock that nobody sets, has the tick set anew.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread, get_ident
from types import TracebackType
from typing import Literal

from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.combining import OrTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]
from croniter import croniter

Knock = Literal["tick", "report", "reload", "stop"]

STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
SIGNALS = STOPS | {signal.SIGHUP}
JOB, REPORT = "tick", "report"
LENIENT = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""However late a job comes (a sleeping machine), it comes once."""
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""As crontab(5) numbers them; APScheduler's 0 is Monday."""


def trigger(cron: str) -> BaseTrigger:
    """A line of cron as APScheduler has it, in UTC.

    Where both the day of the month and the weekday are restricted, either is enough (crontab(5)).
    """
    fields, _ = croniter.expand(cron)
    minute, hour, day, month = (",".join(map(str, field)) for field in fields[:4])
    weekday = ",".join("*" if each == "*" else WEEKDAYS[int(each)] for each in fields[4])
    days = [(day, weekday)] if "*" in (day, weekday) else [(day, "*"), ("*", weekday)]
    either = [
        CronTrigger(None, month, on, None, of_week, hour, minute, timezone=UTC)
        for on, of_week in days
    ]
    return OrTrigger(either) if len(either) > 1 else either[0]


class Ticks:
    """A queue of knocks that a scheduler puts a tick into every so often, and the first at once.

    It puts `report` into it at the times of a line of cron, and once at the start: one may have
    been missed.
    """

    def __init__(
        self,
        every: timedelta,
        report: str | None = None,
        scheduler: BackgroundScheduler | None = None,
    ) -> None:
        self._every = every
        self._report = report
        self._knocks = SimpleQueue[Knock]()
        self._scheduler = scheduler or BackgroundScheduler()
        self._scheduler.configure(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})

    def put(self, knock: Knock) -> None:
        self._knocks.put(knock)

    def report_at(self, cron: str | None) -> None:
        """Knock for the report at these times from now on; None: never."""
        if self._scheduler.get_job(REPORT) is not None:
            self._scheduler.remove_job(REPORT)
        if cron is not None:
            its = {"args": (REPORT,), "id": REPORT, **LENIENT}
            self._scheduler.add_job(self.put, trigger(cron), **its)

    def next(self) -> Knock:
        """Wait for the next knock."""
        try:
            return self._knocks.get(timeout=1.5 * self._every.total_seconds())
        except Empty:
            self._set_anew(datetime.now(UTC))
            return "tick"

    def __enter__(self) -> Ticks:
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone=UTC),
            id=JOB,
            **LENIENT,
        )
        self.report_at(self._report)
        self._scheduler.start()
        self.put("tick")
        if self._report is not None:
            self.put("report")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._scheduler.shutdown()

    def _set_anew(self, now: datetime) -> None:
        """Reckon the next times from now: the clock was set back behind those that were set."""
        self._scheduler.modify_job(JOB, next_run_time=now + self._every)
        report = self._scheduler.get_job(REPORT)
        if report is not None:
            at = report.trigger.get_next_fire_time(None, now)
            if at is not None and at < report.next_run_time:
                report.modify(next_run_time=at)

    def _tick(self) -> None:
        """Knock, unless a knock is waiting: a pass longer than a tick leaves one, not many."""
        if self._knocks.empty():
            self.put("tick")


class Signals:
    """Gives `heard` each signal in a thread of its own, so that it may do what it likes.

    (A handler may not: it interrupts whatever the main thread is doing, locks held.) Made and
    entered by the main thread before others begin: they must not receive the signals either.
    """

    def __init__(self, heard: Callable[[signal.Signals], None]) -> None:
        self._heard = heard
        self._over = False
        self._thread = Thread(target=self._listen, name="signals", daemon=True)

    def __enter__(self) -> Signals:
        with ExitStack() as undo:
            before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            undo.callback(signal.pthread_sigmask, signal.SIG_SETMASK, before)
            self._thread.start()
            self._undo = undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        if self._thread.is_alive() and self._thread.ident not in (None, get_ident()):
            signal.pthread_kill(self._thread.ident or 0, signal.SIGHUP)
        self._thread.join()
        self._undo.close()

    def _listen(self) -> None:
        while True:
            number = signal.sigwait(SIGNALS)
            if self._over:
                return
            self._heard(signal.Signals(number))
