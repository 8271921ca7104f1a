"""Dates without a year: told by headings and neighbours, or not at all."""

from __future__ import annotations

from time import process_time

import pytest

from monitor.text import markdown_blocks
from monitor.text.news import read_news
from monitor.text.yearless import days
from tests.patience import CPU_S


def told(text: str) -> list[tuple[str | None, str]]:
    entries, _ = read_news(markdown_blocks(text))
    return [(entry.date, entry.title) for entry in entries]


NEWS = "# Vox\n\n## News\n\n"


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("[10/12] Speaks", ((10, 12), (12, 10))),
        ("**[09/22]** Speaks", ((9, 22),)),
        ("(22/09) Speaks", ((9, 22),)),
        ("🔥 [10.12] Speaks", ((10, 12), (12, 10))),
        ("11/11: Speaks", ((11, 11),)),
        ("Sep 22: Speaks", ((9, 22),)),
        ("22nd September - Speaks", ((9, 22),)),
        ("9月22日:发布", ((9, 22),)),
    ],
)
def test_ways_to_write_a_day_without_its_year(
    line: str, options: tuple[tuple[int, int], ...]
) -> None:
    found = days(line.replace("*", ""))
    assert found is not None
    assert found.options == options


@pytest.mark.parametrize(
    "line",
    [
        "[13/32] Speaks", "[1.5] Speaks", "10/12 of all tasks", "24/7 support", "Speaks [10/12]",
        "v10/12: x", "[10/12/13] x", "3-5 times faster", "[31/02] x", "(1.0) x", "Mayor 5 speaks",
    ],
)  # fmt: skip
def test_what_is_no_day(line: str) -> None:
    assert days(line) is None


@pytest.mark.parametrize("year", ["2025", "📅 2025", "2025年", "Year 2025", "News 2025"])
def test_a_heading_gives_the_year(year: str) -> None:
    text = f"{NEWS}### {year}\n\n- [09/22] Speaks Welsh\n- Aug 3: Sings\n- 7月1日: Hums\n"
    assert told(text) == [
        ("2025-09-22", "Speaks Welsh"),
        ("2025-08-03", "Sings"),
        ("2025-07-01", "Hums"),
    ]


def test_a_heading_of_a_month_tells_the_order() -> None:
    assert told(f"{NEWS}### 2025-10\n\n- [10/12] Speaks\n") == [("2025-10-12", "Speaks")]
    assert told(f"{NEWS}### October 2025\n\n- [12/10] Speaks\n") == [("2025-10-12", "Speaks")]


def test_a_day_over_twelve_tells_the_order_of_its_section() -> None:
    lines = "- [10/12] Speaks\n- [{}] Sings\n"
    for other, date in (("09/22", "2025-10-12"), ("22/09", "2025-12-10")):
        assert told(f"{NEWS}### 2025\n\n{lines.format(other)}")[0] == (date, "Speaks")


def test_what_is_not_certain_is_an_entry_without_date() -> None:
    assert told(f"{NEWS}### 2025\n\n- [10/12] Speaks\n") == [(None, "Speaks")]
    one_side = f"{NEWS}- [10/12] Speaks\n- [2025/09/22] Sings\n"
    assert told(one_side) == [(None, "Speaks"), ("2025-09-22", "Sings")]
    both_fit = f"{NEWS}- [2025/12/30] Ends\n- [10/12] Speaks\n- [2025/09/22] Sings\n"
    assert told(both_fit)[1] == (None, "Speaks")


def test_neighbours_tell_the_year_and_the_order() -> None:
    lines = "- [2026/01/30] Sings\n- [{}] Speaks\n- [2025/11/22] Hums\n"
    for written, date in (
        ("10/12", "2025-12-10"),
        ("12/31", "2025-12-31"),
        ("01/02", "2026-01-02"),
        ("Jan 5", "2026-01-05"),
        ("11/22", "2025-11-22"),
    ):
        found = told(NEWS + lines.format(written))
        assert [date for date, _ in found] == ["2026-01-30", date, "2025-11-22"]


def test_parts_of_a_dated_line_are_no_days() -> None:
    text = (
        f"{NEWS}- [2025/09/22] A series is out\n  - [1/3] base\n  - [2/3] chat\n"
        "- [2025/08/01] Sings\n"
    )
    assert [date for date, _ in told(text)] == ["2025-09-22", "2025-08-01"]


def test_a_list_out_of_order_tells_no_year() -> None:
    text = f"{NEWS}- [2025/09/22] One\n- [11/22] Two\n- [2025/12/01] Three\n- [2025/10/01] Four\n"
    assert [date for date, _ in told(text)] == ["2025-09-22", "2025-12-01", "2025-10-01"]


def test_a_heading_of_a_day_holds_what_is_below_it() -> None:
    text = f"{NEWS}### 2025\n\n#### Sep 22\n\n- Speaks\n- Sings\n\n#### Aug 3\n\n- Hums\n"
    assert told(text) == [("2025-09-22", "Speaks"), ("2025-08-03", "Hums")]


@pytest.mark.parametrize(
    "text",
    [
        f"{NEWS}### 2025\n\n" + "- [10/12] x\n" * 5_000,
        f"{NEWS}- [2099/12/31] x\n" + "- [10/12] x\n" * 5_000 + "- [2000/01/01] x\n",
        NEWS + "".join(f"### {n % 12 + 1}/{n % 28 + 1}\n\n- x\n\n" for n in range(2_000)),
        NEWS + "- " + "[1" * 20_000,
    ],
)
def test_hostile_dates_cost_little(text: str) -> None:
    blocks = markdown_blocks(text)
    began = process_time()
    read_news(blocks)
    assert process_time() - began < CPU_S


def test_the_stamp_of_the_section_is_no_neighbour() -> None:
    text = "# Vox\n\n## News (2026-02-01)\n\n- [12/31] Speaks\n- [2025/09/22] Sings\n"
    assert told(text)[1] == ("2025-09-22", "Sings")
