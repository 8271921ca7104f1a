"""`monitor add`: the kind is told from the address, and from what stands there."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import Entry

PAGE = "<main><h1>Models</h1><p>All the models that we have, one by one.</p></main>"
FEED = '<link rel="alternate" type="application/atom+xml" href="/news.atom">'
TWIN = '<link rel="alternate" type="text/markdown" href="/models.md">'


@pytest.fixture(autouse=True)
def _started(road: Road) -> None:
    road.sources('kind = "github"\n  repo = "acme/vox"')


def sources(road: Road) -> list[dict[str, Any]]:
    data = tomllib.loads((road.folder / "sources.toml").read_text(encoding="utf-8"))
    return [source for provider in data["provider"] for source in provider.get("source", [])]


def test_a_repository_of_a_known_owner_goes_to_its_provider(road: Road) -> None:
    assert road.call("add", "https://github.com/acme/brook") == 0
    assert sources(road)[-1] == {"kind": "github", "repo": "acme/brook"}
    assert 'added github:acme/brook to provider "acme" in sources.toml' in road.out
    assert road.world.requests == []


def test_an_unknown_owner_becomes_a_provider(road: Road) -> None:
    assert road.call("add", "https://huggingface.co/newlab/Talk-7B") == 0
    data = tomllib.loads((road.folder / "sources.toml").read_text(encoding="utf-8"))
    assert data["provider"][-1] == {
        "id": "newlab",
        "name": "newlab",
        "section": "open",
        "source": [{"kind": "huggingface", "model": "newlab/Talk-7B"}],
    }
    assert "new: give it its words" in road.out


def test_a_task_is_watched_for_newcomers(road: Road) -> None:
    road.call("add", "https://huggingface.co/models?pipeline_tag=audio-text-to-text")
    data = tomllib.loads((road.folder / "sources.toml").read_text(encoding="utf-8"))
    assert data["watch"] == [{"kind": "huggingface", "task": "audio-text-to-text"}]


def test_a_page_offers_its_feed_and_its_markdown_twin(road: Road) -> None:
    road.world.page("/models", f"<html><head>{FEED}{TWIN}</head><body>{PAGE}</body></html>")
    url = f"{road.world.url}/models"
    assert road.call("add", url, "--provider", "acme") == 0
    assert sources(road)[-1] == {"kind": "page", "url": url}
    assert f"it has a feed: monitor add {road.world.url}/news.atom" in road.out
    assert f"it has a Markdown twin, which moves less: monitor add {url}.md" in road.out


def test_a_twin_is_found_where_the_page_does_not_tell_of_it(road: Road) -> None:
    road.world.page("/models", PAGE)
    road.world.page("/models.md", "# Models\n", content_type="text/markdown")
    road.call("add", f"{road.world.url}/models", "--provider", "acme")
    assert "Markdown twin" in road.out


def test_an_error_page_is_no_twin(road: Road) -> None:
    road.world.page("/models", PAGE)
    road.world.page("/models.md", "<html><body>nothing here</body></html>")
    road.call("add", f"{road.world.url}/models", "--provider", "acme")
    assert "twin" not in road.out


def test_the_feed_of_a_page_is_found_through_it(road: Road) -> None:
    road.world.page("/blog", f"<html><head>{FEED}</head><body>{PAGE}</body></html>")
    assert road.call("add", f"{road.world.url}/blog", "--kind", "feed", "--provider", "acme") == 0
    assert sources(road)[-1] == {"kind": "feed", "url": f"{road.world.url}/news.atom"}


def test_a_feed_and_a_list_are_known_by_what_they_hold(road: Road) -> None:
    entry = Entry("1", "News", "https://e.example/1", datetime(2026, 1, 1, tzinfo=UTC))
    road.world.feed("/news", [entry], "atom")
    road.world.json("/v1", {"object": "list", "data": [{"id": "a", "n": 1}, {"id": "b", "n": 1}]})
    road.call("add", f"{road.world.url}/news", "--provider", "acme")
    road.call("add", f"{road.world.url}/v1", "--provider", "acme")
    assert [source["kind"] for source in sources(road)[1:]] == ["feed", "json"]
    assert (sources(road)[-1]["items"], sources(road)[-1]["key"]) == ("data", "id")
    road.run()
    assert road.run()["sources"]["failed"] == 1  # the repository, which is not there


def test_rows_of_an_object_are_keyed_by_their_names(road: Road) -> None:
    road.world.json("/m", {"all models": {"x": {"n": 1}, "y": {"n": 2}}})
    road.call("add", f"{road.world.url}/m", "--provider", "acme")
    assert (sources(road)[-1]["items"], sources(road)[-1]["key"]) == ('"all models"', '"@key"')


def test_the_rows_of_a_list_tell_their_fields(road: Road) -> None:
    rows = [
        {
            "id": name,
            "pricing": {"completion": "0.000002", "prompt": "0.000001", "image": "0"},
            "deprecation_date": date,
            "license": "mit",
            "context_length": 8,
        }
        for name, date in (("a", None), ("b", "2027-05-01"))
    ]
    road.world.json("/v1", {"data": rows})
    assert road.call("add", f"{road.world.url}/v1", "--provider", "acme") == 0
    assert sources(road)[-1]["fields"] == {
        "shutdown": "deprecation_date",
        "license": "license",
        "price_output": "pricing.completion",
        "price_input": "pricing.prompt",
    }
    text = (road.folder / "sources.toml").read_text(encoding="utf-8")
    assert "} # told from its rows: take out what nobody needs\n" in text
    assert "its rows tell license, shutdown, price_output, price_input" in road.out
    road.run()
    assert road.run()["events"] == []


def test_rows_that_say_nothing_of_it_get_no_fields(road: Road) -> None:
    road.world.json("/v1", {"data": [{"id": "a", "shutdown": "TBD"}, {"id": "b", "cost": True}]})
    road.call("add", f"{road.world.url}/v1", "--provider", "acme")
    assert "fields" not in sources(road)[-1]


def test_a_feed_that_is_watched_is_not_offered(road: Road) -> None:
    road.world.page("/models", f"<html><head>{FEED}</head><body>{PAGE}</body></html>")
    feed = f"{road.world.url}/news.atom"
    assert road.call("add", feed, "--kind", "feed", "--provider", "acme") == 0
    road.call("add", f"{road.world.url}/models", "--provider", "acme")
    assert "it has a feed" not in road.out


BAD = [
    (("not-a-url",), "expected it to begin with https://"),
    (("https://github.com/acme/vox",), "github:acme/vox is watched already, by acme"),
    (("https://github.com/acme/x", "--provider", "nobody"), 'no provider is called "nobody"'),
    (("https://github.com/acme/x", "--kind", "gopher"), 'no kind is called "gopher"'),
    (("WORLD/gone", "--provider", "acme"), "cannot be looked at: not-found"),
    (("WORLD/bare", "--kind", "feed", "--provider", "acme"), "tells of no feed"),
    (("WORLD/empty.json", "--provider", "acme"), "JSON without a list of objects"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_what_cannot_be_added_is_told_and_nothing_is_written(
    road: Road, words: tuple[str, ...], said: str
) -> None:
    road.world.page("/bare", PAGE)
    road.world.json("/empty.json", {"ok": True})
    before = (road.folder / "sources.toml").read_bytes()
    assert road.call("add", *[word.replace("WORLD", road.world.url) for word in words]) == 2
    assert said in road.err
    assert (road.folder / "sources.toml").read_bytes() == before


def test_what_a_site_has_goes_to_the_one_provider_that_watches_it(road: Road) -> None:
    for path in ("/docs/models", "/docs/prices"):
        assert road.call("add", f"{road.world.url}{path}", "--kind", "page") == 0
    data = tomllib.loads((road.folder / "sources.toml").read_text(encoding="utf-8"))
    assert [len(provider["source"]) for provider in data["provider"]] == [1, 2]


def test_an_unseen_page_is_added_where_its_kind_is_named(road: Road) -> None:
    assert road.call("add", f"{road.world.url}/later", "--kind", "page", "--provider", "acme") == 0
    assert road.world.requests == []


def test_json_tells_what_was_added(road: Road) -> None:
    road.call("add", "https://github.com/acme/brook", "--format", "json")
    assert json.loads(road.out) == {
        "schema": "monitor/add/1",
        "add": ["github:acme/brook"],
        "provider": "acme",
        "offers": [],
        "fields": {},
    }
