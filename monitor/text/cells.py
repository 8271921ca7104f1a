"""What one cell of a table says under its header: a date, a replacement, prices, no end. Pure.

A number is money only where its own cell, column or row says so: a currency beside it, a column of
prices, and no label that counts things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.facts import columns, dates, ids, prices
from monitor.facts.columns import DATES, Column
from monitor.facts.counts import counts
from monitor.facts.labels import Labels
from monitor.facts.labels import labels as labels_of
from monitor.facts.money import has_amount
from monitor.text.sayings import dated, replacement
from monitor.text.sentences import bound
from monitor.text.tables import flat
from monitor.values import Json

OPEN = "open"
"""What a row states whose cell for the day of the end says that there is none."""
_SHORT = 100
_FREE = re.compile(r"\bfree (?:tier|plan)\b", re.IGNORECASE)
_ENDS = re.compile(columns.ENDS, re.IGNORECASE)
_NO_PRICE = re.compile(
    r"\b(?:notes?|comments?|remarks?|descriptions?|details|sav(?:e|es|ed|ings?)|discounts?|credits?|quotas?"
    r"|limits?|budgets?|minimum|spend|balance|(?:sub)?totals?|estimat\w+|invoices?|bill|examples?"
    r"|qualif\w+|requirements?|eligib\w+|deposits?|top-?ups?|revenue|funding|salar\w+|refunds?)\b",
    re.IGNORECASE,
)
"""Headers of columns whose amounts of money are no prices of a model."""
_NO_COST = re.compile(
    r"\b(?:paid|spen[dt]|deposit\w*|sav(?:e|ed|es|ings?)|off|worth|bonus|refund\w*|budget|minimum)\b",
    re.IGNORECASE,
)
"""What stands beside an amount of money that something else than a model costs, or nothing."""
_ADVICE = re.compile(
    r"^(?:please )?(?:use|see|migrate|switch|move|upgrade|we |try|consider)\b"
    r"|\w\s(?:with|for|when|if|until|depending)\s",
    re.IGNORECASE,
)
_NO_DAY = re.compile(
    r"\W*(?:[-\u2013\u2014]+|n/?a|t\.?b\.?[acd]\.?|unscheduled|undecided|unknown|indefinite(?:ly)?"
    r"|(?:currently |so far )?(?:no|not|none|nothing)"
    r"(?: (?:yet|date|day|shut-?down|retirement|removal|end|deprecation|plans?|planned|scheduled"
    r"|announced|set|known|determined|applicable|currently|at present|of life|longer))*"
    r"|to be (?:announced|determined|confirmed|decided)"
    r"|(?:cancell?ed|called off|withdrawn|revoked|rescinded|(?:put )?on hold|postponed|suspended)"
    r"(?: indefinitely| until further notice)?)"
    r"(?:[:;,.\s\u2014\u2013-]+(?:no|not) longer (?:planned|scheduled))?\W*",
    re.IGNORECASE,
)
"""A cell that says that there is no day of the end, or none yet."""


def values(
    text: str, head: Column, header: str, outer: Labels, label: str
) -> Iterator[tuple[str, Json]]:
    """What a cell says under its header in the row of this label; nothing for the rest."""
    if head.role in DATES:
        yield from _dated(text, head)
    elif head.role == "replacement":
        if names := instead(text):
            yield "replacement", replacement(names)
    elif head.role == "other" and tells_an_end(text):
        for role, date in bound(flat(text)):
            if (told := dated(role, date)) is not None:
                yield told
    elif _is_price(text, head, header, label):
        for price in prices.read(text, labels_of(header).within(outer), sure=head.priced):
            yield price.predicate, price.value


def _dated(text: str, head: Column) -> Iterator[tuple[str, Json]]:
    date = dates.read(text)
    if date is None:
        yield from [(OPEN, None)] if head.role == "shutdown" and says_none(text) else ()
    elif (said := dated(head.role, date, earliest=head.earliest)) is not None:
        yield said


def says_none(text: str) -> bool:
    """Say whether a cell for a day says that there is none; an empty one says nothing."""
    return bool(text) and len(text) <= _SHORT and _NO_DAY.fullmatch(flat(text)) is not None


def instead(text: str) -> tuple[str, ...]:
    """The models of a cell of replacements: of a sentence only the ids."""
    return ids.mentioned(text) if _ADVICE.search(flat(text)) else ids.read(text)


def tells_an_end(text: str) -> bool:
    """Say whether a cell under another header says when the model ends ("Retires May 2026")."""
    if len(text) > _SHORT or not dates.may_stand_in(text):
        return False
    return bool(_ENDS.search(text)) and bool(bound(flat(text)))


def may_cost(header: str) -> bool:
    """Say whether amounts of money under a header can be prices."""
    return not _NO_PRICE.search(header)


def is_free(header: str) -> bool:
    """Say whether a column is of what costs nothing, whatever its cells say."""
    return _FREE.search(header) is not None


def _is_price(text: str, head: Column, header: str, label: str) -> bool:
    if head.role not in ("price", "other") or is_free(header):
        return False
    if prices.states(text):
        return head.role == "price" or (may_cost(header) and not _NO_COST.search(text))
    if head.role != "price" or (counts(label) and not head.priced and not has_amount(text)):
        return False
    return head.surely or prices.is_bare(text)
