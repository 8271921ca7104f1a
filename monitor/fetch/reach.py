"""What cannot be reached in this pass, so that a dead network or host ends it soon. Pure.

Found out once, it holds for all who ask for the same: a pass over eighty hosts without a network
must not wait for each of them in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from monitor.errors import FailureClass, LookFailed
from monitor.fetch.pace import MOST_AT_ONCE, MOST_WAITED_S
from monitor.fetch.wire import Unreached

PATIENCE_S = 5.0
"""How long the first who ask try to get a connection before nobody else does."""
TRIES = 2
"""Connections that failed before a host counts as one that cannot be reached."""
HOSTS = MOST_AT_ONCE
"""Hosts that must fail, and none answer, for it to be our own network that is down."""


@dataclass(slots=True)
class _Silence:
    """Tries in a row that brought no answer, since the first of them `began` (seconds)."""

    began: float
    last: LookFailed
    tries: int = 0
    unreached: int = 0


class Reach:
    """Keeps count by host (an origin); `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._silent: dict[str, _Silence] = {}
        self._connected = False
        self._last: FailureClass = "refused"
        self._nowhere: dict[str, float] = {}

    def answered(self, host: str) -> None:
        """An answer came, of whatever status."""
        self._connected = True
        self._silent.pop(host, None)

    def missed(self, host: str, failed: LookFailed, began: float) -> None:
        """No answer came to a request that was begun then."""
        silence = self._silent.setdefault(host, _Silence(began, failed))
        silence.tries += 1
        silence.last = failed
        if isinstance(failed, Unreached):
            silence.unreached += 1
            self._last = failed.error
            self._nowhere.setdefault(host, began)
        else:
            self._connected = True

    def begin(self, host: str) -> float:
        """The time at which a request begins.

        Raises LookFailed, with what the last one met, where there is no use in asking.
        """
        now = self._clock()
        silence = self._silent.get(host)
        if silence is not None and silence.tries >= TRIES:
            only_unreached = silence.unreached == silence.tries
            patience_s = PATIENCE_S if only_unreached else MOST_WAITED_S
            if now - silence.began >= patience_s:
                raise LookFailed(silence.last.error, silence.last.detail)
        if self._is_offline(now):
            raise LookFailed(self._last, "no host at all can be reached: check the network")
        return now

    def _is_offline(self, now: float) -> bool:
        if self._connected or len(self._nowhere) < HOSTS:
            return False
        return now - min(self._nowhere.values()) >= PATIENCE_S
