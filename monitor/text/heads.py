"""The head of a table: how many rows are headers, and what each column is for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.facts import dates, ids, places, prices
from monitor.facts.columns import DATES, ENDS, SAID, TYPED, Column, column
from monitor.facts.counts import counts
from monitor.facts.labels import labels as labels_of
from monitor.facts.words import has_digit
from monitor.text.blocks import STEP
from monitor.text.tables import Cell, Table, flat

SAMPLE = 40
"""Rows by which a table's form is told."""
_MOST_HEADS, _ID_RANK = 3, 2
_DATES = re.compile(r"(?:effective )?dates?|when|deadline", re.IGNORECASE)
_ENDS = re.compile(ENDS, re.IGNORECASE)
_OF_ENDS = re.compile(
    rf"{ENDS}|{SAID}|\blife-?\s?cycle|\bLTS\b|\b(?:un)?supported\b|\bversions\b|\breleases\b|\bremov",
    re.IGNORECASE,
)
"""What tells over a table that it is of things which end."""
_SAYS = re.compile(r"\w")
_A_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Head:
    """The headers of a table and what they say of their columns; `rows` are those below."""

    texts: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def parts(table: Table) -> Sequence[Table]:
    """The table, cut where one of its rows is a header again: "Marketing | Removal date"."""
    typed = [at for at, cell in enumerate(table.rows[0]) if _is_typed(cell)] if table.rows else ()
    cuts = [
        at
        for at, row in enumerate(table.rows)
        if typed and at > 1 and not is_section(row) and all(_is_typed(row[one]) for one in typed)
    ]
    return [
        replace(table, rows=table.rows[start:end])
        for start, end in pairwise([0, *cuts, len(table.rows)])
    ]


def _is_typed(cell: Cell) -> bool:
    """Say whether a cell is the header of a column of dates or prices."""
    if not cell.text[:1].isalpha() or dates.may_stand_in(cell.text):
        return False
    one = column(flat(cell.text))
    return one.role in DATES or (one.surely and not prices.states(cell.text))


def head_of(table: Table) -> Head:
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    at = 0
    while at < min(len(rows), _MOST_HEADS) and _is_head(rows[at]):
        at += 1
    if at == 0 and rows and _reads_as_head(rows[0], rows[1:SAMPLE]):
        at = 1
    above = [row for row in rows[:at] if not is_section(row)]
    width = len(rows[0]) if rows else 0
    texts = tuple(
        " ".join(dict.fromkeys(flat(row[index].text) for row in above)).strip()
        for index in range(width)
    )
    below = tuple(rows[at:])
    columns = [_of_names(column(text), below, at) for at, text in enumerate(texts)]
    for index, one in enumerate(columns):
        if one.role in ("model", "replacement") and _holds_ids(below, index):
            columns[index] = replace(one, rank=one.rank + _ID_RANK)
    settled = _settled(tuple(columns))
    settled = _told_apart(_placed(table, texts, settled, below))
    settled = _paid(table, texts, settled, below)
    return Head(texts, _ending(table, settled), below)


def _of_names(one: Column, rows: Sequence[Sequence[Cell]], at: int) -> Column:
    """Take a column "Release" without a date for none; a first one of numbers names versions.

    So does a first column "Tariff" without a number name what has a price.
    """
    if one.role != "released" and (at or not one.surely):
        return one
    cells = [row[at].text for row in rows[:SAMPLE] if row[at].text]
    if one.role == "price":
        return one if any(map(has_digit, cells)) else Column()
    if not cells or any(map(dates.read, cells)):
        return one
    if at or not all(map(has_digit, cells)):
        return Column()
    return Column("model", 3) if all(map(ids.looks_like_model, cells)) else Column("version")


def _placed(
    table: Table, texts: Sequence[str], columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]
) -> tuple[Column, ...]:
    """Take bare dates, and dates of places, for days of the end where the words above say so.

    So where no header says anything: "Shutdown dates" over "vox-1 | May 7, 2026".
    """
    over = table.caption or table.under.split(STEP)[-1]
    if not _ENDS.search(over) or any(one.role in DATES for one in columns):
        return columns
    return tuple(
        Column("shutdown") if _holds_ends(text, [row[at].text for row in rows[:SAMPLE]]) else one
        for at, (one, text) in enumerate(zip(columns, texts, strict=True))
    )


