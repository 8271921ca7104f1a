"""In which places a table says that a model ends: by column, row, header, heading or cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from monitor.facts import dates, places
from monitor.facts.columns import DATES, MAY_END, Column
from monitor.facts.dates import Date
from monitor.text.blocks import STEP
from monitor.text.sayings import dated
from monitor.text.tables import Cell, Table, flat
from monitor.values import Json

_OF_DATES = re.compile(
    rf"(?:{MAY_END})\w*|\b(?:dates?|times?|planned|scheduled|expected|on|in|for|the|models?|of|at"
    r"|no[tn]?|sooner|earlier|before|than|earliest)\b|[^\w\s&,/.-]",
    re.IGNORECASE,
)
"""What a header says of dates; what is left may be a place."""
_DEPLOYED = re.compile(
    r"(?:(?:global|regional|data ?zone)\s)?"
    r"(?:standard|provisioned|batch|serverless|on-demand|dedicated)"
    r"(?: (?:throughput|deployments?|endpoints?))?",
    re.IGNORECASE,
)
"""How a model is deployed, which tells in a header of dates as a place does."""
_BEHIND = re.compile(r"\s*(?:[(\[]([^()\[\]]{1,80})[)\]]|(?:in|for|on)\s([^()\[\],;\n]{1,60}))")
_BEFORE = re.compile(r"([^;,()\[\]\n]{1,60}?)[\s:\u2013\u2014-]*$")


def columns_of(texts: Sequence[str], columns: Sequence[Column]) -> tuple[int, ...]:
    """The columns of a table whose cells are places."""
    return tuple(
        at
        for at, text in enumerate(texts)
        if columns[at].role not in DATES and places.is_header(text)
    )


def of_row(row: Sequence[Cell], at: Sequence[int], key: int, typed: Sequence[int]) -> list[str]:
    """The places that a row is about: those of its columns `at`, else what else it says of them."""
    told = [said for one in at if (said := places.told(row[one].text))]
    if told:
        return [" ".join(one) for one in product(*told)][: places.MOST]
    others = (cell.text for index, cell in enumerate(row) if index not in (key, *typed))
    said = next(filter(None, map(places.named, others)), ())
    return [*(said or places.beside(row[key].text))]


def around(table: Table) -> list[str]:
    """The places that a table is about, by its caption or the nearest heading that is a place."""
    said = (table.caption, *reversed(table.under.split(STEP)))
    return [*next(filter(None, map(places.named, said)), ())]


def of_header(text: str) -> tuple[str, ...]:
    """The places of a header beside what it says of dates: "Retirement date (Vertex AI)"."""
    rest = " ".join(_OF_DATES.sub(" ", text).split())
    return (rest.lower(),) if _DEPLOYED.fullmatch(rest) else places.named(rest)


def ends(text: str, head: Column, header: str, here: Sequence[str]) -> Iterator[tuple[str, Json]]:
    """The days of the end that a cell states, place by place: `shutdown:us-east-1`."""
    date = dates.read(text) if head.role == "shutdown" else None
    if date is None:
        return
    told = _apart(text) or [(place, date) for place in of_header(header) or here]
    for place, day in told[: places.MOST]:
        if (said := dated(head.role, day, earliest=head.earliest)) is not None:
            yield f"{said[0]}:{place}", said[1]


def _apart(text: str) -> list[tuple[str, Date]]:
    """The dates of a cell where each has its place: "May 7, 2026 (US), June 7, 2026 (EU)"."""
    found = dates.find(text) if text.count("20") > 1 else []
    told: list[tuple[str, Date]] = []
    edges = [0, *(date.end for date in found)]
    for (start, _), date in zip(pairwise([*edges, len(text)]), found, strict=False):
        behind = _BEHIND.match(text, date.end)
        before = _BEFORE.search(flat(text[start : date.start].rpartition("\n")[2]))
        said = places.named(behind[1] or behind[2]) if behind else ()
        said = said or (places.named(before[1]) if before else ())
        told += [(place, date) for place in said]
        if not said:
            return []
    return told if len(found) > 1 else []
