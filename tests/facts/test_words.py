"""What a text must hold for a rule to be tried on it."""

from __future__ import annotations

import re

import pytest

from monitor.facts.words import has_digit, holds, lowered, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("input / output", ["input", "output"]),
        ("per 1m tokens", ["per", "m", "tokens"]),
        ("price_input", ["price", "input"]),
        ("入力input・出力", ["input"]),
        ("", []),
    ],
)
def test_words_are_the_runs_of_letters(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["audio", "audio,", "5audio audio", "«audio» input", "a-audio"])
def test_every_whole_word_that_a_pattern_finds_is_among_the_words(text: str) -> None:
    assert re.search(r"\baudio\b", text)
    assert "audio" in words_of(text)


def test_each_letter_stays_in_its_place_in_lower_case() -> None:
    assert lowered("Retired İN May") == "retired İn may"
    assert len("İ".lower()) == 2


def test_a_digit_or_a_part_is_found_wherever_it_stands() -> None:
    assert has_digit("1M")
    assert not has_digit("none")
    assert holds("it was retired", ["shut", "retir"])
    assert not holds("it was retired", ["shut"])
