"""Listings in pages: the next one's address stands in the `Link` field of an answer (RFC 8288)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from monitor.errors import Unreadable
from monitor.sources.base import Answer, origin


def next_page(answer: Answer, first: str) -> str | None:
    """Give the address of the next page as upstream wrote it, None at the end.

    Unreadable where it leads to another host than `first`, the address of the first page.
    """
    for link in re.finditer(r"<([^<>]*)>([^,<]*)", answer.headers.get("link", "")):
        if re.search(r";\s*rel=\"?next\b", link[2]):
            following: str = urljoin(answer.url, link[1])
            if origin(following) != origin(first):
                raise Unreadable(f"the next page is on another host: {following[:200]}")
            return following
    return None
