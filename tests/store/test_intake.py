"""The text files are the record: what people, git and lost databases did to them counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import Decision, Standing
from monitor.store import Store
from tests.store.conftest import Open
from tests.store.records import (
    NEWS,
    NOW,
    OWNERS,
    VALIDATOR,
    VOX,
    WORLD,
    at,
    counted,
    event,
    failed,
    seen,
    texts,
)

VOX_FILE = "acme/github--acme--vox.json"


def fill(store: Store) -> None:
    """A pass with a bit of everything, written to the files."""
    run = store.begin(NOW)
    vox = replace(seen("v1", "v2", told=True), counters=(counted("stars", 5),))
    store.record(run, vox, (VALIDATOR,), NOW)
    absent = replace(seen("v1", source=WORLD).standing, absent=frozenset({(WORLD, "license")}))
    store.record(run, Decision(WORLD, "first_seen", absent, settled=False), (), NOW)
    store.record(run, failed(Standing(), source=NEWS), (), NOW)
    store.write_files()
    store.finish(run, at(1), {})


def elsewhere(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/another.db"


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Leave exactly these text files, as a git checkout does."""
    for name in texts(folder).keys() - files.keys():
        (folder / name).unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_a_lost_database_is_rebuilt_from_the_files(open_store: Open, tmp_path: Path) -> None:
    store = open_store()
    fill(store)
    rebuilt = open_store(url=elsewhere(tmp_path))
    for id_, standing in store.standings(OWNERS).items():
        looked = replace(standing, checked_at=None)
        if id_ == NEWS:
            looked = replace(looked, changed_at=None)
        assert rebuilt.standings([id_])[id_] == looked
    assert rebuilt.events() == store.events() == [event("v2")]
    assert rebuilt.untold() == []
    assert rebuilt.validators([VOX]) == {VOX: ()}
    assert rebuilt.counters() == store.counters()
    assert rebuilt.changes(VOX) == store.changes(VOX)
    assert rebuilt.write_files() == []


def test_a_rebuilt_database_tells_nothing_twice(open_store: Open, tmp_path: Path) -> None:
    fill(open_store())
    rebuilt = open_store(url=elsewhere(tmp_path))
    run = rebuilt.begin(at(1))
    assert rebuilt.record(run, seen("v1", "v2", told=True), (), at(1)) == ()
    assert rebuilt.events(run=run) == []


