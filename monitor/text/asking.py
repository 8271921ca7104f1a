"""What a page asks of whoever reads it: consent to its cookies, an address for its letters. Pure.

Told by what is said and where: to nobody but the reader, at the page's edge or beside its buttons.
A page, or a part of one, that is about cookies or letters is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.text.blocks import STEP, Block

_GATES = ("ookie", "rivacy", "ewsletter", "nbox", "ailing list")
"""Of these a text that asks for something has one."""
_SITE = r"(?:we|(?:our|this)\ (?:web\ ?)?(?:sites?|page)|(?:[\w-]+\.)+[a-z]{2,10})"
_COOKIES = r"\b(?:cookies|tracking\ technologies)\b"
_FOR = r"""(?:you(?:r)?\b.{0,30}\ (?:experience|visit)|analy[sz]e\b.{0,30}\btraffic
    |personali[sz]ed?\b.{0,30}\b(?:content|ads|experience))"""
_CONSENT = re.compile(
    rf"""(?:we|at\ [\w. ]{{1,30}},?\ we)\ (?:value|respect|care\ (?:deeply\ )?about)\ your\ privacy\b.*
    | (?:this|our)\ (?:web\ ?)?(?:site|page)\ (?:\w+\ )?(?:use|set|store)s?\ .{{0,80}}{_COOKIES}.*
    | .{{0,200}}\bby\ (?:\w+ing\b.{{0,60}})\b(?:agree|consent|accept)\b.{{0,80}}{_COOKIES}.*
    | {_SITE}\ (?:\w+\ )?uses?\ .{{0,60}}{_COOKIES}.{{0,60}}\b{_FOR}.*
    | {_SITE}\ and\ (?:\w+\ ){{0,4}}partners\b.{{0,80}}
        (?:{_COOKIES}|\binformation\ on\ (?:a|your)\ device).*
    | (?:please\ )?(?:accept|allow|enable)\ (?:our\ |all\ )?cookies\b.{{0,100}}
    | (?:manage\ |about\ )?(?:your\ |our\ )?(?:privacy|cookies?|consent)
        \ (?:choices|preferences|settings|consent|notice|on\ this\ (?:web\ ?)?site)[.!?]?
    """,  # noqa: E501 - a line a sentence
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_MENTIONED = re.compile(rf"{_SITE} (?:\w+ )?uses? .{{0,60}}{_COOKIES}.*", re.IGNORECASE | re.DOTALL)
"""What is a banner only at the edge of a page or beside its buttons."""
_LETTER = re.compile(
    r"""(?:please\ )?(?:subscribe|sign\ up|register|join)\b.{0,30}
        \b(?:our|the)\ (?:[\w-]+\ ){0,3}(?:newsletters?|mailing\ list)\b.{0,120}
    | (?:get|receive|have)\ .{2,90}\b(?:in|to)\ your\ inbox\b.{0,80}
    | (?:want|don't\ miss|never\ miss)\ .{2,60}\b(?:newsletter|your\ inbox)\b.{0,80}
    | (?:our\ )?(?:\w+\ )?newsletter(?:\ sign-?\ ?up)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ANSWERS = re.compile(
    r"""(?:(?:accept|allow|reject|decline|deny|agree|i\ (?:agree|accept)|refuse)
        (?:\ (?:all|non-essential|optional|necessary|essential|only))*(?:\ cookies)?
    | (?:only\ )?(?:strictly\ )?(?:necessary|essential)(?:\ cookies)?(?:\ only)?
    | (?:manage|customi[sz]e|change|save|set|show|cookie|privacy|your)?\ ?
        (?:cookies|consent|privacy|settings|preferences|choices|options|purposes|details)
    | customi[sz]e|(?:learn|read|find\ out)\ more|more\ info(?:rmation)?|got\ it|okay|ok|close
    | dismiss|no,?\ thanks|(?:privacy|cookie)\ (?:policy|notice|statement)
    | subscribe(?:\ now)?|sign\ (?:me\ )?up|(?:enter\ )?(?:your\ )?(?:work\ )?e-?mail(?:\ address)?
    | thanks?(?:\ you)?\ for\ (?:subscribing|signing\ up)
    | no\ spam.{0,60}|you\ can\ unsubscribe\b.{0,60}|unsubscribe\ (?:at\ )?any\ ?time
    | we(?:'ll|\ will|\ won't|\ promise)?\ .{0,40}
        \b(?:spam|(?:share|sell)\ your\ e-?mail)\b.{0,40}
    )(?:[\s,.!|/·]+|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST, _ANSWER = 600, 100
"""Characters of what asks, and of an answer beside it."""
_NEAR, _START, _END = 8, 3, 6
"""Blocks beside a question in which its answers stand, and those at a page's edges."""
_ABOUT, _MOST = 4, 40
"""Blocks that speak of cookies or letters, without those that ask and with them, from which on the
page is about such things."""


def asking(blocks: Sequence[Block]) -> set[int]:
    """Where a page asks its reader for something, with the answers that it offers."""
    whole = "\n".join(block.text for block in blocks)
    if not any(gate in whole for gate in _GATES):
        return set()
    heard = [at for at, block in enumerate(blocks) if _may_ask(block)]
    asked = {at for at in heard if _asks(blocks, at)} if len(heard) <= _MOST else set[int]()
    if not asked or len(heard) - len(asked) > _ABOUT:
        return set()
    gone = set(asked)
    for at in asked:
        gone.update(_answers(blocks, at))
    return gone if len(gone) < len(blocks) else set()


def _may_ask(block: Block) -> bool:
    return block.kind != "code" and any(gate in block.text for gate in _GATES)


def _asks(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    if block.kind in ("row", "code") or len(block.text) > _LONGEST or _is_part_of(block):
        return False
    if _is_question(block.text):
        return not _heads_content(blocks, at)
    at_edge = at < _START or at >= len(blocks) - _END
    return bool(_MENTIONED.fullmatch(block.text)) and (at_edge or any(_answers(blocks, at)))


def _is_question(text: str) -> bool:
    text = text.strip(" .!🍪")
    return bool(_CONSENT.fullmatch(text) or _LETTER.fullmatch(text))


def _is_part_of(block: Block) -> bool:
    """Whether a block stands in a part of the page that is about such things."""
    return any(
        gate in heading and not _is_question(heading)
        for heading in block.under.split(STEP)
        for gate in _GATES
    )


def _heads_content(blocks: Sequence[Block], at: int) -> bool:
    """Whether it is a heading under which something else than a question or an answer stands."""
    block = blocks[at]
    if block.kind != "heading":
        return False
    below = blocks[at + 1].text if at + 1 < len(blocks) else ""
    return at == 0 or not (_is_question(below[:_LONGEST]) or _all_answers(below[:_ANSWER]))


def _answers(blocks: Sequence[Block], at: int) -> Iterator[int]:
    """The answers that stand behind a question, one after the other."""
    for after in range(at + 1, min(at + 1 + _NEAR, len(blocks))):
        text = blocks[after].text
        if len(text) <= _ANSWER and _all_answers(text):
            yield after
        elif not _may_ask(blocks[after]):
            return


def _all_answers(text: str) -> bool:
    at = 0
    while at < len(text) and (match := _ANSWERS.match(text, at)) and match.end() > at:
        at = match.end()
    return 0 < at == len(text)
