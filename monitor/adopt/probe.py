"""What stands at an address: a look that is taken once, before it becomes a source.

It goes the way of all looks, so that it is as polite and as guarded; what it finds is one fact.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from monitor.adopt.fields import fields_of, step
from monitor.errors import LookFailed, Unreadable
from monitor.model import Fact, Observation
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit
from monitor.text.charset import decode_html
from monitor.text.feeds import read_feed
from monitor.text.markup import read_html
from monitor.values import Json

FOUND = "found"
_TWIN_TYPES = ("text/markdown", "text/x-markdown", "text/plain")
_KEYS = ("id", "key", "slug", "model", "model_id", "name", "url")
_DEEPEST, _FEWEST = 3, 2


class Probe(Source):
    """One look at one address; its fact `found` tells kind, feeds, twin, items, key, fields."""

    url: str

    def default_id(self) -> str:
        return f"probe:{self.url}"

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - the address alone
        return [self.url]

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        probe = members[0].source
        if not isinstance(probe, Probe):
            raise TypeError("a visit of probes")
        answer = yield Request(probe.url, "page")
        found = _found(answer)
        if found["kind"] == "page" and not found.get("twin") and not _is_markdown(probe.url):
            found["twin"] = yield from _twin(probe.url)
        fact = Fact(probe.id, FOUND, found)
        return [Observation(probe.id, answer.evidence, (fact,), ())]


@dataclass(frozen=True, slots=True)
class Rows:
    """Where a JSON document has its rows: JMESPath to them, and to the key of each."""

    items: str
    key: str
    objects: tuple[Json, ...]


def rows_of(data: Json) -> Rows | None:
    """Find the longest list of objects that have a key; None where there is none."""
    found = [rows for path, value in _walk(data) if (rows := _rows(path, value))]
    return max(found, key=lambda rows: len(rows.objects), default=None)


def _found(answer: Answer) -> dict[str, Json]:
    """Say what an answer is; Unreadable where it is nothing that can be watched."""
    if _is_json(answer):
        rows = rows_of(answer.json())
        if rows is None:
            raise Unreadable("this is JSON without a list of objects: there is nothing to watch")
        fields: dict[str, Json] = {**fields_of(rows.objects)}
        return {"kind": "json", "items": rows.items, "key": rows.key, "fields": fields}
    try:
        entries = read_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
    except LookFailed:
        entries = ()
    if entries:
        return {"kind": "feed"}
    text = decode_html(answer.body, answer.charset)
    page = read_html(text, base=answer.url)
    feeds: list[Json] = [urljoin(answer.url, href) for href in page.feeds]
    return {"kind": "page", "feeds": feeds, "twin": _linked_twin(text, answer.url)}


def _is_json(answer: Answer) -> bool:
    media_type = answer.media_type
    if media_type.endswith("feed+json"):
        return False
    if media_type == "application/json" or media_type.endswith("+json"):
        return b"jsonfeed.org" not in answer.body[:500]
    return media_type in ("text/plain", "") and answer.body.lstrip()[:1] in (b"{", b"[")


def _linked_twin(text: str, base: str) -> str | None:
    """The Markdown twin that a page's head tells of."""
    for tag in re.findall(r"<link\b[^>]{1,1000}>", text[:200_000], re.IGNORECASE):
        kind = re.search(r"type\s*=\s*[\"']?(text/(?:x-)?markdown)", tag, re.IGNORECASE)
        href = re.search(r"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.IGNORECASE)
        if kind and href:
            return str(urljoin(base, href[1]))
    return None


def _twin(url: str) -> Generator[Request, Answer, str | None]:
    """Ask for the address with `.md` behind it, as documentation tools offer their pages."""
    address = f"{url.partition('#')[0].partition('?')[0].rstrip('/')}.md"
    try:
        answer = yield Request(address, "page", headers={"accept": "text/markdown"})
    except LookFailed:
        return None
    markdown = answer.media_type in _TWIN_TYPES and not answer.redirects
    return address if markdown and not answer.body.lstrip().startswith(b"<") else None


def _is_markdown(url: str) -> bool:
    return url.partition("?")[0].lower().endswith((".md", ".txt", ".mdx"))


def _walk(data: Json) -> Iterator[tuple[str, Json]]:
    """Values of a document with the JMESPath to each, a few steps deep."""
    waiting: list[tuple[str, Json, int]] = [("", data, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        yield path or "@", value
        if isinstance(value, dict) and depth < _DEEPEST:
            for name, member in list(value.items())[:200]:
                here = f"{path}.{step(name)}" if path else step(name)
                waiting.append((here, member, depth + 1))


def _rows(path: str, value: Json) -> Rows | None:
    rows = (
        value
        if isinstance(value, list)
        else list(value.values())
        if isinstance(value, dict)
        else []
    )
    objects = [row for row in rows if isinstance(row, dict)]
    if len(objects) < _FEWEST or len(objects) * 2 < len(rows):
        return None
    if isinstance(value, dict):
        return Rows(path, '"@key"', tuple(objects))
    for key in _KEYS:
        values = {row.get(key) for row in objects if isinstance(row.get(key), str | int)}
        if len(values) == len(objects):
            return Rows(path, key, tuple(objects))
    return None
