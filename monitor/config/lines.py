"""Where in a TOML text each key stands: `tomllib` gives values, and no places.

The text is one that `tomllib` has accepted (TOML 1.0), so nothing is judged here. It is cut into
pieces; brackets and braces are kept on a stack, so nesting of any depth is read in one loop.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]
"""Keys and, inside arrays, positions from 0: `("provider", 6, "source", 1, "repo")`."""

_PIECE = re.compile(
    r"""
      (?P<end>\n)
    | [ \t\r]+ | \#[^\n]*
    | (?P<word>
          \"{3} (?: \\. | [^\\] )*? \"{3,5}
        | '{3} .*? '{3,5}
        | " (?: \\. | [^"\\\n] )* "
        | ' [^'\n]* '
        | [^\s\#"'\[\]{},=.]+
      )
    | (?P<mark> [\[\]{},=.] )
    """,
    re.VERBOSE | re.DOTALL,
)


def locate(text: str) -> dict[KeyPath, int]:
    """Map each key, table and item of an array to its line, counted from 1.

    A table is where its header is, or else where a key first speaks of it.
    """
    walk = _Walk()
    for piece, line in _pieces(text):
        walk.step(piece, line)
    return walk.lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a path, or of the nearest table around it; None where there is none."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Yield words, marks and line ends with the line each begins in."""
    line = 1
    for match in _PIECE.finditer(text):
        if match.lastgroup is not None:
            yield match[0], line
        line += match[0].count("\n")


@dataclass(slots=True)
class _Open:
    """An array (`item` counts from 0) or an inline table (`item` is None) not yet closed."""

    path: KeyPath
    item: int | None


@dataclass(slots=True)
class _Walk:
    """The state between two pieces; `key` holds the parts of a key until its `=` or `]`."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    table: KeyPath = ()
    open: list[_Open] = field(default_factory=list)
    key: list[tuple[str, int]] = field(default_factory=list)
    header: int = 0
    value: KeyPath | None = None
    arrays: dict[KeyPath, int] = field(default_factory=dict)

    def step(self, piece: str, line: int) -> None:
        if self.header:
            self._in_header(piece, line)
        elif self.value is not None:
            self._in_value(self.value, piece, line)
        elif piece == "[":
            self.header = 1
        elif piece == "=":
            base = self.open[-1].path if self.open else self.table
            self.value = self._enter(base)
        elif piece in ("}", ","):
            self._close_or_next(piece)
        elif piece not in ("\n", "."):
            self.key.append((piece, line))

    def _in_header(self, piece: str, line: int) -> None:
        if piece == "[":
            self.header = 2
        elif piece == "]":
            if self.key:
                self.table = self._declare(array=self.header == 2)
        elif piece == "\n":
            self.header = 0
        elif piece != ".":
            self.key.append((piece, line))

    def _in_value(self, value: KeyPath, piece: str, line: int) -> None:
        """Follow a value; scalars are passed over, an array's items are counted."""
        if piece == "\n":
            self.value = value if self.open else None
        elif piece in ("]", "}", ","):
            self._close_or_next(piece)
        else:
            self.lines.setdefault(value, line)
            if piece == "[":
                self._push(_Open(value, 0))
            elif piece == "{":
                self._push(_Open(value, None))

    def _push(self, opened: _Open) -> None:
        self.open.append(opened)
        self.value = None if opened.item is None else (*opened.path, opened.item)

    def _close_or_next(self, piece: str) -> None:
        """After `]`, `}` or `,`: what follows belongs to the array or inline table around it."""
        if piece in ("]", "}"):
            self.value = self.open.pop().path
            return
        if not self.open:
            return
        around = self.open[-1]
        if around.item is None:
            self.value = None
        else:
            around.item += 1
            self.value = (*around.path, around.item)

    def _enter(self, base: KeyPath) -> KeyPath:
        """Note a key, dotted or not, under `base`."""
        path = base
        for part, line in self.key:
            path = (*path, _bare(part))
            self.lines.setdefault(path, line)
        self.key.clear()
        return path

    def _declare(self, *, array: bool) -> KeyPath:
        """Note a header; `[[name]]` begins the next table of its array."""
        path: KeyPath = ()
        for part, line in self.key[:-1]:
            path = self._last((*path, _bare(part)), line)
        name, line = self.key[-1]
        path = (*path, _bare(name))
        self.key.clear()
        if array:
            self.lines.setdefault(path, line)
            self.arrays[path] = self.arrays.get(path, -1) + 1
            path = (*path, self.arrays[path])
        self.lines[path] = line
        return path

    def _last(self, path: KeyPath, line: int) -> KeyPath:
        """Go through a table or into the newest table of an array."""
        self.lines.setdefault(path, line)
        return (*path, self.arrays[path]) if path in self.arrays else path


def _bare(part: str) -> str:
    """The key itself, without quotes and escapes."""
    return next(iter(tomllib.loads(f"{part}=0"))) if part[0] in "\"'" else part
