"""Events of rows in a list."""

from __future__ import annotations

from monitor.model import (
    Cover,
    Json,
)
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
