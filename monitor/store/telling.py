"""Events and changes to and from their rows, in the order in which they were told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from monitor.model import SEVERITIES, Change, Event, Evidence
from monitor.store.retold import changes_told
from monitor.store.schema import ChangeRow, EventRow, RunRow, digest
from monitor.store.standings import batches
from monitor.values import Json, dumps


def tell(session: Session, run: int, events: Sequence[Event]) -> tuple[Event, ...]:
    """Store events that are not known yet, and return them."""
    known = set[str]()
    for ids in batches([event.id for event in events]):
        known |= set(session.scalars(select(EventRow.id).where(EventRow.id.in_(ids))))
    new = tuple({event.id: event for event in events if event.id not in known}.values())
    if new:
        last = session.scalar(select(func.max(EventRow.number))) or 0
        rows = [
            event_values(event, number=number, run=run, due=True)
            for number, event in enumerate(new, start=last + 1)
        ]
        session.execute(insert(EventRow), rows)
    return new


def log(
    session: Session,
    run: int | None,
    source: str,
    changes: Iterable[Change],
    changed_at: datetime,
) -> None:
    """Write changes to the change log of a source; `run` is None where a file told of them."""
    rows = [
        {
            "source": digest(source),
            "run": run,
            "changed_at": changed_at,
            "subject": change.subject,
            "predicate": change.predicate,
            "old": change.old,
            "new": change.new,
            "evidence": change.evidence.as_json(),
        }
        for change in changes
    ]
    if rows:
        session.execute(insert(ChangeRow), rows)


def log_told(session: Session, events: Iterable[Event]) -> None:
    """Write to the change log what events from a file tell, where it is not known from the look."""
    by_source = defaultdict[str, list[Event]](list)
    for event in events:
        by_source[event.source].append(event)
    for source, its in by_source.items():
        known = {_identity(change) for _, change in changes_logged(session, source=source)}
        for event in its:
            changes = [c for c in changes_told(event) if _identity(c) not in known]
            log(session, None, source, changes, event.observed_at)


def events_told(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    equal: dict[str, Any] | None = None,
    limit: int | None = None,
) -> list[Event]:
    """Events in the order told; `equal` names columns and what they hold."""
    query = select(EventRow).filter_by(**(equal or {}))
    if since is not None:
        query = query.where(EventRow.observed_at >= since)
    if until is not None:
        query = query.where(EventRow.observed_at < until)
    query = query.order_by(EventRow.number.desc(), EventRow.id.desc()).limit(limit)
    return [event_of(row) for row in reversed(session.scalars(query).all())]


def orphans(session: Session, run: int | None) -> Sequence[EventRow]:
    """The events of passes other than `run` that were never finished, in order."""
    query = select(EventRow).join(RunRow, RunRow.number == EventRow.run)
    query = query.where(RunRow.finished_at.is_(None)).order_by(EventRow.number, EventRow.id)
    if run is not None:
        query = query.where(RunRow.number != run)
    return session.scalars(query).all()


def changes_logged(
    session: Session,
    *,
    source: str | None = None,
    subject: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[tuple[datetime, Change]]:
    """Changes with their times, oldest first."""
    query = select(ChangeRow).order_by(ChangeRow.changed_at, ChangeRow.number)
    if source is not None:
        query = query.where(ChangeRow.source == digest(source))
    if subject is not None:
        query = query.where(ChangeRow.subject == subject)
    if since is not None:
        query = query.where(ChangeRow.changed_at >= since)
    if until is not None:
        query = query.where(ChangeRow.changed_at < until)
    return [(row.changed_at, _change_of(row)) for row in session.scalars(query)]


def event_of(row: EventRow) -> Event:
    """The event of a row."""
    return Event(
        id=row.id,
        kind=row.kind,
        severity=next(each for each in SEVERITIES if each == row.severity),
        provider=row.provider,
        source=row.source,
        subject=row.subject,
        predicate=row.predicate,
        title=row.title,
        old=row.old,
        new=row.new,
        url=row.url,
        observed_at=row.observed_at,
        evidence=_evidence(row.evidence),
    )


def event_values(event: Event, *, number: int, run: int | None, due: bool) -> dict[str, Any]:
    """The columns of an event's row."""
    return {
        "id": event.id,
        "number": number,
        "run": run,
        "kind": event.kind,
        "severity": event.severity,
        "provider": event.provider,
        "source": event.source,
        "subject": event.subject,
        "predicate": event.predicate,
        "title": event.title,
        "old": event.old,
        "new": event.new,
        "url": event.url,
        "observed_at": event.observed_at,
        "evidence": event.evidence.as_json(),
        "due": due,
    }


def _change_of(row: ChangeRow) -> Change:
    return Change(row.subject, row.predicate, row.old, row.new, _evidence(row.evidence))


def _evidence(data: Json) -> Evidence:
    return Evidence.from_json(data if isinstance(data, dict) else {})


def _identity(change: Change) -> tuple[str, str, str]:
    """What tells a change from every other of its source: its fact and its evidence."""
    return change.subject, change.predicate, dumps(change.evidence.as_json())
