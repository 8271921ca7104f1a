"""What is wrong with a file, gathered while it is read: nothing is raised before all is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.lines import KeyPath, line_of, locate
from monitor.config.places import got, last_key, named, odd, place
from monitor.config.sentences import Problem, Spot, problems
from monitor.errors import Complaint

Raw = Mapping[str, Any]
M = TypeVar("M", bound=BaseModel)


class Notes:
    """The tables of a file and what is wrong with them, of each key only what was said first."""

    def __init__(self, data: Raw, text: str) -> None:
        """`data` is what the TOML `text` says; its lines are counted once something is wrong."""
        self.data = data
        self._lines = cache(lambda: locate(text))
        self._problems: dict[KeyPath, Problem] = {}
        self._first: dict[tuple[KeyPath, KeyPath, str], KeyPath] = {}
        for path, what in odd(data):
            self.note(Problem(path, f"{named(last_key(path))}: {what}"))

    def __len__(self) -> int:
        return len(self._problems)

    def note(self, *found: Problem) -> None:
        """Keep problems, save those of a key of which, or of a part of which, one is kept."""
        for problem in found:
            if not (self._inside(problem.path) and isinstance(problem.path[-1], str)):
                self._problems.setdefault(problem.path, problem)

    def place(self, path: KeyPath) -> str:
        return place(self.data, path)

    def line(self, path: KeyPath) -> int | None:
        return line_of(self._lines(), path)

    def complaints(self, file: str) -> list[Complaint]:
        """All that was noted, in the order of the file's lines."""
        found = sorted(self._problems.values(), key=lambda problem: self.line(problem.path) or 0)
        return [
            Complaint(file, self.line(problem.path), self._said(problem), problem.mend)
            for problem in found
        ]

    def valid(self, model: type[M], raw: Raw, path: KeyPath) -> M | None:
        """Make a record of a table; None, with notes, where it does not fit.

        It travels as JSON, in which a strict model takes a list for a tuple.
        """
        try:
            return model.model_validate_json(json.dumps(raw, default=str))
        except ValidationError as error:
            self.note(*problems(error, Spot(path, model)))
            return None

    def table(self, key: str) -> Raw | None:
        """A table at the top of the file, empty where it is not there."""
        raw = self.data.get(key, {})
        if isinstance(raw, dict):
            return raw
        self.note(Problem((key,), f"{key}: expected a table [{key}], got {got(raw)}"))
        return None

    def tables(self, around: Raw, key: str, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Raw]]:
        """The tables of a list, each with its path; what is none is noted and passed over."""
        raws = around.get(key, [])
        header = ".".join(part for part in (*path, key) if isinstance(part, str))
        mend = (f"each begins with a line [[{header}]]",)
        if not isinstance(raws, list):
            what = f"{key}: expected a list of tables, got {got(raws)}"
            self.note(Problem((*path, key), what, mend))
            return
        for item, raw in enumerate(raws):
            its = (*path, key, item)
            if isinstance(raw, dict):
                yield its, raw
            else:
                what = f"{named((key, item))}: expected a table, got {got(raw)}"
                self.note(Problem(its, what, mend))

    def once(self, path: KeyPath, value: object, among: KeyPath = ()) -> None:
        """Note a value that the same key said before, where each may stand once.

        `among` is the table inside which that holds, the whole file if it is left out.
        """
        if not isinstance(value, str):
            return
        key = next(str(part) for part in reversed(path) if isinstance(part, str))
        kind = tuple(part for part in path if isinstance(part, str))
        first = self._first.setdefault((among, kind, value), path)
        if first != path:
            where = f"{self.place(first)}, in line {self.line(first)}"
            self.note(Problem(path, f"the {key} {got(value)} is taken already: {where}"))

    def _inside(self, path: KeyPath) -> bool:
        return any(known[: len(path)] == path for known in self._problems)

    def _said(self, problem: Problem) -> str:
        where = self.place(problem.path)
        return f"{where}: {problem.what}" if where else problem.what
