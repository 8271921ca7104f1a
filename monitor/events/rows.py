"""Events of rows in a list: one for a new row, else one per row and kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from monitor.events.table import Case, Sight, Tell, unsaid
from monitor.model import Change, Json, Key

PRESENCE = "item"
FEW_ROWS = 3
FORM_SHARE, MOVING_SHARE = 0.2, 0.8
"""The share of rows that must gain or lose a field at once for it to be the list's form that
changed; dates and prices may well move together, so theirs is larger."""


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


def _presence(case: Case, fields: Sequence[Change], *, gone: bool) -> Tell:
    values: dict[str, Json] = {
        change.predicate: change.old if gone else change.new for change in fields
    }
    if gone:
        return _tell(case, "item.removed", f"{case.name} is gone", PRESENCE, values, None)
    date = values.get("shutdown")
    ends = f", shuts down {_short(date)}" if date else ""
    return _tell(case, "item.new", f"{case.name} is new{ends}", PRESENCE, None, values)


def _fields(case: Case, kind: str, changes: Sequence[Change]) -> Iterator[Tell]:
    if kind == "license.changed":
        changes = [change for change in changes if not unsaid(change)]
    if not changes:
        return
    old: dict[str, Json] = {change.predicate: change.old for change in changes}
    new: dict[str, Json] = {change.predicate: change.new for change in changes}
    predicate = changes[0].predicate if len(changes) == 1 else None
    words = ", ".join(_words(change) for change in changes)
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


def _words(change: Change) -> str:
    name = change.predicate.replace("_", " ")
    if change.predicate == "shutdown" and change.added:
        return f"shuts down {_short(change.new)}"
    return f"{name} {_short(change.old)} → {_short(change.new)}"


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


def without_form(
    sight: Sight, changes: Sequence[Change], seen: Mapping[Key, Json]
) -> tuple[list[Change], tuple[str, ...]]:
    """Leave out fields that many rows gained or lost at once: the list's form changed.

    Only fields that no row had before, or that none has now, are meant.
    """
    if sight.snapshot is None:
        return list(changes), ()
    before = {subject for subject, name in sight.snapshot.facts if name == PRESENCE}
    had = {name for subject, name in sight.snapshot.facts if subject in before}
    has = {name for _, name in seen}
    moved = defaultdict[str, int](int)
    for change in changes:
        if change.subject in before and (change.added or change.removed):
            moved[change.predicate] += 1
    form = {
        name
        for name, count in moved.items()
        if name != PRESENCE
        and not (name in had and name in has)
        and count >= FEW_ROWS
        and count >= _share(name) * len(before)
    }
    notes = tuple(f"{name}: a field that came or went for {moved[name]} rows" for name in form)
    return [change for change in changes if change.predicate not in form], notes


def _share(name: str) -> float:
    return MOVING_SHARE if name == "shutdown" or name.startswith("price_") else FORM_SHARE
