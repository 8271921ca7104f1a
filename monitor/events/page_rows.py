"""Events of a page's typed rows: a model gets a day of its end, it moves, a price moves.

Blocks say what they state of which model (`states`). An event of a row needs a block that came with
it, so that a row which only reads otherwise (another header, a row above that went) is no news; and
it stands for the blocks of its row, which `page.changed` then leaves out. What else changed in the
row's words is told with the event, as `row`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.events import permuted, placed_ends
from monitor.events.page_look import PageLook, Row, last_day, lead_of
from monitor.events.placed_ends import Move
from monitor.events.table import Sight, Tell, member
from monitor.facts import dates, ids, prices
from monitor.facts.plain import plain
from monitor.model import Change, Key
from monitor.text.cells import OPEN, says_none
from monitor.values import Json, text_of

_MOST_ROW = 300
_NOTHING = re.compile(
    r"\b(?:t\.?b\.?[da]\.?|n/?a|none|not|no|than|sooner|earlier|before|later|or|on|earliest|at|the)\b"
    r"|\W",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What is told of typed rows, and the changes that are left for others to tell."""

    tells: tuple[Tell, ...]
    left: tuple[Change, ...]


def tell_rows(sight: Sight, changes: Sequence[Change], seen: Mapping[Key, Json]) -> Rows:
    """Make events of a page's typed rows, and take the blocks that they stand for."""
    prefix = f"{sight.source.id}#"
    page = PageLook(sight, changes, seen, prefix)
    tells: list[Tell] = []
    told: set[Row] = set()
    for row, its in page.by_row():
        said = [*_lifecycle(page, row, its), *_priced(page, row, its)]
        tells += said
        told |= {row} if said else set()
    quiet = _told_blocks(page, told) | _ended_blocks(page) | _called_off(page)
    quiet |= {*permuted.moved(page, [change for change in changes if change.key not in quiet])}
    typed = {change.key for change in page.typed}
    left = [change for change in changes if change.key not in quiet | typed]
    return Rows(tuple(tells), tuple(left))


def _lifecycle(page: PageLook, row: Row, its: Mapping[str, Change]) -> Iterator[Tell]:
    """The day of the end was announced, moved, called off, or became one before which it is not."""
    if row[1] != "lifecycle":
        return
    end = its.get("shutdown")
    if end is not None and end.removed and page.is_open(row[0]) and not page.is_placed(row[0]):
        title = f"{row[0].removeprefix(page.prefix)}: shutdown {end.old} is called off"
        yield _said(page, row, "deprecation.changed", title, {"shutdown": end})
        return
    if not page.is_stated_anew(row):
        return
    moves = placed_ends.moves(*page.ends(row[0])) if page.is_placed(row[0]) else None
    if moves is None:
        own = {name: change for name, change in its.items() if ":" not in name}
        said = _ended(page, row, own)
        yield from [said] if said else ()
        return
    for kind in ("deprecation.announced", "deprecation.changed"):
        told = [move for move in moves if move.kind == kind]
        told = [
            move
            for move in told
            if kind != "deprecation.announced" or not _is_old(page, row, move.new.day)
        ]
        if told:
            name = row[0].removeprefix(page.prefix)
            words = f"{name}: {placed_ends.title(told)}"
            yield _said(page, row, kind, words, _of_places(row[0], its, told))


def _of_places(
    subject: str, its: Mapping[str, Change], told: Sequence[Move]
) -> Mapping[str, Change]:
    """The changes that an event of some places holds: theirs, and those of the model itself."""
    fields = {name: change for name, change in its.items() if ":" not in name}
    evidence = next(iter(its.values())).evidence
    for move in told:
        for sort, is_earliest in zip(placed_ends.ENDS, (False, True), strict=True):
            old, new = (
                end.day if end.earliest == is_earliest else None for end in (move.old, move.new)
            )
            if old != new:
                name = f"{sort}:{move.place}"
                fields[name] = Change(subject, name, old, new, evidence)
    return fields


def _ended(page: PageLook, row: Row, its: Mapping[str, Change]) -> Tell | None:
    subject = row[0]
    end, earliest = its.get("shutdown"), its.get("shutdown_earliest")
    name = subject.removeprefix(page.prefix)
    if end is not None and end.added:
        if _is_old(page, row, end.new):
            return None
        day = last_day(end.new)
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


