"""HTML as blocks: the main content, walked with a stack and never recursively.

Article extractors drop half of all table cells; this reads everything that a person is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.text.blocks import (
    MOST,
    STEP,
    Block,
    BlockKind,
    bare_heading,
    code_lines,
    names,
    one_line,
    pieces,
)
from monitor.text.charset import decode_html
from monitor.text.links import followed
from monitor.text.nesting import tamed

_DROPPED = names(
    "script style noscript template svg nav footer aside form dialog head iframe object canvas"
    " video audio select textarea frameset"
)
_KINDS: dict[str, BlockKind] = {
    "li": "li",
    "dt": "li",
    "dd": "li",
    "pre": "code",
    "blockquote": "quote",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
_BREAKS = (
    names(
        "address article aside body caption center details dialog dir div dl fieldset figcaption"
        " figure footer form header hgroup hr legend main menu nav ol optgroup p search section"
        " summary table tbody td tfoot th thead tr ul"
    )
    | _KINDS.keys()
)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MAIN = ("main, [role=main]", "article", "body")
_HEADING_SHOWN = 200
_WIDEST = 500
"""Cells of a table row."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read. `found` is False where the selector matches nothing.

    `feeds` are the addresses, as written, of the feeds that the page's head tells of.
    """

    title: str
    blocks: tuple[Block, ...]
    found: bool
    feeds: tuple[str, ...] = ()


def html_blocks(
    html: bytes | str,
    charset: str | None = None,
    select: str | None = None,
    ignore: Sequence[str] = (),
    base: str | None = None,
) -> tuple[Block, ...]:
    """Read a page's blocks; `charset` is that of the HTTP header, `base` the page's address."""
    text = html if isinstance(html, str) else decode_html(html, charset)
    return read_html(text, select=select, ignore=ignore, base=base).blocks


def read_html(
    html: str,
    *,
    select: str | None = None,
    ignore: Sequence[str] = (),
    base: str | None = None,
) -> Page:
    """Read a page: all that `select` matches, or else its main content, without `ignore`.

    Unreadable if its markup was built to exhaust a parser.
    """
    tree = LexborHTMLParser(tamed(html))
    roots, whole = _roots(tree, select)
    reader = _Reader(
        base=_base(tree, base),
        chosen=frozenset(root.mem_id for root in roots if select),
        ignored=frozenset(node.mem_id for css in ignore for node in tree.css(css)),
        whole=whole,
    )
    for root in roots:
        _walk(root, reader.enter, reader.leave)
        reader.finish()
    title = tree.css_first("title")
    return Page(
        title=one_line(title.text()) if title else "",
        blocks=tuple(reader.blocks),
        found=bool(roots),
        feeds=tuple(_feeds(tree)),
    )


def _roots(tree: LexborHTMLParser, select: str | None) -> tuple[Sequence[LexborNode], bool]:
    """The outermost matches in document order, and whether they are the whole body."""
    for css in (select,) if select else _MAIN:
        matches = tree.css(css)
        if matches:
            return [*_outermost(matches)], css == "body"
    return [], False


def _outermost(nodes: Sequence[LexborNode]) -> Iterator[LexborNode]:
    chosen = {node.mem_id for node in nodes}
    for node in nodes:
        parent = node.parent
        while parent is not None and parent.mem_id not in chosen:
            parent = parent.parent
        if parent is None:
            yield node


def _base(tree: LexborHTMLParser, base: str | None) -> str | None:
    element = tree.css_first("base[href]")
    href = element.attributes.get("href") if element else None
    return followed(href, base) or base if href else base


def _feeds(tree: LexborHTMLParser) -> Iterator[str]:
    for link in tree.css("link[rel~=alternate][href]"):
        media_type = (link.attributes.get("type") or "").lower()
        if media_type.endswith(("rss+xml", "atom+xml", "feed+json")):
            yield link.attributes.get("href") or ""


def _walk(
    root: LexborNode,
    enter: Callable[[LexborNode], bool],
    leave: Callable[[LexborNode], None],
) -> None:
    """Visit a tree in document order; `enter` says whether to go inside, `leave` follows then."""
    ancestors: list[LexborNode] = []
    node = root
    while True:
        if enter(node):
            child = node.first_child
            if child is not None:
                ancestors.append(node)
                node = child
                continue
            leave(node)
        following = node.next
        while ancestors and following is None:
            node = ancestors.pop()
            leave(node)
            following = node.next
        if not ancestors or following is None:
            return
        node = following


@dataclass(slots=True)
class _Row:
    """A table row that is being read: what its cells hold, and where they link to."""

    cells: list[list[str]] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        cells = [" ".join(cell) for cell in self.cells]
        return " | ".join(cells) if any(cells) else ""


@dataclass(slots=True)
class _Reader:
    """Collects text between the breaks of a page, and makes blocks of it.

    `chosen` are the elements that were selected, `whole` says that it is all of the body that is
    read; `kinds` are the open elements that give a block its kind, `rows` the open table rows (of
    tables in tables), `anchor` the link that is open.
    """

    base: str | None
    chosen: frozenset[int]
    ignored: frozenset[int]
    whole: bool
    blocks: list[Block] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    anchor: str | None = None

    def enter(self, node: LexborNode) -> bool:
        tag = node.tag or "-"
        if tag.startswith("-"):
            self.said.append(node.text_content or "" if tag == "-text" else "")
            return False
        if self._full():
            return False
        if tag in _BREAKS:
            self._break()
        if self._drops(tag, node):
            return False
        match tag:
            case "br" | "wbr":
                self.said.append("\n" if tag == "br" else "")
            case "a":
                self._open_anchor(node)
            case "tr":
                self.rows.append(_Row())
            case "td" | "th" if self.rows:
                self.rows[-1].cells.append([])
            case _ if tag in _KINDS:
                self.kinds.append(tag)
        return True

    def leave(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "a":
            self.anchor = None
        if tag not in _BREAKS:
            return
        if tag in _KINDS:
            self._flush()
            self.kinds.pop()
        else:
            self._break()
        if tag == "tr":
            row = self.rows.pop()
            self._emit("row", one_line(row.text), row.links)

    def finish(self) -> None:
        """End the last block of a root that is no block itself."""
        self._flush()

    def _full(self) -> bool:
        return len(self.blocks) >= MOST or bool(self.rows and len(self.rows[-1].cells) > _WIDEST)

    def _drops(self, tag: str, node: LexborNode) -> bool:
        if node.mem_id in self.chosen:
            return False
        if tag in _DROPPED or (tag == "header" and self.whole) or node.mem_id in self.ignored:
            return True
        attributes = node.attributes
        if not attributes:
            return False
        return (
            ("hidden" in attributes and attributes["hidden"] != "until-found")
            or attributes.get("aria-hidden") == "true"
            or bool(_NO_DISPLAY.search(attributes.get("style") or ""))
        )

    def _open_anchor(self, node: LexborNode) -> None:
        href = node.attributes.get("href")
        self.anchor = followed(href, self.base) if href else None
        if self.anchor:
            self.links[self.anchor] = None

    def _break(self) -> None:
        """End a block, but not inside a heading, which is one however it is laid out."""
        if self.kinds and _KINDS[self.kinds[-1]] == "heading":
            self.said.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        """Make a block, or a part of a table cell, of what was said since the last."""
        kind: BlockKind = _KINDS[self.kinds[-1]] if self.kinds else "p"
        text, links = "".join(self.said), self.links
        self.said, self.links = [], {self.anchor: None} if self.anchor else {}
        if self.rows and self.rows[-1].cells:
            row = self.rows[-1]
            row.cells[-1].extend(filter(None, [one_line(text)]))
            row.links.update(links)
        elif kind == "heading":
            self._emit_heading(bare_heading(one_line(text)), links)
        else:
            self._emit(kind, code_lines(text) if kind == "code" else one_line(text), links)

    def _emit_heading(self, text: str, links: dict[str, None]) -> None:
        if not text:
            return
        level = int(self.kinds[-1][1])
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self._emit("heading", text, links)
        self.path.append((level, text[:_HEADING_SHOWN]))

    def _emit(self, kind: BlockKind, text: str, links: dict[str, None]) -> None:
        if not text:
            return
        under = STEP.join(heading for _, heading in self.path)
        for piece in pieces(text)[: MOST - len(self.blocks)]:
            self.blocks.append(Block(kind, under, piece, tuple(sorted(links))))
