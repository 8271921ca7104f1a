"""`decisions.toml`: what people decided, until when and why.

[[muted]]                         # by `monitor mute`
target = "github:acme/vox"        # a source, a subject, a kind of event; or a prefix with *
since = 2026-11-22T06:00:00Z      # optional: events from before were told, and stay so
until = 2027-01-31                # optional: events from that day on are told again
why = "moves house in January"

[[dismissed]]                     # by `monitor dismiss`
id = "p-…"
what = "…"                        # optional, as are all but the id
why = "…"
until = 2027-03-01                # it speaks again from that day on
state = "…"                       # what was proposed: another proposal speaks again

[[accepted]]                      # by `monitor accept`
id = "p-…"
what = "…"
on = 2026-11-22
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator

from monitor.config.file import shown_as, tables_of, text_of
from monitor.config.notes import Notes
from monitor.config.schema import Line, Table
from monitor.config.sentences import Problem, choices
from monitor.errors import ConfigError
from monitor.model import Event
from monitor.values import Json, moment, stamp

NAME = "decisions.toml"
ACCEPTED, DISMISSED, MUTED = "accepted", "dismissed", "muted"
ALL = "*"
T = TypeVar("T", bound=Table)
EXPECTED = "expected a source, a subject or a kind of event, or the beginning of one and *"


def time_of(value: object) -> datetime | None:
    """Read a date or a time as text has it; a date is its first instant in UTC."""
    if value is None or isinstance(value, datetime):
        return value
    try:
        found = moment(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        raise ValueError("expected a date such as 2027-01-31, without quotes")
    return found


Time = Annotated[datetime | None, PlainValidator(time_of)]


class Mute(Table):
    """Events that are stored and told to nobody: those about `target`, seen `since` and `until`.

    It is the time of the event that counts and not the present one, so that a report says the
    same whenever it is written.
    """

    target: Line
    why: Line
    since: Time = None
    until: Time = None

    def silences(self, event: Event) -> bool:
        return self.holds(event.observed_at) and self.means(event)

    def holds(self, now: datetime) -> bool:
        """Say whether it is in force."""
        now = now.astimezone(UTC)
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )

    def as_json(self, now: datetime) -> dict[str, Json]:
        """The mute as `monitor mute --format json` has it."""
        return {
            "target": self.target,
            "since": stamp(self.since),
            "until": stamp(self.until),
            "why": self.why,
            "holds": self.holds(now),
        }

    def means(self, event: Event) -> bool:
        """Say whether the event's source, subject or kind is the target."""
        return any(like(self.target, name) for name in (event.source, event.subject, event.kind))


class Dismissal(Table):
    """A proposal put aside, until a date or until something else is proposed in its place."""

    id: Line
    what: str | None = None
    why: str = ""
    until: Time = None
    state: str | None = None

    def silences(self, state: str, now: datetime) -> bool:
        """Say whether it holds at a time for what is proposed now, by the digest of that."""
        return self.state in (None, state) and (self.until is None or now < self.until)


class Acceptance(Table):
    """A proposal that was taken into `sources.toml`: a note for people, which nothing acts on."""

    id: Line
    what: str | None = None
    on: Time = None


TABLES: Mapping[str, type[Table]] = {
    ACCEPTED: Acceptance,
    DISMISSED: Dismissal,
    MUTED: Mute,
}


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided, in the order of the file."""

    mutes: tuple[Mute, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()

    def muted(self, event: Event) -> bool:
        """Say whether an event is to be told to nobody."""
        return any(mute.silences(event) for mute in self.mutes)

    def mute_of(self, name: str, now: datetime) -> Mute | None:
        """What silences all that a source or a kind tells, at a time; None where nothing does."""
        return next((m for m in self.mutes if m.holds(now) and like(m.target, name)), None)


NONE = Decisions()


def like(target: str, name: str) -> bool:
    """Say whether a target names this: by its whole name, or as a prefix that ends in `*`."""
    return name == target or (target.endswith(ALL) and name.startswith(target[:-1]))


def load(snapshots: Path) -> Decisions:
    """Read the file of a folder; none means that nothing was decided.

    ConfigError tells all that is wrong with it, with the lines.
    """
    path = snapshots / NAME
    return read(text_of(path, shown_as(path)), shown_as(path)) if path.exists() else NONE


def read(text: str, shown: str) -> Decisions:
    """Read what is decided; `shown` is the file's name in complaints. ConfigError as `load`."""
    notes = Notes(_texts(tables_of(text, shown)), text)
    for key in notes.data:
        if key not in TABLES:
            notes.note(Problem((key,), f'unknown key "{key}"', choices(TABLES, key)))
    for path, raw in notes.tables(notes.data, MUTED):
        _target(notes, (*path, "target"), raw)
    mutes = _all(notes, MUTED, Mute)
    dismissals = _all(notes, DISMISSED, Dismissal)
    _all(notes, ACCEPTED, Acceptance)
    if len(notes):
        raise ConfigError(notes.complaints(shown))
    return Decisions(mutes, dismissals)


def _all(notes: Notes, key: str, record: type[T]) -> tuple[T, ...]:
    found = (notes.valid(record, raw, path) for path, raw in notes.tables(notes.data, key))
    return tuple(each for each in found if each is not None)


def _texts(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables with their dates as text, which records take; where text is due they stay."""
    return {
        key: [_dateless(raw, _words(TABLES.get(key))) for raw in its]
        if isinstance(its, list)
        else its
        for key, its in tables.items()
    }


def _words(record: type[Table] | None) -> frozenset[str]:
    """The keys of a table that take text, and no date."""
    known = record.model_fields if record else {}
    return frozenset(name for name in known if name not in _TIMES)


_TIMES = frozenset({"since", "until", "on"})


def _dateless(raw: Any, words: frozenset[str]) -> Any:
    if not isinstance(raw, dict):
        return raw
    return {
        key: value.isoformat() if isinstance(value, date | time) and key not in words else value
        for key, value in raw.items()
    }


def _target(notes: Notes, path: tuple[str | int, ...], raw: Mapping[str, object]) -> None:
    """Each target once; and none that is everything, or that only looks like a pattern."""
    target = raw.get("target")
    notes.once(path, target)
    if isinstance(target, str) and (problem := wrong(target)):
        notes.note(Problem(path, f"target: {problem}", (EXPECTED,)))


def wrong(target: str) -> str | None:
    """Why a target can be none; None where it can be one."""
    if target.strip(" *:.") == "":
        return f'"{target}" would silence everything'
    if ALL in target[:-1]:
        return f'"{target}" has a * before its end'
    return None
