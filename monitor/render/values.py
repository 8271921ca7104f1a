"""Values of facts as a reader wants them: numbers without exponent, days, sizes, old → new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from monitor.facts.sizes import measured
from monitor.render.clean import clean, cut
from monitor.values import Json, moment

SHORT = 80
"""The longest text of a value that stands in a line."""
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FIELDS = 4
"""How many fields of a row stand in a line."""
NOTHING_THERE = "none"
DETAILS = ("created_at", "id", "kind", "links", "name", "prerelease", "tag_only", "title", "url")
"""Fields that an event's title or its date already tell."""


def day(when: datetime | date | None) -> str:
    """Write a day as `2025-12-07`, nothing where there is none."""
    return "" if when is None else when.strftime("%Y-%m-%d")


def long_day(when: datetime | date) -> str:
    """Write a day as `7 December 2025`, whatever the locale is."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def iso_week(when: datetime | date) -> str:
    """Name the ISO 8601 week of a UTC time: `2026-W47`."""
    year, week, _ = when.isocalendar()
    return f"{year}-W{week:02}"


def rounded(count: int) -> str:
    """Write a counter with two digits or three: `405 k`, `1.2 M`; its small moves do not show."""
    for step, unit in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= step:
            whole = count / step
            return f"{whole:.0f} {unit}" if whole >= 10 else f"{whole:.1f} {unit}"
    return str(count)


def when(value: Json) -> datetime | None:
    """Read upstream's date out of a fact; None where there is none, or where it is no date."""
    if not isinstance(value, str):
        return None
    try:
        return moment(value)
    except ValueError:
        return None


def words(value: Json) -> str | None:
    """A text of a fact as one clean line; None for anything else and for nothing."""
    return (clean(value) or None) if isinstance(value, str) else None


def field(value: Json, name: str) -> Json:
    """A member of a fact that is an object; None where it is none or has no such member."""
    return value.get(name) if isinstance(value, dict) else None


def shown(value: Json, name: str = "") -> str:
    """Write a value of a field or predicate for a reader."""
    match value:
        case None:
            return NOTHING_THERE
        case bool():
            return "yes" if value else "no"
        case int() if name == "parameters":
            return measured(value)
        case int() | float():
            return f"{Decimal(str(value)):f}"
        case str():
            read = when(value) if "T" in value and value[:4].isdigit() else None
            return day(read) if read else clean(value)
        case list():
            return ", ".join(shown(item) for item in value)
        case dict():
            return ", ".join(
                f"{clean(key)}: {shown(member, key)}" for key, member in sorted(value.items())
            )


def moved(predicate: str | None, old: Json, new: Json) -> str | None:
    """Write `old → new`; None where there is nothing short to say that the title does not."""
    if isinstance(old, dict | None) and isinstance(new, dict | None):
        return _moved_fields(old or {}, new or {}, whole=old is None or new is None)
    before, after = shown(old, predicate or ""), shown(new, predicate or "")
    return _arrow(old, before, after)


def _moved_fields(old: Mapping[str, Json], new: Mapping[str, Json], *, whole: bool) -> str | None:
    names = [
        name
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name) and name not in DETAILS
    ]
    parts = [_field(name, old, new, whole=whole) for name in names[:FIELDS]]
    if len(names) > FIELDS:
        parts.append(f"{len(names) - FIELDS} more")
    return "; ".join(parts) or None


def _field(name: str, old: Mapping[str, Json], new: Mapping[str, Json], *, whole: bool) -> str:
    before, after = (cut(shown(side.get(name), name), SHORT) for side in (old, new))
    label = clean(name).removesuffix("_at").replace("_", " ")
    if whole:
        return f"{label}: {after if name in new else before}"
    return f"{label}: {before} → {after}"


def _arrow(old: Json, before: str, after: str) -> str | None:
    if max(len(before), len(after)) > SHORT:
        return None
    if not before or not after:
        return after or before or None
    return after if old is None else f"{before} → {after}"
