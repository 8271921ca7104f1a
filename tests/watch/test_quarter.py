"""A simulated quarter, and clocks that jump: real passes, a clock that the test moves."""

from __future__ import annotations

import gc
import os
import threading
import tracemalloc
from datetime import datetime, timedelta

import pytest

from monitor.commands.watch import Watch
from monitor.model import Standing
from monitor.schedule import TICK, agenda, next_tick
from tests.watch.timed import (
    DAY,
    HOUR,
    MINUTE,
    START,
    Time,
    gaps,
    listed,
    open_files,
    resident,
    waits,
)

SOAK = int(os.environ.get("MONITOR_SOAK_PASSES", "20"))
"""Passes of which nothing may stay behind; more of them take minutes."""


def test_a_quarter_without_a_missed_or_doubled_tick(time: Time) -> None:
    """The decision alone, a tick a minute for 92 days; each look ends seconds after its tick."""
    config = time.watch._setting.config
    standings = {watched.source.id: Standing() for watched in config.sources}
    looks: dict[str, list[datetime]] = {id_: [] for id_ in standings}
    now, due = START, next_tick(standings, config, START, {})
    while (now := now + TICK) <= START + 92 * DAY:
        if due is None or due.due_at > now:
            continue
        for watched, look in agenda(standings, config, now, {}):
            if look is not None and look.due_at <= now:
                looks[watched.source.id].append(now)
                took = timedelta(seconds=now.hour)
                standings[watched.source.id] = Standing(checked_at=now + took)
        due = next_tick(standings, config, now, {})
    every_4h, daily, monday = looks.values()
    assert len(every_4h) == 92 * 6
    assert gaps(every_4h) == {4 * HOUR}
    assert daily[1:] == [START + timedelta(days=n, hours=6, minutes=30) for n in range(92)]
    assert [(at.weekday(), at.hour, at.minute) for at in monday[1:]] == [(0, 6, 0)] * 13
    assert gaps(monday[1:]) == {7 * DAY}


def test_passes_leave_no_memory_and_no_file_behind(time: Time) -> None:
    time.goes_on(2 * DAY)
    gc.collect()
    tracemalloc.start()
    files, threads, memory = open_files(), threading.active_count(), resident()
    before, first = tracemalloc.get_traced_memory()[0], time.passes
    while time.passes - first < SOAK:
        time.goes_on(DAY)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert (open_files(), threading.active_count()) == (files, threads)
    assert grown < 300_000
    assert resident() - memory < 20_000_000


def test_a_day_asleep_is_one_pass(time: Time) -> None:
    time.goes_on(HOUR)
    time.asked.clear()
    time.now += DAY
    assert sorted(time.tick()) == ["/4h", "/daily"]
    time.goes_on(HOUR)
    assert time.passes == 2


@pytest.mark.parametrize("back", [HOUR, 2 * MINUTE])
def test_a_clock_set_back_neither_doubles_nor_stalls(back: timedelta, time: Time) -> None:
    time.goes_on(6 * HOUR + 45 * MINUTE, MINUTE)
    assert len(time.asked["/4h"]) == 2
    assert len(time.asked["/daily"]) == 2
    last = time.asked["/4h"][-1]
    time.now -= back
    time.goes_on(3 * HOUR)
    assert time.asked["/4h"] == [time.asked["/4h"][0], last, last + 4 * HOUR]
    assert len(time.asked["/daily"]) == 2


def test_a_clock_that_was_a_year_ahead_does_not_stop_the_watch_for_a_year(time: Time) -> None:
    time.now += 365 * DAY
    time.goes_on(HOUR)
    time.asked.clear()
    time.now -= 365 * DAY
    time.goes_on(5 * HOUR)
    assert len(time.asked["/4h"]) == 2
    assert gaps(time.asked["/4h"]) == {4 * HOUR}


def test_a_new_process_goes_on_where_the_last_one_was(time: Time) -> None:
    time.goes_on(HOUR)
    for _ in range(4):
        time.watch = time.begun()
        time.goes_on(HOUR)
    assert gaps(time.asked["/4h"]) == {4 * HOUR}


def test_a_pass_longer_than_its_interval_is_followed_by_one(time: Time) -> None:
    time.road.sources(listed("/4h", "10m"))
    time.watch = time.begun()
    time.goes_on(MINUTE)
    ask = time.road.world.clock
    assert ask == time.now

    def slowly() -> datetime:
        time.now += 12 * MINUTE  # each look at the clock finds it far on: a pass takes hours
        return time.now

    time.now += 10 * MINUTE
    time.watch = Watch(time.watch._setting, slowly, grace_s=30)
    assert time.tick() == ["/4h"]
    time.watch = time.begun()
    assert time.tick() in ([], ["/4h"])
    time.asked.clear()
    time.goes_on(35 * MINUTE)
    assert len(time.asked["/4h"]) in (3, 4)


def test_what_fails_is_asked_again_after_longer_and_longer_waits(time: Time) -> None:
    time.road.world.page("/4h").status = 404
    time.goes_on(8 * HOUR)
    waited = waits(time.asked["/4h"])
    assert waited == [n * MINUTE for n in (5, 10, 20, 40, 80, 160)]
    time.road.world.page("/4h").mend()
    time.asked.clear()
    time.goes_on(9 * HOUR)
    assert gaps(time.asked["/4h"]) == {4 * HOUR}


def test_a_disk_that_refuses_ends_a_pass_and_not_the_watch(time: Time) -> None:
    time.goes_on(MINUTE)
    snapshots = time.road.folder / "snapshots"
    page = time.road.folder / "reports/catalog.md"
    page.unlink()
    page.mkdir()
    time.road.world.page("/4h").data = [{"id": "a"}, {"id": "c"}]  # type: ignore[attr-defined]
    time.goes_on(4 * HOUR)
    assert time.watch.health.status(time.watch.health.heard_s) == "failing"
    page.rmdir()
    time.goes_on(4 * HOUR)
    assert time.watch.health.status(time.watch.health.heard_s) == "ok"
    assert page.is_file()
    assert (snapshots / "events.jsonl").read_text(encoding="utf-8").count("item.new") == 1


def test_a_database_deleted_meanwhile_is_rebuilt(time: Time) -> None:
    time.goes_on(HOUR)
    time.road.forget()
    time.goes_on(4 * HOUR)
    assert time.watch.health.trouble is None
    assert not (time.road.folder / "snapshots/events.jsonl").exists()
    assert (time.road.folder / "snapshots/monitor.db").exists()
