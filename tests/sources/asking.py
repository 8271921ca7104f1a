"""Put one answer to a source of an address: what it asks for, and what it makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from monitor.model import Evidence, Failure, Look, Observation
from monitor.sources.base import Answer, Member, Redirect, Request, Source, Upstream
from monitor.values import Json
from tests.sources.drive import NOON, drive, member


def reply(
    body: bytes | str,
    content_type: str = "text/html",
    *,
    url: str = "https://example.org/list",
    status: int = 200,
    redirects: Sequence[Redirect] = (),
) -> Answer:
    content = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    evidence = Evidence(url, NOON, status, hashlib.sha256(content).hexdigest())
    return Answer(url, status, headers, content, evidence, tuple(redirects))


def asked(*sources: Source, before: Sequence[Look] = ()) -> Request:
    """The first request of a visit; `before` are the looks that left the first snapshots."""
    return next(type(sources[0]).visit(_members(sources, before), Upstream()))


def looks(sources: Sequence[Source], answer: Answer) -> Sequence[Look]:
    return drive(_members(sources, ()), Upstream(), lambda _: answer)


def look(source: Source, answer: Answer, before: Look | None = None) -> Look:
    return drive([member(source, before)], Upstream(), lambda _: answer)[0]


def observed(source: Source, answer: Answer, before: Look | None = None) -> Observation:
    seen = look(source, answer, before)
    assert isinstance(seen, Observation), seen
    return seen


def failed(source: Source, answer: Answer, before: Look | None = None) -> Failure:
    seen = look(source, answer, before)
    assert isinstance(seen, Failure), seen
    return seen


def facts(observation: Observation) -> Mapping[tuple[str, str], Json]:
    return {fact.key: fact.value for fact in observation.facts}


def _members(sources: Sequence[Source], before: Sequence[Look]) -> Sequence[Member]:
    known = [*before, *[None] * (len(sources) - len(before))]
    return [member(source, seen) for source, seen in zip(sources, known, strict=True)]
