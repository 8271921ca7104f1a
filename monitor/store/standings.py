"""Standings to and from their rows: what is remembered of each source between passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from monitor.model import Evidence, Key, Known, Snapshot, Standing, Validator
from monitor.sources.base import IMPLIED
from monitor.store.formats import (
    Pending,
    absent_as_json,
    held_as_json,
    noise_as_json,
    pending_from_json,
    trouble_as_json,
)
from monitor.store.schema import REMEMBERED, BodyRow, FactRow, SourceRow, digest
from monitor.values import Json, dumps, stamp

AT_ONCE = 500
"""Keys that one statement names; SQLite takes 32,766 and slows down before."""

T = TypeVar("T")


def standings(session: Session, ids: Iterable[str]) -> dict[str, Standing]:
    """The standing of each id, an empty one where nothing is known."""
    by_key = {digest(id_): id_ for id_ in ids}
    found = {id_: Standing() for id_ in by_key.values()}
    for keys in batches(list(by_key)):
        rows = session.scalars(select(SourceRow).where(SourceRow.key.in_(keys))).all()
        facts = facts_of(session, [row.key for row in rows if row.revision is not None])
        for row in rows:
            found[by_key[row.key]] = _standing(row, facts.get(row.key, {}))
    return found


def facts_of(session: Session, sources: Sequence[str]) -> dict[str, dict[Key, Known]]:
    """The facts of the snapshots of some sources, by the sources' keys."""
    found: dict[str, dict[Key, Known]] = {key: {} for key in sources}
    rows = session.execute(
        select(
            FactRow.source,
            FactRow.subject,
            FactRow.predicate,
            FactRow.value,
            FactRow.observed_at,
            FactRow.evidence,
        )
        .where(FactRow.source.in_(sources))
        .order_by(FactRow.source, FactRow.subject, FactRow.predicate)
    )
    for source, subject, predicate, value, observed_at, shown in rows:
        evidence = Evidence.from_json(shown) if isinstance(shown, dict) else None
        found[source][subject, predicate] = Known(value, observed_at, evidence)
    return found


def snapshot_of(row: SourceRow, facts: Mapping[Key, Known]) -> Snapshot | None:
    """The snapshot of a source's row, None if it has none."""
    if row.revision is None:
        return None
    evidence = row.evidence if isinstance(row.evidence, dict) else {}
    scope = row.scope if isinstance(row.scope, dict) else {}
    return Snapshot(
        source=row.id,
        revision=row.revision,
        evidence=Evidence.from_json(evidence),
        facts=facts,
        scope={family: str(value) for family, value in scope.items()},
    )


def pending_of(row: SourceRow) -> Pending:
    """What is pending of a source."""
    return pending_from_json({column.key: getattr(row, column.key) for column in REMEMBERED})


def source_row(session: Session, id_: str) -> SourceRow:
    """The row of a source, a new one where it is met for the first time."""
    key = digest(id_)
    row = session.get(SourceRow, key)
    if row is None:
        row = SourceRow(key=key, id=id_, snapshot_due=False, pending_due=False)
        session.add(row)
        session.flush()
    return row


def keep(session: Session, row: SourceRow, standing: Standing) -> None:
    """Store a standing; only what differs is written. A snapshot is never taken away by a look."""
    if standing.snapshot is not None and keep_snapshot(session, row, standing.snapshot):
        row.snapshot_due = True
    if keep_pending(row, Pending(standing.trouble, standing.absent, standing.held, standing.noise)):
        row.pending_due = True
    row.checked_at = standing.checked_at
    row.changed_at = standing.changed_at


def keep_pending(row: SourceRow, pending: Pending) -> bool:
    """Store what is pending; says whether that was news."""
    trouble, absent = trouble_as_json(pending.trouble), absent_as_json(pending.absent)
    held, noise = held_as_json(pending.held), noise_as_json(pending.noise)
    if (trouble, absent, held, noise) == (row.trouble, row.absent, row.held, row.noise):
        return False
    row.trouble, row.absent, row.held, row.noise = trouble, absent, held, noise
    return True


