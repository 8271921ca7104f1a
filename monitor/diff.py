"""A look held against what is known: the standing afterwards, what changed, what to tell. Pure.

Rules that hold for every kind of source:

- The first observation is the baseline and raises nothing; so is a family of facts whose question
  in `sources.toml` changed.
- Absence counts only inside what an observation covers, and only when the next good look misses
  the fact too. A failure between neither confirms nor clears.
- What upstream dates before the reach of a cut listing, or before the recording that the
  snapshot was made from, is known late, and no news.
- Gone is a 404 in two consecutive passes that got an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from monitor import noises
from monitor.events import Sight, Subjects, forms, gone, tell, troubled
from monitor.flaps import remember, steady, still_held, waiting
from monitor.merging import Asked, merge
from monitor.model import (
    Decision,
    Deferred,
    Event,
    Evidence,
    Failure,
    Key,
    Known,
    Look,
    Observation,
    Snapshot,
    Standing,
    Trouble,
    Unmodified,
)
from monitor.sources.base import Source

FAILING_AFTER = 3
"""Looks that fail in a row before `source.failing` is said."""
LEAST_BLOCKS, LEAST_SHARE = 8, 0.25
"""A text of at least so many blocks that keeps less than this share is doubted once."""

MISSING, GONE, DOUBTED, UNCONFIRMED = "@missing", "@gone", "@doubted", "@unconfirmed"
"""Marks among a standing's absences: answered 404 once; told as gone; came back rewritten; changed
while no second fetch was to be had."""


def decide(
    source: Source,
    provider: str | None,
    standing: Standing,
    look: Look,
    *,
    now: datetime,
    subjects: Subjects,
    quiet: bool = False,
) -> Decision:
    """Say what one look means for one source.

    `quiet` is for a pass that reached nothing at all: its failures count and raise no event.
    """
    sight = Sight(source, provider, standing.snapshot, subjects, now, now, standing.edits)
    match look:
        case Observation():
            return _observed(sight, standing, look)
        case Unmodified():
            return _unmodified(sight, standing, look)
        case Failure():
            return _failed(sight, standing, look, quiet=quiet)
        case Deferred():
            return Decision(look.source, "deferred", standing)
        case _ as never:
            assert_never(never)


def _observed(sight: Sight, standing: Standing, look: Observation) -> Decision:
    snapshot = None if sight.snapshot is None else noises.reread(sight.snapshot, look)
    sight = replace(sight, observed_at=_seen_at(look, sight.now), snapshot=snapshot)
    if sight.snapshot is None:
        return _baseline(sight, standing, look)
    calm = noises.quieted(sight.source, sight.snapshot, standing, look, sight.observed_at)
    look = calm.look
    is_doubted = (look.source, DOUBTED) in standing.absent
    if not is_doubted and _rewritten(calm.known, sight.snapshot, look):
        return _doubted(sight, standing, look)
    lost = forms.nearly_all_gone(sight.snapshot, look)
    if lost and not is_doubted:
        return _shrunken(sight, standing, look, lost)
    steadied = steady(sight.snapshot, standing, look, sight.observed_at)
    look = steadied.look
    merged = merge(sight.snapshot, look, standing.absent, sight.observed_at)
    changed = bool(merged.changes)
    if changed and look.unconfirmed and (look.source, UNCONFIRMED) not in standing.absent:
        return _unconfirmed(sight, standing, look)
    snapshot = replace(
        sight.snapshot,
        revision=sight.snapshot.revision + (changed or _is_back(standing, look)),
        evidence=look.evidence if changed else sight.snapshot.evidence,
        facts=merged.facts,
        scope=look.scope,
    )
    telling = merged.news - {*calm.silent}
    news = [change for change in merged.changes if change.key in telling]
    events, notes = tell(sight, news, look)
    moved = changed or steadied.held != standing.held
    held = still_held(steadied.held, merged.facts, sight.observed_at, moved=moved)
    return Decision(
        source=look.source,
        result="changed" if changed else "unchanged",
        standing=Standing(
            snapshot=snapshot,
            trouble=None,
            absent=merged.absent,
            checked_at=sight.now,
            changed_at=sight.now if changed else standing.changed_at,
            held=held,
            left=remember(standing.left, events, sight.observed_at),
            noise=calm.noise,
            edits=noises.remembered(standing.edits, events, sight.observed_at),
        ),
        changes=merged.changes,
        events=(*events, *_recovered(sight, standing, look.evidence)),
        counters=look.counters,
        settled=not (merged.absent or waiting(held) or calm.waits or look.varied),
        notes=(*look.notes, *calm.notes, *steadied.notes, *merged.notes, *notes),
        body=look.body,
    )


def _baseline(sight: Sight, standing: Standing, look: Observation) -> Decision:
    seen_at = sight.observed_at
    facts = {fact.key: Known(fact.value, seen_at, fact.evidence) for fact in look.facts}
    snapshot = Snapshot(look.source, 1, look.evidence, facts, look.scope)
    return Decision(
        source=look.source,
        result="first_seen",
        standing=Standing(
            snapshot,
            checked_at=sight.now,
            changed_at=sight.now,
            noise=noises.merged(standing.noise, look.noise),
        ),
        events=_recovered(sight, standing, look.evidence),
        counters=look.counters,
        settled=not look.varied,
        notes=(f"first look: {len(facts)} facts are the baseline",),
        body=look.body,
    )


def confirms(standing: Standing, look: Look) -> bool:
    """Say whether a look found nothing there, as one before did: that is upstream's own answer."""
    if not isinstance(look, Failure) or look.error != "not-found":
        return False
    trouble = standing.trouble
    again = trouble is not None and trouble.error == "not-found"
    return again or (look.source, MISSING) in standing.absent


