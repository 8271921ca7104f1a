"""Prices as people write them: amount, currency, unit, and what of a model they are for.

The predicate of a price says what is paid for: `price_input`, `price_output`, `price_cached_input`,
`price_cache_write_1h`, `price_audio_input`, `price_batch_output`, `price_input_over_200k` (the tier
above so many tokens; the lowest tier has no name), `price_training`; where nothing says in or out,
the unit names it: `price_time`, `price_characters`, `price_image`, `price_tokens`; else
`price_listed`. Text is what tokens are, so only other media are named.

Its value is `{"amount": 0.15, "currency": "USD", "unit": "1M tokens"}` as it was written: a price
per thousand tokens stays one. `scaled` tells whether two are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from monitor.facts.labels import LONGEST, NOTHING, Labels, is_label, labels, unsaid
from monitor.facts.money import AMOUNT, NUMBER, code_of, has_amount, number
from monitor.facts.plain import plain
from monitor.facts.units import SECONDS, UNIT, counted, named
from monitor.values import Json

MOST = 12
"""Amounts in a cell."""
_FEW = 25
"""Letters of other words beside a price that needs no header."""

_BARE = re.compile(rf"[\s~≈]*({NUMBER})[\s*†]*")
_LABELLED = re.compile(
    r"\s*(?:(?:from|starting at|up to|just|only|about)\s)?([^\d\n]{2,60}?[:\s]|[^\n]{2,60}?:\s)??"
    rf"[\s~≈]*({NUMBER})"
    r"(?![\w%.]|,\d)[\s*†]*((?:[(\[,;\u2013\u2014-]|[a-z<>≤≥]|$)[^\n]{0,80})",
    re.IGNORECASE,
)
"""A number alone on its line, or with words at its side: "from 0.10", "2.00 (≤ 256K)"."""
_FREE = re.compile(r"\W*(?:free(?:\sof\scharge)?|no\scharge|included)\W*", re.IGNORECASE)

_YEN = re.compile(r"\b(?:JPY|yen)\b|円", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{1,80}\)")


@dataclass(frozen=True, slots=True)
class Price:
    """A price with its predicate and its value, as facts have them."""

    predicate: str
    value: dict[str, Json]


def read(text: str, outer: Labels | None = None, *, sure: bool = False) -> list[Price]:
    """Read the prices of a table cell; `outer` is what its headers and captions say.

    Nothing where there is no amount of money, or where it is prose that speaks of one. A bare
    number is an amount where the header names the currency, or makes `sure` that it is a price.
    """
    outer = NOTHING if outer is None else outer
    if alone := AMOUNT.fullmatch(text):
        said = replace(outer, currency=_currency(alone))
        return [_price(number(alone["a1"] or alone["a2"]), said)]
    text = _ASIDE.sub(_kept_aside, " \n".join(text.replace("`", "")[:LONGEST].split("\n")))
    if _FREE.fullmatch(text):
        return [_price(0, outer)]
    parts = [part for line in _lines(text) for part in _parts(line)][:MOST]
    if not parts and (outer.currency or sure):
        parts = _stacked(text)
    elif not parts or _is_prose(text):
        return []
    if len(parts) == len(outer.ways) > 1 and not any(said.ways for _, said in parts):
        parts = [
            (amount, replace(said, ways=(way,)))
            for (amount, said), way in zip(parts, outer.ways, strict=True)
        ]
    units = {said.unit for _, said in parts if said.unit}
    if len(units) == 1 and not outer.unit:
        outer = replace(outer, unit=units.pop())
    return [_price(amount, said.within(outer)) for amount, said in parts]


@lru_cache(maxsize=2_048)
def states(text: str) -> bool:
    """Say whether a cell is a price and little else, whatever its header says."""
    text = text[:LONGEST]
    return has_amount(text) and _other_letters(text, _FEW) <= _FEW


def scaled(value: Json) -> tuple[Fraction, str, str] | None:
    """A price per one token, character, second …: equal for prices that are the same."""
    if not isinstance(value, dict) or not isinstance(value.get("amount"), int | float):
        return None
    unit = str(value.get("unit") or "")
    count, noun, rest = counted(unit)
    amount = Fraction(str(value["amount"])) / count / SECONDS.get(noun, 1)
    noun = "second" if noun in SECONDS else noun
    currency = str(value.get("currency") or "")
    if currency == "cents":
        amount, currency = amount / 100, "USD"
    return amount, currency, f"{noun}{rest}"


def amount(value: Json) -> str:
    """Write the amount of a price without exponent or needless zeros: `0.15`."""
    paid = value.get("amount") if isinstance(value, dict) else None
    if not isinstance(paid, int | float):
        return "none"
    text = f"{paid:.12f}".rstrip("0").rstrip(".")
    return text or "0"


def measure(value: Json) -> str:
    """Write currency and unit of a price: `USD per 1M tokens`."""
    if not isinstance(value, dict):
        return ""
    unit = value.get("unit")
    parts = [str(value.get("currency") or ""), f"per {unit}" if unit else ""]
    return plain(" ".join(part for part in parts if part))


def is_bare(text: str) -> bool:
    """Say whether a cell is a number and nothing else."""
    return bool(_BARE.fullmatch(text[:LONGEST]))


def _stacked(text: str) -> list[tuple[float, Labels]]:
    """The bare numbers of a cell, each with the label at its side; [] where it says anything else.

    So tiers stand below each other: "2.00 (≤ 256K)", "4.00 (> 256K)"; "2.00 / 4.00" are two.
    """
    told = []
    for line in text.replace(" / ", "\n").split("\n")[:MOST]:
        bare = _LABELLED.fullmatch(line)
        if bare is None:
            return []
        beside = f"{bare[1] or ''} {bare[3]}".strip(" :,;()[]\u2013\u2014-")
        if beside and not is_label(beside):
            return []
        told.append((number(bare[2]), labels(beside)))
    return told


def _kept_aside(aside: re.Match[str]) -> str:
    """Leave out an amount in brackets that nothing names: "$0.075 (13.3M / $1)"."""
    outside = aside.string[: aside.start()]
    beside = AMOUNT.search(outside) and AMOUNT.search(aside[0]) and not labels(aside[0])
    return " " if beside else aside[0]


def _lines(text: str) -> Sequence[str]:
    """The lines of a cell, each with its amount; one, where some have none."""
    lines = [line for line in text.split("\n") if line.strip()]
    if all(AMOUNT.search(line) for line in lines):
        return lines
    return [text.replace("\n", " ")]


def _parts(line: str) -> Iterator[tuple[float, Labels]]:
    """The amounts of a line, each with what the words on its side say.

    "Input $3 Output $15" has its words before, "$0.30 (text) $1.00 (audio)" behind.
    """
    found = [*AMOUNT.finditer(line)][:MOST]
    if not found:
        return
    starts = [0, *(match.end() for match in found[:-1])]
    ends = [*(match.start() for match in found[1:]), len(line)]
    leads = len(found) > 1 and bool(labels(line[: found[0].start()]))
    last = NOTHING
    for match, start, end in zip(found, starts, ends, strict=True):
        before, behind = line[start : match.start()], line[match.end() : end]
        if len(found) == 1:
            said = labels(f"{before} ; {behind}")
        elif leads:
            said = replace(labels(before), unit="")
            said = said.within(Labels(last.ways if said.media else (), media=last.media))
        else:
            said = labels(behind)
        last = said
        yield number(match["a1"] or match["a2"]), _at_once(behind, said, _currency(match))


def _at_once(behind: str, said: Labels, currency: str) -> Labels:
    """Add the unit that stands right behind an amount, and what it says: "$3 / input MTok"."""
    behind = behind.lstrip().removeprefix("USD").lstrip()
    unit = UNIT.match(behind)
    if unit is None:
        return replace(said, currency=currency)
    ways = said.ways or labels(unit[0]).ways
    return replace(said, ways=ways, unit=named(unit) or said.unit, currency=currency)


def _currency(match: re.Match[str]) -> str:
    code = code_of(match["c1"] or match["c2"])
    return "JPY" if code == "CNY" and _YEN.search(match.string) else code


def _price(paid: float, said: Labels) -> Price:
    value: dict[str, Json] = {"amount": paid}
    if said.currency:
        value["currency"] = said.currency
    if said.unit:
        value["unit"] = said.unit
    return Price(_predicate(said), value)


@lru_cache(maxsize=256)
def _predicate(said: Labels) -> str:
    way = said.ways[0] if len(said.ways) == 1 else ""
    medium = "" if "text" in said.media else "_".join(sorted(said.media))
    if said.cache.startswith("cache_"):
        way = said.cache
    elif said.cache:
        way = f"{said.cache}_{'output' if way == 'output' else 'input'}"
        medium, way = "", way if not medium else way.replace("_", f"_{medium}_", 1)
    elif not way:
        medium, way = _bynamed(said, medium)
    words = [said.mode, medium, way, f"over_{said.tier}" if said.tier else ""]
    return "price_" + "_".join(word for word in words if word)


def _bynamed(said: Labels, medium: str) -> tuple[str, str]:
    """Name a price that is neither for input nor output by what it is counted in."""
    _, noun, _ = counted(said.unit)
    if not noun:
        return medium, "" if medium else "listed"
    if noun == "token":
        return medium, "tokens"
    if noun == "character":
        return "", "characters"
    if noun in SECONDS:
        return "", "time"
    return "", noun.lower()


def _is_prose(text: str) -> bool:
    """Say whether a cell speaks of an amount rather than states one."""
    first = AMOUNT.search(text)
    ahead = text[: first.start()] if first else text
    return _other_letters(ahead, 30) > 30 or _other_letters(text, 120) > 120


def _other_letters(text: str, few: int) -> int:
    """How many letters stand beside amounts, units and labels; up to `few`, at the most so many."""
    return len(text) if len(text) <= few else len(unsaid(text))


def without(text: str) -> str:
    """A text without its amounts and units."""
    return UNIT.sub(" ", AMOUNT.sub(" ", text))
