"""A coroutine in a thread of its own, that can be stopped from outside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """The work is over; `error` is what it ended by, if not by being done or stopped."""

    error: BaseException | None

    def check(self) -> None:
        if self.error is not None:
            raise self.error


class Background:
    """Runs `work` at once; calls `ended` when it is over, from the other thread."""

    def __init__(
        self,
        work: Callable[[], Coroutine[None, None, None]],
        ended: Callable[[Ended], None],
    ) -> None:
        self._work = work
        self._ended = ended
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fetch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Cancel what is not done, wait until everything is closed."""
        self._ready.wait()
        if not self._loop.is_closed():
            try:
                self._loop.call_soon_threadsafe(self._task.cancel)
            except RuntimeError:
                return self._thread.join()
        return self._thread.join()

    def stop_within(self, seconds: float) -> None:
        """Cancel what is not done so many seconds from now; waits for nothing."""
        self._ready.wait()
        with suppress(RuntimeError):  # the loop is closed: all is done
            self._loop.call_soon_threadsafe(
                lambda: self._loop.call_later(seconds, self._task.cancel)
            )

    def _run(self) -> None:
        error: BaseException | None = None
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._task = self._loop.create_task(self._work())
            self._ready.set()
            try:
                self._loop.run_until_complete(self._task)
            except asyncio.CancelledError:
                error = None
            except BaseException as raised:  # noqa: BLE001 - handed over to the thread that waits
                error = raised
        self._ended(Ended(error))
