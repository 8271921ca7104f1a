"""Places in which one model ends on days of its own: platforms that sell it, regions. Pure.

A place is told by its name alone (`us-east-1`, "Sweden Central", "Amazon Bedrock"), or by the
header of its column. Names are in lower case: how a page spells them is no news.
"""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.facts.words import vocabulary

LONGEST, MOST = 60, 40
"""Letters of a place's name; places of one cell."""
_MOST_WORDS = 6

_HEADER = re.compile(
    r"(?:(?:aws|azure|gcp|cloud|google cloud|bedrock|vertex ai|supported|available|affected|data"
    r"|hosting|deployment|model)\s)?"
    r"(?:region|location|platform|cloud|geograph(?:y|ie)|geo|zone|countr(?:y|ie)|market|residency"
    r"|deployment type|channel|surface|hosting|hosted (?:on|by))s?"
    r"(?:\s?(?:/|or|and)\s?(?:region|location|platform|cloud|zone)s?)?(?:\s?\([^)]*\))?",
    re.IGNORECASE,
)
_PLATFORMS = frozenset(
    (
        *("vertex ai", "vertex", "google vertex ai", "google cloud vertex ai", "google vertex"),
        *("google cloud", "gcp", "gemini api", "google ai studio", "ai studio", "gemini app"),
        *("amazon bedrock", "aws bedrock", "bedrock", "aws", "amazon sagemaker", "sagemaker"),
        *("azure", "azure ai", "azure openai", "azure openai service", "azure ai foundry"),
        *("microsoft foundry", "microsoft azure", "foundry", "azure foundry", "azure government"),
        *("snowflake cortex", "databricks", "oracle cloud", "oci", "ibm watsonx", "watsonx"),
        *("nvidia nim", "openrouter", "github models", "github copilot", "hugging face"),
        *("claude api", "anthropic api", "openai api", "mistral api", "cohere api", "chatgpt"),
        *("la plateforme", "claude.ai", "le chat", "on-premises", "on-prem", "self-hosted"),
    )
)
_COUNTRY = (
    "us usa eu uk uae europe asia apac emea americas america japan canada australia india brazil"
    " china france germany sweden switzerland norway italy spain poland korea singapore ireland"
    " netherlands israel qatar africa mexico indonesia malaysia taiwan zealand kingdom states ap ca"
    " sa me af il cn mx jp au global worldwide international northamerica southamerica govcloud"
)
_COUNTRIES = vocabulary(_COUNTRY)
_SIDES = vocabulary(
    "north south east west central northeast northwest southeast southwest northcentral"
    " southcentral westcentral northern southern middle united european union pacific new multi"
    " gov government region regions only data zone zones union"
)
_JOINED = re.compile(
    rf"(?:(?:north|south|east|west|central|middle)*(?:{'|'.join(_COUNTRY.split())})"
    r"|(?:us|uk|france|germany|sweden|switzerland|norway|italy|spain|poland|korea|japan|canada"
    r"|australia|india|brazil|uae|southafrica|jioindia)"
    r"(?:north|south|east|west|central)+)\d?"
)
_WORDS = re.compile(r"[a-z]+\d?|\d{1,2}")
_PARTS = re.compile(r"[,;/&\n]|\s(?:and|or)\s")
_ASIDES = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]")
_NOWHERE = re.compile(r"[\W_]*|n/?a|none|tb[ad]", re.IGNORECASE)


@lru_cache(maxsize=512)
def is_header(text: str) -> bool:
    """Say whether a column's header promises places."""
    return len(text) <= LONGEST and _HEADER.fullmatch(text.strip()) is not None


@lru_cache(maxsize=2_048)
def told(text: str) -> tuple[str, ...]:
    """The places of a text that stands where places are promised."""
    if _NOWHERE.fullmatch(text.strip()):
        return ()
    parts = [_plain(part) for part in _PARTS.split(text.replace("`", ""))][:MOST]
    named = (part for part in parts if not _NOWHERE.fullmatch(part) and len(part) <= LONGEST)
    return tuple(dict.fromkeys(named))


@lru_cache(maxsize=2_048)
def named(text: str) -> tuple[str, ...]:
    """The places that a text names and says nothing beside; () where it says anything else."""
    parts = told(text) if 1 < len(text) <= LONGEST * 2 else ()
    return parts if parts and all(map(_is_known, parts)) else ()


def beside(text: str) -> tuple[str, ...]:
    """The places that stand in brackets in a text: "`gpt-x` (EU)"."""
    if "(" not in text and "[" not in text:
        return ()
    return next(filter(None, (named(aside[1]) for aside in _ASIDES.finditer(text))), ())


def _plain(text: str) -> str:
    return " ".join(text.strip(" \t.:*").lower().split()).removeprefix("in ").removeprefix("on ")


def _is_known(place: str) -> bool:
    if place in _PLATFORMS:
        return True
    words, told = _WORDS.findall(place), False
    if len(words) > _MOST_WORDS:
        return False
    for word in words:
        plain = word.rstrip("0123456789")
        if plain in _COUNTRIES or _JOINED.fullmatch(plain):
            told = True
        elif plain and plain not in _SIDES:
            return False
    return told and not _WORDS.sub("", place).strip(" -_")
