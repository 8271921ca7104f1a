"""The kind `feed`: one fact an entry (RFC 4287, RSS 2.0, jsonfeed.org 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.errors import LookFailed
from monitor.model import Fact, Observation, Snapshot
from monitor.sources._address import AddressSource
from monitor.sources.base import Answer, kind
from monitor.text.feeds import Entry, read_feed
from monitor.values import Json, dumps

PREFIX = "entry:"
MOST_NAMES = 20
"""Former ids and links of one entry that are remembered."""

Words = Annotated[tuple[str, ...], Field(strict=False)]


@kind("feed")
class Feed(AddressSource):
    """An RSS, Atom or JSON feed. `include` and `exclude` are words or globs on the title.

    Entries are kept once seen: a feed shows only its newest, so that absence says nothing.
    """

    accept: ClassVar[str] = (
        "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
        " text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
    )

    include: Words = ()
    exclude: Words = ()

    def scope(self) -> Mapping[str, str]:
        return {"entry:*": dumps([list(self.include), list(self.exclude)])}

    def read(self, answer: Answer, snapshot: Snapshot | None) -> Observation:
        """State the entries that are let through; an empty feed never means that all are gone."""
        entries = read_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
        if not entries and snapshot is not None and snapshot.facts:
            raise LookFailed("empty", "the feed has no entries, and had some before")
        told = [entry for entry in entries if self._lets_through(entry.title or "")]
        return self.observed(answer.evidence, self._facts(told, snapshot), covers=())

    def _facts(self, entries: Iterable[Entry], snapshot: Snapshot | None) -> Iterator[Fact]:
        """A fact an entry. One that was seen under another id or link keeps its first id.

        Of entries that share a link, the one that bears the known id speaks for it.
        """
        known = {} if snapshot is None else _known(snapshot, self.id)
        names = _names(known)
        alike: dict[str, list[Entry]] = {}
        for entry in entries:
            name = names.get(entry.id) or names.get(entry.url or "") or entry.id
            alike.setdefault(name, []).append(entry)
        for name, its in alike.items():
            its.sort(key=lambda entry: entry.id != name)
            yield Fact(self.id, f"{PREFIX}{name}", _value(name, its, known.get(name, {})))

    def _lets_through(self, title: str) -> bool:
        included = not self.include or any(_fits(pattern, title) for pattern in self.include)
        return included and not any(_fits(pattern, title) for pattern in self.exclude)


def _fits(pattern: str, title: str) -> bool:
    """Say whether a title fits a glob, or holds a word, whatever their case."""
    pattern, title = pattern.casefold(), title.casefold()
    if any(sign in pattern for sign in "*?["):
        return fnmatchcase(title, pattern)
    return pattern in title


def _known(snapshot: Snapshot, subject: str) -> dict[str, dict[str, Json]]:
    """The values of the known entries by their ids."""
    return {
        predicate.removeprefix(PREFIX): known.value
        for (of, predicate), known in snapshot.facts.items()
        if of == subject and predicate.startswith(PREFIX) and isinstance(known.value, dict)
    }


def _names(known: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """The id that an entry is known by, for every id and link that it ever had."""
    names = {name: name for name in known}
    for name, value in known.items():
        for other in (value.get("url"), *_also(value)):
            if isinstance(other, str):
                names.setdefault(other, name)
    return names


def _also(value: Mapping[str, Json]) -> Sequence[Json]:
    also = value.get("also")
    return also if isinstance(also, list) else ()


def _value(name: str, its: Sequence[Entry], before: Mapping[str, Json]) -> dict[str, Json]:
    """An entry as the first of `its` has it, and `also` the other ids and links it ever had."""
    told = its[0]
    had = {text for entry in its for text in (entry.id, entry.url)}
    had |= {text for text in (before.get("url"), *_also(before)) if isinstance(text, str)}
    also: list[Json] = [*sorted(text for text in had - {name, told.url} if text)[-MOST_NAMES:]]
    value: dict[str, Json] = {
        "title": told.title,
        "url": told.url,
        "published_at": told.published_at,
    }
    return value | ({"also": also} if also else {})
