"""`monitor run`: one pass."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from monitor.commands.deciding import apply
from monitor.commands.setting import (
    Setting,
    formats,
    http_settings,
    print_json,
    remark,
    remarks,
    say,
    settle,
)
from monitor.errors import MonitorError, UsageError
from monitor.events import KINDS
from monitor.facts.order import natural
from monitor.fetch import Fetcher, Recorder, Replay, Tokens
from monitor.model import SEVERITIES, Event, Observation
from monitor.notify import Delivery
from monitor.pipeline import Pass, Visited, Walk
from monitor.planning import choose
from monitor.proposals import Proposal
from monitor.render.clean import clean
from monitor.store import lock
from monitor.values import Json, dumps

FEW = 6
"""Events of one kind and source that are shown one by one; `monitor report` tells all."""
WIDTH = max(len(kind) for kind in KINDS)
NOT_REACHED = """no upstream was reached: not one source answered
  is this machine online? behind a proxy, set HTTPS_PROXY
  page, report and snapshots are as they were
  `monitor demo` shows the whole pipeline without internet"""


def run(args: argparse.Namespace) -> int:
    """Walk one pass and print it: exit 0, 1 (events and `--exit-code`) or 3 (nothing reached)."""
    form = formats(args, "text", "json")
    setting = settle(args)
    done = walk(setting)
    taken = applied(setting) if args.apply and done.reached else []
    if form == "json":
        accepted: list[Json] = [each.id for each in taken]
        more: dict[str, Json] = {"applied": accepted} if args.apply else {}
        print_json(done.as_json(setting.config.folder) | more)
    elif loud(done) or not args.quiet or not done.reached:
        say([*summary(done, setting), *waiting(done.proposals - len(taken) if done.reached else 0)])
    if form == "text":
        say(f"applied {each.id}: {clean(each.title)}" for each in taken)
    if args.explain:
        tell = say if form == "text" else remarks
        tell(explained(done))
    remarks(undelivered(done.alerts))
    if not done.reached:
        remark(f"monitor: {NOT_REACHED}")
        return 3
    return 1 if args.exit_code and done.events else 0


def applied(setting: Setting) -> list[Proposal]:
    """Take the safe proposals. The pass is done and told whether or not that can be written."""
    try:
        return apply(setting)
    except MonitorError as error:
        remark(f"monitor: nothing was applied: {error}")
        return []


def walk(setting: Setting) -> Pass:
    """Take the lock, open the store and walk the road once."""
    args, config = setting.args, setting.config
    if args.dry_run and args.record:
        raise UsageError("--record writes a file and --dry-run writes nothing: choose one")
    if args.dry_run and args.apply:
        raise UsageError("--apply writes sources.toml and --dry-run writes nothing: choose one")
    choose(config, args.only)
    if args.replay and not args.replay.is_file():
        raise UsageError(
            f"--replay {args.replay}: there is no such file\n"
            "  `monitor run --record FILE.warc.gz` makes a recording"
        )
    replay = Replay(args.replay) if args.replay else None
    with ExitStack() as stack:
        if not args.dry_run:
            stack.enter_context(lock(config.snapshots, "monitor run"))
        store = stack.enter_context(setting.scratch() if args.dry_run else setting.store())
        recorder = stack.enter_context(record(args.record)) if args.record else None
        fetcher = Fetcher(
            settings=http_settings(config),
            upstream=config.upstream,
            tokens=Tokens.from_environment(os.environ),
            now=clock(args.now),
            refusals=store.refusals(),
            recorder=recorder,
            replay=replay,
        )
        return Walk(
            config,
            store,
            fetcher,
            clock(args.now),
            everything=args.all,
            only=args.only,
            dry=args.dry_run,
            alert=not args.replay,  # a recording is not the world
            told=progress(args),
        ).run()


def record(path: Path) -> Recorder:
    """Begin a recording; UsageError where no file can be written at `path`."""
    try:
        return Recorder(path)
    except OSError as error:
        mend = "name a file in a folder that you may write to"
        if isinstance(error, FileExistsError):
            mend = "name another file, or take that one away"
        raise UsageError(f"--record {path}: {error.strerror}\n  {mend}") from error


def clock(now: datetime | None) -> Callable[[], datetime]:
    """The clock of a pass: the machine's, or one that stands at `--now`."""
    if now is not None:
        return lambda: now
    return lambda: datetime.now(UTC)


def progress(args: argparse.Namespace) -> Callable[[int, int, Visited], None] | None:
    """How to tell of progress: a moving line on a terminal, a line a source if `--verbose`."""
    if args.verbose:
        return lambda done, of, visited: remark(
            f"[{done}/{of}] {clean(visited.source)}: {visited.decision.result}"
        )
    if args.quiet or not sys.stderr.isatty():
        return None
    return _moving


def _moving(done: int, of: int, visited: Visited) -> None:
    line = f"[{done}/{of}] {clean(visited.source)}"[:78]
    end = "\r\x1b[K" if done == of else ""
    sys.stderr.write(f"\r\x1b[K{line}{end}")
    sys.stderr.flush()


