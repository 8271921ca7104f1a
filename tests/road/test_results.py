"""What a command prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from tests.road.conftest import Road
from tests.road.test_files import LIST, PRICES, everything_in, prices
from tests.road.test_road import ENTRY, everything, move

RUN = {
    "schema", "run", "started_at", "finished_at", "sources", "requests", "events", "claims",
    "failures", "outputs",
}  # fmt: skip
EVENT = {
    "id", "kind", "severity", "provider", "source", "subject", "predicate", "title", "old", "new",
    "url", "observed_at", "evidence",
}  # fmt: skip
EVIDENCE = {"url", "fetched_at", "status", "sha256", "via"}
FAILURE = {"source", "error", "detail", "since", "consecutive"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TIMES = {
    "started_at", "finished_at", "observed_at", "fetched_at", "since", "until", "at",
    "checked_at", "changed_at", "next_at",
}  # fmt: skip


def times(value: object) -> Iterator[object]:
    """All that stands under a name that is a time, at any depth."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key in TIMES:
                yield member
            elif key not in ("old", "new", "value"):
                yield from times(member)
    elif isinstance(value, list):
        for member in value:
            yield from times(member)


def whole_run(done: dict[str, Any]) -> None:
    """Hold the JSON of a pass against the contract."""
    assert set(done) == RUN
    assert done["schema"] == "monitor/run/1"
    assert set(done["sources"]) == {
        "checked", "unchanged", "changed", "first_seen", "failed", "deferred"
    }  # fmt: skip
    assert set(done["requests"]) == {"sent", "not_modified", "bytes"}
    for event in done["events"]:
        assert set(event) == EVENT
        assert set(event["evidence"]) == EVIDENCE
    for failure in done["failures"]:
        assert set(failure) == FAILURE
    assert all(TIME.fullmatch(str(at)) for at in times(done) if at is not None)


def printed(road: Road, *words: str) -> dict[str, Any]:
    stamp = road.now.isoformat()
    assert road.call(*words, "--format", "json", "--now", stamp) == 0, road.err
    found: dict[str, Any] = json.loads(road.out)
    return found


@pytest.fixture
def whole(road: Road, token: str) -> Road:
    everything(road)
    return road


def test_every_key_of_a_pass_is_always_there(whole: Road) -> None:
    whole_run(whole.run())
    move(whole)
    whole_run(whole.run())
    whole.world.page("/models").status = 500
    whole.run()
    whole.run()
    failing = whole.run()
    whole_run(failing)
    assert [event["kind"] for event in failing["events"]] == ["source.failing"]
    whole.world.down()
    whole_run(whole.run(status=3))
    whole_run(whole.run("--dry-run", status=3))


def test_a_source_that_never_answered_has_evidence_of_nulls(road: Road) -> None:
    road.world.feed("/news.xml", [ENTRY])
    road.sources(
        'kind = "page"\n  url = "http://127.0.0.1:9/none"',
        'kind = "feed"\n  url = "WORLD/news.xml"',
    )
    for _ in range(3):
        done = road.run()
    whole_run(done)
    event = done["events"][0]
    assert (event["kind"], event["predicate"]) == ("source.failing", None)
    assert event["evidence"]["status"] is None
    assert event["evidence"]["sha256"] is None


def test_the_provider_of_a_watch_is_null(road: Road) -> None:
    road.world.hub.model("acme/vox-7b", pipeline_tag="audio-text-to-text", downloads=500)
    watch = '\n[[watch]]\nkind = "huggingface"\ntask = "audio-text-to-text"\nmin_downloads = 100\n'
    road.sources(after=watch)
    road.run()
    road.world.hub.model(
        "nova/ear-1b", pipeline_tag="audio-text-to-text", downloads=500, created_at=road.now
    )
    events = road.run()["events"]
    assert [(e["kind"], e["provider"]) for e in events] == [("entrant.new", None)]
    assert printed(road, "check")["check"][0]["provider"] is None
    assert printed(road, "status")["status"][0]["provider"] is None
    road.forget()
    assert road.kinds() == []
    assert printed(road, "report")["events"] == events


def test_report_has_the_events_of_its_period_with_and_without_the_database(whole: Road) -> None:
    whole.run()
    move(whole)
    told = whole.run()["events"]
    whole.world.page("/models").status = 500
    whole.run()
    first = printed(whole, "report")
    assert set(first) >= {"schema", "events", "claims", "failures"}
    assert first["schema"] == "monitor/report/1"
    key = lambda event: str(event["id"])  # noqa: E731
    assert sorted(first["events"], key=key) == sorted(told, key=key)
    assert first["claims"] == []
    assert [set(failure) for failure in first["failures"]] == [FAILURE]
    whole.forget()
    assert printed(whole, "report") == first
    whole.now += timedelta(days=8)
    assert printed(whole, "report")["events"] == []
    assert len(printed(whole, "report", "--since", "30d")["events"]) == len(told)


