"""Dates as they are written, at their precision."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.facts.dates import Date, bounds, find, in_order, order, read, told_order

PLAIN = {
    "2026-05-07": "2026-05-07",
    "2026/05/07": "2026-05-07",
    "2026.05.07": "2026-05-07",
    "2026-5-7": "2026-05-07",
    "2026-05-07T10:00:00Z": "2026-05-07",
    "10:00 7 May 2026": "2026-05-07",
    "May 7, 2026": "2026-05-07",
    "May 7 2026": "2026-05-07",
    "May 7th, 2026": "2026-05-07",
    "Wed, 7 May 2026 10:00 GMT": "2026-05-07",
    "7 May 2026": "2026-05-07",
    "the 7th of May, 2026": "2026-05-07",
    "05 Jan 2026": "2026-01-05",
    "7-May-2026": "2026-05-07",
    "Sept. 30, 2026": "2026-09-30",
    "April, 30, 2026": "2026-04-30",
    "mid-June 2026": "2026-06",
    "September 30th,2026": "2026-09-30",
    "2026年5月7日": "2026-05-07",
    "13/02/2026": "2026-02-13",
    "3/31/2026": "2026-03-31",
    "05/05/2026": "2026-05-05",
    "31.12.2026": "2026-12-31",
    "2026-05": "2026-05",
    "12/2026": "2026-12",
    "November 2026": "2026-11",
    "Sep, 2026": "2026-09",
    "Q1 2027": "2027-Q1",
    "2027 Q1": "2027-Q1",
    "first quarter of 2027": "2027-Q1",
    "H2 2026": "2026-H2",
    "second half of 2026": "2026-H2",
    "2027": "2027",
    "early 2027": "2027",
    "by the end of 2026": "2026",
    "end of May 2026": "2026-05",
    "Tentatively May 2026": "2026-05",
    "June 11, 2026 (6:00 PM PST)": "2026-06-11",
    "2026-03-24 (extended from 2025-12-01)": "2026-03-24",
    "Shut down on June 1, 2026.": "2026-06-01",
    "Standard: 2026-03-31; Provisioned: 2026-10-01": "2026-10-01",
}
EARLIEST = {
    "Not sooner than March 2025": "2025-03",
    "no sooner than May 7, 2026": "2026-05-07",
    "No earlier than 2026-05": "2026-05",
    "not before 2027": "2027",
    "May 7, 2026 at the earliest": "2026-05-07",
    "2026-05-07 or later": "2026-05-07",
    "Earliest February 2026": "2026-02",
    "Nothing is planned. Will not retire before April 15, 2027": "2027-04-15",
    "won't be shut down before 2027-04": "2027-04",
    "after May 2026": "2026-05",
    "on or after 1 June 2026": "2026-06-01",
    "at least until Oct 2026": "2026-10",
    "(not sooner than May 2027)": "2027-05",
    "not sooner than October 15, 2026 (was 2026-03-01)": "2026-10-15",
    "May 5–7, 2026": "2026-05-05",  # noqa: RUF001 - as typesetters write it
    "5-7 May 2026": "2026-05-05",
    "May 30 - June 2, 2026": "2026-05-30",
    "May 2026 - June 2026": "2026-05",
    "between 2026-05-05 and 2026-06-01": "2026-05-05",
}
NOTHING = [
    *("", "TBD", "N/A", "—", "-", "None", "soon", "May 7", "Q1", "20260507"),
    *("01/02/2026", "12/11/2026", "05/07/26", "February 30, 2026", "2026-13-01", "31/31/2026"),
    *("gpt-4o-2024-05-13", "v2024-05-13", "docs/2024/05/13", "marche 2026", "1.2.2026.4"),
    "2,000 tokens",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_date_is_read_at_the_precision_that_was_written(text: str) -> None:
    assert read(text) == Date(PLAIN[text])


@pytest.mark.parametrize("text", EARLIEST)
def test_not_sooner_than_is_told_from_the_day_itself(text: str) -> None:
    assert read(text) == Date(EARLIEST[text], earliest=True)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_date_or_two_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["10/02/25", "09/21/26"], "month"),
        (["01/02/2026", "21.09.2026"], "day"),
        (["01/02/2026", "05/05/2026"], None),
        (["21/09/2026", "09/21/2026"], None),
        (["25/12/31"], None),
        (["1/2/3", "v1.2.2026", "4/8/2025/x"], None),
    ],
)
def test_dates_of_figures_tell_each_other_what_stands_first(
    texts: list[str], first: str | None
) -> None:
    assert told_order(texts) == first


def test_dates_of_figures_are_written_in_the_order_of_their_page() -> None:
    assert in_order("EOL 10/02/25, in Europe 4/8/2026", "month") == (
        "EOL 2025-10-02, in Europe 2026-04-08"
    )
    assert in_order("10/02/25", "day") == "2025-02-10"
    assert in_order("21/09/26 and 1/2/3", "month") == "21/09/26 and 1/2/3"


def test_of_a_day_that_was_put_off_the_new_one_holds() -> None:
    assert read("Postponed from September 1, 2026 to June 1, 2027") == Date("2027-06-01")
    assert read("Moved from September 1, 2026 to June 1, 2026") == Date("2026-06-01")
    assert read("September 1, 2026 to June 1, 2027") == Date("2026-09-01", earliest=True)


def test_dates_of_a_sentence_stand_in_their_order_with_their_places() -> None:
    text = "Told on September 15, 2025, shut down no sooner than 2026-05-07; 2026 is a year."
    found = find(text)
    assert [(one.iso, one.earliest) for one in found] == [
        ("2025-09-15", False),
        ("2026-05-07", True),
    ]
    assert [text[one.start : one.end] for one in found] == ["September 15, 2025", "2026-05-07"]


def test_of_one_period_the_preciser_date_is_the_later() -> None:
    dates = ["2026-11-04", "2026-11", "2026", "2026-Q4", "2027", "2026-H2", "2026-11-01"]
    assert sorted(dates, key=order) == [
        *("2026", "2026-H2", "2026-Q4", "2026-11", "2026-11-01", "2026-11-04", "2027")
    ]


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-05-07", date(2026, 5, 7), date(2026, 5, 7)),
    ],
)
def test_a_date_has_a_first_and_a_last_day(iso: str, first: date, last: date) -> None:
    assert bounds(iso) == (first, last)


@pytest.mark.parametrize("piece", ["1-", "may ", "2026-", "(", "no ", "not a ", "2026 to ", "."])
def test_hostile_texts_are_read_at_once(piece: str) -> None:
    read(piece * 20_000)
    find(piece * 2_000)
