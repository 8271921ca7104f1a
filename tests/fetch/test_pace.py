from __future__ import annotations

import asyncio

from monitor.fetch.pace import Pace, distance


class Time:
    """A clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def pace(self, per_host: int = 2) -> Pace:
        return Pace(per_host, self.sleep, lambda: self.now)


async def turn(pace: Pace, base: str = "json:host", delay_s: float = 0.0) -> None:
    async with pace.turn("host", base, delay_s):
        pass


def test_starts_keep_their_distance_and_time_that_passed_counts() -> None:
    time = Time()

    async def visits() -> None:
        pace = time.pace()
        await turn(pace, delay_s=2)
        await turn(pace, delay_s=2)
        time.now += 1.5
        await turn(pace, delay_s=2)
        time.now += 9
        await turn(pace, delay_s=2)

    asyncio.run(visits())
    assert time.slept == [2, 0.5]


def test_a_pass_waits_a_minute_for_a_host_and_no_longer() -> None:
    time = Time()

    async def visits() -> None:
        pace = time.pace()
        assert pace.hold("host", "json:host", 40)
        await turn(pace)
        assert not pace.hold("host", "page:host", 21)
        assert pace.hold("host", "page:host", 20)
        await turn(pace, base="page:host")
        assert not pace.hold("host", "json:host", 1)
        assert pace.hold("other", "json:other", 60)

    asyncio.run(visits())
    assert time.slept == [40, 20]


def test_waits_at_the_same_time_count_once() -> None:
    pace = Time().pace()
    assert pace.hold("host", "base", 40)
    assert pace.hold("host", "base", 40)
    assert pace.hold("host", "base", 60)
    assert not pace.hold("host", "base", 61)


def test_a_wait_that_grows_meanwhile_is_waited_out() -> None:
    time = Time()

    async def visits() -> None:
        pace = time.pace()
        assert pace.hold("host", "base", 10)
        waiting = asyncio.create_task(turn(pace, base="base"))
        await asyncio.sleep(0)
        assert pace.hold("host", "base", 20)
        await waiting

    asyncio.run(visits())
    assert sum(time.slept) == 30
    assert time.now == 130


def test_a_wait_of_one_base_holds_no_other() -> None:
    time = Time()

    async def visits() -> None:
        pace = time.pace()
        assert pace.hold("host", "json:host", 40)
        await turn(pace, base="feed:host")

    asyncio.run(visits())
    assert time.slept == []


def test_a_host_is_asked_no_faster_than_its_manual_wants() -> None:
    assert distance("arxiv", "https://export.arxiv.org/api/query", 0.0, 0.5) == 3.0
    assert distance("arxiv", "https://mirror.example/api/query", 0.0, 0.5) == 0.0
    assert distance("page", "https://acme.example/", 0.0, 0.5) == 0.5
    assert distance("page", "https://acme.example/", 2.0, 0.5) == 2.0
