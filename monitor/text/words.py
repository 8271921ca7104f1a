"""Two texts word by word, and two heaps of texts pair by pair. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

ALIKE = 60
"""Percent of likeness (rapidfuzz ratio) from which two texts are one that was edited."""
MOST = 20_000
"""Texts of each heap that are matched."""
FEW = 2_500
"""Pairs that are all compared; of larger heaps only texts that share a rare word."""
RARE, NEAR = 12, 6
"""In how many texts a word may stand to be rare, and to how many others a text is compared."""
READ, INDEXED = 600, 60
"""Letters of a text that are compared, and words of it by which it is found."""

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


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


def excerpts(old: str, new: str, length: int) -> tuple[str, str]:
    """Cut two texts to the part from where they differ, with some words before it."""
    if len(old) <= length and len(new) <= length:
        return old, new
    same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), length)
    start = same - length // 4
    if start <= 0:
        return old, new
    start = old.rfind(" ", 0, start) + 1
    return f"… {old[start:]}", f"… {new[start:]}"


def pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Match texts that are edits of each other: indices of old and new, each taken once.

    The most alike come together first, whatever the order of the texts; the result is by `new`.
    The effort grows with the number of texts and not with its square.
    """
    free_old, free_new = set(range(len(old[:MOST]))), set(range(len(new[:MOST])))
    matched = []
    for _, before, after in sorted(_edges(old[:MOST], new[:MOST])):
        if before in free_old and after in free_new:
            free_old.remove(before)
            free_new.remove(after)
            matched.append((before, after))
    return sorted(matched, key=lambda pair: pair[1])


def _edges(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[float, int, int]]:
    """What may be matched: how unlike the texts are, and their indices."""
    near = _all(old, new) if len(old) * len(new) <= FEW else _near(old, new)
    for before, after in near:
        alike = fuzz.ratio(old[before][:READ], new[after][:READ], score_cutoff=ALIKE)
        if alike:
            yield 100 - alike, before, after


def _all(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    return ((before, after) for after in range(len(new)) for before in range(len(old)))


def _near(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Texts that share rare words, or are the same but for their digits, as far as both go."""
    rare, alike = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for at, text in enumerate(old):
        alike[_DIGITS.sub("0", text)].append(at)
        for word in _indexed(text):
            rare[word].append(at)
    for at, text in enumerate(new):
        shared = Counter(
            before
            for word in _indexed(text)
            if len(found := rare.get(word, ())) <= RARE
            for before in found
        )
        yield from ((before, at) for before, _ in shared.most_common(NEAR))
        same = alike[_DIGITS.sub("0", text)]
        if same:
            yield same.pop(), at


def _indexed(text: str) -> set[str]:
    return {match[0] for match in islice(_WORD.finditer(text), INDEXED)}
