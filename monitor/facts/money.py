"""Amounts of money and currencies in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.facts.words import has_digit, words_of

CODES = {
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
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?|\d{1,12}(?:[.,]\d{1,12})?|\.\d{1,12}"
AMOUNT = re.compile(
    rf"(?:(?P<c1>{_SIGN})\s?(?P<a1>{NUMBER})(?![\d])|(?<![\w.,])(?P<a2>{NUMBER})\s?(?P<c2>{_BEHIND})(?![a-z]))",
    re.IGNORECASE,
)
_CURRENCY = re.compile(rf"{_SIGN}|\b(?:{_BEHIND})(?![a-z])", re.IGNORECASE)

_SIGNS = re.compile("[$€£¥\uffe5₹₩元]")
_NAMES = frozenset(CODES)


def has_amount(text: str) -> bool:
    """Say whether a text names an amount of money."""
    if not has_digit(text) or not names_money(text, words_of(text.lower())):
        return False
    return AMOUNT.search(text) is not None


def currency_in(text: str, words: Iterable[str]) -> str:
    """The first currency that a text names; "" for none. `words` are its `words_of`."""
    found = _CURRENCY.search(text) if names_money(text, words) else None
    return CODES[found[0].lower()] if found else ""


def names_money(text: str, words: Iterable[str]) -> bool:
    """Say whether a currency may stand in a text of these words."""
    return _SIGNS.search(text) is not None or not _NAMES.isdisjoint(words)
