"""Releases and the tags beside them, as GraphQL lists them: what they state, how far they reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from monitor.model import Cover, Fact
from monitor.sources.github.parts import MADE_RELEASES, Asked, Part, Value, is_bare
from monitor.values import Json, dated, moment

_LAST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """A listing, newest first: tag and value of each row.

    `whole`: nothing follows the last row. `sound`: no row was withheld (null) within.
    """

    rows: Sequence[tuple[str, Value]]
    whole: bool
    sound: bool = True


def part(
    asked: Asked,
    releases: Rows,
    tags: Rows | None,
    *,
    notes: Mapping[str, str] = MappingProxyType({}),
) -> Part | None:
    """State releases, and tags where they are watched or stand in for releases.

    `releases` is empty where releases are not watched; `tags` is None where they could not be
    read, and nothing is said where it depends on them. `notes` are by tag.
    """
    known = asked.releases
    facts = {
        tag: _with_notes(value, known.get(tag), notes.get(tag)) for tag, value in releases.rows
    }
    emptied = "releases" in asked.watch and not facts and releases.whole and asked.emptied
    with_tags = "tags" in asked.watch or not (facts or emptied)
    if with_tags and tags is None:
        return None
    if with_tags and tags is not None:
        facts |= _beside(tags, facts, known, releases)
    facts |= _carried(known, facts, tags, with_tags=with_tags)
    listed = [releases, tags] if with_tags and tags is not None else [releases]
    return Part(
        facts=[Fact(asked.subject, f"release:{tag}", value) for tag, value in facts.items()],
        covers=_covers(asked.subject, known, facts, listed),
        marks={MADE_RELEASES: "1"} if emptied else {},
    )


def _with_notes(value: Value, known: Value | None, notes: Json) -> Value:
    """Add the notes of a release that is news; those of a known one stay as they were told."""
    kept = notes if known is None else known.get("notes")
    return value | {"notes": kept} if kept else value


def _beside(
    tags: Rows, released: Mapping[str, Value], known: Mapping[str, Value], releases: Rows
) -> dict[str, Value]:
    """Tags without a release.

    A tag whose known release may only have dropped off the end of a cut listing stays a release.
    """
    found = {}
    for tag, value in tags.rows:
        before = known.get(tag)
        dropped = not releases.whole and before is not None and not is_bare(before)
        if tag not in released:
            found[tag] = before if dropped and before is not None else value
    return found


def _carried(
    known: Mapping[str, Value],
    facts: Mapping[str, Value],
    tags: Rows | None,
    *,
    with_tags: bool,
) -> dict[str, Value]:
    """Known tags that no listing of releases would show: they were told, and are not withdrawn.

    Such are tags that stood in before there was a release, and what was read from an Atom feed
    without being confirmed (it has no `created_at`), where it may be a tag too. A tag is gone
    when the whole list of tags lacks it.
    """
    carried = {}
    listed = {tag for tag, _ in tags.rows} if tags else set()
    for tag, value in known.items():
        if tag in facts or not (is_bare(value) or "created_at" not in value):
            continue
        unseen = tags is None or not tags.whole or not tags.sound
        if tag in listed or (unseen and not (with_tags and is_bare(value))):
            carried[tag] = value
    return carried


def _covers(
    subject: str, known: Mapping[str, Value], facts: Mapping[str, Value], listed: Iterable[Rows]
) -> list[Cover]:
    listed = list(listed)
    if not all(rows.sound for rows in listed):
        return []
    floors = [_floor(rows, known, facts) for rows in listed if not rows.whole]
    return [Cover(subject, "release:*", since=max(floors) if floors else None)]


def _floor(rows: Rows, known: Mapping[str, Value], facts: Mapping[str, Value]) -> datetime:
    """The date from which on a cut listing is sure to show every release.

    Rows are in the order in which they were *created* (for tags: of their commits), facts are
    dated by when they were *published*, and a draft may lie for years. So the floor is the newest
    date among the last rows, and lies above every known release that is not listed and was
    created no later than the last row: that one may merely have dropped off the end. A value
    whose time of creation is not known counts as such.
    """
    reach = min((_created(value) for _, value in rows.rows), default=_NEVER)
    dates = [dated(value) or _NEVER for _, value in rows.rows[-_LAST_ROWS:]]
    for tag, value in known.items():
        date = dated(value)
        if tag not in facts and date is not None and _created(value) <= reach:
            dates.append(date + timedelta(seconds=1))
    return max(dates, default=_NEVER)


_NEVER = datetime.min.replace(tzinfo=UTC)


def _created(value: Value) -> datetime:
    """When a row came to be; of a tag whose dates agree only the one is kept."""
    name = "published_at" if is_bare(value) and "created_at" not in value else "created_at"
    text = value.get(name)
    return (moment(text) if isinstance(text, str) else None) or _NEVER
