"""The text files are readable, whole, and touched only where something changed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model import Decision, Standing
from monitor.store.formats import write_event
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

TIMEOUT = (
    '{"consecutive": 1, "detail": "no answer in 30 s", "error": "timeout", '
    '"since": "2026-11-22T07:00:00Z", "told": false}'
)
VOX_FILE = "acme/github--acme--vox.json"


def test_a_snapshot_is_one_document_with_a_fact_a_line(open_store: Open, folder: Path) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v0.2", "v0.10", "Größe"), (), NOW)
    assert store.write_files() == [folder / VOX_FILE]
    text = (folder / VOX_FILE).read_text(encoding="utf-8")
    assert text == (
        "{\n"
        '"schema": "monitor/snapshot/1",\n'
        '"source": "github:acme/vox",\n'
        '"revision": 1,\n'
        '"evidence": {"fetched_at": "2026-11-22T06:00:00Z", "sha256": "' + "0" * 64 + '", '
        '"status": 200, "url": "https://api.github.test/repos/acme/vox", "via": null},\n'
        '"scope": {"release:*": "all"},\n'
        '"facts": [\n'
        '{"subject": "github:acme/vox", "predicate": "license", "value": "MIT", '
        '"observed_at": "2026-11-22T06:00:00Z"},\n'
        '{"subject": "github:acme/vox", "predicate": "release:Größe", "value": {"name": "Größe"}, '
        '"observed_at": "2026-11-22T06:00:00Z"},\n'
        '{"subject": "github:acme/vox", "predicate": "release:v0.10", "value": {"name": "v0.10"}, '
        '"observed_at": "2026-11-22T06:00:00Z"},\n'
        '{"subject": "github:acme/vox", "predicate": "release:v0.2", "value": {"name": "v0.2"}, '
        '"observed_at": "2026-11-22T06:00:00Z"}\n'
        "]\n"
        "}\n"
    )
    assert json.loads(text)["facts"][1]["value"] == {"name": "Größe"}


def test_newcomers_lie_in_a_folder_of_their_own(open_store: Open, folder: Path) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1", source=WORLD), (), NOW)
    assert store.write_files() == [folder / "_watch/hf--task--audio-text-to-text.json"]


def test_an_event_is_a_line_at_the_end(open_store: Open, folder: Path) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1", told=True), (), NOW)
    store.write_files()
    before = (folder / "events.jsonl").read_bytes()
    store.record(run, seen("v2", source=NEWS, told=True), (), NOW)
    assert folder / "events.jsonl" in store.write_files()
    lines = (folder / "events.jsonl").read_bytes()
    assert lines.startswith(before)
    assert [json.loads(line) for line in lines.splitlines()] == [
        event("v1").as_json(),
        event("v2", source=NEWS).as_json(),
    ]


def test_what_is_pending_stands_in_its_file_and_only_while_it_is(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1"), (), NOW)
    store.write_files()
    assert not (folder / "pending.json").exists()
    store.record(run, failed(store.standings([VOX])[VOX]), (), at(1))
    absent = replace(seen("v1", source=WORLD).standing, absent=frozenset({(WORLD, "license")}))
    store.record(run, Decision(WORLD, "first_seen", absent, settled=False), (), at(1))
    store.write_files()
    assert (folder / "pending.json").read_text().splitlines()[2:-2] == [
        '"sources": {',
        '"github:acme/vox": {"trouble": ' + TIMEOUT + "},",
        '"hf:task/audio-text-to-text": {"absent": [["hf:task/audio-text-to-text", "license"]]}',
    ]
    store.record(run, seen("v1"), (), at(2))
    store.record(run, seen("v1", source=WORLD), (), at(2))
    assert store.write_files() == [folder / "pending.json"]
    assert not (folder / "pending.json").exists()


def test_an_unchanged_world_leaves_every_byte(open_store: Open, folder: Path) -> None:
    store = open_store()
    decision = replace(seen("v1", told=True), counters=(counted("stars", 5),))
    store.record(store.begin(NOW), decision, (), NOW)
    store.write_files()
    before = texts(folder)
    times = {name: (folder / name).stat().st_mtime_ns for name in before}
    store = open_store()
    run = store.begin(at(1))
    same = replace(decision, result="unchanged", changes=(), events=())
    store.record(run, replace(same, counters=(counted("stars", 9),)), (), at(1))
    assert store.write_files() == []
    assert texts(folder) == before
    assert {name: (folder / name).stat().st_mtime_ns for name in texts(folder)} == times


def test_a_source_that_moves_to_another_provider_takes_its_file_along(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1"), (), NOW)
    store.write_files()
    data = (folder / VOX_FILE).read_bytes()
    store = open_store(owners={**OWNERS, VOX: "other"})
    new = folder / "other/github--acme--vox.json"
    assert store.write_files() == [folder / VOX_FILE, new]
    assert new.read_bytes() == data
    assert not (folder / "acme").exists()
    assert store.write_files() == []


def test_a_move_that_was_cut_short_is_finished(open_store: Open, folder: Path) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1"), (VALIDATOR,), NOW)
    store.write_files()
    data = (folder / VOX_FILE).read_bytes()
    (folder / "other").mkdir()
    (folder / "other/github--acme--vox.json").write_bytes(data)
    store = open_store(owners={**OWNERS, VOX: "other"})
    assert store.validators([VOX]) == {VOX: (VALIDATOR,)}
    assert store.write_files() == [folder / VOX_FILE]
    assert texts(folder) == {"other/github--acme--vox.json": data}
    assert open_store(owners={**OWNERS, VOX: "other"}).write_files() == []


def test_events_that_git_brings_while_a_pass_runs_are_not_passed_over(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1", told=True), (), NOW)
    store.write_files()
    with (folder / "events.jsonl").open("ab") as lines:
        lines.write(write_event(event("v2")))
    store.record(run, seen("v3", source=NEWS, told=True), (), NOW)
    store.write_files()
    order = [event("v1"), event("v2"), event("v3", source=NEWS)]
    assert open_store().events() == order


def test_the_file_of_a_source_that_nobody_names_any_more_stays(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1"), (), NOW)
    store.write_files()
    before = texts(folder)
    store.record(run, seen("v1", "v2", revision=2), (), NOW)
    store = open_store(owners={NEWS: "acme"})
    assert store.write_files() == []
    assert texts(folder) == before
    assert store.standings([VOX])[VOX].snapshot is not None


def test_drafts_of_a_killed_pass_are_swept_away(open_store: Open, folder: Path) -> None:
    store = open_store()
    (folder / "acme").mkdir(parents=True)
    (folder / "acme" / ".github--acme--vox.json.tmp").write_text("{")
    (folder / ".counters.csv.tmp").write_text("x")
    store.write_files()
    assert texts(folder) == {}


def test_a_folder_that_cannot_be_written_is_told_with_its_cure(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1"), (), NOW)
    folder.mkdir(exist_ok=True)
    (folder / "acme").write_text("a file, no folder")
    with pytest.raises(StoreError, match=r"acme.*\n  see that"):
        store.write_files()
    (folder / "acme").unlink()
    assert store.write_files() == [folder / VOX_FILE]


def test_every_instant_of_a_replaced_file_is_whole(open_store: Open, folder: Path) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1"), (), NOW)
    store.write_files()
    with (folder / VOX_FILE).open("rb") as reader:
        store.record(run, seen("v1", "v2", revision=2), (), NOW)
        store.write_files()
        assert json.load(reader)["revision"] == 1
    assert json.loads((folder / VOX_FILE).read_bytes())["revision"] == 2
    assert [path.name for path in (folder / "acme").iterdir()] == ["github--acme--vox.json"]


def test_a_standing_without_a_snapshot_never_takes_one_away(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v1"), (), NOW)
    store.record(run, failed(Standing()), (), at(1))
    assert store.standings([VOX])[VOX].snapshot == seen("v1").standing.snapshot


def test_a_disk_that_is_full_leaves_no_half_line(tmp_path: Path) -> None:
    """A process whose files may hold so many bytes gets short writes, as on a full disk."""
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from monitor.errors import StoreError; from monitor.store.folder import Folder\n"
        "folder = Folder(Path(sys.argv[1])); folder.append('events.jsonl', b'{1}\\n')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "for write in (folder.append, folder.replace):\n"
        "    try: write('events.jsonl', b'{22222}\\n{3}\\n')\n"
        "    except StoreError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("see that the disk has room") == 2, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["events.jsonl"]
    assert (tmp_path / "events.jsonl").read_bytes() == b"{1}\n"
