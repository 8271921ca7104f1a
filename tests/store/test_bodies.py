"""The last bytes of each page are kept, packed, beside the snapshot that was made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from monitor.model import Body, Noise
from monitor.store import Store
from tests.store.conftest import Open
from tests.store.records import NEWS, NOW, OWNERS, VOX, at, evidence, seen


def body(said: str) -> Body:
    return Body("https://x.test/p", "text/html", said.encode(), evidence())


def look(store: Store, revision: int, said: str) -> None:
    run = store.begin(NOW)
    decision = seen("v1", revision=revision, hours=revision)
    store.record(run, replace(decision, body=body(said)), (), at(revision))
    store.write_files()
    store.finish(run, NOW, {})


def test_bytes_are_kept_with_the_snapshot_they_were_read_to(open_store: Open) -> None:
    store = open_store()
    assert store.bodies([VOX]) == {}
    look(store, 1, "one " * 1000)
    assert store.bodies([VOX, NEWS]) == {VOX: body("one " * 1000)}
    look(store, 1, "the same page with another nonce")
    assert store.bodies([VOX])[VOX].data == b"one " * 1000
    look(store, 2, "two")
    assert store.bodies([VOX])[VOX] == body("two")


def test_a_look_without_bytes_leaves_those_that_are_kept(open_store: Open) -> None:
    store = open_store()
    look(store, 1, "one")
    run = store.begin(NOW)
    store.record(run, seen("v1", revision=1, hours=1), (), at(2))
    assert store.bodies([VOX])[VOX].data == b"one"


def test_bytes_of_another_snapshot_are_not_given(open_store: Open, folder: Path) -> None:
    store = open_store()
    look(store, 1, "one")
    (path,) = folder.glob("*/*.json")
    first = path.read_bytes()
    look(store, 2, "two")
    path.write_bytes(first)
    assert open_store().bodies([VOX]) == {}


def test_bytes_are_forgotten_with_the_snapshot(open_store: Open, folder: Path) -> None:
    store = open_store()
    look(store, 1, "one")
    (path,) = folder.glob("*/*.json")
    run = store.begin(NOW)
    store.record(run, seen("v1", source=NEWS), (), NOW)
    store.write_files()
    path.unlink()
    store = open_store()
    look(store, 1, "one again")
    assert store.bodies([VOX])[VOX].data == b"one again"


def test_a_dry_run_sees_the_bytes(open_store: Open, url: str, folder: Path) -> None:
    look(open_store(), 1, "one")
    with Store.scratch(url, folder, owners=OWNERS) as copy:
        assert copy.bodies([VOX])[VOX].data == b"one"


def test_what_was_learned_survives_the_database(open_store: Open, folder: Path) -> None:
    learned = Noise("numbers", "0123456789ab", 'Node 7 "spoke".', NOW)
    store = open_store()
    run = store.begin(NOW)
    decision = seen("v1", revision=1, hours=1)
    decision = replace(decision, standing=replace(decision.standing, noise=(learned,)))
    store.record(run, decision, (), NOW)
    store.write_files()
    assert "0123456789ab" in (folder / "pending.json").read_text()
    assert store.standings([VOX])[VOX].noise == (learned,)
    rebuilt = open_store(url="sqlite://", folder=folder)
    assert rebuilt.standings([VOX])[VOX].noise == (learned,)
    assert rebuilt.write_files() == []
    run = store.begin(NOW)
    store.record(run, seen("v1", revision=1, hours=1), (), at(2))
    store.write_files()
    assert not (folder / "pending.json").exists()
