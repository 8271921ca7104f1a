"""Events of a page's typed rows: a model gets a day of its end, it moves, a price moves.

Blocks say what they state of which model (`states`). An event of a row needs a block that came with
it, so that a row which only reads otherwise (another header, a row above that went) is no news; and
it stands for the blocks of its row, which `page.changed` then leaves out. What else changed in the
row's words is told with the event, as `row`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from monitor.events.table import Sight, Tell, member, text
from monitor.facts import dates, ids, prices
from monitor.facts.plain import plain
from monitor.model import Change, Json, Key
from monitor.text.sayings import LIFECYCLE, PRICE, family

RECENT, LONG_AGO = timedelta(days=31), timedelta(days=365)
FEW = 3
"""Rows with a day of the past that may come at once and still be news."""
_MOST_ROW = 300
_NOTHING = re.compile(
    r"\b(?:t\.?b\.?[da]\.?|n/?a|none|not|no|than|sooner|earlier|before|later|or|on|earliest|at|the)\b"
    r"|\W",
    re.IGNORECASE,
)

Row = tuple[str, str]
"""A model's subject and the family of what is said of it: `lifecycle` or `price`."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What is told of typed rows, and the changes that are left for others to tell."""

    tells: tuple[Tell, ...]
    left: tuple[Change, ...]


def tell_rows(sight: Sight, changes: Sequence[Change], seen: Mapping[Key, Json]) -> Rows:
    """Make events of a page's typed rows, and take the blocks that they stand for."""
    prefix = f"{sight.source.id}#"
    page = _Page(sight, changes, seen, prefix)
    if not page.typed and not page.blocks:
        return Rows((), tuple(changes))
    tells: list[Tell] = []
    told: set[Row] = set()
    for row, its in page.by_row():
        if (said := _lifecycle(page, row, its) or _priced(page, row, its)) is not None:
            tells.append(said)
            told.add(row)
    quiet = _told_blocks(page, told) | _ended_blocks(page)
    typed = {change.key for change in page.typed}
    left = [change for change in changes if change.key not in quiet | typed]
    return Rows(tuple(tells), tuple(left))


class _Page:
    """The changes of one look at a page: its typed rows and the blocks that state them."""

    def __init__(
        self, sight: Sight, changes: Sequence[Change], seen: Mapping[Key, Json], prefix: str
    ) -> None:
        self.sight, self.seen, self.prefix = sight, seen, prefix
        self.typed = [
            change
            for change in changes
            if change.subject.startswith(prefix)
            and (change.predicate in LIFECYCLE or change.predicate.startswith(PRICE))
            and (change.subject, "item") not in seen
            and self.known(change.subject, "item") is None
        ]
        self.blocks = [c for c in changes if _reads_anew(c) and self.rows_of(c)]
        self.bare = [c for c in changes if c.removed and _lead(c.old) and not self.rows_of(c)]
        self.came = self._by_row([c for c in self.blocks if not c.removed])
        self.went = self._by_row([c for c in self.blocks if not c.added])

    def rows_of(self, change: Change) -> set[Row]:
        """The rows that a block states."""
        return self._rows(change.old if change.removed else change.new)

    def _rows(self, block: Json) -> set[Row]:
        said = member(block, "states")
        told = [str(one).partition(" ") for one in said] if isinstance(said, list) else []
        return {(f"{self.prefix}{model}", kind) for kind, _, model in told}

    def _by_row(self, blocks: Sequence[Change]) -> Mapping[Row, list[Change]]:
        rows = defaultdict[Row, list[Change]](list)
        for change in blocks:
            for row in self.rows_of(change):
                rows[row].append(change)
        return rows

    def by_row(self) -> Iterable[tuple[Row, dict[str, Change]]]:
        """The changed values by row, each under its predicate."""
        rows = defaultdict[Row, dict[str, Change]](dict)
        for change in self.typed:
            rows[change.subject, family(change.predicate)][change.predicate] = change
        return sorted(rows.items())

    def is_stated_anew(self, row: Row) -> bool:
        """Say whether a block that came states this row, or none does that we keep."""
        return row in self.came or row not in self.stated

    @cached_property
    def stated(self) -> set[Row]:
        """The rows that any block states, before or now."""
        known = self.sight.snapshot.facts if self.sight.snapshot else {}
        values = [*self.seen.values(), *(fact.value for fact in known.values())]
        return {row for value in values for row in self._rows(value)}

    def known(self, subject: str, predicate: str) -> Json:
        snapshot = self.sight.snapshot
        return None if snapshot is None else snapshot.value(subject, predicate)

    def is_history(self, ends: Json) -> bool:
        """Say whether a day of the end that is told for the first time is long past.

        So is one of a few weeks ago, where many such come at once: a page that was written anew.
        """
        today = self.sight.now.date()
        day = _last_day(ends)
        if day is None or day >= today - RECENT:
            return False
        if day < today - LONG_AGO:
            return True
        new = [c for c in self.typed if c.predicate == "shutdown" and c.added]
        past = [c for c in new if (last := _last_day(c.new)) and last < today - RECENT]
        all_ = sum(name == "shutdown" for _, name in self.seen)
        return len(past) > max(FEW, all_ / 2)


