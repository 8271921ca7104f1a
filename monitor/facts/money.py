"""Amounts of money and currencies in a text. Pure.

A currency is its ISO 4217 code; `kr`, which three countries write, `cents` and `credits` stay what
they are. Of "1.234,50" and "1'234.50" the last sign parts the decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.facts.words import has_digit, vocabulary, words_of

_ISO = vocabulary(
    "AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KES KRW MXN"
    " MYR NGN NOK NZD PHP PKR PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
_BY_CODE = (
    ("USD", "$ us$ dollars"),
    ("EUR", "€ euro euros"),
    ("GBP", "£"),
    ("CNY", "¥ \uffe5 元 rmb yuan"),
    ("JPY", "円 yen"),
    ("AUD", "a$ au$"),
    ("CAD", "c$ ca$"),
    ("NZD", "nz$"),
    ("HKD", "hk$"),
    ("TWD", "nt$"),
    ("SGD", "s$ sg$"),
    ("BRL", "r$"),
    ("MXN", "mx$"),
    ("INR", "₹ rs"),
    ("KRW", "₩"),
    ("RUB", "₽"),
    ("TRY", "₺"),
    ("VND", "₫"),
    ("PHP", "₱"),
    ("UAH", "₴"),
    ("NGN", "₦"),
    ("ILS", "₪"),
    ("THB", "฿"),
    ("PLN", "zł"),
    ("CZK", "kč"),
    ("kr", "kr kroner kronor"),
    ("cents", "¢ ct cent cents"),
    ("credits", "credit credits"),
)
"""What stands for a currency beside its code."""
CODES = {sign: code for code, signs in _BY_CODE for sign in signs.split()} | {
    code.lower(): code for code in _ISO
}

_ANY_CODE = "|".join(sorted(_ISO))
_SIGN = (
    r"(?<![A-Za-z])(?:US|AU?|CA?|NZ|HK|NT|SG?|R|MX)\$|[$€£¥\uffe5₹₩₽₺₫₱₴₦₪฿]"
    rf"|\b(?:USD|EUR|GBP|RMB|CNY|JPY|INR|KRW)\b|(?-i:\b(?:{_ANY_CODE}|Rs|kr)\b(?<!TRY)\.?)"
)
_BEHIND = (
    r"[€£$¢₽₺₫₴₪元円]|(?:US )?dollars|euros?|yuan|yen|credits?|cents?|ct|kron(?:er|or)|kr(?![a-z])"
    r"|zł|Kč|USD|EUR|GBP|RMB|CNY|JPY|INR|KRW"
    rf"|(?-i:{_ANY_CODE})"
)
_PLAIN = r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d{1,12})?|\d{1,12}(?:[.,]\d{1,12})?"
_GROUPED = r"\d{1,3}(?:[ .]\d{3})+,\d{1,2}(?!\d)|\d{1,3}(?:['\u2019]\d{3})+(?:[.,]\d{1,2}(?!\d))?"
NUMBER = rf"{_GROUPED}|{_PLAIN}|\.\d{{1,12}}"
AMOUNT = re.compile(
    rf"(?:(?P<c1>{_SIGN})\s?(?P<a1>{NUMBER})(?![\d])"
    rf"|(?<![\w.,])(?P<a2>\d{{1,3}}(?: \d{{3}})+|{NUMBER})"
    rf"\s?(?P<c2>{_BEHIND})(?![a-z\d]))",
    re.IGNORECASE,
)
_CURRENCY = re.compile(rf"{_SIGN}|\b(?:{_BEHIND})(?![a-z])|¢", re.IGNORECASE)

_SIGNS = re.compile("[$€£¥\uffe5₹₩元円₽₺₫₱₴₦₪฿¢łč]")
_NAMES = frozenset(CODES)


def has_amount(text: str) -> bool:
    """Say whether a text names an amount of money."""
    if not has_digit(text) or not names_money(text, words_of(text.lower())):
        return False
    return AMOUNT.search(text) is not None


def currency_in(text: str, words: Iterable[str]) -> str:
    """The first currency that a text names; "" for none. `words` are its `words_of`."""
    found = _CURRENCY.search(text) if names_money(text, words) else None
    return code_of(found[0]) if found else ""


def code_of(sign: str) -> str:
    """The currency of a sign, a word or a code."""
    return CODES[sign.lower().rstrip(".").removeprefix("us ")]


def names_money(text: str, words: Iterable[str]) -> bool:
    """Say whether a currency may stand in a text of these words."""
    return _SIGNS.search(text) is not None or not _NAMES.isdisjoint(words)


def number(text: str) -> float:
    """The number of an amount: a comma parts decimals, unless three digits follow each."""
    text = text.replace(" ", "").replace("'", "").replace("\u2019", "")
    if "," in text and "." in text and text.rindex(",") > text.rindex("."):
        return float(text.replace(".", "").replace(",", "."))
    if "," in text and re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))
