from __future__ import annotations

import pytest

from monitor.facts.sizes import measured


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
