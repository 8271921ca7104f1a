"""Dates as people write them, at the precision that was written; a day is never invented.

A date is ISO text: `2026-05-07`, `2026-05`, `2026`, and for parts of a year `2026-Q1`, `2026-H2`.
`01/02/2026` is two dates, so it is none; where one of the two numbers cannot be a month, or both
are the same, it is one, and tells which stands first in the others of its page (`told_order`).
Hints such as "early 2027" keep the year and lose the hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from monitor.facts.words import holds

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
LONGEST = 600
"""Characters of a cell that are read: a date stands at its front, if there is one."""

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""The names of months, long and short, as a pattern for any case of letters."""
_MONTH = rf"(?P<{{0}}>{MONTH})(?![a-z])\.?"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:])"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?!\d)"
_DASHES = "-\u2013\u2014"
_DASH = rf"\s*[{_DASHES}]\s*"
_GAP = r"[\s,-]{1,3}(?:of\s)?"

# A date inside a model's id (`gpt-4o-2024-05-13`) or a path is part of that name.
_DATE = re.compile(
    r"(?<![\w./@])(?<!fy\s)(?:(?<!-)|(?<=\bmid-)|(?<=\blate-)|(?<=\bearly-))(?:"
    + "|".join(
        (
            _YEAR.format("y1") + r"(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d)",
            _YEAR.format("y2") + r"年(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})日)?",
            r"(?P<n1>\d{1,2})(?P<s2>[-/.])(?P<n2>\d{1,2})(?P=s2)" + _YEAR.format("y3"),
            _MONTH.format("b1")
            + r"[\s,-]{1,2}"
            + _DAY.format("d3")
            + rf"(?:{_DASH}(?:{_MONTH.format('bb')}\s)?\d{{1,2}})?"
            + r"[\s,-]{1,3}"
            + _YEAR.format("y4"),
            _DAY.format("d4")
            + rf"(?:{_DASH}\d{{1,2}}(?:st|nd|rd|th)?)?"
            + _GAP
            + _MONTH.format("b2")
            + r"[\s,-]{1,3}"
            + _YEAR.format("y5"),
            _MONTH.format("b3") + r"[\s,-]{1,3}(?:of\s)?" + _YEAR.format("y6"),
            r"(?:(?P<p1>[qh][1-4])[\s,-]{0,2}(?:of\s)?" + _YEAR.format("y7") + ")",
            _YEAR.format("y8") + r"[\s-]{0,2}(?P<p2>[qh][1-4])(?!\w)",
            r"(?P<p3>first|second|third|fourth|1st|2nd|3rd|4th)\s(?P<u>quarter|half)\s(?:of\s)?"
            + _YEAR.format("y9"),
            _YEAR.format("y10") + r"[-/](?P<m3>0[1-9]|1[0-2])(?![\d-])",
            r"(?P<m4>0?[1-9]|1[0-2])/" + _YEAR.format("y11"),
        )
    )
    + r")(?![\w/])(?!-\w)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<=\d)(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\s*(?:Z|[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    r"\W*(?:(?:early|mid|late|by|in|during|until|the|end|start|beginning|of)[\s-]+)*"
    r"((?:19|20)\d\d)\W*",
    re.IGNORECASE,
)
_EARLIEST_BEFORE = re.compile(
    r"(?:\b(?:no[tn]?|never|cannot)|n['\u2019]t)\s+(?:[\w-]{1,20}\s+){0,5}?"
    r"(?:sooner|earlier|before|prior|until)\b"
    r"|\bat\s+least\b|\bearliest\b|\bas\s+(?:early|soon)\s+as\b|\b(?:on\s+or\s+)?after\b|≥",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:no\s+longer|not|cannot|unavailable|unsupported|inaccessible)\b[^.;:]{0,40}\bafter\b"
    r"|n['\u2019]t\b[^.;:]{0,40}\bafter\b|\b(?:stop|ceas)\w*\b[^.;:]{0,40}\bafter\b",
    re.IGNORECASE,
)
"""What is not there after a day ends on that day."""
_EARLIEST_BEHIND = re.compile(
    r"[\s,()]*(?:(?:or|and)\s+(?:later|after|beyond)\b|at\s+(?:the\s+)?(?:very\s+)?earliest\b"
    r"|\(?earliest\b|onwards?\b|\+)",
    re.IGNORECASE,
)
_DAYS = re.compile(
    rf"[a-z]\.?\s\d{{1,2}}(?:st|nd|rd|th)?{_DASH}(?:[a-z]+\s)?\d{{1,2}}[\s,]"
    rf"|^\d{{1,2}}(?:st|nd|rd|th)?{_DASH}\d{{1,2}}(?:st|nd|rd|th)?\s",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:postpone|move|extend|change|delay|push|reschedule|shift|defer|update|brought|bring)\w*"
    r"\s(?:[\w-]{1,20}\s){0,3}from\s*$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:[-\u2013\u2014]|to|and|through|until)\s*", re.IGNORECASE)
