"""Fields outside of tables: a label with its value, in a line or in two neighbours. Pure.

"Shutdown: May 7, 2026", a term and its description, two spans beside each other, an amount with
its unit: each is what a cell under its header is in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.facts import columns, dates, ids, prices
from monitor.facts.columns import DATES, Column, column
from monitor.facts.labels import NOTHING, Labels, is_label
from monitor.facts.labels import labels as labels_of
from monitor.facts.money import AMOUNT, has_amount
from monitor.facts.units import NOUNS, UNIT
from monitor.facts.words import has_digit, holds, words_of
from monitor.text.blocks import Block, names
from monitor.text.laid import WHOLE, Laid
from monitor.text.subjects import SENTENCES

LED = "led"
"""The key of a price behind a name that a colon or its form parts from it."""
KINDS = ("li", "p", "quote")
_READ = (*KINDS, "heading")
_MOST_LETTERS = 200_000
"""Letters of all lines that may be fields: what has more is hostile."""
_LONGEST, _LABEL, _WORDS = 300, 60, 5
"""Letters of a field, letters and words of a label."""
_LEAD = re.compile(r"([^:\u2013\u2014]{2,100}?)(?:\s*:|\s+[\u2013\u2014-])\s+(.+)", re.DOTALL)
_ENDED = re.compile(r"\.\s+[A-Z]")
"""Where one sentence ends and the next begins."""
_FILLING = re.compile(
    r"\b(?:not?|sooner|earlier|before|than|at|the|earliest|on|or|after|later|planned for)\b\s?",
    re.IGNORECASE,
)
_NAMING = re.compile(r"what|name|title", re.IGNORECASE)
_NO_PRICE = re.compile(
    r"\b(?:credits?|sav(?:e|ings?)|off|discounts?|minimum|spend|budgets?|balance|deposit|was"
    r"|instead of|worth|quotas?|limits?|would|could|pays?|example|up to(?=\s[^\w\s]))\b",
    re.IGNORECASE,
)
"""Words beside an amount of money that is not what something costs."""
_EACH = re.compile(
    r"([a-z][a-z -]{0,40}?\b(\w{2,12}?)s?)\s(?:at|@|are|cost)\s"
    r"(?=[$\u20ac\u00a3\u00a5\u20b9\u20a9])",
    re.IGNORECASE,
)
"""What is counted before its price: "Additional minutes at $0.11"."""
_RATES = names(
    "rate rates charge charges tariff overage base on-demand demand monthly yearly annual annually"
    " hourly pay as you go usage list standard our current now from starting at only just on"
)
"""Words that say that what follows is what something costs, and not of what."""
_VERBS_OF_COST = re.compile(
    r"(?:\s(?:costs?|is|are|now|available|offered|priced|billed|charged|starts?|starting|at|from|only"
    r"|just))+$",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"(?-i:[A-Z])(?:(?!\b(?:the|an?|our|your)\s)[^.:;,()]){1,60}?"
    r"\s(?:costs?|(?:is|are)\s(?:now\s)?(?:priced|billed|charged|available))(?:\s(?:at|from|just|only))*",
    re.IGNORECASE,
)
"""What stands before an amount in a sentence that says what costs it: "Neural voices cost"."""
_WITHIN = re.compile(r"(?:[a-z]+\s){1,3}?(?:with|using|via|by|through|on|in|for)\s", re.IGNORECASE)
"""What is done with the model that costs something: "Transcription with Reed v2"."""
_OF_COST = re.compile(r"^(?:the\s)?(?:(?:price|cost|rate)s?\s(?:of|for)\s)?", re.IGNORECASE)
_ANY = re.compile(
    r"(?:an?|each|every|one|your|our|most|some|any|all|we|you|it|they|free|up|then|first"
    r"|next|over|more|this|these|that)\b",
    re.IGNORECASE,
)
"""What stands around a name that costs something, and what begins a text that names nothing."""
_IT = re.compile(r"(?:it|this model)\s(?:costs?|is)\b", re.IGNORECASE)
_SIGNS = " ([:,;|@.\u00b7\u2022\u2026\u2013\u2014-"
_NEEDED = (*columns.REPLACING, "use ", "model", "name", "what", "product", "service")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of the page: a block, or one of its lines. `shared` and `names` as in `Laid`."""

    at: int
    text: str
    block: Block
    shared: int
    lead: str = ""
    names: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What the spots `first` to `last` say under a label; `said` is what the label promises.

    `key` is the same for fields of which a record has one; `owner` is who it is about, where the
    line itself names that.
    """

    first: int
    last: int
    said: Column
    label: str
    value: str
    key: str
    owner: str = ""

    @property
    def names(self) -> bool:
        """Whether it names the thing that the other fields are about."""
        return self.said.role == "model"


def spots(laid: Sequence[Laid]) -> Iterator[Spot]:
    """The lines of a page."""
    for at, one in enumerate(laid):
        block = one.block
        if one.lines:
            yield Spot(at, one.lines[0], block, one.shared, one.lead, one.names)
            yield from (Spot(at, line, block, WHOLE) for line in one.lines[1:])
        else:
            yield Spot(at, one.text, block, one.shared, one.lead, one.names)


def fields(lines: Sequence[Spot]) -> Iterator[Field]:
    """The fields of a page, in their order."""
    taken, left = -1, _MOST_LETTERS
    for at, spot in enumerate(lines):
        if spot.block.kind not in _READ or len(spot.text) > _LONGEST or not _may_be_field(spot):
            continue
        left -= len(spot.text)
        if left < 0:
            return
        field = _in_heading(at, spot.text) if spot.block.kind == "heading" else None
        if spot.block.kind in KINDS:
            above = lines[at - 1] if at - 1 > taken else None
            field = _field(at, spot, above) or _above_unit(at, lines)
        if field is not None:
            taken = at
            yield field


def led(text: str) -> tuple[str, str] | None:
    """The label that a text begins with, before a colon or a dash, and what stands behind it."""
    lead = _LEAD.match(text)
    return None if lead is None or _ENDED.search(lead[1]) else (lead[1], lead[2])


def labels_values(text: str) -> bool:
    """Say whether a text is nothing but the label of a value."""
    if len(text) > _LABEL or len(text.split()) > _WORDS or text.endswith((".", "!", "?")):
        return False
    said = column(text)
    is_dated = said.role in (*DATES, "replacement") and not has_digit(text)
    return is_dated or _of_prices(text, said)


def is_value(text: str) -> bool:
    """Say whether a text is a date or an amount, and little else."""
    if has_amount(text):
        return prices.states(text)
    return dates.may_stand_in(text) and _is_date(text)


def outer_labels(text: str) -> Labels:
    """What a label says of the prices below it."""
    return labels_of(text) if _of_prices(text, column(text)) else NOTHING


def _may_be_field(spot: Spot) -> bool:
    """Say at a glance whether a line may be a field; most are not."""
    text = spot.text
    if has_digit(text) and (len(text) <= _LABEL or dates.may_stand_in(text) or has_amount(text)):
        return True
    return (bool(spot.lead) or ":" in text) and holds(text.lower(), _NEEDED)


def _field(at: int, spot: Spot, above: Spot | None) -> Field | None:
    for label, value in _parted(spot):
        if dates.in_words(label):
            continue
        if (said := _promised(label, value)) is not None:
            several = labels_of(value).ways and sum(1 for _ in AMOUNT.finditer(value)) > 1
            return Field(at, at, said, label, spot.text if several else value, _key(said, label))
        if prices.states(value) and not has_amount(label) and not _NO_PRICE.search(label):
            return Field(at, at, Column("price"), "", value, LED, owner=label)
    if field := _under(at, spot.text, above, spot.block):
        return field
    told = [part for part in SENTENCES.split(spot.text) if has_amount(part)]
    if len(told) == 1 and (field := _counted(at, told[0])):
        return field
    is_described = above is not None and above.names and AMOUNT.fullmatch(spot.text)
    if above is None or not is_described or _NO_PRICE.search(above.text):
        return None
    return Field(at, at, Column("price"), "", spot.text, LED, owner=above.text)


def _under(at: int, text: str, above: Spot | None, block: Block) -> Field | None:
    """A value whose label is the line above it."""
    if above is None or above.block.under != block.under or above.block.kind not in KINDS:
        return None
    label = above.text.rstrip(": ")
    if not labels_values(label) or is_value(label):
        return None
    said = _promised(label, text)
    is_one = ids.looks_like_model(text) if said and said.role == "replacement" else is_value(text)
    return Field(at - 1, at, said, label, text, _key(said, label)) if said and is_one else None


def _parted(spot: Spot) -> Iterator[tuple[str, str]]:
    """The label and the value that a line may consist of."""
    if spot.lead and spot.lead != spot.text and spot.text.startswith(spot.lead):
        value = spot.text[len(spot.lead) :].strip(" :\u2013\u2014-")
        if spot.lead.endswith(":") or is_value(value) or len(value.split()) <= _WORDS:
            yield spot.lead.rstrip(": "), value
            return
    if lead := led(spot.text):
        yield lead


def _promised(label: str, value: str) -> Column | None:
    """What a label says of its value, where the value is such a one."""
    said = column(label)
    if said.role in DATES:
        return said if _is_dated(value) else None
    if said.role == "replacement" or (said.role == "model" and len(label.split()) <= _WORDS):
        return said
    if _NAMING.fullmatch(label):
        return Column("model")
    if not _of_prices(label, said) or not prices.states(value) or _NO_PRICE.search(label):
        return None
    return said if said.role == "price" else Column("price")


def _of_prices(label: str, said: Column) -> bool:
    return said.surely or is_label(label) or _RATES.issuperset(words_of(label.lower()))


def _is_dated(value: str) -> bool:
    """Say whether a value begins with its date, and is no sentence that names models."""
    found = dates.find(value)
    return not found or not ids.mentioned(value[: found[0].start])


def _is_date(text: str) -> bool:
    """Say whether a text is a date, and what makes it the earliest, and little else."""
    found = dates.find(text)
    said = _FILLING.sub("", text) if found else ""
    return bool(found) and found[0].end - found[0].start >= 0.5 * len(said)


def _counted(at: int, text: str) -> Field | None:
    """An amount that tells its unit: "$0.20 per hour", "Mara costs $0.20 per hour"."""
    amount = AMOUNT.search(text)
    if amount is None or _NO_PRICE.search(text):
        return None
    owner = _costing(text[: amount.start()])
    costs = _COSTS.fullmatch(text[: amount.start()].strip(_SIGNS)) is not None
    is_of_model = costs or ids.looks_like_model(owner) or _IT.match(text) is not None
    is_of_model = is_of_model and prices.states(text[amount.start() :])
    if not is_of_model and not prices.states(text):
        return None
    label = ""
    if each := _EACH.match(text):
        unit = NOUNS.get(each[2].lower())
        label, text = (each[1], f"{text[each.end() :]} per {unit}") if unit else ("", text)
    text = text[amount.start() :] if is_of_model and not label else text
    told = prices.read(text)
    if not any(price.value.get("unit") for price in told):
        return None
    key = f"{label} {told[0].predicate}"
    return Field(at, at, Column("price"), label, text, key, owner="" if label else owner)


def _costing(before: str) -> str:
    """The name in the words before an amount; "" where they only lead to it."""
    before = _VERBS_OF_COST.sub("", before.strip(_SIGNS))
    before = _OF_COST.sub("", before).strip(_SIGNS)
    if (done := _WITHIN.match(before)) and ids.looks_like_model(before[done.end() :]):
        return before[done.end() :]
    return "" if _RATES.issuperset(words_of(before.lower())) or _ANY.match(before) else before


def _in_heading(at: int, text: str) -> Field | None:
    """What a heading says that ends in a price: "Studio - $119 per month"."""
    amount = AMOUNT.search(text)
    field = _counted(at, text[amount.start() :]) if amount else None
    return replace(field, owner=text[: amount.start()]) if field and amount else None


def _above_unit(at: int, lines: Sequence[Spot]) -> Field | None:
    """An amount whose unit is the line below it: "$29", "per month"."""
    text, below = lines[at].text, lines[at + 1 : at + 2]
    if not AMOUNT.fullmatch(text) or not below or below[0].block.kind not in KINDS:
        return None
    field = _counted(at, f"{text} {below[0].text}") if UNIT.match(below[0].text) else None
    return replace(field, last=at + 1) if field else None


def _key(said: Column, label: str) -> str:
    if said.role == "price" or said.surely:
        return f"{label.lower()} price"
    return said.role
