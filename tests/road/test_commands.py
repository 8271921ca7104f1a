"""The verbs that read what is stored: what a person sees of a world that moved."""

from __future__ import annotations

import json

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
