"""What is recorded is remembered, by the database and by the files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event as sql
from sqlalchemy.exc import StatementError

from monitor.model import Decision, Known, Standing
from monitor.store import Reading, Store
from tests.store.conftest import Open
from tests.store.records import (
    NEWS,
    NOW,
    OWNERS,
    VALIDATOR,
    VOX,
    WORLD,
    at,
    counted,
    event,
    failed,
    seen,
    snapshot,
    texts,
)


def test_a_source_never_seen_has_an_empty_standing(open_store: Open) -> None:
    assert open_store().standings([VOX]) == {VOX: Standing()}


def test_a_recorded_standing_comes_back_as_it_was(open_store: Open) -> None:
    store = open_store()
    decision = seen("v0.1", "v0.2")
    absent = frozenset({(VOX, "release:v0.1"), (VOX, "@missing")})
    decision = replace(decision, standing=replace(decision.standing, absent=absent))
    store.record(store.begin(NOW), decision, (), NOW)
    assert open_store().standings([VOX, NEWS]) == {VOX: decision.standing, NEWS: Standing()}


def test_a_later_look_changes_only_the_facts_that_moved(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v0.1", "v0.2"), (), NOW)
    facts = {
        (VOX, "license"): Known(True, NOW),
        (VOX, "release:v0.2"): Known({"name": "v0.2"}, NOW),
        (VOX, "release:v0.3"): Known(1, at(1)),
    }
    later = Standing(
        replace(snapshot({}, revision=2, hours=1), facts=facts), None, frozenset(), NOW
    )
    store.record(run, Decision(VOX, "changed", later), (), at(1))
    facts = {**facts, (VOX, "license"): Known(1, NOW)}
    latest = replace(later, snapshot=replace(snapshot({}, revision=3, hours=2), facts=facts))
    store.record(run, Decision(VOX, "changed", latest), (), at(2))
    found = store.standings([VOX])[VOX].snapshot
    assert found is not None
    assert dict(found.facts) == facts
    assert found.value(VOX, "license") is not True


def test_a_look_that_confirms_touches_only_its_time(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v0.1"), (VALIDATOR,), NOW)
    store.write_files()
    standing = replace(store.standings([VOX])[VOX], checked_at=at(5))
    said: list[str] = []
    engine = store._engine
    sql.listen(engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    store.record(run, Decision(VOX, "unchanged", standing), (VALIDATOR,), at(5))
    updates = [words for words in said if not words.startswith(("SELECT", "BEGIN"))]
    assert [words.split(" WHERE")[0].split("::")[0] for words in updates] in (
        ["UPDATE sources SET checked_at=?"],
        ["UPDATE sources SET checked_at=%(checked_at)s"],
    )
    assert store.write_files() == []
    assert store.standings([VOX])[VOX].checked_at == at(5)


def test_standings_of_many_sources_take_few_statements(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    ids = [f"github:acme/r{number}" for number in range(120)]
    for id_ in ids:
        store.record(run, seen("v1", source=id_), (), NOW)
    said: list[str] = []
    sql.listen(store._engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    assert len(store.standings(ids)) == 120
    assert len([words for words in said if words.startswith("SELECT")]) <= 4


def test_validators_follow_a_settled_look_and_a_failed_one_leaves_them(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    store.record(run, seen("v0.1"), (VALIDATOR,), NOW)
    store.record(run, failed(store.standings([VOX])[VOX]), (), at(1))
    assert store.validators([VOX, NEWS]) == {VOX: (VALIDATOR,), NEWS: ()}
    unsettled = replace(seen("v0.1", revision=2), settled=False)
    store.record(run, unsettled, (VALIDATOR,), at(2))
    assert store.validators([VOX]) == {VOX: ()}


def test_an_event_is_stored_once_whoever_tells_it_again(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    told = seen("v0.1", told=True)
    assert store.record(run, told, (), NOW) == told.events
    doubled = replace(told, events=(*told.events, event("v0.2"), event("v0.2")))
    assert store.record(run, doubled, (), NOW) == (event("v0.2"),)
    assert open_store().events() == [event("v0.1"), event("v0.2")]


def test_events_are_found_by_what_one_asks_for(open_store: Open) -> None:
    store = open_store()
    first, second = store.begin(NOW), store.begin(at(1))
    store.record(first, seen("v1", told=True), (), NOW)
    store.record(second, seen("v2", source=NEWS, hours=1, told=True), (), at(1))
    store.record(second, seen("v3", source=WORLD, hours=2, told=True), (), at(2))
    one, two, three = (
        event("v1"),
        event("v2", source=NEWS, hours=1),
        event("v3", source=WORLD, hours=2),
    )
    assert store.events(since=at(1)) == [two, three]
    assert store.events(until=at(1)) == [one]
    assert store.events(source=NEWS) == store.events(subject=NEWS) == [two]
    assert store.events(run=second) == [two, three]
    assert store.events(kind="release.new", limit=2) == [two, three]


def test_events_of_a_killed_pass_are_told_by_the_next(open_store: Open) -> None:
    store = open_store()
    done, killed = store.begin(NOW), store.begin(at(1))
    store.record(done, seen("v1", told=True), (), NOW)
    store.finish(done, NOW, {"checked": 1})
    store.record(killed, seen("v2", source=NEWS, told=True), (), at(1))
    store = open_store()
    assert store.untold() == [event("v2", source=NEWS)]
    run = store.begin(at(2))
    assert store.adopt(run) == store.events(run=run) == [event("v2", source=NEWS)]
    assert store.untold() == []
    store.finish(run, at(2), {})
    assert open_store().untold() == []


def test_runs_are_numbered_onwards_and_keep_their_totals(open_store: Open) -> None:
    store = open_store()
    assert store.begin(NOW) == 1
    store.finish(1, at(1), {"checked": 40, "failed": 2})
    store = open_store()
    assert store.begin(at(2)) == 2
    latest, first = store.runs()
    assert (latest.number, latest.finished_at) == (2, None)
    assert (first.finished_at, first.totals) == (at(1), {"checked": 40, "failed": 2})


def test_the_first_reading_of_a_week_stays_and_the_last_is_known(
    open_store: Open, folder: Path
) -> None:
    store = open_store()
    run = store.begin(NOW)
    for hours, stars in ((0, 10), (5, 12), (24, 20)):  # 22 November 2026 is a Sunday
        decision = replace(seen("v1"), counters=(counted("stars", stars), counted("forks", 10**30)))
        store.record(run, decision, (), at(hours))
        store.write_files()
    assert store.counters()[VOX, "stars"] == 20
    assert len(store.series(VOX)) == 3, "forks stood still: a new week writes them no row"
    assert store.series(VOX)[1:] == [
        Reading(VOX, "stars", "2026-W47", 10),
        Reading(VOX, "stars", "2026-W48", 20),
    ]
    assert (folder / "counters.csv").read_text().splitlines()[2:] == [
        f"{VOX},stars,2026-W47,10",
        f"{VOX},stars,2026-W48,20",
    ]


def test_refusals_are_remembered_by_address(open_store: Open) -> None:
    store = open_store()
    store.refuse({"github https://api.github.com": at(1), "hf https://huggingface.co": at(2)})
    store.refuse({"github https://api.github.com": at(3)})
    assert open_store().refusals() == {
        "github https://api.github.com": at(3),
        "hf https://huggingface.co": at(2),
    }


def test_the_change_log_tells_who_changed_when(open_store: Open) -> None:
    store = open_store()
    run = store.begin(NOW)
    told = seen("v1", told=True)
    store.record(run, told, (), NOW)
    store.record(run, seen("v2", source=NEWS, told=True), (), at(1))
    assert store.changes(VOX) == [(NOW, told.changes[0])]
    assert store.changes(subject=VOX) == store.changes(until=at(1)) == [(NOW, told.changes[0])]
    assert store.changes(VOX, since=at(1)) == []


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\\u0000", "a\\", "\u2028\r\n,\"'", "x" * 9000])
def test_whatever_upstream_writes_comes_back(open_store: Open, text: str) -> None:
    store = open_store()
    decision = seen(text, told=True)
    store.record(store.begin(NOW), decision, (), NOW)
    again = open_store()
    assert again.standings([VOX])[VOX] == decision.standing
    assert [each.subject for each in again.events(subject=VOX)] == [VOX]
    assert again.changes(VOX)[0][1] == decision.changes[0]


def test_a_dry_run_works_on_a_copy_and_leaves_the_disk_alone(
    open_store: Open, url: str, folder: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1", told=True), (VALIDATOR,), NOW)
    store.write_files()
    before = texts(folder)
    with Store.scratch(url, folder, owners=OWNERS) as scratch:
        assert scratch.standings([VOX]) == store.standings([VOX])
        assert scratch.validators([VOX]) == {VOX: (VALIDATOR,)}
        assert scratch.begin(at(1)) == 2
        assert scratch.record(2, seen("v1", "v2", revision=2, told=True), (), at(1))
        assert scratch.write_files() == []
    assert texts(folder) == before
    assert len(store.events()) == 1
    assert len(store.runs()) == 1


def test_a_dry_run_in_a_fresh_clone_makes_no_database(
    open_store: Open, folder: Path, tmp_path: Path
) -> None:
    store = open_store()
    store.record(store.begin(NOW), seen("v1", told=True), (), NOW)
    store.write_files()
    elsewhere = tmp_path / "not" / "there.db"
    with Store.scratch(f"sqlite:///{elsewhere}", folder, owners=OWNERS) as scratch:
        assert scratch.standings([VOX])[VOX].snapshot == seen("v1").standing.snapshot
        assert scratch.events() == [event("v1")]
    assert not elsewhere.parent.exists()


def test_a_time_without_a_zone_is_refused(open_store: Open) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        open_store().begin(NOW.replace(tzinfo=None))
