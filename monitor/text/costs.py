"""Texts that say what a model costs: an item, a sentence, an amount under a name. Pure.

Four shapes are read: "gpt-x: $0.006 / minute", "GPT X costs $0.006 per minute", "Input: $2.50 / 1M
tokens" under the model's heading, and an amount with its unit that stands alone: it is told of its
heading's model, else of the short text right above it, as in a price card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from monitor.facts import dates, ids, prices
from monitor.facts.columns import column
from monitor.facts.labels import NOTHING, is_label
from monitor.facts.labels import labels as labels_of
from monitor.facts.words import holds
from monitor.text.blocks import Block
from monitor.text.sayings import Saying, of_heading

_SIGNS = ("$", "€", "£", "¥", "USD", "EUR", "CNY", "RMB")
_MONEY = re.compile(r"[$€£¥]\s?[\d.]|\d\s?(?:USD|EUR|CNY|RMB)\b")
_COSTS = re.compile(
    r"(?:the\s)?(\S.{1,60}?)\s(?:costs?|(?:is|are)(?:\s(?:now|priced|billed|charged|available|offered))+"
    r"|starts?)\s(?:(?:at|from|just|only)\s)*(?=\D{0,4}\d)(.+)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL, _WORDS = 60, 5
"""Letters and words of a text that can name what the amount below it is for."""
_FEES = ("month", "user", "seat")
"""Units of what a plan costs, and no model."""

Lead = tuple[tuple[str, ...], str, str]
"""The models that a text begins with, the words before its colon, and what stands behind."""


def names_money(text: str) -> bool:
    """Say whether a text may state a price."""
    return holds(text, _SIGNS) and _MONEY.search(text) is not None


def sayings(
    block: Block, before: Block | None, lead: Lead | None, heading: Callable[[], Sequence[str]]
) -> Iterator[Saying]:
    """Read the prices of a text; `heading` tells the model that it stands under."""
    if lead is not None and prices.states(lead[2]):
        named, words, rest = lead
        is_one = is_label(words) or column(words).surely
        models, outer = (heading(), labels_of(words)) if is_one else (named, NOTHING)
        yield from _priced(models, prices.read(rest, outer), block)
    elif costs := _COSTS.fullmatch(block.text):
        sure = ids.mentioned(costs[1]) or (ids.looks_like_model(costs[1]) and ids.read(costs[1]))
        if sure and prices.states(costs[2]):
            yield from _priced(sure, prices.read(costs[2]), block)
    elif prices.states(block.text):
        yield from _alone(block, before, heading)


def _alone(
    block: Block, before: Block | None, heading: Callable[[], Sequence[str]]
) -> Iterator[Saying]:
    """An amount with its unit: of the heading's model, or of what the text above it names."""
    label, outer, models = _label(block, before), NOTHING, heading()
    is_labelled = is_label(label) or column(label).surely
    if is_labelled:
        outer, label = labels_of(label), ""
        models = models or of_heading(block.under, anything=True)
    told = [
        price for price in prices.read(block.text, outer) if is_labelled or price.value.get("unit")
    ]
    named = models or ids.read(label)[:1]
    if not named and not any(price.value.get("unit") in _FEES for price in told):
        named = of_heading(block.under, anything=True)
    yield from _priced(named, told, block)


def _label(block: Block, before: Block | None) -> str:
    """The short text above a block in its section; "" where it is a sentence or an amount."""
    if before is None or before.under != block.under or len(before.text) > _LABEL:
        return ""
    text = before.text.rstrip(":")
    is_short = len(text.split()) <= _WORDS and not text.endswith((".", "!", "?"))
    is_value = names_money(text) or dates.may_stand_in(text)
    return text if is_short and before.kind == block.kind and not is_value else ""


def _priced(models: Sequence[str], told: Sequence[prices.Price], block: Block) -> Iterator[Saying]:
    for price in told:
        yield from (Saying(model, price.predicate, price.value, (block,)) for model in models)
