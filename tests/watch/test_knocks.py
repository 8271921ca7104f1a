"""What wakes a watch: APScheduler itself, with short ticks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base  # type: ignore[import-untyped]

from monitor.knocks import REPORT, Ticks, trigger

TICK = timedelta(seconds=0.05)


def test_the_first_tick_is_at_once_and_others_follow() -> None:
    with Ticks(timedelta(hours=1)) as ticks:
        assert ticks.next() == "tick"
    with Ticks(TICK) as ticks:
        assert [ticks.next() for _ in range(5)] == ["tick"] * 5
    assert not [thread for thread in threading.enumerate() if thread.name == "APScheduler"]


def test_ticks_during_a_long_pass_are_one() -> None:
    with Ticks(TICK) as ticks:
        ticks.next()
        over = threading.Event()
        ticks._scheduler.add_listener(lambda _: over.set(), base.EVENT_JOB_SUBMITTED)
        for _ in range(4):  # ticks while a pass goes on
            over.clear()
            assert over.wait(5)
        assert ticks._knocks.qsize() <= 1


def test_other_knocks_come_in_order() -> None:
    ticks = Ticks(timedelta(hours=1))
    ticks.put("reload")
    ticks.put("stop")
    assert [ticks.next(), ticks.next()] == ["reload", "stop"]


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(minutes=10)])
def test_it_goes_on_knocking_whatever_the_clock_does(
    step: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stepped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stepped:
            return cls.fromtimestamp((datetime.now(tz) + step).timestamp(), tz)

    with Ticks(TICK) as ticks:
        ticks.next()
        ticks.next()
        monkeypatch.setattr(base, "datetime", Stepped)
        assert [ticks.next() for _ in range(5)] == ["tick"] * 5


def test_the_report_is_asked_for_once_at_the_start_and_at_its_times() -> None:
    with Ticks(timedelta(hours=1), "0 6 * * mon") as ticks:
        assert [ticks.next(), ticks.next()] == ["tick", "report"]
        job = ticks._scheduler.get_job(REPORT)
        assert (job.next_run_time.weekday(), job.next_run_time.hour) == (0, 6)
        job.modify(next_run_time=datetime.now(UTC))
        assert ticks.next() == "report"


def test_the_report_may_be_asked_for_at_other_times_or_never() -> None:
    with Ticks(timedelta(hours=1)) as ticks:
        assert ticks._scheduler.get_job(REPORT) is None
        ticks.report_at("0 6 * * mon")
        ticks.report_at("0 7 * * sun")
        assert ticks._scheduler.get_job(REPORT).next_run_time.weekday() == 6
        ticks.report_at(None)
        assert ticks._scheduler.get_job(REPORT) is None


def test_a_clock_that_was_a_year_ahead_does_not_hold_the_report_back_for_a_year() -> None:
    with Ticks(TICK, "0 6 * * mon") as ticks:
        assert [ticks.next(), ticks.next()] == ["tick", "report"]
        ahead = datetime.now(UTC) + timedelta(days=365)
        for job in ("tick", REPORT):
            ticks._scheduler.modify_job(job, next_run_time=ahead)
        assert [ticks.next() for _ in range(3)] == ["tick"] * 3
        due = trigger("0 6 * * mon").get_next_fire_time(None, datetime.now(UTC))
        assert ticks._scheduler.get_job(REPORT).next_run_time == due
