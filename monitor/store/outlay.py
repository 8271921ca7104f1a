"""Database → text files: every row that is `due` is brought into its file.

The order matters to a pass that is killed and then loses its database as well. Events come first:
a snapshot that is written without its event would lose it for ever, while an event that is written
without its snapshot is found again under the same id and not told twice. Then counters, snapshots,
what is pending, and how the claims were judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from monitor.store.folder import CLAIMS, COUNTERS, EVENTS, PENDING, Folder
from monitor.store.formats import (
    Reading,
    read_events,
    write_counters,
    write_event,
    write_pending,
    write_snapshot,
)
from monitor.store.intake import Owners, remember
from monitor.store.names import ASIDE, path_of
from monitor.store.schema import (
    REMEMBERED,
    ClaimRow,
    CounterRow,
    EventRow,
    FileRow,
    SourceRow,
    digest,
)
from monitor.store.standings import batches, facts_of, pending_of, snapshot_of
from monitor.store.telling import event_of
from monitor.store.verdicts import remembered, write_verdicts


def lay_out_events(session: Session, folder: Folder) -> list[str]:
    """Append the events that wait. Lines that a crash cut are taken out by a rename."""
    waiting = select(EventRow).where(EventRow.due).order_by(EventRow.number, EventRow.id)
    rows = session.scalars(waiting).all()
    before = folder.read(EVENTS) or b""
    cut = not before.endswith(b"\n") and before != b""
    if not rows and not cut:
        return []
    known = session.get(FileRow, EVENTS)
    foreign = before != b"" and (known is None or known.mark != folder.mark(EVENTS))
    lines = b"".join(write_event(event_of(row)) for row in rows)
    if cut:
        _, whole = read_events(before, str(folder.root / EVENTS))
        folder.replace(EVENTS, whole + lines)
    else:
        folder.append(EVENTS, lines)
    for row in rows:
        row.due = False
    if not foreign:
        data = folder.read(EVENTS) or b""
        remember(session, folder.mark(EVENTS), EVENTS, data, None)
    return [EVENTS]


def lay_out_counters(session: Session, folder: Folder) -> list[str]:
    """Write all weekly readings where there is a new one."""
    if session.scalar(select(CounterRow.key).where(CounterRow.due).limit(1)) is None:
        return []
    rows = session.execute(
        select(CounterRow.subject, CounterRow.name, CounterRow.week, CounterRow.first)
    )
    data = write_counters(Reading(*row) for row in rows)
    written = folder.replace(COUNTERS, data)
    session.execute(update(CounterRow).where(CounterRow.due).values(due=False))
    remember(session, folder.mark(COUNTERS), COUNTERS, data, None)
    return [COUNTERS] if written else []


def lay_out_snapshots(session: Session, folder: Folder, owners: Owners) -> list[str]:
    """Write the snapshots that changed, and move those whose provider did.

    Files of sources that no longer stand in `sources.toml` stay as they are, for a person to
    delete; those of looks that no claim asks for any more are removed.
    """
    homes = {digest(id_): _Home(path_of(id_, provider)) for id_, provider in sorted(owners.items())}
    for path, source in session.execute(
        select(FileRow.path, FileRow.source).where(FileRow.source.is_not(None))
    ):
        if source in homes:
            homes[source] = homes[source].told(path)
    away = {key for key, home in homes.items() if home.left}
    due = set(session.scalars(select(SourceRow.key).where(SourceRow.snapshot_due)))
    written = list(_cleared(session, folder))
    for keys in batches(sorted((due | away) & homes.keys())):
        written += list(_snapshots(session, folder, homes, keys))
    return written


def _cleared(session: Session, folder: Folder) -> Iterator[str]:
    """Remove the files of forgotten looks."""
    known = select(SourceRow.key).where(SourceRow.revision.is_not(None))
    aside = select(FileRow).where(FileRow.path.startswith(f"{ASIDE}/", autoescape=True))
    for row in session.scalars(aside.where(FileRow.source.not_in(known))).all():
        if folder.remove(row.path):
            yield row.path
        session.delete(row)


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a source's snapshot belongs, and the other places where it still stands."""

    path: str
    left: tuple[str, ...] = ()

    def told(self, path: str) -> _Home:
        return self if path == self.path else _Home(self.path, (*self.left, path))


def _snapshots(
    session: Session, folder: Folder, homes: dict[str, _Home], keys: Iterable[str]
) -> Iterator[str]:
    query = select(SourceRow).where(SourceRow.key.in_(keys)).with_for_update()
    rows = session.scalars(query.order_by(SourceRow.id)).all()
    facts = facts_of(session, [row.key for row in rows])
    for row in rows:
        home = homes[row.key]
        snapshot = snapshot_of(row, facts[row.key])
        if snapshot is not None:
            data = write_snapshot(snapshot)
            if folder.replace(home.path, data):
                yield home.path
            remember(session, folder.mark(home.path), home.path, data, row.key)
        for path in home.left:
            if folder.remove(path):
                yield path
            session.delete(session.get_one(FileRow, path))
        row.snapshot_due = False


def lay_out_pending(session: Session, folder: Folder, owners: Owners) -> list[str]:
    """Write what is pending of the sources that stand in `sources.toml`; no file where nothing.

    Of those taken out it is forgotten: put back, their looks do not follow on those before.
    """
    somehow = or_(*(column.is_not(None) for column in REMEMBERED))
    rows = session.scalars(select(SourceRow).where(somehow)).all()
    for row in (row for row in rows if row.id not in owners):
        row.trouble = row.absent = row.held = row.noise = None
    data = write_pending({row.id: pending_of(row) for row in rows if row.id in owners})
    written = _replaced(session, folder, PENDING, data)
    session.execute(update(SourceRow).where(SourceRow.pending_due).values(pending_due=False))
    return [PENDING] if written else []


def lay_out_claims(session: Session, folder: Folder) -> list[str]:
    """Write how the claims were judged; no file where there are none."""
    written = _replaced(session, folder, CLAIMS, write_verdicts(remembered(session).values()))
    session.execute(update(ClaimRow).where(ClaimRow.due).values(due=False))
    return [CLAIMS] if written else []


def _replaced(session: Session, folder: Folder, name: str, data: bytes) -> bool:
    """Write a file, or remove it where there is nothing in it; says whether it was touched."""
    known = session.get(FileRow, name)
    if not data:
        if known is not None:
            session.delete(known)
        return folder.remove(name)
    written = folder.replace(name, data)
    mark = folder.mark(name)
    if known is None or known.mark != mark:
        remember(session, mark, name, data, None)
    return written


def paths(folder: Folder, names: Iterable[str]) -> list[Path]:
    """The files as paths, each once, sorted."""
    return [folder.root / name for name in sorted(set(names))]
