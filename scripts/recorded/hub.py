"""The hub's listings: one captured task, and organisations as it and vendors' words prove them.

An organisation's listing of December 2025 holds its rows of the captured task and the models
documented until then; later ones add what was documented since. What nothing speaks of again
stands as it was, without its counters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from recorded.documented import DOCUMENTED, Documented
from recorded.world import JSON, Version, as_json, dated, read, series

Row = dict[str, Any]

TASK = "audio-text-to-text"
HOST = "huggingface.co/api/models"
COUNTERS = ("downloads", "likes")


def places(facts: Path) -> Iterator[tuple[str, Sequence[Version]]]:
    listing = read(facts / f"hf_{TASK}_2025-12-07.json")
    captured = listing["captured_on"]
    rows = [_row(model) for model in listing["models"]]
    yield f"{HOST}?task={TASK}", (Version(dated(captured), JSON, as_json(rows)),)
    for owner in sorted({model.id.partition("/")[0] for model in DOCUMENTED} | {"fixie-ai"}):
        first = [row for row in rows if row["author"] == owner]
        yield f"{HOST}?author={owner}", series(_organisation(owner, first, captured))


def _row(model: Mapping[str, Any]) -> Row:
    """A row as the API has it, of what the capture kept.

    `params_billions` was rounded to hundredths there; its 0 means that none was told.
    """
    known = model["enriched"]
    row: Row = {
        "id": model["id"],
        "author": known["author"],
        "lastModified": known["lastModified"],
        "downloads": model["downloads"],
        "likes": model["likes"],
        "gated": known["gated"],
        "pipeline_tag": TASK,
        "tags": model["tags"],
    }
    if known["library_name"]:
        row["library_name"] = known["library_name"]
    if known["params_billions"]:
        row["safetensors"] = {"total": round(known["params_billions"] * 100) * 10_000_000}
    return row


def _organisation(owner: str, first: Sequence[Row], captured: str) -> Iterator[Version]:
    documented = [model for model in DOCUMENTED if model.id.partition("/")[0] == owner]
    days = {captured} | {model.since for model in documented if model.since > captured}
    for day in sorted(days):
        then = [_documented(model) for model in documented if model.since <= day]
        rows = [*then, *(_still(row, since=captured, day=day) for row in first)]
        yield Version(dated(day), JSON, as_json(rows))


def _still(row: Row, *, since: str, day: str) -> Row:
    if day == since:
        return row
    return {name: value for name, value in row.items() if name not in COUNTERS}


def _documented(model: Documented) -> Row:
    said = {
        "id": model.id,
        "author": model.id.partition("/")[0],
        "pipeline_tag": model.pipeline,
        "library_name": model.library,
        "tags": list(model.tags),
    }
    return {name: value for name, value in said.items() if value}
