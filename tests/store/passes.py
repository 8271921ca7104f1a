"""Passes without end, each of which sees one more release: for the tests that kill them."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.store import Store, lock
from tests.store.records import NEWS, NOW, OWNERS, VOX, at, counted, failed, seen


def walk_on(url: str, folder: Path, told: Connection) -> None:
    """Send 0 when the store is open, and after each pass the number of releases that were told."""
    with lock(folder), Store.open(url, folder, owners=OWNERS) as store:
        told.send(0)
        while True:
            told.send(walk(store))


def walk(store: Store) -> int:
    """One pass: a new release of one source, one more failure of another, a counter."""
    standings = store.standings([VOX, NEWS])
    before = standings[VOX].snapshot
    revision = 1 + (before.revision if before else 0)
    versions = [f"v{number}" for number in range(1, revision + 1)]
    run = store.begin(NOW)
    store.adopt(run)
    decision = seen(*versions[-20:], revision=revision, told=revision > 1)
    counters = (counted("stars", revision),)
    store.record(run, replace(decision, counters=counters), (), at(24 * 7 * revision))
    store.record(run, failed(standings[NEWS], source=NEWS), (), NOW)
    store.write_files()
    store.finish(run, NOW, {})
    return revision
