"""What wakes `watch`: a tick every so often, and signals.

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
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

Knock = Literal["tick", "reload", "stop"]

STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
SIGNALS = STOPS | {signal.SIGHUP}
JOB = "tick"


class Ticks:
    """A queue of knocks that a scheduler puts a tick into every so often, and the first at once."""

    def __init__(self, every: timedelta) -> None:
        self._every = every
        self._knocks = SimpleQueue[Knock]()
        self._scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(1)}
        )

    def put(self, knock: Knock) -> None:
        self._knocks.put(knock)

    def next(self) -> Knock:
        """Wait for the next knock."""
        try:
            return self._knocks.get(timeout=1.5 * self._every.total_seconds())
        except Empty:
            self._scheduler.modify_job(JOB, next_run_time=datetime.now(UTC) + self._every)
            return "tick"

    def __enter__(self) -> Ticks:
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone=UTC),
            id=JOB,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        self.put("tick")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._scheduler.shutdown()

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
