"""The driver: advances the adapters' generators while the network works.

looks() ── a thread with an event loop ── one task for each visit
             task: advance the generator (in an executor) → Request → Asker → Answer → advance …
             returned looks go through a queue to whoever iterates `looks()`
"""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections import Counter as Tally
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue

from monitor.errors import STUMBLES, LookFailed
from monitor.fetch.asking import Asker, Got, Missed, Stored
from monitor.fetch.background import Background, Ended
from monitor.fetch.client import Client
from monitor.fetch.ending import WHY, Ending, PutOff
from monitor.fetch.pace import Pace, Sleep
from monitor.fetch.reach import Reach
from monitor.fetch.recording import Recorder, Replay
from monitor.fetch.refusals import Refusals
from monitor.fetch.resolving import Resolver
from monitor.fetch.sending import Sender, Sends
from monitor.fetch.settings import Endpoints, HttpSettings, Tokens, Traffic
from monitor.fetch.wire import Received, Wire
from monitor.model import (
    NO_EVIDENCE,
    Deferred,
    Evidence,
    Failure,
    Look,
    Looked,
    Observation,
    Unmodified,
    Validator,
)
from monitor.sources.base import Member, Request, Source, Upstream, Visit
from monitor.values import stamp

READERS = 2
"""Threads that read answers: reading is work for the processor, two keep one core busy."""

