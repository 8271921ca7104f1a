"""One message of many events, as text that is no markup anywhere and as a report in HTML.

Titles come from upstream and are hostile: a text for people holds no mention that rings
somebody's phone, no masked link and no tag of any service.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.grouping import Group, grouped
from monitor.model import SEVERITIES, Event
from monitor.render import render_report, report
from monitor.render.clean import clean, cut
from monitor.render.markdown import http_url

DOMAIN = "catalog-monitor"
TITLE, NOTE_LINES, NOTE = 200, 3, 200
"""Letters of a title, lines of release notes, letters of each."""
MEMBERS = 5
"""Events of one cause that are told beneath the first."""

_PING = re.compile(r"@(?=\w)")
_MASKED = re.compile(r"\](?=\()")
_TAGS = str.maketrans({"<": "\u2039", ">": "\u203a", "`": "'"})
ZERO_WIDTH = "\u200b"
"""Parts what a service would read as a mention or a link; people see nothing of it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a target is told. `html` is the report for a mail; `entries` are one an item."""

    id: str
    title: str
    lead: str
    entries: tuple[str, ...]
    html: str
    events: tuple[Event, ...]
    written_at: datetime

    @property
    def footer(self) -> str:
        return f"alert {self.id}"

    def text(self, limit: int, *, chat: bool = False) -> str:
        """The message in at most `limit` letters: cut between two items, with a count.

        For a chat it is made harmless.
        """
        end = f"\n\n{self.footer}"
        body = self.lead
        for number, written in enumerate(self.entries):
            entry = harmless(written) if chat else written
            rest = len(self.entries) - number
            more = f"\n\n… and {rest} more"
            room = limit - len(body) - len(entry) - len(end) - 2
            if room < (0 if rest == 1 else len(more)):
                return cut(body, max(limit - len(more) - len(end), 1)) + more + end
            body += ("\n\n" if body else "") + entry
        return body + end


def compose(
    config: Config,
    id_: str,
    events: Sequence[Event],
    *,
    period: tuple[datetime, datetime] | None,
    now: datetime,
) -> Message:
    """Write a message about events; `period` is that of a digest."""
    ranked = sorted(events, key=_gravity)
    catalog = clean(config.catalog.title, 80)
    times = [event.observed_at for event in events] or [now]
    since, until = period or (min(times), max(times))
    title = f"{catalog}: {_counted(events)}"
    if period is not None:
        title = f"{catalog}, {since:%Y-%m-%d} to {_last_day(until):%Y-%m-%d}: {_counted(events)}"
    view = report(
        config,
        events=events,
        failures={},
        since=min(since, *times),
        until=max(until, *times),
        title=title,
    )
    names = {provider.id: provider.name for provider in config.providers}
    return Message(
        id=id_,
        title=cut(title, TITLE),
        lead=view.headline,
        entries=tuple(_entry(group, names) for group in grouped(ranked)),
        html=render_report(view, "html").replace("</body>", f"<p>alert {id_}</p>\n</body>"),
        events=tuple(ranked),
        written_at=now,
    )


def trial(config: Config, id_: str, now: datetime) -> Message:
    """Write the message of `monitor alerts --test`."""
    catalog = clean(config.catalog.title, 80)
    said = "This is a test. Alerts of the catalog monitor will arrive here."
    html = f"<!DOCTYPE html>\n<html><body><p>{said}</p><p>alert {id_}</p></body></html>\n"
    return Message(id_, f"{catalog}: test", said, (), html, (), now)


def harmless(text: str) -> str:
    """Make a text that no chat service reads as a mention, a link with another name or a tag."""
    lines = text.translate(_TAGS).split("\n")
    return "\n".join(_MASKED.sub(f"]{ZERO_WIDTH}", _without_pings(line)) for line in lines)


def _without_pings(line: str) -> str:
    """Part every `@` from its name; in the line of an address it is encoded instead."""
    if line.strip().startswith(("https://", "http://")):
        return line.replace("@", "%40")
    return _PING.sub(f"@{ZERO_WIDTH}", line)


def _entry(group: Group, names: Mapping[str, str]) -> str:
    """What is told of an item: the event that leads it, and the titles of its members."""
    provider = names.get(group.lead.provider or "")
    also = [f"  also {each.kind}: {clean(each.title, NOTE)}" for each in group.members[:MEMBERS]]
    more = len(group.members) - MEMBERS
    also += [f"  and {more} more of the same cause"] if more > 0 else []
    return "\n".join([*_entry_lines(group.lead, provider), *also])


def _entry_lines(event: Event, provider: str | None) -> Iterator[str]:
    """What is told of one event: grade, kind and title, the notes' first lines, the address."""
    whose = f" ({clean(provider, 60)})" if provider else ""
    yield f"{event.severity} {event.kind}{whose}: {clean(event.title, TITLE)}"
    notes = event.new.get("notes") if isinstance(event.new, dict) else None
    if isinstance(notes, str):
        lines = [clean(line, NOTE) for line in notes.splitlines()]
        yield from (f"  {line}" for line in [line for line in lines if line][:NOTE_LINES])
    address = http_url(event.url) or http_url(event.evidence.url)
    if address:
        yield f"  {address}"


def _gravity(event: Event) -> tuple[int, datetime, str]:
    return -SEVERITIES.index(event.severity), event.observed_at, event.id


def _counted(events: Sequence[Event]) -> str:
    tally = Tally(event.severity for event in events)
    if len(events) == 1:
        return clean(events[0].title, TITLE)
    parts = [f"{tally[each]} {each}" for each in reversed(SEVERITIES) if tally[each]]
    return f"{len(events)} events ({', '.join(parts)})"


def _last_day(until: datetime) -> datetime:
    """The last day of a period that ends at a midnight or at any other time."""
    return until - timedelta(seconds=1)
