from __future__ import annotations

import pytest

from monitor.facts.sizes import measured, named, parse


@pytest.mark.parametrize(
    ("parameters", "written"),
    [
        (33_490_000_000, "33.49 B"),
        (5_600_000_000, "5.6 B"),
        (7_000_000_000, "7 B"),
        (123_456_000_000, "123 B"),
        (1_040_000_000_000, "1.04 T"),
        (616_000_000, "616 M"),
        (72_530_000, "72.53 M"),
        (350_000, "350000"),
        (0, "0"),
    ],
)
def test_a_count_is_written_as_people_write_sizes(parameters: int, written: str) -> None:
    assert measured(parameters) == written


def test_a_count_that_rounds_up_to_the_next_unit_is_written_in_it() -> None:
    assert measured(999_999_999) == "1 B"


B = 1e9


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("7B", [(7, 7)]),
        ("5.6 billion", [(5.6, 5.6)]),
        ("5,6B", [(5.6, 5.6)]),
        ("7,000,000,000", [(7, 7)]),
        ("7000000000", [(7, 7)]),
        ("350M", [(0.35, 0.35)]),
        ("1.04T", [(1040, 1040)]),
        ("24B params", [(24, 24)]),
        ("1B - 27B", [(1, 27)]),
        ("2B\u201367B", [(2, 67)]),
        ("7-13B", [(7, 13)]),
        ("1 to 27B", [(1, 27)]),
        ("7B/13B", [(7, 7), (13, 13)]),
        ("7B, 13B and 70B", [(7, 7), (13, 13), (70, 70)]),
        ("Mini 3B, Small 24B", [(3, 3), (24, 24)]),
        ("30B-A3B", [(30, 30)]),
        ("30B (3B active)", [(30, 30)]),
        ("671B (37B activated)", [(671, 671)]),
        ("17B active / 109B total", [(109, 109)]),
        ("active parameters: 3B, total: 30B", [(30, 30)]),
        ("8x7B", [(7, 56)]),
        ("E4B", [(4, 4)]),
        ("up to 27B", [(0, 27)]),
        ("7B (128k context)", [(7, 7)]),
        ("350K", [(0.00035, 0.00035)]),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, spans: list[tuple[float, float]]) -> None:
    size = parse(text)
    assert size is not None
    assert [(span.low / B, span.high / B) for span in size.spans] == spans


@pytest.mark.parametrize(
    "text",
    [None, "", "unknown", "not disclosed", "TBD", "A3B", "3B active", "12.9 GB", "150ms", "v2",
     "7", "4bit", "1" * 300],
)  # fmt: skip
def test_words_without_a_size_state_none(text: str | None) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "billions", "held"),
    [
        ("70B+", 500, True),
        (">70B", 60, False),
        ("~14B", 15.4, True),
        ("14B", 15.4, False),
        ("67B (est.)", 72, True),
        ("8x7B", 46.7, False),
        ("8x7B", 56, True),
    ],
)
def test_a_count_is_the_size_or_not(text: str, billions: float, held: bool) -> None:
    size = parse(text)
    assert size is not None
    assert size.holds(billions * B) is held


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("Qwen2-Audio-7B-Instruct", [7]),
        ("ultravox-v0_6-llama-3_2-1b", [1]),
        ("Qwen3-Omni-30B-A3B", [30]),
        ("gemma-3n-E4B-it", [4]),
        ("Mixtral-8x7B-v0.1", [56]),
        ("Qwen2_5-0_5B", [0.5, 5]),
        ("Voxtral-Small-24B-2507", [24]),
        ("wav2vec-350m", [0.35]),
        ("whisper-large-v3", []),
        ("model-4bit", []),
    ],
)
def test_a_name_says_sizes(name: str, sizes: list[float]) -> None:
    assert [span.high / B for span in named(name)] == sizes
