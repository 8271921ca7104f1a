"""Web pages, feeds and JSON lists: whatever lies at a plain path."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from .exchange import Answer, Faulty, Request, digest, html_answer, unmodified
from .times import Clock, Moment, http_date, iso

Flavour: TypeAlias = Literal["rss", "atom", "json"]

FEED_TYPES: dict[Flavour, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed."""

    id: str
    title: str
    url: str
    published: Moment
    summary: str = ""


class Page(Faulty):
    """One address of a site; every attribute may be changed between two requests."""

    def __init__(
        self,
        clock: Clock,
        body: str | bytes = "",
        content_type: str = "text/html; charset=utf-8",
        *,
        etag: bool = True,
        last_modified: bool = True,
    ) -> None:
        self.body = body
        self.status = 200
        self.headers = {"Content-Type": content_type}
        self.etag = etag
        self.last_modified = last_modified
        self._clock = clock
        self._known: tuple[bytes, datetime] | None = None

    def redirect(self, location: str, status: int = 301) -> None:
        """Answer with a `Location`, sent as it is given, until `mend()`."""
        self.status = status
        self.headers["Location"] = location

    def mend(self) -> None:
        """End the fault, the redirect and the bad status."""
        super().mend()
        self.status = 200
        self.headers.pop("Location", None)

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        charset = re.search(r"charset=([\w-]+)", self.headers.get("Content-Type", ""))
        return self.body.encode(charset[1] if charset else "utf-8")

    def answer(self, request: Request) -> Answer:
        if request.method not in {"GET", "HEAD"}:
            return Answer(405, headers={"Allow": "GET, HEAD"})
        body = self.content()
        answer = Answer(self.status, body, dict(self.headers), self.broken)
        if self.status == 200:
            answer.headers = self._validators(body) | answer.headers
        return unmodified(request, answer)

    def _validators(self, body: bytes) -> dict[str, str]:
        """An ETag of the bytes, and a time that moves whenever they do."""
        match self._known:
            case None:
                self._known = body, self._clock() - timedelta(hours=1)
            case (known, at) if known != body:
                self._known = body, max(self._clock(), at + timedelta(seconds=1))
        assert self._known
        etag = {"ETag": f'"{digest(body)[:16]}"'} if self.etag else {}
        return etag | ({"Last-Modified": http_date(self._known[1])} if self.last_modified else {})


class Json(Page):
    """A JSON document; `data` may be changed in place or replaced."""

    def __init__(self, clock: Clock, data: object) -> None:
        super().__init__(clock, content_type="application/json")
        self.data = data

    def content(self) -> bytes:
        return json.dumps(self.data, ensure_ascii=False).encode()


class Feed(Page):
    """A feed in one of three flavours; `entries` may be changed in place or replaced."""

    def __init__(
        self, clock: Clock, url: str, entries: Sequence[Entry], flavour: Flavour = "rss"
    ) -> None:
        super().__init__(clock, content_type=FEED_TYPES[flavour])
        self.url = url
        self.entries = list(entries)
        self.flavour = flavour
        self.title = "News"

    def content(self) -> bytes:
        write = {"rss": self._rss, "atom": self._atom, "json": self._json}[self.flavour]
        return write().encode()

    def _rss(self) -> str:
        items = "".join(
            f"<item><title>{escape(e.title)}</title><link>{escape(e.url)}</link>"
            f'<guid isPermaLink="false">{escape(e.id)}</guid>'
            f"<description>{escape(e.summary)}</description>"
            f"<pubDate>{http_date(e.published)}</pubDate></item>"
            for e in self.entries
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>{escape(self.title)}</title><link>{escape(self.url)}</link>"
            f"<description>{escape(self.title)}</description>{items}</channel></rss>"
        )

    def _atom(self) -> str:
        entries = "".join(
            f"<entry><id>{escape(e.id)}</id><title>{escape(e.title)}</title>"
            f"<link href={quoteattr(e.url)}/><updated>{iso(e.published)}</updated>"
            f"<published>{iso(e.published)}</published><summary>{escape(e.summary)}</summary></entry>"
            for e in self.entries
        )
        updated = max((iso(e.published) for e in self.entries), default=iso(self._clock()))
        return (
            '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>{escape(self.url)}</id><title>{escape(self.title)}</title>"
            f'<link rel="self" href={quoteattr(self.url)}/><updated>{updated}</updated>'
            f"<author><name>Editors</name></author>{entries}</feed>"
        )

    def _json(self) -> str:
        items = [
            {"id": e.id, "title": e.title, "url": e.url, "content_text": e.summary,
             "date_published": iso(e.published)}
            for e in self.entries
        ]  # fmt: skip
        version = "https://jsonfeed.org/version/1.1"
        return json.dumps(
            {"version": version, "title": self.title, "feed_url": self.url, "items": items}
        )


def answer(pages: dict[str, Page], request: Request) -> Answer:
    """A page by its path with query, else by its path, else 404."""
    page = pages.get(request.target) or pages.get(request.path)
    return page.answer(request) if page else html_answer(404, "Not Found")
