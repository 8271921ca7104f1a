"""Lines of cron in APScheduler's hands: the same times as croniter's, over a year and more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from croniter import croniter

from monitor.facts.every import parse
from monitor.knocks import trigger

START = datetime(2027, 11, 22, 6, 0, 30, tzinfo=UTC)
"""The year after holds a 29 February."""
YEAR = timedelta(days=366)
FEW = 4000

LINES = [
    "0 6 * * mon",
    "0 6 * * MON",
    "0 6 * * 1",
    "0 6 * * 0",
    "0 6 * * 7",
    "0 6 * * 0,7",
    "0 6 * * sun",
    "0 6 * * sat,sun",
    "0 6 * * 5-7",
    "0 6 * * 6-7",
    "0 6 * * 0-6",
    "0 6 * * 1-7",
    "0 6 * * 1-5",
    "0 6 * * mon-fri",
    "0 6 * * fri-mon",
    "0 6 * * */2",
    "0 6 * * 1-5/2",
    "0 6 * * 2,4,6",
    "17 */6 * * *",
    "*/45 8-18/5 * * tue",
    "0,30 9 * * wed",
    "0 0 1 * *",
    "0 0 31 * *",
    "0 0 29 2 *",
    "0 0 */10 * *",
    "0 12 1,15 jan-mar *",
    "0 12 * dec,jan *",
    "0 12 1 */3 *",
    "5 4 1 * mon",
    "5 4 1-7 * 0",
    "5 4 */2 * fri",
    "5 4 29 2 sun",
    "5 4 1-31 * 3",
    "59 23 31 12 *",
    "0 6 * nov mon",
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_names_the_same_times_as_cron_does(line: str) -> None:
    cron = parse(line).cron
    assert cron is not None
    due, other = trigger(cron), croniter(cron, START)
    found: list[datetime] = []
    while len(found) < FEW:
        after = found[-1] if found else None
        at = due.get_next_fire_time(after, after or START)
        assert at == other.get_next(datetime)
        if at > START + YEAR:
            break
        found.append(at)
    assert found
    assert all(later > earlier for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("line", "weekday"), [("0 6 * * 0", 6), ("0 6 * * 1", 0), ("0 6 * * 7", 6), ("0 6 * * sat", 5)]
)
def test_weekdays_are_those_of_cron(line: str, weekday: int) -> None:
    """APScheduler's 0 is Monday, and so is Python's."""
    assert trigger(line).get_next_fire_time(None, START).weekday() == weekday