_FORMER = re.compile(
    r"[(\[]\s*(?:was|were|previously|originally|formerly|initially|moved from)\b"
    r"[^()\[\]]{0,80}[)\]]",
    re.IGNORECASE,
)
"""What tells in brackets of a date that holds no more."""
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERS = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
_CLAUSES = re.compile(r"[.;:,)](?=\s)")
_FIGURES = re.compile(
    r"(?<![\w./-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?![\w/-]|\.\d)"
    r"|(?<![\w./-])(\d{1,2})/(\d{1,2})/([2-4]\d)(?![\w/-]|\.\d)"
)
_MEANINGS = tuple(name.rstrip("0123456789") for name in _DATE.groupindex)
"""What each group of a date holds: "y" a year, "b" the name of a month, "d" a day."""
_PARTS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


Order = Literal["month", "day"]
"""What stands first in a date of figures."""


@dataclass(frozen=True, slots=True)
class Date:
    """`iso` at its precision; `earliest` says that it is the first day on which it may be."""

    iso: str
    earliest: bool = False


@dataclass(frozen=True, slots=True)
class Found(Date):
    """A date in a text, and where it stands."""

    start: int = 0
    end: int = 0


@lru_cache(maxsize=2_048)
def read(text: str) -> Date | None:
    """Read the date of a table cell; None for "TBD", "N/A", dashes, and what may be two dates.

    What stands in brackets counts only where nothing else is a date. Of several dates the latest
    is taken (the last day on which some of it still answers); of a range its start, as a day
    before which nothing ends.
    """
    text = text[:LONGEST]
    if not may_stand_in(text):
        return None
    text = _FORMER.sub(" ", text) if "(" in text or "[" in text else text
    aside = _ASIDE.sub(" ", text) if "(" in text or "[" in text else text
    dates = _ranged(find(aside), aside)
    if not dates and aside is not text:
        dates = _ranged(find(text), text)
    if dates:
        last = max(dates, key=lambda one: order(one.iso))
        return Date(last.iso, last.earliest)
    words = _EARLIEST_BEFORE.sub(" ", text)
    words = re.sub(r"\b(?:than|or later)\b", " ", words)
    year = _BARE_YEAR.fullmatch(words)
    return Date(year[1], words != text) if year else None


def may_stand_in(text: str) -> bool:
    """Say whether a text holds what every date holds, the beginning of a year."""
    return "20" in text or "19" in text


def find(text: str) -> list[Found]:
    """Find the dates of a text in their order; a bare year is none here."""
    if not may_stand_in(text):
        return []
    if ":" in text:
        text = _TIME.sub(lambda time: " " * len(time[0]), text)
    return [*_found(text)]


def in_words(text: str) -> bool:
    """Say whether a text names a day or a month in words, as no name of a thing does."""
    return any(any(map(str.isalpha, text[one.start : one.end])) for one in find(text))


def told_order(texts: Iterable[str]) -> Order | None:
    """Tell from dates such as `09/21/26` what stands first in those of a page; None if none does.

    Of a year of two figures only a day in the middle tells it: `25/12/31` may begin with the year.
    """
    orders = set[Order]()
    for text in texts:
        for match in _FIGURES.finditer(text):
            one, two = (int(number) for number in (match[1] or match[5], match[3] or match[6]))
            if (one > 12) != (two > 12) and (match[4] or two > 12):
                orders.add("day" if one > 12 else "month")
    is_month = orders == {"month"}
    return "month" if is_month else "day" if orders == {"day"} else None


def in_order(text: str, first: Order) -> str:
    """Write the dates of figures in a text as ISO dates; what is none stays."""
    return _FIGURES.sub(lambda match: _of_figures(match, first) or match[0], text)


