"""Tables that name models with dates or prices: which cell says what of which model. Pure.

A table lies flat (a row a model) or on its side (a column a model, or all of it one model, that of
its heading). What its headers say decides; a price also shows by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.facts import dates, ids, prices
from monitor.facts.columns import DATES, ENDS, TYPED, Column, column
from monitor.facts.labels import NOTHING, Labels, is_label
from monitor.facts.labels import labels as labels_of
from monitor.model import Json
from monitor.text.blocks import STEP
from monitor.text.sayings import Saying, dated, of_heading, replacement
from monitor.text.sentences import bound
from monitor.text.tables import Cell, Table, flat

_MOST_HEADS = 3
_SAMPLE = 40
"""Rows by which a table's form is told."""
_SURE_RANK, _ID_RANK = 3, 2
_FREE = re.compile(r"\bfree (?:tier|plan)\b", re.IGNORECASE)
_SHORT = 100
_ENDS = re.compile(ENDS, re.IGNORECASE)
_UNITS = re.compile(r"(?:billing |pricing )?units?(?: of measure)?|per", re.IGNORECASE)
_SORTS = re.compile(
    r"(?:(?:token|usage|price|billing) )?"
    r"(?:types?|kinds?|modes?|modalit\w+|categor\w+|tiers?|usage)",
    re.IGNORECASE,
)
_OWN_ID = re.compile(r"\b(?:api|ids?|identifiers?|slugs?|strings?|endpoints?)\b", re.IGNORECASE)
"""Headers of names that need no version beside them."""
_TUNED = re.compile(r"\bfine[\s-]?tun(?:ed|ing)\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"(?:please )?(?:use|see|migrate|switch|move|upgrade|we |try|consider)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Head:
    """The headers of a table and what they say of their columns; `rows` are those below."""

    texts: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sayings(table: Table) -> Iterator[Saying]:
    """Read what a table says; nothing where it is a table of other things."""
    head = _head(table)
    if not head.rows or len(head.texts) < 2:
        return
    if _on_its_side(head):
        yield from _sideways(table, head)
    else:
        yield from _flat(table, head)


def _head(table: Table) -> _Head:
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    at = 0
    while at < min(len(rows), _MOST_HEADS) and _is_head(rows[at]):
        at += 1
    if at == 0 and rows and _reads_as_head(rows[0]):
        at = 1
    above = [row for row in rows[:at] if not _is_section(row)]
    width = len(rows[0]) if rows else 0
    texts = tuple(
        " ".join(dict.fromkeys(flat(row[index].text) for row in above)).strip()
        for index in range(width)
    )
    below = tuple(rows[at:])
    columns = [column(text) for text in texts]
    for index, one in enumerate(columns):
        if one.role in ("model", "replacement") and _holds_ids(below, index):
            columns[index] = replace(one, rank=one.rank + _ID_RANK)
    return _Head(texts, _settled(tuple(columns)), below)


def _holds_ids(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Say whether most cells of a column are ids beyond doubt."""
    cells = [row[at].text for row in rows[:_SAMPLE] if row[at].text]
    return 2 * sum(bool(ids.mentioned(text)) for text in cells) > len(cells)


def _is_head(row: Sequence[Cell]) -> bool:
    said = [cell for cell in row if cell.text]
    return bool(said) and all(cell.header for cell in said)


def _reads_as_head(row: Sequence[Cell]) -> bool:
    """Say whether a first row of plain cells is the header: it says what cells hold, no value."""
    roles = [column(flat(cell.text)).role for cell in row]
    if any(dates.read(cell.text) or prices.states(cell.text) for cell in row):
        return False
    return any(role in TYPED for role in roles) and "model" in roles


def _settled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take a lone "Deprecation date" for the end, where what replaces the model is told too.

    Of several columns of replacements the one with ids stays.
    """
    instead = [at for at, one in enumerate(columns) if one.role == "replacement"]
    kept = max(instead, key=lambda at: (columns[at].rank, -at), default=None)
    columns = tuple(
        Column() if one.role == "replacement" and at != kept else one
        for at, one in enumerate(columns)
    )
    roles = {one.role for one in columns}
    if "shutdown" in roles or "replacement" not in roles:
        return columns
    lone = [one for one in columns if one.lone_deprecation]
    if len(lone) != 1:
        return columns
    return tuple(replace(one, role="shutdown") if one.lone_deprecation else one for one in columns)


def _is_section(row: Sequence[Cell]) -> bool:
    """Say whether a row is one cell across the table: a heading inside it."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _on_its_side(head: _Head) -> bool:
    """Say whether the first column labels values rather than names models."""
    labels = [row[0].text for row in head.rows[:_SAMPLE] if row[0].text and not _is_section(row)]
    across = [text for text in head.texts[1:] if ids.looks_like_model(text)]
    if 2 * len(across) >= len(head.texts) - 1 > 0 and any(map(_labels_values, labels)):
        return not any(one.role in TYPED for one in head.columns)
    if head.columns[0].role == "model" and head.columns[0].rank > 1:
        half = labels[: (len(labels) + 1) // 2]
        return any(map(_labels_values, half)) and sum(map(_labels_values, labels)) > len(labels) / 2
    typed = sum(map(_labels_values, labels))
    return typed >= max(1, len(labels) / 3) and not any(ids.mentioned(label) for label in labels)


def _labels_values(text: str) -> bool:
    said = column(flat(text))
    if said.role == "price":
        return said.surely or is_label(flat(text))
    return said.role in DATES


def _flat(table: Table, head: _Head) -> Iterator[Saying]:
    around, section = _around(table), NOTHING
    typed = [at for at in range(len(head.columns)) if _is_typed(head, at, around)]
    key = _key(head, typed)
    if key is None:
        return
    version = next((at for at, one in enumerate(head.columns) if one.role == "version"), None)
    if _OWN_ID.search(head.texts[key]):
        version = None
    kinds = {_kind(head, at) for at in typed}
    tuned = "lifecycle" in kinds and _is_of_tuned(table)
    models: tuple[str, ...] = ()
    for row in head.rows:
        if _is_section(row):
            section, models = _section(row[0].text), ()
            continue
        if row[key].text or not any(cell.text for cell in row):
            models = _models(row, key, version)
            models = tuple(f"{model}-fine-tuned" for model in models) if tuned else models
        for model in models:
            yield from (Saying(model, kind, None, row[key].blocks) for kind in kinds)
        if models:
            outer = _row_labels(row, key, head).within(section).within(around)
            yield from _row(row, key, head, models, outer)


def _is_of_tuned(table: Table) -> bool:
    """Say whether a table tells of what customers made of its models, which ends on other days."""
    return bool(_TUNED.search(f"{table.caption} {table.under.split(STEP)[-1]}"))


def _key(head: _Head, typed: Sequence[int]) -> int | None:
    """The column that names the rows; None where no other is `typed`, that is dated or priced."""
    ranked = [(one.rank, -at) for at, one in enumerate(head.columns) if one.role == "model"]
    if ranked and any(at != -max(ranked)[1] for at in typed):
        return -max(ranked)[1]
    first = next((at for at in range(len(head.columns)) if at not in typed), None)
    sure = any(not head.columns[at].weak for at in typed)
    if first is None or not sure or not _names_things(head, first):
        return None
    return first


def _kind(head: _Head, at: int) -> str:
    """The family of the values of a column."""
    is_price = head.columns[at].role == "price" or any(
        prices.states(row[at].text) for row in head.rows[:_SAMPLE]
    )
    return "price" if is_price else "lifecycle"


def _names_things(head: _Head, at: int) -> bool:
    """Say whether a column without a telling header names models: most cells are such names."""
    if head.columns[at].role not in ("other", "version"):
        return False
    cells = [row[at].text for row in head.rows[:_SAMPLE] if row[at].text]
    named = sum(bool(ids.read(text)) for text in cells)
    return bool(cells) and named >= 0.6 * len(cells)


def _is_typed(head: _Head, at: int, around: Labels) -> bool:
    one = head.columns[at]
    if one.role in DATES or (one.role == "price" and one.surely):
        return True
    cells = [row[at].text for row in head.rows[:_SAMPLE]]
    if one.role == "other" and any(_tells_an_end(text) for text in cells):
        return True
    if one.role == "price" and around.currency and any(map(prices.is_bare, cells)):
        return True
    return (one.role == "price" or (one.role == "other" and at > 0)) and any(
        map(prices.states, cells)
    )


def _tells_an_end(text: str) -> bool:
    """Say whether a cell under another header says when the model ends ("Retires May 2026")."""
    if len(text) > _SHORT or not dates.may_stand_in(text):
        return False
    return bool(_ENDS.search(text)) and bool(bound(flat(text)))


def _models(row: Sequence[Cell], key: int, version: int | None) -> tuple[str, ...]:
    names = ids.read(row[key].text)
    if version is None or version == key:
        return names
    versions = [
        ids.spell_version(text) for text in row[version].text.replace(",", "\n").split("\n")
    ]
    told = [text for text in versions if text] or [""]
    return tuple(dict.fromkeys(ids.with_version(name, one) for name in names for one in told))


def _row(
    row: Sequence[Cell], key: int, head: _Head, models: Sequence[str], outer: Labels
) -> Iterator[Saying]:
    for at, cell in enumerate(row):
        if at == key:
            continue
        for predicate, value in _values(cell.text, head.columns[at], head.texts[at], outer):
            yield from (Saying(model, predicate, value, cell.blocks) for model in models)


def _sideways(table: Table, head: _Head) -> Iterator[Saying]:
    around, section, label = _around(table), NOTHING, ""
    models = [_models_of(table, head, at) for at in range(len(head.texts))]
    for row in head.rows:
        if _is_section(row):
            section = _section(row[0].text)
            continue
        label = flat(row[0].text) or label
        inner = [flat(cell.text) for cell in row[1:] if is_label(flat(cell.text))]
        said = column(label) if column(label).role != "other" or not inner else column(inner[0])
        for at, cell in enumerate(row[1:], 1):
            header = NOTHING if _names_column(head, at) else labels_of(head.texts[at])
            outer = header.within(section).within(around)
            for predicate, value in _values(cell.text, said, " ".join([label, *inner]), outer):
                yield from (Saying(model, predicate, value, cell.blocks) for model in models[at])


def _models_of(table: Table, head: _Head, at: int) -> tuple[str, ...]:
    """The models of a column: what its row of ids says, else its header, else the heading."""
    if at == 0 or _FREE.search(head.texts[at]):
        return ()
    for row in head.rows[:_SAMPLE]:
        named = column(flat(row[0].text))
        if named.role == "model" and named.rank >= _SURE_RANK and not _is_section(row):
            return ids.read(row[at].text)
    if _names_column(head, at):
        return ids.read(head.texts[at])
    return of_heading(table.under, table.caption, anything=True)


def _names_column(head: _Head, at: int) -> bool:
    if head.columns[0].role == "model" and head.columns[0].rank >= _SURE_RANK:
        return bool(ids.read(head.texts[at]))
    return ids.looks_like_model(head.texts[at]) and not labels_of(head.texts[at])


def _values(text: str, head: Column, header: str, outer: Labels) -> Iterator[tuple[str, Json]]:
    """What a cell says under its header: a date, a replacement, prices; nothing for the rest."""
    if head.role in DATES:
        date = dates.read(text)
        said = dated(head.role, date, earliest=head.earliest) if date else None
        if said:
            yield said
    elif head.role == "replacement":
        names = ids.mentioned(text) if _ADVICE.match(flat(text)) else ids.read(text)
        if names:
            yield "replacement", replacement(names)
    elif head.role == "other" and _tells_an_end(text):
        for role, date in bound(flat(text)):
            if (told := dated(role, date)) is not None:
                yield told
    elif _is_price(text, head, header):
        for price in prices.read(text, labels_of(header).within(outer)):
            yield price.predicate, price.value


def _is_price(text: str, head: Column, header: str) -> bool:
    if head.role not in ("price", "other") or _FREE.search(header):
        return False
    return head.surely or prices.states(text) or (head.role == "price" and prices.is_bare(text))


def _row_labels(row: Sequence[Cell], key: int, head: _Head) -> Labels:
    """What cells say that are nothing but labels: "Text tokens", "Batch"."""
    said = NOTHING
    for at, cell in enumerate(row):
        text = flat(cell.text)
        if at == key or head.columns[at].role not in ("other", "price") or prices.states(text):
            continue
        if _UNITS.fullmatch(head.texts[at]):
            said = said.within(Labels(unit=labels_of(f"per {text}").unit))
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
    said = labels_of(table.intro)
    return labels.within(Labels(unit=said.unit, currency=said.currency))
