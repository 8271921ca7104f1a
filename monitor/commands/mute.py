"""`monitor mute`: what is stored and told to nobody; kept in `snapshots/decisions.toml`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from pathlib import Path

import tomlkit
from rapidfuzz import process
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from monitor import decisions
from monitor.commands.setting import Setting, formats, print_json, say, settle
from monitor.config.file import shown_as, text_of
from monitor.decisions import ALL, MUTED, Decisions, Mute, like
from monitor.errors import UsageError
from monitor.events import KINDS
from monitor.render import write
from monitor.render.clean import clean
from monitor.render.terminal import table
from monitor.values import Json, stamp

HEADERS = ("TARGET", "UNTIL", "WHY")
WIDE = 10_000
"""Columns: targets are for copying, so none is cut."""
NEAR, FEW = 60, 3
"""From which likeness in per cent on a name is offered in the place of a wrong one; how many."""
HEAD = """\
# What people decided: `monitor mute` writes here, and so may you.
# A mute ends where its `until` has come, or where it is taken out.
"""


def run(args: argparse.Namespace) -> int:
    """Mute a target, take that back, or list what is muted."""
    form = formats(args, "text", "json")
    setting = settle(args)
    path = setting.config.snapshots / decisions.NAME
    decided = decisions.load(setting.config.snapshots)
    if args.target is not None and not args.list:
        text = text_of(path, shown_as(path)) if path.exists() else HEAD
        text = _unmuted(text, args, decided) if args.off else _muted(text, setting, decided)
        decided = decisions.read(text, shown_as(path))
        write({path: text})
    elif args.off or args.until or args.why:
        raise UsageError("name what is to be muted: a source, a subject or a kind of event")
    if form == "json":
        its: list[Json] = [mute.as_json(setting.now) for mute in decided.mutes]
        print_json({"schema": "monitor/mute/1", "mute": its})
    elif not args.quiet or args.list:
        say(_lines(decided, None if args.list else args.target, setting.now, path))
    return 0


def _muted(text: str, setting: Setting, decided: Decisions) -> str:
    """The file with the target muted, in its old place where it was; UsageError if it cannot be."""
    args = setting.args
    target, until = args.target.strip(), args.until
    if not (args.why or "").strip():
        raise UsageError('--why "…" is missing: whoever reads the file later will want to know')
    if until is not None and until <= setting.now:
        raise UsageError(f"--until {stamp(until)} is over: name a day that is to come")
    if problem := decisions.wrong(target):
        raise UsageError(f"{problem}\n  {decisions.EXPECTED}")
    known = sorted(_names(setting))
    if not any(like(target, name) for name in known):
        raise UsageError(_unknown(target, known))
    held = next((m for m in decided.mutes if m.target == target and m.holds(setting.now)), None)
    since = setting.now.replace(microsecond=0) if held is None else held.since
    mute = Mute(target=target, why=" ".join(args.why.split()), since=since, until=until)
    return muted_text(text, mute)


def _unmuted(text: str, args: argparse.Namespace, decided: Decisions) -> str:
    target = args.target.strip()
    if all(mute.target != target for mute in decided.mutes):
        muted = ", ".join(mute.target for mute in decided.mutes) or "nothing"
        raise UsageError(f'"{clean(target)}" is not muted\n  muted is: {clean(muted)}')
    return unmuted_text(text, target)


def muted_text(text: str, mute: Mute) -> str:
    """Write a mute into `decisions.toml`; everything else stays as it is."""
    document = tomlkit.parse(text)
    if MUTED not in document:
        document.append(MUTED, tomlkit.aot())
    listed = _listed(document)
    entry = next((each for each in listed if each.get("target") == mute.target), None)
    if entry is None:
        entry = tomlkit.table()
        entry.trivia.indent = "\n"
        entry.add("target", mute.target)
        _fill(entry, mute)
        listed.append(entry)
    else:
        _fill(entry, mute)
    return _whole(tomlkit.dumps(document))


def _fill(entry: Table, mute: Mute) -> None:
    if mute.since is None:
        entry.pop("since", None)
    else:
        entry["since"] = mute.since
    if mute.until is None:
        entry.pop("until", None)
    else:
        midnight = mute.until.timetz().replace(tzinfo=None) == time()
        entry["until"] = mute.until.date() if midnight else mute.until
    entry["why"] = mute.why


def unmuted_text(text: str, target: str) -> str:
    """Take a target's mute out of `decisions.toml`; everything else stays as it is."""
    document = tomlkit.parse(text)
    listed = _listed(document)
    places = [place for place, each in enumerate(listed) if each.get("target") == target]
    for place in reversed(places):
        del listed[place]
    if not len(listed):
        del document[MUTED]
    return _whole(tomlkit.dumps(document))


def _listed(document: TOMLDocument) -> AoT:
    listed = document[MUTED]
    if not isinstance(listed, AoT):
        raise UsageError(f"{decisions.NAME}: {MUTED} is a list\n  write it as [[{MUTED}]] tables")
    return listed


def _whole(text: str) -> str:
    return text.rstrip("\n") + "\n"


def _names(setting: Setting) -> set[str]:
    """Every kind of event, every source of the file, every subject that is or was known of."""
    ids = [watched.source.id for watched in setting.config.sources]
    with setting.reading() as store:
        snapshots = [standing.snapshot for standing in store.standings(ids).values()]
        told = {event.subject for event in store.events()}
    subjects = {key[0] for snapshot in snapshots if snapshot for key in snapshot.facts}
    return {*KINDS, *ids, *subjects, *told}


def _unknown(target: str, known: Iterable[str]) -> str:
    what = "nothing known begins so" if target.endswith(ALL) else "no source, subject or kind"
    found = process.extract(
        target.rstrip(ALL), list(known), limit=FEW, score_cutoff=NEAR, processor=str.lower
    )
    near = [clean(name) for name, _, _ in found]
    mend = f"\n  did you mean {' or '.join(near)}?" if near else ""
    more = "`monitor status` lists the sources, `monitor history` shows subjects and kinds"
    return f'"{clean(target)}": {what}{mend}\n  {more}'


def _lines(decided: Decisions, target: str | None, now: datetime, path: Path) -> Iterator[str]:
    """What was done, or all that is muted."""
    if target is not None:
        mute = next((m for m in decided.mutes if m.target == target.strip()), None)
        yield f"{clean(target)}: " + (
            "told again" if mute is None else f"muted {_until(mute, now)}"
        )
        yield f"wrote {shown_as(path)}"
    elif decided.mutes:
        rows = [(clean(m.target), _until(m, now), clean(m.why)) for m in decided.mutes]
        yield table(rows, HEADERS, WIDE).rstrip()
    else:
        yield "nothing is muted"


def _until(mute: Mute, now: datetime) -> str:
    if mute.until is None:
        return "until it is taken back"
    end = f"until {mute.until:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    return end if mute.holds(now) else f"{end}: over"
