"""What a page says of itself where no markup tells: questions, contents, other posts. Pure.

Only what is sure to be no content goes: a heading that announces other pages and has nothing but
links under it, a list that repeats the page's own headings, a question whether the page was good,
and what is asked of the reader (see `asking.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.text.asking import asking
from monitor.text.blocks import STEP, Block

_OTHERS = re.compile(
    r"(?:related|recommended|popular|trending|latest|recent|more) (?:posts?|articles?|stories|news"
    r"|reading|blogs?|blog posts|from (?:the|our) blog|from us|updates from \w+)"
    r"|you (?:may|might) (?:also |be )?(?:like|enjoy|interested in)"
    r"|recommended(?: for you)?|read (?:next|more|this next)|keep reading|continue reading|up next"
    r"|explore more|more like this|more to (?:read|explore)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"on this page|(?:table of )?contents|in this (?:article|page|section|document|post|guide)|toc",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:was|is|did|do|how) (?:you find )?(?:this|the|would you rate this)\b.{0,40}"
    r"\b(?:help(?:ful|ed)?|useful|answer your question|find what you)\b.{0,40}"
    r"|how (?:would you rate|helpful was) this .{1,20}",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"(?:(?:yes|no|👍|👎|thumbs (?:up|down)|thanks|thank you|for your feedback)[\s,!.|/·]*)+",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:\W{1,2}\s*)?(?:previous|prev|next)(?: page| article| post| topic)?\b[^.!?]{0,90}",
    re.IGNORECASE,
)
_MADE_WITH = re.compile(r"(?:powered|built|made|hosted) (?:by|with|on) .{1,40}", re.IGNORECASE)
_TOOLS = re.compile(
    r"(?:(?:copy|copied|wrap|unwrap|expand|collapse)"
    r"(?: (?:code|snippet|lines?|to clipboard))?[!.]?[ |·]*)+",
    re.IGNORECASE,
)
"""What stands on the tools of a piece of code, where they are no buttons."""
_LABEL = 40
"""Characters of such a label."""
_END = 8
"""Blocks from the end in which the links to the neighbours stand."""


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page without what it says of itself and of its neighbours."""
    gone = {*_elsewhere(blocks), *_own_contents(blocks), *_questions(blocks), *_at_end(blocks)}
    gone.update(_tools(blocks), asking(blocks))
    return [block for at, block in enumerate(blocks) if at not in gone]


def _elsewhere(blocks: Sequence[Block]) -> Iterator[int]:
    """Headings that announce other pages, with what stands under them if that is links only."""
    for at, block in enumerate(blocks):
        if at and block.kind == "heading" and _OTHERS.fullmatch(block.text.rstrip(".:… ")):
            path = f"{block.under}{STEP}{block.text}" if block.under else block.text
            members = [*_while_under(blocks, at + 1, path)]
            linked = [blocks[member] for member in members if blocks[member].links]
            if members and 2 * len(linked) >= len(members):
                yield at
                yield from members


def _while_under(blocks: Sequence[Block], at: int, path: str) -> Iterator[int]:
    while at < len(blocks) and (
        blocks[at].under == path or blocks[at].under.startswith(path + STEP)
    ):
        yield at
        at += 1


def _own_contents(blocks: Sequence[Block]) -> Iterator[int]:
    headings = {block.text for block in blocks if block.kind == "heading"}
    for at, block in enumerate(blocks):
        if len(block.text) > 30 or not _CONTENTS.fullmatch(block.text.rstrip(": ")):
            continue
        end = at + 1
        while (
            end < len(blocks) and blocks[end].kind in ("li", "p") and blocks[end].text in headings
        ):
            end += 1
        if end > at + 1:
            yield from range(at, end)


def _questions(blocks: Sequence[Block]) -> Iterator[int]:
    for at, block in enumerate(blocks):
        if len(block.text) < 90 and _ASKED.fullmatch(block.text):
            yield at
            for after in range(at + 1, min(at + 4, len(blocks))):
                if not _ANSWERED.fullmatch(blocks[after].text[:60]):
                    break
                yield after


def _tools(blocks: Sequence[Block]) -> Iterator[int]:
    """Labels right before or behind a piece of code that say what to do with it."""
    for at, block in enumerate(blocks):
        is_label = block.kind == "p" and len(block.text) < _LABEL and _TOOLS.fullmatch(block.text)
        if is_label and any(b.kind == "code" for b in blocks[max(at - 1, 0) : at + 2]):
            yield at


def _at_end(blocks: Sequence[Block]) -> Iterator[int]:
    start = max(len(blocks) - _END, 3)
    for at in range(start, len(blocks)):
        block = blocks[at]
        if block.kind in ("p", "li") and (
            _MADE_WITH.fullmatch(block.text) or (block.links and _BESIDE.fullmatch(block.text))
        ):
            yield at
