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

from monitor.facts.plain import plain
from monitor.facts.units import COUNTS, SECONDS, UNIT, counted, named
from monitor.model import Json

LONGEST, MOST = 600, 12
"""Characters of a cell that are read, and amounts in it."""
_FEW = 25
"""Letters of other words beside a price that needs no header."""

_CODES = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollars": "USD",
    "€": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "¥": "CNY",
    "\uffe5": "CNY",
    "cny": "CNY",
    "rmb": "CNY",
    "元": "CNY",
    "yuan": "CNY",
    "jpy": "JPY",
    "yen": "JPY",
    "₹": "INR",
    "inr": "INR",
    "₩": "KRW",
    "krw": "KRW",
    "credits": "credits",
    "credit": "credits",
}
_SIGN = r"US\$|\bUSD\b|\$|€|\bEUR\b|£|\bGBP\b|¥|\uffe5|\bCNY\b|\bRMB\b|\bJPY\b|₹|\bINR\b|₩|\bKRW\b"
_BEHIND = r"USD|EUR|GBP|CNY|RMB|JPY|INR|KRW|dollars|yuan|yen|credits?|元|€|£"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?|\d{1,12}(?:[.,]\d{1,12})?|\.\d{1,12}"
_AMOUNT = re.compile(
    rf"(?:(?P<c1>{_SIGN})\s?(?P<a1>{_NUMBER})(?![\d])|(?<![\w.,])(?P<a2>{_NUMBER})\s?(?P<c2>{_BEHIND})(?![a-z]))",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[\s~≈]*({_NUMBER})[\s*†]*")
_CURRENCY = re.compile(rf"{_SIGN}|\b(?:{_BEHIND})(?![a-z])", re.IGNORECASE)
_FREE = re.compile(r"\W*(?:free(?:\sof\scharge)?|no\scharge|included)\W*", re.IGNORECASE)

_OVER = re.compile(
    r"(?:>=?|\bover|\babove|\bmore than|\bexceed\w*|\blonger than|\bgreater than|\bbeyond)\s*"
    r"(\d[\d,]{0,9}(?:\.\d)?)\s?([km](?![a-z]))?",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?:<=?|≤|\bup to|\bunder|\bbelow|\bat most|\bwithin|\bless than)\s*"
    r"\d[\d,]{0,9}(?:\.\d)?\s?(?:[km](?![a-z]))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?<![\d.])(\d[\d,]{0,9})\s?([km])?\s*(?:<=?|≤)\s*[a-z ]{0,20}(?:<=?|≤)\s*\d[\d,]{0,9}\s?[km]?"
    r"|(?<![\d.])(\d[\d,]{0,9})\s?([km])\s*(?:-|\u2013|to|,)\s*\d[\d,]{0,9}\s?[km](?![a-z])",
    re.IGNORECASE,
)
_WAYS = re.compile(
    r"\b(?:(?P<input>inputs?|prompt|in(?=\s*[/)\]]))|(?P<output>outputs?|completions?|generated|out)"
    r"|(?P<training>training|fine-?\s?tuning))\b",
    re.IGNORECASE,
)
_CACHE_WRITE = re.compile(r"\bcach\w*\s+(?:write|creation)|\bwrites?\b", re.IGNORECASE)
_KEPT = re.compile(r"\b(\d{1,2})[\s-]?(m|min|minutes?|h|hours?)\b", re.IGNORECASE)
_STORAGE = re.compile(r"\bstorage\b", re.IGNORECASE)
_CACHED = re.compile(r"\bcach(?:ed?|ing)\b", re.IGNORECASE)
_MEDIA = re.compile(r"\b(?:(audio|speech|voice)|(images?)|(videos?)|(texts?))\b", re.IGNORECASE)
_JOINED = re.compile(r"(?<!\bfine)[A-Za-z]-[A-Za-z0-9]|\d-[A-Za-z]", re.IGNORECASE)
_YEN = re.compile(r"\b(?:JPY|yen)\b|円", re.IGNORECASE)
_PROMPTS = re.compile(r"\bprompts?\b", re.IGNORECASE)
_OF_TIER = re.compile(r"^\s*(?:input\s+)?tokens?\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{1,80}\)")
_FILLING = re.compile(r"\b(?:tokens?|prices?|pricing|cost|from|and|storage|usage)\b", re.IGNORECASE)
_MODE = re.compile(r"\b(batch|flex|priority)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labels:
    """What words around an amount say of it; empty where they say nothing.

    `ways` are in the order in which they were written: "Input / Output" heads two amounts.
    """

    ways: tuple[str, ...] = ()
    cache: str = ""
    media: frozenset[str] = frozenset()
    mode: str = ""
    tier: str | None = None
    unit: str = ""
    currency: str = ""

    def within(self, outer: Labels) -> Labels:
        """These labels, and those of the header or caption around them where they say nothing."""
        return Labels(
            self.ways or outer.ways,
            self.cache or outer.cache,
            self.media or outer.media,
            self.mode or outer.mode,
            outer.tier if self.tier is None else self.tier,
            self.unit or outer.unit,
            self.currency or outer.currency,
        )

    def __bool__(self) -> bool:
        return bool(self.ways or self.cache or self.media or self.mode or self.tier is not None)


@dataclass(frozen=True, slots=True)
class Price:
    """A price with its predicate and its value, as facts have them."""

    predicate: str
    value: dict[str, Json]


@lru_cache(maxsize=2_048)
def labels(text: str) -> Labels:
    """Read what a header, a row's label or the words beside an amount say."""
    text = text[:LONGEST]
    tier, rest = _tier(text)
    units = (match for match in UNIT.finditer(rest) if not _parts_media(match))
    unit = next((said for match in units if (said := named(match))), "")
    currency = _CURRENCY.search(rest)
    return Labels(
        ways=tuple(dict.fromkeys(str(match.lastgroup) for match in _WAYS.finditer(rest))),
        cache=_cache(rest),
        media=frozenset(_medium(match) for match in _MEDIA.finditer(rest)),
        mode=mode[1].lower() if (mode := _MODE.search(rest)) else "",
        tier=tier,
        unit=unit,
        currency=_CODES[currency[0].lower()] if currency else "",
    )


def read(text: str, outer: Labels | None = None) -> list[Price]:
    """Read the prices of a table cell; `outer` is what its headers and captions say.

    Nothing where there is no amount of money, or where it is prose that speaks of one. A bare
    number is an amount where the header names the currency.
    """
    outer = Labels() if outer is None else outer
    text = _ASIDE.sub(_kept_aside, " \n".join(text.replace("`", "")[:LONGEST].split("\n")))
    if _FREE.fullmatch(text):
        return [_price(0, outer)]
    bare = _BARE.fullmatch(text)
    if bare and outer.currency:
        return [_price(_number(bare[1]), outer)]
    parts = [part for line in _lines(text) for part in _parts(line)][:MOST]
    if not parts or _is_prose(text):
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
    return bool(_AMOUNT.search(text[:LONGEST])) and len(_unsaid(text[:LONGEST])) <= _FEW


def scaled(value: Json) -> tuple[Fraction, str, str] | None:
    """A price per one token, character, second …: equal for prices that are the same."""
    if not isinstance(value, dict) or not isinstance(value.get("amount"), int | float):
        return None
    unit = str(value.get("unit") or "")
    count, noun, rest = counted(unit)
    amount = Fraction(str(value["amount"])) / count / SECONDS.get(noun, 1)
    noun = "second" if noun in SECONDS else noun
    return amount, str(value.get("currency") or ""), f"{noun}{rest}"


def amount(value: Json) -> str:
    """Write the amount of a price without exponent or needless zeros: `0.15`."""
    number = value.get("amount") if isinstance(value, dict) else None
    if not isinstance(number, int | float):
        return "none"
    text = f"{number:.12f}".rstrip("0").rstrip(".")
    return text or "0"


def measure(value: Json) -> str:
    """Write currency and unit of a price: `USD per 1M tokens`."""
    if not isinstance(value, dict):
        return ""
    unit = value.get("unit")
    parts = [str(value.get("currency") or ""), f"per {unit}" if unit else ""]
    return plain(" ".join(part for part in parts if part))


@lru_cache(maxsize=2_048)
def is_label(text: str) -> bool:
    """Say whether a cell is nothing but words that say what a price is for ("Text tokens")."""
    if _AMOUNT.search(text) or _JOINED.search(text):
        return False
    return bool(labels(text)) and len(_unsaid(text)) <= 1


def is_bare(text: str) -> bool:
    """Say whether a cell is a number and nothing else."""
    return bool(_BARE.fullmatch(text[:LONGEST]))


def _kept_aside(aside: re.Match[str]) -> str:
    """Leave out an amount in brackets that nothing names: "$0.075 (13.3M / $1)"."""
    outside = aside.string[: aside.start()]
    beside = _AMOUNT.search(outside) and _AMOUNT.search(aside[0]) and not labels(aside[0])
    return " " if beside else aside[0]


def _lines(text: str) -> Sequence[str]:
    """The lines of a cell, each with its amount; one, where some have none."""
    lines = [line for line in text.split("\n") if line.strip()]
    if all(_AMOUNT.search(line) for line in lines):
        return lines
    return [text.replace("\n", " ")]


def _parts(line: str) -> Iterator[tuple[float, Labels]]:
    """The amounts of a line, each with what the words on its side say.

    "Input $3 Output $15" has its words before, "$0.30 (text) $1.00 (audio)" behind.
    """
    found = [*_AMOUNT.finditer(line)][:MOST]
    if not found:
        return
    starts = [0, *(match.end() for match in found[:-1])]
    ends = [*(match.start() for match in found[1:]), len(line)]
    leads = len(found) > 1 and bool(labels(line[: found[0].start()]))
    last = Labels()
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
        yield _number(match["a1"] or match["a2"]), _at_once(behind, said, _currency(match))


def _at_once(behind: str, said: Labels, currency: str) -> Labels:
    """Add the unit that stands right behind an amount, and what it says: "$3 / input MTok"."""
    behind = behind.lstrip().removeprefix("USD").lstrip()
    unit = UNIT.match(behind)
    if unit is None:
        return replace(said, currency=currency)
    ways = said.ways or labels(unit[0]).ways
    return replace(said, ways=ways, unit=named(unit) or said.unit, currency=currency)


def _currency(match: re.Match[str]) -> str:
    code = _CODES[(match["c1"] or match["c2"]).lower()]
    return "JPY" if code == "CNY" and _YEN.search(match.string) else code


def _price(number: float, said: Labels) -> Price:
    value: dict[str, Json] = {"amount": number}
    if said.currency:
        value["currency"] = said.currency
    if said.unit:
        value["unit"] = said.unit
    return Price(_predicate(said), value)


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


def _tier(text: str) -> tuple[str | None, str]:
    """The tier that a text names ("" for the lowest, None for none), and the text without it."""
    if match := _BETWEEN.search(text):
        lower = _tokens(match[1] or match[3], match[2] or match[4])
    elif match := _OVER.search(text):
        lower = _tokens(match[1], match[2])
    elif match := _WITHIN.search(text):
        lower = ""
    else:
        return None, text
    behind = _OF_TIER.sub(" ", text[match.end() :])
    return lower, _PROMPTS.sub("", text[: match.start()]) + _PROMPTS.sub("", behind)


def _tokens(number: str, scale: str | None) -> str:
    count = int(float(number.replace(",", "")) * COUNTS.get((scale or "").lower(), 1))
    for size, sign in ((10**6, "m"), (10**3, "k")):
        if count and count % size == 0:
            return f"{count // size}{sign}"
    return str(count) if count else ""


def _cache(text: str) -> str:
    if not _CACHED.search(text) and not _CACHE_WRITE.search(text) and not _STORAGE.search(text):
        return ""
    if _STORAGE.search(text):
        return "cache_storage"
    if _CACHE_WRITE.search(text):
        kept = _KEPT.search(text)
        return f"cache_write_{kept[1]}{kept[2][0].lower()}" if kept else "cache_write"
    return "cached"


def _medium(match: re.Match[str]) -> str:
    return ("audio", "image", "video", "text")[(match.lastindex or 1) - 1]


def _parts_media(match: re.Match[str]) -> bool:
    """Say whether the stroke of a match only parts words: "text / image / video"."""
    ahead = re.search(
        r"([a-z]+)\s*$", match.string[max(0, match.start() - 20) : match.start()], re.IGNORECASE
    )
    return bool(match[0].startswith("/") and ahead and _MEDIA.fullmatch(ahead[1]))


def _number(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _is_prose(text: str) -> bool:
    """Say whether a cell speaks of an amount rather than states one."""
    first = _AMOUNT.search(text)
    ahead = text[: first.start()] if first else text
    return len(_unsaid(ahead)) > 30 or len(_unsaid(text)) > 120


def without(text: str) -> str:
    """A text without its amounts and units."""
    return UNIT.sub(" ", _AMOUNT.sub(" ", text))


def _unsaid(text: str) -> str:
    """The letters of a text beside amounts, units and labels."""
    for pattern in (_AMOUNT, UNIT, _OVER, _WITHIN, _WAYS, _CACHE_WRITE, _CACHED, _MEDIA, _MODE):
        text = pattern.sub(" ", text)
    text = _FILLING.sub(" ", text)
    return "".join(char for char in text if char.isalpha())
