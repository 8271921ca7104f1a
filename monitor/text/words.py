"""Two texts word by word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

ALIKE = 60
"""Percent of likeness (rapidfuzz ratio) from which two texts are one that was edited."""
MOST = 500
"""Texts that are compared with each other at the most: the effort grows with its square."""


class Word(NamedTuple):
    """A run of words: taken away, added, or the same."""

    mark: Literal["-", "+", "="]
    text: str


def words(old: str, new: str) -> list[Word]:
    """Say which words went, came and stayed, in the order of reading; what went stands first."""
    runs = list(_words(old.split(), new.split()))
    for at in range(len(runs) - 1):
        if (runs[at].mark, runs[at + 1].mark) == ("+", "-"):
            runs[at], runs[at + 1] = runs[at + 1], runs[at]
    return runs


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[Word]:
    for step in Indel.opcodes(old, new):
        went = " ".join(old[step.src_start : step.src_end])
        came = " ".join(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            yield Word("=", went)
        if step.tag in ("delete", "replace"):
            yield Word("-", went)
        if step.tag in ("insert", "replace"):
            yield Word("+", came)


def pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Match texts that are edits of each other: indices of old and new, each taken once."""
    left = dict(enumerate(old[:MOST]))
    matched = []
    for index, text in enumerate(new[:MOST]):
        best = process.extractOne(text, left, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best is not None:
            del left[best[2]]
            matched.append((best[2], index))
    return matched
