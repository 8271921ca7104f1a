"""An end that is called off: the row stays, its cell says that there is no day any more."""

from __future__ import annotations

import pytest

from monitor.model import Decision
from tests.corpus.looking import Looking, Said

HEAD = "# Life cycle\n\nWhat ends.\n\n| Model | Released | Shutdown date | Note |\n|--|--|--|--|\n"


def page(day: str, note: str = "small", *, head: str = HEAD, more: str = "") -> Said:
    rows = f"| vox-1 | 2025-01-16 | {day} | {note} |\n| vox-2 | 2026-01-16 | 2027-05-01 | |\n{more}"
    return Said(head + rows, {"content-type": "text/markdown"})


def told(*looks: Said) -> list[list[tuple[str, str]]]:
    """Kind and name of the events of each look after the first."""
    looking = Looking()
    looking.look(lambda _: looks[0])
    return [_named(looking.look(lambda _, said=said: said)) for said in looks[1:]]  # type: ignore[misc]


def _named(decision: Decision) -> list[tuple[str, str]]:
    return [(event.kind, event.subject.partition("#")[2]) for event in decision.events]


CHANGED = [("deprecation.changed", "vox-1")]
PAGE = [("page.changed", "")]


@pytest.mark.parametrize(
    "none",
    [
        *("—", "-", "None", "None planned", "TBD", "N/A", "Not scheduled", "No date set yet"),
        *("Cancelled", "Withdrawn: no longer planned", "On hold", "Postponed indefinitely"),
    ],
)
def test_an_end_that_is_called_off_is_told_when_a_second_look_sees_it(none: str) -> None:
    off = page(none)
    assert told(page("2027-03-01"), off, off, off) == [[], CHANGED, []]


def test_its_event_holds_the_old_day_and_none() -> None:
    looking = Looking()
    for said in (page("2027-03-01"), page("TBD")):
        looking.look(lambda _, said=said: said)  # type: ignore[misc]
    [event] = looking.look(lambda _: page("TBD")).events
    assert event.title == "vox-1: shutdown 2027-03-01 is called off"
    assert (event.predicate, event.old, event.new) == (
        "shutdown",
        {"shutdown": "2027-03-01"},
        {"shutdown": None},
    )


def test_a_cell_that_says_none_once_is_told_of_neither_time() -> None:
    assert told(page("2027-03-01"), page("—"), page("2027-03-01"), page("2027-03-01")) == [
        *([], [], []),
    ]


def test_another_day_after_none_is_a_move() -> None:
    assert told(page("2027-03-01"), page("TBD"), page("2027-06-01")) == [[], CHANGED]


def test_a_day_that_is_set_again_is_announced() -> None:
    off = page("None planned")
    assert told(page("2027-03-01"), off, off, page("2027-09-01"))[2] == [
        ("deprecation.announced", "vox-1")
    ]


def test_what_else_changed_in_the_row_is_told_at_once() -> None:
    off = page("—", "large")
    assert told(page("2027-03-01"), off, off) == [PAGE, CHANGED]


@pytest.mark.parametrize(
    "after",
    [
        page(""),
        page("im Frühjahr"),
        page("Ende des ersten Quartals"),
        page("—", "fin de service en mars 2027"),
        page("see below"),
    ],
)
def test_a_cell_that_leaves_it_open_whether_the_end_stands_calls_nothing_off(after: Said) -> None:
    assert told(page("2027-03-01"), after, after, after) == [PAGE, [], []]


def test_a_day_that_stands_elsewhere_on_the_page_is_not_called_off() -> None:
    more = "\n- vox-1: shut down on March 1, 2027\n"
    off = page("—", more=more)
    assert CHANGED not in told(page("2027-03-01", more=more), off, off, off)


def test_a_row_or_a_column_that_goes_calls_nothing_off() -> None:
    head = HEAD.replace(" Shutdown date |", "").replace("|--|--|--|--|", "|--|--|--|")
    rows = "| vox-1 | 2025-01-16 | small |\n| vox-2 | 2026-01-16 | |\n"
    less = Said(head + rows, {"content-type": "text/markdown"})
    gone = Said(HEAD + "| vox-2 | 2026-01-16 | 2027-05-01 | |\n", {"content-type": "text/markdown"})
    for after in (less, gone):
        assert CHANGED not in told(page("2027-03-01"), after, after, after)
