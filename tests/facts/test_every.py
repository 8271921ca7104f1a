"""When a source is due again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.facts.every import AUTO, Every, next_due, parse

SUNDAY = datetime(2026, 11, 22, 6, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("6h", 6), ("90m", 1.5), ("2d", 48), ("1w", 168), ("daily", 24), ("Weekly", 168)],
)
def test_an_interval_is_a_number_with_a_unit_or_a_name(text: str, hours: float) -> None:
    assert parse(text) == Every(interval=timedelta(hours=hours))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sometimes",
        "6",
        "6 hours ago",
        "-6h",
        "0h",
        "400d",
        "99999999999999h",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "0 6 * * 8",
        "*/0 * * * *",
        "0 0 30 2 *",
        "R * * * *",
        "0 0 L * *",
        "@daily",
    ],
)
def test_what_is_no_schedule_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"neither an interval|names no time|no line of|is longer"):
        parse(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789*/,- monjulhd@#L?"), max_size=20))
def test_a_schedule_is_read_and_due_later_or_refused(text: str) -> None:
    try:
        every = parse(text)
    except ValueError:
        return
    assert every.auto or next_due(every, SUNDAY) > SUNDAY


def test_a_daily_job_finds_due_what_it_looked_at_a_few_seconds_later_yesterday() -> None:
    due = next_due(parse("daily"), SUNDAY)

    assert due <= SUNDAY.replace(day=23, second=0)
    assert due == SUNDAY + timedelta(hours=23)


def test_a_short_interval_is_due_a_tenth_early() -> None:
    assert next_due(parse("30m"), SUNDAY) == SUNDAY + timedelta(minutes=27)


@pytest.mark.parametrize("day", ["1", "mon", "Mon"])
def test_weekdays_are_those_of_crontab(day: str) -> None:
    assert next_due(parse(f"0 6 * * {day}"), SUNDAY) == datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize("day", ["0", "7", "sun"])
def test_sunday_has_two_numbers(day: str) -> None:
    assert next_due(parse(f"0 6 * * {day}"), SUNDAY) == datetime(2026, 11, 29, 6, tzinfo=UTC)


def test_a_day_of_the_month_and_a_weekday_are_either_or() -> None:
    every = parse("0 0 25 * mon")

    first = next_due(every, SUNDAY)
    assert (first.day, next_due(every, first).day) == (23, 25)


def test_cron_is_read_in_utc() -> None:
    elsewhere = SUNDAY.astimezone(tz=None)

    assert next_due(parse("0 7 * * *"), elsewhere) == datetime(2026, 11, 22, 7, tzinfo=UTC)


def test_auto_names_no_time() -> None:
    assert parse("auto") == AUTO
    with pytest.raises(ValueError, match="auto"):
        next_due(AUTO, SUNDAY)
