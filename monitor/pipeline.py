"""The road: plan → fetch → read → diff → store → page and report → alerts.

    sources.toml ─ plan ─→ visits ─ fetch ─→ looks ─ decide ─→ decisions ─ store ─→ text files
                                                                     ↑        ├──→ page, report
                                                              claims judged   └──→ outbox → alerts

This module walks it and decides nothing itself: what is due says `facts.every`, what an answer
says its kind, what a look means `diff.decide`, what the page's claims are worth `judging`, what is
remembered `store`, what is shown `render`, who is told `notify`.
"""

from __future__ import annotations

import functools
import logging
import os
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from monitor import decisions, notify, render
from monitor.aside import Aside
from monitor.claims import Judged
from monitor.config import Config, Watched
from monitor.decisions import Decisions
from monitor.diff import confirms, decide, ordered
from monitor.errors import STUMBLES
from monitor.events import Subjects
from monitor.fetch import Fetcher, Plan, Traffic
from monitor.held import Held
from monitor.judging import Judging
from monitor.model import (
    NO_EVIDENCE,
    Body,
    Decision,
    Deferred,
    Event,
    Failure,
    Look,
    Looked,
    Observation,
    Result,
    Standing,
    Trouble,
    Unmodified,
)
from monitor.outputs import draw, weigh, write_weeks
from monitor.planning import choose, due_at, last_look_of, plan
from monitor.sources.base import Member
from monitor.store import Store
from monitor.values import Json, stamp

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
RESULTS: tuple[Result, ...] = ("unchanged", "changed", "first_seen", "failed")


@dataclass(frozen=True, slots=True)
class Visited:
    """One source of a pass: what was decided, and how it was come by (for `--explain`)."""

    source: str
    decision: Decision
    looked: Looked


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did. `reached` is False where upstream answered for not one source.

    `muted` are the ids of those of its events that nobody is to be told; `proposals` are open.
    """

    run: int
    started_at: datetime
    finished_at: datetime
    visited: tuple[Visited, ...]
    events: tuple[Event, ...]
    traffic: Traffic
    outputs: tuple[Path, ...]
    reached: bool
    waiting: int = 0
    next_due: datetime | None = None
    alerts: tuple[notify.Delivery, ...] = ()
    claims: tuple[Judged, ...] = ()
    proposals: int = 0
    muted: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[str, int]:
        """Looks by result; `checked` is their sum, and deferred sources are not in it."""
        tally = Tally[str](visited.decision.result for visited in self.visited)
        counts = {"checked": sum(tally[result] for result in RESULTS)}
        return counts | {result: tally[result] for result in (*RESULTS, "deferred")}

    @property
    def failures(self) -> list[tuple[str, Trouble]]:
        """The sources that failed in this pass, in the order of their names."""
        return sorted(
            (visited.source, visited.decision.standing.trouble)
            for visited in self.visited
            if visited.decision.result == "failed" and visited.decision.standing.trouble
        )

    def as_json(self, folder: Path) -> dict[str, Json]:
        """The pass as the contract's JSON has it; outputs are relative to `folder`."""
        return {
            "schema": "monitor/run/1",
            "run": self.run,
            "started_at": stamp(self.started_at),
            "finished_at": stamp(self.finished_at),
            "sources": dict(self.counts),
            "requests": {
                "sent": self.traffic.sent,
                "not_modified": self.traffic.not_modified,
                "bytes": self.traffic.bytes,
            },
            "events": [event.as_json() for event in self.events],
            "claims": [claim.as_json() for claim in self.claims],
            "failures": [failure_json(source, trouble) for source, trouble in self.failures],
            "outputs": [path.relative_to(folder).as_posix() for path in self.outputs],
        }


def failure_json(source: str, trouble: Trouble) -> Json:
    """A source that fails, as the contract's JSON has it."""
    return {
        "source": source,
        "error": trouble.error,
        "detail": trouble.detail,
        "since": stamp(trouble.since),
        "consecutive": trouble.consecutive,
    }


