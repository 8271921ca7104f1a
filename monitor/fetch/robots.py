"""`robots.txt` (RFC 9309), for pages: read once for each origin and pass."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from monitor.errors import FailureClass, LookFailed
from monitor.fetch.guard import shown
from monitor.fetch.memo import Memo
from monitor.fetch.settings import NAME
from monitor.fetch.wire import Received

LONGEST_DELAY_S = 10.0
MOST_RULES = 500 * 1024
"""What RFC 9309 asks crawlers to read at least."""

Rules = Protego | LookFailed


class Robots:
    """Asks a site's rules before its pages. `fetch` gives the answer of any status."""

    def __init__(self, fetch: Callable[[str], Awaitable[Received]]) -> None:
        self._fetch = fetch
        self._rules = Memo[Rules](lambda _: 1, 100_000)

    async def delay(self, url: str) -> float:
        """The crawl delay in seconds, 0 without one; LookFailed `robots` where we may not ask.

        A site whose rules cannot be had fails the look as the rules did; one without rules, or
        that keeps them to itself (4xx), allows everything.
        """
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        rules = await self._rules.once(place, lambda: self._read(place))
        if isinstance(rules, LookFailed):
            raise LookFailed(rules.error, rules.detail, url=place, status=rules.status)
        if not rules.can_fetch(url, NAME):
            raise LookFailed(
                "robots",
                f"{shown(place)} asks robots to stay away: choose another address",
                url=url,
            )
        return min(max(rules.crawl_delay(NAME) or 0.0, 0.0), LONGEST_DELAY_S)

    async def _read(self, place: str) -> Rules:
        try:
            answer = await self._fetch(place)
        except LookFailed as failed:
            return Protego.parse("") if failed.error == "redirect" else failed
        if answer.status == 429:
            return _unreadable("rate-limited", 429)
        if answer.status >= 500:
            return _unreadable("server-error", answer.status)
        if answer.status >= 300:
            return Protego.parse("")
        return Protego.parse(answer.body[:MOST_RULES].decode("utf-8", "replace"))


def _unreadable(error: FailureClass, status: int) -> LookFailed:
    return LookFailed(error, f"{status}: robots.txt could not be read", status=status)
