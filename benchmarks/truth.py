"""What a series should be told as: a plain difference of its days, by the contract's rules.

Written apart from the monitor, with nothing of it: dictionaries of text, compared day by day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

Fields = Mapping[str, Sequence[str]]
Row = dict[str, str]
FLAP = timedelta(days=14)


class Told(NamedTuple):
    """An event: at which look, of which row, of which kind."""

    step: int
    row: str
    kind: str


@dataclass
class Truth:
    """Events that must come, and others that may: what flaps is told now, or when it settles."""

    certain: set[Told] = field(default_factory=set)
    either: set[Told] = field(default_factory=set)


class Change(NamedTuple):
    """The difference of one field of a row, as JSON text; "" where it is absent."""

    row: str
    name: str
    old: str
    new: str


@dataclass
class Days:
    """What is known after some days, and what the last one missed."""

    known: dict[str, Row]
    missing: set[tuple[str, str]] = field(default_factory=set)


def expected(days: Sequence[tuple[datetime, Any]], name: str, fields: Fields) -> Truth:
    """What is to be told of each day after the first."""
    truth = Truth()
    so_far = Days({key: plain(row, fields) for key, row in listed(name, days[0][1])})
    had: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for step, (when, data) in enumerate(days[1:], start=1):
        rows = {key: plain(row, fields) for key, row in listed(name, data)}
        for change in compare(so_far, rows):
            before = had.setdefault((change.row, change.name), [])
            flaps = any(old == change.new and when - then <= FLAP for then, old in before)
            told = Told(step, change.row, kind_of(change.name, change.old))
            (truth.either if flaps else truth.certain).add(told)
            before.append((when, change.old))
    truth.either -= truth.certain
    return truth


def compare(days: Days, rows: dict[str, Row]) -> list[Change]:
    """One day held against what was known; brings what is known up to it."""
    known, missing = days.known, days.missing
    after, waits, found = dict[str, Row](), set[tuple[str, str]](), list[Change]()
    for key in known.keys() | rows.keys():
        if key not in known:
            after[key] = rows[key]
            found.append(Change(key, "item", "", "new"))
        elif key in rows:
            after[key] = dict(known[key])
            found += fields_of(key, after[key], rows[key], missing, waits)
        elif (key, "item") in missing:
            found.append(Change(key, "item", "old", ""))
        else:
            waits.add((key, "item"))
            after[key] = known[key]
    found = [change for change in found if not formal(change, found, known, rows)]
    days.known, days.missing = after, waits
    return found


def fields_of(
    key: str, row: Row, now: Row, missing: set[tuple[str, str]], waits: set[tuple[str, str]]
) -> list[Change]:
    """What changed in one row; what is absent for the first time waits."""
    found = []
    for name in row.keys() | now.keys():
        old, new = row.get(name, ""), now.get(name, "")
        if old != new and (new or (key, name) in missing):
            found.append(Change(key, name, old, new))
        elif old != new:
            waits.add((key, name))
    for change in found:
        row.pop(change.name, None)
        if change.new:
            row[change.name] = change.new
    return found


def formal(
    change: Change, found: list[Change], known: dict[str, Row], rows: dict[str, Row]
) -> bool:
    """Whether a change is the list's: a field that came or went, or is of another sort now."""
    name = change.name
    if name == "item" or name.startswith("price_"):
        return False
    if listless(change.old) == listless(change.new):
        return True
    its = [other for other in found if other.name == name]
    had = sum(name in row for row in known.values())
    has = sum(name in row for row in rows.values())
    if not change.old or not change.new:
        least = 0.8 if name == "shutdown" else 0.2
        return len(its) >= 3 and not (had and has) and len(its) >= least * len(known)
    both = [one for one in its if one.old and one.new]
    other = [one for one in both if one.old.startswith("[") != one.new.startswith("[")]
    return len(other) >= 3 and len(other) >= 0.8 * had


def listless(text: str) -> str:
    """A list of one as its one member."""
    value = json.loads(text) if text else None
    return json.dumps(value[0]) if isinstance(value, list) and len(value) == 1 else text


def kind_of(name: str, old: str) -> str:
    if name == "item":
        return "item.removed" if old else "item.new"
    if name.startswith("price_"):
        return "price.changed"
    if name == "shutdown":
        return "deprecation.changed" if old else "deprecation.announced"
    return "item.changed"


def listed(name: str, data: Any) -> list[tuple[str, Any]]:
    """The rows of a day with their keys."""
    if name == "litellm":
        return [(key, row) for key, row in data.items() if isinstance(row, dict)]
    if name == "openrouter":
        return [(row["id"], row) for row in data["data"]]
    family, _, which = name.partition(":")
    if family == "deprecations":
        return [(row["model_id"], row) for row in data if row["provider"] == which]
    return [(row["id"], row) for row in data[which]["models"].values()]


def plain(row: Any, fields: Fields) -> Row:
    """The fields of a row as text; what is null, empty or no price is left out."""
    found = {}
    for name, path in fields.items():
        value = row
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = sorted(map(str, value))
        if name.startswith("price_") and value is not None:
            value = float(value) if float(value) >= 0 else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value not in (None, "", [], {}):
            found[name] = json.dumps(value)
    return found
