"""Events of READMEs: each new piece of news, and one for whatever else reads differently.

News that was edited is no news, nor is an old entry that comes with a news section made anew: both
belong to the one `page.changed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from rapidfuzz import fuzz

from monitor.events import texts
from monitor.events.table import Case, Tell, member
from monitor.facts import dates
from monitor.facts.plain import plain
from monitor.model import Change, Key
from monitor.text.news import TITLE, is_mere_day
from monitor.values import Json, text_of

LATE = timedelta(days=30)
"""So long after its own date a piece of news may come to the README and still be news."""
MOST_LATE, MOST_UNDATED = 3, 3
"""More old, or undated, entries than these at once are a list that was moved or filled up."""
SAME_DAY, REWORDED, REDATED = 60, 75, 95
"""Percent of likeness (rapidfuzz ratio) from which an entry is another one edited: of the same
date, of none, of another."""
MOST_COMPARED = 200
SHORTEST = 12
"""Letters of a line that is a piece of news by itself below a day's heading."""
LEAST_PART = 12
"""Letters of a title that are told again when they stood in another entry, and not by chance."""


def is_readme(change: Change) -> bool:
    """Say whether a change is of a README: of a block, or of an entry of its news."""
    value = change.old if change.new is None else change.new
    entry = change.predicate.startswith("entry:") and member(value, "text") is not None
    return entry or change.predicate.startswith("readme:")


def changed(case: Case, changes: Sequence[Change]) -> Iterator[Tell]:
    """Tell of new entries one by one, of all other edits at once."""
    moved, edits = _moved(changes)
    rest = [change for change in changes if change.key not in moved]
    old = [change for change in rest if change.removed]
    came = [c for c in rest if c.added and _is_entry(c) and c.key not in edits]
    grown = _grown(case, old, came)
    whole = {key for pair in grown for key in pair}
    left = [change for change in old if _is_entry(change) and change.key not in whole]
    fresh = _fresh(case, _unedited(left, [c for c in came if c.key not in whole]))
    told = {change.key for change in fresh} | whole | _dropped(case, old, fresh)
    yield from (_entry(case, change) for change in (*fresh, *grown.values()))
    yield from texts.changed(case, [_as_block(c) for c in rest if c.key not in told])


def _moved(changes: Sequence[Change]) -> tuple[set[Key], set[Key]]:
    """Find what only went from news to text or the other way, and what only got another link."""
    went: dict[str, list[Change]] = {}
    for change in changes:
        if change.removed:
            went.setdefault(_words(change.old), []).append(change)
    moved, edits = set[Key](), set[Key]()
    for change in changes:
        same = went.get(_words(change.new)) if change.added else None
        if same:
            before = same.pop()
            if _links(before.old) == _links(change.new):
                moved |= {before.key, change.key}
            else:
                edits.add(change.key)
    return moved, edits


def _grown(
    case: Case, old: Sequence[Change], came: Sequence[Change]
) -> dict[tuple[Key, Key], Change]:
    """Find days that got more news: those entries, old and new, with what came as an entry.

    Such an entry begins with a line that is only its day, and all its other lines are still there.
    What stood elsewhere in the README, and what is added long after the day, is an edit.
    """
    before, grown = case.sight.snapshot, dict[tuple[Key, Key], Change]()
    floor = None if before is None else before.evidence.fetched_at
    days = {_day_of(change.old): change for change in old[:MOST_COMPARED] if _day_of(change.old)}
    for change in came[:MOST_COMPARED]:
        was = days.get(_day_of(change.new))
        if was is None or _is_late(change.new, floor):
            continue
        added = _added(was.old, change.new)
        if not added or len(added[0]) < SHORTEST:
            continue
        if not any(added[0] in _words(one.old) for one in old if one is not was):
            grown[was.key, change.key] = replace(change, new=_addition(was.old, change.new, added))
    return grown


def _day_of(entry: Json) -> str | None:
    """The day of an entry whose first line is nothing else; its other lines are its news."""
    day = text_of(member(entry, "published_at"))
    return day if day and is_mere_day(_words(entry).partition("\n")[0]) else None


def _added(old: Json, new: Json) -> list[str]:
    """The lines that a day's entry got; none where one of its own went or was edited."""
    left, added = iter(_words(old).split("\n")[1:]), list[str]()
    awaited = next(left, None)
    for line in _words(new).split("\n")[1:]:
        if line == awaited:
            awaited = next(left, None)
        else:
            added.append(line)
    return added if awaited is None else []


def _addition(old: Json, new: Json, added: Sequence[str]) -> Json:
    """What came under a day, as an entry of its own."""
    known = _links(old)
    url = next((link for link in _links(new) if link not in known), None)
    title: Json = added[0][:TITLE]
    return {"title": title, "url": url, "published_at": member(new, "published_at")}


