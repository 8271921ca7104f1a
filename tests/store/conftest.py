"""A store on SQLite and on PostgreSQL, and a small world of records to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from monitor.store import Store
from tests.store.records import OWNERS

Open = Callable[..., Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{folder}/monitor.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def open_store(url: str, folder: Path) -> Iterator[Open]:
    """Opens the store again and again; what is left open is closed at the end."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(
            Store.open(
                options.get("url", url),
                options.get("folder", folder),
                owners=options.get("owners", OWNERS),
            )
        )
