"""Tables as structure: cells where they stand, as a person reads them."""

from __future__ import annotations

import pytest

from monitor.text import html_blocks, markdown_page, read_html
from monitor.text.tables import MOST_CELLS, MOST_COLUMNS, Table
from monitor.text.typed import typed


def tables(html: str) -> list[Table]:
    return [*read_html(f"<main><h1>Models</h1>{html}</main>").tables]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_a_table_knows_its_headings_caption_and_the_paragraph_before_it() -> None:
    [table] = tables(
        "<h2>Audio</h2><p>Per minute.</p><table><caption>Prices</caption>"
        "<tr><th>Model<th>Price<tr><td>vox<td>$1</table>"
    )
    assert (table.under, table.intro, table.caption) == ("Models › Audio", "Per minute.", "Prices")  # noqa: RUF001
    assert texts(table) == [["Model", "Price"], ["vox", "$1"]]
    assert [cell.header for row in table.rows for cell in row] == [True, True, False, False]


def test_spans_fill_each_place_that_they_cover() -> None:
    [table] = tables(
        "<table><tr><th rowspan=2>Model<th colspan=2>Text<tr><th>In<th>Out"
        "<tr><td rowspan=2>vox<td>1<td>2<tr><td>3<td>4</table>"
    )
    assert texts(table) == [
        ["Model", "Text", "Text"],
        ["Model", "In", "Out"],
        ["vox", "1", "2"],
        ["vox", "3", "4"],
    ]


def test_a_short_row_is_filled_and_a_wide_span_cut() -> None:
    [table] = tables("<table><tr><td>a<td>b<td>c<tr><td>d<tr><td colspan=99999>e</table>")
    assert {len(row) for row in table.rows} == {MOST_COLUMNS}
    assert texts(table)[1][:3] == ["d", "", ""]


def test_a_cell_keeps_lines_and_code_and_loses_footnotes_and_what_is_struck() -> None:
    [table] = tables(
        "<table><tr><td><code>vox-1</code><sup>2</sup><br>vox-2\n  b<td>May 7<sup>th</sup>"
        ', <s>2025</s> 2026<td><p>one</p><p><a href="https://x.test/y">two</a></p></table>'
        "<table><tr><td>only</table>"
    )
    assert texts(table) == [["`vox-1`\nvox-2 b", "May 7th, 2026", "one\ntwo"]]
    assert table.rows[0][2].links == ("https://x.test/y",)


def test_the_blocks_of_a_page_are_as_they_were() -> None:
    html = "<table><tr><td><code>vox-1</code><sup>2</sup><td><s>1</s> 2</table>"
    assert [block.text for block in html_blocks(html)] == ["vox-12 | 1 2"]


def test_a_cell_knows_the_block_of_the_row_in_which_it_begins() -> None:
    [table] = tables("<table><tr><td rowspan=2>May 7<td>a<tr><td>b</table>")
    assert [[block.text for block in cell.blocks] for cell in table.rows[1]] == [
        ["May 7 | a"],
        ["b"],
    ]


def test_tables_in_tables_are_tables_of_their_own() -> None:
    inner = "<table><tr><th>Model<th>EOL<tr><td>vox-1<td>2026-05-07</table>"
    found = tables(f"<table><tr><td>left<td>{inner}</table>")
    assert texts(found[0]) == [["Model", "EOL"], ["vox-1", "2026-05-07"]]


def test_markdown_has_tables_too() -> None:
    page = markdown_page(
        "# A\n\n| Model | EOL |\n|--|--|\n| `vox-1`<sup>1</sup> | ~~May~~ June |\n"
    )
    assert texts(page.tables[0]) == [["Model", "EOL"], ["`vox-1`", "June"]]
    assert page.tables[0].under == "A"


HOSTILE = {
    "wide": "<table>" + ("<tr>" + "<td>2026-05-07" * 500) * 300 + "</table>",
    "empty cells": "<table>" + ("<tr>" + "<td>" * 500) * 900 + "</table>",
    "long": "<table><tr><th>Model<th>EOL" + "<tr><td>vox-1<td>2026-05-07" * 15_000 + "</table>",
    "spans": "<table>" + "<tr><td colspan=99999 rowspan=99999>vox-1<td>x" * 5_000 + "</table>",
    "deep": "<table><tr><td>vox-1" * 300,
    "many": "<table><tr><th>Model<th>EOL<tr><td>vox-1<td>2026-05-07</table>" * 4_000,
    "money": "<table><tr><th>Model<th>Price"
    + ("<tr><td>vox-1<td>" + "$1 / 1M tokens " * 300) * 400
    + "</table>",
    "ids": "<table><tr><th>Model<th>EOL"
    + ("<tr><td>" + "vox-4-x, " * 600 + "<td>2026-05-07") * 400
    + "</table>",
    "prose": ("<p>" + "On May 7, 2026 we will retire vox-4-x and vox-5-y. " * 28) * 1_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_tables_cost_a_bounded_effort(html: str) -> None:
    page = read_html(f"<main>{html}</main>")
    assert sum(len(row) for table in page.tables for row in table.rows) <= 2 * MOST_CELLS
    assert len(typed("s", page).facts) < 20_000


def test_what_many_rows_say_of_a_model_is_the_same_in_any_order() -> None:
    rows = ["| vox-1 | 2026-05-07 | $1 |", "| vox-1 | June 2026 | $2 |", "| Vox 1 | TBD | $1.00 |"]

    def read(rows: list[str]) -> object:
        head = "| Model | Shutdown date | Price |\n|--|--|--|\n"
        return sorted(
            (fact.key, str(fact.value))
            for fact in typed("s", markdown_page(head + "\n".join(rows))).facts
        )

    assert read(rows) == read(rows[::-1])
    assert (("s#vox-1", "shutdown"), "2026-06") in read(rows)  # type: ignore[operator]
