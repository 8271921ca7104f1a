"""Events of rows in a list: one for a new row, else one per row and kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeGuard

from monitor.events.table import Case, Tell, unsaid
from monitor.facts.variants import Names, is_alias
from monitor.model import Change, Key, Snapshot
from monitor.values import Json

PRESENCE = "item"
JUMP = 10
"""How many times as large or small a price may become before its title says so."""


def is_row(case: Case) -> bool:
    """Say whether the subject is a row of a list."""
    return case.value(PRESENCE) is not None


def row(case: Case) -> Iterator[Tell]:
    """Tell of one row: new, gone, or its fields by the kind their names decide."""
    presence = next((c for c in case.changes if c.predicate == PRESENCE), None)
    fields = [change for change in case.changes if change.predicate != PRESENCE]
    if presence is not None:
        yield _presence(case, fields, gone=presence.removed)
        return
    by_kind = defaultdict[str, list[Change]](list)
    for change in fields:
        by_kind[_kind(change)].append(change)
    for kind in sorted(by_kind):
        yield from _fields(case, kind, by_kind[kind])


def names(snapshot: Snapshot | None, seen: Mapping[Key, Json]) -> Names:
    """The keys of all rows that were known or are seen."""
    keys = (snapshot.facts if snapshot else {}, seen)
    return Names(
        subject.partition("#")[2] for known in keys for subject, name in known if name == PRESENCE
    )


def _presence(case: Case, fields: Sequence[Change], *, gone: bool) -> Tell:
    values: dict[str, Json] = {
        change.predicate: change.old if gone else change.new for change in fields
    }
    if gone:
        title = f"{case.name} is gone{_ended(case, values.get('shutdown'))}"
        return _tell(case, "item.removed", title, PRESENCE, values, None)
    base = case.rows.base(case.name)
    if base is not None:
        values["variant_of"] = base
    end = values.get("shutdown")
    ends = f", {_shuts(case, end)}" if end else ""
    title = f"{case.name} is new{_kin(case.name, base)}{ends}"
    return _tell(case, "item.new", title, PRESENCE, None, values)


def _kin(name: str, base: str | None) -> str:
    """What a new row is to another one of its list."""
    if base is not None:
        return f": {'an alias' if is_alias(name) else 'a variant'} of {base}"
    return ": an alias" if is_alias(name) else ""


def _ended(case: Case, end: Json) -> str:
    """How a row that is gone stands to the date that was announced for it."""
    day = _date(end)
    if day is None:
        return ""
    reached = day <= case.sight.observed_at.date()
    return f", as announced for {day}" if reached else f", before its shutdown date {day}"


def _shuts(case: Case, end: Json) -> str:
    """A shutdown in the tense that it has on the day of the look."""
    day = _date(end)
    past = day is not None and day < case.sight.observed_at.date()
    return f"{'was shut down' if past else 'shuts down'} {_short(end)}"


def _fields(case: Case, kind: str, changes: Sequence[Change]) -> Iterator[Tell]:
    if kind == "license.changed":
        changes = [change for change in changes if not unsaid(change)]
    if not changes:
        return
    old: dict[str, Json] = {change.predicate: change.old for change in changes}
    new: dict[str, Json] = {change.predicate: change.new for change in changes}
    predicate = changes[0].predicate if len(changes) == 1 else None
    words = ", ".join(_words(case, change) for change in changes)
    yield _tell(case, kind, f"{case.name}: {words}", predicate, old, new)


def _kind(change: Change) -> str:
    """The kind that a field's name decides (CONTRACT, `where` and field names)."""
    name = change.predicate
    if name.startswith("price_"):
        return "price.changed"
    if name == "shutdown":
        return "deprecation.announced" if change.added else "deprecation.changed"
    if name in {"license", "parameters", "access"}:
        return f"{name}.changed"
    return "item.changed"


def _words(case: Case, change: Change) -> str:
    name = change.predicate.replace("_", " ")
    if change.predicate == "shutdown" and change.added:
        return _shuts(case, change.new)
    if isinstance(change.old, list) and isinstance(change.new, list):
        return f"{name} {_exchanged(change.old, change.new)}"
    return f"{name} {_short(change.old)} → {_short(change.new)}{_jump(change)}"


def _exchanged(old: list[Json], new: list[Json]) -> str:
    """What a list has more and less."""
    signs = [f"+{_short(item)}" for item in new if item not in old]
    signs += [f"-{_short(item)}" for item in old if item not in new]
    return " ".join(signs) or f"{_short(old)} → {_short(new)}"


def _jump(change: Change) -> str:
    """Say how many times a price multiplied where that is hard to believe: often it is an error."""
    old, new = change.old, change.new
    if not change.predicate.startswith("price_") or not _positive(old) or not _positive(new):
        return ""
    times = max(new / old, old / new)
    if times < JUMP:
        return ""
    return f" ({times:,.0f} times as {'much' if new > old else 'little'})"


def _positive(value: Json) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and value > 0


def _date(value: Json) -> date | None:
    """The day of a date that is written in full (ISO 8601), else None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _short(value: Json) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(_short(item) for item in value)
    if isinstance(value, float):
        return f"{value:.12f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:g}"
    return str(value)


def _tell(case: Case, kind: str, title: str, predicate: str | None, old: Json, new: Json) -> Tell:
    evidence = case.changes[0].evidence
    return Tell(kind, case.subject, title, predicate, old, new, evidence.url, evidence)
