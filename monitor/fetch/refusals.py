"""Who does not want to be asked, and until when: learned in a pass, kept for the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import FailureClass, LookFailed
from monitor.values import stamp

CURES = {
    "github": "set GITHUB_TOKEN for a larger allowance",
    "huggingface": "set HF_TOKEN for a larger allowance",
}
AGAIN = "it is asked again then"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`until` when, and as what class a look that meets it fails."""

    until: datetime
    error: FailureClass = "rate-limited"


class Refusals:
    """Refusals by base (kind and base address); those that have passed are forgotten."""

    def __init__(self, known: Mapping[str, datetime], now: Callable[[], datetime]) -> None:
        self._now = now
        self._known = {base: Refusal(until) for base, until in known.items()}

    @property
    def in_force(self) -> dict[str, datetime]:
        now = self._now()
        return {base: each.until for base, each in self._known.items() if each.until > now}

    def add(self, base: str, wait_s: float, error: FailureClass = "rate-limited") -> None:
        """Keep a refusal of so many seconds from now, unless a longer one stands."""
        until = self._now() + timedelta(seconds=wait_s)
        standing = self._known.get(base)
        if standing is None or standing.until < until:
            self._known[base] = Refusal(until, error)

    def check(self, base: str, *, kind: str, host: str, token: bool) -> None:
        """Raise LookFailed where the base refuses: nothing is sent then."""
        refusal = self._known.get(base)
        if refusal is None or refusal.until <= self._now():
            return
        cure = AGAIN if token else CURES.get(kind, AGAIN)
        raise LookFailed(
            refusal.error, f"{host} refuses requests until {stamp(refusal.until)}: {cure}"
        )
