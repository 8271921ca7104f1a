"""HTML as blocks: the main content, walked with a stack and never recursively.

Article extractors drop half of all table cells; this reads everything that a person is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
from monitor.text.chrome import chrome
from monitor.text.content import main_content, outermost, signs
from monitor.text.furniture import without_furniture
from monitor.text.laid import NEW_LINE, WHOLE, Laid, are_two_words, remaining
from monitor.text.links import followed
from monitor.text.nesting import tame
from monitor.text.tables import MARKS, Row, Table, Tables, is_left_out, without_struck

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
_SHAPING = _BREAKS | MARKS | names("br a")
"""Elements that say something of the text inside them; the others are only walked through."""
_OPENING = names("br a table tr td th") | _KINDS.keys() | MARKS
_HEADING_SHOWN = 200
_WIDEST = 500
"""Cells of a table row."""
_MOST_MET = 100_000
"""Elements after which a page is read no further, empty ones among them."""
_OF_TABLES = names("tr caption table")
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_BY_ROLE = {
    "table": "table",
    "grid": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_NATIVE = names("table tr td th")
"""What an element's role (WAI-ARIA 1.2) makes of it, and what is that without one."""
_NAMING, _BOLD = names("dt summary legend figcaption"), names("strong b code")
"""Elements whose text names what stands behind it, and those where it does if it is all bold."""
_NO_RUNS = _BREAKS | names("html body")
"""Elements whose text is no run of a line."""
_INDIVISIBLE = names("code kbd samp tt pre sub sup math svg")
"""Elements in whose text no blank is missing."""
_JOINED = ("", *" \n,.")
"""How a text begins that needs no blank before it."""
_OPENED = names("s del strike sup")
_NEAR = 4
"""Elements around a text that are asked whether they are such."""

Ancestors = Sequence[tuple[LexborNode, str]]
"""Elements that are open, outermost first, with what each is read as."""
Form = tuple[str | None, tuple[str, ...], str, bool]
_PLAIN: Form = (None, (), "", False)
_LITTLE = 2_500
"""Characters under which a page may be something else than it seems."""
_NONE: frozenset[str] = frozenset()
_HEAD_ENDS = re.compile(r"</head\s*>", re.IGNORECASE)
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_LAST = 5_000
"""Characters at the end of a page in which it says that it ends."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read. `found` is False where the selector matches nothing.

    `feeds` are the addresses, as written, of the feeds that the page's head tells of; `unclosed`
    the elements that it opens and, though it ends its head, never ends; `signs` what tells of a
    page that says little by itself: "password", "captcha", "forward", "script"; `laid` how each of
    the blocks lies on the page (none for plain text).
    """

    title: str
    blocks: tuple[Block, ...]
    found: bool
    feeds: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    unclosed: tuple[str, ...] = ()
    signs: frozenset[str] = frozenset()
    laid: tuple[Laid, ...] = ()


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
    tamed = tame(html)
    tree = LexborHTMLParser(tamed.markup)
    ignored = {node.mem_id for css in ignore for node in tree.css(css)}
    place = _base(tree, base)
    roles = _by_role(tree) if 'role="row"' in html else {}

    met = 0

    def read(roots: Sequence[LexborNode]) -> _Reader:
        nonlocal met
        unread = chrome(tree, roots[0] if len(roots) == 1 else tree) | ignored
        passed = unread.difference(root.mem_id for root in roots)
        reader = _Reader(place, passed, roles, met=met)
        for root in roots:
            reader.walk(root)
        met = reader.met
        return reader

    roots = [*outermost(tree.css(select))] if select else []
    reader = read(roots) if select else main_content(tree, read)
    title = tree.css_first("title")
    blocks = reader.blocks if select else without_furniture(reader.blocks)
    return Page(
        title=one_line(title.text()) if title else "",
        blocks=tuple(blocks),
        found=bool(roots) if select else tree.body is not None,
        feeds=tuple(_feeds(tree)),
        tables=tuple(reader.tables.done),
        unclosed=tamed.unclosed if _stops(html) else (),
        signs=signs(tree) if sum(len(block.text) for block in reader.blocks) < _LITTLE else _NONE,
        laid=tuple(remaining(reader.laid, blocks)),
    )


def _by_role(tree: LexborHTMLParser) -> dict[int, str]:
    """The elements that are a table's by their role alone, as tables of `div`s are."""
    found = tree.css(",".join(f"[role={role}]" for role in _BY_ROLE))
    return {
        node.mem_id: _BY_ROLE[node.attributes["role"] or ""]
        for node in found
        if node.tag not in _NATIVE and node.attributes["role"] in _BY_ROLE
    }


def _stops(html: str) -> bool:
    """Say whether a page that ends its head, as not all do, never ends its body."""
    ends = _ENDS.search(html, max(0, len(html) - _LAST))
    return ends is None and _HEAD_ENDS.search(html) is not None


