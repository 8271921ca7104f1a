"""Typed rows of a page: its models with their dates and prices, as facts.

The subject of a row is `<source>#<model>`. Where a page says several things of one model, it is the
same whatever their order: of dates the latest holds (what ends last, and what was said last), a day
of the end stands before a day before which it does not come, of replacements and prices all are
kept. A row's blocks say what they state (`states`), so that an event of the row can stand for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.facts import dates, ids, prices
from monitor.model import Fact
from monitor.text import governing, grids, records, sentences
from monitor.text.cells import OPEN
from monitor.text.laid import Laid
from monitor.text.markup import Page
from monitor.text.sayings import Saying, family
from monitor.text.tables import Cell, Table
from monitor.values import Json, dumps

MOST_MODELS = 5_000
"""Models of a page."""
_MOST_VALUES = 40
_MOST_LETTERS = 400_000


@dataclass(frozen=True, slots=True)
class Typed:
    """The facts of a page's typed rows; `states` tells by a block's digest what it states.

    Of blocks with one text each states what all of them do: which is which, only their place tells.
    """

    facts: tuple[Fact, ...]
    states: Mapping[str, frozenset[str]]

    def marked(self, blocks: Iterable[Fact]) -> Iterator[Fact]:
        """Add to the facts of blocks what they state of which model: `["lifecycle gpt-x"]`."""
        for fact in blocks:
            digest = fact.predicate.partition(":")[2].partition(".")[0]
            stated = self.states.get(digest)
            if stated is None or not isinstance(fact.value, dict):
                yield fact
            else:
                told: list[Json] = [*sorted(stated)]
                yield Fact(fact.subject, fact.predicate, {**fact.value, "states": told})


def typed(source: str, page: Page, known: Iterable[str] = ()) -> Typed:
    """Read the typed rows of a page; `known` are the models as earlier looks spelled them."""
    laid = page.laid or [Laid(block) for block in page.blocks]
    said, fields = records.read(laid)
    recorded = {block for one in said for block in one.blocks}
    said += [*sentences.sayings(laid, fields), *_tabled(page.tables)]
    said += governing.listed(page.blocks, recorded)
    said += governing.tabled(page.tables, page.blocks)
    settled = ids.settled((one.model for one in said), known)
    spelled = {name: settled[ids.folded(name)] for name in {one.model for one in said}}
    values = defaultdict[str, dict[str, list[Json]]](lambda: defaultdict(list))
    states = defaultdict[str, set[str]](set)
    for one in said:
        model = spelled[one.model]
        if model not in values and len(values) >= MOST_MODELS:
            continue
        if one.value is not None:
            values[model][one.predicate].append(one.value)
        for block in one.blocks:
            states[block.digest].add(f"{_sort(one.predicate)} {model}")
    facts = tuple(
        Fact(f"{source}#{model}", predicate, value)
        for model, its in values.items()
        for predicate, value in _settled(its)
    )
    return Typed(facts, {digest: frozenset(stated) for digest, stated in states.items()})


def _sort(predicate: str) -> str:
    """What a block states: the family of a value, or that there is no day of the end."""
    return OPEN if predicate == OPEN else family(predicate)


def _tabled(tables: Sequence[Table]) -> Iterator[Saying]:
    """What the tables say, up to so many letters: hostile ones hold megabytes of dates."""
    left = _MOST_LETTERS
    first = dates.told_order(
        cell.text for table in tables for row in table.rows for cell in row if "/" in cell.text
    )
    for table in tables:
        left -= sum(len(cell.text) for row in table.rows for cell in row)
        if left < 0:
            return
        yield from grids.sayings(table if first is None else _in_order(table, first))


def _in_order(table: Table, first: dates.Order) -> Table:
    rows = (tuple(_cell(cell, first) for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _cell(cell: Cell, first: dates.Order) -> Cell:
    text = dates.in_order(cell.text, first)
    return cell if text == cell.text else cell._replace(text=text)


def _settled(values: Mapping[str, Sequence[Json]]) -> Iterator[tuple[str, Json]]:
    for predicate, its in values.items():
        if predicate == "replacement":
            yield predicate, _all_of(its)
        elif predicate.startswith("price_"):
            yield predicate, _prices(its)
        elif not _gives_way(predicate, values):
            yield predicate, its[0] if len(its) == 1 else max(map(str, its), key=dates.order)


def _gives_way(predicate: str, values: Mapping[str, Sequence[Json]]) -> bool:
    """Say whether it is a day before which nothing ends, where the day of the end is known."""
    if not predicate.startswith("shutdown_earliest"):
        return False
    return predicate.replace("shutdown_earliest", "shutdown", 1) in values


def _all_of(values: Sequence[Json]) -> Json:
    names = {
        str(name) for value in values for name in (value if isinstance(value, list) else [value])
    }
    some: list[Json] = [*sorted(names)[:_MOST_VALUES]]
    return some[0] if len(some) == 1 else some


def _prices(values: Sequence[Json]) -> Json:
    """The one price, or all that differ; of those that are the same the first as it is spelled."""
    if len(values) == 1:
        return values[0]
    different: dict[object, Json] = {}
    for value in sorted(values, key=dumps):
        different.setdefault(prices.scaled(value), value)
    some = [*different.values()][:_MOST_VALUES]
    return some[0] if len(some) == 1 else some
