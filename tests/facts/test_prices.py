"""Prices with their currency, unit and what they are for."""

from __future__ import annotations

import pytest

from monitor.facts.labels import is_label, labels
from monitor.facts.prices import amount, measure, read, scaled, states
from monitor.values import Json

M = "1M tokens"

CELLS: dict[tuple[str, str], list[tuple[str, float, str | None, str | None]]] = {
    ("$0.15", "Input"): [("input", 0.15, "USD", None)],
    ("$0.15 / 1M tokens", "Output"): [("output", 0.15, "USD", M)],
    ("$3 / MTok", "Base Input Tokens"): [("input", 3, "USD", M)],
    ("$0.60/M input tokens", ""): [("input", 0.6, "USD", M)],
    ("USD 0.15 per million input tokens", ""): [("input", 0.15, "USD", M)],
    ("0.15 USD", "Output price per 1K tokens"): [("output", 0.15, "USD", "1K tokens")],
    ("0.15", "Input ($/1M tokens)"): [("input", 0.15, "USD", M)],
    ("€0,15 per 1M tokens", "Input"): [("input", 0.15, "EUR", M)],
    ("£1,250.50 per month", ""): [("month", 1250.5, "GBP", "month")],
    ("¥0.0008 / 1K tokens", "Input"): [("input", 0.0008, "CNY", "1K tokens")],
    ("¥12 (JPY) / hour", ""): [("time", 12, "JPY", "hour")],
    ("0.8元", "Output"): [("output", 0.8, "CNY", None)],
    ("$0.006 / minute (rounded to the nearest second)", ""): [("time", 0.006, "USD", "minute")],
    ("$0.36 per hour of audio", "Price"): [("time", 0.36, "USD", "hour")],
    ("$0.40 per second", ""): [("time", 0.4, "USD", "second")],
    ("$0.02", "Per minute"): [("time", 0.02, "USD", "minute")],
    ("$15.00 / 1M characters", ""): [("characters", 15, "USD", "1M characters")],
    ("$0.30 per 1K chars", ""): [("characters", 0.3, "USD", "1K characters")],
    ("$0.039 per image", ""): [("image", 0.039, "USD", "image")],
    ("$5 / 1,000 requests", ""): [("request", 5, "USD", "1K requests")],
    ("20 credits / minute", ""): [("time", 20, "credits", "minute")],
    ("A$0.02 / min", ""): [("time", 0.02, "AUD", "minute")],
    ("R$ 1.290,50", ""): [("listed", 1290.5, "BRL", None)],
    ("CHF 1'290.00", ""): [("listed", 1290, "CHF", None)],
    ("₹1,34,999 / month", ""): [("month", 134_999, "INR", "month")],
    ("1 204,50 kr", "Per hour"): [("time", 1204.5, "kr", "hour")],
    ("4,50", "Pris (NOK)"): [("listed", 4.5, "NOK", None)],
    ("0.6¢ per minute", ""): [("time", 0.6, "cents", "minute")],
    ("1,200円 / hour", ""): [("time", 1200, "JPY", "hour")],
    ("0.10 US dollars per hour", ""): [("time", 0.1, "USD", "hour")],
    ("from 0.10", "Per hour (€)"): [("time", 0.1, "EUR", "hour")],
    ("2.00 (≤ 256K)\n4.00 (> 256K)", "Input ($/MTok)"): [
        ("input", 2, "USD", M),
        ("input_over_256k", 4, "USD", M),
    ],
    ("2.00 / 4.00", "Input / Output ($/MTok)"): [("input", 2, "USD", M), ("output", 4, "USD", M)],
    ("600", "Plus $15/mo"): [],
    ("128K", "Input ($/MTok)"): [],
    ("Free of charge", "Input"): [("input", 0, None, None)],
    ("$3 / input MTok\n$15 / output MTok", ""): [
        ("input", 3, "USD", M),
        ("output", 15, "USD", M),
    ],
    ("Input: $3 / MTok Output: $15 / MTok", ""): [
        ("input", 3, "USD", M),
        ("output", 15, "USD", M),
    ],
    ("$2.50 / $10.00", "Input / Output"): [
        ("input", 2.5, "USD", None),
        ("output", 10, "USD", None),
    ],
    ("$0.15 / 1M tokens (text) $1.00 (audio)", "Input price"): [
        ("input", 0.15, "USD", M),
        ("audio_input", 1, "USD", M),
    ],
    ("$0.30 (text / image / video)\n$1.00 (audio)", "Input price, per 1M tokens in USD"): [
        ("input", 0.3, "USD", M),
        ("audio_input", 1, "USD", M),
    ],
    ("Text\n$4.00\nAudio\n$32.00", "Output"): [
        ("output", 4, "USD", None),
        ("audio_output", 32, "USD", None),
    ],
    ("$1.25, prompts <= 200k tokens\n$2.50, prompts > 200k tokens", "Input per 1M tokens"): [
        ("input", 1.25, "USD", M),
        ("input_over_200k", 2.5, "USD", M),
    ],
    ("$1.2", "Input 32K<Token≤128K"): [("input_over_32k", 1.2, "USD", None)],
    ("$0.4", "Input 0<Token≤32K"): [("input", 0.4, "USD", None)],
    ("$2", "Input (over 200,000 tokens)"): [("input_over_200k", 2, "USD", None)],
    ("$0.30 / MTok", "Cache Hits & Refreshes"): [("cached_input", 0.3, "USD", M)],
    ("$10 / MTok", "1h Cache Writes"): [("cache_write_1h", 10, "USD", M)],
    ("$1.00 / 1,000,000 tokens per hour (storage price)", "Context caching"): [
        ("cache_storage", 1, "USD", "1M tokens per hour")
    ],
    ("$2.50", "Batch input"): [("batch_input", 2.5, "USD", None)],
    ("$25.00", "Training"): [("training", 25, "USD", None)],
    ("$0.10", "Price"): [("listed", 0.1, "USD", None)],
    ("—", "Input"): [],
    ("Contact sales", "Price"): [],
    ("8192", "Max output"): [],
}


