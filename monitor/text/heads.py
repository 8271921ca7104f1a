"""The head of a table: how many rows are headers, and what each column is for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.facts import dates, ids, places, prices
from monitor.facts.columns import DATES, ENDS, TYPED, Column, column
from monitor.facts.words import has_digit
from monitor.text.blocks import STEP
from monitor.text.tables import Cell, Table, flat

SAMPLE = 40
"""Rows by which a table's form is told."""
_MOST_HEADS, _ID_RANK = 3, 2
_DATES = re.compile(r"(?:effective )?dates?|when|deadline", re.IGNORECASE)
_ENDS = re.compile(ENDS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """The headers of a table and what they say of their columns; `rows` are those below."""

    texts: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
    columns = [_of_releases(column(text), below, at) for at, text in enumerate(texts)]
    for index, one in enumerate(columns):
        if one.role in ("model", "replacement") and _holds_ids(below, index):
            columns[index] = replace(one, rank=one.rank + _ID_RANK)
    return Head(texts, _placed(table, texts, _settled(tuple(columns)), below), below)


def _of_releases(one: Column, rows: Sequence[Sequence[Cell]], at: int) -> Column:
    """Take a column "Release" without a date for none; a first one of numbers names versions."""
    cells = [row[at].text for row in rows[:SAMPLE] if row[at].text]
    if one.role != "released" or not cells or any(map(dates.read, cells)):
        return one
    return Column("version" if at == 0 and all(map(has_digit, cells)) else "other")


def _placed(
    table: Table, texts: Sequence[str], columns: tuple[Column, ...], rows: Sequence[Sequence[Cell]]
) -> tuple[Column, ...]:
    """Take bare dates, and dates of places, for days of the end where the words above say so."""
    over = table.caption or table.under.split(STEP)[-1]
    if not _ENDS.search(over) or any(one.role in DATES for one in columns):
        return columns
    return tuple(
        Column("shutdown")
        if (_DATES.fullmatch(texts[at]) or places.named(texts[at]))
        and any(dates.read(row[at].text) for row in rows[:SAMPLE])
        else one
        for at, one in enumerate(columns)
    )


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