def keep_snapshot(session: Session, row: SourceRow, snapshot: Snapshot) -> bool:
    """Store a snapshot; says whether it differs from the stored one.

    Where revision, evidence and scope are as they were, the facts are too and are not looked at.
    """
    evidence: Json = snapshot.evidence.as_json()
    scope: Json = dict(snapshot.scope)
    if (snapshot.revision, evidence, scope) == (row.revision, row.evidence, row.scope):
        return False
    row.revision, row.evidence, row.scope = snapshot.revision, evidence, scope
    _keep_facts(session, row.key, snapshot.facts)
    return True


def forget(session: Session, row: SourceRow) -> None:
    """Forget a snapshot: the next look takes a new baseline."""
    for table in (FactRow, BodyRow):
        session.execute(delete(table).where(table.source == row.key))
    row.revision = row.evidence = row.scope = row.validators = None
    row.checked_at = row.changed_at = None
    row.absent = row.held = row.noise = None
    row.snapshot_due = False


def forget_aside(session: Session, keep: Iterable[str]) -> None:
    """Forget what is known by looks that only claims asked for, but for those of these ids."""
    kept = {digest(id_) for id_ in keep}
    aside = select(SourceRow).where(SourceRow.id.startswith(IMPLIED, autoescape=True))
    for row in session.scalars(aside).all():
        if row.key not in kept:
            forget(session, row)
            session.delete(row)


def unsettle(row: SourceRow, changed_at: datetime | None) -> None:
    """Make a source due whose snapshot came from a file: no validator belongs to that one."""
    row.validators = None
    row.checked_at = None
    row.changed_at = changed_at


def validators_of(row: SourceRow) -> tuple[Validator, ...]:
    """The validators of a source's last full answers."""
    rows = row.validators if isinstance(row.validators, list) else []
    return tuple(
        Validator(str(url), str(variant), _text(etag), _text(last_modified))
        for url, variant, etag, last_modified in (each for each in rows if isinstance(each, list))
    )


def validators_as_json(validators: Iterable[Validator]) -> Json:
    """Validators as rows of url, variant, ETag and Last-Modified; None for none."""
    return [[v.url, v.variant, v.etag, v.last_modified] for v in validators] or None


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in parts that one statement can name."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _standing(row: SourceRow, facts: Mapping[Key, Known]) -> Standing:
    pending = pending_of(row)
    return Standing(
        snapshot=snapshot_of(row, facts),
        trouble=pending.trouble,
        absent=pending.absent,
        checked_at=row.checked_at,
        changed_at=row.changed_at,
        held=pending.held,
        noise=pending.noise,
    )


def _keep_facts(session: Session, source: str, facts: Mapping[Key, Known]) -> None:
    """Bring the fact rows of a source to what is known, touching only those that differ."""
    before = facts_of(session, [source])[source]
    gone = [digest(*key) for key in before.keys() - facts.keys()]
    for keys in batches(gone):
        session.execute(delete(FactRow).where(FactRow.source == source, FactRow.key.in_(keys)))
    added = [_fact(source, key, facts[key]) for key in sorted(facts.keys() - before.keys())]
    if added:
        session.execute(insert(FactRow), added)
    moved = [
        _fact(source, key, facts[key])
        for key in sorted(facts.keys() & before.keys())
        if _form(facts[key]) != _form(before[key])
    ]
    if moved:
        session.execute(update(FactRow), moved)


def _fact(source: str, key: Key, known: Known) -> dict[str, object]:
    return {
        "source": source,
        "key": digest(*key),
        "subject": key[0],
        "predicate": key[1],
        "value": known.value,
        "observed_at": known.observed_at,
        "evidence": known.evidence.as_json() if known.evidence else None,
    }


def _form(known: Known) -> tuple[str, str | None, Evidence | None]:
    """What a row holds of a fact: Python's `1 == True` would hide a change."""
    return dumps(known.value), stamp(known.observed_at), known.evidence


def _text(value: Json) -> str | None:
    return None if value is None else str(value)
