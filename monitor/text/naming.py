"""Who the rows of a table are about: the column that names them, or the heading above. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.facts import ids, places, prices
from monitor.facts.columns import DATES, Column, column
from monitor.facts.labels import Labels, is_label, joined, unpriced, unsaid
from monitor.facts.labels import labels as labels_of
from monitor.facts.money import has_amount
from monitor.facts.words import holds
from monitor.text.blocks import STEP
from monitor.text.cells import is_free, may_cost, tells_an_end
from monitor.text.heads import SAMPLE, Head, is_section
from monitor.text.owners import of_heading
from monitor.text.tables import Cell, Table, flat

_SURE_RANK, _FEW_COLUMNS = 3, 3
_VERSIONS = re.compile(
    r"(?:[\w-]+\s)?(?:versions?|releases?|branch(?:es)?|(?:release )?(?:cycle|series|line))",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d{1,4}(?:\.\d{1,4}){0,3}(?:\.x)?|\d{4}-\d\d(?:-\d\d(?:-\w{1,20})?)?", re.IGNORECASE
)
"""Headers of columns whose numbers name rows ("Branch"), and such a number: "3.13"."""
_OWN_ID = re.compile(r"\b(?:api|ids?|identifiers?|slugs?|strings?|endpoints?)\b", re.IGNORECASE)
"""Headers of names that need no version beside them."""
_OF_PRICES = ("pric", "cost", "fee", "charge", "tariff")
_ASIDE = re.compile(r"\([^()]{1,40}\)")
_FEW_NAMES, _LONGEST = 2, 40
_NAME = re.compile(r"[A-Z0-9][\w.+-]*(?: [\w.+-]+){0,3}")
_NO_NAME = re.compile(
    r"\b(?:monthly|yearly|annual\w*|quarterly|weekly|daily|billed|months?|years?|current\w*|new|old"
    r"|before|after|now|today|previous|values?|details?|descriptions?|amounts?|notes?|units?|per"
    r"|each|first|next|rates?|limits?|yes|no|types?|status|dates?|times?|on-demand|spot|reserved"
    r"|tokens?|quantity|total|minimum|maximum|provider|vendor|context|links?|example)\b",
    re.IGNORECASE,
)
"""What heads columns, and names nothing."""
_ASPECTS = re.compile(
    r"(?:[\w-]+ )?(?:quality|resolutions?|sizes?|dimensions|modes?|languages?|durations?|tiers?)",
    re.IGNORECASE,
)
"""Headers of columns that tell kinds of one thing apart, which the heading names."""
_OF_TABLES = re.compile(
    r"\b(?:support(?:ed)?|polic(?:y|ies)|life|cycles?|dates?|schedules?|timelines?|end|availability"
    r"|versions?|releases?|history|status|milestones?|roadmap|calendar|maintenance|summary)\b",
    re.IGNORECASE,
)
"""What headings say of the table below them, and of no product."""
_PER = re.compile(r"[\s,(]+per\s[^()\n]{1,40}\)?$", re.IGNORECASE)
"""What a name is followed by that is priced in several units: "Scribe v2, per hour"."""


def typed_columns(head: Head, around: Labels) -> list[int]:
    """The columns that hold dates or prices."""
    return [at for at in range(len(head.columns)) if _is_typed(head, at, around)]


def key_of(head: Head, typed: Sequence[int]) -> int | None:
    """The column that names the rows; None where no other is `typed`, that is dated or priced."""
    ranked = [(one.rank, -at) for at, one in enumerate(head.columns) if one.role == "model"]
    sure = is_sure(head, typed)
    ranked = [one for one in ranked if sure or one[0] > 1]
    if ranked and any(at != -max(ranked)[1] for at in typed):
        return -max(ranked)[1]
    return _first_of_names(head, typed) if sure else None


def is_sure(head: Head, typed: Sequence[int]) -> bool:
    """Say whether a typed column can be told for its header alone, whatever stands beside it."""
    return any(not head.columns[at].weak for at in typed)


def of_models(head: Head) -> int | None:
    """The column that surely names models by its header."""
    ranked = [
        (one.rank, -at)
        for at, one in enumerate(head.columns)
        if one.role == "model" and one.rank >= _SURE_RANK
    ]
    return -max(ranked)[1] if ranked else None


def version_of(head: Head, key: int) -> int | None:
    """The column of versions that belong to the names of another."""
    at = next((at for at, one in enumerate(head.columns) if one.role == "version"), None)
    return None if _OWN_ID.search(head.texts[key]) else at


def owner(table: Table, head: Head, key: int | None) -> tuple[str, ...] | None:
    """The model of the heading, where the rows are places of it or there is but one, unnamed."""
    if key is None:
        path = (one for one in table.under.split(STEP) if not _OF_TABLES.search(one))
        called = "" if _OF_TABLES.search(table.caption) else table.caption
        return of_heading(STEP.join(path), called, anything=True) if len(head.rows) == 1 else ()
    if is_place(head, key):
        named = of_heading(table.under, table.caption)
        return named if named or any(one.role in DATES for one in head.columns) else None
    is_aspect = _ASPECTS.fullmatch(head.texts[key]) is not None
    return (is_aspect and of_heading(table.under.split(STEP)[-1], table.caption)) or None


def is_place(head: Head, key: int) -> bool:
    """Say whether the column that names the rows names places."""
    cells = [row[key].text for row in head.rows[:SAMPLE] if row[key].text]
    known = sum(bool(places.named(text)) for text in cells)
    return places.is_header(head.texts[key]) or 2 * known > len(cells)


def models(row: Sequence[Cell], key: int, version: int | None) -> tuple[str, ...]:
    """The models of a row."""
    text = row[key].text
    names = ids.read(_PER.sub("", text) if "per " in text else text)
    first = flat(row[key].lines[0])  # what stands below a name explains it: "lowest cost"
    if holds(first.lower(), _OF_PRICES) and column(first).priced:
        return ()
    if version is None or version == key:
        number = flat(row[key].text)
        return names or ((number,) if _NUMBER.fullmatch(number) else ())
    versions = [
        ids.spell_version(text) for text in row[version].text.replace(",", "\n").split("\n")
    ]
    told = [text for text in versions if text] or [""]
    return tuple(dict.fromkeys(ids.with_version(name, one) for name in names for one in told))


def unit_of(text: str) -> str:
    """The unit that a name is followed by: "Scribe v2, per hour"."""
    per = _PER.search(text) if "per " in text else None
    return labels_of(per[0]).unit if per else ""


def on_its_side(head: Head) -> bool:
    """Say whether the first column labels values rather than names models."""
    labels = [row[0].text for row in head.rows[:SAMPLE] if row[0].text and not is_section(row)]
    across = [text for text in head.texts[1:] if ids.looks_like_model(text)]
    if 2 * len(across) >= len(head.texts) - 1 > 0 and any(map(_labels_values, labels)):
        return not any(one.role in (*DATES, "price") for one in head.columns)
    if _are_names(head):
        return True
    if head.columns[0].role == "model" and head.columns[0].rank > 1:
        half = labels[: (len(labels) + 1) // 2]
        return any(map(_labels_values, half)) and sum(map(_labels_values, labels)) > len(labels) / 2
    is_dated = any(one.role in DATES for one in head.columns[1:])
    typed = sum(_labels_values(text) and not (is_dated and _is_dated(text)) for text in labels)
    if any(ids.mentioned(label) for label in labels):
        return False
    return typed >= max(1, len(labels) / 3)


def models_across(table: Table, head: Head) -> list[tuple[str, ...]]:
    """The models of each column of a table on its side."""
    return [_of_column(table, head, at) for at in range(len(head.texts))]


def names_column(head: Head, at: int) -> bool:
    """Say whether the header of a column is a model's name, in a table on its side."""
    if head.columns[0].role == "model" and head.columns[0].rank >= _SURE_RANK:
        return bool(ids.read(head.texts[at]))
    text = _plainly(head.texts[at])
    if labels_of(text) and not joined(text):
        return False
    return ids.looks_like_model(text) or (bool(ids.read(text)) and _are_names(head))


