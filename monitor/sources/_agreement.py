"""Several fetches of one page, minutes or less apart: what all of them say, and what varies.

What stands in all is true. What stands in some is noise, and of it what was known stays as it was
known. What was known and stands in none is gone, unless something that varies took its place.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import TypeVar

from monitor.model import Key, Noise, NoiseKind
from monitor.text.blocks import STEP
from monitor.text.muting import is_text, mark_of, numbers_mark, said
from monitor.text.words import pairs
from monitor.values import Json

Reading = Mapping[Key, Json]
T = TypeVar("T")

LONGEST = 200
"""Characters of a noisy text that are kept for people to read."""
COMPARED = 200
"""Texts that went, and that came, which may be one that was edited."""
DRAWN = 2
"""Items that vary in each reading of a list of which a few are drawn."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is believed of some readings, and what they taught."""

    facts: Reading
    noise: tuple[Noise, ...] = ()
    varied: bool = False


@dataclass(slots=True)
class _Draft:
    """An agreement under way; `stray` are texts that some readings have and nobody knew."""

    facts: dict[Key, Json] = field(default_factory=dict)
    stray: dict[Key, Json] = field(default_factory=dict)
    turning: dict[Key, Json] = field(default_factory=dict)
    varied: bool = False


def agree(
    readings: Sequence[Reading],
    before: Reading | None,
    at: datetime,
    turning: Container[str] = frozenset(),
) -> Agreement:
    """Hold readings against each other; `before` is what was believed, None at a first look.

    `at` dates noise; `turning` are the marks of blocks that were seen to take turns before.
    """
    if len(readings) == 1:
        return Agreement(readings[0])
    known = before or {}
    kind: NoiseKind = "turns" if before is not None else "either"
    draft = _Draft()
    for key in dict.fromkeys(key for reading in readings for key in reading):
        _settle(
            draft, key, [reading[key] for reading in readings if key in reading], known, readings
        )
    numbers = _same_sentences(draft, readings)
    _hold_places(draft, readings, known, numbers, turning)
    turns = [
        Noise(kind, mark_of(key[1]), said(value)[:LONGEST], at)
        for key, value in (draft.stray | draft.turning).items()
    ]
    moving = [Noise("numbers", mark, said(value)[:LONGEST], at) for mark, value in numbers.items()]
    noise = {(each.kind, each.mark): each for each in (*moving, *turns)}
    return Agreement(draft.facts, tuple(noise.values()), draft.varied)


def _settle(
    draft: _Draft, key: Key, its: Sequence[Json], known: Reading, readings: Sequence[Reading]
) -> None:
    """Decide of one fact: the same block has the same key, whatever moves in it by itself."""
    text = is_text(key[1])
    if len(its) == len(readings) and (text or all(value == its[0] for value in its)):
        draft.facts[key] = its[0]
        return
    draft.varied = True
    if key in known:
        draft.facts[key] = known[key]
    if text:
        (draft.turning if key in known else draft.stray)[key] = its[0]


def _same_sentences(draft: _Draft, readings: Sequence[Reading]) -> dict[str, Json]:
    """Believe sentences that all readings have with other numbers; returns them by their mark."""
    marks = {key: mark for key, value in draft.stray.items() if (mark := numbers_mark(value))}
    if not marks:
        return {}
    held = {key: mark for key, value in draft.turning.items() if (mark := numbers_mark(value))}
    common = _in_common(
        Counter(mark for key, mark in (marks | held).items() if key in it) for it in readings
    )
    missing = common - Counter(held.values())
    told: dict[str, Json] = {}
    for key, mark in marks.items():
        if mark not in common:
            continue
        value = draft.stray.pop(key)
        told.setdefault(mark, value)
        if key in readings[0] and missing[mark] > 0:
            draft.facts[key] = value
            missing[mark] -= 1
    return told


def _hold_places(
    draft: _Draft,
    readings: Sequence[Reading],
    known: Reading,
    told: Container[str],
    turning: Container[str],
) -> None:
    """Keep what was known where every reading has something that varies in its place.

    Of a quote that is drawn by lot no two fetches show the same; that the known one is not among
    them does not say that it is gone. (`told` are sentences that are there with other numbers.)
    What was seen to vary before, while the known one stood beside it, has not taken its place;
    unless most of what stands there varies, or several items of a list, which are drawn from many
    then. Nor is anything held that all readings have in another form: it was edited.
    """
    drawn = {said(it) for it in (draft.stray | draft.turning).values() if _kind(it) == "heading"}
    fresh = {key: it for key, it in draft.stray.items() if mark_of(key[1]) not in turning}
    places, new = (
        _in_common(Counter(_place(it, drawn) for it in _of(strays, r)) for r in readings)
        for strays in (draft.stray, fresh)
    )
    if not places:
        return
    seen = {key for reading in readings for key in reading}
    stays = Counter(_place(value, drawn) for key, value in known.items() if key in seen)
    went = [key for key in known if is_text(key[1]) and key not in seen]
    came = [said(value) for key, value in draft.facts.items() if key not in known]
    old = [said(known[key]) for key in went[:COMPARED]]
    edited = {went[before] for before, _ in pairs(old, came[:COMPARED])}
    for key in (key for key in went if key not in edited):
        value, place = known[key], _place(known[key], drawn)
        least = min(stays[place] + 1, DRAWN) if place[0] == "li" else stays[place] + 1
        varies = mark_of(key[1]) in turning or places[place] >= least
        free = places if varies else new
        if free[place] and numbers_mark(value) not in told:
            free[place] -= 1
            draft.facts[key] = value


def _in_common(counts: Iterable[Counter[T]]) -> Counter[T]:
    """What is in all of the counts, as often as in the least."""
    return reduce(operator.and_, counts)


def _of(stray: Reading, reading: Reading) -> Iterator[Json]:
    return (value for key, value in stray.items() if key in reading)


def _kind(value: Json) -> Json:
    return value.get("kind") if isinstance(value, dict) else None


def _place(value: Json, drawn: Container[str]) -> tuple[Json, ...]:
    """Where a block stands: its kind, and the headings above it but those that are `drawn`."""
    under = value.get("under") if isinstance(value, dict) else None
    path = under.split(STEP) if isinstance(under, str) else []
    return _kind(value), *(heading for heading in path if heading not in drawn)
