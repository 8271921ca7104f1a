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
from monitor.facts.columns import DATES, ENDS, TYPED, Column, column
from monitor.facts.labels import NOTHING, Labels, is_label
from monitor.facts.labels import labels as labels_of
from monitor.facts.words import has_digit
from monitor.text import placed
from monitor.text.blocks import STEP, Block
from monitor.text.heads import SAMPLE, Head, head_of, is_section
from monitor.text.sayings import Saying, dated, of_heading, replacement
from monitor.text.sentences import bound
from monitor.text.tables import Cell, Table, flat
from monitor.values import Json

_SURE_RANK, _FEW_COLUMNS = 3, 3
_FREE = re.compile(r"\bfree (?:tier|plan)\b", re.IGNORECASE)
_SHORT = 100
_ENDS = re.compile(ENDS, re.IGNORECASE)
_UNITS = re.compile(r"(?:billing |pricing )?units?(?: of measure)?|per", re.IGNORECASE)
_SORTS = re.compile(
    r"(?:(?:token|usage|price|billing) )?"
    r"(?:types?|kinds?|modes?|modalit\w+|categor\w+|tiers?|usage)",
    re.IGNORECASE,
)
_VERSIONS = re.compile(
    r"(?:[\w-]+\s)?(?:versions?|releases?|branch(?:es)?|(?:release )?(?:cycle|series|line))",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d{1,4}(?:\.\d{1,4}){0,3}(?:\.x)?|\d{4}-\d\d-\d\d(?:-\w{1,20})?", re.IGNORECASE
)
"""Headers of columns whose numbers name rows ("Branch"), and such a number: "3.13"."""
_OWN_ID = re.compile(r"\b(?:api|ids?|identifiers?|slugs?|strings?|endpoints?)\b", re.IGNORECASE)
"""Headers of names that need no version beside them."""
_NO_PRICE = re.compile(
    r"\b(?:notes?|comments?|remarks?|descriptions?|details|savings?|discounts?|credits?|quotas?"
    r"|limits?|budgets?|minimum|spend|balance)\b",
    re.IGNORECASE,
)
"""Headers of columns whose amounts of money are no prices of a model."""
_PER = re.compile(r"[\s,(]+per\s[^()\n]{1,40}\)?$", re.IGNORECASE)
"""What a name is followed by that is priced in several units: "Scribe v2, per hour"."""
_TUNED = re.compile(r"\bfine[\s-]?tun(?:ed|ing)\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"^(?:please )?(?:use|see|migrate|switch|move|upgrade|we |try|consider)\b"
    r"|\w\s(?:with|for|when|if|until|depending)\s",
    re.IGNORECASE,
)


def sayings(table: Table) -> Iterator[Saying]:
    """Read what a table says; nothing where it is a table of other things."""
    head = head_of(table)
    if not head.rows or len(head.texts) < 2:
        return
    if _on_its_side(head):
        yield from _sideways(table, head)
    else:
        yield from _flat(table, head)


def undated(table: Table) -> Iterator[tuple[str, tuple[str, ...], tuple[Block, ...]]]:
    """The models of a table that tells no day of their end, each with what replaces it."""
    head = head_of(table)
    ranked = [
        (one.rank, -at)
        for at, one in enumerate(head.columns)
        if one.role == "model" and one.rank >= _SURE_RANK
    ]
    if not ranked or any(one.role == "shutdown" for one in head.columns) or _has_prices(head):
        return
    key = -max(ranked)[1]
    instead = next((at for at, one in enumerate(head.columns) if one.role == "replacement"), None)
    for row in head.rows:
        if is_section(row) or any(_tells_an_end(cell.text) for cell in row):
            continue
        names = _instead(row[instead].text) if instead is not None else ()
        yield from ((model, names, row[key].blocks) for model in ids.read(row[key].text))


def _has_prices(head: Head) -> bool:
    return any(prices.states(cell.text) for row in head.rows[:SAMPLE] for cell in row)


