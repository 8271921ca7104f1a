"""How often a host is asked: so many at once, so long between, and waits that it asked for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_WAITED_S = 60.0
"""What a pass waits for one host, all in all."""

MOST_AT_ONCE = 32
"""Requests at once to all hosts: what sockets and memory should bear."""

PACED_KINDS = frozenset({"page", "feed", "json"})
"""Kinds whose requests keep a distance; APIs say themselves how often they are to be asked."""

ASKED_FOR_S: Mapping[str, float] = {"export.arxiv.org": 3.0}
"""Seconds between two requests that a manual asks for (arXiv: API User's Manual, 3.1.1.1)."""

Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]


def distance(kind: str, url: str, asked_s: float, usual_s: float) -> float:
    """Seconds from the start of one request to the next of its host.

    `asked_s` is what robots.txt asks for, `usual_s` what lies between pages, feeds and lists.
    """
    usual = usual_s if kind in PACED_KINDS else 0.0
    return max(asked_s, usual, ASKED_FOR_S.get((urlsplit(url).hostname or "").lower(), 0.0))


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    next_start: float = 0.0
    waited_s: float = 0.0


class Pace:
    """Gives out turns. `clock` counts seconds (monotonic); `sleep` waits for some of them.

    A host is an origin; a base (see `Endpoints.base`) is what a wait is asked for.
    """

    def __init__(self, per_host: int, sleep: Sleep, clock: Clock) -> None:
        self._sleep = sleep
        self._clock = clock
        self._all = asyncio.Semaphore(MOST_AT_ONCE)
        self._hosts = defaultdict[str, _Host](lambda: _Host(asyncio.Semaphore(per_host)))
        self._not_before: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, base: str, delay_s: float) -> AsyncIterator[None]:
        """Wait until this request may start; `delay_s` 0 starts as soon as a slot is free."""
        known = self._hosts[host]
        async with known.slots:
            await self._held(base)
            if delay_s > 0:
                start = max(self._clock(), known.next_start)
                known.next_start = start + delay_s
                await self._rest(start)
            async with self._all:
                yield

    def hold(self, host: str, base: str, wait_s: float) -> bool:
        """Let every request to the base wait so long; False if that is more than a pass waits.

        Requests that were refused at the same time wait at the same time: that counts once.
        """
        known, now = self._hosts[host], self._clock()
        standing = max(now, self._not_before.get(base, now))
        more = now + wait_s - standing
        if known.waited_s + max(more, 0.0) > MOST_WAITED_S:
            return False
        if more > 0:
            known.waited_s += more
            self._not_before[base] = now + wait_s
        return True

    async def _held(self, base: str) -> None:
        """Wait out what the base asked for, also where it asks for more meanwhile."""
        seen = None
        while (until := self._not_before.get(base)) is not None and until != seen:
            seen = until
            await self._rest(until)

    async def _rest(self, until: float) -> None:
        wait_s = until - self._clock()
        if wait_s > 0:
            await self._sleep(wait_s)