def test_history_is_the_same_after_the_database_was_lost(whole: Road) -> None:
    whole.run()
    move(whole)
    whole.run()
    for words in (("history",), ("history", "github:acme/vox"), ("history", "hf:acme/vox-9b")):
        before = printed(whole, *words)
        assert before["schema"] == "monitor/history/1"
        assert before["history"]
        whole.forget()
        assert printed(whole, *words) == before


def test_diff_shows_the_same_words_after_the_database_was_lost(whole: Road) -> None:
    whole.run()
    move(whole)
    whole.run()
    page = f"page:{whole.world.url}/models"
    feed = f"feed:{whole.world.url}/news.xml"
    rows = f"json:{whole.world.url}/list.json"
    shown: dict[str, str] = {}
    for lost in (False, True):
        if lost:
            whole.forget()
        for source in (page, feed, rows, "github:acme/vox"):
            assert whole.call("diff", source) == 0
            out = whole.out.replace("Models: ", "")  # where a text stood is not in its event
            assert shown.setdefault(source, out) == out
    assert "{+A new thing is here.+}" in " ".join(shown[page].split()).replace("+} {+", " ")
    assert "2 → 3" in shown[rows]


def test_diff_keeps_to_its_period(whole: Road) -> None:
    whole.run()
    prices(whole, {"id": "vox", "price": 3}, {"id": "ox", "price": 1})
    whole.run()
    first = whole.now
    prices(whole, {"id": "vox", "price": 4}, {"id": "ox", "price": 1})
    whole.run()
    source = f"json:{whole.world.url}/list.json"
    assert len(printed(whole, "diff", source)["diff"]) == 2
    until = printed(whole, "diff", source, "--to", (first + timedelta(minutes=1)).isoformat())
    assert [row["new"] for row in until["diff"]] == [3]
    since = printed(whole, "diff", source, "--at", (first + timedelta(minutes=1)).isoformat())
    assert [row["new"] for row in since["diff"]] == [4]
    assert all(set(row["evidence"]) == EVIDENCE for row in since["diff"])


def test_times_are_utc_with_z_everywhere(whole: Road) -> None:
    whole.run()
    move(whole)
    whole.run()
    for verb in ("report", "status", "history", "check"):
        found = printed(whole, verb)
        assert all(TIME.fullmatch(str(at)) for at in times(found) if at is not None), verb
        assert found["schema"] == f"monitor/{verb}/1"
        if verb != "report":
            assert isinstance(found[verb], list)


@pytest.mark.parametrize("verb", ["status", "check", "history", "report", "render"])
def test_no_verb_but_run_asks_anybody(whole: Road, verb: str) -> None:
    whole.run()
    before = whole.files()
    whole.world.requests.clear()
    whole.forget()
    assert whole.call(verb) == 0
    assert whole.world.requests == []
    assert whole.files() == before


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_common_options_stand_on_either_side(whole: Road, place: str) -> None:
    config, now = str(whole.folder / "sources.toml"), "2026-11-22T09:00:00Z"
    database = f"sqlite:///{whole.folder}/own.db"
    common = ["--config", config, "--now", now, "--database", database, "--format", "json"]
    common += ["--verbose", "--quiet"]
    words = [*common, "run"] if place == "before" else ["run", *common]
    whole.capsys.readouterr()
    assert main(words) == 0
    out, err = whole.capsys.readouterr()
    assert json.loads(out)["started_at"] == now
    assert "first_seen" in err
    assert (whole.folder / "own.db").exists()


def test_stdout_carries_the_result_and_stderr_the_rest(whole: Road) -> None:
    assert whole.call("run", "--all", "--verbose") == 0
    assert "[5/5]" in whole.err
    assert "[5/5]" not in whole.out
    assert "5 sources looked at" in whole.out
    assert whole.call("run", "--all") == 0
    assert whole.err == ""
    assert whole.call("run", "--all", "--format", "json", "--explain") == 0
    assert json.loads(whole.out)["schema"] == "monitor/run/1"
    assert "no event" in whole.err


def test_quiet_still_tells_what_was_found(whole: Road) -> None:
    whole.run()
    move(whole)
    assert whole.call("run", "--all", "--quiet", "--now", whole.now.isoformat()) == 0
    assert "release.new" in whole.out
    assert whole.err == ""


