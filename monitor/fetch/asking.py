"""A request of an adapter, from its address to an `Answer`: redirects, validators, memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from monitor.errors import FailureClass, LookFailed
from monitor.fetch import guard
from monitor.fetch.memo import Memo
from monitor.fetch.robots import Robots
from monitor.fetch.sending import Sends
from monitor.fetch.settings import Endpoints
from monitor.fetch.statuses import complaint
from monitor.fetch.wire import Received, Wire
from monitor.model import Evidence, Validator
from monitor.sources.base import Answer, Redirect, Request

MOST_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REMEMBERED = 32_000_000
"""Bytes of bodies that are kept for a second asker."""
LONGEST_VALIDATOR = 4096

Stored = frozenset[Validator]


@dataclass(frozen=True, slots=True)
class Got:
    """An answer, and the validator that holds for its address from now on."""

    answer: Answer
    validator: Validator | None


@dataclass(frozen=True, slots=True)
class Missed:
    """Why there is no answer, and what is known of the one that was none."""

    error: FailureClass
    detail: str
    evidence: Evidence

    def failure(self) -> LookFailed:
        """A fresh exception: several visits may meet the same failure."""
        seen = self.evidence
        return LookFailed(self.error, self.detail, url=seen.url, status=seen.status)


Outcome = Got | Missed


@dataclass(frozen=True, slots=True)
class _Reached:
    """The end of a chain of redirects: the last hop, what it answered, how we came there."""

    wire: Wire
    received: Received
    redirects: tuple[Redirect, ...]
    sent: Validator | None


class Asker:
    """Asks for what adapters want. Without `polite` (a replay) no robots.txt is read."""

    def __init__(
        self,
        sender: Sends,
        endpoints: Endpoints,
        timeout_s: float,
        now: Callable[[], datetime],
        *,
        polite: bool = True,
    ) -> None:
        self._sender = sender
        self._endpoints = endpoints
        self._timeout_s = timeout_s
        self._now = now
        self._robots = Robots(self._rules) if polite else None
        self._memo = Memo[Outcome](_weight, MOST_REMEMBERED)

    async def ask(self, request: Request, stored: Stored) -> Outcome:
        """Get the answer to a request, once in a pass for all who ask the same.

        Where somebody asked for the whole answer it serves those too who hold validators. A fresh
        request goes out whatever was answered before, and for itself alone.
        """
        if request.fresh:
            return await self._outcome(request, frozenset())
        plain = (
            request.kind,
            request.method,
            request.url.partition("#")[0],
            frozenset((name.lower(), value) for name, value in request.headers.items()),
            request.body,
            request.allow,
            request.part,
        )
        if not (request.conditional and request.method == "GET") or self._memo.known(
            (plain, frozenset())
        ):
            stored = frozenset()
        return await self._memo.once((plain, stored), lambda: self._outcome(request, stored))

    async def _outcome(self, request: Request, stored: Stored) -> Outcome:
        try:
            return self._read(request, await self._follow(request, stored))
        except LookFailed as failed:
            at = None if failed.status is None else self._now()
            seen = Evidence(failed.url or request.url, at, failed.status, None)
            return Missed(failed.error, failed.detail, seen)

    def _read(self, request: Request, reached: _Reached) -> Outcome:
        """Make an answer of what came, or say why it is none."""
        wire, received = reached.wire, reached.received
        digest = None if received.status == 304 else hashlib.sha256(received.body).hexdigest()
        evidence = Evidence(wire.url, received.at, received.status, digest, received.via)
        wrong = complaint(
            request.kind, wire.url, received, request.allow, token=wire.token is not None
        )
        if wrong is None and received.status == 304 and reached.sent is None:
            wrong = "protocol", "304, though nothing was asked conditionally"
        if wrong is not None:
            return Missed(*wrong, evidence)
        answer = Answer(
            wire.url, received.status, received.headers, received.body, evidence, reached.redirects
        )
        return Got(answer, reached.sent if answer.unmodified else _validator(wire, received))

    async def _follow(self, request: Request, stored: Stored, *, polite: bool = True) -> _Reached:
        """Go from hop to hop until an answer is no redirect; each passes guard and rules anew."""
        url, method, body = guard.checked(request.url), request.method, request.body
        redirects: list[Redirect] = []
        left_s = self._timeout_s
        while True:
            delay_s = await self._delay(request, url) if polite else 0.0
            wire, sent = self._hop(request, method, url, body, stored)
            received = await self._sender.send(wire, left_s, delay_s)
            if received.status not in REDIRECTS:
                return _Reached(wire, received, tuple(redirects), sent)
            left_s = max(left_s - received.took_s, 0.0)
            target = _target(url, received)
            redirects.append(Redirect(received.status, url, target))
            _refuse_circles(redirects)
            url = target
            if received.status == 303 or (received.status in (301, 302) and method == "POST"):
                method, body = "GET", None

    async def _delay(self, request: Request, url: str) -> float:
        if self._robots is None or request.kind != "page":
            return 0.0
        return await self._robots.delay(url)

    async def _rules(self, url: str) -> Received:
        """Fetch a robots.txt; by the rules of which no robots.txt is asked for."""
        request = Request(url, "page")
        return (await self._follow(request, frozenset(), polite=False)).received

    def _hop(
        self, request: Request, method: str, url: str, body: bytes | None, stored: Stored
    ) -> tuple[Wire, Validator | None]:
        """Write the request of one hop: token and trust follow from its own address."""
        token = self._endpoints.token(request.kind, url)
        headers = {name.lower(): value for name, value in request.headers.items()}
        variant = _variant(headers, token=token is not None)
        fits = [each for each in stored if (each.url, each.variant) == (url, variant)]
        wire = Wire(
            method=method,
            url=url,
            kind=request.kind,
            base=self._endpoints.base(request.kind, url),
            headers=headers | (_conditions(fits[0]) if fits else {}),
            body=body,
            token=token,
            trusted=self._endpoints.trusts(request.kind, url),
            whole=request.allow,
            fresh=request.fresh,
            part=request.part,
        )
        return wire, fits[0] if fits else None


def _target(url: str, received: Received) -> str:
    """The address that a redirect leads to; LookFailed where it names none that we may ask."""
    location = received.headers.get("location", "").strip()
    try:
        target = guard.checked(urljoin(url, location))
    except (LookFailed, ValueError) as error:
        raise _astray(url, received.status, guard.shown(location)) from error
    if not location:
        raise _astray(url, received.status, "nowhere")
    return target


def _astray(url: str, status: int, where: str) -> LookFailed:
    return LookFailed(
        "redirect", f"{status}: leads to {where}: check the address", url=url, status=status
    )


def _refuse_circles(redirects: list[Redirect]) -> None:
    last = redirects[-1]
    if len(redirects) <= MOST_REDIRECTS and last.target not in {hop.source for hop in redirects}:
        return
    way = "in a circle" if len(redirects) <= MOST_REDIRECTS else "on and on"
    raise LookFailed(
        "redirect",
        f"{last.status}: {guard.shown(redirects[0].source)} redirects {way}: check the address",
        url=last.source,
        status=last.status,
    )


def _conditions(validator: Validator) -> dict[str, str]:
    """The validators as they were given to us, to the letter (RFC 9110, 13.1)."""
    sent = {"if-none-match": validator.etag, "if-modified-since": validator.last_modified}
    return {name: value for name, value in sent.items() if value is not None}


def _validator(wire: Wire, received: Received) -> Validator | None:
    etag, modified = (
        value if value and len(value) <= LONGEST_VALIDATOR else None
        for value in (received.headers.get("etag"), received.headers.get("last-modified"))
    )
    if received.status != 200 or wire.method != "GET" or not (etag or modified):
        return None
    variant = _variant(wire.headers, token=wire.token is not None)
    return Validator(wire.url, variant, etag, modified)


def _variant(headers: Mapping[str, str], *, token: bool) -> str:
    accept = hashlib.sha256(headers.get("accept", "*/*").encode()).hexdigest()[:8]
    return f"{accept}-{'auth' if token else 'anon'}"


def _weight(outcome: Outcome) -> int:
    return len(outcome.answer.body) if isinstance(outcome, Got) else 0
