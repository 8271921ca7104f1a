"""Dates of news that are written without their year: "[10/12]", "Sep 22:", "9月22日". Pure.

The year, and which figure is the month, follow from the headings above and from the lines beside;
where they do not for certain there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.facts.dates import MONTHS
from monitor.text.lead import FRONT, begins

_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + "|sept"
_LAST = r"(?:st|nd|rd|th)?(?![\w/]|[.-]\d)"
_WRITTEN = re.compile(
    r"[\[(\uff08\u3010]\s?(?:(?P<f1>\d{1,2})/(?P<g1>\d{1,2})|(?P<f2>\d\d)[.-](?P<g2>\d\d))\s?[\])\uff09\u3011]"
    r"|(?P<f3>\d{1,2})/(?P<g3>\d{1,2})(?=\s?[:\uff1a]|\s*$)"
    r"|(?P<d1>\d{1,2})月(?P<d2>\d{1,2})[日号]"
    rf"|(?P<m1>{_MONTH})\.?\s(?P<e1>\d{{1,2}}){_LAST}"
    rf"|(?P<e2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{_MONTH})(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_LEAP = 2024

Day = tuple[int, int]
"""Month and day."""


@dataclass(frozen=True, slots=True)
class Days:
    """What a date without its year may mean, and where it stands.

    `figures`: both parts are numbers, so that it may be none at all ("[1/3]"); of two options the
    first has the month in front. `padded`: they are two digits each. `month_first` is None where
    the figures do not tell.
    """

    options: tuple[Day, ...]
    start: int
    end: int
    figures: bool = False
    padded: bool = False
    month_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a section says of its date: a whole day, or one without its year.

    `year` and `month` are those of the headings above it.
    """

    day: date | None = None
    days: Days | None = None
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A date without its year, taken for one; `day` is None where it is not certain which."""

    day: date | None


def days(text: str) -> Days | None:
    """Find the date without a year that a line begins with, behind nothing but signs."""
    found = _WRITTEN.search(text[:FRONT])
    if found is None or not begins(text[: found.start()]):
        return None
    got = {name: part for name, part in found.groupdict().items() if part}
    figures = next((name for name in got if name[0] == "f"), None)
    if figures is not None:
        return _figures(found, got[figures], got["g" + figures[1]])
    if "d1" in got:
        month, number = int(got["d1"]), got["d2"]
    else:
        month = _NUMBERS[(got.get("m1") or got["m2"])[:3].lower()]
        number = got.get("e1") or got["e2"]
    options = _real([(month, int(number))])
    return Days(options, *found.span()) if options else None


def _figures(found: re.Match[str], one: str, two: str) -> Days | None:
    month_first, day_first = (int(one), int(two)), (int(two), int(one))
    options = _real(dict.fromkeys([month_first, day_first]))
    if not options:
        return None
    told = options == (month_first,) if len(options) == 1 and one != two else None
    padded = len(one) == len(two) == 2
    return Days(options, *found.span(), figures=True, padded=padded, month_first=told)


def settle(lines: Sequence[Line]) -> list[Settled | None]:
    """Say of each line which day it means; None for one that has no date without a year.

    Figures count only where a heading gives the year, where they fit between the whole dates above
    and below, or where they are written like a date and one of those is missing.
    """
    first = _first(line.days for line in lines if line.days)
    known = [line.day for line in lines if line.day]
    ordered = known in (sorted(known), sorted(known, reverse=True))
    above, below = _nearest(lines), _nearest(lines[::-1])[::-1]
    beside = [*zip(above, below, strict=True)] if ordered else [(None, None)] * len(lines)
    return [_settled(line, first, its) for line, its in zip(lines, beside, strict=True)]


def _settled(
    line: Line, first: bool | None, beside: tuple[date | None, date | None]
) -> Settled | None:
    written = line.days
    if written is None:
        return None
    options = written.options
    if first is not None and len(options) > 1:
        options = options[:1] if first else options[1:]
    if line.month is not None:
        options = tuple(one for one in options if one[0] == line.month)
    known = [day for day in beside if day is not None]
    if line.year is not None:
        meant = {*_in_years(options, [line.year])}
    elif len(known) == len(beside):
        earliest, latest = min(known), max(known)
        years = range(earliest.year, min(latest.year, earliest.year + 2) + 1)
        meant = {day for day in _in_years(options, years) if earliest <= day <= latest}
    elif known and written.padded:
        return Settled(None)
    else:
        meant = set()
    if not meant and written.figures:
        return None
    return Settled(next(iter(meant)) if len(meant) == 1 else None)


def _first(written: Iterable[Days]) -> bool | None:
    """Whether the month stands first in a section's figures; None where no day over 12 tells it."""
    told = {one.month_first for one in written if one.month_first is not None}
    return told.pop() if len(told) == 1 else None


def _nearest(lines: Iterable[Line]) -> list[date | None]:
    """For each line the last whole day that was told before it."""
    found, last = list[date | None](), None
    for line in lines:
        found.append(last)
        last = line.day or last
    return found


def _in_years(options: Iterable[Day], years: Iterable[int]) -> Iterator[date]:
    options = list(options)
    for year in years:
        for month, day in options:
            try:
                yield date(year, month, day)
            except ValueError:
                continue


def _real(options: Iterable[Day]) -> tuple[Day, ...]:
    """The options that are days of any year."""
    return tuple((day.month, day.day) for one in options for day in _in_years([one], [_LEAP]))
