"""Parameter counts as people write them: "7B", "~14B", "1B - 27B", "30B-A3B", "8x7B"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STEPS = ((10**12, "T"), (10**9, "B"), (10**6, "M"))
TOLERANCE, LOOSE = 0.05, 0.10
"""How far a count may lie from a claimed size, as a share of it; LOOSE where it says "about"."""

_LONGEST = 200
_UNITS: Mapping[str, float] = {
    "t": 1e12, "trillion": 1e12,
    "b": 1e9, "bn": 1e9, "billion": 1e9,
    "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6,
    "k": 1e3, "thousand": 1e3,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3}){1,4}|\d{1,14}(?:\.\d{1,12}|,\d{1,3})?"
_UNIT = r"trillion|billion|million|thousand|bn|mn|mio|[tbmk]"
_SIZE = re.compile(
    rf"(?<![\w.])(?P<active>a(?=\d))?(?:e(?=\d))?(?:(?P<experts>\d{{1,3}})\s?[x×]\s?)?"  # noqa: RUF001
    rf"(?P<number>{_NUMBER})(?:\s?(?P<unit>{_UNIT}))?(?P<more>\+)?(?![\w])"
)
_ACTIVE = re.compile(r"\W{0,3}(?:params?|parameters)?\W{0,3}activ")
_IS_ACTIVE = re.compile(r"(?:^|[(,;/]\s?)activ\w*\s?(?:params?|parameters)?\s?[:=]?\s?$")
_BETWEEN = re.compile(r"\s*(?:-|–|—|\.{2,3}|…|to)\s*")  # noqa: RUF001
_ABOUT = re.compile(r"[~≈]|\b(?:about|around|approx\w*|circa|ca|est|estimated|roughly)\b")
_AT_MOST = re.compile(r"(?:<|≤|up to|under|below|less than|at most|max(?:imum)?)\s*$")
_AT_LEAST = re.compile(r"(?:>|≥|over|above|more than|at least|min(?:imum)?)\s*$")
_NAMED = re.compile(
    r"(?<![a-z0-9.])e?(?:(?P<experts>\d{1,3})x)?(?P<number>\d{1,4}(?:[._]\d{1,3})?)"
    r"(?P<unit>[bmt])(?![a-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A size, or all sizes from `low` to `high`; counts of parameters.

    A mixture of experts ("8x7B") has fewer parameters than the product, since experts share some:
    `low` is then one expert.
    """

    low: float
    high: float
    mixture: bool = False

    @property
    def wide(self) -> bool:
        return self.low < self.high and not self.mixture

    def holds(self, count: float, tolerance: float = TOLERANCE) -> bool:
        """Say whether a count is this size, or lies between its ends."""
        low = self.high if self.mixture else self.low
        return low * (1 - tolerance) <= count <= self.high * (1 + tolerance)


@dataclass(frozen=True, slots=True)
class Size:
    """What a page says of a model's size: one span, or alternatives ("7B/13B")."""

    spans: tuple[Span, ...]
    about: bool = False

    @property
    def low(self) -> float:
        return min(span.low for span in self.spans)

    @property
    def wide(self) -> bool:
        """Several sizes: a family of models, not one."""
        return len(self.spans) > 1 or any(span.wide for span in self.spans)

    def holds(self, count: float) -> bool:
        tolerance = LOOSE if self.about else TOLERANCE
        return any(span.holds(count, tolerance) for span in self.spans)


def parse(text: str | None) -> Size | None:
    """Read the sizes that a text states; None where it states none.

    Parameters that are only active ("A3B", "3B active") are left out: weights do not tell them.
    """
    said = " ".join((text or "").lower().split())[:_LONGEST]
    found = [each for each in map(_Found.of, _SIZE.finditer(said)) if not each.is_active(said)]
    spans = tuple(dict.fromkeys(_spans(said, found)))
    return Size(spans, about=_ABOUT.search(said) is not None) if spans else None


def named(name: str) -> tuple[Span, ...]:
    """The sizes that a model's name says: `Qwen2-Audio-7B`, `ultravox-v0_6-llama-3_1-8b`.

    An underscore may stand for the decimal point or between two words: both readings are given.
    """
    lower = name.lower()[:_LONGEST]
    readings = dict.fromkeys((lower, lower.replace("_", "-")))
    found = (match for reading in readings for match in _NAMED.finditer(reading))
    return tuple(dict.fromkeys(_named(match) for match in found))


def measured(parameters: int) -> str:
    """Write a parameter count: `33.49 B`, `5.6 B`, `616 M`; three digits are enough from 100 on.

    Counts below a million are written out.
    """
    for step, unit in STEPS:
        text = _digits(Decimal(parameters) / step)
        if Decimal(text) >= 1:
            return f"{text} {unit}"
    return str(parameters)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number in a text, where it stands, and its unit; 0 where it has none."""

    start: int
    end: int
    number: float
    unit: float
    experts: int
    more: bool
    active: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> _Found:
        return cls(
            start=match.start(),
            end=match.end(),
            number=_number(match["number"]),
            unit=_UNITS.get(match["unit"] or "", 0),
            experts=int(match["experts"] or 0),
            more=match["more"] is not None,
            active=match["active"] is not None,
        )

    def is_active(self, said: str) -> bool:
        behind, before = said[self.end : self.end + 30], said[max(0, self.start - 30) : self.start]
        return self.active or bool(_ACTIVE.match(behind) or _IS_ACTIVE.search(before))

    def count(self, unit: float) -> float:
        return self.number * (unit or 1)


def _spans(said: str, found: list[_Found]) -> Iterator[Span]:
    """Ranges and single sizes, in order. Thousands count only where nothing larger stands."""
    large = any(each.unit >= 1e6 for each in found)
    kept = [each for each in found if not (large and each.unit == 1e3)]
    place = 0
    while place < len(kept):
        first = kept[place]
        second = kept[place + 1] if place + 1 < len(kept) else None
        between = None if second is None else said[first.end : second.start]
        if second and between and _BETWEEN.fullmatch(between) and second.unit and not first.experts:
            low, high = first.count(first.unit or second.unit), second.count(second.unit)
            yield Span(min(low, high), max(low, high))
            place += 2
            continue
        if span := _single(said, first):
            yield span
        place += 1


def _single(said: str, found: _Found) -> Span | None:
    """One size; None for a number that is none. A bare number must be a whole count."""
    count = found.count(found.unit)
    if count < 1e3 or (not found.unit and count < 1e6) or count > 1e16:
        return None
    before = said[: found.start]
    if found.experts:
        return Span(count, count * found.experts, mixture=True)
    if _AT_MOST.search(before):
        return Span(0, count)
    if found.more or _AT_LEAST.search(before):
        return Span(count, math.inf)
    return Span(count, count)


def _named(match: re.Match[str]) -> Span:
    count = float(match["number"].replace("_", ".")) * _UNITS[match["unit"]]
    experts = int(match["experts"] or 0)
    return Span(count, count * experts, mixture=True) if experts else Span(count, count)


def _number(text: str) -> float:
    """A comma is a decimal point, unless three digits and no more follow each."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _digits(number: Decimal) -> str:
    grain = Decimal(1) if number >= 100 else Decimal("0.01")
    text = f"{number.quantize(grain, ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
