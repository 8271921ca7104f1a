"""Words that say what an amount of money is for: "Cached input", "per 1M tokens", "Batch". Pure.

Most texts have none of them, so a rule is tried only where a word stands that it needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.facts.money import AMOUNT, currency_in, has_amount
from monitor.facts.units import COUNTS, NOUNS, UNIT, named
from monitor.facts.words import has_digit, holds, vocabulary, words_of

LONGEST = 600
"""Characters of a text that are read."""

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
    r"(\d(?<![\d.]\d)[\d,]{0,9})\s?"
    r"(?:([km])?\s*(?:<=?|≤)\s*[a-z ]{0,20}(?:<=?|≤)\s*\d[\d,]{0,9}\s?[km]?"
    r"|([km])\s*(?:-|\u2013|to|,)\s*\d[\d,]{0,9}\s?[km](?![a-z]))",
    re.IGNORECASE,
)
_WAYS = re.compile(
    r"\b(?:(?P<input>inputs?|prompt|in(?=\s*[/)\]]))|(?P<output>outputs?|completions?|generated|out)"
    r"|(?P<training>training|fine-?\s?tuning))\b",
    re.IGNORECASE,
)
_CACHE_WRITE = re.compile(r"\bcach\w*\s+(?:write|creation)|\bwrites?\b", re.IGNORECASE)
_KEPT = re.compile(r"\b(\d{1,2})[\s-]?(m|min|minutes?|h|hours?)\b", re.IGNORECASE)
_PRICED = re.compile(rf"{AMOUNT.pattern}(?:\s?USD)?(?:\s*(?:{UNIT.pattern}))?", re.IGNORECASE)
"""An amount with what it is counted in."""
_STORAGE = re.compile(r"\bstorage\b", re.IGNORECASE)
_CACHED = re.compile(r"\bcach(?:ed?|ing)(?:[\s-]hits?)?\b", re.IGNORECASE)
_UNCACHED = re.compile(r"\bcache[\s-]miss(?:es)?\b", re.IGNORECASE)
_MEDIA = re.compile(r"\b(?:(audio|speech|voice)|(images?)|(videos?)|(texts?))\b", re.IGNORECASE)
_JOINED = re.compile(r"(?<!\bfine)[A-Za-z]-[A-Za-z0-9]|\d-[A-Za-z]", re.IGNORECASE)
_PROMPTS = re.compile(r"\bprompts?\b", re.IGNORECASE)
_OF_TIER = re.compile(r"^\s*(?:input\s+)?tokens?\b", re.IGNORECASE)
_LAST_WORD = re.compile(r"([a-z]+)\s*$", re.IGNORECASE)
_FILLING = re.compile(
    r"\b(?:tokens?|prompts|prices?|pricing|cost|from|and|storage|usage)\b", re.IGNORECASE
)
_MODE = re.compile(r"\b(batch|flex|priority)\b", re.IGNORECASE)

# --- what a text must hold at the least for a rule to be tried --------------------------------

_OF_UNITS = vocabulary("per for every")
_OF_WAYS = vocabulary(
    "input inputs prompt in output outputs completion completions generated out"
    " training tuning finetuning"
)
_OF_MEDIA = vocabulary("audio speech voice image images video videos text texts")
_OF_MODES = vocabulary("batch flex priority")
_OF_TIERS = vocabulary(
    "over above more longer greater beyond than up to under below at most within less"
)
_BOUNDS = (">", "<", "≤", "exceed")
_OF_LABELS = frozenset().union(
    *(_OF_UNITS, _OF_WAYS, _OF_MEDIA, _OF_MODES, _OF_TIERS, NOUNS),
    vocabulary("each million thousand mm fine write writes creation hit hits miss misses"),
    vocabulary("token tokens prompts price prices pricing cost from and storage usage"),
)
_TELLING = _OF_UNITS | _OF_WAYS | _OF_MEDIA | _OF_MODES
_SIGNS = ("/", "cach", "write", "storage")
"""One of these words or parts stands in every text that tells what a price is for."""
_FREE_WORDS = 4
"""Other words that one unit can have, and some more: "per 1M cached input tokens"."""


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
        if outer is NOTHING or self is NOTHING:
            return self if outer is NOTHING else outer
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


NOTHING = Labels()
"""What most texts say."""


@lru_cache(maxsize=2_048)
def labels(text: str) -> Labels:
    """Read what a header, a row's label or the words beside an amount say.

    An amount of money in it has its own currency and unit, and says nothing of others: in a column
    "Plus $15/mo" the 600 minutes are no dollars.
    """
    text = text[:LONGEST]
    text = unpriced(text)
    tier, rest = _tier(text) if has_digit(text) else (None, text)
    low = rest.lower()
    words = frozenset(words_of(low))
    if tier is None and words.isdisjoint(_TELLING) and not holds(low, _SIGNS):
        return Labels(currency=named) if (named := currency_in(rest, words)) else NOTHING
    return Labels(
        ways=_ways(rest) if words & _OF_WAYS else (),
        cache=_cache(rest) if "cach" in low or "write" in low or "storage" in low else "",
        media=_media(rest) if words & _OF_MEDIA else frozenset(),
        mode=mode[1].lower() if words & _OF_MODES and (mode := _MODE.search(rest)) else "",
        tier=tier,
        unit=_unit(rest) if "/" in rest or words & _OF_UNITS else "",
        currency=currency_in(rest, words),
    )


@lru_cache(maxsize=2_048)
def is_label(text: str) -> bool:
    """Say whether a cell is nothing but words that say what a price is for ("Text tokens")."""
    if not labels(text) or not _may_be_label(text) or has_amount(text):
        return False
    return not joined(text) and len(unsaid(text)) <= 1


def joined(text: str) -> bool:
    """Say whether words of a text are joined to one, as in ids: "nova-voice"."""
    return "-" in text and _JOINED.search(text) is not None


def unpriced(text: str) -> str:
    """A text without its amounts of money: "Plus" of "Plus $15/mo"."""
    return _PRICED.sub(" ", text).strip() if has_amount(text) else text


def unsaid(text: str) -> str:
    """The letters of a text beside amounts, units and labels."""
    for pattern in (AMOUNT, UNIT, _OVER, _WITHIN, _WAYS, _CACHE_WRITE, _UNCACHED, _CACHED):
        text = pattern.sub(" ", text)
    for pattern in (_MEDIA, _MODE, _FILLING):
        text = pattern.sub(" ", text)
    return "".join(char for char in text if char.isalpha())


def _may_be_label(text: str) -> bool:
    """Say whether a text has no more other words than its units may have."""
    low = text.lower()
    words = words_of(low)
    units = low.count("/") + sum(word in _OF_UNITS for word in words)
    others = sum(
        len(word) > 1 and word not in _OF_LABELS and not word.startswith(("cach", "exceed"))
        for word in words
    )
    return others <= units * _FREE_WORDS


def _ways(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(match.lastgroup) for match in _WAYS.finditer(text)))


def _unit(text: str) -> str:
    units = (match for match in UNIT.finditer(text) if not _parts_media(match))
    return next((said for match in units if (said := named(match))), "")


def _tier(text: str) -> tuple[str | None, str]:
    """The tier that a text names ("" for the lowest, None for none), and the text without it."""
    low = text.lower()
    bounded = holds(low, _BOUNDS) or not _OF_TIERS.isdisjoint(words_of(low))
    if match := _BETWEEN.search(text):
        lower = _tokens(match[1], match[2] or match[3])
    elif bounded and (match := _OVER.search(text)):
        lower = _tokens(match[1], match[2])
    elif bounded and (match := _WITHIN.search(text)):
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
    text = _UNCACHED.sub(" ", text)
    if not _CACHED.search(text) and not _CACHE_WRITE.search(text) and not _STORAGE.search(text):
        return ""
    if _STORAGE.search(text):
        return "cache_storage"
    if _CACHE_WRITE.search(text):
        kept = _KEPT.search(text)
        return f"cache_write_{kept[1]}{kept[2][0].lower()}" if kept else "cache_write"
    return "cached"


def _media(text: str) -> frozenset[str]:
    names = ("audio", "image", "video", "text")
    return frozenset(names[(match.lastindex or 1) - 1] for match in _MEDIA.finditer(text))


def _parts_media(match: re.Match[str]) -> bool:
    """Say whether the stroke of a match only parts words: "text / image / video"."""
    if not match[0].startswith("/"):
        return False
    ahead = _LAST_WORD.search(match.string[max(0, match.start() - 20) : match.start()])
    return bool(ahead and _MEDIA.fullmatch(ahead[1]))
