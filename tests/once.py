"""What comes out the same for every test is made once in a session: tables, SQL, the grammar.

A process makes each of them once in its life; a session of tests has thousands of such lives.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from monitor import cli
from monitor.store import database

Statements = list[tuple[str, Any]]


def everything(patch: pytest.MonkeyPatch) -> None:
    """Remember all of it until the patch is undone."""
    patch.setattr(cli, "build", cache(cli.build))
    patch.setattr(database, "_upgrade", Tables().upgrade)
    _sql(patch)


class Tables:
    """Lays out empty databases as Alembic does, by the statements that it sent to the first.

    A database that has any table is Alembic's own work.
    """

    alembic = staticmethod(database._upgrade)

    def __init__(self) -> None:
        self._kept: dict[str, Statements] = {}

    def upgrade(self, connection: Connection) -> None:
        """Stands for `monitor.store.database._upgrade`."""
        dialect = connection.dialect.name
        if inspect(connection).get_table_names():
            self.alembic(connection)
        elif dialect in self._kept:
            for statement, parameters in self._kept[dialect]:
                connection.exec_driver_sql(statement, parameters)
        else:
            with _sent(connection) as statements:
                self.alembic(connection)
            self._kept[dialect] = [each for each in statements if "SELECT" not in each[0]]


@contextmanager
def _sent(connection: Connection) -> Iterator[Statements]:
    """The statements that go through a connection meanwhile, with their parameters."""
    sent: Statements = []

    def keep(
        _connection: object, _cursor: object, statement: str, parameters: Any, *_: Any
    ) -> None:
        sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", keep)


def _sql(patch: pytest.MonkeyPatch) -> None:
    """Let all SQLite databases share what was compiled for one: it hangs on the dialect alone."""
    compiled: dict[Any, Any] = {}

    def create_engine(*place: Any, **options: Any) -> Engine:
        engine = sqlalchemy.create_engine(*place, **options)
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    alike = {
        "__eq__": lambda one, other: type(one) is type(other),
        "__hash__": lambda one: hash(type(one)),
    }
    for name, act in alike.items():
        patch.setattr(SQLiteDialect_pysqlite, name, act)
    patch.setattr(database, "create_engine", create_engine)
