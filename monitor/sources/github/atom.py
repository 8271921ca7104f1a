"""GitHub's Atom feeds of releases and tags (RFC 4287), which need no token.

What they do not tell: which entries are releases and which bare tags, which releases are
pre-releases, when a release was published (`updated` moves when it is edited). The tag is what
follows the repository's number in an entry's id, slashes included; titles are free text.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from monitor.errors import Unreadable
from monitor.model import Evidence
from monitor.sources.base import Answer
from monitor.sources.github.values import (
    NOTES_READ,
    date,
    first_notes,
    is_prerelease,
    is_tag,
    release_value,
    tag_value,
)
from monitor.text.feeds import tree
from monitor.values import Json

ATOM = "{http://www.w3.org/2005/Atom}"
_NO_NOTES = "<p>No content.</p>"
FULL = 10
"""Entries of a full feed; one with fewer holds all there is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One release or tag. `bare`: it looks like a tag without a release. `content` is HTML.

    `evidence` is the page of the feed in which it stood.
    """

    tag: str
    title: str
    updated: str
    url: str
    bare: bool
    evidence: Evidence
    content: str = ""

    def value(self, *, tag_only: bool, news: bool = False) -> dict[str, Json]:
        """The fact as far as the feed tells it; `updated` is the only date it has."""
        if tag_only:
            return tag_value(self.tag, dated=self.updated, committed=None, url=self.url)
        return release_value(
            self.tag,
            name=self.title,
            published_at=self.updated,
            created_at=None,
            prerelease=is_prerelease(self.tag),
            url=self.url,
            notes=first_notes(self.content, html=True) if news else None,
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """`only_tags`: the repository has no release at all, and the feed says so in its title.

    `cut`: it was read on as far as we go, and there is more that is news.
    """

    entries: tuple[Entry, ...]
    repository: int | None
    only_tags: bool
    cut: bool = False


def overran(entries: Sequence[Entry], known: Container[str]) -> bool:
    """Say whether so much is new that a page of a feed ends before anything known."""
    return len(entries) >= FULL and not any(entry.tag in known for entry in entries)


def read(answer: Answer) -> Feed:
    """Read a page of a feed; Unreadable if it is none, or was cut short."""
    root = tree(answer.body)
    if root.tag != f"{ATOM}feed":
        raise Unreadable("this is no Atom feed")
    entries, numbers, found = [], set[int](), root.findall(f"{ATOM}entry")
    for element in found:
        named = re.fullmatch(r"tag:[^:]+:Repository/(\d*)/(.+)", _text(element, "id"))
        if named is None or not is_tag(named[2]):
            continue
        if named[1]:
            numbers.add(int(named[1]))
        entries.append(_entry(element, named[2], answer))
    if found and not entries:
        raise Unreadable("no entry of the Atom feed names a tag of a repository")
    only_tags = _text(root, "title").startswith("Tags from")
    return Feed(tuple(entries), min(numbers, default=None), only_tags)


def _entry(element: Element, tag: str, answer: Answer) -> Entry:
    title, link = _text(element, "title"), element.find(f"{ATOM}link")
    content = _text(element, "content")
    return Entry(
        tag=tag,
        title=title,
        updated=_text(element, "updated"),
        url=urljoin(answer.url, "" if link is None else link.get("href", "")),
        bare=_is_bare(tag, title, content),
        evidence=answer.evidence,
        content="" if content == _NO_NOTES else content[:NOTES_READ],
    )


def _text(element: Element, name: str) -> str:
    return (element.findtext(f"{ATOM}{name}") or "").strip()


def newest(body: bytes) -> datetime | None:
    """When the newest commit was made that a feed of commits tells of; None where it has none."""
    dates = [date(_text(element, "updated")) for element in tree(body).findall(f"{ATOM}entry")]
    return max((one for one in dates if one is not None), default=None)


def _is_bare(tag: str, title: str, content: str) -> bool:
    """Guess by form: a tag is titled by its name, an annotated one with its message behind it.

    A release without notes has the text "No content.", a tag without a message has none.
    """
    return title.startswith(f"{tag}: ") or (title == tag and not content)