def test_only_looks_at_the_named_sources_due_or_not(whole: Road) -> None:
    whole.run()
    whole.world.requests.clear()
    feed, page = f"feed:{whole.world.url}/news.xml", f"page:{whole.world.url}/models"
    now = whole.now.isoformat()
    assert whole.call("run", "--only", feed, page, "--now", now, "--format", "json") == 0
    assert json.loads(whole.out)["sources"]["checked"] == 2
    assert whole.call("run", "--only", feed, "--only", page, "--now", now, "--format", "json") == 0
    assert json.loads(whole.out)["sources"]["checked"] == 2
    paths = {seen.path for seen in whole.world.requests}
    assert paths <= {"/robots.txt", "/news.xml", "/models"}


def test_explain_says_what_was_fetched_what_was_read_and_why_there_is_an_event(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1})
    road.sources(PRICES)
    road.run()
    source = f"json:{road.world.url}/list.json"
    assert road.call("run", "--only", source, "--explain") == 0
    assert "304" in road.out
    assert "no event" in road.out
    prices(road, {"id": "vox", "price": 2})
    assert road.call("run", "--only", source, "--explain") == 0
    for words in (
        f"fetched {road.world.url}/list.json",
        "status 200",
        f"read {source}#vox price_input = 2",
        "price_input: 1 → 2",
        "→ price.changed",
    ):
        assert words in road.out


@pytest.mark.parametrize("words", [["--only", "nobody"], ["--replay", "missing.warc.gz"]])
def test_bad_usage_fetches_and_writes_nothing(whole: Road, words: list[str]) -> None:
    before = everything_in(whole.folder)
    assert whole.call("run", *words) == 2
    assert everything_in(whole.folder) == before
    assert whole.world.requests == []
    assert whole.out == ""


def test_a_recording_that_cannot_be_written_is_told_before_anything_is_fetched(
    whole: Road,
) -> None:
    assert whole.call("run", "--record", str(whole.folder / "no/such/folder.warc.gz")) == 2
    assert "--record" in whole.err
    assert whole.world.requests == []


def test_reports_that_cannot_be_written_are_told_with_exit_2(whole: Road) -> None:
    (whole.folder / "reports").write_text("a file where the folder belongs")
    assert whole.call("run", "--all") == 2
    assert "reports" in whole.err
    assert "Traceback" not in whole.err


def test_503_everywhere_is_not_reached(road: Road) -> None:
    road.world.page("/models", "<main><p>All is well here, and stays so.</p></main>")
    road.world.feed("/news.xml", [ENTRY])
    road.sources('kind = "page"\n  url = "WORLD/models"', 'kind = "feed"\n  url = "WORLD/news.xml"')
    road.run()
    before = road.files()
    road.world.page("/models").status = road.world.page("/news.xml").status = 503
    for times in range(1, 5):
        done = road.run(status=3)
        whole_run(done)
        assert done["events"] == []
        assert done["outputs"] == []
        failed = [(failure["error"], failure["consecutive"]) for failure in done["failures"]]
        assert failed == [("server-error", times)] * 2
    after = road.files()
    after.pop("snapshots/pending.json")
    assert after == before


def test_names_that_nobody_knows_are_not_reached(road: Road) -> None:
    road.sources('kind = "page"\n  url = "http://nowhere.invalid/"')
    done = road.run(status=3)
    assert done["failures"][0]["error"] == "dns"
    assert not (road.folder / "reports").exists()
    assert sorted(path.name for path in (road.folder / "snapshots").rglob("*.json")) == [
        "pending.json"
    ]


def test_one_304_is_reached(road: Road) -> None:
    road.world.page("/models", "<main><p>All is well here, and stays so.</p></main>")
    road.sources(
        'kind = "page"\n  url = "WORLD/models"', 'kind = "page"\n  url = "http://nowhere.invalid/"'
    )
    road.run()
    done = road.run()
    assert done["requests"]["not_modified"] == 1
    assert done["sources"]["failed"] == 1


def test_nothing_due_is_done_and_writes_what_people_changed(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1})
    road.sources(PRICES)
    road.run()
    road.head = road.head.replace('title = "Audio"', 'title = "Sound"')
    road.sources(PRICES)
    assert road.call("run", "--now", road.now.isoformat(), "--format", "json") == 0
    done = json.loads(road.out)
    whole_run(done)
    assert done["sources"]["checked"] == 0
    assert done["requests"]["sent"] == 0
    assert "Sound" in (road.folder / "reports/catalog.md").read_text()


def test_a_catalog_without_sources_is_done(road: Road) -> None:
    road.sources()
    whole_run(road.run())
    assert (road.folder / "reports/catalog.md").exists()


