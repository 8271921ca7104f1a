"""Events of rows in a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.model import Cover
from monitor.values import Json
from tests.diff.watch import Facts, Watch, kinds

ROW = "json:list#"


def row(key: str, **fields: Json) -> Facts:
    subject = f"{ROW}{key}"
    return {(subject, "item"): True} | {(subject, name): value for name, value in fields.items()}


def test_a_new_row_is_one_event_whatever_it_holds() -> None:
    watch = Watch()
    watch.see(row("a"))
    event = watch.see({**row("a"), **row("b", price_input=2, shutdown="2027-01-01")}).events[0]
    assert (event.kind, event.new) == ("item.new", {"price_input": 2, "shutdown": "2027-01-01"})


def test_fields_of_a_row_are_told_by_kind() -> None:
    watch = Watch()
    watch.see(row("a", price_input=2, price_output=4, mode="chat", license="mit"))
    decision = watch.see(
        row("a", price_input=1, price_output=3, mode="audio", license="apache-2.0", shutdown="2027")
    )
    assert {event.kind: (event.old, event.new) for event in decision.events} == {
        "price.changed": (
            {"price_input": 2, "price_output": 4},
            {"price_input": 1, "price_output": 3},
        ),
        "item.changed": ({"mode": "chat"}, {"mode": "audio"}),
        "license.changed": ({"license": "mit"}, {"license": "apache-2.0"}),
        "deprecation.announced": ({"shutdown": None}, {"shutdown": "2027"}),
    }


def test_a_shutdown_date_that_moves_is_told_as_such() -> None:
    watch = Watch()
    watch.see(row("a", shutdown="2026-02-05"))
    event = watch.see(row("a", shutdown="2026-03-31")).events[0]
    assert (event.kind, event.severity) == ("deprecation.changed", "critical")
    assert event.title == "a: shutdown 2026-02-05 → 2026-03-31"


def test_a_field_that_appears_in_the_whole_list_is_its_form_and_no_event() -> None:
    watch = Watch()
    plain: Facts = {}
    rich: Facts = {}
    for number in range(12):
        plain |= row(f"m{number}", mode="chat")
        rich |= row(f"m{number}", mode="chat", cutoff="2024")
    watch.see(plain)
    decision = watch.see(rich)
    assert (decision.events, decision.result) == ((), "changed")
    assert "cutoff" in decision.notes[0]


def test_a_few_shutdown_dates_in_a_list_that_had_none_are_news() -> None:
    watch = Watch()
    rows: Facts = {}
    for number in range(8):
        rows |= row(f"m{number}", mode="chat")
    watch.see(rows)
    for number in range(4):
        rows |= row(f"m{number}", shutdown="2027-01-01")
    assert kinds(watch.see(rows)) == ["deprecation.announced"] * 4


def test_a_row_that_where_no_longer_lets_through_is_not_removed() -> None:
    watch = Watch()
    watch.see({**row("a"), **row("b")})
    cover = Cover(f"{ROW}*", besides=frozenset({f"{ROW}b"}))
    watch.see(row("a"), [cover])
    watch.see(row("a"), [cover])
    assert watch.events == []


def test_rows_that_vanish_together_are_confirmed_first() -> None:
    watch = Watch()
    rows: Facts = {}
    for number in range(10):
        rows |= row(f"m{number}")
    watch.see(rows)
    assert watch.see(row("m0")).events == ()
    assert len(watch.see(row("m0")).events) == 9


def test_the_lowest_severity_of_a_source_keeps_lesser_events_back() -> None:
    watch = Watch(severity="critical")
    watch.see(row("a", mode="chat", license="mit"))
    assert kinds(watch.see(row("a", mode="x", license="apache-2.0"))) == ["license.changed"]


def test_titles_hold_no_control_characters() -> None:
    watch = Watch()
    watch.see(row("a"))
    title = watch.see({**row("a"), **row("b\x1b[31m\u202eevil\n")}).events[0].title
    assert title.isprintable()


def many(count: int, **fields: Callable[[int], Json]) -> Facts:
    """Rows `m0`, `m1` …, each field as its function gives it; None is absent."""
    rows: Facts = {}
    for number in range(count):
        values = {name: of(number) for name, of in fields.items()}
        rows |= row(f"m{number}", **{name: v for name, v in values.items() if v is not None})
    return rows


def told(before: Facts, after: Facts) -> list[str]:
    """The kinds of what is told when one list follows on another and stays."""
    watch = Watch()
    watch.see(before)
    return [kind for _ in range(3) for kind in kinds(watch.see(after))]


def a_price(number: int) -> Json:
    return (number + 1) * 1e-7


FORMS: dict[str, tuple[Facts, Facts]] = {
    "a field that comes for two rows in five": (
        many(43, mode=lambda _: "chat"),
        many(43, mode=lambda _: "chat", cutoff=lambda n: "2025-01" if n < 18 else None),
    ),
    "a field that a few rows had comes for the others": (
        many(40, hub=lambda n: "x" if n < 3 else None),
        many(40, hub=lambda n: f"x{n}" if n > 3 else "x"),
    ),
    "a field that goes": (many(12, hub=lambda n: f"x{n}"), many(12)),
    "dates of every row": (many(12), many(12, shutdown=lambda n: f"2027-01-{n + 1:02}")),
    "dates of every row that go": (many(5, shutdown=lambda _: "2027-01-01"), many(5)),
    "prices per million": (
        many(12, price_input=a_price),
        many(12, price_input=lambda n: round((n + 1) * 0.1, 2)),
    ),
    "prices per hour": (
        many(4, price_second=lambda n: n + 1.0),
        many(4, price_second=lambda n: 3600 * (n + 1)),
    ),
    "another currency in a long list": (
        many(40, price_input=a_price),
        many(40, price_input=lambda n: (n + 1) * 1.0931e-7),
    ),
    "a text becomes a list": (
        many(12, heir=lambda n: f"gpt-{n} or gpt-5"),
        many(12, heir=lambda n: [f"gpt-{n}", "gpt-5"]),
    ),
    "another clock": (
        many(12, shutdown=lambda n: f"2027-01-{n + 1:02}"),
        many(12, shutdown=lambda n: f"2027-01-{n + 2:02}"),
    ),
    "a figure that moves in every row of a long list": (
        many(40, score=lambda n: n),
        many(40, score=lambda n: n * n + 7),
    ),
}


@pytest.mark.parametrize(("before", "after"), FORMS.values(), ids=list(FORMS))
def test_what_happens_to_nearly_every_row_is_one_note(before: Facts, after: Facts) -> None:
    watch = Watch()
    watch.see(before)
    notes = [note for _ in range(3) for note in watch.see(after).notes]
    assert watch.events == []
    assert len([note for note in notes if "the list's form" in note]) == 1
    assert [kind for _ in range(2) for kind in kinds(watch.see(after))] == []


NEWS: dict[str, tuple[Facts, Facts, list[str]]] = {
    "all prices of a short list fall by a half": (
        many(6, price_input=a_price),
        many(6, price_input=lambda n: (n + 1) * 0.5e-7),
        ["price.changed"] * 6,
    ),
    "one price a thousand times too high": (
        many(6, price_input=a_price),
        many(6, price_input=lambda n: 1e-4 if n == 0 else a_price(n)),
        ["price.changed"],
    ),
    "a price that moves on the day of another unit": (
        many(20, price_input=a_price),
        many(20, price_input=lambda n: 7 if n == 3 else (n + 1) * 0.1),
        ["price.changed"],
    ),
    "the shutdown of a whole family": (
        many(4),
        many(4, shutdown=lambda _: "2027-01-01"),
        ["deprecation.announced"] * 4,
    ),
    "dates that move by a month": (
        many(12, shutdown=lambda _: "2027-01-01"),
        many(12, shutdown=lambda _: "2027-02-01"),
        ["deprecation.changed"] * 12,
    ),
    "a field that comes for a row or two": (
        many(40),
        many(40, hub=lambda n: "x" if n < 2 else None),
        ["item.changed"] * 2,
    ),
    "licences of every row": (
        many(40, license=lambda _: "mit"),
        many(40, license=lambda _: "apache-2.0"),
        ["license.changed"] * 40,
    ),
}


@pytest.mark.parametrize(("before", "after", "kinds_"), NEWS.values(), ids=list(NEWS))
def test_what_happens_to_rows_themselves_is_told(
    before: Facts, after: Facts, kinds_: list[str]
) -> None:
    assert told(before, after) == kinds_


SAME: list[tuple[str, Json, Json]] = [
    ("context", "32000", 32000),
    ("context", "32000.0", 32000),
    ("heir", "gpt-5", ["gpt-5"]),
    ("heir", "gpt  5", "gpt 5"),
    ("price_input", 2.5e-06, 2.4999999999999998e-06),
    ("license", "mit", "MIT"),
    ("license", "Apache 2.0", "apache-2.0"),
    ("shutdown", "January 20, 2027", "2027-01-20"),
]


@pytest.mark.parametrize(("name", "old", "new"), SAME)
def test_a_value_that_is_written_otherwise_is_no_event(name: str, old: Json, new: Json) -> None:
    assert told(row("a", **{name: old}), row("a", **{name: new})) == []
    assert told(row("a", **{name: new}), row("a", **{name: old})) == []


@pytest.mark.parametrize(("old", "new"), [("a", "b"), (1, 2), (1, [1, 2])])
def test_a_value_that_is_another_is_an_event(old: Json, new: Json) -> None:
    assert told(row("a", mode=old), row("a", mode=new)) == ["item.changed"]


def test_rows_that_have_other_keys_all_at_once_are_one_note() -> None:
    before, after = Facts(), Facts()
    for number in range(24):
        before |= row(f"vox-{number}", mode="chat")
        after |= row(f"acme/vox-{number}", mode="chat")
    watch = Watch()
    watch.see(before)
    first = watch.see(after)
    assert first.result == "failed", "such a list is doubted once"
    assert "48 rows have another key" in watch.see(after).notes[-1]
    assert (watch.see(after).result, watch.events) == ("unchanged", [])


def test_a_long_list_that_keeps_hardly_a_row_is_doubted_and_then_believed() -> None:
    watch = Watch()
    watch.see(many(300))
    doubted = watch.see(many(2))
    assert (doubted.result, doubted.events) == ("failed", ())
    assert watch.standing.trouble is not None
    assert watch.standing.trouble.error == "doubted"
    assert watch.see(many(300)).result == "unchanged"
    assert watch.see(many(2)).result == "failed"
    watch.fail("empty")
    assert kinds(watch.see(many(2))) == ["item.removed"] * 298
    assert watch.see(many(2)).events == ()


def test_titles_say_what_a_list_has_more_and_less() -> None:
    watch = Watch()
    watch.see(row("a", takes=["seed", "stop"]))
    assert watch.see(row("a", takes=["stop", "tools"])).events[0].title == "a: takes +tools -seed"


def test_titles_say_that_a_price_is_hard_to_believe() -> None:
    watch = Watch()
    watch.see(row("a", price_input=0.0001, price_output=2))
    title = watch.see(row("a", price_input=0.1, price_output=3)).events[0].title
    assert title == "a: price input 0.0001 → 0.1 (1,000 times as much), price output 2 → 3"


def test_a_shutdown_is_told_in_its_tense() -> None:
    watch = Watch()
    watch.see(row("a"))
    rows = row("a", shutdown="2026-01-01") | row("b", shutdown="2027-01-01")
    titles = {event.title for event in watch.see(rows).events}
    assert titles == {"a: was shut down 2026-01-01", "b is new, shuts down 2027-01-01"}


def test_a_row_that_is_gone_is_held_against_its_date() -> None:
    watch = Watch()
    rows = row("a", shutdown="2026-11-01") | row("b", shutdown="2027-01-01") | row("c")
    watch.see(rows | row("d"))
    watch.see(row("d"))
    assert {event.title for event in watch.see(row("d")).events} == {
        "a is gone, as announced for 2026-11-01",
        "b is gone, before its shutdown date 2027-01-01",
        "c is gone",
    }


def test_a_date_of_the_first_possible_end_announces_nothing() -> None:
    assert told(row("a"), row("a", shutdown_earliest="2027-01-01")) == ["item.changed"]


def test_a_variant_says_so() -> None:
    watch = Watch()
    watch.see(row("acme/vox") | row("acme/ear"))
    more = row("acme/vox:free") | row("~acme/vox-latest") | row("acme/new")
    events = watch.see(row("acme/vox") | row("acme/ear") | more).events
    assert {event.title: event.new for event in events} == {
        "acme/vox:free is new: a variant of acme/vox": {"variant_of": "acme/vox"},
        "~acme/vox-latest is new: an alias of acme/vox": {"variant_of": "acme/vox"},
        "acme/new is new": {},
    }
    assert {(event.kind, event.severity) for event in events} == {("item.new", "minor")}
