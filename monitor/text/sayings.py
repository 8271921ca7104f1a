"""What a page says of models in its tables and sentences, before it is made facts of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.facts.dates import Date
from monitor.text.blocks import Block
from monitor.values import Json

LIFECYCLE = ("shutdown", "shutdown_earliest", "deprecated", "released", "replacement")
PRICE = "price_"


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


def replacement(names: Sequence[str]) -> Json:
    """A replacement's value: the one id, or the list of them."""
    return names[0] if len(names) == 1 else [*names]
