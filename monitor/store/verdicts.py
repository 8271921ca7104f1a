"""How each claim was judged last: rows, and `claims.json`, so that a move of a verdict is told.

The file tells it to a database that was lost, and to people in a git diff.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.claims import VERDICTS, Remembered
from monitor.store.checked import (
    CLEAR,
    a_count,
    a_list,
    a_text,
    an_object,
    document_of,
    given,
    misshapen,
)
from monitor.store.schema import ClaimRow
from monitor.values import Json, moment, stamp

SCHEMA = "monitor/verdicts/1"
LONGEST_ID = 32
_TEXTS = ("observed", "model", "source", "subject")
"""Members that are left out where there is nothing to say."""


def remembered(session: Session) -> dict[str, Remembered]:
    """Every claim as it was judged last, by id."""
    return {row.id: _of_row(row) for row in session.scalars(select(ClaimRow))}


def keep_verdicts(session: Session, claims: Iterable[Remembered]) -> None:
    """Make these the claims that are remembered; what differs waits for its file."""
    rows = {row.id: row for row in session.scalars(select(ClaimRow))}
    for claim in claims:
        row = rows.pop(claim.id, None)
        if row is None:
            session.add(_row(claim, due=True))
        elif _of_row(row) != _to_the_second(claim):
            session.merge(_row(claim, due=True))
    for row in rows.values():
        session.delete(row)


def take_verdicts(session: Session, claims: Mapping[str, Remembered]) -> None:
    """Make the claims those of the file; rows that wait to be written win."""
    for row in session.scalars(select(ClaimRow)).all():
        if not row.due and row.id not in claims:
            session.delete(row)
    ahead = {row.id for row in session.scalars(select(ClaimRow)) if row.due}
    for claim in claims.values():
        if claim.id not in ahead:
            session.merge(_row(claim, due=False))


def write_verdicts(claims: Iterable[Remembered]) -> bytes:
    """Lay the claims out, one a line, sorted; nothing at all where there are none."""
    ordered = sorted(claims, key=lambda claim: (claim.provider, claim.model or "", claim.field))
    if not ordered:
        return b""
    rules = min(claim.rules for claim in ordered)
    lines = ",\n".join(json.dumps(_as_json(claim), ensure_ascii=False) for claim in ordered)
    text = f'{{\n"schema": "{SCHEMA}",\n"rules": {rules},\n"claims": [\n{lines}\n]\n}}\n'
    return text.encode("utf-8", "backslashreplace")


def read_verdicts(data: bytes, file: str) -> dict[str, Remembered]:
    """Read the claims back by id. StoreError names the file and the cure."""
    document = document_of(data, file, SCHEMA, CLEAR)
    try:
        rules = a_count(document["rules"])
        rows = [_claim(an_object(row), rules) for row in a_list(document["claims"])]
    except (KeyError, TypeError, ValueError) as error:
        misshapen(file, error, CLEAR)
    return {claim.id: claim for claim in rows}


def _as_json(claim: Remembered) -> dict[str, Json]:
    members: dict[str, Json] = {
        "provider": claim.provider,
        "model": claim.model,
        "field": claim.field,
        "claimed": claim.claimed,
        "observed": claim.observed,
        "verdict": claim.verdict,
        "since": stamp(claim.since),
        "source": claim.source,
        "subject": claim.subject,
        "id": claim.id,
    }
    return {name: it for name, it in members.items() if it is not None or name not in _TEXTS}


def _claim(row: Mapping[str, Json], rules: int) -> Remembered:
    verdict = a_text(row["verdict"])
    known = next((each for each in VERDICTS if each == verdict), None)
    id_ = a_text(row["id"])
    if known is None:
        raise ValueError(f"no verdict is called {verdict}")
    if len(id_) > LONGEST_ID:
        raise ValueError("the id of a claim is too long")
    observed, model, source, subject = (_maybe(row.get(name)) for name in _TEXTS)
    return Remembered(
        id=id_,
        provider=a_text(row["provider"]),
        model=model,
        field=a_text(row["field"]),
        claimed=a_text(row["claimed"]),
        observed=observed,
        verdict=known,
        since=given(moment(a_text(row["since"]))),
        source=source,
        subject=subject,
        rules=rules,
    )


def _row(claim: Remembered, *, due: bool) -> ClaimRow:
    return ClaimRow(
        id=claim.id,
        provider=claim.provider,
        model=claim.model,
        field=claim.field,
        claimed=claim.claimed,
        observed=claim.observed,
        verdict=claim.verdict,
        since=claim.since,
        source=claim.source,
        subject=claim.subject,
        rules=claim.rules,
        due=due,
    )


def _of_row(row: ClaimRow) -> Remembered:
    return Remembered(
        id=row.id,
        provider=row.provider,
        model=row.model,
        field=row.field,
        claimed=row.claimed,
        observed=row.observed,
        verdict=next(each for each in VERDICTS if each == row.verdict),
        since=row.since,
        source=row.source,
        subject=row.subject,
        rules=row.rules,
    )


def _to_the_second(claim: Remembered) -> Remembered:
    return replace(claim, since=claim.since.replace(microsecond=0))


def _maybe(value: Json) -> str | None:
    return None if value is None else a_text(value)
