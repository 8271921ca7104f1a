"""Lists of objects: rows, keys, what is let through, and what an absence means."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.model import Cover, Unmodified
from monitor.sources.json import JsonList
from monitor.values import Json
from tests.sources.asking import asked, facts, failed, look, looks, observed, reply

URL = "https://example.org/list"


def a_list(**keys: Any) -> JsonList:
    return JsonList(**{"kind": "json", "url": URL, "items": "data", "key": "id", **keys})


def answer_with(data: Json) -> Any:
    return reply(json.dumps(data), "application/json")


def rows(*found: dict[str, Json]) -> Any:
    return answer_with({"data": list(found)})


def value(source: JsonList, row: dict[str, Json], field: str) -> Json:
    seen = facts(observed(source, rows({"id": "vox", **row})))
    return seen.get((f"json:{URL}#vox", field))


def test_a_row_is_a_subject_with_its_fields_as_facts() -> None:
    source = a_list(fields={"status": "state", "context": "limit.context"})
    seen = observed(source, rows({"id": "vox", "state": "beta", "limit": {"context": 32000.0}}))
    subject = f"json:{URL}#vox"
    assert facts(seen) == {
        (subject, "item"): True,
        (subject, "status"): "beta",
        (subject, "context"): 32000,
    }
    assert seen.covers == (Cover(f"json:{URL}#*"),)


def test_an_id_of_the_file_stands_before_the_keys() -> None:
    seen = observed(a_list(id="list"), rows({"id": 7}))
    assert facts(seen) == {("list#7", "item"): True}


def test_an_object_of_objects_is_a_list_whose_keys_are_its_names() -> None:
    source = a_list(items="@", key='"@key"', where="""contains("@key", 'vox')""")
    prices: Json = {"vox": {"mode": "chat"}, "other": {}, "note": "text", "version": 2}
    assert facts(observed(source, answer_with(prices))) == {(f"json:{URL}#vox", "item"): True}


def test_rows_without_a_key_and_what_is_no_object_are_passed_over() -> None:
    seen = observed(
        a_list(),
        answer_with({"data": [{"id": "a"}, {"id": None}, {"id": True}, {}, "b", None, {"id": ""}]}),
    )
    assert [fact.subject for fact in seen.facts] == [f"json:{URL}#a"]


def test_of_rows_with_one_key_the_first_stays() -> None:
    source = a_list(fields={"status": "state"})
    seen = facts(observed(source, rows({"id": "a", "state": "x"}, {"id": "a", "state": "y"})))
    assert seen[f"json:{URL}#a", "status"] == "x"


def test_where_that_cannot_be_evaluated_on_a_row_is_false_for_it() -> None:
    source = a_list(where="contains(modes, 'audio')")
    seen = observed(
        source, rows({"id": "a", "modes": ["audio"]}, {"id": "b"}, {"id": "c", "modes": 3})
    )
    assert [fact.subject for fact in seen.facts] == [f"json:{URL}#a"]


@pytest.mark.parametrize(
    ("flag", "through"),
    [
        (True, True),
        (0, True),
        ("no", True),
        (False, False),
        (None, False),
        ("", False),
        ([], False),
    ],
)
def test_where_has_the_truth_of_jmespath(flag: Json, through: bool) -> None:
    seen = observed(a_list(where="flag"), rows({"id": "a", "flag": flag}))
    assert bool(seen.facts) == through


def test_a_row_that_where_no_longer_lets_through_is_not_gone() -> None:
    source = a_list(where="audio")
    first = observed(source, rows({"id": "a", "audio": True}, {"id": "b", "audio": True}))
    seen = observed(source, rows({"id": "a", "audio": False}, {"id": "c", "audio": False}), first)
    [cover] = seen.covers
    assert seen.facts == ()
    assert not cover.holds((f"json:{URL}#a", "item"), True)
    assert cover.holds((f"json:{URL}#b", "item"), True)
    assert cover.besides == {f"json:{URL}#a"}, "a row that was never told need not be named"


def test_a_first_look_may_let_nothing_through() -> None:
    assert observed(a_list(where="audio"), rows({"id": "a"})).facts == ()


@pytest.mark.parametrize("known", [False, True])
def test_an_empty_list_never_means_that_all_are_gone(known: bool) -> None:
    source = a_list()
    before = observed(source, rows({"id": "a"})) if known else None
    assert failed(source, rows(), before).error == "empty"


@pytest.mark.parametrize("data", [{"error": "gone"}, {"data": 5}, {"data": "text"}, [], None])
def test_a_list_of_another_shape_is_unreadable(data: Json) -> None:
    failure = failed(a_list(), answer_with(data))
    assert failure.error == "unreadable"
    assert "`items` (data)" in failure.detail


def test_items_that_cannot_be_evaluated_are_unreadable() -> None:
    assert failed(a_list(items="keys(data)"), rows({"id": "a"})).error == "unreadable"


def test_rows_that_all_lack_the_key_are_unreadable() -> None:
    assert "`key` (name)" in failed(a_list(key="name"), rows({"id": "a"})).detail


@pytest.mark.parametrize(
    "body", ["", "<html></html>", '{"data": [', '{"data": [NaN]}', "[" * 100_000, b"\xff\xfe{"]
)
def test_what_is_not_json_is_unreadable(body: str | bytes) -> None:
    assert failed(a_list(), reply(body, "application/json")).error == "unreadable"


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("0.0000001", 1e-07),
        ("3", 3),
        (2.0, 2),
        (0, 0),
        ("1e-6", 1e-06),
        ("-1", None),
        (-1, None),
        ("free", None),
        ("1_000", None),
        ("inf", None),
        ("1e999", None),
        (True, None),
        ({"usd": 1}, None),
        (None, None),
        ("", None),
    ],
)
def test_a_price_is_a_number_or_nothing(written: Json, price: Json) -> None:
    source = a_list(fields={"price_input": "cost"})
    assert value(source, {"cost": written}, "price_input") == price


def test_numeric_text_that_is_no_price_stays_text() -> None:
    assert value(a_list(fields={"version": "v"}), {"v": "2.0"}, "version") == "2.0"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-05-31", "2026-05-31"),
        ("2026-05-31T00:00:00Z", "2026-05-31"),
        ("2026-05-31 12:00:00+02:00", "2026-05-31"),
        ("2026-05-31T23:59:59-08:00", "2026-05-31"),
        ("2026-05-31T20:00:00-07:00", "2026-06-01"),
        ("2026-06-01T03:00:00Z", "2026-06-01"),
        ("January 20, 2027", "2027-01-20"),
        ("May 2027", "2027-05"),
        (1780185600, "2026-05-31"),
        (1780185600000, "2026-05-31"),
        (20260531, "2026-05-31"),
        ("No shutdown date announced", None),
        (True, None),
        (0, None),
        (2027, "2027"),
        ("", None),
        (None, None),
    ],
)
def test_a_shutdown_date_has_no_time_of_day(written: Json, date: Json) -> None:
    source = a_list(fields={"shutdown": "ends"})
    assert value(source, {"ends": written}, "shutdown") == date


def test_a_first_possible_day_is_no_shutdown_date() -> None:
    said: dict[str, Json] = {"ends": "not sooner than May 2027"}
    one = a_list(fields={"shutdown": "ends"})
    assert value(one, said, "shutdown") is None
    assert value(one, said, "shutdown_earliest") == "2027-05"
    two = a_list(fields={"shutdown": "ends", "shutdown_earliest": "least"})
    assert value(two, {**said, "least": "2027-06-01"}, "shutdown_earliest") == "2027-06-01"


def test_of_rows_with_one_key_the_known_one_stays_wherever_it_stands() -> None:
    source = a_list(fields={"status": "state"})
    one: dict[str, Json] = {"id": "a", "state": "x"}
    other: dict[str, Json] = {"id": "a", "state": "y"}
    first = observed(source, rows(one, other))
    assert facts(observed(source, rows(other, one), first)) == facts(first)


@pytest.mark.parametrize("path", ["limit.context", '"limit"."context"', "limit.context || `0`"])
def test_a_plain_path_reads_what_its_expression_reads(path: str) -> None:
    source = a_list(fields={"context": path})
    assert value(source, {"limit": {"context": 32}}, "context") == 32
    odds: list[Json] = [None, [1], "x", {}]
    for odd in odds:
        assert not value(source, {"limit": odd}, "context")


@pytest.mark.parametrize("nothing", [None, "", [], {}, {"a": None}, [""]])
def test_null_and_empty_and_absent_are_the_same(nothing: Json) -> None:
    assert value(a_list(fields={"link": "link"}), {"link": nothing}, "link") is None


def test_the_order_of_keys_and_lists_makes_no_difference() -> None:
    source = a_list(fields={"modes": "modes"})
    one = value(source, {"modes": {"in": ["text", "audio"], "out": ["text"]}}, "modes")
    other = value(source, {"modes": {"out": ["text"], "in": ["audio", "text"]}}, "modes")
    assert one == other


def test_a_field_that_cannot_be_evaluated_is_absent() -> None:
    assert value(a_list(fields={"size": "length(size)"}), {"size": 3}, "size") is None


def test_a_huge_value_is_known_by_its_digest() -> None:
    text = value(a_list(fields={"text": "text"}), {"text": "x" * 5_000}, "text")
    assert isinstance(text, str)
    assert text.startswith("sha256:")
    assert len(text) == 71


def test_sources_that_share_an_address_are_read_from_one_answer() -> None:
    sources = [a_list(id="all"), a_list(id="none", key="name"), a_list(id="b", where="id == 'b'")]
    seen = looks(sources, rows({"id": "a"}, {"id": "b"}))
    assert [type(each).__name__ for each in seen] == ["Observation", "Failure", "Observation"]
    assert [each.source for each in seen] == ["all", "none", "b"]


def test_a_visit_is_conditional_only_if_every_source_has_its_answer() -> None:
    one, other = a_list(id="one"), a_list(id="two", fields={"status": "state"})
    known = [observed(source, rows({"id": "a"})) for source in (one, other)]
    assert not asked(one, other).conditional
    assert not asked(one, other, before=[known[0]]).conditional
    assert asked(one, other, before=known).conditional
    widened = a_list(id="two", fields={"status": "state", "more": "more"})
    assert not asked(one, widened, before=known).conditional


def test_nothing_new_upstream_confirms_every_source() -> None:
    source = a_list()
    before = observed(source, rows({"id": "a"}))
    assert isinstance(look(source, reply("", "", status=304), before), Unmodified)


def test_a_new_field_takes_a_baseline_and_the_others_none() -> None:
    before, after = a_list(fields={"a": "a"}).scope(), a_list(fields={"a": "a", "b": "b"}).scope()
    assert {**after, "b": None} == {**before, "b": None}
    assert a_list(where="x").scope()["item"] != a_list().scope()["item"]


@pytest.mark.parametrize(
    "keys",
    [
        {"items": "data[?"},
        {"key": ""},
        {"where": "a ||"},
        {"fields": {"status": "a..b"}},
        {"fields": {"item": "id"}},
        {"fields": {"": "id"}},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_evaluated_is_refused_with_the_file(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_list(**keys)