def _plainly(header: str) -> str:
    """A header without its price or its currency: "Plus" of "Plus $15/mo" and of "Plus ($)"."""
    text = _ASIDE.sub(" ", header) if "(" in header and labels_of(header).currency else header
    return unpriced(text).strip()


def _are_names(head: Head) -> bool:
    """Say whether several columns are headed by names, such as those of plans.

    Then a row tells the price or the date of each, or the header does; and each is told once.
    """
    names = [*map(_plainly, head.texts[1:])]
    if len(names) < _FEW_NAMES or len({*names}) < len(names) or not all(map(_is_name, names)):
        return False
    rows = [row for row in head.rows[:SAMPLE] if not is_section(row)]
    labels = [row[0].text for row in rows]
    told = any(map(_tells_all, rows)) or any(map(has_amount, head.texts))
    return told and len({*labels}) == len(labels)


def _is_name(text: str) -> bool:
    if not _NAME.fullmatch(text) or _NO_NAME.search(text) or labels_of(text):
        return False
    return column(text).role in ("other", "model") and not places.named(text)


def _is_dated(text: str) -> bool:
    return column(flat(text)).role in DATES


def _tells_all(row: Sequence[Cell]) -> bool:
    """Say whether a row has the price or the date of each of its columns: "Price | $0 | $20"."""
    said = column(flat(row[0].text))
    is_sure = said.priced or (said.role in DATES and not said.weak)
    return is_sure and all(len(cell.text) <= _LONGEST for cell in row)


def _of_column(table: Table, head: Head, at: int) -> tuple[str, ...]:
    """The models of a column: what its row of ids says, else its header, else the heading."""
    if at == 0 or is_free(head.texts[at]):
        return ()
    for row in head.rows[:SAMPLE]:
        named = column(flat(row[0].text))
        if named.role == "model" and named.rank >= _SURE_RANK and not is_section(row):
            return ids.read(row[at].text)
    if names_column(head, at):
        return ids.read(_plainly(head.texts[at]))
    return of_heading(table.under, table.caption, anything=True)


def _labels_values(text: str) -> bool:
    if ids.mentioned(text) or _names_in_units(text):
        return False
    said = column(flat(text))
    if said.role == "price":
        return said.priced or is_label(flat(text)) or (said.surely and len(unsaid(text)) <= 1)
    return said.role in DATES


def _names_in_units(text: str) -> bool:
    """Say whether a text is a model's name with what it is priced in."""
    per = _PER.search(text) if "per " in text else None
    return per is not None and ids.looks_like_model(text[: per.start()])


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
    if one.role in DATES or _is_price(one):
        return True
    cells = [row[at].text for row in head.rows[:SAMPLE]]
    if one.role == "other" and any(map(tells_an_end, cells)):
        return True
    if one.role == "price" and around.currency and any(map(prices.is_bare, cells)):
        return True
    may_be = one.role == "other" and at > 0 and may_cost(head.texts[at])
    return (one.role == "price" or may_be) and any(map(prices.states, cells))


def _is_price(one: Column) -> bool:
    return one.role == "price" and one.surely
