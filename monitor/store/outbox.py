"""The outbox: what each target of alerts is to be told, kept until it has been told.

record ─→ alerts (target, event) ─ compose ─→ messages ─ sent │ failed, tried again later

An alert is noted in the transaction that stores its event, so no crash can part the two. A message
is made of all alerts of a target that wait for one; from then on its events and its id stay as
they are, and what is sent twice can be told by that id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from monitor.model import Event
from monitor.store.schema import AlertRow, EventRow, MessageRow, digest
from monitor.store.standings import batches
from monitor.store.telling import event_of

Transaction = Callable[[], AbstractContextManager[Session]]
Targets = Mapping[str, Callable[[Event], bool]]
"""The key of each target, and whether it wants to be told an event."""
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the outbox. `period` is that of a digest, None for the message of a pass."""

    id: str
    target: str
    name: str
    state: str
    events: int
    attempts: int
    created_at: datetime
    not_before: datetime | None
    sent_at: datetime | None
    period: Period | None
    last_error: str | None


def note(session: Session, targets: Targets, events: Iterable[Event], noted_at: datetime) -> None:
    """Put new events into the outbox, for every target that wants them.

    An event that a person deleted and that was told again is not noted a second time.
    """
    wanted = [(key, event.id) for event in events for key, wants in targets.items() if wants(event)]
    known = set[tuple[str, str]]()
    for ids in batches([event for _, event in wanted]):
        noted = select(AlertRow.target, AlertRow.event).where(AlertRow.event.in_(ids))
        known |= {(target, event) for target, event in session.execute(noted)}
    rows = [
        {"target": target, "event": event, "noted_at": noted_at, "message": None}
        for target, event in wanted
        if (target, event) not in known
    ]
    if rows:
        session.execute(insert(AlertRow), rows)


class Outbox:
    """The outbox of a store. Used by the thread that uses the store."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def collected(self) -> dict[str, list[datetime]]:
        """When the alerts that no message was made of were noted, in order, by their target."""
        query = select(AlertRow.target, AlertRow.noted_at).where(AlertRow.message.is_(None))
        found: dict[str, list[datetime]] = {}
        with self._reading() as session:
            for target, noted_at in session.execute(query.order_by(AlertRow.noted_at)):
                found.setdefault(target, []).append(noted_at)
        return found

    def compose(
        self,
        target: str,
        name: str,
        now: datetime,
        *,
        before: datetime | None = None,
        period: Period | None = None,
    ) -> str | None:
        """Make one message of a target's alerts, those noted before `before` if that is given.

        Returns its id, which is a function of the target and the events; None where none waits.
        """
        query = select(AlertRow).where(AlertRow.target == target, AlertRow.message.is_(None))
        if before is not None:
            query = query.where(AlertRow.noted_at < before)
        with self._writing() as session:
            alerts = session.scalars(query).all()
            if not alerts:
                return None
            id_ = digest(target, *sorted(alert.event for alert in alerts))
            for alert in alerts:
                alert.message = id_
            since, until = period or (None, None)
            session.add(
                MessageRow(
                    id=id_,
                    target=target,
                    name=name,
                    state="waiting",
                    attempts=0,
                    created_at=now,
                    since=since,
                    until=until,
                )
            )
            return id_

    def hush(self, muted: Callable[[Event], bool]) -> None:
        """Forget the alerts of muted events; what stands in a message already stays in it."""
        waiting = select(AlertRow.event).where(AlertRow.message.is_(None))
        query = select(EventRow).where(EventRow.id.in_(waiting))
        with self._writing() as session:
            events = [event_of(row) for row in session.scalars(query)]
            silenced = [event.id for event in events if muted(event)]
            unsaid = delete(AlertRow).where(AlertRow.message.is_(None))
            for ids in batches(silenced):
                session.execute(unsaid.where(AlertRow.event.in_(ids)))

    def letters(self) -> list[Letter]:
        """The messages that are not sent, oldest first."""
        counted = (
            select(AlertRow.message, func.count().label("events"))
            .group_by(AlertRow.message)
            .subquery()
        )
        query = select(MessageRow, func.coalesce(counted.c.events, 0))
        query = query.outerjoin(counted, counted.c.message == MessageRow.id)
        query = query.where(MessageRow.state != "sent")
        with self._reading() as session:
            rows = session.execute(query.order_by(MessageRow.created_at, MessageRow.id)).all()
            return [_letter(row, events) for row, events in rows]

    def events(self, message: str) -> list[Event]:
        """The events of a message in the order told; those that a person deleted are left out."""
        query = select(EventRow).join(AlertRow, AlertRow.event == EventRow.id)
        query = query.where(AlertRow.message == message)
        with self._reading() as session:
            rows = session.scalars(query.order_by(EventRow.number, EventRow.id))
            return [event_of(row) for row in rows]

    def sent(self, message: str, at: datetime) -> None:
        """Note that the target has accepted a message."""
        with self._writing() as session:
            row = session.get_one(MessageRow, message)
            row.state, row.sent_at, row.attempts = "sent", at, row.attempts + 1
            row.not_before = row.last_error = None

    def failed(
        self, message: str, error: str, not_before: datetime, *, refused: bool = False
    ) -> None:
        """Note that a try came to nothing, why, and when the next may be made.

        `refused`: it is the message that was not taken, while its target takes others.
        """
        with self._writing() as session:
            row = session.get_one(MessageRow, message)
            row.state, row.attempts = "refused" if refused else "failed", row.attempts + 1
            row.last_error, row.not_before = error, not_before

    def drop(self, message: str) -> None:
        """Forget a message and its alerts."""
        with self._writing() as session:
            _drop(session, [message])

    def hasten(self) -> None:
        """Let everything that waits for another try be tried at once."""
        unsent = update(MessageRow).where(MessageRow.state != "sent")
        with self._writing() as session:
            session.execute(unsent.values(not_before=None))

    def prune(self, before: datetime) -> None:
        """Forget what was sent before a time."""
        old = select(MessageRow.id).where(MessageRow.state == "sent", MessageRow.sent_at < before)
        with self._reading() as session:
            ids = list(session.scalars(old))
        if ids:
            with self._writing() as session:
                _drop(session, ids)


def _drop(session: Session, messages: list[str]) -> None:
    for ids in batches(messages):
        session.execute(delete(AlertRow).where(AlertRow.message.in_(ids)))
        session.execute(delete(MessageRow).where(MessageRow.id.in_(ids)))


def _letter(row: MessageRow, events: int) -> Letter:
    since, until = row.since, row.until
    return Letter(
        id=row.id,
        target=row.target,
        name=row.name,
        state=row.state,
        events=events,
        attempts=row.attempts,
        created_at=row.created_at,
        not_before=row.not_before,
        sent_at=row.sent_at,
        period=None if since is None or until is None else (since, until),
        last_error=row.last_error,
    )


__all__ = ["Letter", "Outbox", "Targets", "note"]