@pytest.mark.parametrize(("cell", "header"), CELLS)
def test_a_cell_says_what_is_paid_for_and_how_much(cell: str, header: str) -> None:
    found = [
        (p.predicate, p.value["amount"], p.value.get("currency"), p.value.get("unit"))
        for p in read(cell, labels(header))
    ]
    assert found == [(f"price_{name}", *rest) for name, *rest in CELLS[cell, header]]


def test_a_price_is_the_same_in_another_unit() -> None:
    def price(number: float, unit: str) -> Json:
        return {"amount": number, "currency": "USD", "unit": unit}

    assert scaled(price(5, M)) == scaled(price(0.005, "1K tokens"))
    assert scaled(price(0.36, "hour")) == scaled(price(0.006, "minute"))
    assert scaled(price(0.36, "hour")) != scaled(price(0.36, "minute"))
    assert scaled(price(1, "1M characters")) != scaled(price(1, M))


def test_cents_are_the_hundredth_of_a_dollar() -> None:
    in_cents: Json = {"amount": 2, "currency": "cents", "unit": "minute"}
    assert scaled(in_cents) == scaled({"amount": 0.02, "currency": "USD", "unit": "minute"})


def test_a_price_is_written_without_exponent_and_with_its_measure() -> None:
    value: Json = {"amount": 0.00006, "currency": "USD", "unit": "second"}
    assert (amount(value), measure(value)) == ("0.00006", "USD per second")
    assert amount({"amount": 10}) == "10"


def test_prose_that_speaks_of_money_is_no_price() -> None:
    assert not states("We give you $5 credit when you start with our API and a lot of other things")
    assert states("from $0.006 / min")


@pytest.mark.parametrize(
    ("text", "label"),
    [("Text tokens", True), ("Batch", True), ("gpt-audio", False), ("$1 (audio)", False)],
)
def test_a_label_is_nothing_but_words_of_what_a_price_is_for(text: str, *, label: bool) -> None:
    assert is_label(text) is label


@pytest.mark.parametrize(
    "piece", ["$1 ", "per ", "1,", "/ a ", "<", "1k-", "> 1", "cache ", "$0/0 "]
)
def test_hostile_cells_are_read_at_once(piece: str) -> None:
    for price in read(piece * 20_000, labels(piece * 20_000)):
        scaled(price.value)
    states(piece * 20_000)
