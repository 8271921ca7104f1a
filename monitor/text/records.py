"""Records outside of tables: cards, definition lists, labelled lines, read as a table's rows. Pure.

What is only a thing, and no model beyond doubt, has a day of its end or prices, and nothing else:
its other fields can be about anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.facts import prices
from monitor.facts.labels import NOTHING, Labels
from monitor.facts.labels import labels as labels_of
from monitor.text import cells
from monitor.text.fields import LED, Field, Spot, fields, outer_labels, spots
from monitor.text.laid import Laid
from monitor.text.owners import Owners, named
from monitor.text.sayings import Saying
from monitor.values import Json

_MOST = 2_000
"""Fields of a page."""


def read(laid: Sequence[Laid]) -> tuple[list[Saying], frozenset[int]]:
    """What the records of a page say, and the places of its blocks that need no other reading."""
    lines = [*spots(laid)]
    found = [*_settled([*fields(lines)][:_MOST])]
    owners = Owners(lines, found)
    said: list[Saying] = []
    for field in found:
        if not field.names:
            said += _told(field, owners, lines)
    taken = (lines[at].at for one in found if not one.names for at in (one.first, one.last))
    return said, frozenset(taken)


def _settled(found: Sequence[Field]) -> Iterator[Field]:
    """The fields of a page, where what several lines begin with is a label and no name.

    What a colon parts from the rest, and names nothing, leads no price: "Total: $180 per month".
    """
    seen = Counter(field.owner for field in found)
    for one in found:
        is_name = bool(one.owner) and named(one.owner, heading=True) is not None
        if one.owner and not is_name and one.key == LED:
            continue
        if one.owner and (seen[one.owner] > 1 or not is_name):
            key = f"{one.owner.lower()} {one.key}"
            yield replace(one, owner="", label=one.label or one.owner, key=key)
        else:
            yield one


def _told(field: Field, owners: Owners, lines: Sequence[Spot]) -> Iterator[Saying]:
    """What a field says of its owner."""
    owner = named(field.owner, heading=True) if field.owner else owners.of(field)
    if owner is None and lines[field.first].lead == field.label:
        owner = named(field.label, heading=True, label=True)
    if owner is None or not (owner.exact or _is_of_things(field)):
        return
    told = _values(field, _outer(field, owners))
    if field.owner and not owner.exact and not any(_has_unit(value) for _, value in told):
        return
    stands = [*dict.fromkeys(lines[at].block for at in (field.first, field.last))]
    if owner.spot is not None and owner.spot != field.last:
        stands.append(lines[owner.spot].block)
    for predicate, value in told:
        yield from (Saying(model, predicate, value, tuple(stands)) for model in owner.names)


def _is_of_things(field: Field) -> bool:
    return field.said.role == "price" or (field.said.role == "shutdown" and not field.said.weak)


def _outer(field: Field, owners: Owners) -> Labels:
    """What the labels over a field say of its prices."""
    outer = NOTHING
    for text in owners.labels_over(field):
        outer = outer.within(outer_labels(text))
    return outer


def _has_unit(value: Json) -> bool:
    return isinstance(value, dict) and "unit" in value


def _values(field: Field, outer: Labels) -> list[tuple[str, Json]]:
    head, text = field.said, field.value
    if head.role == "price" or head.surely:
        told = prices.read(text, labels_of(field.label).within(outer))
        return [(price.predicate, price.value) for price in told]
    return [*cells.values(text, head, field.label, outer, "")]