def undelivered(alerts: Sequence[Delivery]) -> Iterator[str]:
    """Say which alerts did not go out; they wait and are tried again."""
    for alert in alerts:
        if alert.error is not None:
            yield f"monitor: alert to {alert.target} not delivered: {alert.error}"


def summary(done: Pass, setting: Setting) -> Iterator[str]:
    """Say what a pass found, as people read it."""
    counts = done.counts
    said = [f"{counts[name]} {name.replace('_', ' ')}" for name in counts if name != "checked"]
    some = [words for words in said if not words.startswith("0 ")]
    sources = "1 source" if counts["checked"] == 1 else f"{counts['checked']} sources"
    yield f"{sources} looked at: {', '.join(some) or 'none was due'}"
    if not counts["checked"] and done.waiting and done.next_due:
        yield f"  next look {done.next_due:%Y-%m-%d %H:%M} UTC; --all looks at once"
    yield from event_lines(loud(done), verbose=setting.args.verbose)
    if done.muted:
        yield f"  {len(done.muted)} muted {'event' if len(done.muted) == 1 else 'events'}"
    yield from failure_lines(done, verbose=setting.args.verbose)
    for path in done.outputs:
        yield f"wrote {path.relative_to(setting.config.folder)}"


def waiting(proposals: int) -> Iterator[str]:
    """Say that there is something to decide."""
    if proposals > 0:
        wait = "proposal waits" if proposals == 1 else "proposals wait"
        yield f"{proposals} {wait}: monitor review"


def loud(done: Pass) -> list[Event]:
    """The events of a pass that people are told."""
    return [event for event in done.events if event.id not in done.muted]


def failure_lines(done: Pass, *, verbose: bool) -> Iterator[str]:
    """The sources that failed; where nothing was reached only how many, for it is not them."""
    if not done.failures:
        return
    if not done.reached and not verbose:
        tally = Tally(trouble.error for _, trouble in done.failures)
        yield "failed: " + ", ".join(f"{count} {error}" for error, count in tally.most_common())
        return
    yield "failed:"
    for source, trouble in done.failures:
        times = f" ({trouble.consecutive} times)" if trouble.consecutive > 1 else ""
        yield f"  {clean(source)}: {trouble.error}{times}: {clean(trouble.detail)}"


def event_lines(events: Sequence[Event], *, verbose: bool = False) -> Iterator[str]:
    """The events, the gravest first; of many alike the first few, unless `verbose`."""
    if not events:
        return
    yield f"{len(events)} events:" if len(events) > 1 else "1 event:"
    for _, alike in groupby(sorted(events, key=_rank), key=lambda event: _rank(event)[:3]):
        its = list(alike)
        shown = its if verbose or len(its) <= FEW + 1 else its[:FEW]
        for event in shown:
            yield from _event_lines(event)
        if len(its) > len(shown):
            more = f"… and {len(its) - len(shown)} more in {clean(its[0].source)}"
            yield f"  {its[0].severity:8} {its[0].kind:{WIDTH}} {more}"


def _rank(event: Event) -> tuple[object, ...]:
    gravity = -SEVERITIES.index(event.severity)
    name = natural(f"{event.subject} {event.predicate or ''}")
    return gravity, event.kind, event.source, name, event.id


def _event_lines(event: Event) -> Iterator[str]:
    """A line, and the address below it where it is more than the one that was read."""
    yield f"  {event.severity:8} {event.kind:{WIDTH}} {clean(event.title)}"
    if event.url and event.url != event.evidence.url:
        yield f"  {'':8} {'':{WIDTH}} {clean(event.url)}"


def explained(done: Pass) -> Iterator[str]:
    """Say of each source what was fetched, what was read, and why there is an event or none."""
    for visited in done.visited:
        decision = visited.decision
        yield f"{clean(visited.source)}: {decision.result}"
        yield from _read(visited)
        snapshot = decision.standing.snapshot
        if snapshot is not None:
            yield f"  knows {len(snapshot.facts)} facts, revision {snapshot.revision}"
        for change in decision.changes:
            about = f"{clean(change.subject)} {clean(change.predicate)}"
            yield f"  {about}: {_shift(change.old, change.new)}"
        for note in decision.notes:
            yield f"  {clean(note)}"
        for event in decision.events:
            yield f"  → {event.kind}: {clean(event.title)}"
        if not decision.events:
            yield "  → no event"


def _read(visited: Visited) -> Iterator[str]:
    """What was fetched for a source, and the facts that were read from it."""
    look = visited.looked.look
    for line in visited.looked.log:
        yield f"  fetched {clean(line)}"
    if isinstance(look, Observation):
        for fact in look.facts:
            about = f"{clean(fact.subject)} {clean(fact.predicate)}"
            yield f"  read {about} = {clean(dumps(fact.value))[:200]}"


def _shift(old: object, new: object) -> str:
    return f"{clean(str(old))[:200]} → {clean(str(new))[:200]}"
