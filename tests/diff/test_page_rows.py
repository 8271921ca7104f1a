"""Events of a page's typed rows, and what they leave to `page.changed`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.model import Decision
from tests.corpus.looking import Looking, Said

TABLES = Path(__file__).parents[1] / "corpus" / "tables"
CASES = sorted(folder.name for folder in TABLES.iterdir())


def said(path: Path) -> Said:
    form = "text/html" if path.suffix == ".html" else "text/markdown"
    return Said(path.read_text(encoding="utf-8"), {"content-type": form})


def looked(before: Said, after: Said) -> tuple[Looking, Decision]:
    """A page as it was, and what is made of what became of it."""
    page = Looking()
    page.look(lambda _: before)
    return page, page.look(lambda _: after)


def rows(page: Looking) -> list[list[object]]:
    """The facts of typed rows: model, predicate, value."""
    snapshot = page.standing.snapshot
    assert snapshot is not None
    return [
        [subject.partition("#")[2], predicate, fact.value]
        for (subject, predicate), fact in sorted(snapshot.facts.items())
        if "#" in subject
    ]


def told(decision: Decision) -> list[tuple[str, str]]:
    return [(event.kind, event.subject.partition("#")[2]) for event in decision.events]


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_read_and_its_edit_told_under_its_kind(name: str) -> None:
    folder = TABLES / name
    before, after = (said(next(folder.glob(f"{when}.*"))) for when in ("before", "after"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    page = Looking()
    assert page.look(lambda _: before).events == ()
    assert rows(page) == expected["facts"]
    decision = page.look(lambda _: after)
    assert sorted(told(decision)) == sorted(
        (event["kind"], event["key"] or "") for event in expected["events"]
    )
    assert page.look(lambda _: after).events == ()
    assert page.look(lambda _: after).events == ()


HEAD = "# Lifecycle\n\nA page of models.\n\n| Model | Shutdown date | Use | Note |\n|--|--|--|--|\n"
MARKDOWN = {"content-type": "text/markdown"}


def table(*lines: str, more: str = "") -> Said:
    return Said(HEAD + "\n".join(f"| {line} |" for line in lines) + f"\n\n{more}\n", MARKDOWN)


def test_an_event_names_model_date_and_replacement() -> None:
    head = Said(HEAD.replace("Use", "Replacement"), MARKDOWN)
    new = Said(head.body + "| vox-1 | 2026-09-01 | vox-2 | |\n", MARKDOWN)
    _, decision = looked(head, new)
    event = decision.events[0]
    assert event.title == "vox-1: shuts down 2026-09-01, use vox-2"
    assert (event.kind, event.severity, event.predicate) == (
        "deprecation.announced",
        "critical",
        "shutdown",
    )
    assert (event.old, event.new) == (None, {"shutdown": "2026-09-01", "replacement": "vox-2"})


def test_a_move_is_told_from_the_one_to_the_other() -> None:
    _, decision = looked(table("vox-1 | May 2026 | |"), table("vox-1 | May 9, 2026 | |"))
    [event] = decision.events
    assert event.title == "vox-1: shutdown 2026-05 → 2026-05-09"
    assert (event.old, event.new) == ({"shutdown": "2026-05"}, {"shutdown": "2026-05-09"})


def test_what_else_changed_in_the_row_is_told_with_its_event() -> None:
    _, decision = looked(
        table("vox-1 | 2026-05-07 | | all regions"), table("vox-1 | 2026-06-07 | | EU only")
    )
    [event] = decision.events
    assert event.old == {"shutdown": "2026-05-07", "row": "vox-1 | 2026-05-07 | | all regions"}
    assert event.new == {"shutdown": "2026-06-07", "row": "vox-1 | 2026-06-07 | | EU only"}


def test_a_price_names_model_old_new_and_unit() -> None:
    head = "| Model | Input | Output |\n|--|--|--|\n"
    _, decision = looked(
        Said(f"{head}| vox-1 | $0.15 / 1M tokens | $0.60 / 1M tokens |\n", MARKDOWN),
        Said(f"{head}| vox-1 | $0.10 / 1M tokens | $0.60 / 1M tokens |\n", MARKDOWN),
    )
    [event] = decision.events
    assert event.title == "vox-1: price input 0.15 → 0.1 USD per 1M tokens"
    assert event.old == {"price_input": {"amount": 0.15, "currency": "USD", "unit": "1M tokens"}}


def test_a_move_of_unit_and_amount_tells_both_units() -> None:
    head = "| Model | Price |\n|--|--|\n"
    _, decision = looked(
        Said(f"{head}| vox-1 | $0.006 / minute |\n", MARKDOWN),
        Said(f"{head}| vox-1 | $0.24 / hour |\n", MARKDOWN),
    )
    assert decision.events[0].title == (
        "vox-1: price time 0.006 USD per minute → 0.24 USD per hour"
    )
    head = "| Model | Input |\n|--|--|\n"
    _, decision = looked(
        Said(f"{head}| vox-1 | $6 / 1M tokens |\n", MARKDOWN),
        Said(f"{head}| vox-1 | $0.005 / 1K tokens |\n", MARKDOWN),
    )
    assert decision.events[0].title == (
        "vox-1: price input 6 USD per 1M tokens → 0.005 USD per 1K tokens"
    )


def test_the_rest_of_the_page_is_told_beside_the_row() -> None:
    _, decision = looked(
        table("vox-1 | 2026-05-07 | |", "vox-2 | 2027-05-07 | |", more="Ask us on weekdays."),
        table("vox-1 | 2026-06-07 | |", "vox-2 | 2027-05-07 | |", more="Ask us at any hour."),
    )
    assert told(decision) == [("deprecation.changed", "vox-1"), ("page.changed", "")]
    assert decision.events[1].old == ["Ask us on weekdays."]


def test_many_rows_of_the_past_that_come_at_once_are_a_page_written_anew() -> None:
    old = [f"vox-{number} | 2025-11-0{number} | |" for number in range(1, 7)]
    _, decision = looked(table("vox-9 | 2027-01-01 | |"), table("vox-9 | 2027-01-01 | |", *old))
    assert told(decision) == [("page.changed", "")]
    _, decision = looked(table("vox-9 | 2027-01-01 | |"), table("vox-9 | 2027-01-01 | |", old[0]))
    assert told(decision) == [("deprecation.announced", "vox-1")]
    assert decision.events[0].title == "vox-1: shut down 2025-11-01"


def test_a_row_that_only_reads_otherwise_is_no_event() -> None:
    before = table("vox-1 | 2026-05-07 | |", "vox-1 | 2026-09-07 | | long ago")
    page, decision = looked(before, table("vox-1 | 2026-05-07 | |"))
    assert told(decision) == [("page.changed", "")]
    assert rows(page) == [["vox-1", "shutdown", "2026-05-07"]]


def test_a_model_keeps_its_subject_when_its_spelling_changes() -> None:
    page, decision = looked(
        table("Vox-1-Large | 2026-05-07 | |"), table("vox 1 large | 2026-06-07 | |")
    )
    assert told(decision) == [("deprecation.changed", "Vox-1-Large")]
    assert rows(page) == [["Vox-1-Large", "shutdown", "2026-06-07"]]


def test_a_row_that_is_missing_once_and_comes_back_is_no_announcement() -> None:
    full = table("vox-1 | 2026-05-07 | |", "vox-2 | 2026-09-07 | |")
    page, decision = looked(full, table("vox-1 | 2026-05-07 | |"))
    assert told(decision) == [("page.changed", "")]
    assert told(page.look(lambda _: full)) == [("page.changed", "")]


def test_a_row_that_went_and_comes_back_as_it_was_is_not_announced_again() -> None:
    part, full = (
        table("vox-1 | 2027-05-07 | |"),
        table("vox-1 | 2027-05-07 | |", "vox-2 | 2027-09-07 | |"),
    )
    page, decision = looked(part, full)
    assert told(decision) == [("deprecation.announced", "vox-2")]
    for _ in range(2):
        went = [told(page.look(lambda _: part)) for _ in range(3)]
        assert went == [[("page.changed", "")], [], []]
        assert told(page.look(lambda _: full)) == [("page.changed", "")]
    page.look(lambda _: part)
    page.look(lambda _: part)
    moved = table("vox-1 | 2027-05-07 | |", "vox-2 | 2027-10-07 | |")
    assert told(page.look(lambda _: moved)) == [("deprecation.announced", "vox-2")]


PLACES = "# Lifecycle\n\nBy region.\n\n| Model | Region | Shutdown date |\n|--|--|--|\n"


def placed(*lines: str) -> Said:
    return Said(PLACES + "\n".join(f"| {line} |" for line in lines) + "\n", MARKDOWN)


US, EU = "vox-1 | us-east-1 | 2026-05-07", "vox-1 | eu-west-1 | 2026-09-07"


def test_the_end_in_one_region_moves_by_itself() -> None:
    _, decision = looked(placed(US, EU), placed(US.replace("05", "06"), EU))
    [event] = decision.events
    assert (event.kind, event.subject) == (
        "deprecation.changed",
        "page:https://docs.example.org/page#vox-1",
    )
    assert event.title == "vox-1: shutdown 2026-05-07 → 2026-06-07 (us-east-1)"
    assert event.predicate == "shutdown:us-east-1"
    assert (event.old, event.new) == (
        {"shutdown:us-east-1": "2026-05-07"},
        {"shutdown:us-east-1": "2026-06-07"},
    )


def test_regions_that_move_alike_are_one_move_of_the_model() -> None:
    before, after = (
        placed(*(f"vox-1 | {place} | 2026-0{month}-07" for place in ("us-east-1", "eu-west-1")))
        for month in (5, 6)
    )
    [event] = looked(before, after)[1].events
    assert event.title == "vox-1: shutdown 2026-05-07 → 2026-06-07"
    assert event.old == {"shutdown": "2026-05-07"}


def test_a_region_that_comes_is_announced_though_its_day_is_known() -> None:
    [event] = looked(placed(US), placed(US, US.replace("us-east-1", "ap-south-1")))[1].events
    assert event.kind == "deprecation.announced"
    assert event.title == "vox-1: shuts down 2026-05-07 (ap-south-1)"


def test_a_region_that_is_missing_once_is_told_of_neither_time() -> None:
    page, decision = looked(placed(US, EU), placed(US))
    assert told(decision) == [("page.changed", "")]
    assert told(page.look(lambda _: placed(EU, US))) == [("page.changed", "")]


def test_a_region_under_another_name_is_no_new_one() -> None:
    _, decision = looked(placed(US, EU), placed(US, EU.replace("eu-west-1", "EU (Ireland)")))
    assert told(decision) == [("page.changed", "")]


def test_an_end_that_is_put_off_in_one_region_is_told_as_such() -> None:
    later = EU.replace("2026-09-07", "not before 2026-12-07")
    [event] = looked(placed(US, EU), placed(US, later))[1].events
    assert event.title == "vox-1: shutdown 2026-09-07 → not before 2026-12-07 (eu-west-1)"
    assert event.kind == "deprecation.changed"


def test_regions_that_a_page_begins_to_tell_apart_had_the_models_day() -> None:
    page, _ = looked(placed("vox-1 | | 2026-05-07"), placed("vox-1 | | 2026-05-07"))
    [event] = page.look(lambda _: placed(US, EU)).events
    assert event.kind == "deprecation.changed"
    assert event.title == "vox-1: shutdown 2026-05-07 → 2026-09-07 (eu-west-1)"


def test_a_price_that_is_free_no_more_is_a_price_that_moved() -> None:
    head = "| Model | Price |\n|--|--|\n"
    free, paid = (Said(f"{head}| vox-1 | {what} |\n", MARKDOWN) for what in ("Free", "$6 / hour"))
    assert looked(free, paid)[1].events[0].title == "vox-1: price time 0 → 6 USD per hour"
    assert looked(paid, free)[1].events[0].title == "vox-1: price listed 6 USD per hour → 0"


def test_an_item_that_gets_a_day_is_told_once() -> None:
    item = "- **Vox SDK 2** \u2014 maintenance, end of support {}\n"
    page = "# Support\n\n- **Vox SDK 1** \u2014 maintenance, end of support on May 3, 2027\n" + item
    _, decision = looked(
        *(Said(page.format(day), MARKDOWN) for day in ("not set yet", "on June 3, 2027"))
    )
    assert told(decision) == [("deprecation.announced", "vox-sdk-2")]


def test_of_two_cards_with_one_price_each_is_told_when_it_moves() -> None:
    card = "<div><h3>{}</h3><p>Output: ${} / 1M tokens</p></div>"
    pages = [
        Said(f"<main><h1>Prices</h1>{card.format('vox-1', one)}{card.format('vox-2', two)}</main>")
        for one, two in (("3.20", "3.20"), ("4.80", "3.20"), ("4.80", "2.90"))
    ]
    page, decision = looked(*pages[:2])
    assert told(decision) == [("price.changed", "vox-1")]
    assert told(page.look(lambda _: pages[2])) == [("price.changed", "vox-2")]
