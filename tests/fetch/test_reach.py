"""What cannot be reached ends a pass soon, and stops nobody who can be."""

from __future__ import annotations

import pytest

from monitor.errors import LookFailed
from monitor.fetch.reach import HOSTS, PATIENCE_S, Reach
from monitor.fetch.wire import Unreached


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def unknown() -> Unreached:
    return Unreached("dns", "the name is not known")


def test_a_host_that_two_could_not_reach_is_not_asked_again_after_a_while() -> None:
    clock = Clock()
    reach = Reach(clock)
    for _ in range(2):
        reach.missed("http://a", unknown(), reach.begin("http://a"))
    reach.begin("http://a")
    clock.now += PATIENCE_S
    with pytest.raises(LookFailed) as failed:
        reach.begin("http://a")
    assert failed.value.error == "dns"
    reach.begin("http://b")


def test_an_answer_makes_up_for_all_that_failed_before() -> None:
    clock = Clock()
    reach = Reach(clock)
    for _ in range(4):
        reach.missed("http://a", unknown(), reach.begin("http://a"))
    reach.answered("http://a")
    clock.now += 1000
    reach.begin("http://a")


def test_a_silent_host_is_borne_with_for_a_minute() -> None:
    clock = Clock()
    reach = Reach(clock)
    for _ in range(2):
        reach.missed("http://a", LookFailed("timeout", "no answer"), reach.begin("http://a"))
        clock.now += 30
    with pytest.raises(LookFailed, match="no answer"):
        reach.begin("http://a")


def test_where_no_host_can_be_reached_nobody_waits_for_the_others() -> None:
    clock = Clock()
    reach = Reach(clock)
    for number in range(HOSTS):
        reach.missed(f"http://{number}", unknown(), clock.now)
    reach.begin("http://other")
    clock.now += PATIENCE_S
    with pytest.raises(LookFailed, match="check the network") as failed:
        reach.begin("http://other")
    assert failed.value.error == "dns"


def test_one_host_that_connects_shows_that_the_network_is_there() -> None:
    clock = Clock()
    reach = Reach(clock)
    reach.missed("http://slow", LookFailed("timeout", "no answer"), clock.now)
    for number in range(HOSTS):
        reach.missed(f"http://{number}", unknown(), clock.now)
    clock.now += PATIENCE_S
    reach.begin("http://other")
