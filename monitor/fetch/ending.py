"""How a pass ends before its time: visits in hand are finished, others are not begun.

A visit is in hand once a request was sent for it. `Ending.turn` is asked where a request has its
turn at its host, which is where the wait before a visit's first request lies.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

WHY = "the monitor was stopped before this source had its turn"


class PutOff(Exception):
    """The pass is to end, and nothing was sent for this visit yet."""


@dataclass(slots=True)
class _Visiting:
    in_hand: bool = False


_VISITING: ContextVar[_Visiting] = ContextVar("visiting")


@dataclass(slots=True)
class Ending:
    """Whether a pass is to end; `within_s` are the seconds that visits in hand still have."""

    within_s: float | None = None

    def begin_visit(self) -> None:
        """Begin to count what is sent by the present task as one visit's."""
        _VISITING.set(_Visiting())

    def turn(self) -> None:
        """Say that a request is about to be sent; PutOff where it would begin a visit too late."""
        visiting = _VISITING.get(None)
        if visiting is None:
            return
        if self.within_s is not None and not visiting.in_hand:
            raise PutOff(WHY)
        visiting.in_hand = True
