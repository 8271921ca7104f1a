"""Feeds as entries: RSS 0.9 to 2.0, Atom (RFC 4287), JSON Feed (jsonfeed.org). Pure.

Well-formed XML is read by expat, strictly, so that a cut body is seen; feedparser reads what is
malformed (undeclared entities, wrong charsets). fastfeedparser takes a cut body for a whole one,
makes up dates from ids ("1" is the first of this month to it) and reads no RSS 0.9.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError, fromstring

import feedparser  # type: ignore[import-untyped]

from monitor.errors import Unreadable
from monitor.text.blocks import one_line
from monitor.text.charset import decode_html
from monitor.text.markup import read_html
from monitor.values import loads, moment, stamp

_ROOT = re.compile(rb"<(?:\w{1,40}:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:\w{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_MOST_MENDED = 2_000_000
"""Bytes of a malformed feed that are read all the same: it is a hundred times slower."""
_DEEPEST_MENDED = 500
_STEP = re.compile(rb"<(/?)[A-Za-z](?:[^<>]*[^<>/])?(/?)>")
_LONGEST_ID, _LONGEST_TITLE, _LONGEST_URL = 300, 300, 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` is upstream's own, else the link; `url` is upstream's address as written.

    `published_at` is RFC 3339 in UTC. What upstream does not say, or nobody can read, is None.
    """

    id: str
    title: str | None
    url: str | None
    published_at: str | None


def read_feed(body: bytes, url: str, content_type: str = "") -> tuple[Entry, ...]:
    """Read a feed's entries, in its order, each id once; `url` is where it was found.

    Unreadable if it is no feed, was cut, declares entities, or has entries nobody can tell apart.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        found = list(_json_entries(body, url))
    elif _HTML.match(body):
        raise Unreadable(_instead(body, url))
    else:
        found = list(_xml_entries(body, url, content_type))
    entries = {entry.id: entry for entry in reversed(found) if entry.id}
    if found and not entries:
        raise Unreadable("no entry of the feed has an id or a link to know it by")
    return tuple(reversed(entries.values()))


def _instead(body: bytes, url: str) -> str:
    """Say that a page came where a feed was meant, and which feed the page tells of."""
    feeds = read_html(decode_html(body, None)).feeds
    hint = f"it names the feed {_joined(url, feeds[0])}" if feeds else "find its feed's address"
    return f"this is an HTML page and no feed: {hint}"


def _json_entries(body: bytes, url: str) -> Iterator[Entry]:
    try:
        feed = loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the JSON Feed cannot be read: {error}") from error
    said = feed if isinstance(feed, dict) else {}
    items = said.get("items")
    if "jsonfeed.org/version/1" not in str(said.get("version")) or not isinstance(items, list):
        raise Unreadable('this JSON is no JSON Feed (jsonfeed.org): use kind = "json"')
    for item in items:
        if isinstance(item, dict):
            link = item.get("url") or item.get("external_url")
            identity = item.get("id")
            yield _entry(
                identity=str(identity) if isinstance(identity, str | int | float) else "",
                title=str(item.get("title") or ""),
                link=_joined(url, link) if isinstance(link, str) else "",
                date=str(item.get("date_published") or item.get("date_modified") or ""),
            )


def tree(body: bytes) -> Element:
    """Parse a feed that a machine writes, strictly; Unreadable if it is malformed or cut."""
    if b"<!ENTITY" in body:
        raise Unreadable("the feed declares entities of its own: that is not read, for safety")
    try:
        return fromstring(body)  # noqa: S314 - entities are refused above; expat bounds the rest
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(f"the feed is cut short or no XML: {error}") from error


def _xml_entries(body: bytes, url: str, content_type: str) -> Iterator[Entry]:
    prolog = body.replace(b"\0", b"") if b"\0" in body[:400] else body
    start = _ROOT.search(prolog)
    if b"<!ENTITY" in prolog[: start.start() if start else None]:
        raise Unreadable("the feed declares entities of its own: that is not read, for safety")
    try:
        root = fromstring(body)  # noqa: S314 - entities are refused above; expat bounds the rest
    except (ParseError, ValueError, LookupError) as error:
        if start is None:
            raise Unreadable("this is no feed: neither RSS nor Atom nor JSON Feed") from error
        if not _END.search(prolog[-2_000:]):
            raise Unreadable("the feed has no end: it was cut short") from error
        return _mended(body, url, content_type)
    if _local(root) not in ("rss", "feed", "rdf"):
        raise Unreadable(f"this XML is no feed: its root is <{one_line(_local(root))[:80]}>")
    return _well_formed(root, url)


def _well_formed(root: Element, url: str) -> Iterator[Entry]:
    base = _under(root, url)
    for item in root.iter():
        if _local(item) in ("item", "entry"):
            yield _item(item, _under(item, base))


def _item(item: Element, base: str) -> Entry:
    """Read an `<item>` or `<entry>`: children of its own namespace, and Dublin Core's date."""
    space = item.tag[: -len(_bare(item.tag))]
    said: dict[str, Element] = {}
    links: list[Element] = []
    for child in item:
        if child.tag == _DC_DATE:
            said.setdefault("date", child)
        elif isinstance(child.tag, str) and child.tag == space + _bare(child.tag):
            said.setdefault(_bare(child.tag).lower(), child)
            links += [child] if _local(child) == "link" else []
    guid = said.get("guid")
    dates = (said.get(name) for name in ("pubdate", "published", "issued", "date", "updated"))
    link = _link(links) or (_text(guid) if _is_permalink(guid) else "")
    return _entry(
        identity=_text(said.get("id")) or _text(guid) or item.get(_RDF_ABOUT) or "",
        title=_title(said.get("title")),
        link=_joined(base, link),
        date=next(filter(None, map(_text, dates)), ""),
    )


