"""A JSON list: the contract's sentences about rows and fields, one by one."""

from __future__ import annotations

import copy
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import Json

KEYS = """  id = "l"
  url = "WORLD/l.json"
  items = "data"
  key = "id"
  fields = { price_in = "cost.in", shutdown = "ends", license = "license", parameters = "size", \
access = "gated", context = "context", tags = "tags", shutdown_earliest = "not_before" }"""


def rows(count: int = 12) -> list[dict[str, Any]]:
    return [
        {
            "id": f"vox-{n}",
            "cost": {"in": 0.5 + n, "out": 1},
            "ends": "2027-01-20" if n == 1 else None,
            "license": "mit",
            "size": 7_000_000_000 + n,
            "gated": False,
            "context": 32000,
            "tags": ["audio", "text"],
            "downloads": n,
        }
        for n in range(count)
    ]


def start(road: Road, keys: str = KEYS, data: list[dict[str, Any]] | None = None) -> Json:
    page = road.world.json("/l.json", {"data": rows() if data is None else data})
    road.world.page("/well", "<main><p>All is well here.</p></main>")
    road.sources(f'kind = "json"\n{keys}', 'kind = "page"\n  id = "well"\n  url = "WORLD/well"')
    assert road.kinds() == []
    return page


def edit(page: Json, number: int, **fields: Any) -> None:
    data = copy.deepcopy(page.data)
    assert isinstance(data, dict)
    data["data"][number].update(fields)
    page.data = data


FIELDS: list[tuple[dict[str, Any], str, str, dict[str, Any], dict[str, Any]]] = [
    ({"cost": {"in": 9}}, "price.changed", "notable", {"price_in": 2.5}, {"price_in": 9}),
    ({"cost": {"in": "9.25"}}, "price.changed", "notable", {"price_in": 2.5}, {"price_in": 9.25}),
    (
        {"ends": "2027-03-01"},
        "deprecation.announced",
        "critical",
        {"shutdown": None},
        {"shutdown": "2027-03-01"},
    ),
    (
        {"license": "apache-2.0"},
        "license.changed",
        "critical",
        {"license": "mit"},
        {"license": "apache-2.0"},
    ),
    (
        {"size": 8_000_000_000},
        "parameters.changed",
        "notable",
        {"parameters": 7_000_000_002},
        {"parameters": 8_000_000_000},
    ),
    ({"gated": True}, "access.changed", "notable", {"access": False}, {"access": True}),
    ({"context": 64000}, "item.changed", "minor", {"context": 32000}, {"context": 64000}),
    ({"context": None}, "item.changed", "minor", {"context": 32000}, {"context": None}),
    (
        {"tags": ["audio", "text", "music"]},
        "item.changed",
        "minor",
        {"tags": ["audio", "text"]},
        {"tags": ["audio", "music", "text"]},
    ),
    (
        {"not_before": "2027-06-01"},
        "item.changed",
        "minor",
        {"shutdown_earliest": None},
        {"shutdown_earliest": "2027-06-01"},
    ),
]


@pytest.mark.parametrize(("change", "kind", "severity", "old", "new"), FIELDS)
def test_a_field_has_the_kind_that_its_name_decides(
    road: Road,
    change: dict[str, Any],
    kind: str,
    severity: str,
    old: dict[str, Any],
    new: dict[str, Any],
) -> None:
    page = start(road)
    edit(page, 2, **change)
    done = road.run()
    if "context" in change and change["context"] is None and not done["events"]:
        done = road.run()
    assert [(e["kind"], e["severity"]) for e in done["events"]] == [(kind, severity)]
    event = done["events"][0]
    assert (event["source"], event["subject"], event["provider"]) == ("l", "l#vox-2", "acme")
    assert (event["old"], event["new"]) == (old, new)
    assert road.kinds() == []


def test_a_date_that_moves_is_deprecation_changed(road: Road) -> None:
    page = start(road)
    edit(page, 1, ends="2027-06-01")
    event = road.run()["events"][0]
    assert event["kind"] == "deprecation.changed"
    assert event["old"] == {"shutdown": "2027-01-20"}
    assert event["new"] == {"shutdown": "2027-06-01"}
    assert road.kinds() == []


def test_fields_of_one_kind_are_one_event_and_of_two_kinds_two(road: Road) -> None:
    page = start(road)
    edit(page, 2, context=1, tags=[], cost={"in": 3}, ends="2027-02-02")
    done = road.run()
    kinds = [event["kind"] for event in done["events"]]
    assert sorted(kinds) == ["deprecation.announced", "item.changed", "price.changed"]
    changed = next(event for event in done["events"] if event["kind"] == "item.changed")
    assert changed["new"]["context"] == 1
    assert road.kinds() in ([], ["item.changed"])
    assert road.kinds() == []


