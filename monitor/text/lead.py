"""The date that a line of news begins with: "[2025.09.22] 🔥 …", "Sep 22, 2025: …". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.facts import dates

FRONT = 80
"""Characters in which a line's date is looked for."""
_DECORATION = re.compile(
    r"[\W_]*(?:(?:!\w+\]|x\]|(?<=:)[a-z][\w+-]{1,20}:)[\W_]*){0,3}"
    r"(?:(?:new|news|latest|updated?|released?|on|in|since)\b[\W_]*){0,2}",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[(\[\uff08\u3010\u2013\u2014-]\s*\Z")
_SHORT = re.compile(
    r"(?<![\w./-])(?:"
    r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)"
    r"|(?P<y2>20\d\d)(?:\.|\s?·\s?)(?P<m2>0?[1-9]|1[0-2])"
    r"|(?P<a>\d\d)(?P<s>[/.-])(?P<b>\d\d)(?P=s)(?P<c>\d\d)"
    r"|(?P<x>\d{1,2})[/.-]\d{1,2}[/.-]20\d\d"
    r"|(?P<n>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}"
    r"|\d{1,2}\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})(?:st|nd|rd|th)?"
    r")(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_CENTURY = range(15, 50)
"""Two digits that are a year of this century rather than a month or a day."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A date and where it stands. `date` is None where it was written, but not which day it is."""

    date: str | None
    start: int
    end: int


def lead(text: str, *, anywhere: bool = False, at_end: bool = False) -> Lead | None:
    """Find the date that a line begins with, behind nothing but signs.

    `anywhere`: wherever it stands; `at_end`: in brackets at the line's end.
    """
    front = max(len(text) - FRONT, 0) if at_end else 0
    part = text[front : front + FRONT] if at_end else text[:FRONT]
    for found in _found(part):
        before, behind = part[: found.start], part[found.end :]
        if at_end:
            fits = bool(_OPENING.search(before)) and not re.search(r"\w", behind)
        else:
            fits = anywhere or begins(before)
        if fits:
            return Lead(found.date, front + found.start, front + found.end)
    return None


def begins(before: str) -> bool:
    """Say whether nothing but signs, and words such as "New:", stands before a line's date."""
    return _DECORATION.fullmatch(before) is not None


def undecorated(text: str) -> str:
    """Take the signs and pictures off both ends of a line."""
    return re.sub(r"^[\W_]+|[^\w.!?)\]\"'…%]+$", "", text)


def _found(text: str) -> list[Lead]:
    """All dates in their order; those that `facts.dates` reads first, then the short forms."""
    read = [Lead(one.iso, one.start, one.end) for one in dates.find(text)]
    short = [Lead(_short(match), *match.span()) for match in _SHORT.finditer(text)]
    alone = [one for one in short if not any(one.start < r.end and r.start < one.end for r in read)]
    return sorted([*read, *alone], key=lambda one: one.start)


def _short(match: re.Match[str]) -> str | None:
    got = match.groupdict()
    if got["y"]:
        return _day(got["y"], got["m"], got["d"])
    if got["y2"]:
        return f"{got['y2']}-{int(got['m2']):02}"
    if got["a"]:
        if int(got["a"]) in _CENTURY:
            return _day(f"20{got['a']}", got["b"], got["c"])
        if int(got["c"]) in _CENTURY:
            return _day(f"20{got['c']}", got["a"], got["b"])
    return None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
