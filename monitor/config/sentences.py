"""Pydantic's errors, and our own, as sentences for the person who wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import isclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from monitor.config.lines import KeyPath
from monitor.config.places import got, named
from monitor.config.schema import Http, Model, Provider
from monitor.sources.base import Source

RESERVED: Mapping[type[BaseModel], frozenset[str]] = {
    Http: frozenset({"max_per_day"}),
    Source: frozenset({"min_every", "max_every"}),
}
"""Keys that a later version will know, by the table they will stand in."""

COMMON = ("every", "id", "severity", "enabled")
"""What any source may say, in the order in which it is told."""

NEAR = 70
"""The likeness in per cent from which on an unknown word is taken for a slip."""

EXPECTED = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a table",
    "mapping_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: the path of the key (which gives line and place), what, and its cure."""

    path: KeyPath
    what: str
    mend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A table of the file: its path, and the model that it should fit."""

    path: KeyPath
    model: type[BaseModel]

    def inside(self, loc: KeyPath) -> tuple[Spot, KeyPath]:
        """Step into lists of tables (links, models, sections) as far as the location leads."""
        match loc:
            case (str() as key, int() as item, *rest) if inner := _inner(self.model, key):
                return Spot((*self.path, key, item), inner).inside(tuple(rest))
            case _:
                return self, loc


def problems(error: ValidationError, spot: Spot) -> list[Problem]:
    """Say each of the errors in words. A key that is missing because it is misspelt is one."""
    said = [_problem(detail, spot) for detail in error.errors()]
    hints = {(problem.path[:-1], hint) for problem in said for hint in problem.mend}
    return [
        problem
        for problem in said
        if not (
            problem.what.startswith("missing")
            and (problem.path[:-1], _meant(problem.path[-1])) in hints
        )
    ]


def choices(known: Iterable[str], given: object = None) -> tuple[str, ...]:
    """The cure for a wrong word: what is known, and which of it was meant."""
    words = list(known)
    hints = [f"expected one of: {', '.join(words)}"] if words else []
    near = _nearest(given, words) if isinstance(given, str) else None
    return tuple(hints + ([_meant(near)] if near else []))


def keys(model: type[BaseModel]) -> list[str]:
    """The keys of a table as TOML has them; a source's own come before those of every source."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    if issubclass(model, Source):
        common = Source.model_fields
        return [name for name in names if name not in common] + list(COMMON)
    return [*names, "source"] if model is Provider else names


def reserved(path: KeyPath) -> Problem:
    """Turn away a key that the contract keeps for later."""
    what = f'"{path[-1]}" is reserved for a later version and does nothing yet'
    return Problem(path, what, ("take it out",))


def _problem(detail: ErrorDetails, outer: Spot) -> Problem:
    spot, loc = outer.inside(tuple(part for part in detail["loc"] if part != "[key]"))
    path = (*spot.path, *loc)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(spot.model, path)
    if detail["type"] == "missing":
        return Problem(path, f'missing key "{path[-1]}"')
    what, *mend = _sentence(detail)
    return Problem(path, f"{named(loc)}: {what}" if loc else what, tuple(mend))


def _unknown_key(model: type[BaseModel], path: KeyPath) -> Problem:
    key = str(path[-1])
    if any(key in words for owner, words in RESERVED.items() if issubclass(model, owner)):
        return reserved(path)
    mend = choices(keys(model), key)
    if issubclass(model, Model | Source) and key in keys(Provider) and len(mend) < 2:
        above = "[[provider.model]] and [[provider.source]]"
        mend = (*mend, f'a provider\'s own "{key}" stands above its {above}')
    return Problem(path, f'unknown key "{key}"', mend)


def _sentence(detail: ErrorDetails) -> Sequence[str]:
    """What is wrong with a value, then how to cure it, a line each."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in ("value_error", "assertion_error"):
        return [line.strip() for line in str(context["error"]).splitlines()] or ["not accepted"]
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", context["expected"])
        return [_unknown_value(detail["input"]), *choices(known, detail["input"])]
    if kind in EXPECTED:
        cure = ["write it in brackets: [ … ]"] if EXPECTED[kind] == "a list" else []
        return [f"expected {EXPECTED[kind]}, got {got(detail['input'])}", *cure]
    return [_limit(kind, context, detail)]


def _limit(kind: str, context: dict[str, Any], detail: ErrorDetails) -> str:
    if kind in BOUNDS:
        words, bound = BOUNDS[kind]
        return f"expected {words} {context[bound]:g}, got {got(detail['input'])}"
    if kind == "string_too_short":
        return "expected a string that is not empty"
    if kind == "too_short":
        return f"expected a list of at least {context['min_length']}"
    if kind in ("too_long", "string_too_long"):
        return f"expected no more than {context['max_length']}"
    return detail["msg"][:1].lower() + detail["msg"][1:]


def _unknown_value(value: object) -> str:
    return f"unknown value {got(value)}" if isinstance(value, str) else f"got {got(value)}"


def _inner(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """The model of the tables in the list `key`, None where it is another thing."""
    for name, field in model.model_fields.items():
        if key == (field.alias or name):
            for argument in get_args(field.annotation):
                if isclass(argument) and issubclass(argument, BaseModel):
                    return argument
    return None


def _meant(word: object) -> str:
    return f'did you mean "{word}"?'


def _nearest(given: str, words: list[str]) -> str | None:
    found = process.extractOne(
        given, words, scorer=fuzz.ratio, processor=str.lower, score_cutoff=NEAR
    )
    return found[0] if found else None
