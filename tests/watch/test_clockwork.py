"""A quarter of `watch` as it runs: APScheduler's knocks, real passes, reports and digests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from monitor.commands.watch import follow
from tests.notify.receivers import Web
from tests.road.conftest import Road
from tests.watch.clockwork import Clockwork, CountedTicks
from tests.watch.timed import DAY, HOUR, MINUTE, START, Time, gaps, listed, open_files, resident

EVERY = 30 * MINUTE
"""Of minutes a quarter has too many for a test; nothing that is asked here depends on it."""
WEEKS = 13
SCHEDULES = {"/36h": "36h", "/5d": "5d", "/fridays": "30 6 * * 5", "/monday": "0 7 * * mon"}
REPORT = "0 8 * * 1"
MONDAY = datetime(2026, 10, 5, tzinfo=START.tzinfo)
MONDAYS = [MONDAY + n * 7 * DAY for n in range(WEEKS)]


class Quarter:
    """A watch in a clockwork; `held` is what the process held each Monday at nine."""

    def __init__(self, road: Road, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        self.road = road
        self.asked: dict[str, list[datetime]] = {path: [] for path in SCHEDULES}
        self.held: list[tuple[int, int, int]] = []
        self.work = Clockwork(START, START + 92 * DAY, self.leapt)
        for path in SCHEDULES:
            road.world.json(path, [{"id": "r0"}])
        road.head = road.head.replace('"Audio"', f'"Audio"\nreport = "{REPORT}"')
        target = f'url = "json://127.0.0.1:{web.port}/"\nmin_severity = "info"\ndigest = "weekly"'
        tables = (listed(path, every) for path, every in SCHEDULES.items())
        road.sources(*tables, after=f"\n[[notify]]\n{target}\n")
        self.time = Time(road)
        self.work.patch(monkeypatch)

    def leapt(self, now: datetime) -> None:
        """What was asked was asked before; the world has a row more each Wednesday."""
        for seen in self.road.world.requests:
            self.asked.get(seen.path, []).append(self.time.now)
        self.road.world.requests.clear()
        if (now - MONDAY) % (7 * DAY) == 9 * HOUR:
            self.held.append((open_files(), threading.active_count(), resident()))
        self.time.now = self.road.world.clock = now
        rows = max((now - MONDAY + 5 * DAY) // (7 * DAY), 0) + 1
        self.road.world.json("/36h", [{"id": f"r{n}"} for n in range(rows)])

    def run(self) -> None:
        with CountedTicks(EVERY, REPORT, self.work) as ticks:
            follow(self.time.watch, ticks)
        self.leapt(self.work.now)

    def knocked(self, knock: str) -> list[datetime]:
        return [at for what, at in self.work.knocks if what == knock]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def test_a_quarter_without_a_missed_or_doubled_tick_and_with_a_report_each_monday(
    road: Road, web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    quarter = Quarter(road, web, monkeypatch)
    with caplog.at_level(logging.INFO, "monitor.watch"):
        quarter.run()
    ticks, reports = quarter.knocked("tick"), quarter.knocked("report")
    looks = sorted({*ticks, *reports})  # a tick waits for no other knock of the same minute
    assert quarter.work.missed == 0
    assert len(looks) == 92 * DAY // EVERY + 1
    assert gaps(looks) == {EVERY}
    assert timedelta(0) not in gaps(ticks)
    assert reports == [START, *(at + 8 * HOUR for at in MONDAYS)]

    often, fifth, fridays, monday = quarter.asked.values()
    assert (len(often), gaps(often)) == (62, {36 * HOUR})
    assert (len(fifth), gaps(fifth)) == (19, {5 * DAY})
    assert monday == [START, *(at + 7 * HOUR for at in MONDAYS)]
    half_past_six = [START + n * DAY + 390 * MINUTE for n in range(92)]
    assert fridays == [START, *(at for at in half_past_six if at.weekday() == 4)]

    told = [message for message in caplog.messages if message.startswith("report of ")]
    assert told == [f"report of 2026-W{week}: nothing new" for week in range(39, 53)]
    assert {path.stem for path in (road.folder / "reports").glob("2026-W*.md")} == {
        f"2026-W{week}" for week in range(41, 54)
    }
    digests = [len(document["events"]) for document in web.documents()]
    assert digests == [1] * (WEEKS - 1)  # the last week's is not over

    (files, threads, memory), *later = quarter.held[3:]
    assert len(later) == 9
    assert max(held[0] for held in later) <= files + 3
    assert max(held[1] for held in later) <= threads + 3
    assert later[-1][2] - memory < 20_000_000
