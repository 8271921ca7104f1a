"""One page looked at day after day through the public seam: fetch, visit, decide."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.diff import decide
from monitor.errors import LookFailed
from monitor.events import Subjects
from monitor.fetch.statuses import complaint
from monitor.fetch.wire import Received
from monitor.model import NOTHING, Body, Decision, Evidence, Failure, Look, Standing
from monitor.sources.base import Answer, Member, Redirect, Request, Upstream
from monitor.sources.page import WebPage

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
STEP, MOMENT = timedelta(days=6), timedelta(seconds=2)


@dataclass(frozen=True)
class Said:
    """What a server says; `to` is where a temporary redirect led first."""

    body: str
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    status: int = 200
    to: str | None = None


class Looking:
    """A page source with its standing; each fetch asks `says` with its number."""

    def __init__(self, url: str = "https://docs.example.org/page") -> None:
        page = WebPage(kind="page", url=url)
        self.source = page.model_copy(update={"id": page.default_id()})
        self.standing = Standing()
        self.body: Body | None = None
        self.now = START
        self.fetches = 0

    def look(self, says: Callable[[int], Said]) -> Decision:
        """One pass; the next is days later."""
        decision = decide(
            self.source,
            "acme",
            self.standing,
            self._visit(says),
            now=self.now,
            subjects=Subjects(),
        )
        self.standing = decision.standing
        self.body = getattr(decision, "body", None) or self.body
        self.now += STEP
        return decision

    def _visit(self, says: Callable[[int], Said]) -> Look:
        member = Member(self.source, self.standing.snapshot, self.standing.noise, self.body)
        visit = type(self.source).visit([member], Upstream())
        request = next(visit)
        try:
            while True:
                try:
                    answer = self._answer(request, says(self.fetches))
                except LookFailed as failed:
                    request = visit.throw(failed)
                else:
                    request = visit.send(answer)
        except LookFailed as failed:
            return Failure(self.source.id, failed.error, failed.detail)
        except StopIteration as stop:
            [look] = stop.value
            return look  # type: ignore[no-any-return]  # a visit's value is its looks

    def _answer(self, request: Request, said: Said) -> Answer:
        at = self.now + self.fetches % 16 * MOMENT
        self.fetches += 1
        body = said.body.encode()
        headers = {"content-type": content_type(request.url), **said.headers}
        url = said.to or request.url
        received = Received(said.status, headers, body, at)
        if wrong := complaint(request.kind, url, received, request.allow, token=False):
            raise LookFailed(*wrong, url=url, status=said.status)
        evidence = Evidence(url, at, said.status, hashlib.sha256(body).hexdigest())
        hops = (Redirect(302, request.url, said.to),) if said.to else ()
        return Answer(url, said.status, headers, body, evidence, hops)


def content_type(url: str) -> str:
    return "text/markdown; charset=utf-8" if url.endswith(".md") else "text/html; charset=utf-8"
