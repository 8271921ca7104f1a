"""Blocks of a page that only say the same in another way: no change at all. Pure.

A date or an amount of money in another form ("May 7, 2026" and "2026-05-07", "$0.50" and "$0.500"),
and a table whose columns changed places as a whole. A bare number is an amount only in a row that
states prices, and if it is one of them: "3.1" and "3.10" are two versions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from monitor.events.page_look import PageLook
from monitor.events.table import member
from monitor.facts import dates, prices
from monitor.facts.words import has_digit
from monitor.model import Change, Key
from monitor.values import Json, dumps, text_of

_CELLS = re.compile(r"\s\|(?:\s|$)")
_MOST_COLUMNS = 40
_MOST_BLOCKS = 2_000
"""Blocks of one look that are held against each other: a page that changed more is another."""


def anew(page: PageLook, changes: Sequence[Change]) -> set[Key]:
    """The changes of blocks that say what others said before in another form."""
    blocks = [change for change in changes if change.predicate.startswith("block:")]
    if len(blocks) > _MOST_BLOCKS:
        return set()
    return {*_in_other_forms(page, blocks), *_moved_columns(page, blocks)}


def _in_other_forms(page: PageLook, blocks: Sequence[Change]) -> Iterator[Key]:
    went = defaultdict[str, list[Key]](list)
    numbered = [one for one in blocks if has_digit(_words(one)) and _kind(one) != "code"]
    for change in numbered:
        if change.removed:
            went[_form(page, change)].append(change.key)
    for change in numbered if went else ():
        if change.added and (before := went.get(_form(page, change))):
            yield from (before.pop(), change.key)


def _form(page: PageLook, change: Change) -> str:
    """What a block says, its dates and amounts written in one way."""
    amounts = {
        member(value, "amount")
        for subject, family in page.rows_of(change)
        if family == "price"
        for _, told in page.prices(subject)
        for value in (told if isinstance(told, list) else [told])
    }
    cells = _CELLS.split(_words(change)) if _kind(change) == "row" else [_words(change)]
    said: list[Json] = [_kind(change), member(change.new or change.old, "links")]
    return dumps([*said, *(_written(cell, amounts) for cell in cells)])


def _written(cell: str, amounts: Collection[Json]) -> str:
    for found in reversed(dates.find(cell)):
        cell = f"{cell[: found.start]}{found.iso}{'~' * found.earliest}{cell[found.end :]}"
    if prices.is_bare(cell) and (number := prices.bare(cell)) in amounts:
        return str(Fraction(str(number)))
    return prices.in_one_form(cell)


def _moved_columns(page: PageLook, blocks: Sequence[Change]) -> Iterator[Key]:
    """The rows of tables whose cells changed places, in all rows alike, with no value changed."""
    changed = {change.subject for change in page.typed}
    by_place = defaultdict[str, list[Change]](list)
    for change in blocks:
        if _kind(change) == "row":
            by_place[str(member(change.new or change.old, "under"))].append(change)
    for rows in by_place.values():
        stated = {subject for change in rows for subject, _ in page.rows_of(change)}
        if stated and not stated & changed and _is_permuted(rows):
            yield from (change.key for change in rows)


def _is_permuted(rows: Sequence[Change]) -> bool:
    went = [_cells(change.old) for change in rows if change.removed]
    came = Counter(_cells(change.new) for change in rows if change.added)
    first = next((row for row in went if len({*row}) == len(row) <= _MOST_COLUMNS), ())
    others = [row for row in came if row != first and sorted(row) == sorted(first)]
    if len(others) != 1 or len(went) < 2:
        return False
    order = [first.index(cell) for cell in others[0]]
    fitting = [row for row in went if len(row) == len(order)]
    return came == Counter(tuple(row[at] for at in order) for row in fitting) and fitting == went


def _cells(block: Json) -> tuple[str, ...]:
    return tuple(_CELLS.split(text_of(member(block, "text")) or ""))


def _words(change: Change) -> str:
    return text_of(member(change.new or change.old, "text")) or ""


def _kind(change: Change) -> Json:
    return member(change.new or change.old, "kind")