def _is_old(page: PageLook, row: Row, day: Json) -> bool:
    """Say whether a day that is told for the first time is none: long past, or back again."""
    return page.is_history(day) or page.is_back(row)


def _withdrawn(beside: Change, before: Json) -> Change:
    """The change of a day that is told no more; its absence itself waits for a second look."""
    return Change(beside.subject, "shutdown", before, None, beside.evidence)


def _instead(page: PageLook, row: Row) -> str:
    value = page.seen.get((row[0], "replacement"))
    names = [str(one) for one in value] if isinstance(value, list) else [value] if value else []
    return f", use {' or '.join(str(name) for name in names[:3])}" if names else ""


def _priced(page: PageLook, row: Row, its: Mapping[str, Change]) -> Iterator[Tell]:
    """Prices moved. One that is told for the first time, or in another unit, did not."""
    changes = {**its, **_to_or_from_free(page, row[0], its)}
    moved = {name: change for name, change in changes.items() if _moved(change)}
    if row[1] != "price" or not moved or not page.is_stated_anew(row):
        return
    words = "; ".join(_price_words(change) for _, change in sorted(moved.items()))
    title = f"{row[0].removeprefix(page.prefix)}: {words}"
    yield _said(page, row, "price.changed", title, moved)


def _to_or_from_free(
    page: PageLook, subject: str, its: Mapping[str, Change]
) -> Mapping[str, Change]:
    """The one price that came in the place of another: what is free is counted in nothing."""
    came = [change for change in its.values() if change.added]
    went = [change for change in page.prices(subject) if (subject, change[0]) not in page.seen]
    if len(came) != 1 or len(went) != 1:
        return {}
    old, new = went[0][1], came[0].new
    if member(old, "amount") != 0 and member(new, "amount") != 0:
        return {}
    return {came[0].predicate: Change(subject, came[0].predicate, old, new, came[0].evidence)}


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


def _said(page: PageLook, row: Row, kind: str, title: str, its: Mapping[str, Change]) -> Tell:
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


def _beside(page: PageLook, row: Row, fields: Sequence[Change]) -> tuple[str, str] | None:
    """The row's words before and after, where more of them changed than its values."""
    went, came = page.went.get(row, []), page.came.get(row, [])
    if not went or not came:
        return None
    before = [text_of(member(change.old, "text")) or "" for change in went]
    after = [text_of(member(change.new, "text")) or "" for change in came]
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
        if (names and names <= told) or (bare and prices.is_bare(cell)) or says_none(cell):
            continue
        words = " ".join(_NOTHING.sub(" ", prices.without(cell)).split())
        if words:
            rest[words] += 1
    return rest


def _told_blocks(page: PageLook, told: set[Row]) -> set[Key]:
    """The blocks that events stand for: those of their rows, and what these were made from."""
    its = [change for change in page.blocks if page.rows_of(change) & told]
    came = {row for change in its if change.added for row in page.rows_of(change)}
    went = {row for change in its if change.removed for row in page.rows_of(change)}
    taken = {change.key for change in its}
    for change in page.blocks:
        if page.rows_of(change) & (went if change.added else came):
            taken.add(change.key)
    return taken | _former(page, [change for change in its if change.added])


def _former(page: PageLook, came: Sequence[Change]) -> set[Key]:
    """The rows that told events take the place of, where these said nothing of that kind yet."""
    leads = {lead_of(change.new) for change in came} - {
        lead_of(change.old) for change in page.blocks
    }
    bare = Counter(lead_of(change.old) for change in page.bare)
    return {c.key for c in page.bare if lead_of(c.old) in leads and bare[lead_of(c.old)] == 1}


def _called_off(page: PageLook) -> set[Key]:
    """Rows of which nothing changed but that their end is called off, which waits to be told."""
    rows = {row for row in page.waiting if _beside(page, row, ()) is None}
    return {change.key for change in page.blocks if page.rows_of(change) & rows}


def _ended_blocks(page: PageLook) -> set[Key]:
    """Rows that went after the day they told of: that they would go was known."""
    today = page.sight.now.date()
    ended = set[Key]()
    for change in page.blocks:
        rows = page.rows_of(change)
        if change.removed and rows and all(kind in ("lifecycle", OPEN) for _, kind in rows):
            days = [last_day(day) for subject, _ in rows for day in page.over(subject)]
            back = any(row in page.came for row in rows)
            if not back and all(day is not None and day < today for day in days):
                ended.add(change.key)
    return ended
