"""The text files' forms, to and from records. Pure.

Every reader raises StoreError that names the file, the line where it is known, and the cure.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast, get_args

from monitor.errors import FailureClass, StoreError
from monitor.model import (
    NONE_HELD,
    Event,
    Evidence,
    Held,
    Key,
    Known,
    Noise,
    NoiseKind,
    Snapshot,
    Trouble,
    event_from_json,
)
from monitor.store.checked import (
    CLEAR,
    FORGET,
    OMIT,
    a_count,
    a_list,
    a_pair,
    a_text,
    an_object,
    document_of,
    given,
    letter,
    misshapen,
    text_of,
)
from monitor.values import Json, dumps, moment, stamp

SNAPSHOT, PENDING = "monitor/snapshot/1", "monitor/pending/1"
HEADER = ("subject", "counter", "week", "value")
LARGEST = 2**63 - 1
"""What a database's integer holds; counters are bounded by it."""
LONGEST_ID = 200
"""Letters that an event's id or kind may have; a database's index takes no more than some."""

_WEEK = re.compile(r"\d{4}-W\d\d")
_FAILURES = frozenset(get_args(FailureClass))
_NOISES = frozenset(get_args(NoiseKind))


@dataclass(frozen=True, slots=True)
class Pending:
    """What a later pass must know of a source and no fact holds."""

    trouble: Trouble | None
    absent: frozenset[Key]
    held: Mapping[Key, Held] = field(default_factory=lambda: NONE_HELD)
    noise: tuple[Noise, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A counter's first value in an ISO week (UTC), such as `2026-W47`."""

    subject: str
    counter: str
    week: str
    value: int


def write_snapshot(snapshot: Snapshot) -> bytes:
    """Lay a snapshot out with one fact a line, sorted, so that a git diff reads as a change log.

    A fact with evidence of its own names it; each such `answer` stands once, before the facts.
    """
    head: dict[str, Json] = {
        "schema": SNAPSHOT,
        "source": snapshot.source,
        "revision": snapshot.revision,
        "evidence": snapshot.evidence.as_json(),
        "scope": dict(snapshot.scope),
    }
    shown = {known.evidence for known in snapshot.facts.values() if known.evidence}
    names = {evidence: _named(evidence) for evidence in shown}
    facts = (
        _fact(key, known, names[known.evidence] if known.evidence else None)
        for key, known in sorted(snapshot.facts.items(), key=lambda item: item[0])
    )
    lines = [f'"{name}": {_dumps(value)},' for name, value in head.items()]
    rows = {f'"{name}": {_dumps(evidence.as_json())}' for evidence, name in names.items()}
    table = ['"answers": {', *_listed(sorted(rows)), "},"] if rows else []
    return _encoded("\n".join(["{", *lines, *table, '"facts": [', *_listed(facts), "]", "}", ""]))


def _fact(key: Key, known: Known, answer: str | None) -> str:
    members: dict[str, Json] = {
        "subject": key[0],
        "predicate": key[1],
        "value": known.value,
        "observed_at": stamp(known.observed_at),
    }
    return _members(members | ({"answer": answer} if answer else {}))


def _named(evidence: Evidence) -> str:
    """What an answer is called within a snapshot's file."""
    return hashlib.sha256(_encoded(dumps(evidence.as_json()))).hexdigest()[:12]


def read_snapshot(data: bytes, file: str) -> Snapshot:
    """Read a snapshot back."""
    document = document_of(data, file, SNAPSHOT, FORGET)
    try:
        answers = {
            name: Evidence.from_json(an_object(answer))
            for name, answer in an_object(document.get("answers") or {}).items()
        }
        facts = {
            (a_text(fact["subject"]), a_text(fact["predicate"])): Known(
                given(fact["value"]),
                given(moment(a_text(fact["observed_at"]))),
                answers[a_text(fact["answer"])] if "answer" in fact else None,
            )
            for fact in map(an_object, a_list(document["facts"]))
        }
        return Snapshot(
            source=a_text(document["source"]),
            revision=a_count(document["revision"]),
            evidence=Evidence.from_json(an_object(document["evidence"])),
            facts=facts,
            scope={
                a_text(key): a_text(value) for key, value in an_object(document["scope"]).items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        misshapen(file, error, FORGET)


def write_pending(pending: Mapping[str, Pending]) -> bytes:
    """Lay out what is pending, one source a line, sorted; nothing at all where nothing is."""
    if not pending:
        return b""
    rows = (f"{_dumps(source)}: {_dumps(_waiting(pending[source]))}" for source in sorted(pending))
    head = ["{", f'"schema": {_dumps(PENDING)},', '"sources": {']
    return _encoded("\n".join([*head, *_listed(rows), "}", "}", ""]))


def read_pending(data: bytes, file: str) -> dict[str, Pending]:
    """Read back what is pending."""
    document = document_of(data, file, PENDING, CLEAR)
    try:
        return {
            source: pending_from_json(an_object(row))
            for source, row in an_object(document["sources"]).items()
        }
    except (KeyError, TypeError, ValueError) as error:
        misshapen(file, error, CLEAR)


def trouble_as_json(trouble: Trouble | None) -> Json:
    """A source's failures in a row as JSON, None for none."""
    if trouble is None:
        return None
    row: dict[str, Json] = {
        "error": trouble.error,
        "detail": trouble.detail,
        "since": stamp(trouble.since),
        "consecutive": trouble.consecutive,
        "told": list(trouble.told) or False,
    }
    if trouble.otherwise:
        row["otherwise"] = trouble.otherwise
    if trouble.began:
        row["began"] = [[error, stamp(since)] for error, since in trouble.began]
    return row


def absent_as_json(absent: Iterable[Key]) -> Json:
    """Facts awaiting confirmation as a sorted list of pairs, None for none."""
    return [list(key) for key in sorted(absent)] or None


def held_as_json(held: Mapping[Key, Held]) -> Json:
    """Values that flap as a sorted list of objects, None for none."""
    return [
        {
            "subject": subject,
            "predicate": predicate,
            "value": one.value,
            "turned_at": stamp(one.turned_at),
            "here": one.here,
        }
        for (subject, predicate), one in sorted(held.items())
    ] or None


def noise_as_json(noise: Iterable[Noise]) -> Json:
    """What was learned to say nothing as a sorted list of objects, None for none."""
    return [
        {"kind": one.kind, "mark": one.mark, "text": one.text, "since": stamp(one.since)}
        for one in sorted(noise, key=lambda one: (one.kind, one.mark))
    ] or None


def pending_from_json(row: Mapping[str, Json]) -> Pending:
    """Read one source's pending. TypeError or ValueError if it is none."""
    absent = frozenset(a_pair(key) for key in a_list(row.get("absent") or []))
    held = dict(_held(an_object(one)) for one in a_list(row.get("held") or []))
    noise = tuple(_noise(an_object(one)) for one in a_list(row.get("noise") or []))
    found = row.get("trouble")
    if found is None:
        return Pending(None, absent, held, noise)
    trouble = an_object(found)
    error, told = _failure(trouble["error"]), trouble["told"]
    return Pending(
        Trouble(
            error=error,
            detail=a_text(trouble["detail"]),
            since=given(moment(a_text(trouble["since"]))),
            consecutive=a_count(trouble["consecutive"]),
            told=tuple(map(_failure, told)) if isinstance(told, list) else _once_told(told, error),
            otherwise=a_count(trouble.get("otherwise", 0)),
            began=tuple(map(_began, a_list(trouble.get("began") or []))),
        ),
        absent,
        held,
        noise,
    )


def _held(row: Mapping[str, Json]) -> tuple[Key, Held]:
    """Read a value that flaps. KeyError, TypeError or ValueError if it is none."""
    key = (a_text(row["subject"]), a_text(row["predicate"]))
    turned_at = given(moment(a_text(row["turned_at"])))
    return key, Held(row.get("value"), turned_at, here=row["here"] is True)


def _noise(row: Mapping[str, Json]) -> Noise:
    """Read a noise. KeyError, TypeError or ValueError if it is none."""
    kind = a_text(row["kind"])
    if kind not in _NOISES:
        raise ValueError(f"no kind of noise is called {kind}")
    since = given(moment(a_text(row["since"])))
    return Noise(cast("NoiseKind", kind), a_text(row["mark"]), a_text(row["text"]), since)


def _failure(value: Json) -> FailureClass:
    """A class of failure. TypeError or ValueError if it is none."""
    error = a_text(value)
    if error not in _FAILURES:
        raise ValueError(f"no class of failure is called {error}")
    return cast("FailureClass", error)


def _began(pair: Json) -> tuple[FailureClass, datetime]:
    error, since = a_list(pair)
    return _failure(error), given(moment(a_text(since)))


def _once_told(told: Json, error: FailureClass) -> tuple[FailureClass, ...]:
    """What a file says that was written before incidents had a class: told, or not."""
    return (error,) if told is True else ()


def write_event(event: Event) -> bytes:
    """One event as one line."""
    return _encoded(_members(event.as_json()) + "\n")


def read_events(data: bytes, file: str) -> tuple[list[Event], bytes]:
    """Read the events and return them with the lines that are whole.

    A last line that a crash cut is left out of both; a last line that only lacks its end is whole.
    """
    *lines, last = data.split(b"\n")
    events = [
        _event(line, file, number) for number, line in enumerate(lines, start=1) if line.strip()
    ]
    try:
        events.append(_event(last, file, len(lines) + 1))
    except StoreError:
        return events, data.removesuffix(last)
    return events, data + b"\n"


def write_counters(readings: Iterable[Reading]) -> bytes:
    """Lay the weekly readings out as CSV, sorted."""
    table = io.StringIO()
    plain = csv.writer(table, lineterminator="\n")
    quoted = csv.writer(table, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(HEADER)
    for row in sorted((r.subject, r.counter, r.week, r.value) for r in readings):
        # a lone carriage return would be left bare, and end the row for its reader
        (quoted if "\r" in row[0] else plain).writerow(row)
    return table.getvalue().encode("utf-8", "replace")


def read_counters(data: bytes, file: str) -> list[Reading]:
    """Read the weekly readings back."""
    rows = csv.reader(io.StringIO(text_of(data, file, CLEAR), newline=""))
    try:
        return [_reading(row) for row in rows if rows.line_num > 1 and row]
    except (ValueError, csv.Error) as error:
        what = f"no row of subject, counter, week and value: {error}"
        raise letter(file, rows.line_num, what, CLEAR) from error


def _event(line: bytes, file: str, number: int) -> Event:
    text = text_of(line, file, OMIT, line=number)
    try:
        event = event_from_json(an_object(json.loads(text)))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise letter(file, number, f"no event: {error}", OMIT) from error
    if len(event.id) > LONGEST_ID or len(event.kind) > LONGEST_ID:
        raise letter(file, number, "no event: its id is too long", OMIT)
    return event


def _reading(row: list[str]) -> Reading:
    subject, counter, week, value = row
    if not _WEEK.fullmatch(week):
        raise ValueError(f"{week} is no ISO week")
    return Reading(subject, counter, week, bounded(int(value)))


def bounded(value: int) -> int:
    """Keep a counter within what a database's integer holds."""
    return max(-LARGEST, min(value, LARGEST))


def _waiting(pending: Pending) -> Json:
    row = {
        "absent": absent_as_json(pending.absent),
        "trouble": trouble_as_json(pending.trouble),
        "held": held_as_json(pending.held),
        "noise": noise_as_json(pending.noise),
    }
    return {name: value for name, value in row.items() if value is not None}


def _dumps(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _members(members: Mapping[str, Json]) -> str:
    """An object on one line, its own members in the order given."""
    return "{" + ", ".join(f'"{name}": {_dumps(value)}' for name, value in members.items()) + "}"


def _listed(rows: Iterable[str]) -> Iterator[str]:
    """The rows with a comma behind each but the last."""
    waiting: str | None = None
    for row in rows:
        if waiting is not None:
            yield f"{waiting},"
        waiting = row
    if waiting is not None:
        yield waiting


def _encoded(text: str) -> bytes:
    """UTF-8; a lone surrogate becomes the escape that JSON has for it."""
    return text.encode("utf-8", "backslashreplace")
