"""A database that is only read: nothing is created, migrated or written, whoever asks.

So the verbs that only read work in a folder of somebody else's, and beside a pass under way.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from monitor.store.database import WAIT_S, connect, file_of, letters, place_of, revision
from monitor.store.schema import HEAD


def reader(url: str) -> Engine | None:
    """An engine that reads the database at `url`; None where there is none of our revision.

    None, too, for a file that may not be read. StoreError where it is broken, or the server away.
    """
    place = place_of(url)
    path = file_of(place)
    if path is not None:
        engine = _file(place, path) if path.exists() else None
    elif place.get_backend_name() == "sqlite":
        engine = None  # in memory: it is gone with the process that had it
    else:
        engine = connect(url).execution_options(postgresql_readonly=True)
    if engine is not None and _is_ours(engine, is_file=path is not None):
        return engine
    return None


def _is_ours(engine: Engine, *, is_file: bool) -> bool:
    with letters(engine):
        try:
            with engine.connect() as connection:
                found = revision(connection)
        except OperationalError:
            engine.dispose()
            if is_file:
                return False
            raise
    if found != HEAD:
        engine.dispose()
    return found == HEAD


def _file(place: URL, path: Path) -> Engine:
    engine = create_engine(place, creator=_opener(path))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _opener(path: Path) -> Callable[[], sqlite3.Connection]:
    """How SQLite opens a file to read it (sqlite.org/wal.html, Read-Only Databases).

    Where we may write, the log and index that a reader needs come and go beside it. Where we may
    not and nobody else has it open they cannot be made, and are not needed.
    """

    def opened() -> sqlite3.Connection:
        if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            mode = "mode=rw"
        else:
            mode = "mode=ro" if _is_open(path) else "immutable=1"
        address = f"file:{quote(str(path.absolute()))}?{mode}"
        connection = sqlite3.connect(address, uri=True, timeout=WAIT_S, check_same_thread=False)
        connection.isolation_level = None  # transactions begin when we say so
        connection.execute("PRAGMA query_only=ON").close()
        return connection

    return opened


def _is_open(path: Path) -> bool:
    """Whether another process has a database open, or left a log that holds what the file lacks."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
