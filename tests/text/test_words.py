"""Two texts word by word, and two heaps of texts pair by pair."""

from __future__ import annotations

import random
import time

import pytest

from monitor.text.words import Word, excerpts, pairs, words
from tests.patience import CPU_S


def test_one_changed_word_stands_between_those_that_stayed() -> None:
    assert words("Vox hears 12 languages", "Vox hears 13 languages") == [
        Word("=", "Vox hears"),
        Word("-", "12"),
        Word("+", "13"),
        Word("=", "languages"),
    ]


def test_edits_are_found_whatever_the_order() -> None:
    old = [f"Paragraph {n} of {n * 7} tells of model {n * 31}." for n in range(40)]
    new = [text.replace("tells", "told") for text in old]
    random.Random(1).shuffle(new)
    found = pairs(old, new)
    assert len(found) == 40
    assert all(old[before].replace("tells", "told") == new[after] for before, after in found)


def test_what_has_nothing_in_common_is_no_edit() -> None:
    assert pairs(["Try the new voices."], ["Licensed under MIT since May"]) == []


def test_each_text_is_taken_once_and_the_most_alike_first() -> None:
    old = ["Vox is small and fast.", "Vox is small and very fast."]
    assert pairs(old, ["Vox is small and very, very fast."]) == [(1, 0)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["the same words here"] * 20_000, ["the same words there"] * 20_000),
        ([f"row {n}" for n in range(20_000)], [f"row {n} more" for n in range(20_000)]),
        (
            ["word " * 700 + str(n) for n in range(500)],
            ["word " * 700 + f"{n}." for n in range(500)],
        ),
        ([f"{n} " + "a b " * 900 for n in range(50)], [f"{n}. " + "a b " * 900 for n in range(50)]),
    ],
)
def test_many_alike_texts_take_no_long_time(old: list[str], new: list[str]) -> None:
    begun = time.process_time()
    pairs(old, new)
    assert time.process_time() - begun < CPU_S


def test_an_excerpt_of_a_long_text_shows_where_it_differs() -> None:
    old, new = excerpts("a " * 900 + "old " + "b " * 900, "a " * 900 + "new " + "b " * 900, 200)
    assert old.startswith("… a a")
    assert "old" in old[:200]
    assert "new" in new[:200]


def test_short_texts_are_shown_whole() -> None:
    assert excerpts("one two", "one three", 200) == ("one two", "one three")