def _unedited(old: Sequence[Change], new: Sequence[Change]) -> list[Change]:
    """Leave out entries that are edits of others."""
    left, kept = [*old[:MOST_COMPARED]], []
    held = [_words(change.old) for change in left]
    for place, change in enumerate(new):
        compared = left if place < MOST_COMPARED else []
        found = next((other for other in compared if _is_edit(other.old, change.new)), None)
        if found is not None:
            left.remove(found)
        elif not (compared and _is_part(change.new, held)):
            kept.append(change)
    return kept


def _is_part(new: Json, held: Sequence[str]) -> bool:
    """Say whether an entry stood in a longer one: a day's heading was made into lines."""
    said = text_of(member(new, "title")) or ""
    return len(said) >= LEAST_PART and any(said in words for words in held)


def _is_entry(change: Change) -> bool:
    return change.predicate.startswith("entry:")


def _is_edit(old: Json, new: Json) -> bool:
    """Say whether one entry is another one edited.

    An undated line is another piece of news as soon as a number in it differs: "v0.2 is out".
    """
    days = (_date(old), _date(new))
    said = (text_of(member(old, "title")) or "", text_of(member(new, "title")) or "")
    alike = fuzz.ratio(*said)
    if None in days:
        numbers = [re.findall(r"\d+(?:\.\d+)*", words) for words in said]
        return alike >= REWORDED and numbers[0] == numbers[1]
    if str(days[0]).startswith(str(days[1])) or str(days[1]).startswith(str(days[0])):
        return alike >= SAME_DAY
    return alike >= REDATED


def _fresh(case: Case, entries: Sequence[Change]) -> list[Change]:
    """The entries that are news.

    In a section that was there before: all but a batch of old ones. In one made anew: what is
    dated of late, and a single line without a date.
    """
    before, known = case.sight.snapshot, _known(case)
    floor = case.sight.observed_at if not known or before is None else before.evidence.fetched_at
    late = {change.key for change in entries if _is_late(change.new, floor)}
    undated = {change.key for change in entries if _date(change.new) is None}
    told = {change.key for change in entries}
    if not known or len(late) > MOST_LATE:
        told -= late
    if len(undated) > (MOST_UNDATED if known else 1) or (not known and len(entries) > 1):
        told -= undated
    return [change for change in entries if change.key in told]


def _known(case: Case) -> list[Json]:
    """The news that the snapshot held."""
    before = case.sight.snapshot
    return [
        known.value
        for (subject, predicate), known in (before.facts.items() if before else ())
        if subject == case.subject and predicate.startswith("entry:")
    ]


def _is_late(entry: Json, looked: datetime | None) -> bool:
    day = _date(entry)
    if day is None or looked is None:
        return False
    return _last_day(day) < (looked - LATE).date()


def _dropped(case: Case, old: Sequence[Change], fresh: Sequence[Change]) -> set[Key]:
    """Find old news that made room for new at the end of a list of bounded length."""
    if not fresh:
        return set()
    left = [
        day
        for (subject, predicate), value in case.seen.items()
        if subject == case.subject and predicate.startswith("entry:") and (day := _date(value))
    ]
    oldest = min(map(_last_day, left), default=date.min)
    dated = [(change.key, _date(change.old)) for change in old if _is_entry(change)]
    return {key for key, day in dated if day and _last_day(day) <= oldest}


def _entry(case: Case, change: Change) -> Tell:
    url = text_of(member(change.new, "url"))
    told = ("title", "url", "published_at", "date")
    new: dict[str, Json] = {name: v for name in told if (v := member(change.new, name)) is not None}
    title = plain(text_of(new.get("title")) or case.name)
    home = text_of(member(case.value("repository"), "url"))
    return Tell(
        "entry.new",
        change.subject,
        f"{case.name}: {title}",
        change.predicate,
        None,
        new,
        url or home or change.evidence.url,
        change.evidence,
    )


def _as_block(change: Change) -> Change:
    """An edited entry is told as a block of the README that it is."""
    return replace(change, predicate="readme:" + change.predicate.partition(":")[2])


def _date(entry: Json) -> str | None:
    return text_of(member(entry, "published_at")) or text_of(member(entry, "date"))


def _last_day(day: str) -> date:
    try:
        return dates.bounds(day)[1]
    except ValueError:
        return date.max


def _words(value: Json) -> str:
    return text_of(member(value, "text")) or ""


def _links(value: Json) -> list[Json]:
    links = member(value, "links")
    if isinstance(links, list) and links:
        return links
    url = member(value, "url")
    return [url] if url else []
