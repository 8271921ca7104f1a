"""Events of pages and feeds."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

from monitor.model import Cover, Decision, Event, Evidence, Fact, Noise, Observation
from monitor.text import Block, block_facts
from monitor.text.blocks import BlockKind
from monitor.values import canonical
from tests.diff.watch import START, Facts, Watch, kinds
from tests.patience import CPU_S


def block(number: int, text: str) -> Facts:
    return {("any:thing", f"block:{number:012}"): {"kind": "p", "text": text}}


def blocks(*numbers: int) -> Facts:
    page: Facts = {}
    for number in numbers:
        page |= block(number, f"Paragraph number {number} says something of its own.")
    return page


def test_an_edited_page_is_one_event_at_once() -> None:
    watch = Watch()
    watch.see(blocks(*range(10)))
    decision = watch.see({**blocks(*range(9)), **blocks(77), **blocks(78)})
    assert kinds(decision) == ["page.changed"]
    assert decision.events[0].title == "thing: 1 edited, 1 added"


def test_a_page_that_comes_back_rewritten_is_doubted_once() -> None:
    watch = Watch()
    watch.see(blocks(*range(10)))
    first = watch.see(blocks(*range(50, 60)))
    assert (first.result, first.events) == ("failed", ())
    assert first.standing.trouble is not None
    assert first.standing.trouble.error == "doubted"
    assert kinds(watch.see(blocks(*range(50, 60)))) == ["page.changed"]


def test_a_page_that_moved_is_told_once() -> None:
    watch = Watch()
    watch.see(blocks(1), [Cover("any:thing", "block:*")])
    moved = {**blocks(1), ("any:thing", "moved"): "https://x.test/new"}
    assert kinds(watch.see(moved, [Cover("any:thing", "block:*")])) == ["page.moved"]
    assert watch.see(moved, [Cover("any:thing", "block:*")]).events == ()


def test_an_entry_of_a_feed_is_new_once_and_never_gone() -> None:
    watch = Watch()
    first: Facts = {("any:thing", "entry:1"): {"title": "One", "url": "https://x.test/1"}}
    second: Facts = {("any:thing", "entry:2"): {"title": "Two", "url": "https://x.test/2"}}
    watch.see(first, [])
    assert kinds(watch.see(second, [])) == ["entry.new"]
    assert watch.see(first, []).events == ()


PAGE = [Cover("any:thing", "block:*")]


def said(*texts: str, kind: BlockKind = "p", under: str = "", links: tuple[str, ...] = ()) -> Facts:
    found = [Block(kind, under, text, links) for text in texts]
    facts = block_facts("any:thing", "block", found)
    return {fact.key: canonical(fact.value) for fact in facts}


TALE = said(*(f"Paragraph {n} tells a tale of {n * 7} things." for n in range(12)))


def only(decision: Decision) -> Event:
    (event,) = decision.events
    return event


def test_one_changed_word_of_a_long_page_is_told_with_the_old_and_the_new() -> None:
    watch = Watch()
    watch.see(TALE | said("Vox hears 12 languages."), PAGE)
    event = only(watch.see(TALE | said("Vox knows 12 languages."), PAGE))
    assert (event.old, event.new) == (["Vox hears 12 languages."], ["Vox knows 12 languages."])
    assert event.title == "thing: 1 edited"


def test_another_target_of_a_link_is_told_with_both() -> None:
    watch = Watch()
    watch.see(TALE | said("See the docs.", links=("https://x.test/a", "https://x.test/b")), PAGE)
    after = said("See the docs.", links=("https://x.test/a", "https://x.test/c"))
    event = only(watch.see(TALE | after, PAGE))
    assert event.old == ["See the docs. → https://x.test/b"]
    assert event.new == ["See the docs. → https://x.test/c"]
    assert event.title == "thing: 1 edited"


def test_edits_stand_at_one_index_and_before_what_came_or_went() -> None:
    watch = Watch()
    watch.see(TALE | said("Alpha is fast.", "Beta is small and cheap.", "Gone for good"), PAGE)
    after = said("Beta is small and dear.", "Alpha is slow.", "Nothing like it was ever seen")
    event = only(watch.see(TALE | after, PAGE))
    assert isinstance(event.old, list)
    assert isinstance(event.new, list)
    assert sorted(zip(event.old[:2], event.new[:2], strict=True), key=str) == [
        ("Alpha is fast.", "Alpha is slow."),
        ("Beta is small and cheap.", "Beta is small and dear."),
    ]
    assert (event.old[2:], event.new[2:]) == (["Gone for good"], ["Nothing like it was ever seen"])


def test_a_renamed_heading_is_one_edit_and_its_children_follow_it() -> None:
    watch = Watch()
    watch.see(
        said("News of May", kind="heading") | said("One.", "Two.", "Three.", under="News of May"),
        PAGE,
    )
    decision = watch.see(
        said("News of July", kind="heading") | said("One.", "Two.", "Three.", under="News of July"),
        PAGE,
    )
    assert only(decision).title == "thing: 1 edited"
    assert len(decision.changes) == 2
    assert decision.standing.snapshot is not None
    values = [known.value for known in decision.standing.snapshot.facts.values()]
    assert [v["under"] for v in values if isinstance(v, dict) and "under" in v] == [
        "News of July"
    ] * 3


def test_edits_stand_as_they_do_on_the_page_and_the_last_line_counts_the_rest() -> None:
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    before = [f"Voice {tens} {ones} speaks slowly." for tens in numbers for ones in numbers]
    watch = Watch()
    watch.see(said(*before))
    after = [text.replace("slowly", "quickly") if n % 2 else text for n, text in enumerate(before)]
    event = only(watch.see(said(*after)))
    told = [text for n, text in enumerate(after) if n % 2]
    assert event.new == [*told[:40], "… and 10 more"]
    assert isinstance(event.old, list)
    assert event.old[39] == before[after.index(told[39])]


def test_a_heading_that_got_a_word_and_a_row_with_other_cells_are_edits() -> None:
    watch = Watch()
    stands = said("Stands.", "Falls.")
    row = said("uuid | accepts strings", kind="row", under="Types")
    watch.see(stands | row | said("Tests", kind="heading"))
    row = said("uuid | okapi", kind="row", under="Types")
    event = only(watch.see(stands | row | said("Tests revisited", kind="heading")))
    assert event.title == "thing: 2 edited"


def test_what_moves_under_another_heading_has_not_changed() -> None:
    watch = Watch()
    first = watch.see(TALE | said("Here.", under="A"), PAGE)
    second = watch.see(TALE | said("Here.", under="B"), PAGE)
    assert (second.result, second.changes) == ("unchanged", ())
    assert second.standing.snapshot == first.standing.snapshot


def test_a_stamp_leaves_the_snapshot_as_it_was() -> None:
    watch = Watch()
    first = watch.see(TALE | said("Last updated: May 7, 2026"), PAGE)
    second = watch.see(TALE | said("Last updated: May 8, 2026"), PAGE)
    assert (second.result, second.standing.snapshot) == ("unchanged", first.standing.snapshot)


def test_a_change_that_was_not_confirmed_is_believed_in_the_next_look() -> None:
    watch = Watch()
    watch.see(TALE, PAGE)
    for believed in (False, True):
        now = TALE | said("Something new.")
        facts = tuple(Fact(*key, value) for key, value in sorted(now.items()))
        evidence = Evidence("https://x.test/", watch.now, 200, "aa")
        decision = watch.look(
            Observation("any:thing", evidence, facts, tuple(PAGE), unconfirmed=True)
        )
        assert (kinds(decision) == ["page.changed"]) is believed
        assert decision.settled is believed
    assert decision.standing.absent == frozenset()


def test_a_block_with_a_known_turn_is_told_and_forgotten_when_it_is_believed() -> None:
    watch = Watch()
    watch.see(TALE | said("Variant one."), PAGE)
    (key,) = said("Variant two.")
    noise = Noise("turns", key[1].partition(":")[2], "Variant two.", START)
    watch.standing = replace(watch.standing, noise=(noise,))
    decision = watch.see(TALE | said("Variant two."), PAGE)
    assert kinds(decision) == ["page.changed"]
    assert decision.standing.noise == ()


def test_a_flap_that_lasts_is_told_in_the_end() -> None:
    watch = Watch()
    faces = [TALE | said("Spring sale."), TALE | said("Welcome to all.")]
    told = [kinds(watch.see(faces[n % 2], PAGE)) for n in range(6)]
    assert [bool(each) for each in told] == [False, True, True, False, False, False]
    assert [each.kind for each in watch.standing.noise] == ["flaps", "flaps"]
    told = [kinds(watch.see(faces[1], PAGE)) for _ in range(40)]
    assert [each for each in told if each] == [["page.changed"]]


def test_numbers_that_move_once_a_month_are_told_each_time() -> None:
    watch = Watch()
    for number in range(8):
        decision = watch.see(TALE | said(f"It now knows {number * 11} voices by name."), PAGE)
        watch.now += timedelta(days=30)
        assert bool(decision.events) is (number > 0)


def test_what_many_alike_blocks_cost() -> None:
    watch = Watch()
    watch.see(said(*["All alike."] * 20_000), PAGE)
    begun = time.process_time()
    decision = watch.see(said(*["All alike"] * 20_000), PAGE)
    assert decision.result == "failed"  # doubted once
    watch.see(said(*["All alike"] * 20_000), PAGE)
    assert time.process_time() - begun < CPU_S