def test_an_event_written_without_its_snapshot_is_known_all_the_same(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1"), (), NOW)
    store.write_files()
    before = texts(folder)
    store.record(store.begin(at(1)), seen("v1", "v2", revision=2, told=True), (), at(1))
    store.write_files()
    (folder / VOX_FILE).write_bytes(before[VOX_FILE])
    rebuilt = open_store(url=elsewhere(tmp_path))
    again = seen("v1", "v2", revision=2, told=True)
    assert rebuilt.record(rebuilt.begin(at(2)), again, (), at(2)) == ()
    assert rebuilt.events() == [event("v2")]


def test_a_pulled_snapshot_becomes_the_standing(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    fill(open_store())
    mine = texts(folder)
    colleague = open_store(url=elsewhere(tmp_path))
    run = colleague.begin(at(1))
    colleague.record(run, seen("v1", "v2", "v3", revision=2, hours=1, told=True), (), at(1))
    colleague.record(run, seen("v1", source=WORLD, hours=1), (), at(1))
    colleague.write_files()
    theirs = texts(folder)
    put(folder, mine)
    store = open_store()
    put(folder, theirs)
    store.refresh()
    standing = store.standings([VOX])[VOX]
    assert standing.snapshot == colleague.standings([VOX])[VOX].snapshot
    assert (standing.checked_at, standing.changed_at) == (None, at(1))
    assert store.validators([VOX]) == {VOX: ()}
    assert store.standings([WORLD])[WORLD].absent == frozenset()
    assert store.events() == [event("v2"), event("v3", hours=1)]
    assert store.write_files() == []
    assert texts(folder) == theirs


def test_a_fresh_checkout_of_the_same_bytes_keeps_validators(
    open_store: Open, folder: Path
) -> None:
    fill(open_store())
    files = texts(folder)
    put(folder, {})
    put(folder, files)
    store = open_store()
    assert store.validators([VOX]) == {VOX: (VALIDATOR,)}
    assert store.standings([VOX])[VOX].checked_at == NOW
    assert store.write_files() == []


def test_going_back_in_git_takes_the_events_back(open_store: Open, folder: Path) -> None:
    store = open_store()
    fill(store)
    old = texts(folder)
    later = seen("v1", "v2", "v3", revision=2, hours=1, told=True)
    store.record(store.begin(at(1)), later, (), at(1))
    store.write_files()
    new = texts(folder)
    put(folder, old)
    store = open_store()
    assert store.events() == [event("v2")]
    run = store.begin(at(2))
    assert store.record(run, later, (), at(2)) == later.events
    store.write_files()
    assert texts(folder).keys() == new.keys()
    assert texts(folder)["events.jsonl"] == new["events.jsonl"]
    assert len(store.changes(VOX)) == 3


def test_a_deleted_snapshot_is_forgotten(open_store: Open, folder: Path) -> None:
    fill(open_store())
    (folder / VOX_FILE).unlink()
    store = open_store()
    assert store.standings([VOX]) == {VOX: Standing()}
    assert store.validators([VOX]) == {VOX: ()}
    assert store.standings([WORLD])[WORLD].snapshot is not None
    assert store.write_files() == []
    store.record(store.begin(at(1)), seen("v9"), (), at(1))
    assert store.write_files() == [folder / VOX_FILE]


def test_a_deleted_pending_file_clears_what_was_pending(open_store: Open, folder: Path) -> None:
    fill(open_store())
    (folder / "pending.json").unlink()
    store = open_store()
    assert store.standings([NEWS])[NEWS].trouble is None
    assert store.standings([WORLD])[WORLD].absent == frozenset()
    assert store.write_files() == []


def test_an_empty_folder_is_filled_and_forgets_nothing(open_store: Open, folder: Path) -> None:
    fill(open_store())
    files = texts(folder)
    put(folder, {})
    store = open_store()
    assert store.standings([VOX])[VOX].snapshot is not None
    store.write_files()
    assert texts(folder) == files


def test_a_killed_pass_is_ahead_of_its_files_and_wins(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    fill(store)
    later = seen("v1", "v2", "v3", revision=2, hours=1, told=True)
    later = replace(later, counters=(counted("stars", 7),))
    store.record(store.begin(at(1)), later, (), at(30))
    store.record(2, failed(store.standings([WORLD])[WORLD], source=WORLD), (), at(1))
    store.close()
    (folder / VOX_FILE).unlink()
    (folder / "pending.json").unlink()
    store = open_store()
    assert store.standings([VOX])[VOX] == later.standing
    assert store.untold() == [event("v3", hours=1)]
    store.write_files()
    rebuilt = open_store(url=elsewhere(tmp_path))
    assert rebuilt.standings([VOX])[VOX].snapshot == later.standing.snapshot
    assert rebuilt.standings([WORLD])[WORLD].trouble is not None
    assert rebuilt.standings([NEWS])[NEWS].trouble is None
    assert rebuilt.events() == [event("v2"), event("v3", hours=1)]
    assert [reading.value for reading in rebuilt.series(VOX)] == [5, 7]


def test_files_written_by_a_pass_that_died_before_it_noted_so_are_not_written_again(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    fill(store)
    store.record(store.begin(at(1)), seen("v1", "v3", revision=2, told=True), (), at(1))
    double = open_store(url=elsewhere(tmp_path))
    double.record(double.begin(at(1)), seen("v1", "v3", revision=2, told=True), (), at(1))
    double.write_files()
    files = texts(folder)
    store = open_store()
    assert store.write_files() == []
    assert texts(folder) == files
    assert store.events() == [event("v2"), event("v3")]


def test_a_pulled_line_stands_before_the_events_that_wait(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    fill(store)
    store.record(store.begin(at(1)), seen("v7", source=WORLD, told=True), (), at(1))
    double = open_store(url=elsewhere(tmp_path))
    double.record(double.begin(at(1)), seen("v3", source=NEWS, told=True), (), at(1))
    double.write_files()
    store = open_store()
    order = [event("v2"), event("v3", source=NEWS), event("v7", source=WORLD)]
    assert store.events() == order
    store.write_files()
    lines = (folder / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [each.id for each in order]
    assert open_store().events() == order


@pytest.mark.parametrize("lost", [1, 40, 400])
def test_a_line_that_a_crash_cut_is_mended(
    open_store: Open, folder: Path, tmp_path: Path, lost: int
) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1", told=True), (), NOW)
    store.write_files()
    first = (folder / "events.jsonl").read_bytes()
    second = json.dumps(event("v2").as_json()).encode()
    (folder / "events.jsonl").write_bytes(first + second[: len(second) - lost + 1])
    rebuilt = open_store(url=elsewhere(tmp_path))
    told = [event("v1"), event("v2")] if lost == 1 else [event("v1")]
    assert rebuilt.events() == told
    assert rebuilt.write_files() == [folder / "events.jsonl"]
    lines = (folder / "events.jsonl").read_bytes()
    assert lines.startswith(first)
    assert lines.endswith(b"\n")
    assert [json.loads(line)["id"] for line in lines.splitlines()] == [each.id for each in told]
    assert rebuilt.write_files() == []
    assert open_store(url=elsewhere(tmp_path)).events() == told


def test_a_file_in_two_places_counts_where_it_belongs(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1", revision=5), (), NOW)
    store.write_files()
    (folder / "old").mkdir()
    copy = (folder / VOX_FILE).read_bytes().replace(b'"revision": 5', b'"revision": 9')
    (folder / "old/github--acme--vox.json").write_bytes(copy)
    for again in (open_store(), open_store(url=elsewhere(tmp_path))):
        found = again.standings([VOX])[VOX].snapshot
        assert found is not None
        assert found.revision == 5


def test_a_colleague_who_moves_a_source_moves_its_file(open_store: Open, folder: Path) -> None:
    fill(open_store())
    (folder / "other").mkdir()
    (folder / VOX_FILE).rename(folder / "other/github--acme--vox.json")
    store = open_store(owners={**OWNERS, VOX: "other"})
    assert store.validators([VOX]) == {VOX: (VALIDATOR,)}
    assert store.write_files() == []


def conflict(data: bytes) -> bytes:
    lines = data.split(b"\n")
    return b"\n".join([*lines[:3], b"<<<<<<< HEAD", b"=======", b">>>>>>> theirs", *lines[3:]])


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        (VOX_FILE, conflict, "vox.json:4: a merge left its conflict here"),
        (VOX_FILE, lambda data: data[:-9], r"vox.json:\d+: broken JSON"),
        (VOX_FILE, lambda data: b"\xff" + data, "vox.json:1: this is no UTF-8"),
        (VOX_FILE, lambda data: b"[" * 100_000, "vox.json: broken JSON"),
        (VOX_FILE, lambda data: b"[]", "vox.json:1: no JSON document"),
        (VOX_FILE, lambda data: data.replace(b"t/1", b"t/2"), "upgrade: pip"),
        (VOX_FILE, lambda data: data.replace(b'"MIT"', b"null"), "not as the monitor writes it"),
        (VOX_FILE, lambda data: data.replace(b'"facts"', b'"fact"'), "lacks 'facts'"),
        (VOX_FILE, lambda data: data.replace(b'n": 1', b'n": "1"'), "expected a whole number"),
        ("pending.json", conflict, "pending.json:4: a merge left its conflict here"),
        ("pending.json", lambda data: data.replace(b"timeout", b"tired"), "called tired"),
        ("pending.json", lambda data: data.replace(b"2026-", b"soon"), "not as the monitor"),
        ("counters.csv", conflict, "counters.csv:4: a merge left its conflict here"),
        ("counters.csv", lambda data: data + b"a,b\n", "counters.csv:3: no row of"),
        ("counters.csv", lambda data: data.replace(b"W47", b"x"), "is no ISO week"),
        ("events.jsonl", lambda data: b"<<<<<<< HEAD\n" + data, "events.jsonl:1: a merge"),
        ("events.jsonl", lambda data: data + b"{}\n", "events.jsonl:2: no event"),
        ("events.jsonl", lambda data: data + b"\xff\n", "events.jsonl:2: this is no UTF-8"),
        ("events.jsonl", lambda data: data.replace(b"notable", b"vast"), "jsonl:1: no event"),
        ("events.jsonl", lambda data: data.replace(b"e-git", b"e" * 300), "id is too long"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_cure(
    open_store: Open, folder: Path, name: str, spoil: Callable[[bytes], bytes], said: str
) -> None:
    store = open_store()
    fill(store)
    (folder / name).write_bytes(spoil((folder / name).read_bytes()))
    with pytest.raises(StoreError, match=said) as told:
        open_store()
    assert str(told.value).startswith(str(folder / name))
    assert f"git checkout -- {folder / name}" in str(told.value)
    (folder / name).unlink()
    open_store()


def test_what_a_broken_file_stopped_is_taken_in_once_it_is_mended(
    open_store: Open, folder: Path
) -> None:
    fill(open_store())
    good = (folder / VOX_FILE).read_bytes()
    (folder / "events.jsonl").write_bytes(b"")
    (folder / VOX_FILE).write_bytes(b"{")
    with pytest.raises(StoreError):
        open_store()
    (folder / VOX_FILE).write_bytes(good)
    store = open_store()
    assert store.events() == []
    assert store.validators([VOX]) == {VOX: (VALIDATOR,)}
