"""What is remembered between passes: one transaction a source, then the text files.

record ─→ rows (due) ─ write_files ─→ events.jsonl, counters.csv, <provider>/*.json, pending.json
             ↑                                                  │
             └──────────── open: what people and git changed ───┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, Select, func, insert, select
from sqlalchemy.orm import Session

from monitor.claims import Remembered
from monitor.model import NONE_LEFT, Body, Change, Counter, Decision, Event, Standing, Validator
from monitor.sources.base import Source
from monitor.store.bodies import bodies, keep_body
from monitor.store.database import (
    connect,
    copied,
    letters,
    memory,
    migrate,
    writing,
)
from monitor.store.folder import Folder
from monitor.store.following import current
from monitor.store.formats import Reading, bounded
from monitor.store.intake import Owners, agrees, moved, take_in
from monitor.store.lately import edits_lately, left_lately
from monitor.store.outbox import Outbox, Targets, note
from monitor.store.outlay import (
    lay_out_claims,
    lay_out_counters,
    lay_out_events,
    lay_out_pending,
    lay_out_snapshots,
    paths,
)
from monitor.store.reading import reader
from monitor.store.schema import CounterRow, RefusalRow, RunRow, SourceRow, digest
from monitor.store.standings import (
    batches,
    forget_aside,
    keep,
    source_row,
    standings,
    validators_as_json,
    validators_of,
)
from monitor.store.telling import changes_logged, event_of, events_told, log, orphans, tell
from monitor.store.verdicts import keep_verdicts, remembered
from monitor.values import Json


@dataclass(frozen=True, slots=True)
class Run:
    """A pass that was begun; `finished_at` and `totals` are None if it was killed or goes on."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    totals: Json


