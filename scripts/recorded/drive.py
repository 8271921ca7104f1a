"""Let the kinds of source ask the recorded world, so that addresses never drift from theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import LookFailed
from monitor.model import Evidence, Known, Look, Observation, Snapshot
from monitor.sources.base import Answer, Member, Request, Source, Upstream
from recorded.world import Version, World, at, moments


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of a source and the version that answers it."""

    request: Request
    version: Version


@dataclass(frozen=True, slots=True)
class Driven:
    """What a source asked of the world, and since when it could be read (None: never).

    An answer without a fact for the source counts for none: the captures were reduced, so that
    nothing is known there.
    """

    exchanges: tuple[Exchange, ...]
    since: datetime | None


def drive(source: Source, world: World) -> Driven:
    """Look at a source at every moment of the world, each time knowing what it saw before."""
    exchanges = list[Exchange]()
    snapshot, since = None, None
    for moment in moments(world):
        made, look = _visit(Member(source, snapshot), world, moment)
        if isinstance(look, Observation) and look.facts:
            exchanges += made
            since = since or moment
            snapshot = _snapshot(look, moment)
    return Driven(tuple(exchanges), since)


def _visit(member: Member, world: World, moment: datetime) -> tuple[list[Exchange], Look | None]:
    """One visit: its exchanges, and the look it returned; None where it could not be answered."""
    visit = type(member.source).visit([member], Upstream())
    exchanges: list[Exchange] = []
    try:
        request = next(visit)
        while True:
            version = at(world, request.url, moment)
            if version is None:
                request = visit.throw(
                    LookFailed("not-recorded", "no fact is known", url=request.url)
                )
                continue
            exchanges.append(Exchange(request, version))
            request = visit.send(_answer(request, version))
    except StopIteration as done:
        looks: Sequence[Look] = done.value
        return exchanges, looks[0]
    except LookFailed:
        return exchanges, None


def _answer(request: Request, version: Version) -> Answer:
    digest = hashlib.sha256(version.body).hexdigest()
    evidence = Evidence(request.url, version.captured, 200, digest, via="facts")
    headers = {"content-type": version.media_type, "etag": version.etag}
    return Answer(request.url, 200, headers, version.body, evidence)


def _snapshot(look: Observation, moment: datetime) -> Snapshot:
    facts = {fact.key: Known(fact.value, moment) for fact in look.facts}
    return Snapshot(look.source, 1, look.evidence, facts, look.scope)


def distinct(exchanges: Sequence[Exchange]) -> Iterator[Exchange]:
    """Each request and version once, in order of time, then of address."""
    seen = set[tuple[str, datetime]]()
    for exchange in sorted(exchanges, key=lambda one: (one.version.captured, one.request.url)):
        key = (exchange.request.url, exchange.version.captured)
        if key not in seen:
            seen.add(key)
            yield exchange
