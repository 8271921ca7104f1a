"""What people call a place in the file, and values in it that no key takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any

from monitor.config.lines import KeyPath

LARGEST = 2**63
"""Whole numbers of TOML have 64 bits (TOML 1.0, Integer)."""

SHOWN = 40
"""The longest value that is repeated in a message."""


def place(data: Mapping[str, Any], path: KeyPath) -> str:
    """The table that a path leads through, in words: `provider "stepfun", source 2`.

    "" for keys outside all tables.
    """
    words: list[str] = []
    here: Any = data
    for position, part in enumerate(path):
        here = _at(here, part)
        if not isinstance(here, dict):
            if not isinstance(here, list):
                break
        elif isinstance(part, int):
            words.append(_numbered(str(path[position - 1]), part, here))
        elif position == 0 and len(path) > 1:
            words.append(f"[{part}]")
    return ", ".join(words)


def odd(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Find values that TOML has and no key takes: dates, times, infinite and oversized numbers."""
    match value:
        case dict():
            for key, member in value.items():
                yield from odd(member, (*path, key))
        case list():
            for item, member in enumerate(value):
                yield from odd(member, (*path, item))
        case date() | datetime() | time():
            yield path, "got a date or time; text stands between quotes"
        case float() if not isfinite(value):
            yield path, "expected a finite number"
        case int() if abs(value) >= LARGEST:
            yield path, "expected a number of 64 bits"


def named(loc: KeyPath) -> str:
    """A key inside a table, in words: `fields.price`, or `watch, item 2`."""
    name = ""
    for part in loc:
        if isinstance(part, int):
            name += f", item {part + 1}"
        else:
            name += f".{part}" if name else part
    return name


def last_key(path: KeyPath) -> KeyPath:
    """The end of a path from its last key on: `("access", 1)`."""
    start = max(number for number, part in enumerate(path) if isinstance(part, str))
    return path[start:]


def got(value: object) -> str:
    """Name a value. Strings that may be secret (addresses, variables, long ones) stay unsaid."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case list():
            return "a list"
        case dict():
            return "a table"
        case str() if len(value) <= SHOWN and value.isprintable() and not set("/$@") & set(value):
            return f'"{value}"'
        case _:
            return "a string"


def _at(here: Any, part: str | int) -> Any:
    match here, part:
        case dict(), str():
            return here.get(part)
        case list(), int() if part < len(here):
            return here[part]
    return None


def _numbered(key: str, item: int, table: Mapping[str, Any]) -> str:
    """`source 2`; a provider goes by its id where it has one."""
    id_ = table.get("id")
    if key == "provider" and isinstance(id_, str) and got(id_).startswith('"'):
        return f"provider {got(id_)}"
    return f"{key.removesuffix('s')} {item + 1}"
