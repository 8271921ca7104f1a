"""The outbox, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from monitor.errors import StoreError
from monitor.model import Event
from monitor.store.database import connect, writing
from monitor.store.schema import Base
from tests.store.conftest import Open, folder, open_store, url
from tests.store.records import NOW, VOX, at, seen

__all__ = ["folder", "open_store", "url"]


def everything(event: Event) -> bool:
    return True


def nothing(event: Event) -> bool:
    return False


TARGETS: dict[str, Callable[[Event], bool]] = {"a": everything, "b": nothing}


def test_events_and_their_alerts_are_stored_as_one(open_store: Open) -> None:
    store = open_store()
    store.record(store.begin(NOW, TARGETS), seen("v1", told=True), (), NOW)
    outbox = open_store().outbox
    assert outbox.collected() == {"a": [NOW]}
    id_ = outbox.compose("a", "json → h", at(1))
    assert id_ is not None
    assert outbox.compose("a", "json → h", at(1)) is None
    assert outbox.compose("b", "json → h", at(1)) is None
    assert [event.predicate for event in outbox.events(id_)] == ["release:v1"]


@pytest.mark.filterwarnings("ignore:Column 'events.id'")
def test_an_alert_is_not_stored_where_its_event_is_not(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW, TARGETS)
    told = seen("v1", told=True)
    broken = replace(told, events=(*told.events, replace(told.events[0], id=None)))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match=r'events\.id|"id" of relation'):
        store.record(run, broken, (), NOW)
    assert store.outbox.collected() == {}
    assert store.events() == []


def test_an_event_that_is_told_again_is_not_noted_again(open_store: Open) -> None:
    store = open_store()
    store.record(store.begin(NOW, TARGETS), seen("v1", told=True), (), NOW)
    store.write_files()
    (store._folder.root / "events.jsonl").unlink()
    again = open_store()
    assert again.events() == []
    again.record(again.begin(at(1), TARGETS), seen("v1", told=True), (), at(1))
    assert again.outbox.collected() == {"a": [NOW]}


def test_a_letter_goes_from_waiting_over_failed_to_sent_and_is_forgotten(open_store: Open) -> None:
    store = open_store()
    store.record(store.begin(NOW, TARGETS), seen("v1", told=True), (), NOW)
    outbox = store.outbox
    id_ = outbox.compose("a", "json → h", NOW, period=(NOW, at(1))) or ""
    (letter,) = outbox.letters()
    assert (letter.state, letter.events, letter.period) == ("waiting", 1, (NOW, at(1)))
    outbox.failed(id_, "no\x00answer", at(2))
    (letter,) = outbox.letters()
    assert (letter.state, letter.attempts, letter.not_before) == ("failed", 1, at(2))
    assert letter.last_error == "no\x00answer"
    outbox.hasten()
    assert outbox.letters()[0].not_before is None
    outbox.sent(id_, at(3))
    assert outbox.letters() == []
    outbox.prune(at(3))
    assert outbox.events(id_) != []
    outbox.prune(at(4))
    assert outbox.events(id_) == []
    assert store.events() != []


def test_what_is_hushed_is_forgotten_unless_it_stands_in_a_message(open_store: Open) -> None:
    store = open_store()
    both: dict[str, Callable[[Event], bool]] = {"a": everything, "b": everything}
    store.record(store.begin(NOW, both), seen("v1", told=True), (), NOW)
    outbox = store.outbox
    id_ = outbox.compose("a", "json → h", NOW) or ""
    outbox.hush(nothing)
    assert outbox.collected() == {"b": [NOW]}
    outbox.hush(everything)
    assert outbox.collected() == {}
    assert len(outbox.events(id_)) == 1
    assert store.events() != []


def test_a_database_of_the_first_version_is_brought_up_without_loss(
    open_store: Open, url: str, folder: Path
) -> None:
    store = open_store()
    run = store.begin(NOW)
    decision = seen("v1", told=True)
    store.record(run, decision, (), NOW)
    store.finish(run, NOW, {"checked": 1})
    store.write_files()
    store.close()
    before = _rows(url)
    _downgrade(url, "0001")
    assert "messages" not in _tables(url)
    with open_store() as again:
        assert again.standings([VOX]) == {VOX: decision.standing}
        assert again.events() == list(decision.events)
        assert again.outbox.letters() == []
    assert _rows(url) == before


def _tables(url: str) -> set[str]:
    engine = connect(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def _rows(url: str) -> dict[str, list[str]]:
    engine = connect(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(
                str(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {table.name}"))
            )
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def _downgrade(url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    engine = connect(url)
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()
