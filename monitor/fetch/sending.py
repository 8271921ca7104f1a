"""One request, asked politely: refusals, turns, retries, waits that a host asks for."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    retry_if_result,
    wait_exponential,
    wait_random,
)

from monitor.errors import FailureClass, LookFailed
from monitor.fetch import limits
from monitor.fetch.client import Client
from monitor.fetch.ending import Ending
from monitor.fetch.guard import shown
from monitor.fetch.pace import Pace, Sleep, distance
from monitor.fetch.reach import Reach
from monitor.fetch.recording import Recorder
from monitor.fetch.refusals import Refusals
from monitor.fetch.walls import wall
from monitor.fetch.wire import Received, Wire
from monitor.sources.base import origin

TRIES: dict[FailureClass, int] = {"dns": 2, "timeout": 2, "refused": 3, "cut": 3}
"""How often a request is sent that fails so; what is not named here is not tried again."""
TRIES_OF_ERRORS = 3
PASSING = frozenset({500, 502, 503, 504})
BACK_OFF = wait_exponential(multiplier=0.5, max=3.5) + wait_random(0, 0.5)
"""0.5 to 4 seconds."""
MOST_WAITS = 3
"""How often one request waits because it was asked to."""


class Sends(Protocol):
    """Gives an answer of any status to one hop, or raises LookFailed."""

    async def send(self, wire: Wire, deadline_s: float, delay_s: float) -> Received: ...


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends over the network; `min_delay_s` lies between pages, feeds and lists of a host."""

    client: Client
    pace: Pace
    reach: Reach
    refusals: Refusals
    sleep: Sleep
    min_delay_s: float
    recorder: Recorder | None = None
    ending: Ending = field(default_factory=Ending)

    async def send(self, wire: Wire, deadline_s: float, delay_s: float) -> Received:
        """Send until there is an answer, a reason to stop, or a wait that is too long."""
        self._check(wire)
        received = await self._tried(wire, deadline_s, delay_s)
        for _ in range(MOST_WAITS):
            limit = limits.asked(
                wire.kind, received.status, received.headers, received.body, received.at
            )
            if limit is None:
                self._heed(wire, received)
                return received
            self._wait(wire, received, limit)
            received = await self._tried(wire, deadline_s, delay_s)
        return received

    async def _tried(self, wire: Wire, deadline_s: float, delay_s: float) -> Received:
        again = functools.partial(_again, wire.kind)
        retrying = AsyncRetrying(
            sleep=self.sleep,
            wait=BACK_OFF,
            stop=_enough,
            retry=retry_if_exception(_passing) | retry_if_result(again),
            retry_error_callback=_as_it_was,
        )
        received: Received = await retrying(self._once, wire, deadline_s, delay_s)
        return received

    async def _once(self, wire: Wire, deadline_s: float, delay_s: float) -> Received:
        delay = distance(wire.kind, wire.url, delay_s, self.min_delay_s)
        async with self.pace.turn(origin(wire.url), wire.base, delay):
            self._check(wire)
            self.ending.turn()
            received = await self._exchanged(wire, deadline_s)
        if self.recorder is not None:
            self.recorder.add(wire, received)
        return received

    async def _exchanged(self, wire: Wire, deadline_s: float) -> Received:
        """Ask, unless it is known by now that nobody will answer."""
        host = origin(wire.url)
        began = self.reach.begin(host)
        try:
            received = await self.client.exchange(wire, deadline_s)
        except LookFailed as failed:
            if failed.status is not None:
                self.reach.answered(host)
            elif failed.error in TRIES:
                self.reach.missed(host, failed, began)
            raise
        self.reach.answered(host)
        return received

    def _check(self, wire: Wire) -> None:
        host = shown(urlsplit(wire.url).hostname or wire.url)
        self.refusals.check(wire.base, kind=wire.kind, host=host, token=wire.token is not None)

    def _wait(self, wire: Wire, received: Received, limit: limits.Limit) -> None:
        """Hold the base back as long as it asks; where that is too long it refuses from now on."""
        if limit.wait_s is not None and self.pace.hold(origin(wire.url), wire.base, limit.wait_s):
            return
        error: FailureClass = "server-error" if received.status == 503 else "rate-limited"
        self.refusals.add(wire.base, limit.wait_s or limits.MINUTE_S, error)
        try:
            self._check(wire)
        except LookFailed as failed:
            failed.url, failed.status = wire.url, received.status
            raise

    def _heed(self, wire: Wire, received: Received) -> None:
        """Ask no more where this answer was the last of the allowance."""
        wait_s = limits.spent(wire.kind, received.headers, received.at)
        if wait_s is not None and wait_s > 0:
            wait_s = min(wait_s, limits.LONGEST_S)
            if not self.pace.hold(origin(wire.url), wire.base, wait_s):
                self.refusals.add(wire.base, wait_s)


def _passing(error: BaseException) -> bool:
    return isinstance(error, LookFailed) and error.error in TRIES


def _again(kind: str, received: Received) -> bool:
    """Say whether an answer may be another in a moment, and names no time to wait."""
    headers, body = received.headers, received.body
    limit = limits.asked(kind, received.status, headers, body, received.at)
    if limit is not None:
        return limit.wait_s is None
    return received.status in PASSING and not wall(kind, received.status, headers, body)


def _enough(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    most = TRIES[error.error] if isinstance(error, LookFailed) else TRIES_OF_ERRORS
    return state.attempt_number >= most


def _as_it_was(state: RetryCallState) -> Received:
    if state.outcome is None:
        raise LookupError("tried without an outcome")
    received: Received = state.outcome.result()
    return received
