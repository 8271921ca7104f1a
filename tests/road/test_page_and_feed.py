"""What a pass writes for readers: marks until somebody decided, and the feed of events."""

from __future__ import annotations

from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.road.conftest import Road
from tests.world import World

CODE = 'kind = "github"\n  repo = "acme/vox"'
ACME = 'kind = "huggingface"\n  org = "acme"'
MODEL = """
  [[provider.model]]
  name = "Vox"
  parameters = "14B"
  huggingface = "acme/vox"
"""


@pytest.fixture(autouse=True)
def vox(road: Road, world: World) -> Any:
    model = world.hub.model("acme/vox", safetensors={"BF16": 7_100_000_000})
    world.github.repo("acme/vox").release("v1", published_at="2026-01-01T00:00:00Z")
    road.sources(ACME, CODE, after=MODEL)
    return model


def page(road: Road) -> str:
    return (road.folder / "reports/catalog.md").read_text(encoding="utf-8")


def dismiss(road: Road, *words: str) -> None:
    road.call("review", "--format", "json")
    id_ = next(line for line in road.out.split('"') if line.startswith("p-"))
    stamp = road.now.isoformat()
    assert road.call("dismiss", id_, "--why", "ask Ann", "--now", stamp, *words) == 0


def test_a_contradicted_fact_is_marked_until_it_is_dismissed_and_after(road: Road) -> None:
    road.run()
    assert "Vox (14B ⚠)" in page(road)
    assert "## Evidence" in page(road)
    dismiss(road, "--until", "2027-01-31")
    road.run()
    assert "Vox (14B)" in page(road)
    assert "kept as it is: ask Ann" in page(road)
    before = road.files()
    road.run()
    assert road.files() == before
    assert road.call("render", "--now", "2027-01-31T00:00:00Z") == 0
    assert "Vox (14B ⚠)" in page(road)


def test_an_unchanged_world_leaves_the_marked_page_as_it_was(road: Road) -> None:
    road.run()
    before = road.files()
    road.run()
    assert road.files() == before
    road.forget()
    road.run()
    assert road.files() == before
    assert road.call("render", "--now", road.now.isoformat()) == 0
    assert road.out == "nothing to write: the page is up to date\n"


def test_another_change_at_the_source_leaves_the_evidence_part_as_it_was(
    road: Road, world: World
) -> None:
    road.run()
    before = page(road).partition("## Evidence")[2]
    world.hub.model("acme/other")
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["model.new"]
    assert page(road).partition("## Evidence")[2] == before


def test_a_pass_says_how_many_proposals_wait(road: Road) -> None:
    road.run()
    stamp = road.now.isoformat()
    assert road.call("run", "--all", "--now", stamp) == 0
    assert road.out.endswith("\n1 proposal waits: monitor review\n")
    assert road.call("run", "--all", "--quiet", "--now", stamp) == 0
    assert road.out == ""
    dismiss(road)
    assert road.call("run", "--all", "--now", stamp) == 0
    assert "monitor review" not in road.out


def test_the_feed_is_written_when_something_happened(road: Road, world: World) -> None:
    feed = road.folder / "reports/feed.xml"
    assert "reports/feed.xml" not in road.run()["outputs"]
    assert not feed.exists()
    assert b"atom+xml" not in road.files()["reports/catalog.html"]
    world.github["acme/vox"].release("v2", published_at=road.now)
    done = road.run()
    assert "reports/feed.xml" in done["outputs"]
    (entry,) = feedparser.parse(feed.read_bytes()).entries
    assert entry.title == done["events"][0]["title"]
    assert b'href="feed.xml">' in road.files()["reports/catalog.html"]
    before = road.files()
    assert "reports/feed.xml" not in road.run()["outputs"]
    assert road.files() == before


def test_the_feed_of_a_page_elsewhere_is_named_from_there(road: Road, world: World) -> None:
    road.head = road.head.replace("[catalog]", '[catalog]\noutput = "README.md"')
    road.sources(ACME, CODE, after=MODEL)
    road.run()
    world.github["acme/vox"].release("v2", published_at=road.now)
    road.run()
    html = (road.folder / "README.html").read_text(encoding="utf-8")
    assert 'href="reports/feed.xml">' in html


def test_muted_events_are_not_in_the_feed_and_render_writes_it_too(
    road: Road, world: World
) -> None:
    road.run()
    world.github["acme/vox"].release("v2", published_at=road.now)
    world.hub.model("acme/other")
    assert road.kinds() == ["model.new", "release.new"]
    feed = road.folder / "reports/feed.xml"
    assert len(feedparser.parse(feed.read_bytes()).entries) == 2
    feed.unlink()
    stamp = road.now.isoformat()
    assert road.call("mute", "release.new", "--why", "quiet", "--now", stamp) == 0
    assert road.call("render", "--now", stamp) == 0
    assert "wrote reports/feed.xml\n" in road.out
    (entry,) = feedparser.parse(feed.read_bytes()).entries
    assert "acme/other" in entry.title


def test_a_page_that_is_gone_is_called_by_its_id_whatever_that_is(road: Road) -> None:
    road.world.page("/models", "<main><h1>Models</h1><p>All of them, one by one.</p></main>")
    road.world.page("/news", "<main><h1>News</h1><p>All of it, day by day, as it came.</p></main>")
    road.sources(
        'kind = "page"\n  url = "WORLD/models"\n  id = "docs"',
        'kind = "page"\n  url = "WORLD/news"',
    )
    road.run()
    road.world.page("/models").status = 404
    assert road.run()["events"] == []
    (gone,) = road.run()["events"]
    assert (gone["kind"], gone["title"]) == ("page.gone", "docs is gone")
