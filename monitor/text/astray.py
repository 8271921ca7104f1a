"""Redirects that lead to no page: to a login, a wall, an error, or the site's front door. Pure."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from monitor.text.disguise import Disguise

_LOGIN_HOSTS = re.compile(
    r"(?:login|signin|sso|auth|oauth|accounts?|idp?|identity|passport|secure|signon)\d*"
)
_LOGIN = re.compile(
    r"(?:log|sign)[-_]?(?:in|on)(?:\.\w{2,5})?|sso|oauth2?|saml2?|authorize|authenticate|passport"
)
_WALL = re.compile(
    r"captcha|challenge|blocked|denied|access[-_]denied|forbidden|sorry|consent|cookie[-_]?(?:wall"
    r"|check|consent)|bot[-_]?check|verify[-_]human|unsupported[-_]browser|__cf_chl\w*|geo[-_]?block"
)
_ERROR = re.compile(
    r"(?:error[-_]?)?(?:404|410|50\d)(?:\.\w{2,5})?|(?:page[-_]?)?not[-_]?found(?:\.\w{2,5})?"
    r"|errors?(?:\.\w{2,5})?|maintenance(?:\.\w{2,5})?|unavailable|suspended"
)
_WALL_HOSTS = ("perfdrive.com", "captcha-delivery.com", "queue-it.net", "consent.google.com")
_PARKING = ("sedoparking.com", "hugedomains.com", "dan.com", "afternic.com", "bodis.com")
_RETURNS = re.compile(
    r"(?:^|&)(?:next|return[\w-]*|redirect[\w-]*|continue|dest\w*|from|goto"
    r"|relaystate|samlrequest|client_id|callback\w*|back|service|ref(?:errer)?|origin\w*|target)=",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"/*(?:[a-z]{2}(?:[-_][A-Za-z]{2,4})?/?)?(?:index\.\w{2,5}|home|default\.\w{2,5})?/*"
)


def astray(asked: str, answered: str) -> Disguise | None:
    """Say where a redirect led if that is no page in place of the one that was asked for.

    None for all other moves: to another host, another folder, another spelling.
    """
    try:
        old, new = urlsplit(asked), urlsplit(answered)
    except ValueError:
        return None
    if (old.netloc, old.path) == (new.netloc, new.path):
        return None
    host, place = (new.hostname or "").lower(), f"{new.netloc}{new.path}"[:80]
    if host.endswith(_PARKING):
        return Disguise("redirect", "a parked domain", place)
    if host.endswith(_WALL_HOSTS) or _came_to(_WALL, old, new):
        return Disguise("blocked", "a wall against robots", place)
    if _is_login(old, new):
        return Disguise("blocked", "a login page", place)
    if _came_to(_ERROR, old, new):
        return Disguise("unreadable", "an error page", place)
    if _is_front(new) and not _is_front(old) and _site(old) == _site(new):
        return Disguise("redirect", "the front page of the site", place)
    return None


def _is_login(old: SplitResult, new: SplitResult) -> bool:
    """A login's host, or its path, when the page that was asked for is not about logins."""
    label = (new.hostname or "").partition(".")[0]
    other_host = _site(old) != _site(new) and _LOGIN_HOSTS.fullmatch(label) is not None
    return (other_host and bool(_RETURNS.search(new.query))) or _came_to(_LOGIN, old, new)


def _came_to(names: re.Pattern[str], old: SplitResult, new: SplitResult) -> bool:
    """Whether a part of the path is of these now and none was; deep ones only with a way back."""
    was = any(names.fullmatch(part) for part in _parts(old))
    at = [depth for depth, part in enumerate(_parts(new)) if names.fullmatch(part)]
    return bool(at) and not was and (at[0] < 2 or bool(_RETURNS.search(new.query)))


def _parts(url: SplitResult) -> list[str]:
    return [part.lower() for part in url.path[:2_000].split("/") if part]


def _is_front(url: SplitResult) -> bool:
    return _FRONT.fullmatch(url.path) is not None and not url.query


def _site(url: SplitResult) -> str:
    return (url.hostname or "").lower().removeprefix("www.")
