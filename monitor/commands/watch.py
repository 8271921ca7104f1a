"""`monitor watch`: passes for ever, each when something is due, until it is told to stop."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from monitor import config as configuration
from monitor import decisions, notify
from monitor.commands.setting import Setting, formats, http_settings, settle
from monitor.config import Watched
from monitor.errors import ConfigError, MonitorError
from monitor.fetch import Fetcher, Tokens
from monitor.health import Health, served
from monitor.knocks import STOPS, Signals, Ticks
from monitor.log import fields, logged
from monitor.model import Standing
from monitor.outputs import write_weeks
from monitor.pipeline import Pass, Visited, Walk, failure_json
from monitor.render import iso_week
from monitor.render.clean import clean
from monitor.schedule import TICK, NextLook, next_look, next_tick, refused_until
from monitor.store import Store, lock
from monitor.values import Json, stamp

Clock = Callable[[], datetime]

TROUBLES = (MonitorError, OSError, SQLAlchemyError)
"""What may end a pass and not the watch: a letter to the maintainer, a disk or socket that
refuses, a database that went away. All may be over by the next pass. Anything else is a mistake
of ours: it ends the process with its trace, for a supervisor to see."""
LONGEST_BREAK = timedelta(hours=1)
MOST_TOLD = 100
"""Failing sources that `--health` names."""
ECHO_S = 1.0
"""Within so many seconds a second SIGTERM is the first one's echo."""
NEVER = datetime.max.replace(tzinfo=UTC)

logger = logging.getLogger("monitor.watch")


def run(args: argparse.Namespace) -> int:
    """Hold the lock and walk a pass whenever something is due; exit 0 when told to stop."""
    formats(args, "text")
    setting = settle(args)
    clock = running(args.now)
    watch = Watch(setting, clock, grace_s=args.grace)
    ticks = Ticks(TICK, watch.report_at)
    with ExitStack() as stack:
        stack.enter_context(lock(setting.config.snapshots, "monitor watch"))
        watch.remember()
        stack.enter_context(logged(sys.stderr, args.log_format, clock))
        stack.enter_context(Signals(lambda number: heard(number, watch, ticks)))
        address = None
        if args.health is not None:
            address = stack.enter_context(served(args.health, lambda: watch.health, time.monotonic))
        _hello(setting, address)
        follow(watch, stack.enter_context(ticks))
    return 0


def running(start: datetime | None) -> Clock:
    """The machine's clock, or one that goes on from `start`."""
    if start is None:
        return lambda: datetime.now(UTC)
    began_s = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began_s)


def heard(number: signal.Signals, watch: Watch, ticks: Ticks) -> None:
    """Do what a signal asks for; called while a pass may be under way in another thread."""
    if number in STOPS:
        watch.stop()
        ticks.put("stop")
    else:
        ticks.put("reload")


def follow(watch: Watch, ticks: Ticks) -> None:
    """Do what is asked for until that is to stop."""
    while not watch.stopping:
        match ticks.next():
            case "tick":
                watch.tick()
            case "report":
                watch.report()
            case "reload":
                watch.reload()
                ticks.report_at(watch.report_at)
                watch.tick()
            case "stop":
                break
    logger.info("stopped", extra=fields("stopped"))


