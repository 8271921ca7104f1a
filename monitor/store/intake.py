"""Text files → database: what people, git and lost databases did to the record.

The text files are the record. A file that is not as we last left it is taken in: a snapshot
becomes the standing, one that was deleted is forgotten, events come and go with their lines. Rows
that are `due` are ahead of their file (a killed pass recorded them and wrote no more): they win,
and the next writing brings their files up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from monitor.claims import Remembered
from monitor.model import Event, Snapshot
from monitor.store.folder import CLAIMS, COUNTERS, EVENTS, PENDING, Folder, Mark, sha256
from monitor.store.formats import (
    Pending,
    Reading,
    read_counters,
    read_events,
    read_pending,
    read_snapshot,
)
from monitor.store.names import path_of
from monitor.store.schema import REMEMBERED, CounterRow, EventRow, FileRow, SourceRow, digest
from monitor.store.standings import (
    batches,
    forget,
    keep_pending,
    keep_snapshot,
    source_row,
    unsettle,
)
from monitor.store.telling import event_values, log_told
from monitor.store.verdicts import read_verdicts, take_verdicts

Owners = Mapping[str, str | None]
"""The provider of each source that `sources.toml` names; None for a `[[watch]]`."""


def moved(session: Session, folder: Folder) -> bool:
    """Say whether any text file is not as we last left it, by its size and time."""
    return folder.marks() != {row.path: row.mark for row in session.scalars(select(FileRow))}


def agrees(session: Session, folder: Folder) -> bool:
    """Say whether there is nothing to take in: the files are as we left them, touched at most.

    No file at all counts as that: a database without its files is what they are written from.
    """
    known = {row.path: row for row in session.scalars(select(FileRow))}
    marks = folder.marks()
    return not marks or (
        marks.keys() == known.keys()
        and all(
            known[path].mark == mark or known[path].sha256 == sha256(folder.read(path) or b"")
            for path, mark in marks.items()
        )
    )


def take_in(session: Session, folder: Folder, owners: Owners) -> None:
    """Bring the database to what the text files say. StoreError names a file that is broken."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE sources IN EXCLUSIVE MODE"))  # no look is recorded now
    known = {row.path: row for row in session.scalars(select(FileRow))}
    marks = folder.marks()
    if known and not marks:
        _refill(session)
        return
    found = [
        _Found(path, data, mark)
        for path, mark in marks.items()
        if (data := _differing(folder, path, mark, known.get(path))) is not None
    ]
    gone = {path: row for path, row in known.items() if path not in marks}
    _take(session, folder, owners, found, gone)
    for row in gone.values():
        session.delete(row)


@dataclass(frozen=True, slots=True)
class _Found:
    """A text file that is new or not as we left it."""

    path: str
    data: bytes
    mark: Mark


def remember(session: Session, found: Mark, path: str, data: bytes, source: str | None) -> None:
    """Note how we left a text file."""
    session.merge(
        FileRow(
            path=path,
            source=source,
            size=found.size,
            mtime_ns=found.mtime_ns,
            sha256=sha256(data),
        )
    )


def _differing(folder: Folder, path: str, mark: Mark, row: FileRow | None) -> bytes | None:
    """The bytes of a file that is not the one we knew; a mere touch is noted and passed over."""
    if row is not None and mark == row.mark:
        return None
    data = folder.read(path)
    if data is None or row is None or row.sha256 != sha256(data):
        return data
    row.size, row.mtime_ns = mark.size, mark.mtime_ns
    return None


def _take(
    session: Session,
    folder: Folder,
    owners: Owners,
    found: Sequence[_Found],
    gone: Mapping[str, FileRow],
) -> None:
    by_path = {each.path: each for each in found}
    if EVENTS in by_path or EVENTS in gone:
        _take_events(session, folder, by_path.pop(EVENTS, None))
    if COUNTERS in by_path or COUNTERS in gone:
        _take_counters(session, folder, by_path.pop(COUNTERS, None))
    if CLAIMS in by_path or CLAIMS in gone:
        _take_claims(session, folder, by_path.pop(CLAIMS, None))
    pending = by_path.pop(PENDING, None)
    taken = _take_snapshots(session, folder, owners, list(by_path.values()))
    _forget_gone(session, gone, taken)
    if pending is not None or PENDING in gone:
        _take_pending(session, folder, pending)


def _take_events(session: Session, folder: Folder, found: _Found | None) -> None:
    """Make the events those of the file, and after them the ones that wait to be written."""
    events: list[Event] = []
    if found is not None:
        events, _ = read_events(found.data, str(folder.root / EVENTS))
        remember(session, found.mark, EVENTS, found.data, None)
    order = {event.id: number for number, event in enumerate(events, start=1)}
    rows = session.execute(select(EventRow.id, EventRow.due, EventRow.number)).all()
    dropped = [id_ for id_, due, _ in rows if not due and id_ not in order]
    for ids in batches(dropped):
        session.execute(delete(EventRow).where(EventRow.id.in_(ids)))
    known = {id_: number for id_, _, number in rows}
    _add_events(session, {e.id: e for e in events if e.id not in known}.values(), order)
    waiting = [id_ for id_, due, _ in sorted(rows, key=lambda row: row[2]) if due]
    last = len(events)
    for place, id_ in enumerate((id_ for id_ in waiting if id_ not in order), start=1):
        order[id_] = last + place
    _renumber(session, known, order)
    written = [id_ for id_ in waiting if id_ in order and order[id_] <= last]
    for ids in batches(written):
        session.execute(update(EventRow).where(EventRow.id.in_(ids)).values(due=False))


