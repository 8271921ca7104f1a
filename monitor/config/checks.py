"""What the shape of a table cannot say: addresses, schedules, expressions, files on disk."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, ParseError

from monitor.config.lines import KeyPath
from monitor.config.places import named
from monitor.config.schema import address
from monitor.config.sentences import Problem
from monitor.facts.every import parse
from monitor.sources.base import IMPLIED

SCHEDULES = 'for example "6h", "daily", "weekly", "0 6 * * 1" (five fields of cron) or "auto"'


def schedule(text: str) -> None:
    try:
        parse(text)
    except ValueError as error:
        raise ValueError(f"{error}\n{SCHEDULES}") from error


def expression(text: str) -> None:
    """Check a JMESPath expression (jmespath.org); the message ends with the place of the fault."""
    try:
        jmespath.compile(text)
    except ParseError as error:
        part = f'at "{error.token_value}"' if error.token_value else "at its end"
        place = f"character {error.lex_position + 1}"
        raise ValueError(f"not JMESPath: it cannot be read {part} ({place})") from error
    except JMESPathError as error:
        raise ValueError("not JMESPath: it is empty") from error


def source_id(text: str) -> None:
    if text and (not text.isprintable() or any(letter.isspace() for letter in text)):
        raise ValueError("expected an id without blanks")
    if text.startswith(IMPLIED):
        raise ValueError(f'"{IMPLIED}" is what the ids of implied looks begin with')


Check = Callable[[str], object]

OF_SOURCES: Mapping[str, Check] = {
    "id": source_id,
    "every": schedule,
    "url": address,
    "server": address,
    "items": expression,
    "key": expression,
    "where": expression,
    "fields": expression,
}
"""Keys that mean the same in every kind of source, and how their strings are checked. The rest is
each kind's own concern."""


def source(raw: Mapping[str, Any], path: KeyPath) -> Iterator[Problem]:
    """Check a source's table key by key, whatever else is wrong with it."""
    for key, check in OF_SOURCES.items():
        for loc, text in _strings(raw.get(key), (key,)):
            try:
                check(text)
            except ValueError as error:
                what, *mend = str(error).splitlines()
                yield Problem((*path, *loc), f"{named(loc)}: {what}", tuple(mend))


def files(raw: Mapping[str, Any], folder: Path) -> Iterator[Problem]:
    """Check that what the page is made of exists, and that the page stays in the folder."""
    output = raw.get("output")
    page = folder / output if isinstance(output, str) else None
    for key in ("template", "header", "footer"):
        name = raw.get(key)
        if not isinstance(name, str):
            continue
        if not _is_file(folder / name):
            mend = "paths are relative to the folder of this file"
            yield _of_catalog(key, f'there is no file "{name}"', mend)
        elif page is not None and (folder / name).resolve() == page.resolve():
            yield _of_catalog(key, "the page cannot be made of itself", "name another output")
    if isinstance(output, str):
        yield from _output(output)


def _output(output: str) -> Iterator[Problem]:
    normal = os.path.normpath(output)
    if Path(output).is_absolute() or Path(normal).parts[:1] == (os.pardir,):
        mend = "for example reports/catalog.md; paths are relative to the folder of this file"
        yield _of_catalog("output", "the page must lie inside this file's folder", mend)
    elif Path(normal).suffix != ".md":
        mend = "the page is Markdown; catalog.html is written beside catalog.md"
        yield _of_catalog("output", "expected a name that ends in .md", mend)


def _is_file(path: Path) -> bool:
    """False, too, for names that no file can have (with a NUL in them, or too long)."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _of_catalog(key: str, what: str, *mend: str) -> Problem:
    return Problem(("catalog", key), f"{key}: {what}", mend)


def _strings(value: object, loc: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The strings in a value, in its lists and tables; other things are the schema's concern."""
    match value:
        case str():
            yield loc, value
        case list():
            for item, text in enumerate(value):
                yield from _strings(text, (*loc, item))
        case dict():
            for key, text in value.items():
                yield from _strings(text, (*loc, key))
