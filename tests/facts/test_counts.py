"""Numbers that are counted and not paid."""

from __future__ import annotations

import pytest

from monitor.facts.columns import column
from monitor.facts.counts import counts


@pytest.mark.parametrize(
    "text",
    [
        *("Minutes a month", "Requests per minute", "Tokens / min", "TPM", "Seats", "Storage (GB)"),
        *(
            "Included minutes",
            "Max output",
            "Context window",
            "Rate limits",
            "Uptime",
            "Discount %",
        ),
    ],
)
def test_a_label_of_things_that_are_counted_is_none_of_money(text: str) -> None:
    assert counts(text)


@pytest.mark.parametrize(
    "text", ["Per minute", "Price per request", "Fees per month", "Input", "$ per hour", "Year 1"]
)
def test_a_label_of_what_is_paid_counts_nothing(text: str) -> None:
    assert not counts(text)


@pytest.mark.parametrize("header", ["Requests per minute", "Tokens / min", "Messages per day"])
def test_a_column_of_things_in_a_time_holds_no_prices(header: str) -> None:
    assert column(header).role == "other"


def test_a_price_in_a_header_is_that_of_its_own_name() -> None:
    assert column("Plus $15/mo").role == "other"
    assert column("Input ($/MTok)").surely
