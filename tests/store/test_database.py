"""Databases are opened, migrated, or refused with a sentence and its cure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.database import VERSIONS, connect, memory, migrate
from monitor.store.schema import HEAD, Base
from tests.store.conftest import Open
from tests.store.records import NOW, OWNERS, VOX, seen


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    migrate(engine)
    yield engine
    engine.dispose()


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        assert compare_metadata(context, Base.metadata) == []


def test_the_indices_are_those_of_the_models(engine: Engine) -> None:
    inspector = inspect(engine)
    for table in Base.metadata.sorted_tables:
        found = {index["name"] for index in inspector.get_indexes(table.name)}
        assert found == {index.name for index in table.indexes}


def test_the_last_migration_is_the_one_we_know() -> None:
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_database_in_memory_has_the_same_tables(engine: Engine) -> None:
    scratch = memory()
    assert {*inspect(scratch).get_table_names(), VERSIONS} == {*inspect(engine).get_table_names()}
    scratch.dispose()


def test_a_database_of_a_newer_monitor_is_left_alone(open_store: Open, url: str) -> None:
    open_store().close()
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSIONS} SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"newer monitor \(revision 9999.*\n  upgrade: pip"):
        open_store()


def test_a_dry_run_over_a_newer_database_reads_the_files(
    open_store: Open, url: str, folder: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1"), (), NOW)
    store.write_files()
    store.close()
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSIONS} SET version_num = '9999'"))
    engine.dispose()
    with Store.scratch(url, folder, owners=OWNERS) as scratch:
        assert scratch.standings([VOX])[VOX].snapshot == seen("v1").standing.snapshot


def test_a_file_that_is_no_database_is_told_with_its_cure(folder: Path) -> None:
    folder.mkdir()
    (folder / "monitor.db").write_text("this is a letter, " * 100)
    with pytest.raises(StoreError, match=r"monitor.db: this is no database.*\n  remove the file"):
        Store.open(f"sqlite:///{folder}/monitor.db", folder, owners=OWNERS)


def test_an_empty_file_is_an_empty_database(folder: Path) -> None:
    folder.mkdir()
    (folder / "monitor.db").touch()
    with Store.open(f"sqlite:///{folder}/monitor.db", folder, owners=OWNERS) as store:
        assert store.events() == []


def test_a_place_that_cannot_hold_a_database_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="name another place with --database"):
        Store.open(f"sqlite:///{tmp_path}/file/monitor.db", folder, owners=OWNERS)
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(f"sqlite:///{tmp_path}", folder, owners=OWNERS)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("monitor.db", "cannot be read\n  expected sqlite:////path"),
        ("mysql://root:secret@host/x", 'sort "mysql" is known\n  expected sqlite:////path'),
        ("sqlite+other:///x", 'sort "sqlite\\+other" is known'),
        (
            "postgresql://me:secret@127.0.0.1:1/x",
            r"me:\*\*\*@127.*cannot be used.*\n?.*\n  see that the server runs",
        ),
        ("postgres://me:secret@127.0.0.1:1/x", "see that the server runs"),
    ],
)
def test_a_url_that_leads_nowhere_is_told_without_its_password(
    folder: Path, url: str, said: str
) -> None:
    with pytest.raises(StoreError, match=f"(?s){said}") as told:
        Store.open(url, folder, owners=OWNERS)
    assert "secret" not in str(told.value)


def test_postgresql_is_found_under_its_usual_names(postgres_url: str, folder: Path) -> None:
    for name in ("postgresql", "postgres", "postgresql+psycopg"):
        url = postgres_url.replace("postgresql", name, 1)
        with Store.open(url, folder, owners=OWNERS) as store:
            assert store.events() == []


def test_sqlite_waits_for_others_and_holds_its_keys(folder: Path) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with (
        Store.open(f"sqlite:///{folder}/monitor.db", folder, owners=OWNERS) as store,
        store._engine.connect() as connection,
    ):
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked]
    assert found == ["wal", 1, 1, 30_000]


def test_two_processes_may_make_the_database_at_once(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom monitor.store import Store\n"
        "sys.stdin.readline()\n"
        "Store.open(f'sqlite:///{sys.argv[1]}/monitor.db', Path(sys.argv[1]), owners={}).close()"
    )
    others = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE)
        for _ in range(3)
    ]
    for other in others:
        assert other.stdin is not None
        other.stdin.write(b"go\n")
        other.stdin.close()
    assert [other.wait() for other in others] == [0, 0, 0]


def test_alembic_is_not_imported_where_there_is_nothing_to_migrate(folder: Path) -> None:
    url = f"sqlite:///{folder}/monitor.db"
    Store.open(url, folder, owners=OWNERS).close()
    code = (
        "import sys\nfrom pathlib import Path\nfrom monitor.store import Store\n"
        f"Store.open({url!r}, Path({str(folder)!r}), owners={{}}).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
