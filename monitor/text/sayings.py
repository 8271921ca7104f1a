"""What a page says of models in its tables and sentences, before it is made facts of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.facts import ids
from monitor.facts.dates import Date
from monitor.text.blocks import STEP, Block
from monitor.values import Json

LIFECYCLE = ("shutdown", "shutdown_earliest", "deprecated", "released", "replacement")
PRICE = "price_"
_MOST_WORDS = 5
MAKER = re.compile(r"^[A-Z][\w.-]{1,20}:\s(?=(?:[A-Z0-9][\w.()+-]*\s?){1,6}$)")
"""Who made the model, before its name in a heading: "OpenAI: GPT-4o"."""
_GENERIC = re.compile(
    r"\b(?:pric\w+|costs?|plans?|models?|tokens?|standard|batch|flex|priority|rates?|usage|overview"
    r"|input|output|billing|tiers?|audio|text|images?|other|details|general|deprecat\w*|changelog"
    r"|lifecycle|retire\w*|notes?|faq|api)\b|[:?!]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Saying:
    """A value that a page states of a model, and the blocks in which it stands.

    None, under the name of a family, says that these blocks are the place for such values.
    """

    model: str
    predicate: str
    value: Json
    blocks: tuple[Block, ...]


def family(predicate: str) -> str:
    """`price` or `lifecycle`: what is told of a row in one event."""
    return "price" if predicate.startswith("price") else "lifecycle"


def dated(role: str, date: Date, *, earliest: bool = False) -> tuple[str, str] | None:
    """The predicate and value of a date; None where "not before" is said of a past thing."""
    is_earliest = date.earliest or earliest
    if role != "shutdown":
        return None if is_earliest else (role, date.iso)
    return ("shutdown_earliest" if is_earliest else "shutdown"), date.iso


@lru_cache(maxsize=64)
def of_heading(under: str, caption: str = "", *, anything: bool = False) -> tuple[str, ...]:
    """The model of the nearest heading (or of a caption) that names one and little else.

    `anything`: else the nearest that names something, such as a service.
    """
    headings = [text for text in (caption, *reversed(under.split(STEP))) if text]
    headings = [MAKER.sub("", text) for text in headings]
    for text in headings:
        if ids.looks_like_model(text):
            return ids.read(text)[:1]
    for text in headings if anything else ():
        if len(text.split()) <= _MOST_WORDS and not _GENERIC.search(text):
            return ids.read(text)[:1]
    return ()


def replacement(names: Sequence[str]) -> Json:
    """A replacement's value: the one id, or the list of them."""
    return names[0] if len(names) == 1 else [*names]