More = Callable[[], Awaitable[Sequence["Plan"]]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """One visit: the members it serves, and what validators are stored for each source id."""

    kind: type[Source]
    members: tuple[Member, ...]
    validators: Mapping[str, tuple[Validator, ...]]

    @property
    def common(self) -> Stored:
        """The validators that all members hold: only with these may a 304 stand for all."""
        held = [frozenset(self.validators.get(each.source.id, ())) for each in self.members]
        return frozenset.intersection(*held) if held else frozenset()


class Fetcher:
    """One pass over the network, or over a recording in its stead.

    `now` is the clock that evidence and refusals are dated by, `sleep` what every wait goes
    through, `refusals` those that earlier passes learned.
    """

    def __init__(
        self,
        *,
        settings: HttpSettings,
        upstream: Upstream,
        tokens: Tokens,
        now: Callable[[], datetime],
        refusals: Mapping[str, datetime] | None = None,
        recorder: Recorder | None = None,
        replay: Replay | None = None,
        resolver: Resolver | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.traffic = Traffic()
        self._settings = settings
        self._upstream = upstream
        self._endpoints = Endpoints(upstream, tokens)
        self._now = now
        self._refusals = Refusals(refusals or {}, now)
        self._recorder = recorder
        self._replay = replay
        self._resolver = resolver
        self._sleep = sleep
        self._ending = Ending()
        self._work: Background | None = None

    @property
    def refusals(self) -> dict[str, datetime]:
        """Base to the time before which it is not to be asked; for the next pass to know."""
        return self._refusals.in_force

    def looks(
        self, plans: Sequence[Plan], then: Callable[[], Sequence[Plan]] | None = None
    ) -> Generator[Looked, None, None]:
        """Make the visits; give each look as it is done. Closing the iterator stops the work.

        `then` is asked for more once all those looks were taken, by the thread that takes them:
        what is to be visited may follow from them, and is visited within the same pass.
        """
        done: SimpleQueue[Looked | _Asked | Ended] = SimpleQueue()
        more = None if then is None else functools.partial(_asking, done.put)
        work = Background(functools.partial(self._pass, plans, done.put, more), done.put)
        self._work = work
        self._hasten()
        try:
            while not isinstance(given := done.get(), Ended):
                if isinstance(given, Looked):
                    yield given
                elif then is not None:
                    given.answer(then())
            given.check()
        finally:
            work.stop()

    def finish(self, within_s: float) -> None:
        """Begin no more visits, and give up those that are not done within so many seconds.

        Their sources are Deferred. May be called from any thread, and again to shorten the time.
        """
        self._ending.within_s = within_s
        self._hasten()

    def _hasten(self) -> None:
        if self._work is not None and self._ending.within_s is not None:
            self._work.stop_within(self._ending.within_s)

    async def _pass(
        self, plans: Sequence[Plan], give: Callable[[Looked], None], more: More | None
    ) -> None:
        client = Client(self._settings, self.traffic, self._now, self._resolver)
        asker = self._asker(client)
        visits: list[_Visit] = []
        readers = ThreadPoolExecutor(READERS, "read")

        async def walk(plans: Sequence[Plan]) -> None:
            its = [_Visit(plan, self._upstream, asker, self._ending) for plan in plans]
            visits.extend(its)
            async with asyncio.TaskGroup() as group:
                for visit in its:
                    group.create_task(visit.run(readers, give))

        try:
            await walk(_baselines_first(plans))
            if more is not None:
                await walk(_baselines_first(await more()))
        finally:
            await client.aclose()
            readers.shutdown(wait=True, cancel_futures=True)
            for visit in visits:
                visit.close()

    def _asker(self, client: Client) -> Asker:
        sender: Sends
        if self._replay is not None:
            sender = _Replayed(self._replay, self._now)
            endpoints = Endpoints(self._upstream, Tokens())
            return Asker(sender, endpoints, self._settings.timeout_s, self._now, polite=False)
        pace = Pace(self._settings.per_host, self._sleep, time.monotonic)
        sender = Sender(
            client,
            pace,
            Reach(time.monotonic),
            self._refusals,
            self._sleep,
            self._settings.min_delay,
            self._recorder,
            self._ending,
        )
        return Asker(sender, self._endpoints, self._settings.timeout_s, self._now)


@dataclass(frozen=True, slots=True)
class _Replayed:
    """Answers hops from a recording: no network, no pace."""

    replay: Replay
    now: Callable[[], datetime]
    again: Tally[str] = field(default_factory=Tally)
    """How many fresh hops were made to each address."""

    async def send(self, wire: Wire, deadline_s: float, delay_s: float) -> Received:  # noqa: ARG002
        self.again[wire.url] += wire.fresh
        return self.replay.answer(wire, self.now(), self.again[wire.url] if wire.fresh else 0)


@dataclass(frozen=True, slots=True)
class _Returned:
    looks: Sequence[Look]


Step = Callable[[], Request]


class _Visit:
    """One generator on its way: what it was given, what it will return."""

    def __init__(self, plan: Plan, upstream: Upstream, asker: Asker, ending: Ending) -> None:
        self._plan = plan
        self._ending = ending
        self._asker = asker
        self._generator: Visit = plan.kind.visit(plan.members, upstream)
        self._validators: dict[tuple[str, str], Validator] = {}
        self._evidence = NO_EVIDENCE
        self._log: list[str] = []

    async def run(self, readers: ThreadPoolExecutor, give: Callable[[Looked], None]) -> None:
        """Give the looks of all members; where the pass ends before, that they are put off."""
        self._ending.begin_visit()
        try:
            await self._finish(readers, give)
        except PutOff:
            self._put_off(give)
        except asyncio.CancelledError:
            self._put_off(give)
            raise

    async def _finish(self, readers: ThreadPoolExecutor, give: Callable[[Looked], None]) -> None:
        loop = asyncio.get_running_loop()
        step: Step = functools.partial(next, self._generator)
        while isinstance(moved := await loop.run_in_executor(readers, self._move, step), Request):
            step = await self._answered(moved)
        for look in moved.looks:
            give(Looked(look, self._held(look), tuple(self._log)))

    def _put_off(self, give: Callable[[Looked], None]) -> None:
        for member in self._plan.members:
            give(Looked(Deferred(member.source.id, WHY)))

    def close(self) -> None:
        self._generator.close()

    def _move(self, step: Step) -> Request | _Returned:
        """Let the adapter read what it was sent, up to its next request or its looks."""
        try:
            return step()
        except StopIteration as stop:
            return _Returned(stop.value)
        except LookFailed as failed:
            return self._failed(failed)
        except STUMBLES as error:
            logger.warning("%s stumbled", self._plan.kind.__name__, exc_info=error)
            return self._failed(
                LookFailed("unreadable", f"the answer has a shape nobody foresaw: {error!r:.200}")
            )

    async def _answered(self, request: Request) -> Step:
        match await self._asker.ask(request, self._plan.common):
            case Got(answer, validator):
                self._evidence = answer.evidence
                self._note(request, answer.evidence, f", {len(answer.body)} bytes")
                if validator is not None:
                    self._validators[validator.url, validator.variant] = validator
                return functools.partial(self._generator.send, answer)
            case Missed() as missed:
                self._evidence = missed.evidence
                self._note(request, missed.evidence, "")
                return functools.partial(self._generator.throw, missed.failure())

    def _note(self, request: Request, seen: Evidence, size: str) -> None:
        """Keep a line for `--explain`: the address, and what came of it."""
        came = "no answer" if seen.status is None else f"status {seen.status}{size}"
        via = f", {seen.via} of {stamp(seen.fetched_at)}" if seen.via else ""
        self._log.append(f"{seen.url or request.url}: {came}{via}")

    def _failed(self, failed: LookFailed) -> _Returned:
        """Make a failure of every member; evidence is that of the last answer it speaks of."""
        seen = self._evidence
        if failed.url is not None and failed.url != seen.url:
            seen = Evidence(failed.url, None, failed.status, None)
        return _Returned(
            [
                Failure(member.source.id, failed.error, failed.detail, seen)
                for member in self._plan.members
            ]
        )

    def _held(self, look: Look) -> tuple[Validator, ...]:
        match look:
            case Observation() | Unmodified():
                return tuple(self._validators[key] for key in sorted(self._validators))
        return ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question from the network's thread to the one that takes the looks: what else?"""

    promise: Future[Sequence[Plan]]

    def answer(self, plans: Sequence[Plan]) -> None:
        if self.promise.set_running_or_notify_cancel():
            self.promise.set_result(plans)


async def _asking(ask: Callable[[_Asked], None]) -> Sequence[Plan]:
    asked = _Asked(Future())
    ask(asked)
    return await asyncio.wrap_future(asked.promise)


def _baselines_first(plans: Sequence[Plan]) -> list[Plan]:
    """Visits without validators first: their full answers serve those who ask the same later."""
    return sorted(plans, key=lambda plan: bool(plan.common))