def _base(tree: LexborHTMLParser, base: str | None) -> str | None:
    element = tree.css_first("base[href]")
    href = element.attributes.get("href") if element else None
    return followed(href, base) or base if href else base


def _feeds(tree: LexborHTMLParser) -> Iterator[str]:
    for link in tree.css("link[rel~=alternate][href]"):
        media_type = (link.attributes.get("type") or "").lower()
        if media_type.endswith(("rss+xml", "atom+xml", "feed+json")):
            yield link.attributes.get("href") or ""


@dataclass(slots=True)
class _Reader:
    """Collects text between the breaks of a page, and makes blocks of it.

    `unread` are the elements that are passed over, `roles` those that are a table's by their role;
    `kinds` are the open elements that give a block its kind, `rows` the open table rows (of tables
    in tables), `anchor` the link that is open. `lead` is the first text of what is `said`, where it
    is set apart, `within` the element that it stands in, `shared` how many elements hold it and the
    block before, `common` how many hold the last text and the next; the last one stood `inside` an
    element at a `depth`; `opened` and `left_out` are places in `said`: where struck text and
    footnotes begin, and what of it is such text.
    `met` counts elements, also of readings before; where it is too much (`is_full`) nothing more is
    read, and nothing beside the last element where it is `stopped`.
    """

    base: str | None
    unread: frozenset[int]
    roles: dict[int, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    under: str = ""
    kinds: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    said: list[str] = field(default_factory=list)
    laid: list[Laid] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    lead: str | None = None
    within: str = ""
    shared: int = WHOLE
    common: int = -1
    depth: int = 0
    inside: str = ""
    links: dict[str, None] = field(default_factory=dict)
    anchor: str | None = None
    met: int = 0
    is_full: bool = False
    stopped: bool = False

    def walk(self, root: LexborNode) -> None:
        """Read a tree in document order; where it says too much the rest is passed over."""
        ancestors: list[tuple[LexborNode, str]] = []
        node: LexborNode | None = root
        self.common = -1
        while node is not None:
            tag = (self.roles and self.roles.get(node.mem_id)) or node.tag or "-"
            if tag == "-text":
                self._say(node.text_content or "", ancestors)
            elif node.mem_id in self.unread or tag[0] == "-":
                self._pass_over(tag)
            elif tag not in _SHAPING or self._enter(tag, node):
                self.met += 1
                child = node.first_child
                if child is not None:
                    ancestors.append((node, tag))
                    node = child
                    continue
                if tag in _SHAPING:
                    self._leave(tag)
            node = None if self.stopped else node.next
            while node is None and ancestors:
                node = self._left(ancestors)
            if not ancestors:
                break
        self._flush()

    def _say(self, text: str, ancestors: Ancestors) -> None:
        """Take a text in, parted from the one before where a reader sees them parted."""
        if not text.isspace():
            depth, within = len(ancestors), ancestors[-1][1] if ancestors else ""
            if self.lead is None:
                self.lead, self.within = "" if within in _NO_RUNS else text, within
                if self.common < self.shared:
                    self.shared = self.common
            elif text[:1] not in _JOINED and self._parts(text, depth, ancestors):
                text = f" {text}"
            self.common = self.depth = depth
            self.inside = within
        elif not self.said and not self.kinds:
            return
        self.said.append(text)
        if self.rows:
            self.rows[-1].say(text)

    def _parts(self, text: str, depth: int, ancestors: Ancestors) -> bool:
        """Say whether a blank is missing between a text and the one before it."""
        ends, begins = self.common < self.depth, self.common < depth
        if not (ends or begins) or not are_two_words(self.said[-1], text, apart=ends and begins):
            return False
        return self._may_part(ancestors)

    def _may_part(self, ancestors: Ancestors) -> bool:
        around = (self.inside, *(tag for _, tag in ancestors[-_NEAR:]))
        return _INDIVISIBLE.isdisjoint(around)

    def _left(self, ancestors: list[tuple[LexborNode, str]]) -> LexborNode | None:
        """Leave the innermost element; what is behind it is next, if anything is."""
        node, tag = ancestors.pop()
        if len(ancestors) < self.common:
            self.common = len(ancestors)
        self.stopped = self.is_full
        if tag in _SHAPING:
            self._leave(tag)
        return None if self.is_full else node.next

    def _enter(self, tag: str, node: LexborNode) -> bool:
        """Say whether to go inside an element."""
        if tag in _BREAKS:
            self._end_block()
            if self.stopped:
                return False
        if tag in _OPENING:
            self._open(tag, node)
        return True

    def _pass_over(self, tag: str) -> None:
        """Leave an element out; what stands before and behind it is still parted by it."""
        self.met += 1
        if tag in _BREAKS:
            self._end_block()

    def _end_block(self) -> None:
        if self.said or self.links:
            self._break()
        self.is_full = len(self.blocks) >= MOST or self.met > _MOST_MET
        self.stopped = self.is_full or bool(self.rows and len(self.rows[-1].cells) > _WIDEST)

    def _open(self, tag: str, node: LexborNode) -> None:
        match tag:
            case "br":
                self.said.append(NEW_LINE)
                if self.rows:
                    self.rows[-1].line_break()
            case "a":
                self._open_anchor(node)
            case "table":
                self.tables.open(self.under, self.blocks)
            case "tr":
                self.rows.append(self.tables.new_row())
            case "td" | "th" if self.rows:
                self.rows[-1].open_cell(tag, node)
            case _ if self.rows and tag in MARKS:
                self.rows[-1].open(tag)
            case _ if tag in _KINDS:
                self.kinds.append(tag)
            case "s" | "del" | "strike" | "sup":
                self.opened.append(len(self.said))

    def _leave(self, tag: str) -> None:
        if tag in _BREAKS:
            if self.said or self.links:
                self._break()
            if tag in _KINDS:
                self._flush()
                self.kinds.pop()
            elif tag in _OF_TABLES:
                self._leave_table(tag)
        elif tag == "a":
            self.anchor = None
        elif self.rows:
            self.rows[-1].close(tag)
        elif self.opened and tag in _OPENED:
            at = self.opened.pop()
            if is_left_out(tag, "".join(self.said[at:])):
                self.left_out.update(range(at, len(self.said)))

    def _leave_table(self, tag: str) -> None:
        match tag:
            case "tr":
                row, at = self.rows.pop(), len(self.blocks)
                self._emit("row", one_line(row.text), row.links)
                self.tables.row(row, self.blocks[at:])
            case "caption":
                self.tables.caption(self.blocks[-1].text if self.blocks else "")
            case "table":
                self.tables.close()

    def _open_anchor(self, node: LexborNode) -> None:
        href = node.attributes.get("href")
        self.anchor = followed(href, self.base) if href else None
        if self.anchor:
            self.links[self.anchor] = None

    def _break(self) -> None:
        """End a block, but not inside a heading, which is one however it is laid out."""
        if self.kinds and self.kinds[-1] in _HEADINGS:
            self.said.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        """Make a block, or a part of a table cell, of what was said since the last."""
        if not self.said and not self.links:
            return
        kind: BlockKind = _KINDS[self.kinds[-1]] if self.kinds else "p"
        text, links, parts = "".join(self.said), self.links, self.said
        self.said, self.links = [], {self.anchor: None} if self.anchor else {}
        lead, self.lead = self.lead or "", None
        if self.rows and self.rows[-1].cells:
            self.rows[-1].part(one_line(text), links)
        elif kind == "heading":
            self._emit_heading(bare_heading(one_line(text)), links)
        elif kind == "code":
            self._emit(kind, code_lines(text), links)
        else:
            line = one_line(text)
            self._emit(
                kind, line, links, self._form(line, text, parts, one_line(lead) if lead else lead)
            )
        if self.opened or self.left_out:
            self.left_out.clear()
            self.opened.clear()

    def _form(self, line: str, text: str, parts: Sequence[str], lead: str) -> Form:
        """How a text lies: what of it is kept, its lines, its lead, and whether that names."""
        names = self.within in _NAMING or (bool(self.kinds) and self.kinds[-1] == "dt")
        if not self.left_out and "~~" not in text and NEW_LINE not in text:
            return None, (), lead, names or (self.within in _BOLD and line == lead)
        kept = text
        lines: tuple[str, ...] = (line,)
        if self.left_out:
            kept = "".join(part for at, part in enumerate(parts) if at not in self.left_out)
        if "~~" in kept:
            kept = without_struck(kept)
        if NEW_LINE in kept:
            lines = tuple(filter(None, map(one_line, kept.split(NEW_LINE))))
        elif kept is not text:
            lines = (one_line(kept),)
        said = line if kept is text else one_line(kept)
        names = names or (self.within in _BOLD and lines[:1] == (lead,))
        return None if said == line else said, lines if len(lines) > 1 else (), lead, names

    def _emit_heading(self, text: str, links: dict[str, None]) -> None:
        if not text:
            return
        level = int(self.kinds[-1][1])
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.under = self._trail()
        self._emit("heading", text, links)
        self.path.append((level, text[:_HEADING_SHOWN]))
        self.under = self._trail()

    def _trail(self) -> str:
        return STEP.join(heading for _, heading in self.path)

    def _emit(
        self,
        kind: BlockKind,
        text: str,
        links: dict[str, None],
        form: Form = _PLAIN,
    ) -> None:
        if not text:
            return
        leads = tuple(sorted(links)) if links else ()
        parts = pieces(text)[: MOST - len(self.blocks)]
        form = form if len(parts) == 1 else _PLAIN
        for piece in parts:
            block = Block(kind, self.under, piece, leads)
            self.blocks.append(block)
            self.laid.append(Laid(block, self.shared, *form))
            self.shared = WHOLE