def _reads_anew(change: Change) -> bool:
    """Say whether a block came, went, or has other words under the same key."""
    return member(change.old, "text") != member(change.new, "text")


def _lifecycle(page: _Page, row: Row, its: Mapping[str, Change]) -> Tell | None:
    """The day of the end was announced, moved, or gave way to a day before which it is not."""
    subject, kind = row
    end, earliest = its.get("shutdown"), its.get("shutdown_earliest")
    if kind != "lifecycle" or not page.is_stated_anew(row):
        return None
    name = subject.removeprefix(page.prefix)
    if end is not None and end.added:
        if page.is_history(end.new):
            return None
        day = _last_day(end.new)
        past = day is not None and day < page.sight.now.date()
        title = f"{name}: {'shut down' if past else 'shuts down'} {end.new}{_instead(page, row)}"
        return _said(page, row, "deprecation.announced", title, its)
    if end is not None and not end.removed:
        title = f"{name}: shutdown {end.old} → {end.new}"
        return _said(page, row, "deprecation.changed", title, its)
    before = page.known(subject, "shutdown")
    if before and (subject, "shutdown") not in page.seen and earliest and not earliest.removed:
        title = f"{name}: shutdown {before} → not before {earliest.new}"
        moved = {**its, "shutdown": _withdrawn(earliest, before)}
        return _said(page, row, "deprecation.changed", title, moved)
    return None


def _withdrawn(beside: Change, before: Json) -> Change:
    """The change of a day that is told no more; its absence itself waits for a second look."""
    return Change(beside.subject, "shutdown", before, None, beside.evidence)


def _instead(page: _Page, row: Row) -> str:
    value = page.seen.get((row[0], "replacement"))
    names = [str(one) for one in value] if isinstance(value, list) else [value] if value else []
    return f", use {' or '.join(str(name) for name in names[:3])}" if names else ""


def _priced(page: _Page, row: Row, its: Mapping[str, Change]) -> Tell | None:
    """Prices moved. One that is told for the first time, or in another unit, did not."""
    moved = {name: change for name, change in its.items() if _moved(change)}
    if row[1] != "price" or not moved or not page.is_stated_anew(row):
        return None
    words = "; ".join(_price_words(change) for _, change in sorted(moved.items()))
    title = f"{row[0].removeprefix(page.prefix)}: {words}"
    return _said(page, row, "price.changed", title, moved)


def _moved(change: Change) -> bool:
    if change.added or change.removed:
        return False
    old, new = (Counter(map(prices.scaled, _list(side))) for side in (change.old, change.new))
    return old != new


def _price_words(change: Change) -> str:
    """`price input 0.15 → 0.10 USD per 1M tokens`; both units where they differ."""
    old, new = _list(change.old), _list(change.new)
    before, after = (", ".join(map(prices.amount, side)) for side in (old, new))
    name = change.predicate.replace("_", " ")
    units = [list(dict.fromkeys(map(prices.measure, side))) for side in (old, new)]
    its = units[1][0] if len(units[1]) == 1 else ""
    was = units[0][0] if len(units[0]) == 1 and units[0] != units[1] else ""
    return f"{name} {before} {was}".rstrip() + f" → {after} {its}".rstrip()


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _said(page: _Page, row: Row, kind: str, title: str, its: Mapping[str, Change]) -> Tell:
    subject = row[0]
    fields = [change for _, change in sorted(its.items())]
    is_new = page.sight.snapshot is None or not any(
        known == subject for known, _ in page.sight.snapshot.facts
    )
    old: dict[str, Json] = {change.predicate: change.old for change in fields}
    new: dict[str, Json] = {change.predicate: change.new for change in fields}
    beside = _beside(page, row, fields)
    if beside is not None:
        old["row"], new["row"] = beside
    predicate = "shutdown" if kind.startswith("deprecation") else None
    if len(fields) == 1:
        predicate = fields[0].predicate
    evidence = fields[0].evidence
    before = None if is_new else old
    return Tell(kind, subject, title, predicate, before, new, evidence.url, evidence)