def _on_its_side(head: Head) -> bool:
    """Say whether the first column labels values rather than names models."""
    labels = [row[0].text for row in head.rows[:SAMPLE] if row[0].text and not is_section(row)]
    across = [text for text in head.texts[1:] if ids.looks_like_model(text)]
    if 2 * len(across) >= len(head.texts) - 1 > 0 and any(map(_labels_values, labels)):
        return not any(one.role in TYPED for one in head.columns)
    if head.columns[0].role == "model" and head.columns[0].rank > 1:
        half = labels[: (len(labels) + 1) // 2]
        return any(map(_labels_values, half)) and sum(map(_labels_values, labels)) > len(labels) / 2
    typed = sum(map(_labels_values, labels))
    return typed >= max(1, len(labels) / 3) and not any(ids.mentioned(label) for label in labels)


def _names_in_units(text: str) -> bool:
    """Say whether a text is a model's name with what it is priced in."""
    per = _PER.search(text) if "per " in text else None
    return per is not None and ids.looks_like_model(text[: per.start()])


def _labels_values(text: str) -> bool:
    if ids.mentioned(text) or _names_in_units(text):
        return False
    said = column(flat(text))
    if said.role == "price":
        return said.surely or is_label(flat(text))
    return said.role in DATES


def _flat(table: Table, head: Head) -> Iterator[Saying]:
    around, section = _around(table), NOTHING
    if any(labels_of(text).cache for text in head.texts):
        around = replace(around, cache="")
    typed = [at for at in range(len(head.columns)) if _is_typed(head, at, around)]
    key = _key(head, typed)
    if key is None:
        return
    version = next((at for at, one in enumerate(head.columns) if one.role == "version"), None)
    if _OWN_ID.search(head.texts[key]):
        version = None
    kinds = {_kind(head, at) for at in typed}
    tuned = "lifecycle" in kinds and _is_of_tuned(table)
    where, over = placed.columns_of(head.texts, head.columns), placed.around(table)
    named = of_heading(table.under, table.caption) if _is_place(head, key) else None
    ends = any(one.role == "shutdown" for one in head.columns)
    models: tuple[str, ...] = ()
    for row in head.rows:
        if is_section(row):
            section, models = _section(row[0].text), ()
            over = [*places.named(row[0].text)] or over
            continue
        if row[key].text or not any(cell.text for cell in row):
            models = _models(row, key, version) if named is None else named
            models = tuple(map(_tuned, models)) if tuned else models
        for model in models:
            yield from (Saying(model, kind, None, row[key].blocks) for kind in kinds)
        if models:
            outer = _row_labels(row, key, head).within(section).within(around)
            here = (placed.of_row(row, where, key, typed) if ends else []) or over
            here = here if named is None else [*places.told(row[key].text)]
            yield from _row(row, key, head, models, outer, here)


def _is_of_tuned(table: Table) -> bool:
    """Say whether a table tells of what customers made of its models, which ends on other days."""
    return bool(_TUNED.search(f"{table.caption} {table.under.split(STEP)[-1]}"))


def _tuned(model: str) -> str:
    """What was made of a model; a service of the same table is what it is."""
    return f"{model}-fine-tuned" if has_digit(model) else model


def _key(head: Head, typed: Sequence[int]) -> int | None:
    """The column that names the rows; None where no other is `typed`, that is dated or priced."""
    ranked = [(one.rank, -at) for at, one in enumerate(head.columns) if one.role == "model"]
    sure = any(not head.columns[at].weak for at in typed)
    ranked = [one for one in ranked if sure or one[0] > 1]
    if ranked and any(at != -max(ranked)[1] for at in typed):
        return -max(ranked)[1]
    return _first_of_names(head, typed) if sure else None


def _first_of_names(head: Head, typed: Sequence[int]) -> int | None:
    """The first column beside the `typed` where it names things, each row another if there is one.

    Rows such as "aws | nvidia-t4 | $0.50" begin with what many of them share.
    """
    others = [at for at in range(len(head.columns)) if at not in typed]
    if not others or not _names_things(head, others[0]):
        return None
    for at in others[:_FEW_COLUMNS]:
        cells = [row[at].text for row in head.rows[:SAMPLE] if row[at].text]
        if 2 * len({*cells}) > len(cells) and _names_things(head, at):
            return at
    return others[0]


def _is_place(head: Head, key: int) -> bool:
    """Say whether the column that names the rows names places: the heading names the model."""
    cells = [row[key].text for row in head.rows[:SAMPLE] if row[key].text]
    known = sum(bool(places.named(text)) for text in cells)
    return places.is_header(head.texts[key]) or 2 * known > len(cells)


def _kind(head: Head, at: int) -> str:
    """The family of the values of a column."""
    is_price = head.columns[at].role == "price" or any(
        prices.states(row[at].text) for row in head.rows[:SAMPLE]
    )
    return "price" if is_price else "lifecycle"


def _names_things(head: Head, at: int) -> bool:
    """Say whether a column without a telling header names models: most cells are such names."""
    if head.columns[at].role not in ("other", "version", "price") or head.columns[at].surely:
        return False
    cells = [row[at].text for row in head.rows[:SAMPLE] if row[at].text]
    is_version = head.columns[at].role == "version" or _VERSIONS.fullmatch(head.texts[at])
    named = sum(
        bool(ids.read(text) or (is_version and _NUMBER.fullmatch(flat(text)))) for text in cells
    )
    return bool(cells) and named >= 0.6 * len(cells)


def _is_typed(head: Head, at: int, around: Labels) -> bool:
    one = head.columns[at]
    if one.role in DATES or (one.role == "price" and one.surely):
        return True
    cells = [row[at].text for row in head.rows[:SAMPLE]]
    if one.role == "other" and any(_tells_an_end(text) for text in cells):
        return True
    if one.role == "price" and around.currency and any(map(prices.is_bare, cells)):
        return True
    may_be = one.role == "other" and at > 0 and not _NO_PRICE.search(head.texts[at])
    return (one.role == "price" or may_be) and any(map(prices.states, cells))


def _tells_an_end(text: str) -> bool:
    """Say whether a cell under another header says when the model ends ("Retires May 2026")."""
    if len(text) > _SHORT or not dates.may_stand_in(text):
        return False
    return bool(_ENDS.search(text)) and bool(bound(flat(text)))


def _models(row: Sequence[Cell], key: int, version: int | None) -> tuple[str, ...]:
    names = ids.read(_PER.sub("", row[key].text) if "per " in row[key].text else row[key].text)
    if version is None or version == key:
        number = flat(row[key].text)
        return names or ((number,) if _NUMBER.fullmatch(number) else ())
    versions = [
        ids.spell_version(text) for text in row[version].text.replace(",", "\n").split("\n")
    ]
    told = [text for text in versions if text] or [""]
    return tuple(dict.fromkeys(ids.with_version(name, one) for name in names for one in told))


def _row(
    row: Sequence[Cell],
    key: int,
    head: Head,
    models: Sequence[str],
    outer: Labels,
    here: Sequence[str],
) -> Iterator[Saying]:
    for at, cell in enumerate(row):
        if at == key:
            continue
        said = (head.columns[at], head.texts[at])
        for predicate, value in chain(
            _values(cell.text, *said, outer), placed.ends(cell.text, *said, here)
        ):
            for model in models:
                yield Saying(model, predicate, value, cell.blocks)


def _sideways(table: Table, head: Head) -> Iterator[Saying]:
    around, section, label = _around(table), NOTHING, ""
    models = [_models_of(table, head, at) for at in range(len(head.texts))]
    over = placed.around(table)
    for row in head.rows:
        if is_section(row):
            section = _section(row[0].text)
            over = [*places.named(row[0].text)] or over
            continue
        label = flat(row[0].text) or label
        inner = [flat(cell.text) for cell in row[1:] if is_label(flat(cell.text))]
        said = column(label) if column(label).role != "other" or not inner else column(inner[0])
        for at, cell in enumerate(row[1:], 1):
            header = NOTHING if _names_column(head, at) else labels_of(head.texts[at])
            outer = header.within(section).within(around)
            words = " ".join([label, *inner])
            here = placed.of_header(head.texts[at]) or over
            told = chain(
                _values(cell.text, said, words, outer), placed.ends(cell.text, said, label, here)
            )
            for predicate, value in told:
                yield from (Saying(model, predicate, value, cell.blocks) for model in models[at])


def _models_of(table: Table, head: Head, at: int) -> tuple[str, ...]:
    """The models of a column: what its row of ids says, else its header, else the heading."""
    if at == 0 or _FREE.search(head.texts[at]):
        return ()
    for row in head.rows[:SAMPLE]:
        named = column(flat(row[0].text))
        if named.role == "model" and named.rank >= _SURE_RANK and not is_section(row):
            return ids.read(row[at].text)
    if _names_column(head, at):
        return ids.read(head.texts[at])
    return of_heading(table.under, table.caption, anything=True)


def _names_column(head: Head, at: int) -> bool:
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
        if names := _instead(text):
            yield "replacement", replacement(names)
    elif head.role == "other" and _tells_an_end(text):
        for role, date in bound(flat(text)):
            if (told := dated(role, date)) is not None:
                yield told
    elif _is_price(text, head, header):
        for price in prices.read(text, labels_of(header).within(outer)):
            yield price.predicate, price.value


def _instead(text: str) -> tuple[str, ...]:
    """The models of a cell of replacements: of a sentence only the ids."""
    return ids.mentioned(text) if _ADVICE.search(flat(text)) else ids.read(text)


def _is_price(text: str, head: Column, header: str) -> bool:
    if head.role not in ("price", "other") or _FREE.search(header):
        return False
    if head.role == "other" and _NO_PRICE.search(header):
        return False
    return head.surely or prices.states(text) or (head.role == "price" and prices.is_bare(text))


def _row_labels(row: Sequence[Cell], key: int, head: Head) -> Labels:
    """What cells say that are nothing but labels: "Text tokens", "Batch"."""
    per = _PER.search(row[key].text) if "per " in row[key].text else None
    said = Labels(unit=labels_of(per[0]).unit) if per else NOTHING
    for at, cell in enumerate(row):
        if at == key or head.columns[at].role not in ("other", "price"):
            continue
        text = flat(cell.text)
        if prices.states(text):
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
