"""Tables that name models with dates or prices: which cell says what of which model. Pure.

A table lies flat (a row a model) or on its side (a column a model, or all of it one model, that of
its heading). What its headers say decides; a price also shows by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from monitor.facts import dates, ids, places, prices
from monitor.facts.columns import column
from monitor.facts.counts import counts
from monitor.facts.labels import NOTHING, Labels, is_label
from monitor.facts.labels import labels as labels_of
from monitor.facts.words import has_digit
from monitor.text import naming, placed
from monitor.text.blocks import STEP, Block
from monitor.text.cells import OPEN, instead, tells_an_end, values
from monitor.text.heads import SAMPLE, Head, head_of, is_section, parts
from monitor.text.sayings import Saying
from monitor.text.tables import Cell, Table, flat

_UNITS = re.compile(r"(?:billing |pricing )?units?(?: of measure)?|per", re.IGNORECASE)
_SORTS = re.compile(
    r"(?:(?:token|usage|price|billing) )?"
    r"(?:types?|kinds?|modes?|modalit\w+|categor\w+|tiers?|usage)",
    re.IGNORECASE,
)
_NO_COLUMN = -1
_SILENT = ("model", "version")
"""Columns that name rows and say nothing of them."""
_TUNED = re.compile(r"\bfine[\s-]?tun(?:ed|ing)\b", re.IGNORECASE)


def sayings(table: Table) -> Iterator[Saying]:
    """Read what a table says; nothing where it is a table of other things."""
    for part in parts(table):
        head = head_of(part)
        if not head.rows or len(head.texts) < 2:
            continue
        if naming.on_its_side(head):
            yield from _sideways(part, head)
        else:
            yield from _flat(part, head)


def undated(table: Table) -> Iterator[tuple[str, tuple[str, ...], tuple[Block, ...]]]:
    """The models of a table that tells no day of their end, each with what replaces it."""
    head = head_of(table)
    key = naming.of_models(head)
    if key is None or any(one.role == "shutdown" for one in head.columns) or _has_prices(head):
        return
    at = next((at for at, one in enumerate(head.columns) if one.role == "replacement"), None)
    for row in head.rows:
        if is_section(row) or any(tells_an_end(cell.text) for cell in row):
            continue
        names = instead(row[at].text) if at is not None else ()
        yield from ((model, names, row[key].blocks) for model in ids.read(row[key].text))


def _has_prices(head: Head) -> bool:
    return any(prices.states(cell.text) for row in head.rows[:SAMPLE] for cell in row)


def _flat(table: Table, head: Head) -> Iterator[Saying]:
    around, section = _around(table), NOTHING
    if any(labels_of(text).cache for text in head.texts):
        around = replace(around, cache="")
    typed = naming.typed_columns(head, around)
    key = naming.key_of(head, typed)
    named = (
        naming.owner(table, head, key) if key is not None or naming.is_sure(head, typed) else None
    )
    if key is None and not named:
        return
    at = _NO_COLUMN if key is None else key
    version = None if key is None else naming.version_of(head, key)
    kinds = {_kind(head, one) for one in typed}
    tuned = "lifecycle" in kinds and _is_of_tuned(table)
    may_cost = "price" in kinds or len(head.rows) > SAMPLE
    where, over = placed.columns_of(head.texts, head.columns), placed.around(table)
    ends = any(one.role == "shutdown" for one in head.columns)
    models: tuple[str, ...] = ()
    for row in head.rows:
        if is_section(row):
            section, models = _section(row[0].text), ()
            over = [*places.named(row[0].text)] or over
            continue
        if row[at].text or not any(cell.text for cell in row):
            models = naming.models(row, at, version) if named is None else named
            models = tuple(map(_tuned, models)) if tuned else models
        for model in models:
            yield from (Saying(model, kind, None, row[at].blocks) for kind in kinds)
        if models:
            outer = _row_labels(row, at, head) if may_cost else NOTHING
            outer = outer.within(section).within(around)
            here = (placed.of_row(row, where, at, typed) if ends else []) or over
            if named and key is not None and naming.is_place(head, key):
                here = [*places.told(row[at].text)]
            yield from _row(row, at, head, models, outer, here)


def _is_of_tuned(table: Table) -> bool:
    """Say whether a table tells of what customers made of its models, which ends on other days."""
    return bool(_TUNED.search(f"{table.caption} {table.under.split(STEP)[-1]}"))


def _tuned(model: str) -> str:
    """What was made of a model; a service of the same table is what it is."""
    return f"{model}-fine-tuned" if has_digit(model) else model


def _kind(head: Head, at: int) -> str:
    """The family of the values of a column."""
    is_price = head.columns[at].role == "price" or any(
        prices.states(row[at].text) for row in head.rows[:SAMPLE]
    )
    return "price" if is_price else "lifecycle"


def _row(
    row: Sequence[Cell],
    key: int,
    head: Head,
    models: Sequence[str],
    outer: Labels,
    here: Sequence[str],
) -> Iterator[Saying]:
    label = flat(row[key].text) if key >= 0 else ""
    for at, (cell, one) in enumerate(zip(row, head.columns, strict=True)):
        if at == key or not cell.text or one.role in _SILENT:
            continue
        told = values(cell.text, one, head.texts[at], outer, label)
        if one.role == "shutdown":
            told = chain(told, placed.ends(cell.text, one, head.texts[at], here))
        for predicate, value in told:
            for model in () if predicate == OPEN and _is_vague(row, head) else models:
                yield Saying(model, predicate, value, cell.blocks)


def _is_vague(row: Sequence[Cell], head: Head) -> bool:
    """Say whether a cell that is for no date may have one, in whatever words."""
    return any(
        one.role == "other" and dates.may_stand_in(cell.text)
        for cell, one in zip(row, head.columns, strict=True)
    )


def _sideways(table: Table, head: Head) -> Iterator[Saying]:
    around, section, label = _around(table), NOTHING, ""
    models = naming.models_across(table, head)
    over = placed.around(table)
    yield from _in_headers(table, models)
    for row in head.rows:
        if is_section(row):
            section = _section(row[0].text)
            over = [*places.named(row[0].text)] or over
            continue
        label = flat(row[0].text) or label
        inner = [flat(cell.text) for cell in row[1:] if is_label(flat(cell.text))]
        said = column(label) if column(label).role != "other" or not inner else column(inner[0])
        for at, cell in enumerate(row[1:], 1):
            header = labels_of(head.texts[at])
            if naming.names_column(head, at):
                header = Labels(currency=header.currency)
            outer = header.within(section).within(around)
            words = " ".join([label, *inner])
            here = placed.of_header(head.texts[at]) or over
            told = chain(
                values(cell.text, said, words, outer, label),
                placed.ends(cell.text, said, label, here),
            )
            for predicate, value in told:
                yield from (Saying(model, predicate, value, cell.blocks) for model in models[at])


def _in_headers(table: Table, models: Sequence[Sequence[str]]) -> Iterator[Saying]:
    """The prices that stand in the header itself: "Plus $15/mo"."""
    for cell, its in zip(table.rows[0], models, strict=True):
        for price in prices.read(cell.text) if its and prices.states(cell.text) else ():
            for model in its:
                yield Saying(model, price.predicate, price.value, cell.blocks)


def _row_labels(row: Sequence[Cell], key: int, head: Head) -> Labels:
    """What cells say that are nothing but labels: "Text tokens", "Batch"."""
    unit = naming.unit_of(row[key].text)
    said = Labels(unit=unit) if unit else NOTHING
    for at, cell in enumerate(row):
        if at == key or head.columns[at].role not in ("other", "price"):
            continue
        text = flat(cell.text)
        if prices.states(text):
            continue
        if _UNITS.fullmatch(head.texts[at]):
            said = said.within(Labels(unit=labels_of(f"per {text}").unit))
        elif head.texts[at].lower() == "currency":
            said = said.within(Labels(currency=labels_of(text).currency))
        elif is_label(text) or _SORTS.fullmatch(head.texts[at]):
            said = said.within(labels_of(text))
    return said


def _section(text: str) -> Labels:
    said = labels_of(flat(text))
    return said if is_label(flat(text)) else _of_all(said)


def _of_all(said: Labels) -> Labels:
    """What may be said of every price of a table by words around it."""
    return Labels(mode=said.mode, unit=said.unit, currency=said.currency)


def _around(table: Table) -> Labels:
    """What a table's surroundings say of all its prices: unit, currency, batch; a bare "Audio"."""
    labels = NOTHING
    for text in (table.caption, *reversed(table.under.split(STEP)[-2:])):
        said = labels_of(text)
        labels = labels.within(said if is_label(text) else _of_all(said))
        if counts(text):  # what stands above "Rate limits" is not said of them
            break
    said = labels_of(table.intro)
    return labels.within(Labels(unit=said.unit, currency=said.currency))