def _beside(page: _Page, row: Row, fields: Sequence[Change]) -> tuple[str, str] | None:
    """The row's words before and after, where more of them changed than its values."""
    went, came = page.went.get(row, []), page.came.get(row, [])
    if not went or not came:
        return None
    before = [text(member(change.old, "text")) or "" for change in went]
    after = [text(member(change.new, "text")) or "" for change in came]
    told = {ids.folded(name) for change in fields for name in _names(change)}
    told.add(ids.folded(row[0].removeprefix(page.prefix)))
    bare = row[1] == "price"
    if _rest(before, told, bare=bare) == _rest(after, told, bare=bare):
        return None
    return plain(" ⏎ ".join(before), _MOST_ROW), plain(" ⏎ ".join(after), _MOST_ROW)


def _names(change: Change) -> Iterator[str]:
    for side in (change.old, change.new):
        if change.predicate == "replacement" and side is not None:
            yield from (str(one) for one in _list(side))


def _rest(texts: Sequence[str], told: set[str], *, bare: bool) -> Counter[str]:
    """What a row's cells say beside dates, amounts and the models that the event names.

    `bare` numbers are amounts in a row of prices.
    """
    rest = Counter[str]()
    for cell in (cell for line in texts for cell in re.split(r"\s\|(?:\s|$)", line)):
        cell = dates.in_order(cell, "month")  # whichever stands first, it is a date
        for found in reversed(dates.find(cell)):
            cell = cell[: found.start] + cell[found.end :]
        names = {ids.folded(name) for name in ids.read(cell)}
        if (names and names <= told) or (bare and prices.is_bare(cell)):
            continue
        words = " ".join(_NOTHING.sub(" ", prices.without(cell)).split())
        if words:
            rest[words] += 1
    return rest


def _told_blocks(page: _Page, told: set[Row]) -> set[Key]:
    """The blocks that events stand for: those of their rows, and what these were made from."""
    its = [change for change in page.blocks if page.rows_of(change) & told]
    came = {row for change in its if change.added for row in page.rows_of(change)}
    went = {row for change in its if change.removed for row in page.rows_of(change)}
    taken = {change.key for change in its}
    for change in page.blocks:
        if page.rows_of(change) & (went if change.added else came):
            taken.add(change.key)
    return taken | _former(page, [change for change in its if change.added])


def _former(page: _Page, came: Sequence[Change]) -> set[Key]:
    """The rows that told events take the place of, where these said nothing of that kind yet."""
    leads = {_lead(change.new) for change in came} - {_lead(change.old) for change in page.blocks}
    bare = Counter(_lead(change.old) for change in page.bare)
    return {c.key for c in page.bare if _lead(c.old) in leads and bare[_lead(c.old)] == 1}


def _lead(block: Json) -> str:
    """The first cell of a table row; "" for anything else."""
    is_row = member(block, "kind") == "row"
    return (text(member(block, "text")) or "").partition(" | ")[0] if is_row else ""


def _ended_blocks(page: _Page) -> set[Key]:
    """Rows that went after the day they told of: that they would go was known."""
    today = page.sight.now.date()
    ended = set[Key]()
    for change in page.blocks:
        rows = page.rows_of(change)
        if change.removed and rows and all(kind == "lifecycle" for _, kind in rows):
            days = [_last_day(page.known(subject, "shutdown")) for subject, _ in rows]
            back = any(row in page.came for row in rows)
            if not back and all(day is not None and day < today for day in days):
                ended.add(change.key)
    return ended


def _last_day(value: Json) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return dates.bounds(value)[1]
    except (ValueError, IndexError):
        return None
