"""How claims were judged: kept with the alerts of it, written to a file, taken in from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims import VERDICTS, Remembered
from monitor.errors import StoreError
from monitor.store.verdicts import read_verdicts, write_verdicts
from tests.store.conftest import Open
from tests.store.records import NOW, at, event, texts

FILE = "claims.json"
CLAIM = Remembered(
    "c-1", "acme", "Vox", "license", "MIT", "mit", "confirmed", NOW, "hf:acme", "hf:acme/vox"
)
SILENT = Remembered(
    "c-2", "acme", None, "website", "https://x", None, "unverified", NOW, None, None
)
WRONG = replace(CLAIM, observed="apache-2.0", verdict="contradicted", since=at(1))
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=30)
CLAIMS = st.builds(
    Remembered,
    st.text("abcdef0123456789", min_size=1, max_size=20).map("c-{}".format),
    TEXTS,
    TEXTS | st.none(),
    TEXTS,
    TEXTS,
    TEXTS | st.none(),
    st.sampled_from(VERDICTS),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    TEXTS | st.none(),
    TEXTS | st.none(),
)


@given(st.lists(CLAIMS, max_size=5, unique_by=lambda claim: claim.id))
def test_what_is_written_is_read_back(claims: list[Remembered]) -> None:
    data = write_verdicts(claims)
    if claims:
        assert read_verdicts(data, FILE) == {claim.id: claim for claim in claims}
    else:
        assert data == b""


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"schema": "monitor/verdicts/1"}',
     b'{"schema": "monitor/verdicts/1", "rules": 1, "claims": [{}]}',
     b'{"schema": "other/1", "rules": 1, "claims": []}',
     write_verdicts([CLAIM]).replace(b"confirmed", b"certain"),
     write_verdicts([replace(CLAIM, id="c" * 99)])],
)  # fmt: skip
def test_a_file_that_is_none_is_told_with_its_cure(data: bytes) -> None:
    with pytest.raises(StoreError, match=r"claims\.json(?s:.*)git checkout"):
        read_verdicts(data, FILE)


def test_claims_and_what_is_told_of_them_are_kept_together(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    assert store.judge(run, [CLAIM, SILENT], [event("v1")], NOW) == (event("v1"),)
    assert store.judge(run, [CLAIM, SILENT], [event("v1")], NOW) == ()
    assert store.verdicts() == {"c-1": CLAIM, "c-2": SILENT}
    store.judge(run, [WRONG], [], NOW)
    assert open_store().verdicts() == {"c-1": WRONG}


def test_the_file_follows_and_goes_with_the_last_claim(open_store: Open, folder: Path) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.judge(run, [CLAIM], [], NOW)
    assert store.write_files() == [folder / FILE]
    assert store.write_files() == []
    store.judge(run, [WRONG], [], NOW)
    assert store.write_files() == [folder / FILE]
    assert read_verdicts(texts(folder)[FILE], FILE) == {"c-1": WRONG}
    store.judge(run, [], [], NOW)
    assert store.write_files() == [folder / FILE]
    assert texts(folder) == {}


def test_a_lost_database_knows_the_claims_from_the_file(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    store.judge(store.begin(NOW), [WRONG, SILENT], [], NOW)
    store.write_files()
    again = open_store(url=f"sqlite:///{tmp_path}/another.db")
    assert again.verdicts() == {"c-1": WRONG, "c-2": SILENT}
    assert again.write_files() == []


def test_what_git_brings_counts_but_not_over_what_waits_to_be_written(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.judge(run, [CLAIM, SILENT], [], NOW)
    store.write_files()
    (folder / FILE).write_bytes(write_verdicts([WRONG]))
    store = open_store()
    assert store.verdicts() == {"c-1": WRONG}
    store.judge(run, [CLAIM], [], NOW)
    (folder / FILE).write_bytes(write_verdicts([WRONG, SILENT]))
    assert open_store().verdicts() == {"c-1": CLAIM, "c-2": SILENT}


def test_a_file_that_was_deleted_is_forgotten(open_store: Open, folder: Path) -> None:
    store = open_store()
    store.judge(store.begin(NOW), [CLAIM], [], NOW)
    store.write_files()
    (folder / FILE).unlink()
    (folder / "counters.csv").write_text("subject,counter,week,value\n")
    assert open_store().verdicts() == {}


def test_a_folder_that_was_emptied_is_filled_again(open_store: Open, folder: Path) -> None:
    store = open_store()
    store.judge(store.begin(NOW), [CLAIM], [], NOW)
    store.write_files()
    before = texts(folder)
    (folder / FILE).unlink()
    store = open_store()
    store.write_files()
    assert texts(folder) == before
