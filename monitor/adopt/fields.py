"""The fields of a list's rows that say what a monitor is for: prices, shutdown dates, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.facts import dates
from monitor.values import Json

MOST_ROWS, MOST_MEMBERS, MOST_FIELDS = 200, 100, 6
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PRICED = frozenset({"price", "prices", "pricing", "cost", "costs"})
_SIDES = {"prompt": "input", "completion": "output"}
_UNSAID = _PRICED | {"per", "token", "tokens", "usd"}
_SHUTDOWN = frozenset({
    "deprecation_date", "discontinuation_date", "end_of_life", "eol_date", "expiration_date",
    "retirement_date", "shutdown", "shutdown_date", "sunset_date",
})  # fmt: skip
_LICENSE = frozenset({"license", "licence", "license_id", "spdx", "spdx_id"})

Path = tuple[str, ...]


def fields_of(rows: Sequence[Json]) -> dict[str, str]:
    """The fields of rows by their names in `sources.toml`, each with the JMESPath to it."""
    values: dict[Path, list[Json]] = {}
    for row in rows[:MOST_ROWS]:
        for path, value in _members(row):
            values.setdefault(path, []).append(value)
    found: dict[str, str] = {}
    for path, its in sorted(values.items(), key=lambda item: _rank(item[0])):
        name = _name(path, its)
        if name is not None and len(found) < MOST_FIELDS:
            found.setdefault(name, ".".join(step(part) for part in path))
    return found


def step(name: str) -> str:
    """A member's name as JMESPath has it (jmespath.org, identifiers)."""
    if _BARE.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _members(row: Json, above: Path = ()) -> Iterator[tuple[Path, Json]]:
    """What a row holds that is one value, and what the objects in it hold."""
    for name, value in list(row.items())[:MOST_MEMBERS] if isinstance(row, dict) else ():
        if isinstance(value, dict) and not above:
            yield from _members(value, (name,))
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield (*above, name), value


def _name(path: Path, values: Sequence[Json]) -> str | None:
    """What a member is called as a field; None for one that says none of these things."""
    last = "_".join(_words(path[-1:]))
    if last in _SHUTDOWN:
        return "shutdown" if any(map(_is_date, values)) else None
    if last in _LICENSE:
        return "license" if any(isinstance(value, str) for value in values) else None
    words = _words(path)
    if not _PRICED.intersection(words) or not any(map(_is_price, values)):
        return None
    said = [_SIDES.get(word, word) for word in words if word not in _UNSAID]
    return "_".join(["price", *said])


def _rank(path: Path) -> tuple[bool, bool, int, Path]:
    """Dates and licences first, then what goes in and out, then the other prices."""
    words = _words(path)
    sided = {"input", "prompt", "output", "completion"}.intersection(words)
    return bool(_PRICED.intersection(words)), not sided, len(words), path


def _words(path: Path) -> list[str]:
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", "_".join(path))
    return [word for word in re.split(r"[^a-z0-9]+", named.lower()) if word]


def _is_price(value: Json) -> bool:
    """Say whether a value is an amount; what is free everywhere has no price to tell of."""
    if isinstance(value, str):
        amount = re.fullmatch(r"\$?(\d{1,9}(?:\.\d{1,15})?(?:e-\d{1,2})?)", value)
        return amount is not None and float(amount[1]) > 0
    return isinstance(value, int | float) and value > 0


def _is_date(value: Json) -> bool:
    return isinstance(value, str) and dates.read(value[:100]) is not None
