"""The main job from one end to the other: what upstream does, and what we say of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import Entry

ENTRY = Entry("1", "One", "https://news.example.org/1", datetime(2026, 11, 1, tzinfo=UTC))
PAGE = "<html><body><main><h1>Models</h1>" + "".join(
    f"<p>Paragraph number {n} tells of model {n}.</p>" for n in range(12)
)


def everything(road: Road) -> None:
    """One source of each kind, all of them answering."""
    repo = road.world.github.repo("acme/vox", id=801, license="MIT")
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    road.world.hub.model("acme/vox-7b", license="apache-2.0", created_at="2026-01-01T00:00:00Z")
    road.world.hub.etags = True
    road.world.page("/models", PAGE + "</main></body></html>")
    road.world.feed("/news.xml", [ENTRY])
    road.world.json("/list.json", {"data": [{"id": "vox", "price": 2}, {"id": "ox", "price": 1}]})
    road.sources(
        'kind = "github"\n  repo = "acme/vox"',
        'kind = "huggingface"\n  org = "acme"',
        'kind = "page"\n  url = "WORLD/models"',
        'kind = "feed"\n  url = "WORLD/news.xml"',
        'kind = "json"\n  url = "WORLD/list.json"\n  items = "data"\n  key = "id"\n'
        '  fields = { price_input = "price", shutdown = "gone_on" }',
    )


@pytest.fixture(params=["token", "anonymous"])
def whole(request: pytest.FixtureRequest, road: Road) -> Road:
    """The road with a source of each kind, with a GitHub token and without."""
    if request.param == "token":
        request.getfixturevalue("token")
    everything(road)
    return road


def test_the_first_pass_is_a_baseline(whole: Road) -> None:
    done = whole.run()
    assert done["sources"] == {
        "checked": 5,
        "unchanged": 0,
        "changed": 0,
        "first_seen": 5,
        "failed": 0,
        "deferred": 0,
    }
    assert done["events"] == []
    assert "reports/catalog.md" in done["outputs"]


def test_an_unchanged_world_is_asked_conditionally_and_leaves_every_file_alone(
    whole: Road,
) -> None:
    whole.run()
    before = whole.files()
    done = whole.run()
    assert done["events"] == []
    assert done["sources"]["unchanged"] == 5
    assert whole.files() == before
    with_validators = [s for s in whole.world.requests if "graphql" not in s.path]
    assert [s.path for s in with_validators if not s.conditional and "robots" not in s.path] == []
    assert done["requests"]["not_modified"] == len(
        [s for s in whole.world.requests if s.status == 304]
    )


def move(road: Road) -> None:
    """Let something happen at every source."""
    road.world.github["acme/vox"].release("v0.6", published_at=road.now)
    road.world.hub.model("acme/vox-9b", created_at=road.now)
    road.world.page("/models").body = PAGE + "<p>A new thing is here.</p></main></body></html>"
    road.world.feed("/news.xml", [ENTRY, Entry("2", "Two", "https://news.example.org/2", road.now)])
    road.world.json(
        "/list.json",
        {"data": [{"id": "vox", "price": 3}, {"id": "ox", "price": 1, "gone_on": "2027-01-01"}]},
    )


MOVED = [
    "deprecation.announced",
    "entry.new",
    "model.new",
    "page.changed",
    "price.changed",
    "release.new",
]


def test_what_happened_is_told_once(whole: Road) -> None:
    whole.run()
    move(whole)
    assert whole.kinds() == MOVED
    assert whole.kinds() == []


def test_every_event_has_its_evidence(whole: Road) -> None:
    whole.run()
    move(whole)
    assert whole.kinds() == MOVED
    for event in whole.told:
        assert set(event["evidence"]) == {"url", "fetched_at", "status", "sha256", "via"}
        assert event["evidence"]["status"] == 200
        assert len(event["evidence"]["sha256"]) == 64
        assert event["provider"] == "acme"


def test_without_the_database_the_same_is_told(whole: Road) -> None:
    whole.run()
    whole.forget()
    before = whole.files()
    assert whole.kinds() == []
    assert whole.files() == before
    whole.forget()
    move(whole)
    assert whole.kinds() == MOVED
    whole.forget()
    assert whole.kinds() == []
    lines = (whole.folder / "snapshots/events.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["kind"] for line in lines) == MOVED


def test_the_same_events_have_the_same_ids_with_and_without_the_database(whole: Road) -> None:
    whole.run()
    kept = whole.files()
    move(whole)
    first = [event["id"] for event in whole.run()["events"]]
    whole.forget()
    for path in whole.files():
        (whole.folder / path).unlink()
    for path, data in kept.items():
        (whole.folder / path).write_bytes(data)
    assert sorted(event["id"] for event in whole.run()["events"]) == sorted(first)


def test_a_dry_run_tells_and_writes_nothing(whole: Road) -> None:
    whole.run()
    before = whole.files()
    move(whole)
    assert whole.kinds("--dry-run") == MOVED
    assert whole.files() == before
    assert whole.kinds() == MOVED


def test_exit_code_says_that_there_are_events(whole: Road) -> None:
    whole.run("--exit-code")
    move(whole)
    whole.run("--exit-code", status=1)


def test_no_upstream_at_all_leaves_page_and_snapshots_alone_and_exits_3(whole: Road) -> None:
    whole.run()
    before = whole.files()
    whole.world.down()
    done: dict[str, Any] = whole.run(status=3)
    assert done["sources"]["failed"] == 5
    assert whole.err.count("no upstream was reached") == 1
    assert "monitor demo" in whole.err
    after = whole.files()
    after.pop("snapshots/pending.json")
    assert after == before
    whole.world.up()
    assert whole.kinds() == []


def test_one_source_that_fails_stops_nobody_else(whole: Road) -> None:
    whole.run()
    whole.world.page("/models").status = 500
    move(whole)
    whole.world.page("/models").status = 500
    done = whole.run()
    assert sorted(event["kind"] for event in done["events"]) == [
        kind for kind in MOVED if kind != "page.changed"
    ]
    failure = done["failures"][0]
    assert (failure["error"], failure["consecutive"]) == ("server-error", 1)
    assert failure["source"] == f"page:{whole.world.url}/models"


def test_what_is_not_due_is_left_alone(whole: Road) -> None:
    whole.run()
    whole.world.requests.clear()
    assert whole.call("run", "--now", whole.now.isoformat()) == 0
    assert whole.world.requests == []
    assert "--all" in whole.out


def test_quiet_says_nothing_where_nothing_was_found(whole: Road) -> None:
    whole.run()
    assert whole.call("run", "--all", "--quiet", "--now", whole.now.isoformat()) == 0
    assert (whole.out, whole.err) == ("", "")


def test_a_second_pass_finds_the_lock(whole: Road) -> None:
    from monitor.store import lock

    whole.run()
    with lock(whole.folder / "snapshots"):
        assert whole.call("run", "--all") == 4
    assert "another pass" in whole.err


def test_a_lone_source_that_fails_while_the_others_are_not_due_is_not_the_network(
    road: Road,
) -> None:
    everything(road)
    road.run()
    road.world.page("/models").status = 500
    road.run()
    assert road.call("run", "--format", "json", "--now", road.now.isoformat()) == 0
    done = json.loads(road.out)
    assert done["sources"]["checked"] == done["sources"]["failed"] == 1


def test_three_passes_that_reached_nothing_tell_of_no_source(road: Road) -> None:
    everything(road)
    road.run()
    road.world.down()
    for _ in range(3):
        assert road.run(status=3)["events"] == []


def test_the_only_source_of_a_catalog_is_told_as_failing_and_as_gone(road: Road) -> None:
    road.world.page("/models", PAGE)
    road.sources('kind = "page"\n  url = "WORLD/models"')
    road.run()
    road.world.page("/models").status = 500
    for _ in range(3):
        road.run(status=3)
    road.world.page("/models").status = 404
    road.run(status=3)
    road.run()
    assert [event["kind"] for event in road.told] == ["source.failing", "page.gone"]
