"""The kind `json`: rows of a list at an address, picked out by JMESPath (jmespath.org)."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from pydantic import Field, field_validator

from monitor.errors import LookFailed, Unreadable
from monitor.model import Cover, Fact, Json, Observation, Snapshot, canonical, dumps
from monitor.sources._address import AddressSource
from monitor.sources.base import Answer, kind

_LONGEST_KEY, _LONGEST_VALUE = 300, 2_000
_NUMBER = re.compile(r"\s*\d*\.?\d+(?:[eE][+-]?\d{1,3})?\s*")
_TIMESTAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}")

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
        return self.observed(answer.evidence, self._facts(shown), [cover])

    def _keyed(self, rows: Sequence[Row]) -> Sequence[tuple[str, Row]]:
        """The rows by their keys. LookFailed where there are none: a list never just ends."""
        if not rows:
            raise LookFailed("empty", f"no rows: check `items` ({self.items})")
        key = jmespath.compile(self.key)
        keyed = [(name, row) for row in rows if (name := _key(_search(key, row)))]
        if not keyed:
            raise Unreadable(f"none of {len(rows)} rows has a key: check `key` ({self.key})")
        return keyed

    def _parted(self, rows: Sequence[tuple[str, Row]]) -> tuple[dict[str, Row], set[str]]:
        """The rows that are let through, by subject (the first of a key stays), and the others."""
        where = jmespath.compile(self.where) if self.where else None
        shown: dict[str, Row] = {}
        hidden: set[str] = set()
        for key, row in rows:
            subject = f"{self.id}#{key}"
            if where is not None and not _is_true(_search(where, row)):
                hidden.add(subject)
            else:
                shown.setdefault(subject, row)
        return shown, hidden - shown.keys()

    def _facts(self, rows: Mapping[str, Row]) -> Iterator[Fact]:
        fields = {name: jmespath.compile(text) for name, text in self.fields.items()}
        for subject, row in rows.items():
            yield Fact(subject, "item", True)
            for name, expression in fields.items():
                yield Fact(subject, name, _value(name, _search(expression, row)))


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
    if name in ("shutdown", "shutdown_earliest") and isinstance(value, str):
        timestamp = _TIMESTAMP.match(value.strip())
        return timestamp[1] if timestamp else " ".join(value.split())
    value = canonical(value)
    if value in ([], {}):
        return None
    text = dumps(value)
    return value if len(text) <= _LONGEST_VALUE else _digest(text)


def _price(value: Json) -> Json:
    """A number that is no less than 0, else None (OpenRouter's "-1" says that a price varies)."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
