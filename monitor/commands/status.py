"""`monitor status`: each source with its last look, last change, next look and health."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor import decisions
from monitor.commands.setting import formats, print_json, say, settle
from monitor.config import Watched
from monitor.decisions import Decisions
from monitor.diff import GONE
from monitor.model import Noise, NoiseKind, Standing
from monitor.render.clean import clean
from monitor.render.terminal import table
from monitor.schedule import NextLook, agenda
from monitor.values import Json, stamp

HEADERS = ("HEALTH", "LAST LOOK", "LAST CHANGE", "NEXT LOOK", "WHY THEN", "PROVIDER", "SOURCE")
WIDE = 10_000
"""Columns: ids are for copying, so none is cut."""

WHY: Mapping[NoiseKind, str] = {
    "numbers": "its numbers move",
    "turns": "shown to some and not to others",
    "either": "shown to some and not to others from the first look on",
    "flaps": "comes and goes",
}

Row = tuple[Watched, Standing, NextLook | None]


def run(args: argparse.Namespace) -> int:
    """Print the table, or the same as JSON."""
    form = formats(args, "text", "json")
    setting = settle(args)
    decided = decisions.load(setting.config.snapshots)
    with setting.reading() as store:
        standings = store.standings([watched.source.id for watched in setting.config.sources])
        looks = list(agenda(standings, setting.config, setting.now, store.refusals()))
    rows = [(watched, standings[watched.source.id], look) for watched, look in looks]
    if form == "json":
        states: list[Json] = [state(*row, setting.now, decided) for row in rows]
        print_json({"schema": "monitor/status/1", "status": states})
    else:
        say(lines(rows, setting.now))
        say(silences(rows, setting.now, decided))
        say(noise(rows, verbose=args.verbose))
    return 0


def state(
    watched: Watched,
    standing: Standing,
    look: NextLook | None,
    now: datetime,
    decided: Decisions = decisions.NONE,
) -> dict[str, Json]:
    """One source as JSON; `muted` is why nobody is told of it, None where people are.

    `noise` is what was found to say nothing in it, and is passed over.
    """
    trouble, source = standing.trouble, watched.source
    mute = decided.mute_of(source.id, now)
    return {
        "source": source.id,
        "provider": watched.provider,
        "kind": source.kind,
        "enabled": source.enabled,
        "every": source.every,
        "checked_at": stamp(standing.checked_at),
        "changed_at": stamp(standing.changed_at),
        "next_at": None if look is None else stamp(max(look.at, now)),
        "why": "disabled" if look is None else look.why,
        "health": health(watched, standing),
        "muted": None if mute is None else mute.as_json(now),
        "noise": [noise_json(each) for each in standing.noise],
        "facts": len(standing.snapshot.facts) if standing.snapshot else 0,
        "failure": None
        if trouble is None
        else {
            "error": trouble.error,
            "detail": trouble.detail,
            "since": stamp(trouble.since),
            "consecutive": trouble.consecutive,
        },
    }


def health(watched: Watched, standing: Standing) -> str:
    """One word: `disabled`, `new` (never looked at), `gone`, `failing` or `ok`."""
    if not watched.source.enabled:
        return "disabled"
    if any(predicate == GONE for _, predicate in standing.absent):
        return "gone"
    if standing.trouble is not None:
        return "failing"
    return "new" if standing.snapshot is None else "ok"


def lines(rows: list[Row], now: datetime) -> Iterator[str]:
    """The table, and a sentence for each source that fails."""
    yield table([_row(*row, now) for row in rows], HEADERS, WIDE).rstrip()
    for watched, standing, _ in rows:
        if standing.trouble is not None:
            detail = f"{standing.trouble.error}: {standing.trouble.detail}"
            yield f"{clean(watched.source.id)}: {clean(detail)}"


def silences(rows: list[Row], now: datetime, decided: Decisions) -> Iterator[str]:
    """A sentence for each source that is muted."""
    for watched, _, _ in rows:
        mute = decided.mute_of(watched.source.id, now)
        if mute is not None:
            end = "" if mute.until is None else f" until {_minute(mute.until)}"
            yield f"{clean(watched.source.id)}: muted{end}: {clean(mute.why)}"


def noise(rows: list[Row], *, verbose: bool) -> Iterator[str]:
    """What was found to say nothing: a line a source, or each of its texts."""
    for watched, standing, _ in rows:
        texts = standing.noise
        if not texts:
            continue
        many = f"{len(texts)} texts are" if len(texts) > 1 else "1 text is"
        hint = "" if verbose else "; --verbose shows"
        yield f"{clean(watched.source.id)}: {many} noise and muted{hint}"
        for each in texts if verbose else ():
            yield f"  {WHY[each.kind]} since {_minute(each.since)}: {clean(each.text)}"


def noise_json(each: Noise) -> Json:
    """One noise as JSON."""
    return {
        "kind": each.kind,
        "why": WHY[each.kind],
        "text": each.text,
        "since": stamp(each.since),
    }


def _row(
    watched: Watched, standing: Standing, look: NextLook | None, now: datetime
) -> tuple[str, ...]:
    return (
        health(watched, standing),
        _minute(standing.checked_at),
        _minute(standing.changed_at),
        "never" if look is None else "now" if look.due_at <= now else _minute(look.at),
        "disabled" if look is None else look.why,
        watched.provider or "(watch)",
        clean(watched.source.id),
    )


def _minute(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
