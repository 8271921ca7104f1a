"""The looks of a pass that only claims ask for: which are due, and what they said.

They are made once the watched sources were looked at, and never where none of those could be. Of
what they say only claims are judged: no event, no count and no failure comes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.config import Config, Watched
from monitor.diff import decide
from monitor.events import Subjects
from monitor.facts.every import next_due
from monitor.fetch import Plan
from monitor.implied import implied, needed
from monitor.model import Deferred, Failure, Look, Looked, Standing
from monitor.planning import last_look_of, plan
from monitor.sources._link import Link
from monitor.store import Store

Standings = Mapping[str, Standing]

MOST_WITHOUT_TOKEN = 10
"""Repositories that one pass asks GitHub about without a token: it allows 60 requests an hour, and
the watched sources of the next pass need them more."""
MOST_AHEAD = timedelta(days=1)
"""A last look further in the future than this was dated by a clock that was wrong."""
UNASKED = ("not-recorded", "rate-limited", "server-error")
"""What a look fails with, without an answer, that was never made: no recording holds it, or its
host refuses."""


@dataclass(slots=True)
class Aside:
    """The implied looks of one pass. `standings` are theirs, moved on by each look."""

    config: Config
    store: Store
    clock: Callable[[], datetime]
    standings: dict[str, Standing]
    _due: dict[str, Watched] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config, store: Store, clock: Callable[[], datetime]) -> Aside:
        """Take up what earlier passes learned."""
        ids = [each.source.id for each in implied(config)]
        return cls(config, store, clock, store.standings(ids))

    def plans(self, watched: Standings) -> list[Plan]:
        """What is due, as the watched sources stand now. What no claim needs is forgotten."""
        wanted = needed(self.config, watched)
        ids = [each.source.id for each in wanted]
        self.store.forget_aside(ids)
        self.standings |= {id_: Standing() for id_ in self.standings.keys() - set(ids)}
        due = self._within_bounds([each for each in wanted if self._is_due(each)])
        self._due = {each.source.id: each for each in due}
        return plan(self.config, due, self.standings, self.store.validators(self._due))

    def take(self, run: int, looked: Looked) -> bool:
        """Take a look in, if it is one of these; says whether it is."""
        watched = self._due.get(looked.look.source)
        if watched is None:
            return False
        if not _was_made(watched, looked.look):
            return True
        now, id_ = self.clock(), watched.source.id
        decision = decide(
            watched.source, None, self.standings[id_], looked.look, now=now, subjects=Subjects()
        )
        self.store.record(run, replace(decision, events=(), counters=()), looked.validators, now)
        self.standings[id_] = decision.standing
        return True

    def _is_due(self, watched: Watched) -> bool:
        """Once a week, however the last look ended; a lost database is no reason to ask again."""
        standing, now = self.standings[watched.source.id], self.clock()
        trouble = standing.trouble
        last = last_look_of(standing) or (trouble.since if trouble else None)
        if last is None or last - now > MOST_AHEAD:
            return True
        return next_due(watched.every, last) <= now

    def _within_bounds(self, due: Sequence[Watched]) -> list[Watched]:
        """Without a token only so many repositories, those never looked at first."""
        if self.config.upstream.github_token:
            return list(due)
        code = [each for each in due if each.source.kind == "github"]
        code.sort(key=lambda each: self._last(each) is not None)
        left_out = {each.source.id for each in code[MOST_WITHOUT_TOKEN:]}
        return [each for each in due if each.source.id not in left_out]

    def _last(self, watched: Watched) -> datetime | None:
        return self.standings[watched.source.id].checked_at


def _was_made(watched: Watched, look: Look) -> bool:
    """Whether a look was made. One that was not stays due, and so does one for which an API's
    allowance was spent."""
    match look:
        case Deferred():
            return False
        case Failure(error="rate-limited") if not isinstance(watched.source, Link):
            return False
        case Failure(error=error, evidence=seen):
            return seen.status is not None or error not in UNASKED
    return True
