"""`decisions.toml`: what people decided about what is told, until when and why.

    [[muted]]
    target = "github:acme/vox"        # a source, a subject, a kind of event; or a prefix with *
    until = 2027-01-31                # optional: events from that day on are told again
    why = "moves house in January"

Tables of other decisions stand in the same file and are read by those who act on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator

from monitor.config.file import shown_as, tables_of, text_of
from monitor.config.lines import locate
from monitor.config.notes import Notes
from monitor.config.schema import Line, Table
from monitor.config.sentences import Problem, choices
from monitor.errors import ConfigError
from monitor.model import Event, Json, moment, stamp

NAME = "decisions.toml"
MUTED = "muted"
ELSEWHERE = ("accepted", "dismissed")
TABLES = (*ELSEWHERE, MUTED)
ALL = "*"
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


class Mute(Table):
    """Events that are stored and told to nobody: those about `target`, seen before `until`.

    It is the time of the event that counts and not the present one, so that a report says the
    same whenever it is written.
    """

    target: Line
    why: Line
    until: Annotated[datetime | None, PlainValidator(time_of)] = None

    def silences(self, event: Event) -> bool:
        return self.holds(event.observed_at) and self.means(event)

    def holds(self, now: datetime) -> bool:
        """Say whether it is in force."""
        return self.until is None or now.astimezone(UTC) < self.until

    def as_json(self, now: datetime) -> dict[str, Json]:
        """The mute as `monitor mute --format json` has it."""
        return {
            "target": self.target,
            "until": stamp(self.until),
            "why": self.why,
            "holds": self.holds(now),
        }

    def means(self, event: Event) -> bool:
        """Say whether the event's source, subject or kind is the target."""
        return any(like(self.target, name) for name in (event.source, event.subject, event.kind))


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided, in the order of the file."""

    mutes: tuple[Mute, ...] = ()

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
    notes = Notes(_own(tables_of(text, shown)), locate(text))
    for key in notes.data:
        if key not in TABLES:
            notes.note(Problem((key,), f'unknown key "{key}"', choices(TABLES, key)))
    mutes = []
    for path, raw in notes.tables(notes.data, MUTED):
        _target(notes, (*path, "target"), raw)
        mute = notes.valid(Mute, raw, path)
        mutes += [] if mute is None else [mute]
    if len(notes):
        raise ConfigError(notes.complaints(shown))
    return Decisions(tuple(mutes))


def _own(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables that are read here, and unknown ones; dates become text, which records take."""
    own = {key: value for key, value in tables.items() if key not in ELSEWHERE}
    if isinstance(muted := own.get(MUTED), list):
        own[MUTED] = [_dateless(raw) if isinstance(raw, dict) else raw for raw in muted]
    return own


def _dateless(raw: Mapping[str, Any]) -> dict[str, Any]:
    until = raw.get("until")
    return {**raw, "until": until.isoformat()} if isinstance(until, date | time) else dict(raw)


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
