"""`monitor history`: facts and events over time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from monitor.commands.setting import Setting, formats, print_json, say, settle
from monitor.diff import ordered
from monitor.identities import keys_of, models_called
from monitor.model import Event, Key, Snapshot
from monitor.render.clean import clean
from monitor.store import Store
from monitor.values import Json, dumps, stamp

WIDEST = 300
"""Letters of a fact that are shown; `--format json` has it whole."""


def run(args: argparse.Namespace) -> int:
    """Print events, oldest first; for one subject also the facts that hold, with their dates.

    A model of the catalog, by its name, stands for all subjects that sources have for it.
    """
    form = formats(args, "text", "json")
    setting = settle(args)
    with setting.reading() as store:
        standings = store.standings([watched.source.id for watched in setting.config.sources])
        snapshots = [known for id_ in sorted(standings) if (known := standings[id_].snapshot)]
        keys = _keys(setting, snapshots)
        events = ordered(_events(store, args.subject, keys))
    facts = list(known_facts(snapshots, args.subject, keys))
    entries = sorted([*map(_event, events), *facts], key=_order)
    if form == "json":
        print_json({"schema": "monitor/history/1", "history": list(entries)})
    else:
        say(_line(entry) for entry in entries)
        if not entries and not args.quiet:
            say([f"nothing is known of {clean(args.subject)}" if args.subject else "no events yet"])
    return 0


def _keys(setting: Setting, snapshots: Sequence[Snapshot]) -> frozenset[Key]:
    """The facts of the models that go by the name asked for; none where no model does."""
    config, name = setting.config, setting.args.subject
    found = models_called(config, name) if name else ()
    return frozenset(key for its in found for key in keys_of(config, *its, snapshots))


def _events(store: Store, subject: str | None, keys: frozenset[Key]) -> list[Event]:
    if not keys:
        return store.events(subject=subject)
    rows = {key for key in keys if key[1].startswith("entry:")}
    whole = {about for about, predicate in keys if (about, predicate) not in rows}
    its = [event for event in store.events() if event.subject in whole]
    its += [event for event in store.events() if (event.subject, event.predicate) in rows]
    return list({event.id: event for event in its}.values())


def known_facts(
    snapshots: Sequence[Snapshot], subject: str | None, keys: frozenset[Key] = frozenset()
) -> Iterator[dict[str, Json]]:
    """The facts of one subject, of a source by its id, or those named, with when first seen."""
    for snapshot in snapshots:
        for (about, predicate), fact in sorted(snapshot.facts.items()):
            asked = subject is not None and subject in (about, snapshot.source)
            if asked or (about, predicate) in keys:
                yield {
                    "at": stamp(fact.observed_at),
                    "what": "fact",
                    "source": snapshot.source,
                    "subject": about,
                    "predicate": predicate,
                    "value": fact.value,
                    "evidence": snapshot.shown_by(fact).as_json(),
                }


def _event(event: Event) -> dict[str, Json]:
    return {"at": stamp(event.observed_at), "what": "event", **event.as_json()}


def _order(entry: dict[str, Json]) -> tuple[str, ...]:
    return tuple(str(entry.get(name)) for name in ("at", "what", "source", "subject", "predicate"))


def _line(entry: dict[str, Json]) -> str:
    if entry["what"] == "event":
        return f"{entry['at']}  {entry['kind']:22} {clean(str(entry['title']))}"
    said = f"{entry['subject']} {entry['predicate']} = {dumps(entry['value'])}"
    return f"{entry['at']}  {'fact':22} {clean(said, WIDEST)}"
