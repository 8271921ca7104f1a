"""What an answer says about when to ask again (RFC 9110, GitHub's and Hugging Face's headers).

Pure. Reset times and dates are read against the answer's own `Date`, so that a wrong clock on
either side makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MINUTE_S = 60.0
LONGEST_S = 7 * 86_400.0
"""A week: a slip in a date does not silence a host for ever."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A host does not want to be asked for `wait_s` seconds; None where it names no time."""

    wait_s: float | None


def asked(
    kind: str, status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> Limit | None:
    """Read a refusal; None where the answer is none (or is for good, as a plain 403 is)."""
    wait = _first(
        retry_after(headers, now), spent(kind, headers, now), _hub_wait(kind, headers, status)
    )
    if status == 429:
        minute = MINUTE_S if kind == "github" else None
        return Limit(_bounded(_first(wait, minute)))
    if status == 503 and wait is not None:
        return Limit(_bounded(wait))
    if status == 403 and kind == "github":
        if wait is not None:
            return Limit(_bounded(wait))
        if b"secondary rate limit" in body.lower() or b"abuse detection" in body.lower():
            return Limit(MINUTE_S)
    return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """`Retry-After` in seconds, from either of its forms (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if re.fullmatch(r"[0-9]+", value):
        return float(value[:12])
    until = http_date(value)
    return None if until is None else (until - _date(headers, now)).total_seconds()


def spent(kind: str, headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until the allowance is renewed, where this answer was the last that it covered."""
    if kind == "github":
        return _github_spent(headers, now)
    if kind == "huggingface":
        return max((wait for left, wait in _hub_windows(headers) if left == 0), default=None)
    return None


def http_date(text: str) -> datetime | None:
    """Read a date of HTTP (RFC 9110, 5.6.7); None if it is none."""
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _github_spent(headers: Mapping[str, str], now: datetime) -> float | None:
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    if not re.fullmatch(r"[0-9]{1,12}", reset.strip()):
        return MINUTE_S
    return float(reset) - _date(headers, now).timestamp()


def _hub_windows(headers: Mapping[str, str]) -> list[tuple[int, float]]:
    """Read `RateLimit: "api";r=0;t=295`: what is left, and seconds to the next window."""
    found = re.findall(
        r'"[^"]*"\s*;\s*r=([0-9]{1,9})\s*;\s*t=([0-9]{1,9})', headers.get("ratelimit", "")
    )
    return [(int(left), float(wait)) for left, wait in found]


def _hub_wait(kind: str, headers: Mapping[str, str], status: int) -> float | None:
    if kind != "huggingface" or status != 429:
        return None
    return max((wait for _, wait in _hub_windows(headers)), default=None)


def _date(headers: Mapping[str, str], now: datetime) -> datetime:
    return http_date(headers.get("date", "")) or now


def _first(*waits: float | None) -> float | None:
    return next((wait for wait in waits if wait is not None), None)


def _bounded(wait: float | None) -> float | None:
    return None if wait is None else min(max(wait, 1.0), LONGEST_S)