def test_a_new_row_is_one_item_new_whatever_it_holds(road: Road) -> None:
    page = start(road)
    page.data = {"data": [*rows(), rows(13)[-1] | {"ends": "2027-01-01", "license": "x"}]}
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["item.new"]
    event = done["events"][0]
    assert event["subject"] == "l#vox-12"
    assert event["old"] is None
    assert event["new"]["shutdown"] == "2027-01-01"
    assert road.kinds() == []


def test_a_row_that_goes_is_told_once_and_one_that_flickers_not(road: Road) -> None:
    page = start(road)
    for _ in range(2):
        page.data = {"data": rows()[:-1]}
        first = road.kinds()
        page.data = {"data": rows()}
        if first:
            assert first == ["item.removed"]
            break
        assert road.kinds() == []
    page.data = {"data": rows()[1:]}
    told = [*road.kinds(), *road.kinds(), *road.kinds()]
    assert told == ["item.removed"]


SAME: dict[str, Any] = {
    "a number written otherwise": lambda row: (
        row | {"context": 32000.0, "size": float(row["size"])}
    ),
    "a price as text": lambda row: row | {"cost": {"in": str(row["cost"]["in"])}},
    "keys in another order": lambda row: dict(reversed(list(row.items()))),
    "a list in another order": lambda row: row | {"tags": ["text", "audio"]},
    "absent": lambda row: {k: v for k, v in row.items() if v is not None},
    "empty text": lambda row: {k: "" if v is None else v for k, v in row.items()},
    "an empty list": lambda row: row | {"not_before": []},
    "an empty object": lambda row: row | {"not_before": {}},
    "what is not asked for": lambda row: row | {"downloads": 9999, "news": True},
    "a price that varies, where there was none": lambda row: row | {"not_before": None},
}


@pytest.mark.parametrize("same", SAME.values(), ids=list(SAME))
def test_what_means_the_same_is_no_event(road: Road, same: Any) -> None:
    page = start(road)
    before = road.files()
    page.data = {"data": [same(row) for row in rows()]}
    assert road.kinds() == []
    assert road.kinds() == []
    assert road.files() == before


def test_rows_in_another_order_are_no_event(road: Road) -> None:
    page = start(road)
    page.data = {"total": 12, "data": list(reversed(rows()))}
    assert road.kinds() == []


def test_a_row_that_the_filter_hides_is_not_removed_and_no_newcomer_when_it_returns(
    road: Road,
) -> None:
    page = start(road, KEYS + "\n  where = \"contains(tags, 'audio')\"")
    edit(page, 2, tags=["text"])
    assert [road.kinds() for _ in range(3)] == [[], [], []]
    road.forget()
    assert road.kinds() == []
    page.data = {"data": rows()}
    assert [road.kinds() for _ in range(2)] == [[], []]
    edit(page, 2, tags=["text"])
    road.run()
    edit(page, 2, tags=["audio", "text"], cost={"in": 7})
    assert road.kinds() == ["price.changed"]


def test_all_rows_may_be_hidden_and_come_back(road: Road) -> None:
    page = start(road, KEYS + "\n  where = \"contains(tags, 'audio')\"")
    page.data = {"data": [row | {"tags": ["text"]} for row in rows()]}
    assert [road.kinds() for _ in range(3)] == [[], [], []]
    page.data = {"data": rows()}
    assert [road.kinds() for _ in range(2)] == [[], []]


@pytest.mark.parametrize("odd", [{"tags": None}, {"tags": 7}, {"tags": {"a": 1}}, {}])
def test_where_that_cannot_be_evaluated_on_a_row_is_false_for_it(
    road: Road, odd: dict[str, Any]
) -> None:
    data = rows()
    data[3] = {"id": "vox-3", **odd}
    page = start(road, KEYS + "\n  where = \"contains(tags, 'audio')\"", data)
    assert road.run()["failures"] == []
    snapshot = next((road.folder / "snapshots/acme").glob("l*.json")).read_text("utf-8")
    assert "l#vox-2" in snapshot
    assert "l#vox-3" not in snapshot
    page.data = {"data": rows()}
    assert road.kinds() == ["item.new"]


def test_a_mass_of_rows_that_vanish_must_be_seen_twice(road: Road) -> None:
    page = start(road)
    page.data = {"data": rows(6)}
    assert road.kinds() == []
    page.data = {"data": rows()}
    assert [road.kinds(), road.kinds()] == [[], []]
    page.data = {"data": rows(6)}
    assert road.kinds() == []
    page.status = 500
    assert road.kinds() == []
    page.status = 200
    assert road.kinds() == ["item.removed"] * 6
    assert road.kinds() == []


