"""What makes two blocks the same, and how blocks become facts."""

from __future__ import annotations

from monitor.text import Block, block_facts


def test_a_block_is_known_by_what_it_says_and_not_by_where_it_stands() -> None:
    block = Block("p", "A", "text", ("https://example.org/",))
    assert block.digest == Block("p", "B", "text", ("https://example.org/",)).digest
    others = [
        Block("li", "A", "text", ("https://example.org/",)),
        Block("p", "A", "texts", ("https://example.org/",)),
        Block("p", "A", "text", ("https://example.org/x",)),
        Block("p", "A", "text"),
    ]
    assert len({block.digest, *(other.digest for other in others)}) == 5


def test_repeats_of_a_block_are_facts_of_their_own() -> None:
    block = Block("p", "", "Copy")
    found = list(block_facts("page:x", "block", [block, Block("p", "", "Other"), block, block]))
    first = found[0].predicate
    assert first == f"block:{block.digest}"
    assert [fact.predicate for fact in found if fact.predicate.startswith(first)] == [
        first,
        f"{first}.2",
        f"{first}.3",
    ]
    assert {fact.subject for fact in found} == {"page:x"}


def test_text_that_is_no_unicode_has_a_digest() -> None:
    assert Block("p", "", "\ud800").digest
