"""Asks through a whole `Fetcher`, as an adapter does, and tells what came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monitor.errors import LookFailed
from monitor.fetch import Fetcher, HttpSettings, Plan, Tokens
from monitor.model import Failure, Looked, Observation, Validator
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPEN = HttpSettings(min_delay=0, allow_private=True, timeout_s=5)

Came = Answer | LookFailed


class Probe(Source):
    """A source that asks what the test wants; `requests` and `came` are set on subclasses."""

    kind: str = "probe"

    def default_id(self) -> str:
        return "probe"

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        return []

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        raise NotImplementedError


def members(*ids: str) -> tuple[Member, ...]:
    return tuple(Member(Probe(id=each), None) for each in ids)


def plan(
    visit: Callable[[Sequence[Member]], Visit],
    *ids: str,
    validators: Mapping[str, tuple[Validator, ...]] | None = None,
) -> Plan:
    """One visit that runs this generator for sources of these ids."""

    class Scripted(Probe):
        @classmethod
        def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
            return visit(members)

    return Plan(Scripted, members(*(ids or ("probe",))), validators or {})


class Sleeps(list[float]):
    """A sleep that takes no time and remembers what was asked of it."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


@dataclass
class Pass:
    """One pass over requests, each a visit of its own; `came` holds what each was given."""

    settings: HttpSettings = OPEN
    upstream: Upstream = field(default_factory=Upstream)
    tokens: Tokens = field(default_factory=Tokens)
    refusals: Mapping[str, datetime] = field(default_factory=dict)
    now: datetime = NOON
    more: dict[str, Any] = field(default_factory=dict)
    sleeps: Sleeps = field(default_factory=Sleeps)

    def __post_init__(self) -> None:
        self.fetcher = Fetcher(
            settings=self.settings,
            upstream=self.upstream,
            tokens=self.tokens,
            now=lambda: self.now,
            refusals=self.refusals,
            sleep=self.sleeps,
            **self.more,
        )

    def looks(self, *plans: Plan) -> list[Looked]:
        return list(self.fetcher.looks(plans))

    def ask(self, *requests: Request, validators: tuple[Validator, ...] = ()) -> list[Came]:
        """Ask one after the other in one visit."""
        came: list[Came] = []
        self.looked = self.looks(
            plan(asks(requests, came), "probe", validators={"probe": validators})
        )
        return came

    def ask_at_once(self, *requests: Request) -> list[list[Came]]:
        """Ask each in a visit of its own."""
        came: list[list[Came]] = [[] for _ in requests]
        self.looked = self.looks(
            *(
                plan(asks([request], each), f"probe-{number}")
                for number, (request, each) in enumerate(zip(requests, came, strict=True))
            )
        )
        return came

    def answer(self, request: Request | str, **keys: Any) -> Answer:
        (came,) = self.ask(page(request) if isinstance(request, str) else request, **keys)
        assert isinstance(came, Answer), came
        return came

    def failure(self, request: Request | str) -> LookFailed:
        (came,) = self.ask(page(request) if isinstance(request, str) else request)
        assert isinstance(came, LookFailed), came
        return came


def asks(requests: Sequence[Request], came: list[Came]) -> Callable[[Sequence[Member]], Visit]:
    def visit(members: Sequence[Member]) -> Visit:
        evidence = None
        for request in requests:
            try:
                answer = yield request
                came.append(answer)
                evidence = answer.evidence
            except LookFailed as failed:
                came.append(failed)
        if evidence is None:
            return [Failure(each.source.id, "empty", "nothing came") for each in members]
        return [Observation(each.source.id, evidence, (), ()) for each in members]

    return visit


def page(url: str, **keys: Any) -> Request:
    """A request for a list: the kind that is paced and asks no robots.txt."""
    return Request(url, keys.pop("kind", "json"), **keys)
