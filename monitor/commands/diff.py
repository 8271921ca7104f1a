"""`monitor diff SOURCE`: what changed in a source, word by word."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from monitor.commands.setting import formats, print_json, say, settle
from monitor.events.table import member
from monitor.events.texts import edits, linked
from monitor.model import Change
from monitor.planning import choose
from monitor.render.clean import clean
from monitor.text.muting import is_text
from monitor.text.words import Word, words
from monitor.values import Json, dumps, stamp, text_of

MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "=": ("", "")}
COLOURS = {"-": ("\x1b[31m[-", "-]\x1b[0m"), "+": ("\x1b[32m{+", "+}\x1b[0m"), "=": ("", "")}


def run(args: argparse.Namespace) -> int:
    """Print the changes of a source between two times, the oldest first."""
    form = formats(args, "text", "json")
    setting = settle(args)
    choose(setting.config, [args.source])
    with setting.reading() as store:
        changes = store.changes(args.source, since=args.at, until=args.to)
        known = store.standings([args.source])[args.source].snapshot is not None
    if form == "json":
        rows: list[Json] = [_json(at, change) for at, change in changes]
        print_json({"schema": "monitor/diff/1", "source": args.source, "diff": rows})
    elif changes:
        say(lines(changes))
    elif not args.quiet:
        say([nothing(args.source, known=known, between=bool(args.at or args.to))])
    return 0


def nothing(source: str, *, known: bool, between: bool) -> str:
    """Why there is no change to show."""
    if not known:
        return f"{clean(source)} was not read yet: monitor run --only {shlex.quote(source)}"
    when = "between these times" if between else "since its first look"
    return f"nothing changed in {clean(source)} {when}"


def lines(changes: Sequence[tuple[datetime, Change]]) -> Iterator[str]:
    """Changes by the look that saw them: facts as old → new, texts with their words marked."""
    for at, its in groupby(changes, key=lambda row: row[0]):
        yield f"{stamp(at)}"
        seen = [change for _, change in its]
        for change in seen:
            if not is_text(change.predicate):
                yield f"  {clean(change.subject)} {clean(change.predicate)}: {_fact(change)}"
        yield from _texts([change for change in seen if is_text(change.predicate)])


def _texts(changes: Sequence[Change]) -> Iterator[str]:
    old = [change for change in changes if change.removed]
    new = [change for change in changes if change.added]
    edited = edits([change.old for change in old], [change.new for change in new])
    for before, after in edited:
        run = words(*linked(old[before].old, new[after].new))
        yield f"  {_under(new[after].new)}{_marked(run)}"
    for index, change in enumerate(old):
        if index not in {before for before, _ in edited}:
            yield f"  {_under(change.old)}{_marked([Word('-', _said(change.old))])}"
    for index, change in enumerate(new):
        if index not in {after for _, after in edited}:
            yield f"  {_under(change.new)}{_marked([Word('+', _said(change.new))])}"


def _marked(run: Sequence[Word]) -> str:
    coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    marks = COLOURS if coloured else MARKS
    return " ".join(f"{marks[w.mark][0]}{clean(w.text)}{marks[w.mark][1]}" for w in run)


def _said(value: Json) -> str:
    return text_of(member(value, "text")) or ""


def _under(value: Json) -> str:
    under = text_of(member(value, "under"))
    return f"{clean(under)}: " if under else ""


def _fact(change: Change) -> str:
    old, new = (
        "none" if value is None else clean(dumps(value)) for value in (change.old, change.new)
    )
    return f"{old} → {new}"


def _json(at: datetime, change: Change) -> Json:
    return {
        "observed_at": stamp(at),
        "subject": change.subject,
        "predicate": change.predicate,
        "old": change.old,
        "new": change.new,
        "evidence": change.evidence.as_json(),
    }