def _link(links: list[Element]) -> str:
    """RSS has the address in the element, Atom in `href`, best where it is the alternate one."""

    def rank(link: Element) -> tuple[bool, bool]:
        page = link.get("type", "text/html") in ("text/html", "application/xhtml+xml")
        return (link.get("rel", "alternate") != "alternate", not page)

    best = min(links, key=rank, default=None)
    return "" if best is None else (best.get("href") or _text(best)).strip()


def _is_permalink(guid: Element | None) -> bool:
    if guid is None or guid.get("isPermaLink", "true").lower() == "false":
        return False
    return _text(guid).startswith(("http://", "https://"))


def _title(element: Element | None) -> str:
    """The title as text: in RSS, and in Atom where it says so, it is HTML."""
    text = _text(element)
    is_plain = element is not None and element.get("type") in ("text", "xhtml")
    is_atom = element is not None and "}" in element.tag and "Atom" in element.tag
    if is_plain or (is_atom and element is not None and element.get("type") is None):
        return text
    return html.unescape(_TAG.sub("", text))


def _mended(body: bytes, url: str, content_type: str) -> Iterator[Entry]:
    if len(body) > _MOST_MENDED or _depth(body) > _DEEPEST_MENDED:
        raise Unreadable("the feed is not well-formed XML, and too large or deep to be mended")
    # A stream, since feedparser takes bytes for a file's name as well.
    feed: Any = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not feed.entries:
        raise Unreadable("the feed is not well-formed XML, and no entry can be made out")
    for item in feed.entries:
        identity, link = str(item.get("id") or ""), str(item.get("link") or "")
        if link == identity and not link.startswith(("http://", "https://")):
            link = ""
        yield _entry(
            identity=identity,
            title=html.unescape(_TAG.sub("", str(item.get("title") or ""))),
            link=_joined(url, link),
            date=str(item.get("published") or item.get("updated") or ""),
        )


def _depth(body: bytes) -> int:
    """How deep elements nest, about: those that nothing closes count as open to the end."""
    steps = (-1 if tag[1] else 0 if tag[2] else 1 for tag in _STEP.finditer(body))
    return max(accumulate(steps), default=0)


def _entry(*, identity: str, title: str, link: str, date: str) -> Entry:
    followed = link.lower().startswith(("http://", "https://")) and len(link) <= _LONGEST_URL
    return Entry(
        id=_bounded(" ".join((identity.strip() or link).split())),
        title=one_line(title)[:_LONGEST_TITLE].rstrip() or None,
        url=link if followed else None,
        published_at=_date(date.strip()),
    )


def _bounded(identity: str) -> str:
    if len(identity) <= _LONGEST_ID:
        return identity
    return "sha256:" + hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def _date(text: str) -> str | None:
    """Read RFC 3339 or RFC 822; nothing is guessed, since guessers invent the day."""
    for read in (moment, parsedate_to_datetime):
        try:
            date = read(text)
            return stamp(date if date is None or date.tzinfo else moment(date.isoformat()))
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _joined(base: str, link: str) -> str:
    """An address as upstream wrote it, or resolved where it is relative; "" for none."""
    link = link.strip()
    try:
        return link if not link or urlsplit(link).scheme else urljoin(base, link)
    except ValueError:
        return ""


def _under(element: Element, base: str) -> str:
    return _joined(base, element.get(f"{_XML}base", "")) or base


def _text(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _local(element: Element) -> str:
    """An element's name without its namespace; comments and instructions have none."""
    return _bare(element.tag).lower() if isinstance(element.tag, str) else ""