def due(road: Road, hours: float) -> int:
    moment = road.now + timedelta(hours=hours)
    assert road.call("run", "--dry-run", "--now", moment.isoformat(), "--format", "json") == 0
    checked: int = json.loads(road.out)["sources"]["checked"]
    return checked


@pytest.mark.parametrize(
    ("every", "not_yet", "by_then"),
    [("6h", 4.9, 6), ("weekly", 24 * 6, 24 * 7), ("auto", 1, 24), ("0 12 * * *", 4, 6)],
)
def test_a_source_is_due_when_its_schedule_says_so(
    road: Road, every: str, not_yet: float, by_then: float
) -> None:
    prices(road, {"id": "vox", "price": 1})
    road.sources(f'{PRICES}\n  every = "{every}"')
    road.run()
    assert due(road, not_yet) == 0
    assert due(road, by_then) == 1
    status = printed(road, "status")["status"][0]
    assert status["next_at"] > status["checked_at"]


def test_without_the_database_every_source_is_due(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1})
    road.sources(f'{PRICES}\n  every = "weekly"')
    road.run()
    road.forget()
    assert due(road, 0.1) == 1


def test_a_killed_pass_leaves_no_lock(road: Road) -> None:
    """Another process holds the lock until it is killed; the file may stay, the lock does not."""
    road.sources()
    code = (
        "import sys, time; from pathlib import Path; from monitor.store import lock\n"
        "with lock(Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    words = [sys.executable, "-c", code, str(road.folder / "snapshots")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        began = time.monotonic()
        assert road.call("run") == 4
        assert time.monotonic() - began < 30
        assert road.out == ""
        assert road.call("run", "--dry-run") == 0
        assert road.call("status") == 0
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    assert road.call("run") == 0


def test_two_sources_that_share_an_address_fetch_it_once(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1, "stage": "beta"})
    one = f'{PRICES}\n  id = "one"'
    two = f'{LIST}  fields = {{ status = "stage" }}\n  id = "two"'
    road.sources(one, two)
    assert road.run()["requests"]["sent"] == 1
    done = road.run()
    assert done["requests"] == {"sent": 1, "not_modified": 1, "bytes": done["requests"]["bytes"]}
    prices(road, {"id": "vox", "price": 2, "stage": "stable"})
    done = road.run()
    assert done["requests"]["sent"] == 1
    assert sorted(event["kind"] for event in done["events"]) == ["item.changed", "price.changed"]


def test_a_newcomer_at_a_known_address_takes_its_baseline_from_one_fetch(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1})
    one = f'{PRICES}\n  id = "one"'
    road.sources(one)
    road.run()
    road.sources(one, f'{PRICES}\n  id = "two"')
    done = road.run()
    assert done["sources"]["first_seen"] == 1
    assert done["sources"]["unchanged"] == 1
    assert done["requests"]["sent"] == 1


def test_a_disabled_source_is_not_asked_and_stays_on_the_page(road: Road, token: str) -> None:
    road.world.github.repo("acme/vox").release("v0.5", published_at="2026-01-01T00:00:00Z")
    road.sources('kind = "github"\n  repo = "acme/vox"')
    road.run()
    before = road.files()
    assert b"v0.5" in before["reports/catalog.md"]
    road.sources('kind = "github"\n  repo = "acme/vox"\n  enabled = false')
    done = road.run()
    assert done["sources"]["checked"] == 0
    assert road.world.requests == []
    assert road.files() == before
    assert printed(road, "status")["status"][0]["health"] == "disabled"
    assert printed(road, "check")["check"][0]["enabled"] is False


def test_status_lists_each_source_with_all_its_keys(whole: Road) -> None:
    whole.run()
    whole.world.page("/models").status = 500
    whole.run()
    rows = printed(whole, "status")["status"]
    assert len({frozenset(row) for row in rows}) == 1
    assert {"source", "provider", "checked_at", "changed_at", "next_at", "health"} <= set(rows[0])
    health = {row["source"]: row["health"] for row in rows}
    assert health.pop(f"page:{whole.world.url}/models") == "failing"
    assert set(health.values()) == {"ok"}


def test_the_demos_json_is_a_list_of_whole_passes(road: Road, tmp_path: Path) -> None:
    assert road.call("demo", "--format", "json", "--into", str(tmp_path / "demo")) == 0
    done = json.loads(road.out)
    assert set(done) == {"schema", "runs"}
    assert done["schema"] == "monitor/demo/1"
    for run in done["runs"]:
        whole_run(run)
        for name in run["outputs"]:
            assert (tmp_path / "demo" / name).exists()
        assert all(event["evidence"]["via"] for event in run["events"])
