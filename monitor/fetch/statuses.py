"""What a status means for a look: each failure a class and a sentence with its cure. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from monitor.errors import FailureClass
from monitor.fetch.guard import shown
from monitor.fetch.walls import wall
from monitor.fetch.wire import Received

Complaint = tuple[FailureClass, str]

VARIABLES = {"github": "GITHUB_TOKEN", "huggingface": "HF_TOKEN"}


def complaint(
    kind: str, url: str, received: Received, allow: frozenset[int], *, token: bool
) -> Complaint | None:
    """Say why an answer is none; None where it is one, or where the asker wants it anyway."""
    status = received.status
    if status in allow:
        return None
    if vendor := wall(kind, status, received.headers, received.body):
        whose = "" if vendor == "somebody" else f" ({vendor})"
        return (
            "blocked",
            f"{status}: {_host(url)} wants a proof that we are human{whose}: watch a feed",
        )
    if 200 <= status < 300:
        return None if received.body else ("empty", f"{status}, but the answer is empty")
    if status == 304:
        return None
    if status < 400:
        return "redirect", f"{status}: a redirect that leads nowhere: check the address"
    return _refused(kind, url, status, token=token)


def _refused(kind: str, url: str, status: int, *, token: bool) -> Complaint:
    variable = VARIABLES.get(kind)
    match status:
        case 404 | 410:
            return "not-found", f"{status}: {shown(url)} is not there: check the address"
        case 401 if variable is not None:
            return "unauthorized", _unauthorized(variable, token=token)
        case 401:
            return "unauthorized", f"401: {_host(url)} wants a login: choose a public address"
        case 407:
            return "refused", "407: the proxy wants a login: check HTTP_PROXY and HTTPS_PROXY"
        case 403:
            cure = f"set {variable}" if variable and not token else "choose another address"
            return "blocked", f"403: {_host(url)} refuses us: {cure}"
        case 451:
            return "blocked", "451: blocked for legal reasons"
        case 429:
            return "rate-limited", f"429: {_host(url)} was asked too often: ask less often"
    if status >= 500:
        return "server-error", f"{status}: {_host(url)} has trouble: it is asked again next time"
    return "protocol", f"{status}: {_host(url)} does not understand the request"


def _unauthorized(variable: str, *, token: bool) -> str:
    if token:
        return f"401: the token was refused: check {variable}"
    return f"401: missing or private: check the name, or set {variable}"


def _host(url: str) -> str:
    return shown(urlsplit(url).hostname or url)
