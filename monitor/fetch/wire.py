"""One request as it goes over the wire, and what came back for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.errors import LookFailed
from monitor.model import NOTHING

SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Never taken from an adapter, never written to a recording."""


class Unreached(LookFailed):
    """There was no connection: nothing was sent."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One hop. `base` is what a refusal counts for; `trusted` lifts the guard at its origin.

    A body must be there as a whole and within bounds at statuses under 300 and those of `whole`;
    of other answers the first bytes are read, where `part` of all. `fresh` is a hop that this pass
    made before.
    """

    method: str
    url: str
    kind: str
    base: str
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    body: bytes | None = None
    token: str | None = field(default=None, repr=False)
    trusted: bool = False
    whole: frozenset[int] = frozenset()
    fresh: bool = False
    part: bool = False

    def wants_all(self, status: int) -> bool:
        return not self.part and (200 <= status < 300 or status in self.whole)


@dataclass(frozen=True, slots=True)
class Received:
    """An answer: header names in lower case, the body decoded, `at` when its last byte came.

    `via` names the recording where it was replayed. `took_s` counts from the request's start.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    took_s: float = 0.0
    via: str | None = None
