"""Targets of alerts: who they are without their secrets, and what they want to be told.

A URL in `sources.toml` is a template: `${VAR}` is read from the environment when something is
sent. Only the template is known to the rest of the monitor; what was put into it is taken out of
every sentence before it is printed or stored.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from monitor.config import Config, Notify
from monitor.decisions import Decisions
from monitor.errors import MonitorError
from monitor.model import SEVERITIES, Event
from monitor.render.clean import clean

Digest = Literal["daily", "weekly"]

LONGEST_ERROR = 300
"""Letters of a complaint that are kept."""
SHORTEST_SECRET = 4
"""Letters: what is shorter tells nothing, and taking it out would only maim the sentence."""
LONG_WORD = 10
"""Letters from which a part of a URL that is all letters is taken for a token and no word."""
HOSTED = frozenset({"smtp", "smtps", "mailto", "mailtos", "json", "jsons", "http", "https"})
"""Schemes behind which a host stands for certain; with others it may be a token."""

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)@")


class Undelivered(MonitorError):
    """A message did not reach its target; the text says why, in one sentence without secrets."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where alerts go: tables of one URL and one rhythm are one target.

    `key` stays as long as the URL stands as it does in `sources.toml`; `name` may be shown.
    """

    key: str
    name: str
    template: str
    digest: Digest | None
    tables: tuple[Notify, ...]

    def wants(self, event: Event) -> bool:
        """Say whether any of its tables lets the event through."""
        return any(_lets_through(table, event) for table in self.tables)

    def ready_before(self, now: datetime) -> datetime | None:
        """Alerts noted before this time are to be sent by now; None: all of them are."""
        return None if self.digest is None else beginning(self.digest, now)


def targets(tables: Iterable[Notify]) -> tuple[Target, ...]:
    """The targets of `sources.toml`, in its order. Names are told apart by a number."""
    grouped = defaultdict[tuple[str, Digest | None], list[Notify]](list)
    for table in tables:
        grouped[table.url, table.digest].append(table)
    names: dict[str, int] = {}
    found = []
    for (template, digest), own in grouped.items():
        name = shown(template) + (f" ({digest})" if digest else "")
        names[name] = names.get(name, 0) + 1
        numbered = name if names[name] == 1 else f"{name} #{names[name]}"
        found.append(Target(_key(template, digest), numbered, template, digest, tuple(own)))
    return tuple(found)


def wanted(config: Config, decisions: Decisions) -> dict[str, Callable[[Event], bool]]:
    """The key of each target, and whether it is to be told an event: nobody is told a muted one."""

    def let_through(target: Target) -> Callable[[Event], bool]:
        return lambda event: target.wants(event) and not decisions.muted(event)

    return {target.key: let_through(target) for target in targets(config.notify)}


def beginning(digest: Digest, moment: datetime) -> datetime:
    """Midnight (UTC) at which the day, or the ISO week, of a time began."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if digest == "daily" else day - timedelta(days=day.weekday())


def ending(digest: Digest, moment: datetime) -> datetime:
    """Midnight (UTC) at which the day, or the ISO week, of a time is over."""
    length = timedelta(days=1 if digest == "daily" else 7)
    return beginning(digest, moment) + length


def shown(template: str) -> str:
    """What a target is called: its scheme, and its host where that is none of its secrets."""
    scheme, colon, rest = template.partition("://")
    if not colon:
        return clean(template, 80) if _VARIABLE.fullmatch(template) else "a URL"
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    is_host = scheme.lower() in HOSTED or _VARIABLE.fullmatch(host)
    return clean(f"{scheme} → {host}" if host and is_host else scheme, 80)


def expanded(template: str, environ: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Put the environment into a URL; returns it with the secrets that must never be shown.

    Values stand as they are, but for user and password: those are encoded, so that any letter may
    be in them. Undelivered where a variable is not set.
    """
    values: list[str] = []

    def value(match: re.Match[str]) -> str:
        found = environ.get(match[1], "").strip()
        if not found:
            raise Undelivered(f"the environment variable {match[1]} is not set")
        values.append(found)
        return found

    url = _USER.sub(
        lambda m: m[1] + _VARIABLE.sub(lambda v: quote(value(v), safe=""), m[2]) + "@", template
    )
    url = _VARIABLE.sub(value, url)
    return url, (*values, *_inside(url))


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Take secrets out of a sentence, and make it one clean line."""
    line = clean(text)
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            line = line.replace(secret, "***")
    return clean(line, LONGEST_ERROR)


def _lets_through(table: Notify, event: Event) -> bool:
    grave = SEVERITIES.index(event.severity) >= SEVERITIES.index(table.min_severity)
    kinds = not table.kinds or any(fnmatchcase(event.kind, kind) for kind in table.kinds)
    return grave and kinds and (not table.providers or event.provider in table.providers)


def _key(template: str, digest: Digest | None) -> str:
    return hashlib.sha256(f"{digest or ''}\n{template}".encode()).hexdigest()[:32]


def _inside(url: str) -> Iterator[str]:
    """What of a URL may be secret: all but scheme, host (of those that have one) and short words.

    A word that may stand in any sentence, such as a folder called `hook`, is no secret.
    """
    yield url
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    found = [parts.password or "", parts.username or "", *parts.path.split("/")]
    found += [pair.partition("=")[2] for pair in parts.query.split("&")]
    if parts.scheme.lower() not in HOSTED:
        found += [parts.netloc, parts.netloc.rpartition("@")[2]]
    for part in (*found, *(unquote(part) for part in found)):
        if part and (len(part) >= LONG_WORD or not part.isalpha()):
            yield part
    if parts.password:
        yield from (parts.password, unquote(parts.password))