def _add_events(session: Session, events: Iterable[Event], order: Mapping[str, int]) -> None:
    """Insert events that a file brought, and log the changes that they tell of."""
    events = list(events)
    if not events:
        return
    rows = [event_values(event, number=order[event.id], run=None, due=False) for event in events]
    session.execute(insert(EventRow), rows)
    log_told(session, events)


def _renumber(session: Session, known: Mapping[str, int], order: Mapping[str, int]) -> None:
    moved = [
        {"id": id_, "number": order[id_]}
        for id_, number in known.items()
        if id_ in order and order[id_] != number
    ]
    if moved:
        session.execute(update(EventRow), moved)


def _take_counters(session: Session, folder: Folder, found: _Found | None) -> None:
    """Make the weekly readings those of the file; the ones that wait to be written stay."""
    readings: dict[tuple[str, str], Reading] = {}
    if found is not None:
        for reading in read_counters(found.data, str(folder.root / COUNTERS)):
            readings[digest(reading.subject, reading.counter), reading.week] = reading
        remember(session, found.mark, COUNTERS, found.data, None)
    for row in session.scalars(select(CounterRow)):
        at = (row.key, row.week)
        if row.due:
            readings.pop(at, None)
        elif at in readings:
            row.first = readings.pop(at).value
        else:
            session.delete(row)
    if readings:
        session.execute(insert(CounterRow), [_counter(*it) for it in readings.items()])


def _counter(at: tuple[str, str], reading: Reading) -> dict[str, object]:
    return {
        "key": at[0],
        "week": at[1],
        "subject": reading.subject,
        "name": reading.counter,
        "first": reading.value,
        "last": reading.value,
        "due": False,
    }


def _take_snapshots(
    session: Session, folder: Folder, owners: Owners, found: Iterable[_Found]
) -> set[str]:
    """Take in snapshots; returns the keys of their sources.

    Where two files speak of one source (a killed pass was moving it, or somebody copied it) the
    one in its provider's folder counts, else the one of the higher revision.
    """
    best: dict[str, tuple[_Found, Snapshot]] = {}
    for each in found:
        snapshot = read_snapshot(each.data, str(folder.root / each.path))
        key = digest(snapshot.source)
        other = best.get(key)
        if other is None or _rank(owners, each, snapshot) > _rank(owners, *other):
            best[key] = (each, snapshot)
    settled = _in_place(session, folder, owners, best)
    for key, (each, snapshot) in best.items():
        if key in settled and _rank(owners, each, snapshot) < (True, 0):
            continue
        _take_snapshot(session, snapshot)
        remember(session, each.mark, each.path, each.data, key)
    return set(best)


def _in_place(
    session: Session, folder: Folder, owners: Owners, keys: Iterable[str]
) -> frozenset[str]:
    """Those sources that have a known file where it belongs."""
    here = {digest(id_): path_of(id_, provider) for id_, provider in owners.items()}
    rows = session.execute(select(FileRow.source, FileRow.path).where(FileRow.source.in_(keys)))
    return frozenset(
        source
        for source, path in rows
        if source is not None and here.get(source) == path and folder.read(path) is not None
    )


def _rank(owners: Owners, found: _Found, snapshot: Snapshot) -> tuple[bool, int]:
    """A higher rank counts more: in its place, then of a higher revision."""
    id_ = snapshot.source
    in_place = id_ in owners and found.path == path_of(id_, owners[id_])
    return in_place, snapshot.revision


def _take_snapshot(session: Session, snapshot: Snapshot) -> None:
    row = source_row(session, snapshot.source)
    if not row.snapshot_due and keep_snapshot(session, row, snapshot):
        unsettle(row, snapshot.evidence.fetched_at)


def _forget_gone(session: Session, gone: Mapping[str, FileRow], taken: set[str]) -> None:
    """Forget the snapshots whose files were deleted, unless another file tells of the source."""
    keys = {row.source for row in gone.values() if row.source is not None} - taken
    elsewhere = select(FileRow.source).where(
        FileRow.source.in_(keys), FileRow.path.not_in(list(gone))
    )
    for key in sorted(keys - set(session.scalars(elsewhere))):
        row = session.get(SourceRow, key)
        if row is not None and not row.snapshot_due:
            forget(session, row)


def _take_pending(session: Session, folder: Folder, found: _Found | None) -> None:
    """Make what is pending that of the file, for every source that does not wait to be written."""
    pending: dict[str, Pending] = {}
    if found is not None:
        pending = read_pending(found.data, str(folder.root / PENDING))
        remember(session, found.mark, PENDING, found.data, None)
    somehow = or_(*(column.is_not(None) for column in REMEMBERED))
    ids = {*pending, *session.scalars(select(SourceRow.id).where(somehow))}
    for id_ in sorted(ids):
        row = source_row(session, id_)
        if not row.pending_due:
            keep_pending(row, pending.get(id_, Pending(None, frozenset())))


def _take_claims(session: Session, folder: Folder, found: _Found | None) -> None:
    """Make what is remembered of claims that of the file."""
    claims: dict[str, Remembered] = {}
    if found is not None:
        claims = read_verdicts(found.data, str(folder.root / CLAIMS))
        remember(session, found.mark, CLAIMS, found.data, None)
    take_verdicts(session, claims)


def _refill(session: Session) -> None:
    """An empty folder beside a database that knows files: all of them are to be written anew."""
    session.execute(delete(FileRow))
    session.execute(
        update(SourceRow).values(snapshot_due=SourceRow.revision.is_not(None), pending_due=True)
    )
    session.execute(update(EventRow).values(due=True))
    session.execute(update(CounterRow).values(due=True))