@dataclass(slots=True)
class Walk:
    """One pass under way over `config`, from what is due to the written report.

    `due` says when a source is to be looked at; `only` names sources to look at whatever is due,
    `everything` looks at all. `told` is called after each source with how many of how many are
    done. Nothing is written where `dry`; nobody is told unless `alert`.
    """

    config: Config
    store: Store
    fetcher: Fetcher
    clock: Clock
    everything: bool = False
    only: Sequence[str] = ()
    dry: bool = False
    alert: bool = True
    told: Callable[[int, int, Visited], None] | None = None
    due: Callable[[Watched, Standing], datetime] = field(default_factory=lambda: due_at)
    _failed: list[tuple[Watched, Looked]] = field(default_factory=list)
    _visited: list[Visited] = field(default_factory=list)
    _standings: dict[str, Standing] = field(default_factory=dict)
    _aside: Aside = field(init=False)
    _known: Subjects | None = None
    _decisions: Decisions = decisions.NONE

    def run(self) -> Pass:
        """Look at every source that is due; one that fails stops nobody else."""
        started_at = self.clock()
        chosen = choose(self.config, self.only)
        self._decisions = decisions.load(self.config.snapshots)
        self._standings = self.store.standings([w.source.id for w in self.config.sources])
        self._aside = Aside.of(self.config, self.store, self.clock)
        before = self._everything_known
        due = [w for w in chosen if self._is_due(w, started_at)]
        self._draw(self._weigh(started_at))  # before we ask: it may be unusable
        last_look = max(filter(None, map(last_look_of, self._standings.values())), default=None)
        run = self.store.begin(started_at, self._targets())
        self._look(run, due)
        reached = self._reached(due)
        for watched, looked in self._failed:
            self._record(run, watched, looked, len(due), quiet=not reached and len(due) > 1)
        self.store.refuse(self.fetcher.refusals)
        telling = reached or self._is_alone_and_told(due)
        if telling:
            self.store.adopt(run)
        judging = Judging(self.config, before, self._everything_known, self.clock())
        judged = judging.record(self.store, run) if telling else judging.look()
        events = tuple(ordered(self.store.events(run=run)))
        held = self._weigh(judging.now, judged)
        outputs = () if self.dry else self._write(events, held, telling=telling)
        alerts = self._deliver(last_look) if telling else ()
        finished_at = self.clock()
        done = Pass(
            run=run,
            started_at=started_at,
            finished_at=finished_at,
            visited=tuple(sorted(self._visited, key=lambda visited: visited.source)),
            events=events,
            traffic=self.fetcher.traffic,
            outputs=outputs,
            reached=reached,
            waiting=len(chosen) - len(due),
            next_due=min((self.due(w, self._standing(w)) for w in chosen), default=None),
            alerts=alerts,
            claims=judged,
            proposals=len(held.open),
            muted=frozenset(event.id for event in events if self._decisions.muted(event)),
        )
        self.store.finish(run, finished_at, {**done.counts, "bytes": done.traffic.bytes})
        return done

    @property
    def _everything_known(self) -> dict[str, Standing]:
        """How the watched sources stand, and the looks on the side: what claims are judged by."""
        return {**self._standings, **self._aside.standings}

    def _standing(self, watched: Watched) -> Standing:
        return self._standings[watched.source.id]

    def _is_due(self, watched: Watched, now: datetime) -> bool:
        asked = self.everything or bool(self.only)
        return asked or self.due(watched, self._standing(watched)) <= now

    def _reached(self, due: Sequence[Watched]) -> bool:
        """Whether upstream is there: a good look (also a doubted one), what is confirmed not to be
        there, or nothing to look at.

        Where the schedule chose, a source that is well and not due speaks for upstream too: else a
        lone source in trouble, which is always due, would pass for the whole network.
        """
        if self._answered(due):
            return True
        looked = {watched.source.id for watched in due}
        return (
            not self.everything
            and not self.only
            and any(
                standing.snapshot is not None and standing.trouble is None
                for id_, standing in self._standings.items()
                if id_ not in looked
            )
        )

    def _answered(self, due: Sequence[Watched]) -> bool:
        """Whether upstream answered for any source, where one was to be looked at.

        A 404 counts only the second time: once may be a proxy, or a host that is set up anew.
        """
        good = any(isinstance(v.looked.look, Observation | Unmodified) for v in self._visited)
        return good or not due or any(confirms(self._standing(w), x.look) for w, x in self._failed)

    def _is_alone_and_told(self, due: Sequence[Watched]) -> bool:
        """Whether it is one source that is looked at, and its failing is told.

        There is no other that could show whether it is our network, so its events do not wait, and
        reports and alerts go with them.
        """
        trouble = self._standing(due[0]).trouble if len(due) == 1 else None
        return trouble is not None and bool(trouble.told)

    def _look(self, run: int, due: Sequence[Watched]) -> None:
        """Make the visits and record what is good; failures wait until it is known whose they are.

        They may be ours: where nothing at all was reached nobody is told of them.
        """
        by_id = {watched.source.id: watched for watched in due}
        validators = self.store.validators(by_id)
        plans = plan(self.config, due, self._standings, validators, self._bodies(due))
        with closing(self.fetcher.looks(plans, lambda: self._more(due))) as looks:
            for looked in looks:
                if self._aside.take(run, looked):
                    continue
                watched = by_id[looked.look.source]
                if isinstance(looked.look, Failure) and looked.look.error != "not-recorded":
                    self._failed.append((watched, looked))
                    continue
                self._record(run, watched, _unrecorded(looked), len(due))

    def _more(self, due: Sequence[Watched]) -> list[Plan]:
        """The looks that claims imply, if upstream is there and no source was asked for alone."""
        if self.only or not self._answered(due):
            return []
        return self._aside.plans(self._standings)

    def _bodies(self, due: Sequence[Watched]) -> dict[str, Body]:
        """The kept bytes of those sources whose snapshots answer another question than today's."""
        members = [Member(w.source, self._standing(w).snapshot) for w in due]
        return self.store.bodies(
            [each.source.id for each in members if each.snapshot is not None and not each.settled]
        )

    def _record(
        self, run: int, watched: Watched, looked: Looked, of: int, *, quiet: bool = False
    ) -> None:
        now = self.clock()
        decision = self._decided(watched, looked.look, now, quiet=quiet)
        self.store.record(run, decision, looked.validators, now)
        self._standings[watched.source.id] = decision.standing
        if any(event.kind == "entrant.new" for event in decision.events):
            self._known = None
        visited = Visited(watched.source.id, decision, looked)
        self._visited.append(visited)
        if self.told is not None:
            self.told(len(self._visited), of, visited)

    def _decided(self, watched: Watched, look: Look, now: datetime, *, quiet: bool) -> Decision:
        """What a look means; one that nobody foresaw is a failure of its source, and no other's."""
        standing, subjects = self._standing(watched), self._subjects()
        tell = functools.partial(
            decide, watched.source, watched.provider, standing, now=now, subjects=subjects
        )
        try:
            return tell(look, quiet=quiet)
        except STUMBLES as error:
            logger.warning("%s stumbled", watched.source.id, exc_info=error)
            detail = f"what it says has a shape nobody foresaw: {error!r:.200}"
            shown = NO_EVIDENCE if isinstance(look, Deferred) else look.evidence
            return tell(Failure(watched.source.id, "unreadable", detail, shown), quiet=quiet)

    def _subjects(self) -> Subjects:
        """What the catalog lists, and the newcomers that were told of, each once for ever."""
        if self._known is None:
            told = {owner(event) for event in self.store.events(kind="entrant.new")}
            self._known = Subjects(
                self.config.known_owners(), watched_owners(self.config), frozenset(told)
            )
        return self._known

    def _targets(self) -> dict[str, Callable[[Event], bool]]:
        """Who is to be told of this pass, and of what."""
        if self.dry or not self.alert:
            return {}
        return notify.wanted(self.config, self._decisions)

    def _deliver(self, last_look: datetime | None) -> tuple[notify.Delivery, ...]:
        """Send what waits in the outbox; where nothing was reached it is our own network."""
        if self.dry or not self.alert or not self.config.notify:
            return ()
        post = notify.Post(self.config, self._decisions, self.store.outbox, self.clock, os.environ)
        return notify.deliver(post, last_look=last_look)

    def _weigh(self, now: datetime, judged: tuple[Judged, ...] | None = None) -> Held:
        return weigh(self.config, self.store, self._everything_known, now, judged)

    def _draw(self, held: Held) -> dict[Path, str]:
        return draw(self.config, self.store, self._everything_known, held)

    def _write(self, events: Sequence[Event], held: Held, *, telling: bool) -> tuple[Path, ...]:
        """Write what changed; a pass that has nothing to tell leaves page and reports alone."""
        self.store.write_files()
        if not telling:
            return ()
        told_last = self.store.events(limit=1)  # a killed pass may not have come to its report
        weeks = {render.iso_week(event.observed_at) for event in (*events, *told_last)}
        return tuple(
            render.write(self._draw(held))
            + write_weeks(self.config, self.store, weeks, self._decisions)
        )


def watched_owners(config: Config) -> frozenset[str]:
    """Hub organisations, in lower case, whose listing is a source of a provider."""
    on_hub = (w.source for w in config.sources if w.source.kind == "huggingface")
    orgs = (getattr(source, "org", None) for source in on_hub if source.enabled)
    return frozenset(org.lower() for org in orgs if isinstance(org, str))


def owner(event: Event) -> str:
    """The organisation of an event about a hub model, in lower case."""
    return event.subject.partition(":")[2].partition("/")[0].lower()


def _unrecorded(looked: Looked) -> Looked:
    """A source that a recording does not hold was not looked at: no failure of the source."""
    look = looked.look
    if isinstance(look, Failure) and look.error == "not-recorded":
        return Looked(Deferred(look.source, look.detail))
    return looked
