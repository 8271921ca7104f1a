"""What a text must hold at the least for a rule to be worth trying on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z]+")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}


def words_of(low: str) -> list[str]:
    """The runs of ASCII letters of a text in lower case.

    Among them is every word that a pattern would find between two `\\b`.
    """
    return low.translate(_NO_LETTERS).split() if low.isascii() else _WORD.findall(low)


def has_digit(text: str) -> bool:
    """Say whether a text has a digit."""
    return _DIGIT.search(text) is not None


def holds(text: str, parts: Iterable[str]) -> bool:
    """Say whether a text holds one of some parts."""
    for part in parts:  # noqa: SIM110 - a generator takes twice as long
        if part in text:
            return True
    return False


def lowered(text: str) -> str:
    """A text in lower case, letter by letter: whatever it holds, each stays in its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(map(_lowered, text))


def _lowered(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def vocabulary(words: str) -> frozenset[str]:
    """Read a list of words."""
    return frozenset(words.split())