BROKEN: dict[str, tuple[Any, str]] = {
    "no rows": ({"data": []}, "empty"),
    "null": ({"data": None}, "unreadable"),
    "another shape": ({"models": rows()}, "unreadable"),
    "a number": ({"data": 7}, "unreadable"),
    "rows without keys": ({"data": [{"name": "x"} for _ in range(9)]}, "unreadable"),
    "rows that are texts": ({"data": ["a", "b"]}, "empty"),
    "an error": ({"error": {"message": "quota"}}, "unreadable"),
    "a list": ([], "unreadable"),
}


@pytest.mark.parametrize(("data", "error"), BROKEN.values(), ids=list(BROKEN))
def test_a_list_that_is_none_is_a_failure(road: Road, data: Any, error: str) -> None:
    page = start(road)
    before = road.files()
    page.data = data
    done = road.run()
    assert [f["error"] for f in done["failures"]] == [error], done["failures"]
    assert done["events"] == []
    page.data = {"data": rows()}
    assert road.kinds() == []
    assert road.files() == before


TEXTS: dict[str, tuple[bytes, str]] = {
    "a page": (b"<!doctype html><html><body><h1>Models</h1></body></html>", "unreadable"),
    "half": (b'{"data": [{"id": "vox-1"', "unreadable"),
    "not utf-8": ('{"data": [{"id": "caf\u00e9"}]}'.encode("latin-1"), "unreadable"),
    "NaN": (b'{"data": [{"id": "vox-1", "cost": {"in": NaN}}]}', "unreadable"),
    "two": (b'{"data": []}{"data": []}', "unreadable"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "unreadable"),
    "blank": (b"   ", "unreadable"),
    "a text": (b'"hello"', "unreadable"),
}


@pytest.mark.parametrize(("body", "error"), TEXTS.values(), ids=list(TEXTS))
def test_text_that_is_no_json_is_a_failure(road: Road, body: bytes, error: str) -> None:
    start(road)
    road.world.page("/l.json", body, "application/json")
    done = road.run()
    assert [f["error"] for f in done["failures"]] == [error], done["failures"]
    assert done["events"] == []


def test_names_of_members_are_keys(road: Road) -> None:
    keys = """  id = "l"
  url = "WORLD/l.json"
  items = "@"
  key = '"@key"'
  fields = { price_in = "cost" }"""
    page = road.world.json(
        "/l.json", {"a/x": {"cost": 1}, "b": {"cost": 2}, "spec": "text", "n": 1}
    )
    road.sources(f'kind = "json"\n{keys}')
    road.run()
    page.data = {"n": 2, "b": {"cost": 3}, "a/x": {"cost": 1.0}, "c": {"cost": 4}}
    assert sorted((e["kind"], e["subject"]) for e in road.run()["events"]) == [
        ("item.new", "l#c"),
        ("price.changed", "l#b"),
    ]


def test_double_keys_and_huge_numbers_are_borne(road: Road) -> None:
    data = rows()
    data[5]["context"] = 10**400
    data[6]["cost"] = {"in": 1e308}
    data.append(rows()[0] | {"context": 1})
    page = start(road, data=data)
    assert road.run()["failures"] == []
    assert [road.kinds() for _ in range(2)] == [[], []]
    road.forget()
    assert road.kinds() == []
    text = str(page.content(), "utf-8").replace("1" + "0" * 400, "1e999")
    road.world.page("/l.json", text, "application/json")
    done = road.run()
    assert len(done["failures"]) + len(done["events"]) <= 1
    road.run()


@pytest.mark.parametrize("written", ['"\\ud83d"', '"a\\uDC00b"'])
def test_half_a_character_is_borne_and_ends_no_pass(road: Road, written: str) -> None:
    page = start(road)
    text = str(page.content(), "utf-8")
    road.world.page("/l.json", text.replace('"mit"', written, 1), "application/json")
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["license.changed"]
    assert "\ufffd" in str(done["events"][0]["new"])
    road.world.page("/l.json", text, "application/json")
    assert road.run()["failures"] == []


def test_a_field_that_appears_in_every_row_is_said_once_or_never(road: Road) -> None:
    page = start(road)
    page.data = {
        "data": [row | {"not_before": f"2028-01-0{n % 9 + 1}"} for n, row in enumerate(rows())]
    }
    assert road.kinds() == []
    assert road.kinds() == []
    page.data = {"data": rows()}
    assert [road.kinds() for _ in range(3)] == [[], [], []]


def test_a_field_that_is_asked_anew_is_a_baseline_and_the_others_go_on(road: Road) -> None:
    page = start(road)
    edit(page, 2, cost={"in": 9, "out": 2})
    road.sources(
        'kind = "json"\n' + KEYS.replace("price_in =", 'price_out = "cost.out", price_in ='),
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
    )
    assert road.kinds() == ["price.changed"]
    assert road.kinds() == []


