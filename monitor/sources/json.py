"""The kind `json`: rows of a list at an address, picked out by JMESPath (jmespath.org)."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from pydantic import Field, field_validator

from monitor.errors import LookFailed, Unreadable
from monitor.facts import dates
from monitor.model import Cover, Fact, Observation, Snapshot
from monitor.sources._address import AddressSource
from monitor.sources.base import Answer, kind
from monitor.values import Json, canonical, dumps

_LONGEST_KEY, _LONGEST_VALUE, _MOST_OF_A_KEY = 300, 2_000, 20
_SHORT = _LONGEST_VALUE // 6
"""Letters of a text that stays below the longest however it is escaped."""
_EARLIEST = "shutdown_earliest"
_NAME = r'(?:[A-Za-z_][A-Za-z0-9_]*|"[^"\\.]+")'
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME})*")
_YEAR = re.compile(r"20\d\d(?:\d{4})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
_NUMBER = re.compile(r"\s*\d*\.?\d+(?:[eE][+-]?\d{1,3})?\s*")
_MIDNIGHTS = ("00:00", "23:59")
_SECONDS, _MILLISECONDS = range(10**9, 10**10), range(10**12, 10**13)
"""Numbers that are times since 1970: the years 2001 to 2286."""

Row = dict[str, Json]


@kind("json")
class JsonList(AddressSource):
    """A list of objects, or an object of objects whose members' names are added as `@key`.

    `items` leads to the rows, `key` names each, `where` lets rows through, `fields` are the facts
    of a row beside its existence.
    """

    accept: ClassVar[str] = "application/json"

    items: str
    key: str
    where: str | None = None
    fields: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("items", "key", "where", "fields")
    @classmethod
    def _compiles(cls, value: str | Mapping[str, str] | None) -> str | Mapping[str, str] | None:
        for expression in (value,) if isinstance(value, str) else (value or {}).values():
            try:
                jmespath.compile(expression)
            except JMESPathError as error:
                raise ValueError(f'not JMESPath: "{expression}"') from error
        return value

    @field_validator("fields")
    @classmethod
    def _named(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        for name in fields:
            if name in ("", "item"):
                raise ValueError('a field cannot be called "item": that is the row itself')
        return fields

    def scope(self) -> Mapping[str, str]:
        """One entry a field, so that a new field takes a baseline and the others none."""
        rows: list[Json] = [self.items, self.key, self.where]
        by_field = {name: dumps([*rows, text]) for name, text in self.fields.items()}
        return {"item": dumps(rows), **by_field}

    def read(self, answer: Answer, snapshot: Snapshot | None) -> Observation:
        """State the rows that `where` lets through; those it keeps out are not thereby gone."""
        shown, hidden = self._parted(self._keyed(_rows(self.items, answer.json())))
        known = set() if snapshot is None else {subject for subject, _ in snapshot.facts}
        cover = Cover(f"{self.id}#*", besides=frozenset(hidden & known))
        rows = {subject: self._one(subject, rows, snapshot) for subject, rows in shown.items()}
        return self.observed(answer.evidence, self._facts(rows), [cover])

    def _keyed(self, rows: Sequence[Row]) -> Sequence[tuple[str, Row]]:
        """The rows by their keys. LookFailed where there are none: a list never just ends."""
        if not rows:
            raise LookFailed("empty", f"no rows: check `items` ({self.items})")
        key = _reader(self.key)
        keyed = [(name, row) for row in rows if (name := _key(key(row)))]
        if not keyed:
            raise Unreadable(f"none of {len(rows)} rows has a key: check `key` ({self.key})")
        return keyed

    def _parted(self, rows: Sequence[tuple[str, Row]]) -> tuple[dict[str, list[Row]], set[str]]:
        """The rows that are let through, by subject, and the subjects of the others."""
        where = jmespath.compile(self.where) if self.where else None
        shown: dict[str, list[Row]] = {}
        hidden: set[str] = set()
        for key, row in rows:
            subject = f"{self.id}#{key}"
            if where is not None and not _is_true(_search(where, row)):
                hidden.add(subject)
            else:
                shown.setdefault(subject, []).append(row)
        return shown, hidden - shown.keys()

    def _one(self, subject: str, rows: Sequence[Row], snapshot: Snapshot | None) -> Row:
        """The row of a key: of several the one that is known, so that their order says nothing."""
        if len(rows) == 1 or snapshot is None:
            return rows[0]
        for row in rows[:_MOST_OF_A_KEY]:
            facts = self._facts({subject: row})
            if all(
                canonical(fact.value) == snapshot.value(*fact.key)
                for fact in facts
                if fact.predicate in snapshot.scope
            ):
                return row
        return rows[0]

    def _facts(self, rows: Mapping[str, Row]) -> Iterator[Fact]:
        fields = {name: _reader(text) for name, text in self.fields.items()}
        for subject, row in rows.items():
            yield Fact(subject, "item", True)
            for name, read in fields.items():
                value = read(row)
                if name != "shutdown" or not _is_earliest(value):
                    yield Fact(subject, name, _value(name, value))
                elif _EARLIEST not in fields:
                    yield Fact(subject, _EARLIEST, _value(_EARLIEST, value))


def _rows(items: str, data: Json) -> Sequence[Row]:
    """The rows that `items` leads to; those of an object carry their names as `@key`.

    What is no object in it is passed over (LiteLLM's `fallback_generalizations`).
    """
    try:
        found: Json = jmespath.search(items, data)
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise Unreadable(f"`items` ({items}) cannot be evaluated: {error}") from error
    match found:
        case list():
            return [row for row in found if isinstance(row, dict)]
        case dict():
            return [{**row, "@key": key} for key, row in found.items() if isinstance(row, dict)]
        case None:
            raise Unreadable(f"`items` ({items}) leads nowhere: has the list another shape now?")
        case _:
            raise Unreadable(f"`items` ({items}) leads to a {type(found).__name__}, not to a list")


def _search(expression: ParsedResult, row: Row) -> Json:
    """Evaluate on a row; None where that cannot be done (a function on null, a wrong type)."""
    try:
        found: Json = expression.search(row)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    return found


def _reader(text: str) -> Callable[[Row], Json]:
    """What reads a field of a row; a plain path of names is followed without JMESPath, which
    takes ten times as long and is most of what a long list costs."""
    if _PATH.fullmatch(text):
        return partial(_follow, [name.strip('"') for name in text.split(".")])
    return partial(_search, jmespath.compile(text))


def _follow(path: Sequence[str], row: Json) -> Json:
    for name in path:
        if not isinstance(row, dict):
            return None
        row = row.get(name)
    return row


def _is_true(value: Json) -> bool:
    """Truth as JMESPath has it: false, null and what is empty are not, 0 is."""
    return value is not None and value is not False and value not in ("", [], {})


def _key(value: Json) -> str:
    """The text of a key; "" for what cannot be one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = value if isinstance(value, str) else dumps(canonical(value))
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_KEY else _digest(text)


def _value(name: str, value: Json) -> Json:
    """A field's value: a price is a number, a shutdown date has no time of day."""
    if name.startswith("price_"):
        return _price(value)
    if name in ("shutdown", _EARLIEST) and isinstance(value, str | int | float):
        return _day(value)
    value = canonical(value)
    if value in ([], {}):
        return None
    if not isinstance(value, str | list | dict) or (isinstance(value, str) and len(value) < _SHORT):
        return value
    text = dumps(value)
    return value if len(text) <= _LONGEST_VALUE else _digest(text)


def _day(value: str | float) -> Json:
    """The date of a shutdown, at the precision that was written; None where none is.

    A time is the day that it is there at midnight, else the day in UTC, so that a time written in
    another zone is no other date.
    """
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if not isinstance(value, str):
        written = str(value)
        return _since_1970(value) or (_day(written) if _YEAR.fullmatch(written) else None)
    text = " ".join(value[:_LONGEST_VALUE].split())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        found = dates.read(text)
        return found.iso if found else (text if any(map(str.isdigit, text)) else None)
    if moment.tzinfo is None or f"{moment:%H:%M}" in _MIDNIGHTS:
        return moment.date().isoformat()
    return moment.astimezone(UTC).date().isoformat()


def _since_1970(value: float) -> str | None:
    seconds = value / 1000 if int(value) in _MILLISECONDS else value
    if int(seconds) not in _SECONDS:
        return None
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _is_earliest(value: Json) -> bool:
    """Say whether a text names the first day on which it may end: "not sooner than"."""
    if not isinstance(value, str) or _DATE.match(value):
        return False
    found = dates.read(value)
    return found is not None and found.earliest


def _price(value: Json) -> Json:
    """A number that is no less than 0, else None (OpenRouter's "-1" says that a price varies)."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
