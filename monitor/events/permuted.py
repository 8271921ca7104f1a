"""Tables whose columns changed places as a whole: each row's block is another, and nothing changed.

Pure. A value that moved alone, such as a price from one column to another, is a change.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from monitor.events.page_look import PageLook
from monitor.events.table import member
from monitor.model import Change, Key
from monitor.values import Json, text_of

_CELLS = re.compile(r"\s\|(?:\s|$)")
_MOST_COLUMNS = 40
_MOST_ROWS = 2_000
"""Rows of one section that are held against each other: one that changed more is another."""


def moved(page: PageLook, changes: Sequence[Change]) -> Iterator[Key]:
    """The rows of tables whose cells changed places, in all rows alike, with no value changed."""
    changed = {change.subject for change in page.typed}
    by_place = defaultdict[str, list[Change]](list)
    for change in changes:
        block = change.new or change.old
        if change.predicate.startswith("block:") and member(block, "kind") == "row":
            by_place[str(member(block, "under"))].append(change)
    for rows in by_place.values():
        if len(rows) > _MOST_ROWS:
            continue
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
