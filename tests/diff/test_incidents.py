"""What is told of a source that fails: an incident is the source and its class of failure."""

from __future__ import annotations

import json

import pytest

from monitor.errors import FailureClass
from monitor.model import Failure
from monitor.store.formats import Pending, read_pending, write_pending
from monitor.values import Json, stamp
from tests.diff.watch import VOX, Watch, kinds, release

T: FailureClass = "timeout"
S: FailureClass = "server-error"
D: FailureClass = "dns"
NONE = frozenset[tuple[str, str]]()


def failed(*errors: FailureClass, answers: bool = True) -> list[tuple[str, object, object]]:
    """What is told of looks that fail so, day after day, and of an answer at the end."""
    watch = Watch()
    watch.see(release("v1"))
    for error in errors:
        watch.fail(error)
    if answers:
        watch.see(release("v1"))
    return [(event.kind, of(event.old), of(event.new)) for event in watch.events]


def of(incident: Json) -> object:
    return incident.get("error") if isinstance(incident, dict) else None


def test_thirty_passes_are_one_message_in_and_one_out() -> None:
    assert failed(*[T] * 30) == [("source.failing", None, T), ("source.recovered", T, None)]


def test_another_class_three_times_in_a_row_ends_the_first_incident_and_begins_its_own() -> None:
    assert failed(T, T, T, T, S, S, answers=False) == [("source.failing", None, T)]
    assert failed(T, T, T, T, S, S, S, S) == [
        ("source.failing", None, T),
        ("source.failing", T, S),
        ("source.recovered", S, None),
    ]


@pytest.mark.parametrize(
    "round_",
    [(T, S), (T, S, D), (T, T, S), (T, T, S, S), (S, T, T), (T, D, D, S, S)],
)
def test_a_source_that_fails_now_so_and_now_so_has_one_incident(
    round_: tuple[FailureClass, ...],
) -> None:
    first, second = failed(*(round_ * 10))
    assert (first[0], second[0]) == ("source.failing", "source.recovered")
    assert first[2] == second[1]


@pytest.mark.parametrize("length", [3, 4, 7])
def test_slow_turns_from_class_to_class_tell_each_class_once(length: int) -> None:
    told = failed(*([*[T] * length, *[S] * length, *[D] * length] * 6))
    assert [new for _, _, new in told] == [T, S, D, None]
    assert [old for _, old, _ in told] == [None, T, S, D]


def test_every_incident_that_begins_ends_once() -> None:
    told = failed(T, T, T, S, S, S, T, T, T, D, S, D, D, D, T)
    begun = [new for _, _, new in told if new]
    assert sorted(map(str, begun)) == sorted(str(old) for _, old, _ in told if old)
    assert len(begun) == len(set(begun))


def test_after_an_answer_the_same_class_is_a_new_incident() -> None:
    watch = Watch()
    for _ in range(2):
        watch.see(release("v1"))
        for _ in range(3):
            watch.fail(T)
    watch.see(release("v1"))
    assert [event.kind for event in watch.events] == ["source.failing", "source.recovered"] * 2
    assert len({event.id for event in watch.events}) == 4


def test_the_body_and_the_sentence_make_no_other_incident() -> None:
    watch = Watch()
    for number in range(9):
        watch.look(Failure("any:thing", "server-error", f"request {number} went wrong"))
    assert [event.kind for event in watch.events] == ["source.failing"]


def test_a_sentence_of_another_class_is_not_put_into_the_mouth_of_the_first() -> None:
    watch = Watch()
    watch.see(release("v1"))
    for error in (T, T, T, S, S, S):
        watch.look(Failure("any:thing", error, f"it was a {error}"))
    _, turned = watch.events
    assert turned.title == "any:thing fails: server-error, no longer timeout"
    assert isinstance(turned.old, dict)
    assert "detail" not in turned.old
    assert isinstance(turned.new, dict)
    assert turned.new["detail"] == "it was a server-error"


def test_each_incident_has_its_own_beginning_also_after_the_files_were_read_anew() -> None:
    watch = Watch()
    watch.see(release("v1"))
    begun = []
    for error in (S, T, T, T, D, T, D, D, D):
        watch.fail(error)
        begun.append(watch.standing.checked_at)
        pending = Pending(watch.standing.trouble, NONE)
        file = write_pending({"any:thing": pending})
        assert read_pending(file, "pending.json")["any:thing"].trouble == pending.trouble
    watch.see(release("v1"))
    first, second, end = watch.events
    assert since(first.new) == since(second.old) == stamp(begun[0])
    assert since(second.new) == since(end.old) == stamp(begun[6])


def since(incident: Json) -> object:
    return incident.get("since") if isinstance(incident, dict) else None


def test_what_is_gone_is_no_second_incident_until_it_fails_in_another_way_three_times() -> None:
    watch = Watch(ends="repo.gone")
    watch.see({(VOX, "archived"): False})
    for _ in range(4):
        watch.fail("not-found")
    assert kinds(watch.fail(S)) == kinds(watch.fail(S)) == []
    assert kinds(watch.fail(S)) == ["source.failing"]
    assert kinds(watch.see({(VOX, "archived"): False})) == ["source.recovered"]


def test_passes_that_reached_nothing_count_for_a_class_and_are_not_told() -> None:
    watch = Watch()
    watch.see(release("v1"))
    for _ in range(3):
        watch.fail(T)
    for _ in range(5):
        assert watch.look(Failure("any:thing", S, ""), quiet=True).events == ()
    assert kinds(watch.fail(S)) == ["source.failing"]


def test_an_incident_outlives_the_database() -> None:
    watch = Watch()
    watch.see(release("v1"))
    for error in (T, T, T, S, S):
        watch.fail(error)
    before = Pending(watch.standing.trouble, NONE)
    data = write_pending({"any:thing": before})
    assert read_pending(data, "pending.json") == {"any:thing": before}
    assert kinds(watch.fail(S)) == ["source.failing"]


@pytest.mark.parametrize(("told", "classes"), [(True, (T,)), (False, ())])
def test_a_file_written_before_incidents_had_a_class_is_read(
    told: bool, classes: tuple[FailureClass, ...]
) -> None:
    trouble = {
        "error": T,
        "detail": "no answer",
        "since": "2026-11-22T06:00:00Z",
        "consecutive": 5,
        "told": told,
    }
    data = json.dumps({"schema": "monitor/pending/1", "sources": {"x": {"trouble": trouble}}})
    read = read_pending(data.encode(), "pending.json")["x"].trouble
    assert read is not None
    assert (read.told, read.alike) == (classes, 5)
