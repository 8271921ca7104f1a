"""Plain text for a terminal: tables that fit, no escape sequence from outside, modest colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, TextIO

from monitor.render.clean import clean

__all__ = ["clean", "coloured", "colours", "table"]

GAP, NARROWEST = 2, 8
CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
Colour = Literal["bold", "dim", "red", "green", "yellow"]


def table(rows: Sequence[Sequence[object]], headers: Sequence[str], width: int = 100) -> str:
    """Lay out a table no wider than `width` columns; the widest columns give way first.

    Cells are made one clean line each; None is an empty cell. Without rows it is "".
    """
    if not rows:
        return ""
    cells = [[clean("" if cell is None else str(cell)) for cell in row] for row in rows]
    lines = [list(headers), *cells]
    widths = _fit([max(map(_wide, column)) for column in zip(*lines, strict=True)], width)
    return "\n".join(_line(line, widths) for line in lines) + "\n"


def colours(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Say whether to colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not environ.get("NO_COLOR")


def coloured(text: str, colour: Colour, *, on: bool) -> str:
    """Put a text into a colour where colours are on."""
    return f"\x1b[{CODES[colour]}m{text}\x1b[0m" if on else text


def _fit(widths: list[int], room: int) -> list[int]:
    widths = list(widths)
    while sum(widths) + GAP * (len(widths) - 1) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [_padded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return (" " * GAP).join(padded).rstrip()


def _padded(cell: str, width: int) -> str:
    if _wide(cell) > width:
        kept = ""
        for char in cell:
            if _wide(kept + char) > width - 1:
                break
            kept += char
        cell = kept + "…"
    return cell + " " * (width - _wide(cell))


def _wide(text: str) -> int:
    """Columns that a text takes: two for East Asian letters, none for combining marks."""
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf"
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
