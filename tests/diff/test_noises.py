"""What was learned to say nothing of a page's texts: held, taken in silently, or told after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.model import Cover, Noise, NoiseKind
from monitor.text import Block, block_facts
from monitor.values import canonical
from tests.diff.watch import START, Facts, Watch, kinds

PAGE = [Cover("any:thing", "block:*")]


def said(*texts: str) -> Facts:
    facts = block_facts("any:thing", "block", [Block("p", "", text) for text in texts])
    return {fact.key: canonical(fact.value) for fact in facts}


TALE = said(*(f"Paragraph {word} tells a tale of its own." for word in "abcdefghijkl"))
BANNER = said("Talk to us in May.")


def watched(kind: NoiseKind, *, days: int) -> Watch:
    """A page of which the banner was learned to be noise so many days ago."""
    watch = Watch()
    watch.see(TALE, PAGE)
    mark = next(iter(BANNER))[1].partition(":")[2]
    noise = (Noise(kind, mark, "Talk to us in May.", START - timedelta(days=days)),)
    watch.standing = replace(watch.standing, noise=noise)
    return watch


def test_a_block_that_comes_to_a_page_and_goes_is_held_from_the_third_time_on() -> None:
    watch = Watch()
    watch.see(TALE, PAGE)
    told = [kinds(watch.see(TALE | (BANNER if n % 2 else {}), PAGE)) for n in range(1, 7)]
    assert told == [["page.changed"], ["page.changed"], [], [], [], []]
    assert not watch.see(TALE | BANNER, PAGE).settled


def test_what_first_fetches_did_not_agree_on_neither_comes_nor_goes() -> None:
    watch = watched("either", days=3)
    for facts in (TALE | BANNER, TALE, TALE | BANNER):
        decision = watch.see(facts, PAGE)
        assert (decision.result, kinds(decision), decision.settled) == ("unchanged", [], True)


def test_it_is_taken_in_silently_after_a_month_and_told_when_it_goes() -> None:
    watch = watched("either", days=31)
    decision = watch.see(TALE | BANNER, PAGE)
    assert (decision.result, kinds(decision)) == ("changed", [])
    assert watch.standing.noise == ()
    assert kinds(watch.see(TALE | BANNER, PAGE)) == []
    assert kinds(watch.see(TALE, PAGE)) == ["page.changed"]


def test_beside_it_an_edit_is_told() -> None:
    watch = watched("either", days=31)
    edited = said("Paragraph a tells a tale of others.")
    rest = dict(list(TALE.items())[1:])
    decision = watch.see(rest | edited | BANNER, PAGE)
    assert [event.new for event in decision.events] == [["Paragraph a tells a tale of others."]]


def test_a_block_seen_to_take_turns_is_told_where_the_fetches_vouch_for_it() -> None:
    watch = watched("turns", days=3)
    assert kinds(watch.see(TALE | BANNER, PAGE)) == ["page.changed"]
    assert watch.standing.noise == ()
