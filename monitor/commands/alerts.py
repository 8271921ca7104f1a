"""`monitor alerts`: what waits in the outbox, what failed and why; another try; a test."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence

from monitor import decisions, notify
from monitor.commands.run import clock
from monitor.commands.setting import Setting, formats, print_json, say, settle
from monitor.notify.targets import ending
from monitor.render.terminal import table
from monitor.store import Store, lock
from monitor.store.outbox import Letter
from monitor.values import Json, stamp

HEADERS = ("STATE", "TARGET", "EVENTS", "TRIES", "SINCE", "NEXT TRY", "MESSAGE", "LAST ERROR")
WIDE = 10_000
"""Columns: neither an id nor a sentence is cut."""


def run(args: argparse.Namespace) -> int:
    """List the outbox; exit 1 where `--retry` or `--test` was asked and a target failed."""
    form = formats(args, "text", "json")
    setting = settle(args)
    if args.test or args.retry:
        tries = list(_tested(setting) if args.test else _retried(setting))
        if form == "json":
            _print([_tried(each) for each in tries])
        else:
            say(_told(tries, setting))
        return int(any(each.error is not None for each in tries))
    with setting.reading() as store:
        rows = outbox(setting, store)
    if form == "json":
        _print(rows)
    elif rows or not args.quiet:
        say(_lines(rows))
    return 0


def outbox(setting: Setting, store: Store) -> list[dict[str, Json]]:
    """What is not sent, oldest first, then what is collected for a digest."""
    known = {target.key: target for target in notify.targets(setting.config.notify)}
    rows = [_row(letter, listed=letter.target in known) for letter in store.outbox.letters()]
    for key, times in store.outbox.collected().items():
        target = known.get(key)
        digest = target.digest if target else None
        rows.append(
            {
                "target": target.name if target else "a target no longer in sources.toml",
                "message": None,
                "events": len(times),
                "state": "collecting",
                "attempts": 0,
                "created_at": stamp(times[0]),
                "next_try": stamp(ending(digest, times[0])) if digest else None,
                "last_error": None,
            }
        )
    return rows


def _row(letter: Letter, *, listed: bool) -> dict[str, Json]:
    gone = None if listed else "the target is no longer in sources.toml"
    return {
        "target": letter.name,
        "message": letter.id,
        "events": letter.events,
        "state": letter.state,
        "attempts": letter.attempts,
        "created_at": stamp(letter.created_at),
        "next_try": stamp(letter.not_before) if listed else None,
        "last_error": gone or letter.last_error,
    }


def _tested(setting: Setting) -> Iterator[notify.Delivery]:
    return notify.try_out(setting.config, os.environ, setting.now)


def _retried(setting: Setting) -> Sequence[notify.Delivery]:
    """Try all that waits, whenever its time would be. Locked while a pass delivers itself."""
    with lock(setting.config.snapshots, "monitor alerts --retry"), setting.store() as store:
        store.outbox.hasten()
        decided = decisions.load(setting.config.snapshots)
        now = clock(setting.args.now)
        return notify.deliver(notify.Post(setting.config, decided, store.outbox, now, os.environ))


def _tried(each: notify.Delivery) -> dict[str, Json]:
    return {
        "target": each.target,
        "message": each.message,
        "events": each.events,
        "state": "sent" if each.error is None else "failed",
        "last_error": each.error,
    }


def _print(rows: Sequence[dict[str, Json]]) -> None:
    print_json({"schema": "monitor/alerts/1", "alerts": list(rows)})


def _told(tries: Sequence[notify.Delivery], setting: Setting) -> Iterator[str]:
    for each in tries:
        about = "" if setting.args.test else f" ({each.events} events)"
        how = "ok" if each.error is None else f"failed: {each.error}"
        yield f"{each.target}{about}: {how}"
    if not tries and not setting.args.quiet:
        nobody = "sources.toml names no target: add a [[notify]] table"
        yield "nothing waits" if setting.config.notify else nobody


def _lines(rows: Sequence[dict[str, Json]]) -> Iterator[str]:
    if not rows:
        yield "nothing waits"
        return
    cells = [
        tuple(
            row[name]
            for name in (
                "state",
                "target",
                "events",
                "attempts",
                "created_at",
                "next_try",
                "message",
                "last_error",
            )
        )
        for row in rows
    ]
    yield table(cells, HEADERS, WIDE).rstrip("\n")
