"""Events of pages and feeds."""

from __future__ import annotations

from monitor.model import (
    Cover,
)
from tests.diff.watch import Facts, Watch, kinds


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
