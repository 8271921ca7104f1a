"""Markdown as an outline: headings in headings, each with its blocks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

BlockKind = Literal["text", "list", "table", "rule", "other"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a line: as Markdown, as plain text, and the links in them as (name, address)."""

    markdown: str
    plain: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page: lines of a paragraph, items of a list, or rows of a table.

    `rows` has the header first. `source` is the piece as it stands, `line` its first.
    """

    kind: BlockKind
    line: int
    source: str
    lines: tuple[Words, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()


@dataclass(slots=True)
class Node:
    """A heading with what stands under it; the root has level 0 and no title."""

    level: int
    title: Words
    line: int
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the page."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


_PARSER = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
_NOTHING = Words("", "")


def outline(text: str) -> Node:
    """Read a page's outline; front matter is passed over."""
    body = re.sub(r"\A---[ \t]*\n.*?\n---[ \t]*\n", _blank_lines, text, count=1, flags=re.DOTALL)
    lines = body.split("\n")
    root = Node(0, _NOTHING, 1)
    path = [root]
    tokens = _PARSER.parse(body)
    at = 0
    while at < len(tokens):
        end = _end(tokens, at)
        inside = tokens[at : end + 1]
        if tokens[at].type == "heading_open":
            level = int(tokens[at].tag[1])
            while path[-1].level >= level:
                path.pop()
            node = Node(level, _words(inside[1]), _line(tokens[at]))
            path[-1].children.append(node)
            path.append(node)
        else:
            path[-1].blocks.append(_block(inside, lines))
        at = end + 1
    return root


def words(markdown: str) -> Words:
    """Read the words of one line of Markdown."""
    return _words(_PARSER.parseInline(markdown)[0])


def _blank_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _end(tokens: Sequence[Token], start: int) -> int:
    """The token that closes the one at `start`."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += tokens[at].nesting
        if depth <= 0:
            return at
    return len(tokens) - 1


def _block(tokens: Sequence[Token], lines: Sequence[str]) -> Block:
    first = tokens[0]
    start, stop = first.map or (0, 0)
    source = "\n".join(lines[start:stop]).strip("\n")
    line = start + 1
    match first.type:
        case "paragraph_open":
            return Block("text", line, source, tuple(_each_line(tokens[1])))
        case "bullet_list_open" | "ordered_list_open":
            items = [_words(token) for token in tokens if token.type == "inline"]
            return Block("list", line, source, tuple(items))
        case "table_open":
            return Block("table", line, source, rows=tuple(_rows(tokens)))
        case "hr":
            return Block("rule", line, source)
    return Block("other", line, source)


def _each_line(inline: Token) -> Iterator[Words]:
    """The lines of a paragraph: a label and its value stand in one."""
    for line in inline.content.split("\n"):
        yield words(line.strip())


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Words, ...]]:
    cells: list[Words] = []
    for token in tokens:
        if token.type == "inline":
            cells.append(_words(token))
        elif token.type == "tr_close":
            yield tuple(cells)
            cells = []


def _words(inline: Token) -> Words:
    said: list[str] = []
    links: list[tuple[str, str]] = []
    opened: tuple[str, int] | None = None
    for token in inline.children or ():
        match token.type:
            case "text" | "code_inline":
                said.append(token.content)
            case "softbreak" | "hardbreak":
                said.append(" ")
            case "image":
                said.append(token.content)
            case "link_open":
                opened = (str(token.attrs.get("href", "")), len(said))
            case "link_close" if opened is not None:
                links.append(("".join(said[opened[1] :]).strip(), opened[0]))
                opened = None
    return Words(inline.content, " ".join("".join(said).split()), tuple(links))


def _line(token: Token) -> int:
    return (token.map or (0, 0))[0] + 1