class Watch:
    """What is due next by the store, and a pass when its time has come.

    Used by one thread; `stop` and `health` by any. The store is opened for each pass: between
    two, its database may be deleted, moved or restarted.
    """

    def __init__(self, setting: Setting, clock: Clock, *, grace_s: float) -> None:
        self._setting = setting
        self._clock = clock
        self._grace_s = grace_s
        self._asked_at: datetime | None = None
        self._due_at: datetime | None = None
        self._post_at: datetime | None = None
        self._reached = True
        self._owes_report = False
        self._broken = ""
        self._breaks = 0
        self._fetcher: Fetcher | None = None
        self._stopped_s = 0.0
        self.stopping = False
        self.health = Health(time.monotonic())

    @property
    def report_at(self) -> str | None:
        """The line of cron that says when the week's report is written."""
        return self._setting.config.catalog.report

    def remember(self) -> None:
        """Take up the last pass that the store knows. StoreError where it cannot be used."""
        with self._setting.store() as store:
            last = store.runs(limit=1)
        if last and last[0].finished_at is not None:
            its = {"run": last[0].number, "started_at": stamp(last[0].started_at)}
            self._note(last_pass={**its, "finished_at": stamp(last[0].finished_at)})

    def tick(self) -> None:
        """Walk a pass if something is due by now; send what is to be sent by now."""
        now = self._clock()
        if self.stopping or (self._rests(now) and not self._posts(now)):
            return self._note()
        self._note(passing=True)
        try:
            self._look(now)
        except TROUBLES as error:
            self._stumbled(error)
        else:
            self._breaks = 0
        finally:
            self._fetcher = None
            self._note(passing=False, started=True)

    def report(self) -> None:
        """Write the report of the last full week anew, after a pass over what is due by now."""
        self._owes_report = True
        self._asked_at = None
        self.tick()

    def reload(self) -> None:
        """Read `sources.toml` anew; one that is wrong is said, and the old one stays."""
        path = self._setting.config.path
        try:
            config = configuration.load(path, environ=os.environ)
        except ConfigError as error:
            if str(error) != self._broken:
                said = f"{error}\nthe sources are as they were: mend the file and send SIGHUP again"
                logger.error("%s", said, extra=fields("reload", well=False))  # noqa: TRY400 - a letter
            self._broken = str(error)
            return
        self._broken = ""
        self._setting = replace(self._setting, config=config)
        self._asked_at = None
        count = len(config.sources)
        logger.info("read %s: %d sources", path.name, count, extra=fields("reload", well=True))

    def stop(self) -> None:
        """Begin nothing more; finish what is in hand within the grace time, if asked again now.

        Some who stop a process tell it and its group: that is not asked again.
        """
        if self.stopping and time.monotonic() - self._stopped_s < ECHO_S:
            return
        grace_s = 0.0 if self.stopping else self._grace_s
        self.stopping, self._stopped_s = True, time.monotonic()
        fetcher = self._fetcher
        if fetcher is not None:
            fetcher.finish(grace_s)
        said = "asked to stop: what is in hand is finished within %g seconds"
        logger.info(said, grace_s, extra=fields("stopping", grace_s=grace_s))

    def _rests(self, now: datetime) -> bool:
        """Say whether nothing is due, by what the store said when it was asked last.

        It is asked again if the clock was set back since.
        """
        asked_at, due_at = self._asked_at, self._due_at
        return asked_at is not None and asked_at <= now and (due_at is None or now < due_at)

    def _posts(self, now: datetime) -> bool:
        """Say whether something waits that is to be sent by now."""
        return self._post_at is not None and self._post_at <= now

    def _look(self, now: datetime) -> None:
        """Do what is to be done by now: a pass, the report, what waits in the outbox."""
        with self._setting.store() as store:
            due = self._ask(store, now)
            if due is not None and due.due_at <= now:
                done = self._walk(store, now)
                self._tell(done, self._ask(store, self._clock()))
            else:
                self._post(store)
                if self._breaks:
                    self._note(trouble=None)
            if self._owes_report:
                self._weekly(store, now)
            self._await_post(store)

    def _weekly(self, store: Store, now: datetime) -> None:
        """Write the report of the last full week, and say which files that changed."""
        config, week = self._setting.config, iso_week(now - timedelta(weeks=1))
        paths = write_weeks(config, store, [week], decisions.load(config.snapshots))
        self._owes_report = False
        if paths or not self._setting.args.quiet:
            names = [path.relative_to(config.folder).as_posix() for path in paths]
            said = f"report of {week}: {', '.join(names) or 'nothing new'}"
            logger.info("%s", said, extra=fields("report", week=week, outputs=[*names]))

    def _post(self, store: Store) -> None:
        """Send what is to be sent by now. Where the last pass reached nothing we are cut off."""
        config = self._setting.config
        if config.notify and self._reached:
            decided = decisions.load(config.snapshots)
            post = notify.Post(config, decided, store.outbox, self._clock, os.environ)
            self._tell_alerts(notify.deliver(post))

    def _await_post(self, store: Store) -> None:
        """Ask the outbox when something is to be sent next."""
        self._post_at = None
        if self._setting.config.notify and self._reached:
            self._post_at = notify.next_try(self._setting.config, store.outbox, self._clock())

    def _ask(self, store: Store, now: datetime) -> NextLook | None:
        """Ask the store what is due first, and note it."""
        config = self._setting.config
        standings = store.standings([watched.source.id for watched in config.sources])
        following = next_tick(standings, config, now, store.refusals())
        self._asked_at = now
        self._due_at = None if following is None else following.due_at
        self._note(
            next_pass=None if following is None else stamp(max(following.at, now)),
            failures=tuple(_failures(config.sources, standings)),
        )
        return following

    def _walk(self, store: Store, now: datetime) -> Pass:
        """Walk the road over what is due now."""
        config, refusals = self._setting.config, store.refusals()
        fetcher = self._fetcher = Fetcher(
            settings=http_settings(config),
            upstream=config.upstream,
            tokens=Tokens.from_environment(os.environ),
            now=self._clock,
            refusals=refusals,
        )
        if self.stopping:
            fetcher.finish(self._grace_s)

        def due(watched: Watched, standing: Standing) -> datetime:
            look = next_look(watched, standing, now, refused_until(watched, config, refusals))
            return NEVER if look is None else look.due_at

        told = _each if self._setting.args.verbose else None
        return Walk(config, store, fetcher, self._clock, told=told, due=due).run()

    def _stumbled(self, error: Exception) -> None:
        """Say why a pass was not finished, and wait longer each time before the next."""
        self._breaks += 1
        self._post_at = None
        wait = min(TICK * 2 ** min(self._breaks - 1, 10), LONGEST_BREAK)
        now = self._clock()
        self._asked_at, self._due_at = now, now + wait
        said = f"pass not finished: {error}\nthe next is at {_moment(now + wait, now)}"
        logger.error("%s", said, extra=fields("trouble", error=type(error).__name__))
        self._note(trouble=str(error), next_pass=stamp(now + wait))

    def _tell(self, done: Pass, following: NextLook | None) -> None:
        """One line of a pass, and what `--health` is to know of it."""
        counts = done.counts
        self._reached = done.reached
        figures: dict[str, Json] = {
            "run": done.run,
            "started_at": stamp(done.started_at),
            "finished_at": stamp(done.finished_at),
            **counts,
            "events": len(done.events),
            "reached": done.reached,
        }
        trouble = None if done.reached else "no upstream was reached: not one source answered"
        self._note(trouble=trouble, last_pass=figures)
        self._tell_alerts(done.alerts)
        if self._setting.args.quiet and done.reached and not done.events and not counts["failed"]:
            return
        next_at = None if following is None else max(following.at, done.finished_at)
        level = logging.INFO if done.reached else logging.WARNING
        extra = fields("pass", **figures, next_at=stamp(next_at))
        logger.log(level, "%s", _line(done, next_at), extra=extra)

    def _tell_alerts(self, alerts: Iterable[notify.Delivery]) -> None:
        for alert in alerts:
            if alert.error:
                told = (alert.target, alert.error)
                logger.warning("alert to %s not delivered: %s", *told, extra=fields("alert"))

    def _note(self, **news: object) -> None:
        self.health = replace(self.health, heard_s=time.monotonic(), **news)  # type: ignore[arg-type]


