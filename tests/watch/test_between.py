"""Between two passes: alerts are sent at their time, and the week's report is written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.notify.receivers import Web
from tests.road.conftest import Road
from tests.watch.timed import DAY, HOUR, MINUTE, Time, listed

TABLE = '\n[[notify]]\nurl = "json://127.0.0.1:PORT/hook"\nmin_severity = "info"\n'
MUTED = '[[muted]]\ntarget = "item.new"\nwhy = "too many"\n'


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def watch(road: Road, web: Web, more: str = "", *, every: str = "30d") -> Time:
    """A watch over `/list` and `/other`, a target of alerts, and a first pass at 00:01."""
    road.head = road.head.replace('title = "Audio"', 'title = "Audio"\nreport = "0 6 * * mon"')
    for path in ("/list", "/other"):
        road.world.json(path, [{"id": "a"}])
    notify = TABLE.replace("PORT", str(web.port)) + more
    road.sources(listed("/list", "1d"), listed("/other", every), after=notify)
    time = Time(road)
    time.goes_on(MINUTE)
    return time


def something_happens(time: Time) -> None:
    """A row is added, and the pass of the next day, again at 00:01, sees it."""
    page = time.road.world.page("/list")
    page.data = [*page.data, {"id": f"b{len(page.data)}"}]  # type: ignore[attr-defined]
    time.goes_on(DAY, HOUR)
    time.asked.clear()


def posted(time: Time, web: Web, span: timedelta) -> list[datetime]:
    """Go on minute by minute; gives when something was posted."""
    found, end = list[datetime](), time.now + span
    while time.now < end:
        before = len(web.posted)
        time.goes_on(MINUTE)
        found += [time.now] * (len(web.posted) - before)
    return found


def test_a_receiver_that_is_down_is_tried_again_at_its_time(
    road: Road, web: Web, quiet: None
) -> None:
    time = watch(road, web)
    web.status = 503
    something_happens(time)
    start = time.now
    waits = [at - start for at in posted(time, web, 5 * HOUR)]
    assert waits == [MINUTE, 6 * MINUTE, 36 * MINUTE, 156 * MINUTE]
    assert time.asked == {}
    assert len({document["id"] for document in web.documents()}) == 1
    web.status = 200
    assert [at - start for at in posted(time, web, 13 * HOUR)] == [876 * MINUTE]


def test_a_new_process_sends_what_the_last_one_could_not(road: Road, web: Web, quiet: None) -> None:
    time = watch(road, web)
    web.status = 503
    something_happens(time)
    web.status = 200
    time.watch = time.begun()
    start = time.now
    assert [at - start for at in posted(time, web, HOUR)] == [MINUTE]
    assert time.asked == {}


def test_a_digest_goes_out_when_its_day_is_over_though_nothing_is_due(
    road: Road, web: Web, quiet: None
) -> None:
    time = watch(road, web, 'digest = "daily"\n')
    something_happens(time)
    (at,) = posted(time, web, DAY - 2 * MINUTE + MINUTE)
    assert (at.hour, at.minute) == (0, 0)
    assert time.asked == {}


def test_what_is_muted_meanwhile_is_left_out(road: Road, web: Web, quiet: None) -> None:
    time = watch(road, web, 'digest = "daily"\n')
    something_happens(time)
    (road.folder / "snapshots/decisions.toml").write_text(MUTED, encoding="utf-8")
    assert posted(time, web, 2 * DAY) == []
    assert time.watch._post_at is None


def test_where_nothing_was_reached_nothing_is_sent_until_something_is(
    road: Road, web: Web, quiet: None
) -> None:
    time = watch(road, web, every="1d")
    web.status = 503
    something_happens(time)
    for path in ("/list", "/other"):
        road.world.page(path).status = 403
    time.goes_on(DAY)
    web.posted.clear()
    web.status = 200
    assert posted(time, web, 20 * HOUR) == []
    for path in ("/list", "/other"):
        road.world.page(path).mend()
    time.goes_on(DAY)
    assert len(web.posted) == 1


def test_a_clock_that_was_far_ahead_does_not_hold_an_alert_back(
    road: Road, web: Web, quiet: None
) -> None:
    time = watch(road, web)
    web.status = 503
    time.now += 365 * DAY
    something_happens(time)
    time.now -= 365 * DAY
    web.status = 200
    assert len(posted(time, web, 2 * MINUTE)) == 1


def test_a_broken_decisions_file_ends_passes_until_it_is_mended(
    road: Road, web: Web, quiet: None
) -> None:
    time = watch(road, web)
    decided = road.folder / "snapshots/decisions.toml"
    decided.write_text("[[muted]]\n", encoding="utf-8")
    time.goes_on(DAY + HOUR, MINUTE)
    assert "/list" not in list(time.asked)[2:]
    assert len(time.asked["/list"]) == 1
    assert "decisions.toml:1" in str(time.watch.health.trouble)
    decided.write_text(MUTED, encoding="utf-8")
    time.goes_on(HOUR, MINUTE)
    assert len(time.asked["/list"]) == 2
    assert time.watch.health.trouble is None


def test_the_report_of_the_last_full_week_is_written_anew(
    road: Road, web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    """The clock begins on a Thursday, 2026-10-01."""
    time = watch(road, web)
    something_happens(time)
    report = road.folder / "reports/2026-W40.md"
    time.goes_on(4 * DAY, HOUR)
    before = report.read_bytes()
    report.unlink()
    caplog.clear()
    with caplog.at_level(logging.INFO, "monitor.watch"):
        time.watch.report()
        time.watch.report()
    assert report.read_bytes() == before
    assert [message for message in caplog.messages if "report" in message] == [
        "report of 2026-W40: reports/2026-W40.md",
        "report of 2026-W40: nothing new",
    ]


def test_a_report_that_cannot_be_written_is_said_and_written_later(
    road: Road, web: Web, quiet: None
) -> None:
    time = watch(road, web)
    something_happens(time)
    time.goes_on(4 * DAY, HOUR)
    report = road.folder / "reports/2026-W40.md"
    report.unlink()
    report.mkdir()
    time.watch.report()
    assert time.watch.health.trouble is not None
    report.rmdir()
    time.goes_on(10 * MINUTE)
    assert report.is_file()
    assert time.watch.health.trouble is None
