"""A newer version of ours reads pages in another way: that is never news, and hides none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pytest

from monitor.model import Fact
from monitor.sources import page as pages
from monitor.text import Block, block_facts
from tests.road.conftest import Road
from tests.world import Page

PAGE = 'kind = "page"\n  id = "p"\n  url = "WORLD/p"'
BODY = (
    "<html><body><main><h1>Vox</h1><p>Vox hears 12 languages.</p>"
    + "".join(f"<p>Paragraph {n} tells a tale.</p>" for n in range(9))
    + "</main></body></html>"
)


def start(road: Road) -> Page:
    page = road.world.page("/p", BODY)
    road.sources(PAGE)
    road.run()
    return page


def upgraded(monkeypatch: pytest.MonkeyPatch, version: str = "next") -> None:
    """Read every block with a sign that it never had before, and say that this is new."""

    def signed(subject: str, prefix: str, blocks: Iterable[Block]) -> Iterator[Fact]:
        return block_facts(subject, prefix, (b._replace(text=f"¶ {b.text}") for b in blocks))

    monkeypatch.setattr(pages, "block_facts", signed)
    monkeypatch.setattr(pages, "_EXTRACTOR", version)


def texts(road: Road) -> list[str]:
    (path,) = (road.folder / "snapshots").glob("*/*.json")
    facts = json.loads(path.read_text())["facts"]
    return [fact["value"]["text"] for fact in facts if fact["predicate"].startswith("block:")]


def test_an_upgrade_is_no_news(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    start(road)
    upgraded(monkeypatch)
    assert road.kinds() == []
    assert all(text.startswith("¶ ") for text in texts(road))
    before = road.files()
    assert road.kinds() == []
    assert road.files() == before


def test_what_changed_upstream_meanwhile_is_told(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = start(road)
    upgraded(monkeypatch)
    page.body = BODY.replace("12 languages", "13 languages")
    (event,) = road.run()["events"]
    assert (event["kind"], event["old"], event["new"]) == (
        "page.changed",
        ["¶ Vox hears 12 languages."],
        ["¶ Vox hears 13 languages."],
    )
    assert road.kinds() == []


def test_upgrade_follows_upgrade(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    page = start(road)
    upgraded(monkeypatch)
    assert road.kinds() == []
    monkeypatch.setattr(pages, "block_facts", block_facts)
    monkeypatch.setattr(pages, "_EXTRACTOR", "after the next")
    page.body = BODY.replace("12 languages", "13 languages")
    assert road.kinds() == ["page.changed"]


def test_without_the_kept_bytes_an_upgrade_takes_a_new_baseline(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = start(road)
    road.forget()
    upgraded(monkeypatch)
    page.body = BODY.replace("12 languages", "13 languages")
    road.call("run", "--all", "--explain", "--dry-run")
    assert "a new baseline" in road.out
    assert road.kinds() == []
    page.body = BODY.replace("12 languages", "14 languages")
    assert road.kinds() == ["page.changed"]


def test_a_snapshot_that_git_brought_back_is_not_read_from_younger_bytes(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = start(road)
    (path,) = (road.folder / "snapshots").glob("*/*.json")
    first = path.read_bytes()
    page.body = BODY.replace("12 languages", "13 languages")
    assert road.kinds() == ["page.changed"]
    path.write_bytes(first)
    upgraded(monkeypatch)
    assert road.kinds() == []
    assert "¶ Vox hears 13 languages." in texts(road)


def test_another_selector_takes_a_baseline_whatever_is_kept(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(road)
    upgraded(monkeypatch)
    road.sources(f'{PAGE}\n  select = "h1"')
    assert road.kinds() == []
    assert texts(road) == ["¶ Vox"]
