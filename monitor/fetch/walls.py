"""Bot walls: answers that look like a page and are none. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

WALLED_KINDS = frozenset({"page", "feed", "json"})
STATUSES = frozenset({200, 202, 403, 405, 503})
HEAD = 16_384
"""A wall says what it is in its first bytes."""
SHORT, TINY = 65_536, 8_192
"""Articles about walls are longer than walls; walls made of one frame are tiny."""

TITLES = re.compile(
    rb"<title[^>]*>\s*(just a moment|attention required! \| cloudflare|access denied"
    rb"|pardon our interruption|checking your browser( before accessing [^<]*)?|ddos-guard"
    rb"|vercel security checkpoint|making sure you(&#39;|')re not a bot|one moment, please"
    rb"|human verification|are you a (human|robot)|robot check|verify(ing)? you are human"
    rb"|security check|sucuri website firewall[^<]*|radware bot manager[^<]*)"
    rb"[\s.!?\xe2\x80\xa6]*<",
    re.IGNORECASE,
)
SCRIPTS = re.compile(
    rb"_cf_chl_opt|cf-browser-verification|id=.px-captcha|captcha-delivery\.com"
    rb"|sec-if-cpt-container|_sec/cp_challenge"
)
FRAMES = re.compile(
    rb"_Incapsula_Resource|Incapsula incident ID|errors\.edgesuite\.net|_pxAppId|AwsWafIntegration",
    re.IGNORECASE,
)


def wall(kind: str, status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Say whether an answer to a page, feed or list is a wall against robots.

    Headers tell it at any length; title, scripts and frames only where it is HTML and short.
    """
    if kind not in WALLED_KINDS or status not in STATUSES:
        return False
    if headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers:
        return True
    if "html" not in headers.get("content-type", "html").lower() or len(body) > SHORT:
        return False
    head = body[:HEAD]
    if TITLES.search(head) or SCRIPTS.search(head):
        return True
    return len(body) <= TINY and FRAMES.search(head) is not None