def _unconfirmed(sight: Sight, standing: Standing, look: Observation) -> Decision:
    """Wait with a change that could not be looked at twice; the next look believes it anyhow."""
    absent = standing.absent | {(look.source, UNCONFIRMED)}
    return Decision(
        source=look.source,
        result="unchanged",
        standing=replace(standing, trouble=None, absent=absent, checked_at=sight.now),
        events=_recovered(sight, standing, look.evidence),
        counters=look.counters,
        settled=False,
        notes=("a change that a second fetch could not confirm, for that failed: waits once",),
    )


def _unmodified(sight: Sight, standing: Standing, look: Unmodified) -> Decision:
    marks = {(look.source, mark) for mark in (MISSING, GONE, DOUBTED, UNCONFIRMED)}
    snapshot = standing.snapshot
    if snapshot is not None and _is_back(standing, look):
        snapshot = replace(snapshot, revision=snapshot.revision + 1)
    return Decision(
        source=look.source,
        result="unchanged",
        standing=replace(
            standing,
            snapshot=snapshot,
            trouble=None,
            absent=standing.absent - marks,
            checked_at=sight.now,
        ),
        events=_recovered(sight, standing, look.evidence),
        settled=not standing.absent - marks,
        notes=("304: nothing changed since the last full answer",),
    )


def _is_back(standing: Standing, look: Look) -> bool:
    """Say whether what was told as gone is there again: going once more is another event."""
    return (look.source, GONE) in standing.absent


def _failed(sight: Sight, standing: Standing, look: Failure, *, quiet: bool) -> Decision:
    trouble = _worse(standing.trouble, look, sight.now)
    absent, events = standing.absent, list[Event]()
    is_gone = (look.source, GONE) in absent
    if look.error == "not-found" and sight.snapshot is not None and sight.gone_kind:
        absent, events = _missing(sight, absent, look, quiet=quiet)
    elif not quiet and _is_news(trouble, gone=is_gone):
        if not trouble.told and not is_gone:
            trouble = replace(trouble, began=())  # the first incident is the trouble from its start
        events = [troubled(sight, trouble, look.evidence)]
        trouble = replace(trouble, told=(*trouble.told, trouble.error))
    return Decision(
        source=look.source,
        result="failed",
        standing=replace(standing, trouble=trouble, absent=absent, checked_at=sight.now),
        events=tuple(events),
        settled=False,
        notes=(f"{look.error}: {look.detail}",),
    )


