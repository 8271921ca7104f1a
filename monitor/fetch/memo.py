"""What was asked once in a pass is not asked again, also while it is still on its way."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")

MOST_KEPT = 4096


class Memo(Generic[V]):
    """Results by key; beyond `most` of weight the oldest that are done are forgotten."""

    def __init__(self, weigh: Callable[[V], int], most: int) -> None:
        self._weigh = weigh
        self._most = most
        self._weight = 0
        self._known: OrderedDict[Hashable, asyncio.Future[V]] = OrderedDict()

    def known(self, key: Hashable) -> bool:
        return key in self._known

    async def once(self, key: Hashable, make: Callable[[], Awaitable[V]]) -> V:
        """Give the result for the key, made by the first who asks; the others wait for it."""
        standing = self._known.get(key)
        if standing is not None:
            return await asyncio.shield(standing)
        promise = self._known[key] = asyncio.get_running_loop().create_future()
        try:
            value = await make()
        except BaseException:
            promise.cancel()
            del self._known[key]
            raise
        promise.set_result(value)
        self._weight += self._weigh(value)
        self._forget()
        return value

    def _forget(self) -> None:
        for key, promise in list(self._known.items()):
            if self._weight <= self._most and len(self._known) <= MOST_KEPT:
                return
            if promise.done():
                self._weight -= self._weigh(promise.result())
                del self._known[key]