def _holds_ends(header: str, cells: Sequence[str]) -> bool:
    """Say whether a column of a table of ends has dates, and no header that says of what."""
    if not header:
        return any(cells) and all(map(dates.read, filter(None, cells)))
    named = _DATES.fullmatch(header) or places.named(header)
    return bool(named) and any(map(dates.read, cells))


def _told_apart(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take "Text input" for no price, beside a column that says that it is the price."""
    if not any(one.priced for one in columns):
        return columns
    return tuple(Column() if one.role == "price" and not one.surely else one for one in columns)


def _paid(
    table: Table, texts: Sequence[str], columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]
) -> tuple[Column, ...]:
    """Take columns of bare numbers for prices where the table is called one of prices.

    "Fee in EUR per core" over "Edition | Year 1" says so of all that it holds beside names.
    """
    over = (table.caption, table.intro, table.under.split(STEP)[-1])
    if any(one.role != "other" for one in columns[1:]):
        return columns
    if not any(map(_is_of_prices, over)):
        return columns
    cells = [[row[at].text for row in rows[:SAMPLE] if row[at].text] for at in range(len(texts))]
    if any(
        counts(text) or not all(map(_is_sum, its))
        for text, its in list(zip(texts, cells, strict=True))[1:]
    ):
        return columns
    return (columns[0], *(Column("price", surely=True) for _ in columns[1:]))


def _is_of_prices(text: str) -> bool:
    """Say whether a title is one of prices in a currency: "USD per minute"."""
    said = labels_of(text)
    return bool(said.currency) and (bool(said.unit) or column(text).priced)


def _is_sum(text: str) -> bool:
    return not _SAYS.search(text) or (prices.is_bare(text) and not _A_YEAR.fullmatch(text))


def _ending(table: Table, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take "Removal date" for the end of a model where more than that says so."""
    if not any(one.weak for one in columns):
        return columns
    words = f"{table.caption} {table.intro} {table.under}"
    if not _OF_ENDS.search(words) and not any(
        one.role in ("replacement", "deprecated") for one in columns
    ):
        return columns
    return tuple(replace(one, weak=False) for one in columns)


def _holds_ids(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Say whether most cells of a column are ids beyond doubt."""
    cells = [row[at].text for row in rows[:SAMPLE] if row[at].text]
    return 2 * sum(bool(ids.mentioned(text)) for text in cells) > len(cells)


def _is_head(row: Sequence[Cell]) -> bool:
    said = [cell for cell in row if cell.text]
    return bool(said) and all(cell.header for cell in said)


def _reads_as_head(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Say whether a first row of plain cells is the header: it says what cells hold, no value."""
    columns = [column(flat(cell.text)) for cell in row]
    if any(dates.read(cell.text) or prices.states(cell.text) for cell in row):
        return False
    if any(one.role in TYPED for one in columns) and any(one.role == "model" for one in columns):
        return True
    sure = [at for at, one in enumerate(columns) if one.role in DATES or one.surely]
    return any(
        dates.read(line[at].text) or prices.states(line[at].text) for at in sure for line in below
    )


def _settled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take a lone "Deprecation date" for the end, where what replaces the model is told too.

    Of several columns of replacements the one with ids stays.
    """
    instead = [at for at, one in enumerate(columns) if one.role == "replacement"]
    kept = max(instead, key=lambda at: (columns[at].rank, -at), default=None)
    columns = tuple(
        Column() if one.role == "replacement" and at != kept else one
        for at, one in enumerate(columns)
    )
    roles = {one.role for one in columns}
    if "shutdown" in roles or "replacement" not in roles:
        return columns
    lone = [one for one in columns if one.lone_deprecation]
    if len(lone) != 1:
        return columns
    return tuple(replace(one, role="shutdown") if one.lone_deprecation else one for one in columns)


def is_section(row: Sequence[Cell]) -> bool:
    """Say whether a row is one cell across the table: a heading inside it."""
    return len(row) > 1 and row[1] is row[0] and all(cell is row[0] for cell in row)
