"""The kind `feed`: one fact an entry (RFC 4287, RSS 2.0, jsonfeed.org 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.errors import LookFailed
from monitor.model import Fact, Json, Observation, Snapshot, dumps
from monitor.sources.address import AddressSource
from monitor.sources.base import Answer, kind
from monitor.text.feeds import Entry, read_feed

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
        """A fact an entry. One that is known by its link only keeps the id it is known by."""
        known = {} if snapshot is None else _links(snapshot, self.id)
        stated: set[str] = set()
        renamed = []
        for entry in entries:
            predicate = f"entry:{entry.id}"
            if entry.url in known and (snapshot is None or not snapshot.value(self.id, predicate)):
                renamed.append((known[entry.url], entry))
            else:
                stated.add(predicate)
                yield Fact(self.id, predicate, _value(entry))
        for predicate, entry in renamed:
            if predicate not in stated:
                stated.add(predicate)
                yield Fact(self.id, predicate, _value(entry))

    def _lets_through(self, title: str) -> bool:
        included = not self.include or any(_fits(pattern, title) for pattern in self.include)
        return included and not any(_fits(pattern, title) for pattern in self.exclude)


def _fits(pattern: str, title: str) -> bool:
    """Say whether a title fits a glob, or holds a word, whatever their case."""
    pattern, title = pattern.casefold(), title.casefold()
    if any(sign in pattern for sign in "*?["):
        return fnmatchcase(title, pattern)
    return pattern in title


def _links(snapshot: Snapshot, subject: str) -> dict[str | None, str]:
    """The predicates of the known entries by their links."""
    links: dict[str | None, str] = {}
    for (of, predicate), known in snapshot.facts.items():
        if of == subject and isinstance(known.value, dict):
            url = known.value.get("url")
            if isinstance(url, str):
                links.setdefault(url, predicate)
    return links


def _value(entry: Entry) -> dict[str, Json]:
    return {"title": entry.title, "url": entry.url, "published_at": entry.published_at}
