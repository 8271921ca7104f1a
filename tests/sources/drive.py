"""Drives a kind's generator by hand, with answers as upstream gives them and no socket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monitor.errors import LookFailed
from monitor.model import Evidence, Fact, Known, Look, Observation, Snapshot
from monitor.sources.base import Answer, Member, Redirect, Request, Source, Upstream
from monitor.values import Json

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass
class Upstreams:
    """Answers by address: a body, or status, body and header; a failure; a function of the
    request; a list of such, taken in turn."""

    said: dict[str, Any] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        said = self.said[request.url]
        if isinstance(said, list):
            said = said.pop(0)
        if callable(said):
            said = said(request)
        if isinstance(said, LookFailed):
            raise said
        status, body, headers = said if isinstance(said, tuple) else (200, said, {})
        redirects = headers.get("redirects", ())
        if status >= 400 and status not in request.allow:
            error = {404: "not-found", 401: "unauthorized", 502: "server-error"}[status]
            raise LookFailed(error, f"{status}", url=request.url, status=status)  # type: ignore[arg-type]
        evidence = Evidence(request.url, NOON, status, hashlib.sha256(body).hexdigest())
        lines = {name: text for name, text in headers.items() if name != "redirects"}
        return Answer(request.url, status, lines, body, evidence, redirects)

    @property
    def urls(self) -> list[str]:
        return [request.url for request in self.asked]


def drive(
    members: Sequence[Member], upstream: Upstream, answers: Callable[[Request], Answer]
) -> Sequence[Look]:
    """Run one visit to its end; a failure that nobody caught is raised."""
    visit = type(members[0].source).visit(members, upstream)
    try:
        request = next(visit)
        while True:
            try:
                answer = answers(request)
            except LookFailed as failed:
                request = visit.throw(failed)
            else:
                request = visit.send(answer)
    except StopIteration as stop:
        looks: Sequence[Look] = stop.value
        return looks


def with_id(source: Source) -> Source:
    return source.model_copy(update={"id": source.id or source.default_id()})


def member(source: Source, before: Look | None = None) -> Member:
    """A source with its snapshot as an observation left it."""
    snapshot = None
    if isinstance(before, Observation):
        facts = {fact.key: Known(fact.value, NOON) for fact in before.facts}
        snapshot = Snapshot(before.source, 1, before.evidence, facts, before.scope)
    return Member(with_id(source), snapshot)


def observed(look: Look) -> Observation:
    assert isinstance(look, Observation), look
    return look


def values(look: Look) -> dict[str, Json]:
    """The facts of an observation of one subject, by predicate."""
    return {fact.predicate: fact.value for fact in observed(look).facts}


def gone(look: Look, before: Look) -> set[str]:
    """Which facts of an earlier observation a later one says are absent."""
    now = {fact.key for fact in observed(look).facts}
    return {
        f"{fact.subject} {fact.predicate}"
        for fact in observed(before).facts
        if fact.key not in now
        and any(cover.holds(fact.key, fact.value) for cover in observed(look).covers)
    }


def dump(data: object) -> bytes:
    return json.dumps(data).encode()


def moved(status: int, source: str, target: str) -> tuple[Redirect, ...]:
    return (Redirect(status, source, target),)


def fact(look: Look, subject: str, predicate: str) -> Json:
    found: Mapping[tuple[str, str], Fact] = {one.key: one for one in observed(look).facts}
    return found[subject, predicate].value if (subject, predicate) in found else None


ODD: tuple[Any, ...] = (None, "", "x", -1, 2.5, True, [], {}, [None], [["x"]], {"x": None})


def oddities(data: Any) -> Iterator[Any]:
    """The data with each of its members in turn left out, or of a sort that nobody expects."""
    yield from ODD
    if isinstance(data, dict):
        for name in data:
            yield {other: value for other, value in data.items() if other != name}
            for odd in oddities(data[name]):
                yield data | {name: odd}
    if isinstance(data, list):
        for place, item in enumerate(data):
            for odd in oddities(item):
                yield [*data[:place], odd, *data[place + 1 :]]
