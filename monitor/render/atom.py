"""The feed of events: Atom (RFC 4287), the newest first. Pure.

Its times are those of the events, so it moves when something happened and never else.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monitor.config import Config
from monitor.model import Event
from monitor.render.clean import clean
from monitor.render.markdown import http_url
from monitor.render.values import moved
from monitor.values import stamp

MOST = 100
"""Events in the feed."""
TITLE = 300
_ATOM = "http://www.w3.org/2005/Atom"
_OURS = uuid.UUID("7d1f6f2e-7f3c-5c0b-9a0e-2f7b1f1f4c55")
"""The name space of the ids: they are names, so they are the same on every machine."""


def render_feed(config: Config, events: Sequence[Event], begun: datetime) -> str:
    """Write the feed of the last events; one that has none is as old as it was `begun`."""
    shown = sorted(events, key=lambda event: (event.observed_at, event.id))[-MOST:]
    feed = Element("feed", {"xmlns": _ATOM})
    _put(feed, "id", _id(f"feed {config.catalog.title}"))
    _put(feed, "title", f"{clean(config.catalog.title, TITLE)}: what changed")
    _put(feed, "updated", stamp(shown[-1].observed_at if shown else begun) or "")
    _put(SubElement(feed, "author"), "name", clean(config.catalog.title, TITLE))
    names = {provider.id: provider.name for provider in config.providers}
    for event in reversed(shown):
        _entry(SubElement(feed, "entry"), event, names.get(event.provider or ""))
    indent(feed)
    return tostring(feed, encoding="unicode", xml_declaration=False) + "\n"


def _entry(entry: Element, event: Event, provider: str | None) -> None:
    _put(entry, "id", _id(event.id))
    _put(entry, "title", clean(event.title, TITLE) or event.kind)
    _put(entry, "updated", stamp(event.observed_at) or "")
    _put(entry, "published", stamp(event.observed_at) or "")
    for term in (event.kind, event.severity, *([event.provider] if event.provider else [])):
        SubElement(entry, "category", {"term": term})
    url, evidence = http_url(event.url), http_url(event.evidence.url)
    if url or evidence:
        SubElement(entry, "link", {"rel": "alternate", "href": url or evidence or ""})
    if evidence:
        SubElement(entry, "link", {"rel": "via", "href": evidence})
    _put(entry, "content", _said(event, provider), type="text")


def _said(event: Event, provider: str | None) -> str:
    """What is told of an event: grade, kind, whose it is, and the change where it is short."""
    change = moved(event.predicate, event.old, event.new)
    parts = [event.severity, event.kind, *([clean(provider, TITLE)] if provider else [])]
    return " · ".join(parts) + (f": {clean(change, 1_000)}" if change else "")


def _put(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text


def _id(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_OURS, name)}"
