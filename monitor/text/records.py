"""Records outside of tables: cards, definition lists, labelled lines, read as a table's rows. Pure.

What is only a thing, and no model beyond doubt, has a day of its end or prices, and nothing else:
its other fields can be about anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from monitor.facts import prices
from monitor.facts.labels import NOTHING, Labels
from monitor.facts.labels import labels as labels_of
from monitor.text import cells
from monitor.text.blocks import STEP
from monitor.text.fields import LED, Field, Spot, fields, outer_labels, spots
from monitor.text.laid import Laid
from monitor.text.owners import Owners, named
from monitor.text.sayings import Saying
from monitor.values import Json

_ID = re.compile(r"(?!v\d)[a-z][\w-]*\d", re.IGNORECASE)
"""How a name with a number begins, and no measure of something: "H100", not "720p"."""
_MOST = 2_000
"""Fields of a page."""


def read(laid: Sequence[Laid]) -> tuple[list[Saying], frozenset[int]]:
    """What the records of a page say, and the places of its blocks that need no other reading."""
    lines = [*spots(laid)]
    found = [*_settled([*islice(fields(lines), _MOST)])]
    owners = Owners(lines, found)
    said: list[Saying] = []
    for field in found:
        if not field.names:
            said += _told(field, owners, lines)
    taken = (lines[at].at for one in found if not one.names for at in (one.first, one.last))
    ends = {lines[one.first].at for one in found if _may_end(one, lines[one.first].text)}
    return said, frozenset(taken) - ends


def _may_end(field: Field, text: str) -> bool:
    """Say whether a line tells of an end beside its price: "$16 (end of life: 30 April 2027)"."""
    return field.said.role == "price" and cells.tells_an_end(text)


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
    is_led = lines[field.first].lead == field.label
    if owner is None or not owner.exact:
        own = named(field.label, heading=True, label=True)
        if own and (_ID.match(field.label) or (owner is None and is_led)):
            owner = own
    if owner is None or not (owner.exact or _is_of_things(field)):
        return
    told = _values(field, _outer(field, owners, lines[field.first].block.under))
    if field.owner and not owner.exact and not any(_has_unit(value) for _, value in told):
        return
    stands = [*dict.fromkeys(lines[at].block for at in (field.first, field.last))]
    if owner.spot is not None and owner.spot != field.last:
        stands.append(lines[owner.spot].block)
    for predicate, value in told:
        yield from (Saying(model, predicate, value, tuple(stands)) for model in owner.names)


def _is_of_things(field: Field) -> bool:
    return field.said.role == "price" or (field.said.role == "shutdown" and not field.said.weak)


def _outer(field: Field, owners: Owners, under: str) -> Labels:
    """What the labels and headings over a field say of its prices."""
    outer = NOTHING
    headings = under.split(STEP)[-2:]
    for text in (*owners.labels_over(field), *reversed(headings)):
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