def _worse(before: Trouble | None, look: Failure, now: datetime) -> Trouble:
    """One more look that failed."""
    if before is None:
        return Trouble(look.error, look.detail, now, 1)
    began = before.began
    if look.error not in (before.error, *before.told):
        began = (*(each for each in began if each[0] in before.told), (look.error, now))
    return replace(
        before,
        began=began,
        error=look.error,
        detail=look.detail,
        consecutive=before.consecutive + 1,
        otherwise=before.otherwise if look.error == before.error else before.consecutive,
    )


def _is_news(trouble: Trouble, *, gone: bool) -> bool:
    """Say whether a trouble is to be told now: three looks in a row, and each class once.

    Where something of it is told already, another class must have followed on itself as often:
    a source that fails now in this way and now in that has one incident. (`gone`: as not found.)
    """
    if not trouble.told and not gone:
        return trouble.consecutive >= FAILING_AFTER
    return trouble.error not in trouble.told and trouble.alike >= FAILING_AFTER


def _missing(
    sight: Sight, absent: frozenset[Key], look: Failure, *, quiet: bool
) -> tuple[frozenset[Key], list[Event]]:
    """Take a 404 in: the first is remembered, the second is told, the rest add nothing."""
    once, twice = (look.source, MISSING), (look.source, GONE)
    if once not in absent:
        return absent | {once}, []
    if twice in absent or quiet or sight.gone_kind is None:
        return absent, []
    return absent | {twice}, [gone(sight, sight.gone_kind, look)]


def _doubted(sight: Sight, standing: Standing, look: Observation) -> Decision:
    detail = "almost nothing of the page is as it was: believed if the next pass sees it so again"
    failed = _failed(
        sight, standing, Failure(look.source, "doubted", detail, look.evidence), quiet=False
    )
    absent = standing.absent | {(look.source, DOUBTED)}
    return replace(failed, standing=replace(failed.standing, absent=absent))


def _shrunken(
    sight: Sight, standing: Standing, look: Observation, lost: frozenset[Key]
) -> Decision:
    detail = "nearly all rows of the list are gone: believed if the next pass sees it so again"
    failed = _failed(
        sight, standing, Failure(look.source, "doubted", detail, look.evidence), quiet=False
    )
    absent = standing.absent | lost | {(look.source, DOUBTED)}
    return replace(failed, standing=replace(failed.standing, absent=absent))


def _recovered(sight: Sight, standing: Standing, evidence: Evidence) -> tuple[Event, ...]:
    trouble = standing.trouble
    if trouble and (trouble.told or (sight.source.id, GONE) in standing.absent):
        return (troubled(sight, trouble, evidence, over=True),)
    return ()


def _rewritten(known: Collection[Key], snapshot: Snapshot, look: Observation) -> bool:
    """Say whether next to nothing of the texts that are `known` is left."""
    asked_anew = Asked.between(snapshot.scope, look.scope)
    before = [key for key in known if not asked_anew(key)]
    if len(before) < LEAST_BLOCKS:
        return False
    seen = {fact.key for fact in look.facts}
    return sum(key in seen for key in before) < LEAST_SHARE * len(before)


def _seen_at(look: Observation, now: datetime) -> datetime:
    """When we saw the values: the last byte's time; for a replay the pass's own."""
    fetched_at = look.evidence.fetched_at
    return now if fetched_at is None or look.evidence.via else fetched_at


def ordered(events: Iterable[Event]) -> list[Event]:
    """Put events in the one order in which they are told: by time, source, id."""
    return sorted(events, key=lambda event: (event.observed_at, event.source, event.id))
