"""Tables as structure: a grid of cells that knows which blocks of the page its rows became.

A cell's text is *marked*: code stands in backticks, lines are parted by line breaks, and what is
struck out or only points to a footnote is left out. Cells that span rows or columns stand in each
place that they cover. What is too large for a person is cut: it stays a page's blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from monitor.text.blocks import Block, names, one_line

MOST_COLUMNS = 100
MOST_CELLS, MOST_TABLES, LONGEST = 20_000, 1_000, 1_000
"""Cells of all tables of a page, those that spans repeat among them; tables; letters of a cell."""
MARKS = names("code kbd samp tt sup s del strike")
"""Elements inside a cell that change how it reads."""

_CODE, _STRUCK = names("code kbd samp tt"), names("s del strike")
_SMALL = 6
"""Letters of a raised text that can be a footnote's mark."""
_NO_NOTE = re.compile(r"\s*(?:st|nd|rd|th|[$€£¥₹₩])\s*", re.IGNORECASE)
"""Raised text that belongs to its number: "1st", "$5"."""
_STRUCK_MARKDOWN = re.compile(r"~~[^~\n]{1,300}~~")


class Cell(NamedTuple):
    """`blocks` are those of the row in which the cell begins."""

    text: str = ""
    links: tuple[str, ...] = ()
    header: bool = False
    blocks: tuple[Block, ...] = ()
    across: int = 1
    down: int = 1

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Table:
    """`under` is the path of headings above, `intro` the paragraph before; rows have one width."""

    under: str
    intro: str
    caption: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(slots=True)
class Row:
    """A table row that is being read: its cells as a line, and each as it is marked.

    Where it is not kept, because the page has too many cells, it is a line only.
    """

    is_kept: bool = True
    cells: list[list[str]] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    opened: list[tuple[str, int]] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)

    @property
    def text(self) -> str:
        cells = [" ".join(cell) for cell in self.cells]
        return " | ".join(cells) if any(cells) else ""

    def open_cell(self, tag: str, node: LexborNode) -> None:
        self.cells.append([])
        if not self.is_kept:
            return
        self.opened.clear()
        said = node.attributes
        across = _span(said["colspan"]) if "colspan" in said else 1
        down = _span(said["rowspan"]) if "rowspan" in said else 1
        self.drafts.append(_Draft(tag == "th", across, down))

    def say(self, text: str) -> None:
        """Take text of the open cell in; line breaks of the source are blanks."""
        if self.drafts:
            self.drafts[-1].said.append(text.replace("\n", " "))

    def line_break(self) -> None:
        if self.drafts:
            self.drafts[-1].said.append("\n")

    def open(self, tag: str) -> None:
        if self.drafts:
            self.opened.append((tag, len(self.drafts[-1].said)))
            self.say("`" if tag in _CODE else "")

    def close(self, tag: str) -> None:
        if not self.opened or self.opened[-1][0] != tag:
            return
        _, at = self.opened.pop()
        said = self.drafts[-1].said
        if tag in _CODE:
            said.append("`")
        elif is_left_out(tag, "".join(said[at:])):
            del said[at:]

    def part(self, text: str, links: dict[str, None]) -> None:
        """End a part of the open cell: what was said since the last is a line of its own."""
        self.cells[-1].extend(filter(None, [text]))
        self.links.update(links)
        if self.drafts:
            self.drafts[-1].links.update(links)
            self.line_break()

    def finished(self, blocks: Sequence[Block]) -> list[Cell]:
        return [draft.cell(tuple(blocks)) for draft in self.drafts]


@dataclass(slots=True)
class _Draft:
    header: bool
    across: int
    down: int
    said: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)

    def cell(self, blocks: tuple[Block, ...]) -> Cell:
        said = without_struck("".join(self.said)).rstrip("\n")
        if "\n" in said:
            said = "\n".join(filter(None, map(one_line, said.split("\n"))))
        else:
            said = one_line(said)
        text, links = said[:LONGEST], tuple(sorted(self.links)) if self.links else ()
        return Cell(text, links, self.header, blocks, self.across, self.down)


@dataclass(slots=True)
class _Open:
    under: str
    intro: str
    caption: str = ""
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(slots=True)
class Tables:
    """The tables of a page: those that are open, innermost last, and those that were read."""

    done: list[Table] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _left: int = MOST_CELLS

    def new_row(self) -> Row:
        return Row(self._left > 0 and len(self.done) < MOST_TABLES)

    def open(self, under: str, before: Sequence[Block]) -> None:
        """Begin a table; `before` are the blocks that stand before it."""
        last = before[-1] if before else None
        self._open.append(_Open(under, last.text if last and last.kind == "p" else ""))

    def caption(self, text: str) -> None:
        if self._open:
            self._open[-1].caption = text

    def row(self, row: Row, blocks: Sequence[Block]) -> None:
        """Take a row in that became these blocks."""
        if self._open and row.drafts:
            self._left -= len(row.drafts)
            self._open[-1].rows.append(row.finished(blocks))

    def close(self) -> None:
        if not self._open:
            return
        table = self._open.pop()
        rows = _grid(table.rows, MOST_CELLS)
        self._left -= sum(len(row) for row in rows) - sum(len(cells) for cells in table.rows)
        if rows:
            self.done.append(Table(table.under, table.intro, table.caption, rows))


def flat(text: str) -> str:
    """A marked text without its marks, on one line."""
    return " ".join(text.replace("`", "").split())


def _grid(drafts: Sequence[Sequence[Cell]], most: int) -> tuple[tuple[Cell, ...], ...]:
    """Lay cells into columns (HTML 4.9.12): a span fills each place that it covers."""
    width = min(max((sum(cell.across for cell in row) for row in drafts), default=0), MOST_COLUMNS)
    if width < 2 and len(drafts) < 2:
        return ()
    rows: list[tuple[Cell, ...]] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    for cells in drafts[: most // max(width, 1)]:
        row, hanging = _laid(cells, hanging, width)
        rows.append(row)
    return tuple(rows)


def _laid(
    cells: Sequence[Cell], hanging: dict[int, tuple[Cell, int]], width: int
) -> tuple[tuple[Cell, ...], dict[int, tuple[Cell, int]]]:
    """Lay one row: what hangs down from rows above keeps its columns, the rest is filled."""
    if not hanging and len(cells) == width and all(cell.down == 1 == cell.across for cell in cells):
        return tuple(cells), {}
    row: list[Cell] = []
    below: dict[int, tuple[Cell, int]] = {}
    waiting = iter(cells)
    while len(row) < width:
        if len(row) in hanging:
            cell, left = hanging[len(row)]
            if left > 1:
                below[len(row)] = (cell, left - 1)
            row.append(cell)
            continue
        cell = next(waiting, Cell())
        for _ in range(min(cell.across, width - len(row))):
            if cell.down > 1:
                below[len(row)] = (cell, cell.down - 1)
            row.append(cell)
    return tuple(row), below


def _span(text: str | None) -> int:
    text = (text or "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), 1_000)


def is_left_out(tag: str, text: str) -> bool:
    """Say whether what an element holds is no more: struck out, or the mark of a footnote."""
    is_small = tag == "sup" and len(text.strip()) <= _SMALL
    return tag in _STRUCK or (is_small and not _NO_NOTE.fullmatch(text.strip()))


def without_struck(text: str) -> str:
    """A text without what Markdown strikes out."""
    return _STRUCK_MARKDOWN.sub("", text) if "~~" in text else text
