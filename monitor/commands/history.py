"""`monitor history`: facts and events over time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from monitor.commands.setting import formats, print_json, say, settle
from monitor.diff import ordered
from monitor.model import Event, Json, Snapshot, dumps, stamp
from monitor.render.clean import clean


def run(args: argparse.Namespace) -> int:
    """Print events, oldest first; for one subject also the facts that hold, with their dates."""
    form = formats(args, "text", "json")
    setting = settle(args)
    with setting.store() as store:
        events = ordered(store.events(subject=args.subject))
        standings = store.standings([watched.source.id for watched in setting.config.sources])
    snapshots = [standings[id_].snapshot for id_ in sorted(standings)]
    facts = list(known([s for s in snapshots if s is not None], args.subject))
    entries = sorted([*map(_event, events), *facts], key=_order)
    if form == "json":
        print_json({"schema": "monitor/history/1", "history": list(entries)})
    else:
        say(_line(entry) for entry in entries)
        if not entries and not args.quiet:
            say([f"nothing is known of {clean(args.subject)}" if args.subject else "no events yet"])
    return 0


def known(snapshots: list[Snapshot], subject: str | None) -> Iterator[dict[str, Json]]:
    """The facts of one subject, or of a source by its id, with when each was first seen."""
    for snapshot in snapshots:
        for (about, predicate), fact in sorted(snapshot.facts.items()):
            if subject is not None and subject in (about, snapshot.source):
                yield {
                    "at": stamp(fact.observed_at),
                    "what": "fact",
                    "source": snapshot.source,
                    "subject": about,
                    "predicate": predicate,
                    "value": fact.value,
                    "evidence": snapshot.evidence.as_json(),
                }


def _event(event: Event) -> dict[str, Json]:
    return {"at": stamp(event.observed_at), "what": "event", **event.as_json()}


def _order(entry: dict[str, Json]) -> tuple[str, ...]:
    return tuple(str(entry.get(name)) for name in ("at", "what", "source", "subject", "predicate"))


def _line(entry: dict[str, Json]) -> str:
    if entry["what"] == "event":
        return f"{entry['at']}  {entry['kind']:22} {clean(str(entry['title']))}"
    said = f"{entry['subject']} {entry['predicate']} = {dumps(entry['value'])}"
    return f"{entry['at']}  {'fact':22} {clean(said)[:300]}"
