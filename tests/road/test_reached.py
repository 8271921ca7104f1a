"""What a pass tells in which every look failed: nothing, or the same in every place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.notify.receivers import Web
from tests.road.conftest import Road

PAGE = "<main><p>All is well here, and stays so.</p></main>"
TARGET = '\n[[notify]]\nurl = "json://127.0.0.1:{}/x"\nmin_severity = "info"\n'


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


class Catalog:
    """So many pages, looked at once, and a target of alerts."""

    def __init__(self, road: Road, web: Web, count: int, *, there: bool = True) -> None:
        self.road, self.web = road, web
        self.pages = [road.world.page(f"/{n}", PAGE) for n in range(count)]
        tables = [f'kind = "page"\n  url = "WORLD/{n}"' for n in range(count)]
        road.sources(*tables, after=TARGET.format(web.port))
        if there:
            road.run()

    def answer(self, status: int) -> None:
        for page in self.pages:
            page.status = status

    def told(self, status: int = 0) -> list[str]:
        """The kinds of the events of a pass: the same in its JSON, all files and the alerts."""
        before, feed = self.road.files(), self.feed()
        self.web.posted.clear()
        done = self.road.run(status=status)
        after, ids = self.road.files(), {event["id"] for event in done["events"]}
        sent = [event["id"] for post in self.web.documents() for event in post["events"]]
        assert set(sent) == ids
        assert self.feed() - feed == len(ids)
        moved = {name for name in after if after[name] != before.get(name)}
        for name in ("snapshots/events.jsonl", "reports/feed.xml", "reports/2026-W47.md"):
            assert (name in moved) == bool(ids), name
        return sorted(event["kind"] for event in done["events"])

    def feed(self) -> int:
        """How many events the feed tells."""
        return self.road.files().get("reports/feed.xml", b"").count(b"<entry>")


@pytest.mark.parametrize(("count", "lost"), [(1, False), (1, True), (2, True), (3, False)])
def test_what_is_not_there_is_told_by_the_second_pass_that_is_answered_so(
    road: Road, web: Web, count: int, lost: bool
) -> None:
    catalog = Catalog(road, web, count)

    def told(status: int = 0) -> list[str]:
        if lost:
            road.forget()
        return catalog.told(status)

    catalog.answer(404)
    assert told(3) == []
    assert told() == ["page.gone"] * count
    assert told() == []
    catalog.answer(200)
    assert told() == ["source.recovered"] * count


def test_an_answer_that_is_confirmed_speaks_for_the_network(road: Road, web: Web) -> None:
    catalog = Catalog(road, web, 2)
    catalog.answer(503)
    assert [catalog.told(3) for _ in range(4)] == [[]] * 4
    catalog.pages[0].status = 404
    assert catalog.told(3) == []
    assert catalog.told() == ["page.gone", "source.failing"]
    assert catalog.told() == []


def test_what_could_not_be_told_is_told_by_the_first_pass_that_reaches_something(
    road: Road, web: Web
) -> None:
    catalog = Catalog(road, web, 3)
    catalog.answer(503)
    assert [catalog.told(3) for _ in range(3)] == [[]] * 3
    catalog.pages[0].status = 200
    assert catalog.told() == ["source.failing"] * 2


def test_a_source_that_is_alone_does_not_wait_for_others(road: Road, web: Web) -> None:
    catalog = Catalog(road, web, 1)
    catalog.answer(503)
    assert [catalog.told(3) for _ in range(2)] == [[]] * 2
    assert catalog.told(3) == ["source.failing"]
    assert catalog.told(3) == []
    catalog.answer(200)
    assert catalog.told() == ["source.recovered"]


def test_addresses_that_never_were_there_are_no_network_that_is_down(road: Road, web: Web) -> None:
    catalog = Catalog(road, web, 2, there=False)
    catalog.answer(404)
    assert [catalog.told(3), catalog.told()] == [[], []]
    assert catalog.told() == ["source.failing"] * 2


def test_what_a_killed_pass_could_not_tell_waits_for_one_that_reaches_something(
    road: Road, web: Web
) -> None:
    catalog = Catalog(road, web, 2)
    catalog.pages[0].body = PAGE.replace("stays", "was")
    assert catalog.told() == ["page.changed"]
    with closing(sqlite3.connect(road.folder / "snapshots/monitor.db")) as database, database:
        database.execute("UPDATE runs SET finished_at = NULL WHERE number = 2")
    catalog.answer(503)
    assert road.run(status=3)["events"] == []
    catalog.answer(200)
    assert road.kinds() == ["page.changed"]