def _line(done: Pass, next_at: datetime | None) -> str:
    """The line of a pass, as people read it."""
    counts = done.counts
    more = [f"{counts[name]} {name.replace('_', ' ')}" for name in ("first_seen", "deferred")]
    parts = [
        f"{counts['checked']} looked at",
        f"{counts['changed']} changed",
        f"{len(done.events)} events",
        f"{counts['failed']} failed",
        *(part for part in more if not part.startswith("0 ")),
        *([] if done.reached else ["no upstream was reached"]),
        "none next" if next_at is None else f"next {_moment(next_at, done.finished_at)}",
    ]
    return f"pass {done.run}: {', '.join(parts)}"


def _moment(at: datetime, now: datetime) -> str:
    """A time in UTC; the date stands before it where it is another than today."""
    at, now = at.astimezone(UTC), now.astimezone(UTC)
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"


def _failures(sources: tuple[Watched, ...], standings: Mapping[str, Standing]) -> list[Json]:
    """The enabled sources that fail, as the contract's JSON has them; the first hundred."""
    failing = (
        failure_json(watched.source.id, trouble)
        for watched in sources
        if watched.source.enabled and (trouble := standings[watched.source.id].trouble)
    )
    return [failure for failure, _ in zip(failing, range(MOST_TOLD), strict=False)]


def _each(done: int, of: int, visited: Visited) -> None:
    """A line a source, for `--verbose`."""
    its = fields("look", source=visited.source, result=visited.decision.result)
    said = f"[{done}/{of}] {clean(visited.source)}: {visited.decision.result}"
    logger.info("%s", said, extra=its)


def _hello(setting: Setting, address: str | None) -> None:
    path, count = setting.config.path, len(setting.config.sources)
    where = "" if address is None else f", health on {address}"
    its = fields("started", sources=count, health=address, pid=os.getpid())
    logger.info("watching %d sources of %s%s", count, path, where, extra=its)
