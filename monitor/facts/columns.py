"""What the header of a column, or the label of a row, says that its cells hold.

"Deprecated" and "Announced" are days on which something was said, not days on which it ends. A
column "Deprecation date" is such a day too, unless the table has replacements and no column for the
end: then it is what people must act on, and the day of the end (`lone_deprecation`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from monitor.facts.counts import is_rate
from monitor.facts.labels import joined, labels
from monitor.facts.words import holds, vocabulary, words_of

Role = Literal[
    "model", "version", "replacement", "shutdown", "deprecated", "released", "price", "other"
]
DATES: frozenset[Role] = frozenset({"shutdown", "deprecated", "released"})
TYPED: frozenset[Role] = DATES | {"price"}
LONGEST = 160
"""Letters of a header; what is longer is no header."""

NO_LONGER = r"no longer (?:be )?(?:available|supported|accessible|offered|served|work)"
ENDS = (
    r"shut(?:s|ting)?[\s-]?(?:down|off)|retir(?:e|al|ing)|discontinu"
    r"|end[\s-]of[\s-](?:[a-z]{3,12}[\s-]){0,2}?(?:life|service|sale|support|availability)|\beo[ls]\b|sunset|decommission|turn(?:ed|s|ing)?[\s-]?(?:off|down)|terminat"
    r"|switch(?:ed|es|ing)?[\s-]off|taken offline(?! for)"
    r"|withdr[ae]w|phas(?:e|ed|es|ing)[\s-]out|clos(?:e|ed|es|ing)[\s-]down|deactivat"
)
"""Words for the end of a model."""
MAY_END = (
    rf"{ENDS}|\bremov|\bexpir|\boffline\b|{NO_LONGER}"
    r"|(?:available|support(?:ed)?|fix(?:es)?|updates?|maintained) (?:until|through)"
    r"|last day|end date|unavailable|delist|stop(?:s|ped)? working"
    r"|\b(?:support|access|availability)\b[^.;]{0,80}?\b(?:end(?:s|ed)?|ceas(?:e|es|ed))\b(?! of)"
)
"""Words for it, and those that can mean something else in a sentence."""
SAID = r"deprecat|announce|\blegacy\b|notice|notif"
"""Words for the day on which an end was made known."""
STEMS = (
    *("shut", "retir", "discontinu", "end of", "end-of", "eol", "eos", "sunset", "decommission"),
    *("turn", "terminat", "remov", "expir", "offline", "no longer", "until", "last day"),
    *("end date", "unavailable", "delist", "stop", "deprecat", "announce", "legacy", "noti"),
    *("withdr", "phas", "clos", "deactivat", "switch", " ends", " ended", " end "),
    *(" ceas", "through"),
)
"""One of these stands in every text that has a word for an end, or for its being made known."""
CAME = r"releas|launch|introduc|general availability|\bga\b|available (?:since|from)|published"

REPLACING = (
    *("replace", "alternative", "migrat", "successor", "substitut", "upgrade", "recommended"),
    *("suggested", "instead", "new model", "move", "switch", "redirect"),
)
"""One of these stands in every header that promises what replaces a model."""
_OF_DATES = (
    *STEMS,
    *("releas", "launch", "introduc", "general availability", "ga", "available", "publish"),
)
_LAST = r"^final (?:release|patch|update)"
_ENDS, _SAID, _CAME = (
    re.compile(words, re.IGNORECASE) for words in (rf"{MAY_END}|{_LAST}", SAID, CAME)
)
_ENDS_SURELY = re.compile(
    rf"{ENDS}|\bsupport|\bLTS\b|\bmaint|\bfix|\bpatch|\bupdates?\b", re.IGNORECASE
)
_ENDS_HERE = re.compile(
    r"(?!.*\b(?:valid|offers?|sale|promo\w*|discounts?|free|open|registration|bookings?)\b)"
    r"(?:.*\S\s(?:until|till|through)|(?:ends?|ended|ending|stops?|gone|goes away|drop(?:s|ped)?)"
    r"(?:\s(?:on|by|at|date))?)",
    re.IGNORECASE,
)
"""What says in a header, and only there, that something ends: "LTS until", "Ends on"."""
_DATED = re.compile(r"\bdates?\b|\btime\b|\bwhen\b|\bdeadline\b|\b(?:on|by|at)$", re.IGNORECASE)
_PRICE = re.compile(
    r"\bpric(?:e|es|ing)\b|\bcosts?\b|\bfees?\b|\bcharges?\b|\btariffs?\b"
    r"|^(?:(?:hourly|monthly|list|base|unit|usage|overage|standard) )?rates?\b(?!\s?limits?)",
    re.IGNORECASE,
)
_OF_A_PRICE = re.compile(
    r"\b(?:tiers?|levels?|index|changes?|factors?|multipliers?|ratios?|types?|models?|plans?"
    r"|categor\w+|class|groups?|lists?|rates?)\b|%",
    re.IGNORECASE,
)
"""What is said of a price and is none: "Price tier"."""
_REPLACEMENT = re.compile(
    r"replace|alternative|migrat(?:e|ion) (?:to|target|path)|successor|substitut|upgrade to"
    r"|recommended(?! (?:for|use))|suggested|\binstead\b|new model"
    r"|(?:move|switch|redirect(?:s|ed)?) to",
    re.IGNORECASE,
)
_NO_ID = re.compile(r"\bguides?\b|\bnotes?\b|\bdocs?\b|\blinks?\b|\breasons?\b", re.IGNORECASE)
_ID = re.compile(
    r"\b(?:model|api|endpoint|deployment)\b.*\b(?:id|ids|name|code|string|slug|identifier)s?\b"
    r"|^(?:[\w-]+\s){0,2}(?:id|slug|identifier|model string)s?$",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\b(?:models?|snapshots?)(?:\s*(?:/|or|and|&)\s*[\w\s]+)?(?:\s*\([^)]*\))?$|^model\s*/",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"^(?:[\w-]+\s){0,2}(?:system|name|service|api|endpoint|engine|deployment|voice|variant)s?$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"^(?:[\w-]+\s){0,1}(?:product|feature|plan|tool|resource|item|sku|capability|family)s?$",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"^(?!(?:latest|last|minimum|min|supported|current|new|newest|recommended|target|first|next)\s)"
    r"(?:[\w-]+ )?versions?(?: id)?$",
    re.IGNORECASE,
)
_NO_PRICE = re.compile(r"\bmax|limit|window|modalit|\bdata\b|cut-?off|support", re.IGNORECASE)
_EARLIEST = re.compile(
    r"\bno[t]? (?:sooner|before|earlier)|\bearliest\b|\bat least\b", re.IGNORECASE
)
_OF_PRICES = vocabulary(
    "price prices pricing cost costs fee fees charge charges tariff tariffs rate rates"
)
_OF_NAMES = vocabulary(
    "model models snapshot snapshots id ids slug slugs identifier identifiers string strings code"
    " codes name names system systems service services api apis endpoint endpoints engine engines"
    " deployment deployments voice voices variant variants product products feature features plan"
    " plans tool tools resource resources item items sku skus capability capabilitys family familys"
)
_OF_VERSIONS = vocabulary("version versions")
"""What a header must hold at the least for a pattern to be tried on it."""
_FOOTNOTES = re.compile(r"\s*(?:\[\w{1,2}\]|[¹²³⁴†‡↑↓⇅:])+$")
_MARKS = tuple("]¹²³⁴†‡↑↓⇅:")
_DEPRECATION = re.compile(
    r"^(?:(?:planned|scheduled|expected|upcoming|tentative) )?(?:date of )?deprecation"
    r"(?: date| on| time)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """`rank` orders the columns that can name a row: an id (4) before a model, a service, a plan.

    `earliest` says that dates in it are days before which nothing ends, `weak` that other things
    than models end so too ("End date"), `surely` that what it holds are prices: elsewhere a cell
    must look like one. `priced` says that it names them so, and that a mere number is one.
    """

    role: Role = "other"
    rank: int = 0
    earliest: bool = False
    lone_deprecation: bool = False
    weak: bool = False
    surely: bool = False
    priced: bool = False


@lru_cache(maxsize=2_048)
def column(header: str) -> Column:
    """Read a header, or the label of a row in a table that stands on its side."""
    text = _plain(header)
    if not text or len(text) > LONGEST:
        return Column()
    low = text.lower()
    words = frozenset(words_of(low))
    if words & _OF_PRICES and _PRICE.search(text):
        return Column("price", surely=True, priced=not _OF_A_PRICE.search(text))
    dated = holds(low, _OF_DATES) and _is_dated(text)
    if dated and _DATED.search(text):
        return _dated(text)
    if holds(low, REPLACING) and _REPLACEMENT.search(text):
        return Column("other" if _NO_ID.search(text) else "replacement")
    if words & _OF_NAMES and (rank := _rank(text)):
        return Column("model", rank)
    if words & _OF_VERSIONS and _VERSION.match(text):
        return Column("version")
    if dated:
        return _dated(text)
    if _ENDS_HERE.fullmatch(text):
        return Column("shutdown", weak=not _ENDS_SURELY.search(text))
    return Column() if is_rate(text) else _labelled(text)


def _labelled(text: str) -> Column:
    said_of = labels(text)
    if said_of.unit or said_of.currency:
        return Column("price", surely=True)
    is_price = said_of and not _NO_PRICE.search(text) and not joined(text)
    return Column("price" if is_price else "other")


def _is_dated(text: str) -> bool:
    return bool(_ENDS.search(text) or _SAID.search(text) or _CAME.search(text))


def _dated(text: str) -> Column:
    if _ENDS.search(text):
        weak = not _ENDS_SURELY.search(text)
        return Column("shutdown", earliest=bool(_EARLIEST.search(text)), weak=weak)
    if _SAID.search(text):
        return Column("deprecated", lone_deprecation=bool(_DEPRECATION.match(text)))
    return Column("released")


def _rank(text: str) -> int:
    for rank, pattern in ((4, _ID), (3, _MODEL), (2, _SYSTEM), (1, _THING)):
        if pattern.search(text):
            return rank
    return 0


def _plain(header: str) -> str:
    """A header without code, footnotes and what only sorts it."""
    text = " ".join(header.replace("`", "").replace("*", "").split())
    return _FOOTNOTES.sub("", text) if text.endswith(_MARKS) else text
