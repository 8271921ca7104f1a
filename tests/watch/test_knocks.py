"""What wakes a watch: APScheduler itself, with short ticks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base  # type: ignore[import-untyped]

from monitor.knocks import Ticks

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
