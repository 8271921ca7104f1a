"""Markdown and plain text as blocks: the same blocks that the rendered page would give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from monitor.text.blocks import MOST, Block, names, one_line, pieces
from monitor.text.markup import Page, read_html

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?([A-Za-z][\w.:-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>")
_NAMED = re.compile(r"\b(?:title|label|description)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_KEPT = names(
    "a b blockquote br center code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6"
    " hr i img li ol p picture pre s span strong summary sup table tbody td tfoot th thead tr ul"
)
_DEEPEST = 60
_DEEPEST_BRACKETS = 8


def markdown_blocks(text: str, base: str | None = None) -> tuple[Block, ...]:
    """Read the blocks of Markdown, see `markdown_page`."""
    return markdown_page(text, base).blocks


def markdown_page(text: str, base: str | None = None) -> Page:
    """Read Markdown (CommonMark and tables) by rendering it and reading that page.

    Front matter is passed over. Of HTML inside it what shapes text is kept (tables, lists,
    links); other tags are stripped to what they hold and, for components as documentation tools
    have them (`<Update label="March 2026">`), to what they are called.
    """
    source = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"), count=1)
    page = read_html(_markdown().render(source), select="body", base=base)
    return Page("", page.blocks, found=True, tables=page.tables, laid=page.laid)


def text_blocks(text: str) -> tuple[Block, ...]:
    """Read plain text: paragraphs stand between empty lines."""
    paragraphs = (one_line(part) for part in re.split(r"\n\s*\n", text))
    blocks = [Block("p", "", piece) for said in paragraphs if said for piece in pieces(said)]
    return tuple(blocks[:MOST])


@cache
def _markdown() -> MarkdownIt:
    # Indented code is off: documentation tools indent what stands inside their components.
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").disable("code")
    parser.core.ruler.at("inline", _inline)
    parser.add_render_rule("html_block", _html)
    parser.add_render_rule("html_inline", _html)
    return parser


def _inline(state: StateCore) -> None:
    """Read what stands in a paragraph; one of nested brackets, which is slow, stays as it is."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if _tangled(token.content):
                token.children = [Token("text", "", 0, content=token.content)]
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _tangled(text: str) -> bool:
    steps = (1 if bracket == "[" else -1 for bracket in re.findall(r"[\[\]]", text))
    return max(accumulate(steps), default=0) > _DEEPEST_BRACKETS


def _html(_renderer: RendererHTML, tokens: Sequence[Token], at: int, *_: Any) -> str:
    return _TAG.sub(_kept, _UNSEEN.sub("", tokens[at].content))


def _kept(tag: re.Match[str]) -> str:
    name = tag[1]
    if name.lower() in _KEPT and name == name.lower():
        return tag[0]
    if not name[0].isupper() or tag[0].startswith("</"):
        return ""
    said = [double or single for double, single in _NAMED.findall(tag[2])]
    return "".join(f"<p><b>{part}</b></p>" for part in said)