def test_a_price_that_varies_is_no_price(road: Road) -> None:
    page = start(road)
    edit(page, 2, cost={"in": "-1"})
    assert [road.kinds() for _ in range(3)] == [[], ["price.changed"], []]
    edit(page, 2, cost={"in": 9.5})
    assert road.kinds() == ["price.changed"]
    sides = [(event["old"]["price_in"], event["new"]["price_in"]) for event in road.told]
    assert sides == [(2.5, None), (None, 9.5)]


def test_keys_of_any_shape_are_subjects(road: Road) -> None:
    data: list[dict[str, Any]] = [
        {"id": 7},
        {"id": 7.5},
        {"id": "x#y/z:1"},
        {"id": "\x1b[31mred\n\u202e"},
        {"id": "k" * 5000},
        {"id": None},
        {"id": True},
        {"id": ""},
        {"id": ["a"]},
        {"name": "no key"},
    ]
    page = start(road, data=data)
    assert road.run()["failures"] == []
    page.data = {"data": [*data, {"id": "\x1b[32mgreen\x07 | <b>"}]}
    assert road.kinds() == ["item.new"]
    for path, written in road.files().items():
        assert b"\x1b" not in written, path
    assert "\x1b" not in road.out


def test_the_least_severity_of_a_source_is_kept(road: Road) -> None:
    page = start(road, KEYS + '\n  severity = "notable"')
    edit(page, 2, context=1, cost={"in": 9})
    assert road.kinds() == ["price.changed"]
    assert road.kinds() == []


def on(road: Road, page: Json, number: int, **fields: Any) -> list[str]:
    """The kinds of a pass a day after the last, with a row edited."""
    road.now += timedelta(hours=23)
    edit(page, number, **fields)
    return road.kinds()


def test_a_value_that_flaps_is_told_once_and_again_when_it_settles(road: Road) -> None:
    page = start(road)
    told = [on(road, page, 2, context=(64000, 32000)[day % 2]) for day in range(8)]
    assert told == [["item.changed"], *[[]] * 7]
    assert [on(road, page, 2, context=32000) for _ in range(2)] == [[], []]
    assert on(road, page, 2, context=32000) == ["item.changed"]
    assert "snapshots/pending.json" not in road.files(), "it has settled"
    assert [on(road, page, 2, context=32000) for _ in range(3)] == [[], [], []]


def test_what_flaps_is_held_by_the_files_alone(road: Road) -> None:
    page = start(road)
    told = []
    for day in range(8):
        road.forget()
        told.append(on(road, page, 2, context=(64000, 32000)[day % 2]))
    assert told == [["item.changed"], *[[]] * 7]
    for settled in (False, False, True):
        road.forget()
        assert bool(on(road, page, 2, context=32000)) == settled


def test_a_flap_that_rests_leaves_every_file_as_it_is(road: Road) -> None:
    page = start(road)
    for context in (64000, 32000, 64000):
        on(road, page, 2, context=context)
    before = road.files()
    assert "snapshots/pending.json" in before
    for _ in range(20):
        assert on(road, page, 2, context=64000) == []
        assert road.files() == before


def test_a_row_that_goes_and_returns_is_told_once(road: Road) -> None:
    page = start(road)
    told = []
    for day in range(12):
        road.now += timedelta(hours=23)
        page.data = {"data": rows(11 if day % 4 < 2 else 12)}
        told += road.kinds()
    assert told == ["item.removed"]
    page.data = {"data": rows(12)}
    road.now += timedelta(days=4)
    assert road.kinds() == ["item.new"]


def test_a_long_list_in_ever_another_order_and_form_is_no_event(road: Road) -> None:
    whole = rows(400)
    page = start(road, data=whole)
    before = road.files()
    forms = list(SAME.values())
    for look in range(4):
        data = [forms[(n + look) % len(forms)](row) for n, row in enumerate(whole)]
        Random(look).shuffle(data)
        page.data = {"data": data}
        assert road.kinds() == []
        assert road.files() == before


def test_a_long_list_that_shrinks_to_two_rows_is_doubted(road: Road) -> None:
    page = start(road, data=rows(60))
    page.data = {"data": rows(2)}
    done = road.run()
    assert [failure["error"] for failure in done["failures"]] == ["doubted"]
    assert done["events"] == []
    page.data = {"data": rows(60)}
    done = road.run()
    assert (done["failures"], done["events"]) == ([], [])


def test_a_new_row_names_the_row_that_it_is_a_variant_of(road: Road) -> None:
    page = start(road)
    page.data = {"data": [*rows(), rows()[0] | {"id": "vox-0:free"}]}
    event = road.run()["events"][0]
    assert event["title"] == "vox-0:free is new: a variant of vox-0"
    assert event["new"]["variant_of"] == "vox-0"
