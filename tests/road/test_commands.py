"""The verbs that read what is stored: what a person sees of a world that moved."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.store import lock
from tests.road.conftest import Road
from tests.road.test_road import everything, move


def moved(road: Road) -> Road:
    """A road with one pass, something that happened, and a second pass."""
    everything(road)
    road.run()
    move(road)
    road.run()
    return road


def test_status_has_a_line_a_source_with_its_whole_id(road: Road) -> None:
    moved(road)
    assert road.call("status", "--now", road.now.isoformat()) == 0
    head, *lines = road.out.splitlines()
    assert head.startswith("HEALTH")
    assert head.endswith("PROVIDER  SOURCE")
    assert len(lines) == 5
    assert all(line.startswith("ok ") for line in lines)
    assert lines[2].endswith(f"acme      page:{road.world.url}/models")


def test_status_says_in_a_sentence_what_fails(road: Road) -> None:
    moved(road)
    road.world.page("/models").status = 500
    road.run()
    road.call("status", "--format", "json")
    (failing,) = [row for row in json.loads(road.out)["status"] if row["health"] == "failing"]
    assert (failing["failure"]["error"], failing["failure"]["consecutive"]) == ("server-error", 1)
    road.call("status")
    assert f"page:{road.world.url}/models: server-error:" in road.out


def test_history_tells_facts_and_events_of_a_subject(road: Road) -> None:
    moved(road)
    road.call("history", "github:acme/vox", "--format", "json")
    entries = json.loads(road.out)["history"]
    assert [entry["kind"] for entry in entries if entry["what"] == "event"] == ["release.new"]
    facts = {entry["predicate"]: entry["value"] for entry in entries if entry["what"] == "fact"}
    assert facts["license"] == "MIT"
    road.call("history")
    assert len(road.out.splitlines()) == 6


def test_history_of_an_unknown_subject_says_so(road: Road) -> None:
    moved(road)
    assert road.call("history", "github:nobody/nothing") == 0
    assert road.out == "nothing is known of github:nobody/nothing\n"


def test_diff_shows_an_edit_word_by_word(road: Road) -> None:
    moved(road)
    page = road.world.page("/models")
    page.body = str(page.body).replace("number 3 tells", "number 3 whispers")
    road.run()
    road.call("diff", f"page:{road.world.url}/models")
    assert "Paragraph number 3 [-tells-] {+whispers+} of model 3." in road.out
    assert "{+A new thing is here.+}" in road.out


def test_diff_keeps_to_its_times(road: Road) -> None:
    moved(road)
    road.call("diff", "github:acme/vox", "--to", "2026-01-01")
    assert "nothing changed" in road.out


def test_the_report_of_a_period_holds_its_events(road: Road) -> None:
    moved(road)
    now = road.now.isoformat()
    road.call("report", "--since", "7d", "--now", now, "--format", "json")
    found = json.loads(road.out)
    assert found["schema"] == "monitor/report/1"
    assert len(found["events"]) == 6
    road.call("report", "--since", "7d", "--now", now)
    assert "acme/vox v0.6 released" in road.out
    road.call("report", "--now", now, "--format", "html")
    assert road.out.startswith("<!doctype html>")


def test_render_writes_the_page_again_without_any_network(road: Road) -> None:
    moved(road)
    before = road.files()
    (road.folder / "reports/catalog.md").unlink()
    road.world.down()
    assert road.call("render", "--now", road.now.isoformat()) == 0
    assert road.files() == before
    assert road.out == "wrote reports/catalog.md\n"


def test_explain_says_what_was_fetched_and_why_there_is_no_event(road: Road) -> None:
    moved(road)
    source = f"page:{road.world.url}/models"
    road.call("run", "--explain", "--only", source, "--now", road.now.isoformat())
    assert f"fetched {road.world.url}/models: status 304" in road.out
    assert "304: nothing changed" in road.out
    assert "→ no event" in road.out


ASKING = (
    ["status"],
    ["report", "--since", "30d"],
    ["claims"],
    ["review"],
    ["history"],
    ["history", "github:acme/vox"],
    ["diff", "github:acme/vox"],
    ["alerts"],
    ["mute", "--list"],
    ["check"],
    ["run", "--dry-run", "--all"],
)
"""The verbs that only read."""


def everything_below(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder, with its time and its bytes."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def told_by_all(road: Road, *verbs: list[str]) -> dict[str, str]:
    """What the verbs that only read say, all or these, with not one file touched by any."""
    said = {}
    for words in verbs or ASKING:
        before = everything_below(road.folder)
        status = road.call(*words, "--now", road.now.isoformat())
        assert status == 0, f"{words}: {road.err}"
        assert everything_below(road.folder) == before, words
        said[" ".join(words)] = road.out
    return said


def test_who_only_reads_touches_no_file_with_a_database_or_without(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(road)
    writable = told_by_all(road)
    assert "acme/vox v0.6" in writable["history"]
    monkeypatch.setattr(os, "access", lambda *_args, **_more: False)  # as another user finds it
    assert told_by_all(road) == writable
    event = (road.folder / "snapshots/events.jsonl").read_text().splitlines()[0]
    (road.folder / "snapshots/events.jsonl").write_text(event + "\n")  # git brought another record
    assert len(told_by_all(road, ["history"])["history"].splitlines()) == 1
    road.forget()
    assert told_by_all(road, ["claims"])["claims"] == writable["claims"]
    assert len(told_by_all(road, ["history"])["history"].splitlines()) == 1
    assert not list((road.folder / "snapshots").glob("monitor.db*"))


def test_who_only_reads_never_brings_an_old_database_up_to_date(road: Road) -> None:
    moved(road)
    with closing(sqlite3.connect(road.folder / "snapshots/monitor.db")) as database:
        database.execute("UPDATE monitor_version SET version_num = '0001'")
        database.commit()
    assert "acme/vox v0.6" in told_by_all(road, ["history"])["history"]


def test_nobody_needs_snapshots_to_ask(road: Road) -> None:
    everything(road)
    assert told_by_all(road)["history"] == "no events yet\n"
    assert not (road.folder / "snapshots").exists()


@pytest.mark.parametrize(
    "words", [["check"], ["status"], ["mute", "--list"], ["report"], ["review"], ["run"]]
)
def test_wrong_decisions_are_told_by_every_verb_that_reads_them(
    road: Road, words: list[str]
) -> None:
    everything(road)
    path = road.folder / "snapshots/decisions.toml"
    path.parent.mkdir()
    path.write_text('[[dismissed]]\nid = "p-1"\nuntill = 2027-01-31\n', encoding="utf-8")
    assert road.call(*words) == 2
    assert 'decisions.toml:3: dismissed 1: unknown key "untill"' in road.err
    assert road.err.endswith('did you mean "until"?\n')
    assert road.world.requests == []


def test_a_source_that_was_never_read_is_not_said_to_be_unchanged(road: Road) -> None:
    everything(road)
    road.call("diff", "github:acme/vox")
    assert road.out == "github:acme/vox was not read yet: monitor run --only github:acme/vox\n"


def test_evidence_of_the_hub_is_a_page_for_people_and_the_answer_in_json(road: Road) -> None:
    model = (
        '\n  [[provider.model]]\n  name = "Vox"\n  huggingface = "acme/vox-7b"\n  license = "MIT"\n'
    )
    everything(road)
    path = road.folder / "sources.toml"
    path.write_text(path.read_text(encoding="utf-8") + model, encoding="utf-8")
    road.run()
    road.call("report")
    assert f"([evidence]({road.world.url}/hub/acme/vox-7b)" in road.out
    road.call("report", "--format", "json")
    claim = next(each for each in json.loads(road.out)["claims"] if each["field"] == "license")
    assert claim["evidence"]["url"].startswith(f"{road.world.url}/hub/api/models?author=acme&")
    road.call("check")
    assert max(map(len, road.out.splitlines())) <= 122


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--replay", "nowhere.warc.gz"], "there is no such file"),
        (["init", "--config", "/proc/none/x.toml"], "name a folder that you may write to"),
        (["adopt", "nowhere.md"], "name a Markdown page"),
    ],
)
def test_a_file_that_is_not_there_is_told_with_its_cure(
    road: Road, words: list[str], said: str
) -> None:
    everything(road)
    status = main(words) if words[0] == "init" else road.call(*words)
    assert status == 2
    assert said in (road.err or road.capsys.readouterr().err)


def test_who_must_wait_is_told_for_whom(road: Road) -> None:
    everything(road)
    with lock(road.folder / "snapshots", "monitor watch"):
        for words in (["run"], ["render"], ["accept", "p-1"], ["dismiss", "p-1", "--why", "x"]):
            assert road.call(*words) == 4
            assert f"(monitor watch, process {os.getpid()})" in road.err
            assert "stop it (SIGTERM)" in road.err
        told_by_all(road, ["status"], ["report"], ["run", "--dry-run", "--all"])
    assert (road.folder / "snapshots/.lock").read_bytes() == b""
