"""What a list does to all its rows at once is its form, and no news of any row. Pure.

A field that comes or goes for many rows, is written in another way, counted in another unit, or
moves in nearly every row of a long list: that is told once, as a note, never row by row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isclose

from monitor.facts import dates
from monitor.facts.licenses import spdx
from monitor.facts.variants import core
from monitor.model import Change, Key, Observation, Snapshot
from monitor.values import Json

PRESENCE = "item"
FEW, SEVERAL, MANY = 3, 10, 30
"""Rows that must share a change before it can be the list's: where no row had the field before or
none has it now; where some had; where each moved in its own way."""
SOME, NEARLY_ALL = 0.2, 0.8
LONG, HARDLY = 20, 0.1
"""A list of so many rows that keeps less than this share is doubted once."""
UNITS = (60.0, 100.0, 3600.0, *(10.0**power for power in range(3, 13)))
"""How units of one price or length relate: minutes, cents, hours, thousands, millions."""
ROUNDED, NOISE = 0.1, 1e-9
"""How far a price in another unit may be rounded; what is only the arithmetic of floats."""

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")


def without_forms(
    snapshot: Snapshot | None, changes: Sequence[Change], seen: Mapping[Key, Json]
) -> tuple[list[Change], tuple[str, ...]]:
    """Leave out what is the list's form; a note a field says what and for how many rows."""
    if snapshot is None or not any("#" in change.subject for change in changes):
        return list(changes), ()
    staying = _Staying(snapshot, seen)
    fields = [change for change in changes if staying.holds(change)]
    by_field = defaultdict[str, list[Change]](list)
    for change in fields:
        by_field[change.predicate].append(change)
    dropped, notes = {change.key for change in fields if alike(change)}, list[str]()
    for name, its in sorted(by_field.items()):
        for words, form in _forms(staying, name, its):
            dropped |= {change.key for change in form}
            notes.append(f"{name}: {words} for {len(form)} rows at once: the list's form, no event")
    renamed = _renamed(staying, changes)
    if renamed:
        notes.append(f"{len(renamed)} rows have another key each: the list's form, no event")
    return [
        change for change in changes if change.key not in dropped and change.subject not in renamed
    ], tuple(notes)


def nearly_all_gone(snapshot: Snapshot, look: Observation) -> frozenset[Key]:
    """The facts of the rows that a look misses, where it keeps hardly any of a long list.

    Such an answer is doubted: it is cut, or another list's.
    """
    rows = [key for key, known in snapshot.facts.items() if _is_row(look, key, known.value)]
    if len(rows) < LONG:
        return frozenset()
    seen = {fact.subject for fact in look.facts}
    gone = {subject for subject, _ in rows if subject not in seen}
    if len(rows) - len(gone) >= HARDLY * len(rows):
        return frozenset()
    return frozenset(key for key in snapshot.facts if key[0] in gone)


def _is_row(look: Observation, key: Key, value: Json) -> bool:
    """Say whether a known fact is a row whose absence would count."""
    return key[1] == PRESENCE and any(cover.holds(key, value) for cover in look.covers)


def alike(change: Change) -> bool:
    """Say whether two values are one that is written in two ways."""
    old, new = _alone(change.old), _alone(change.new)
    if change.predicate == "license" and isinstance(old, str) and isinstance(new, str):
        return _licence(old) == _licence(new)
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split() or _one_day(change.predicate, old, new)
    before, after = _number(old), _number(new)
    if before is not None and after is not None:
        return isclose(before, after, rel_tol=NOISE)
    return type(old) is type(new) and old == new


@dataclass(slots=True)
class _Staying:
    """The rows that were known and are seen, and how many of them have each field."""

    snapshot: Snapshot
    seen: Mapping[Key, Json]
    rows: set[str] = field(default_factory=set)
    had: Counter[str] = field(default_factory=Counter)
    has: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        known = {subject for subject, name in self.snapshot.facts if name == PRESENCE}
        self.rows = {
            subject for subject, name in self.seen if name == PRESENCE and subject in known
        }
        self.had.update(name for subject, name in self.snapshot.facts if subject in self.rows)
        self.has.update(name for subject, name in self.seen if subject in self.rows)

    def holds(self, change: Change) -> bool:
        """Say whether it is the change of a field of such a row."""
        return change.subject in self.rows and change.predicate != PRESENCE


