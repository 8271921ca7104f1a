"""What rows and texts were until lately, read off the events: nothing else keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor import noises
from monitor.flaps import MEMORY, remember
from monitor.model import Edit, Event, Key, Left
from monitor.store.schema import EventRow
from monitor.store.telling import event_of

MOST = 5_000
"""Events that are read; what flaps is among the last ones."""


def edits_lately(session: Session, ids: Sequence[str]) -> dict[str, tuple[Edit, ...]]:
    """What was told of the texts of sources until lately, by the source's id."""
    latest = session.scalar(select(func.max(EventRow.observed_at)))
    if latest is None:
        return {}
    query = select(EventRow).where(
        EventRow.observed_at >= latest - noises.MEMORY, EventRow.kind == "page.changed"
    )
    rows = session.scalars(query.order_by(EventRow.number.desc()).limit(MOST)).all()
    told = defaultdict[str, list[Edit]](list)
    for row in reversed(rows):
        told[row.source] += noises.edits_of([event_of(row)])
    return {id_: tuple(told[id_]) for id_ in ids if id_ in told}


def left_lately(session: Session) -> dict[str, Mapping[Key, tuple[Left, ...]]]:
    """What the facts of rows were until lately, by the source's id.

    A row that came back is known by the event of its going: hence twice the time that counts.
    """
    latest = session.scalar(select(func.max(EventRow.observed_at)))
    if latest is None:
        return {}
    query = select(EventRow).where(
        EventRow.observed_at >= latest - 2 * MEMORY, EventRow.subject.contains("#")
    )
    rows = session.scalars(query.order_by(EventRow.number.desc()).limit(MOST)).all()
    told = defaultdict[str, list[Event]](list)
    for row in reversed(rows):
        told[row.source].append(event_of(row))
    return {id_: remember({}, events, latest) for id_, events in told.items()}
