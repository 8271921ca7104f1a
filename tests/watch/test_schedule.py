"""When a source is looked at next, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Config, Watched, load
from monitor.errors import FailureClass
from monitor.model import Standing, Trouble
from monitor.schedule import agenda, next_look
from tests.road.conftest import HEAD

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def of(tmp_path: Path) -> Config:
    """One feed for each way to say when, and a disabled one."""
    words = ["6h", "auto", "0 6 * * 1", "0 6 * * sun", "1m"]
    tables = [f'url = "https://acme.test/{n}"\n  every = "{word}"' for n, word in enumerate(words)]
    tables.append('url = "https://acme.test/off"\n  enabled = false')
    text = "".join(f'  [[provider.source]]\n  kind = "feed"\n  {table}\n' for table in tables)
    (tmp_path / "sources.toml").write_text(HEAD + text, encoding="utf-8")
    return load(tmp_path / "sources.toml", environ={})


def looked(ago: timedelta, failed: int = 0, error: FailureClass = "timeout") -> Standing:
    at = NOW - ago
    trouble = Trouble(error, "no answer", at, failed) if failed else None
    return Standing(checked_at=at, trouble=trouble)


@pytest.mark.parametrize(
    ("place", "standing", "after", "why"),
    [
        (0, looked(HOUR), 5 * HOUR, "every 6h"),
        (1, looked(HOUR), 11 * HOUR, "auto: every 12h"),
        (2, looked(HOUR), 18 * HOUR, "cron 0 6 * * 1"),
        (3, looked(HOUR), timedelta(days=6, hours=18), "cron 0 6 * * sun"),
        (0, looked(MINUTE, 1), 4 * MINUTE, "retry: failed (timeout)"),
        (0, looked(MINUTE, 3, "cut"), 19 * MINUTE, "retry: failed 3 times (cut)"),
        (0, looked(HOUR, 9), 5 * HOUR, "every 6h"),
        (0, looked(-HOUR), 7 * HOUR, "every 6h"),
    ],
)
def test_the_next_look_has_a_time_and_a_reason(
    of: Config, place: int, standing: Standing, after: timedelta, why: str
) -> None:
    look = next_look(of.sources[place], standing, NOW)
    assert look is not None
    assert (look.at - NOW, look.why) == (after, why)


@pytest.mark.parametrize(
    ("place", "standing", "why"),
    [
        (0, Standing(), "never looked at"),
        (0, Standing(trouble=Trouble("cut", "", NOW, 1)), "the last look is not remembered"),
        (4, looked(-2 * MINUTE), "the clock was set back"),
        (2, looked(-48 * HOUR), "the clock was set back"),
    ],
)
def test_what_is_due_at_once_says_why(of: Config, place: int, standing: Standing, why: str) -> None:
    look = next_look(of.sources[place], standing, NOW)
    assert look is not None
    assert look.due_at < NOW
    assert why in look.why


def test_a_host_that_refuses_is_waited_for(of: Config) -> None:
    standings = {watched.source.id: looked(7 * HOUR) for watched in of.sources}
    until = NOW + HOUR
    refusals = {"feed:https://acme.test:443": until, "page:https://acme.test:443": until + HOUR}
    first, *_, off = [look for _, look in agenda(standings, of, NOW, refusals)]
    assert first is not None
    assert (first.at, first.why) == (until, "host refuses until 2026-11-22T13:00:00Z")
    assert off is None
    over = dict.fromkeys(refusals, NOW - HOUR)
    again = next(look for _, look in agenda(standings, of, NOW, over))
    assert again is not None
    assert again.why == "every 6h"


def test_an_interval_does_not_grow_by_the_length_of_each_pass(of: Config) -> None:
    watched: Watched = of.sources[0]
    look = next_look(watched, looked(6 * HOUR - timedelta(seconds=20)), NOW)
    assert look is not None
    assert look.due_at <= NOW < look.at