class Store:
    """The memory of the monitor. Used by one thread; StoreError where it cannot be used."""

    def __init__(self, engine: Engine, folder: Folder, owners: Owners, *, scratch: bool) -> None:
        self._engine = engine
        self._folder = folder
        self._owners = dict(owners)
        self._scratch = scratch
        self._run: int | None = None
        self._targets: Targets = {}
        self._watched: Mapping[str, Source] = {}

    @classmethod
    def open(cls, url: str, folder: Path, *, owners: Owners) -> Store:
        """Open the database at `url` and take in what changed in the text files of `folder`.

        `owners` gives the provider of every source of `sources.toml`, None for a `[[watch]]`. An
        empty database is rebuilt from the text files.
        """
        store = cls(connect(url), Folder(folder), owners, scratch=False)
        return store._ready()

    @classmethod
    def scratch(cls, url: str, folder: Path, *, owners: Owners) -> Store:
        """A throw-away copy in memory, for `--dry-run`: the disk is read and never written."""
        store = cls(memory(), Folder(folder), owners, scratch=True)
        original = reader(url)
        if original is not None:
            with letters(original):
                copied(original, store._engine)
            original.dispose()
        return store._ready()

    @classmethod
    def reading(cls, url: str, folder: Path, *, owners: Owners) -> Store:
        """For those who only ask: the disk is read and never written.

        The database itself where it agrees with the text files, else a throw-away copy that does.
        """
        engine = reader(url)
        if engine is None:
            return cls.scratch(url, folder, owners=owners)
        store = cls(engine, Folder(folder), owners, scratch=True)
        with store._reading() as session:
            if agrees(session, store._folder):
                return store
        store.close()
        return cls.scratch(url, folder, owners=owners)

    def of(self, sources: Iterable[Source]) -> Store:
        """Answer for what these sources look at now: see `following.current`."""
        self._watched = {source.id: source for source in sources}
        return self

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def refresh(self) -> None:
        """Take in what people and git changed in the text files since we last saw them."""
        with self._reading() as session:
            if not moved(session, self._folder):
                return
        with self._writing() as session:
            take_in(session, self._folder, self._owners)

    @property
    def outbox(self) -> Outbox:
        """What the targets of alerts are to be told."""
        return Outbox(self._reading, self._writing)

    def begin(self, started_at: datetime, targets: Targets | None = None) -> int:
        """Begin a pass and return its number, one more than any known.

        `targets` are those of alerts: what they want of the pass's events goes into the outbox.
        """
        with self._writing() as session:
            number = (session.scalar(select(func.max(RunRow.number))) or 0) + 1
            session.add(RunRow(number=number, started_at=started_at))
        self._run, self._targets = number, targets or {}
        return number

    def finish(self, run: int, finished_at: datetime, totals: Mapping[str, Json]) -> None:
        """Note that a pass came to its end: its events are told."""
        with self._writing() as session:
            row = session.get_one(RunRow, run)
            row.finished_at, row.totals = finished_at, dict(totals)

    def runs(self, limit: int | None = None) -> list[Run]:
        """The passes that the database knows, the latest first."""
        with self._reading() as session:
            rows = session.scalars(select(RunRow).order_by(RunRow.number.desc()).limit(limit))
            return [Run(r.number, r.started_at, r.finished_at, r.totals) for r in rows]

    def standings(self, ids: Iterable[str]) -> dict[str, Standing]:
        """The standing of each source, an empty one where nothing is known."""
        with self._reading() as session:
            found = standings(session, ids)
            left, edits = left_lately(session), edits_lately(session, list(found))
        for id_ in found.keys() & self._watched.keys():
            found[id_] = current(self._watched[id_], found[id_])
        return {
            id_: replace(its, left=left.get(id_, NONE_LEFT), edits=edits.get(id_, ()))
            for id_, its in found.items()
        }

    def bodies(self, ids: Iterable[str]) -> dict[str, Body]:
        """The bytes that the snapshots of sources were read from, where they are kept."""
        with self._reading() as session:
            return bodies(session, ids)

    def validators(self, ids: Iterable[str]) -> dict[str, tuple[Validator, ...]]:
        """The validators of each source's last full answers, empty where there are none."""
        by_key = {digest(id_): id_ for id_ in ids}
        found: dict[str, tuple[Validator, ...]] = dict.fromkeys(by_key.values(), ())
        with self._reading() as session:
            for keys in batches(list(by_key)):
                for row in session.scalars(select(SourceRow).where(SourceRow.key.in_(keys))):
                    found[by_key[row.key]] = validators_of(row)
        return found

    def refusals(self) -> dict[str, datetime]:
        """Until when a kind's base address is not to be asked; may lie in the past."""
        with self._reading() as session:
            return {row.origin: row.until for row in session.scalars(select(RefusalRow))}

    def refuse(self, refusals: Mapping[str, datetime]) -> None:
        """Remember refusals; those that are not named stay as they are."""
        with self._writing() as session:
            for origin, until in sorted(refusals.items()):
                session.merge(RefusalRow(key=digest(origin), origin=origin, until=until))

    def record(
        self, run: int, decision: Decision, validators: Sequence[Validator], looked_at: datetime
    ) -> tuple[Event, ...]:
        """Store what one look means and the alerts of it, in one transaction.

        Returns the events that are new: one whose id is known is not stored again. `validators`
        replace the stored ones where the decision is settled; where it is not those are dropped,
        and a look that failed or was put off leaves them alone.
        """
        with self._writing() as session:
            row = source_row(session, decision.source)
            keep(session, row, decision.standing)
            keep_body(session, row, decision.body)
            if decision.result not in ("failed", "deferred"):
                row.validators = validators_as_json(validators) if decision.settled else None
            log(session, run, decision.source, decision.changes, looked_at)
            _count(session, decision.counters, iso_week(looked_at))
            new = tell(session, run, decision.events)
            note(session, self._targets, new, looked_at)
            return new

    def verdicts(self) -> dict[str, Remembered]:
        """Every claim as it was judged last, by id."""
        with self._reading() as session:
            return remembered(session)

    def judge(
        self, run: int, claims: Iterable[Remembered], events: Sequence[Event], now: datetime
    ) -> tuple[Event, ...]:
        """Store how the claims were judged and what is to be told of it, in one transaction.

        Claims that are not named any more are forgotten. Returns the events that are new.
        """
        with self._writing() as session:
            keep_verdicts(session, claims)
            new = tell(session, run, events)
            note(session, self._targets, new, now)
            return new

    def forget_aside(self, keep: Iterable[str]) -> None:
        """Forget what looks for claims alone told, but for those of these ids."""
        with self._writing() as session:
            forget_aside(session, keep)

    def events(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        subject: str | None = None,
        source: str | None = None,
        kind: str | None = None,
        run: int | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Events in the order told: observed from `since` to before `until`, the last `limit`."""
        asked = {"subject": subject, "source": source, "kind": kind, "run": run}
        equal = {name: value for name, value in asked.items() if value is not None}
        with self._reading() as session:
            return events_told(session, since=since, until=until, equal=equal, limit=limit)

    def untold(self) -> list[Event]:
        """Events of passes that were killed before they had told them, in order."""
        with self._reading() as session:
            return [event_of(row) for row in orphans(session, self._run)]

    def adopt(self, run: int) -> list[Event]:
        """Give the untold events to the present pass; returns them."""
        with self._writing() as session:
            rows = orphans(session, run)
            for row in rows:
                row.run = run
            return [event_of(row) for row in rows]

    def changes(
        self,
        source: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        subject: str | None = None,
    ) -> list[tuple[datetime, Change]]:
        """Changes of facts with the time of the look, oldest first.

        A rebuilt database knows those that `events.jsonl` tells of.
        """
        with self._reading() as session:
            return changes_logged(session, source=source, subject=subject, since=since, until=until)

    def counters(self) -> dict[tuple[str, str], int]:
        """The last known value of each counter, by subject and name."""
        query = select(CounterRow.subject, CounterRow.name, CounterRow.last)
        with self._reading() as session:
            rows = session.execute(query.order_by(CounterRow.week))
            return {(subject, name): last for subject, name, last in rows}

    def series(self, subject: str | None = None) -> list[Reading]:
        """The first reading of each ISO week that moved it, as `counters.csv` has it."""
        query = select(CounterRow.subject, CounterRow.name, CounterRow.week, CounterRow.first)
        if subject is not None:
            query = query.where(CounterRow.subject == subject)
        with self._reading() as session:
            rows = session.execute(query).all()
        return sorted((Reading(*row) for row in rows), key=_in_order)

    def write_files(self) -> list[Path]:
        """Bring the text files up to the database; returns those that were touched.

        A scratch store writes none.
        """
        if self._scratch:
            return []
        folder, owners = self._folder, self._owners
        folder.sweep()
        steps: Sequence[Callable[[Session], list[str]]] = (
            lambda session: lay_out_events(session, folder),
            lambda session: lay_out_counters(session, folder),
            lambda session: lay_out_snapshots(session, folder, owners),
            lambda session: lay_out_pending(session, folder, owners),
            lambda session: lay_out_claims(session, folder),
        )
        touched: list[str] = []
        for step in steps:
            with self._writing() as session:
                touched += step(session)
        return paths(folder, touched)

    def _ready(self) -> Store:
        try:
            if not self._scratch:
                migrate(self._engine)
            self.refresh()
        except BaseException:
            self.close()
            raise
        return self

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with letters(self._engine), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with letters(self._engine), Session(writing(self._engine)) as session, session.begin():
            yield session


def iso_week(moment: datetime) -> str:
    """The ISO week of a time in UTC, such as `2026-W47`."""
    year, week, _ = moment.astimezone(UTC).isocalendar()
    return f"{year:04}-W{week:02}"


def _count(session: Session, counters: Iterable[Counter], week: str) -> None:
    """Take counters in: the first value of a week is the week's, the last is the present one.

    A week that begins with the value that was written last gets no row: an unchanged world
    leaves the file as it is, whichever week it is.
    """
    by_key = {digest(counter.subject, counter.name): counter for counter in counters}
    for keys in batches(list(by_key)):
        for row in session.scalars(_latest(keys, week)):
            value = bounded(by_key[row.key].value)
            if week == row.week or value == row.first:
                row.last = value
                del by_key[row.key]
    rows = [
        {
            "key": key,
            "week": week,
            "subject": counter.subject,
            "name": counter.name,
            "first": bounded(counter.value),
            "last": bounded(counter.value),
            "due": True,
        }
        for key, counter in by_key.items()
    ]
    if rows:
        session.execute(insert(CounterRow), rows)


def _latest(keys: Sequence[str], week: str) -> Select[CounterRow]:
    """The row of each counter in this week, or in the last one before it that has any."""
    newest = (
        select(CounterRow.key, func.max(CounterRow.week).label("week"))
        .where(CounterRow.key.in_(keys), CounterRow.week <= week)
        .group_by(CounterRow.key)
        .subquery()
    )
    same = (CounterRow.key == newest.c.key) & (CounterRow.week == newest.c.week)
    return select(CounterRow).join(newest, same)


def _in_order(reading: Reading) -> tuple[str, str, str]:
    return reading.subject, reading.counter, reading.week
