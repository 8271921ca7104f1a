"""One source looked at day after day, as the pipeline does it; the clock is a step a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.diff import decide
from monitor.errors import FailureClass
from monitor.events import Subjects
from monitor.model import (
    Counter,
    Cover,
    Decision,
    Event,
    Evidence,
    Fact,
    Failure,
    Look,
    Observation,
    Severity,
    Standing,
)
from monitor.sources.base import Member, Source, Upstream, Visit
from monitor.values import Json

Facts = dict[tuple[str, str], Json]
DAY = timedelta(days=1)
START = datetime(2026, 11, 22, 6, tzinfo=UTC)


class Anything(Source):
    """A source of any kind, for what is the same in all."""

    ends: str | None = None

    @property
    def gone(self) -> str | None:
        return self.ends

    def default_id(self) -> str:
        return "any:thing"

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        return ()

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        yield from ()
        return ()


class Watch:
    """One source looked at day after day, as the pipeline does it."""

    def __init__(
        self,
        *,
        ends: str | None = None,
        severity: Severity | None = None,
        subjects: Subjects | None = None,
    ) -> None:
        self.source = Anything(kind="any", id="any:thing", ends=ends, severity=severity)
        self.subjects = subjects or Subjects()
        self.standing = Standing()
        self.now = START
        self.events: list[Event] = []

    def see(
        self,
        facts: Mapping[tuple[str, str], Json],
        covers: Sequence[Cover] = (Cover("*"),),
        *,
        scope: Mapping[str, str] | None = None,
        via: str | None = None,
        counters: Sequence[Counter] = (),
    ) -> Decision:
        evidence = Evidence("https://x.test/", self.now, 200, "aa", via)
        rows = tuple(Fact(*key, value) for key, value in facts.items())
        return self.look(
            Observation("any:thing", evidence, rows, tuple(covers), tuple(counters), scope or {})
        )

    def fail(self, error: FailureClass = "timeout") -> Decision:
        return self.look(Failure("any:thing", error, "no answer in 30 s"))

    def look(self, look: Look, *, quiet: bool = False) -> Decision:
        decision = decide(
            self.source,
            "acme",
            self.standing,
            look,
            now=self.now,
            subjects=self.subjects,
            quiet=quiet,
        )
        self.standing = decision.standing
        self.now += DAY
        self.events += decision.events
        return decision


def kinds(decision: Decision) -> list[str]:
    return [event.kind for event in decision.events]


VOX = "github:acme/vox"


def release(tag: str, date: str = "2026-01-01T00:00:00Z", **more: Json) -> Facts:
    return {(VOX, f"release:{tag}"): {"published_at": date, **more}}