def order(iso: str) -> tuple[date, int]:
    """A key by which the later of two dates is greater, and of one period the preciser."""
    first, last = bounds(iso)
    return first, first.toordinal() - last.toordinal()


def bounds(iso: str) -> tuple[date, date]:
    """The first and the last day of a date's period. ValueError if it is no such text."""
    year, _, rest = iso.partition("-")
    if not rest:
        first, months = 1, 12
    elif rest[0] in "QH":
        months = 3 if rest[0] == "Q" else 6
        first = (int(rest[1]) - 1) * months + 1
    elif "-" in rest:
        day = date.fromisoformat(iso)
        return day, day
    else:
        first, months = int(rest), 1
    behind = first + months
    end = date(int(year) + (behind > 12), (behind - 1) % 12 + 1, 1)
    return date(int(year), first, 1), date.fromordinal(end.toordinal() - 1)


def _found(text: str) -> Iterator[Found]:
    at = 0
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso is None:
            continue
        start, end = match.span()
        earliest = _is_earliest(text[max(at, start - 60) : start], text[end : end + 60])
        yield Found(iso, earliest or _spans_days(match[0]), start, end)
        at = end


def _is_earliest(before: str, behind: str) -> bool:
    """Say whether the words on the sides of a date make it one before which nothing ends."""
    if behind and _EARLIEST_BEHIND.match(behind):
        return True
    clause = _CLAUSES.split(before)[-1] if before else ""
    return bool(clause) and bool(_EARLIEST_BEFORE.search(_NO_MORE.sub(" ", clause)))


def _spans_days(text: str) -> bool:
    """Say whether a match is `May 5-7, 2026` or `5-7 May 2026`: its first day is the earliest."""
    return not text[0:4].isdigit() and holds(text, _DASHES) and bool(_DAYS.search(text))


def _ranged(dates: list[Found], text: str) -> list[Found]:
    """Make one date of two that are the ends of a range: the start, as earliest.

    Of "moved from June 1 to July 1, 2026" the first holds no more.
    """
    for one, next_ in pairwise(dates):
        between = text[one.end : next_.start]
        if _PUT_OFF.search(text[max(0, one.start - 60) : one.start]):
            return [date for date in dates if date is not one]
        if _RANGE.fullmatch(between) and order(one.iso) <= order(next_.iso):
            kept = [date for date in dates if date is not next_ and date is not one]
            return [*kept, Found(one.iso, True, one.start, next_.end)]
    return dates


def _iso(match: re.Match[str]) -> str | None:
    said = zip(_MEANINGS, match.groups(), strict=True)
    got = {meaning: text for meaning, text in said if text}
    year = got["y"]
    if "p" in got:
        return _part(year, got["p"].lower(), got.get("u", "").lower())
    if "n" in got:
        return _either(year, int(match["n1"]), int(match["n2"]))
    month = _month(got["b"]) if "b" in got else int(got["m"])
    return _checked(year, month, int(got["d"]) if "d" in got else None)


def _part(year: str, part: str, unit: str) -> str | None:
    if not unit:
        unit, number = part[0].upper(), int(part[1])
    else:
        number = _PARTS.get(part) or int(part[0])
        unit = unit[0].upper()
        unit = "Q" if unit == "Q" else "H"
    return f"{year}-{unit}{number}" if number <= (4 if unit == "Q" else 2) else None


def _either(year: str, one: int, two: int) -> str | None:
    """Read `d/m/y` or `m/d/y` where it can only be one of them."""
    if one > 12 >= two:
        return _checked(year, two, one)
    if two > 12 >= one or one == two:
        return _checked(year, one, two)
    return None


def _of_figures(match: re.Match[str], first: Order) -> str | None:
    one, two = (int(number) for number in (match[1] or match[5], match[3] or match[6]))
    year = match[4] or f"20{match[7]}"
    return _checked(year, one, two) if first == "month" else _checked(year, two, one)


def _month(name: str) -> int:
    return _NUMBERS[name[:3].lower()]


def _checked(year: str, month: int, day: int | None) -> str | None:
    try:
        whole = date(int(year), month, day or 1)
    except ValueError:
        return None
    return whole.isoformat() if day else f"{year}-{month:02}"