def _forms(
    staying: _Staying, name: str, changes: Sequence[Change]
) -> Iterator[tuple[str, Sequence[Change]]]:
    """The changes of one field that are the list's, with the words for what happened."""
    gained = [change for change in changes if change.added]
    lost = [change for change in changes if change.removed]
    moved = [change for change in changes if not change.added and not change.removed]
    had, has, rows = staying.had[name], staying.has[name], len(staying.rows)
    if _came(name, len(gained), had, rows):
        yield "a field that came", gained
    if _went(len(lost), has, rows):
        yield "a field that went", lost
    if len(moved) >= FEW:
        yield from _moved(name, moved, had - len(lost))


def _came(name: str, gained: int, had: int, rows: int) -> bool:
    """A field comes for many rows. Shutdown dates are news unless nearly every row gets one."""
    if name == "shutdown":
        return not had and gained >= SEVERAL and gained >= NEARLY_ALL * rows
    if not had:
        return gained >= FEW and gained >= SOME * rows
    return had < SOME * rows and gained >= SEVERAL and gained >= NEARLY_ALL * (rows - had)


def _went(lost: int, has: int, rows: int) -> bool:
    if not has:
        return lost >= FEW and lost >= SOME * rows
    return has < SOME * rows and lost >= SEVERAL and lost >= NEARLY_ALL * (rows - has)


def _moved(name: str, moved: Sequence[Change], had: int) -> Iterator[tuple[str, Sequence[Change]]]:
    """Values that are of another sort now, in another unit, or just all others."""
    other = [change for change in moved if _sort(change.old) != _sort(change.new)]
    if _nearly(other, had):
        yield "a field of another sort", other
        return
    ratio = _ratio(moved)
    scaled = [change for change in moved if _scaled(change, ratio)]
    unit = any(isclose(max(ratio, 1 / ratio), unit, rel_tol=0.01) for unit in UNITS)
    if ratio != 1 and _nearly(scaled, had) and (unit or len(scaled) >= MANY):
        yield f"a number that is {max(ratio, 1 / ratio):g} times as large or small", scaled
        return
    shifted = [change for change in moved if _a_day_off(change)]
    if name == "shutdown" and _nearly(shifted, had):
        yield "a date that is a day off", shifted
    elif (
        name not in {"shutdown", "license", "access"} and len(moved) >= MANY and _nearly(moved, had)
    ):
        yield "another value", moved


def _nearly(changes: Sequence[Change], had: int) -> bool:
    return len(changes) >= FEW and len(changes) >= NEARLY_ALL * had


def _ratio(moved: Iterable[Change]) -> float:
    """The middle one of the ratios of new to old; 1 where there is none."""
    ratios = sorted(ratio for change in moved if (ratio := _ratio_of(change)) is not None)
    return ratios[len(ratios) // 2] if ratios else 1.0


def _ratio_of(change: Change) -> float | None:
    before, after = _number(change.old), _number(change.new)
    return after / before if before and after and before * after > 0 else None


def _scaled(change: Change, ratio: float) -> bool:
    own = _ratio_of(change)
    return own is not None and isclose(own, ratio, rel_tol=ROUNDED)


def _a_day_off(change: Change) -> bool:
    """Say whether a date went to the day before or after: another zone, not another plan."""
    try:
        days = date.fromisoformat(str(change.new)) - date.fromisoformat(str(change.old))
    except ValueError:
        return False
    return abs(days.days) == 1


def _renamed(staying: _Staying, changes: Iterable[Change]) -> frozenset[str]:
    """The rows, old and new, of a list that names nearly all of its rows otherwise now."""
    presences = [change for change in changes if change.predicate == PRESENCE]
    gone = _by_core(change.subject for change in presences if change.removed)
    came = _by_core(change.subject for change in presences if change.added)
    both = gone.keys() & came.keys()
    if len(both) < SEVERAL or len(both) < NEARLY_ALL * (len(staying.rows) + len(gone)):
        return frozenset()
    return frozenset({gone[name] for name in both} | {came[name] for name in both})


def _by_core(subjects: Iterable[str]) -> dict[str, str]:
    return {core(subject.partition("#")[2]).lower(): subject for subject in sorted(subjects)}


def _alone(value: Json) -> Json:
    """The one member of a list of one; every other value as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _number(value: Json) -> float | None:
    """A number, or a text that is nothing else."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e300 else None


def _one_day(name: str, old: str, new: str) -> bool:
    if not name.startswith("shutdown"):
        return False
    before, after = dates.read(old), dates.read(new)
    return before is not None and before == after


def _licence(text: str) -> str:
    return spdx(text) or " ".join(text.split())


def _sort(value: Json) -> str:
    return (
        "number"
        if isinstance(value, int | float) and not isinstance(value, bool)
        else type(value).__name__
    )
