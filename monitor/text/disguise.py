"""Errors that come disguised as pages with status 200: walls, logins, apologies. Pure.

Modest on purpose: only short pages are suspected, and only for what they say first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monitor.errors import FailureClass
from monitor.text.markup import Page

_SHORT, _TINY = 25, 6
"""Blocks under which a page's headings, and under which all of its text, may give it away."""


class Disguise(NamedTuple):
    """What a page really is (`what`), told by the words `said`."""

    error: FailureClass
    what: str
    said: str


class _Sign(NamedTuple):
    error: FailureClass
    what: str
    words: re.Pattern[str]


def _sign(error: FailureClass, what: str, *patterns: str) -> _Sign:
    return _Sign(error, what, re.compile("|".join(patterns), re.IGNORECASE))


_SIGNS = (
    _sign(
        "blocked",
        "a wall against robots",
        r"^just a moment|^attention required|unusual traffic|checking your browser",
        r"\bare you (?:a )?(?:robot|human)|\b(?:verify|confirm|prove)\b.{0,20}\bhuman",
        r"\bcaptcha\b|^security check|bot (?:detection|protection)",
    ),
    _sign(
        "blocked",
        "a refusal",
        r"^(?:403\b.{0,5})?forbidden|\baccess (?:to this page )?(?:is |has been )?denied",
    ),
    _sign(
        "blocked",
        "a login page",
        r"^(?:please )?(?:sign|log)[ -]?in(?:to)?\b|\b(?:sign|log) in to continue",
        r"^authentication required",
    ),
    _sign(
        "unreadable",
        "an error page",
        r"^(?:error:? )?(?:404|410|50[0-4])\b(?!\.\d)|^not found|\bdoes(?:n.t| not) exist",
        r"\b(?:page|site) (?:was |is |could |can)?not (?:be )?(?:found|available)",
        r"\binternal server error|\bbad gateway|^something went wrong",
    ),
    _sign(
        "unreadable",
        "a maintenance page",
        r"\b(?:under|down for|scheduled|undergoing) maintenance\b|^maintenance\b",
        r"\b(?:be|we.re) (?:right )?back soon|\btemporarily (?:unavailable|offline)",
    ),
    _sign(
        "unreadable",
        "a page that needs JavaScript",
        r"\b(?:enable|requires?|turn on|need) java ?script|java ?script is (?:disabled|required)",
    ),
)


def disguised(page: Page) -> Disguise | None:
    """Say what a page really is; None where it seems to be what was asked for."""
    if len(page.blocks) >= _SHORT:
        return None
    said = list(_first_words(page))
    for sign in _SIGNS:
        for text in said:
            if sign.words.search(text):
                return Disguise(sign.error, sign.what, text[:80])
    return None


def _first_words(page: Page) -> Iterator[str]:
    yield page.title
    headings = [block.text for block in page.blocks if block.kind == "heading"]
    yield from headings[:3]
    if len(page.blocks) < _TINY:
        yield from (block.text[:300] for block in page.blocks)
