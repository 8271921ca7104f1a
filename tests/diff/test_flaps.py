"""Values and rows that go back to what they were: told once, then held until they settle."""

from __future__ import annotations

from datetime import timedelta

from monitor.flaps import MEMORY, RECENT, SETTLES
from monitor.model import Cover
from monitor.values import Json
from tests.diff.watch import DAY, Facts, Watch, kinds

ROW = "any:thing#"
SUBJECT = f"{ROW}a"


def row(key: str, **fields: Json) -> Facts:
    subject = f"{ROW}{key}"
    return {(subject, "item"): True} | {(subject, name): value for name, value in fields.items()}


class Listed(Watch):
    """A list of two rows, one of which has a field that moves."""

    def context(self, value: Json) -> list[str]:
        rows = row("b") | (row("a") if value is None else row("a", context=value))
        return kinds(self.see(rows))

    def days(self, *values: Json) -> list[list[str]]:
        return [self.context(value) for value in values]


def test_a_value_that_flaps_is_told_once() -> None:
    watch = Listed()
    told = watch.days(1, 2, *[1, 2] * 30)
    assert told[1] == ["item.changed"]
    assert not any(told[2:])


def test_what_is_held_leaves_the_standing_at_what_was_told() -> None:
    watch = Listed()
    watch.days(1, 2, 1)
    snapshot = watch.standing.snapshot
    assert snapshot is not None
    assert snapshot.value(SUBJECT, "context") == 2
    assert snapshot.revision == 2
    assert "held until it settles" in watch.see(row("b") | row("a", context=1)).notes[0]


def test_a_value_that_stays_where_it_was_before_is_told_when_it_settles() -> None:
    watch = Listed()
    told = watch.days(1, 2, 1, 1, 1, 1)
    assert told == [[], ["item.changed"], [], [], [], ["item.changed"]]
    assert (watch.events[-1].old, watch.events[-1].new) == ({"context": 2}, {"context": 1})
    assert watch.standing.held == {}


def test_a_turn_begins_the_wait_anew() -> None:
    watch = Listed()
    assert not any(watch.days(1, 2, 1, 1, 2, 1, 1, 1)[2:])
    assert watch.days(1) == [["item.changed"]]


def test_each_time_that_it_was_told_makes_it_wait_longer() -> None:
    watch = Listed()
    watch.days(1, 2, 1, 1, 1, 1)
    waited = 0
    while not watch.context(2):
        waited += 1
    assert waited == 2 * SETTLES // DAY


def test_a_value_that_it_has_not_had_lately_is_told_at_once() -> None:
    watch = Listed()
    assert watch.days(1, 2, 1, 3)[-1] == ["item.changed"]
    assert watch.events[-1].old == {"context": 2}
    watch.now += RECENT
    assert watch.days(2) == [["item.changed"]]


def test_a_date_that_goes_on_moving_is_told_each_time() -> None:
    watch = Listed()
    watch.see(row("a"))
    dates = ["2026-02-05", "2026-03-31", "2026-06-01"]
    told = [kinds(watch.see(row("a", shutdown=date))) for date in dates]
    assert told == [["deprecation.announced"], ["deprecation.changed"], ["deprecation.changed"]]


def test_a_value_that_comes_and_goes_is_held_too() -> None:
    watch = Listed()
    told = watch.days(1, None, None, 1, None, None, 1, 1, 1, 1)
    assert [place for place, kinds_ in enumerate(told) if kinds_] == [2, 9]


def test_a_row_that_goes_for_two_looks_and_returns_is_told_once() -> None:
    watch = Listed()
    both, one = row("a", mode="chat") | row("b"), row("b")
    told = [kinds(watch.see(rows)) for rows in [both, *[one, one, both, both] * 10]]
    assert [told_ for told_ in told if told_] == [["item.removed"]]


def test_a_row_that_returns_to_stay_is_new_when_it_has_settled() -> None:
    watch = Listed()
    both, one = row("a", mode="chat") | row("b"), row("b")
    told = [kinds(watch.see(rows)) for rows in [both, one, one, both, both, both, both]]
    assert told == [[], [], ["item.removed"], [], [], [], ["item.new"]]
    assert watch.events[-1].new == {"mode": "chat"}


def test_a_new_row_that_is_withdrawn_at_once_is_told_as_new_and_as_removed() -> None:
    watch = Listed()
    both, one = row("a") | row("b"), row("b")
    told = [kinds(watch.see(rows)) for rows in [one, both, one, one]]
    assert told == [[], ["item.new"], [], ["item.removed"]]


def test_a_question_asked_anew_holds_nothing() -> None:
    watch = Listed()
    for value in (1, 2, 1):
        watch.see(row("a", context=value), scope={"context": "x"})
    assert watch.standing.held
    decision = watch.see(row("a", context=1), scope={"context": "y"})
    assert (decision.events, watch.standing.held) == ((), {})


def test_a_row_that_the_filter_hides_is_held_as_it_is() -> None:
    watch = Listed()
    watch.days(1, 2, 1)
    hidden = Cover(f"{ROW}*", besides=frozenset({SUBJECT}))
    assert watch.see(row("b"), [hidden]).events == ()
    assert watch.standing.held.keys() == {(SUBJECT, "context")}


def test_looks_over_an_unchanged_world_move_nothing_that_is_held() -> None:
    watch = Listed()
    watch.days(1, 2, 1, 2)
    held = watch.standing.held
    for _ in range(60):
        watch.context(2)
    assert watch.standing.held == held
    watch.see(row("a", context=2) | row("b", mode="chat"))
    assert watch.standing.held == {}, "something moved: what is over is forgotten"


def test_what_was_left_is_forgotten() -> None:
    watch = Listed()
    watch.days(1, 2)
    assert watch.standing.left
    watch.now += MEMORY + timedelta(days=1)
    watch.days(2)
    assert watch.standing.left == {}


def test_the_same_change_told_again_has_another_id() -> None:
    watch = Listed()
    watch.days(1, 2, 1, 1, 1, 1)
    watch.now += RECENT
    watch.days(2)
    first, last = watch.events[0], watch.events[-1]
    assert (first.old, first.new) == (last.old, last.new)
    assert first.id != last.id


def test_what_is_no_row_of_the_list_is_no_concern_of_it() -> None:
    watch = Watch()
    one, other = ({("github:acme/vox", "license"): name} for name in ("mit", "apache-2.0"))
    told = [kinds(watch.see(facts)) for facts in (one, other, one, other)]
    assert told[1:] == [["license.changed"]] * 3
