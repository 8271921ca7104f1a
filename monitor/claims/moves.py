"""Verdicts that move: what is remembered of each claim, and the events of its moves. Pure.

Only moves into and out of `contradicted` are told. The first judgement of a claim is its
baseline, and so is one by evidence that a source gave at its first look, or in answer to a new
question: both say what was so before we looked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.claims.records import Judged, Said, Verdict
from monitor.events import KINDS
from monitor.facts.plain import plain
from monitor.model import Event
from monitor.values import Json, dumps, stamp

RULES = 1
"""Raised whenever the same claim and the same facts may get another verdict than before: all
verdicts then take a new baseline, since it is not the world that changed."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A claim as it was judged last.

    The verdict has stood since `since`; `source` and `subject` are those of the fact that
    decided, None where nothing was heard.
    """

    id: str
    provider: str
    model: str | None
    field: str
    claimed: str
    observed: str | None
    verdict: Verdict
    since: datetime
    source: str | None
    subject: str | None
    rules: int = RULES


IsNew = Callable[[Said, Remembered], bool]


def moves(
    before: Mapping[str, Remembered],
    judged: Sequence[Judged],
    *,
    now: datetime,
    is_new: IsNew,
) -> tuple[list[Remembered], list[Event]]:
    """What is to be remembered from now on, and the events.

    `is_new` says of a fact that it is a baseline, for a claim that was remembered so.
    """
    kept = [_kept(before.get(each.claim.id), each, now) for each in judged]
    events = [
        event
        for each in judged
        if (old := before.get(each.claim.id)) is not None
        and (event := _event(old, each, now, is_new)) is not None
    ]
    return kept, events


def _kept(old: Remembered | None, judged: Judged, now: datetime) -> Remembered:
    claim, said = judged.claim, judged.by.said if judged.by else None
    stands = old is not None and old.verdict == judged.verdict
    return Remembered(
        id=claim.id,
        provider=claim.provider,
        model=claim.model,
        field=claim.field,
        claimed=claim.claimed,
        observed=judged.observed,
        verdict=judged.verdict,
        since=old.since if old is not None and stands else now,
        source=said.source if said else (old.source if old else None),
        subject=said.subject if said else (old.subject if old else None),
    )


def _event(old: Remembered, judged: Judged, now: datetime, is_new: IsNew) -> Event | None:
    if old.rules != RULES or (old.verdict == "contradicted") == (judged.verdict == "contradicted"):
        return None
    contradicted = judged.verdict == "contradicted"
    corrected = old.claimed != judged.claim.claimed
    if contradicted and not corrected and judged.by and is_new(judged.by.said, old):
        return None
    kind = "claim.contradicted" if contradicted else "claim.resolved"
    before: Json = {"claimed": old.claimed, "observed": old.observed, "verdict": old.verdict}
    after = _state(judged)
    said = judged.by.said if judged.by else None
    return Event(
        id=_id(old, kind, before, after),
        kind=kind,
        severity=KINDS[kind],
        provider=judged.claim.provider,
        source=(said.source if said else old.source) or "",
        subject=(said.subject if said else old.subject) or judged.claim.id,
        predicate=judged.claim.field,
        title=_title(judged, contradicted=contradicted),
        old=before,
        new=after,
        url=judged.evidence.url,
        observed_at=now,
        evidence=judged.evidence,
    )


def _state(judged: Judged) -> Json:
    return {
        "claimed": judged.claim.claimed,
        "observed": judged.observed,
        "verdict": judged.verdict,
    }


def _title(judged: Judged, *, contradicted: bool) -> str:
    claim = judged.claim
    name = f"{claim.model or claim.provider}: {claim.field.replace('_', ' ')}"
    if contradicted:
        return plain(f"{name} on the page is {claim.claimed}, upstream {judged.observed}", 300)
    if judged.verdict == "unverified":
        return plain(f"{name} on the page ({claim.claimed}) is contradicted no more", 300)
    return plain(f"{name} on the page ({claim.claimed}) is {judged.verdict} now", 300)


def _id(old: Remembered, kind: str, before: Json, after: Json) -> str:
    """Name the move by the verdict it left: a rebuilt memory finds the same name again.

    The same move at a later time leaves a verdict that has stood since another.
    """
    parts: list[Json] = [old.id, kind, stamp(old.since), before, after]
    return "e-" + hashlib.sha256(dumps(parts).encode()).hexdigest()[:16]
