"""Bot walls: answers that look like a page and are none. Pure.

A header that only a wall sends tells it at any length. In a body two things must meet: a mark that
a vendor's challenge is made of, or a title that only walls have, and next to no text. Many sites
load such scripts on each of their pages (Imperva, Cloudflare, Akamai), and others write of them:
what has something to read is a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

WALLED_KINDS = frozenset({"page", "feed", "json"})
STATUSES = frozenset({200, 202, 203, 401, 403, 405, 503})
HEAD, MARKED = 16_384, 131_072
"""A wall says what it is in its first bytes."""
LONGEST = 400_000
"""Some walls bring their scripts and styles with them."""
READABLE, TITLED = 900, 1_500
"""Bytes of text from which an answer is a page, whatever its markup or its title."""

_HEADERS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "cf-mitigated": ("Cloudflare", re.compile("challenge|block")),
    "x-vercel-mitigated": ("Vercel", re.compile("challenge|deny")),
    "x-amzn-waf-action": ("AWS WAF", re.compile(".")),
    "x-dd-b": ("DataDome", re.compile("[12]")),
    "x-sucuri-block": ("Sucuri", re.compile(".")),
    "x-kasada-challenge": ("Kasada", re.compile(".")),
}
"""What is sent with a refusal only; `x-iinfo`, `x-datadome` or `server` come with every page."""

_MARKS: Mapping[str, tuple[bytes, ...]] = {
    "Cloudflare": (
        b"_cf_chl_opt",
        b"cf-browser-verification",
        b"cf-challenge-running",
        b"challenge-form",
        b"/orchestrate/chl_",
        b"/orchestrate/jsch",
        b"/orchestrate/captcha",
        b"/orchestrate/managed",
        b"cf-error-details",
        b"cf-error-code",
        b"challenges.cloudflare.com/turnstile",
    ),
    "Akamai": (
        b"sec-if-cpt-container",
        b"_sec/cp_challenge",
        b"errors.edgesuite.net",
        b"bm-verify=",
    ),
    "AWS WAF": (b"awswafintegration", b"awswafcookiedomainlist", b"gokuprops", b"token.awswaf.com"),
    "Imperva": (b"_incapsula_resource", b"incapsula incident id"),
    "DataDome": (b"captcha-delivery.com", b"var dd={'rt':"),
    "HUMAN": (b"px-captcha", b"captcha.px-cdn.net", b"window._pxappid", b"human-challenge-page"),
    "Kasada": (b"kpsdk.scriptstart", b"kpsdk.configure", b"/149e9513-01fa-4fb0-aad4-566afd725d1b/"),
    "Vercel": (b"/.well-known/vercel/security/", b"vercel/security/static/challenge"),
    "Anubis": (b"anubis_challenge", b"/.within.website/x/cmd/anubis/"),
    "Fastly": (b"/_fs-ch-",),
    "Sucuri": (b"sucuri_cloudproxy_js", b"sucuri-firewall-block"),
    "DDoS-Guard": (b"check.ddos-guard.net", b"/.well-known/ddos-guard/"),
    "Radware": (b"validate.perfdrive.com", b"captcha.perfdrive.com", b"shieldsquare"),
    "Imunify360": (b"wsidchk",),
    "F5": (b"/tspd/", b"window.bobcmn"),
    "SiteGround": (b"/.well-known/sgcaptcha/",),
    "Alibaba": (b"x5secdata", b"/_____tmd_____/"),
    "Tencent": (b"turing.captcha.qcloud.com", b"new tencentcaptcha("),
    "Friendly Captcha": (b"frc-captcha",),
    "Queue-it": (b"queue-it.net/softblock", b"queue-it.net/error"),
}
"""What the challenges are made of, in lower case."""

_TITLE = re.compile(rb"<title[^>]*>([^<]{1,200})</?", re.IGNORECASE)
_TITLES = re.compile(
    rb"(?:just a moment|one moment, please|attention required!?(?: \| cloudflare)?|client challenge"
    rb"|(?:\d{3}[ :|-]*)?(?:access|request) (?:denied|blocked|rejected)|pardon our interruption"
    rb"|access to this page has been (?:denied|blocked)|checking your browser(?: before .*)?"
    rb"|ddos-guard|vercel security checkpoint"
    rb"|making sure you(?:'|&#39;|&#x27;|\xe2\x80\x99)re not a bot"
    rb"|human verification|verification required|are you (?:a )?(?:human|robot).?|robot check"
    rb"|(?:please )?verify(?:ing)?(?: that)? you are (?:a )?human"
    rb"|security (?:check|verification|checkpoint)"
    rb"|captcha(?: challenge)?|sucuri website firewall.*|radware (?:bot manager )?(?:captcha|page)"
    rb"|bot (?:verification|detection|check)|ddos protection.*|you have been blocked|blocked"
    rb"|please wait(?: while .*)?|queue-it|let us know you(?:'|&#39;)re not a robot.*"
    rb"|unusual traffic.*|challenge validation|bitte best.tigen.*mensch.*)"
    rb"(?:[\s.!?]|\xe2\x80\xa6|&hellip;)*(?:[|\xc2\xb7-].{1,60})?",
    re.IGNORECASE,
)
_UNREAD = re.compile(
    rb"<(script|style|noscript|svg)(?=[\s/>])[^<]*+(?:<(?!/\1)[^<]*+)*+(?:</\1[^>]*+>?|\Z)"
    rb"|<!--.*?(?:-->|\Z)|<title[^<]*(?:</title[^>]*>|\Z)|<[^>]*>?",
    re.IGNORECASE | re.DOTALL,
)


def wall(kind: str, status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Say whose wall against robots answered for a page, feed or list; None where none did.

    "somebody" is whose name is not told.
    """
    if kind not in WALLED_KINDS or status == 304:
        return None
    for header, (vendor, value) in _HEADERS.items():
        if value.match(headers.get(header, "").strip().lower()):
            return vendor
    is_html = "html" in headers.get("content-type", "html").lower()
    return _told_by(body) if status in STATUSES and is_html and len(body) <= LONGEST else None


def _told_by(body: bytes) -> str | None:
    text = _text(body)
    title = _TITLE.search(body[:HEAD])
    if title and len(text) < TITLED and _TITLES.fullmatch(title[1].strip()):
        return _vendor(body, b"") or "somebody"
    return _vendor(body, text) if len(text) < READABLE else None


def _vendor(body: bytes, text: bytes) -> str | None:
    """Whose marks stand in the markup and not in the text, which may only write of them."""
    markup, said = body[:MARKED].lower(), text.lower()
    for vendor, marks in _MARKS.items():
        if any(mark in markup and mark not in said for mark in marks):
            return vendor
    return None


def _text(body: bytes) -> bytes:
    """What a reader sees, as far as it takes to tell that there is something to read."""
    seen, at = b"", 0
    for unread in _UNREAD.finditer(body):
        seen += b" ".join(body[at : unread.start()].split())
        at = unread.end()
        if len(seen) >= TITLED:
            return seen
    return seen + b" ".join(body[at:].split())
