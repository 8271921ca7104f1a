"""A database from its URL: connected, of our revision, ready for transactions.

SQLite runs in WAL mode, with real transactions: `BEGIN IMMEDIATE` where we write, so that what is
read first cannot be stale when it is written. Alembic is imported only when there is something to
migrate.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Inspector,
    create_engine,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from monitor.errors import StoreError
from monitor.store.schema import HEAD, Base

WAIT_S = 30
"""How long a statement waits for another process's transaction."""
VERSIONS = "monitor_version"
"""The table in which Alembic keeps the revision."""
_POSTGRESQL = {"postgres", "postgresql", "postgresql+psycopg"}


@lru_cache(maxsize=8)
def connect(url: str) -> Engine:
    """Make the engine of a database URL. StoreError if it is none of ours; connects to nothing.

    There is one for each URL: SQLAlchemy remembers what it compiled for an engine for longer than
    the engine lives, so a process that opened a new one for each pass would grow. Disposed of, it
    has no connection, and makes new ones when it is used again.
    """
    place = place_of(url)
    if place.drivername == "postgresql+psycopg":
        return create_engine(place, pool_pre_ping=True)
    return _sqlite(place)


def memory() -> Engine:
    """Make an empty database that lives as long as its engine."""
    engine = _sqlite(make_url("sqlite://"))
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    return engine


def copied(original: Engine, copy: Engine) -> None:
    """Insert every row of a database into an empty one."""
    with original.connect() as source, writing(copy).begin() as target:
        for table in Base.metadata.sorted_tables:
            rows = source.execute(select(table)).mappings()
            for part in rows.partitions(500):
                target.execute(insert(table), [dict(row) for row in part])


def migrate(engine: Engine) -> None:
    """Bring the tables to our revision, in one transaction. StoreError if that is not possible."""
    if _is_file(engine.url):
        _make_room(Path(engine.url.database or ""))
    with letters(engine):
        with engine.connect() as connection:
            if revision(connection) == HEAD:
                return
        with writing(engine).begin() as connection:
            _only_us(connection)
            if revision(connection) != HEAD:
                _upgrade(connection)


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write: SQLite takes its lock when they begin."""
    return engine.execution_options(monitor_writes=True)


@contextmanager
def letters(engine: Engine) -> Iterator[None]:
    """Turn what the database's driver complains of into a StoreError with its cure."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(_letter(engine.url, str(error.orig).strip())) from error


def place_of(url: str) -> URL:
    """Read a database URL. StoreError if it is none of ours."""
    try:
        place = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"the database URL cannot be read\n  {_EXPECTED}") from error
    if place.drivername in _POSTGRESQL:
        if importlib.util.find_spec("psycopg") is None:
            raise StoreError(
                "PostgreSQL needs its driver\n"
                '  install it: pip install "catalog-monitor[postgresql]"'
            )
        return place.set(drivername="postgresql+psycopg")
    if place.drivername in {"sqlite", "sqlite+pysqlite"}:
        return place
    raise StoreError(f'no database of the sort "{place.drivername}" is known\n  {_EXPECTED}')


_EXPECTED = "expected sqlite:////path/to/monitor.db or postgresql://user@host/name"


def file_of(place: URL) -> Path | None:
    """The file of an SQLite database; None for one in memory or on a server."""
    if place.get_backend_name() != "sqlite" or place.database in (None, "", ":memory:"):
        return None
    return Path(place.database or "")


def _is_file(place: URL) -> bool:
    return file_of(place) is not None


def _sqlite(place: URL) -> Engine:
    try:
        if _is_file(place):
            engine = create_engine(place, connect_args={"timeout": WAIT_S})
        else:
            shared = {"check_same_thread": False}
            engine = create_engine(place, connect_args=shared, poolclass=StaticPool)
    except NoSuchModuleError as error:
        raise StoreError(f"the database URL cannot be read\n  {_EXPECTED}") from error
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Hand transactions over to us (the driver begins them late), and set what we rely on."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("monitor_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path}: the database's folder cannot be made: {error.strerror}\n"
            "  name another place with --database"
        ) from error


def revision(connection: Connection) -> str | None:
    """The revision of the tables; None where there are none of ours."""
    inspector: Inspector = inspect(connection)
    if not inspector.has_table(VERSIONS):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608
    return None if found is None else str(found)


def _only_us(connection: Connection) -> None:
    """Let one process migrate at a time; on SQLite the transaction itself sees to that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('catalog-monitor'))"))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"{_shown(connection.engine.url)}: the database was written by a newer monitor "
            f"(revision {revision(connection)}, this one knows {HEAD})\n"
            "  upgrade: pip install --upgrade catalog-monitor\n"
            "  or name another database with --database: it is rebuilt from the text files"
        ) from error


def _letter(place: URL, complaint: str) -> str:
    if "not a database" in complaint or "malformed" in complaint:
        return (
            f"{_shown(place)}: this is no database, or a broken one: {complaint}\n"
            "  remove the file: it is rebuilt from the text files beside it"
        )
    if _is_file(place):
        return (
            f"{_shown(place)}: the database cannot be used: {complaint}\n"
            "  see that the disk has room and that you may write there, "
            "or name another place with --database"
        )
    return (
        f"{_shown(place)}: the database cannot be used: {complaint}\n"
        "  see that the server runs and that the URL is right (--database, MONITOR_DATABASE_URL)"
    )


def _shown(place: URL) -> str:
    """The URL without its password, or the path of a file."""
    return place.database or "" if _is_file(place) else place.render_as_string(hide_password=True)
