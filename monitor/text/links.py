"""The links of a block: absolute, without what only tells where a reader came from."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urldefrag, urljoin, urlsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid"
    r"|_hsenc|_hsmi|_ga|_gl|ref|ref_src|ref_url)",
    re.IGNORECASE,
)
_LONGEST = 2_000
_WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?/[\w.~%!$&'()*+,;=:@/-]*", re.ASCII)
_ROOTED = re.compile(r"/(?!/)[\w.~%!$&'()*+,;=:@/-]*", re.ASCII)
"""Addresses that need no reading: whole ones, and such as stand below the page's own host."""


def followed(href: str, base: str | None) -> str | None:
    """Resolve a link against the page; None where it leads nowhere else (`#top`, `mailto:`).

    Only http and https count. Everything but tracking parameters stays as upstream wrote it.
    """
    if len(href) <= _LONGEST:
        if _WHOLE.fullmatch(href):
            return href
        if base and _ROOTED.fullmatch(href) and "/." not in href and (site := _site(base)):
            return site + href
    href = "".join(href.split())
    if not href or href.startswith("#") or len(href) > _LONGEST:
        return None
    try:
        target = urljoin(base or "", href)
        parts = urlsplit(target)
        place, fragment = urldefrag(target)
        here = urldefrag(base)[0] if base else ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or (fragment and place == here):
        return None
    return untracked(target)


@lru_cache(64)
def _site(base: str) -> str | None:
    try:
        parts = urlsplit(base)
    except ValueError:
        return None
    whole = parts.scheme in ("http", "https") and parts.netloc
    return f"{parts.scheme}://{parts.netloc}" if whole else None


def untracked(url: str) -> str:
    """Take the tracking parameters out of an address."""
    place, hash_sign, fragment = url.partition("#")
    path, question, query = place.partition("?")
    if not question:
        return url
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    return path + ("?" if kept else "") + "&".join(kept) + hash_sign + fragment
