"""Changes become events: each family of predicates has its reader, each kind its severity.

The family of a predicate is what stands before its colon. Subjects that are rows of a list are
told row by row; a model that came or went is told once, whatever else is known of it. Pure.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from monitor.errors import FailureClass
from monitor.events import forms, hub, readmes, repository, rows, texts
from monitor.events.page_rows import tell_rows
from monitor.events.table import KINDS, UNRECOGNISED, Case, Sight, Subjects, Tell
from monitor.facts.plain import plain
from monitor.model import SEVERITIES, Change, Event, Evidence, Failure, Observation, Trouble
from monitor.values import Json, dumps, stamp

__all__ = ["KINDS", "UNRECOGNISED", "Sight", "Subjects", "gone", "tell", "troubled"]

READERS: Mapping[str, Callable[[Case, Change], Iterator[Tell]]] = {
    "release": repository.release,
    "repository": repository.repository,
    "archived": repository.archived,
    "status": repository.status,
    "license": repository.licence,
    "license_text": repository.licence_text,
    "parameters": repository.parameters,
    "access": repository.access,
    "weights": repository.weights,
    "branch": repository.branch,
    "default_branch": repository.default_branch,
    "quiet": repository.quiet,
    "model": hub.model,
    "moved": texts.moved,
    "entry": texts.entry,
}
TEXTS = ("block",)


def tell(
    sight: Sight, changes: Sequence[Change], look: Observation
) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Make events of the changes, down to the lowest severity that the source may raise.

    Also returns notes: sentences for `--explain` on what was passed over and why.
    """
    if not changes:
        return (), ()
    seen = {fact.key: fact.value for fact in look.facts}
    kept, notes = forms.without_forms(sight.snapshot, changes, seen)
    page = tell_rows(sight, kept, seen)
    by_subject = defaultdict[str, list[Change]](list)
    for change in page.left:
        by_subject[change.subject].append(change)
    models, names = hub.models(sight.snapshot, seen), rows.names(sight.snapshot, seen)
    said = _once_an_owner(
        tell
        for subject, its in by_subject.items()
        for tell in _case(Case(sight, subject, tuple(its), seen, look.counters, models, names))
    )
    said = chain(page.tells, said)
    lowest = SEVERITIES.index(sight.source.severity or "info")
    events = tuple(
        _event(sight, tell, tell.evidence or look.evidence)
        for tell in said
        if SEVERITIES.index(KINDS[tell.kind]) >= lowest
    )
    return events, notes


def _case(case: Case) -> Iterator[Tell]:
    if rows.is_row(case):
        yield from rows.row(case)
        return
    if hub.told_elsewhere(case):
        return
    presence = next((change for change in case.changes if change.predicate == "model"), None)
    if presence is not None and (presence.added or presence.removed):
        yield from hub.model(case, presence)
        return
    readme = [change for change in case.changes if readmes.is_readme(change)]
    if readme:
        yield from readmes.changed(case, readme)
    for family in TEXTS:
        blocks = [c for c in case.changes if c.predicate.startswith(f"{family}:")]
        if blocks:
            yield from texts.changed(case, blocks)
    for change in case.changes:
        reader = READERS.get(change.predicate.partition(":")[0])
        if reader is not None and not readmes.is_readme(change):
            yield from reader(case, change)


def _once_an_owner(said: Iterable[Tell]) -> Iterator[Tell]:
    """Let an organisation enter once, with the model that comes first by name."""
    entered = set[str]()
    for tell in sorted(said, key=lambda tell: (tell.subject, tell.kind, tell.predicate or "")):
        owner = tell.subject.partition("/")[0].lower()
        if tell.kind == "entrant.new" and owner in entered:
            continue
        if tell.kind == "entrant.new":
            entered.add(owner)
        yield tell


def gone(sight: Sight, kind: str, look: Failure) -> Event:
    """Make the event of a repository or page that answered 404 in two passes.

    It is about what the facts were about; its id is made of the source's id, whatever that is.
    """
    subject = sight.source.subject
    name = subject.partition(":")[2] or subject
    title, new = f"{name} is gone", dict[str, Json](status=look.evidence.status)
    if look.instead is not None:
        title, new = f"{title}, and another has its name now", {**new, "instead": look.instead}
    said = Tell(kind, sight.source.id, title, None, None, new, look.evidence.url)
    return replace(_event(sight, said, look.evidence), subject=subject)


def troubled(sight: Sight, trouble: Trouble, evidence: Evidence, *, over: bool = False) -> Event:
    """Make the event of a source that fails, or (`over`) answers again.

    `new` is the incident that begins, `old` the one that ends: each class of failure that is told
    of a trouble stands once in a `new` and once in an `old`.
    """
    id_, ended = sight.source.id, trouble.told[-1] if trouble.told else None
    if over:
        old, title = _incident(trouble, ended or trouble.error), f"{id_} answers again"
        said = Tell("source.recovered", id_, title, None, old, None, evidence.url)
    else:
        old = None if ended is None else _incident(trouble, ended)
        title = f"{id_} fails: {trouble.error}" + (f", no longer {ended}" if ended else "")
        new = _incident(trouble, trouble.error)
        said = Tell("source.failing", id_, title, None, old, new, evidence.url)
    return _event(sight, said, evidence, salt=stamp(trouble.since) or "")


def _incident(trouble: Trouble, error: FailureClass) -> Json:
    """An incident as an event has it; the sentence is that of the last look, if it was such."""
    since = dict(trouble.began).get(error, trouble.since)
    its: dict[str, Json] = {"error": error, "since": stamp(since)}
    return its | ({"detail": trouble.detail} if error == trouble.error else {})


def _event(sight: Sight, tell: Tell, evidence: Evidence, *, salt: str = "") -> Event:
    return Event(
        id=_id(sight, tell, salt),
        kind=tell.kind,
        severity=KINDS[tell.kind],
        provider=sight.provider,
        source=sight.source.id,
        subject=tell.subject,
        predicate=tell.predicate,
        title=plain(tell.title),
        old=tell.old,
        new=tell.new,
        url=tell.url,
        observed_at=sight.observed_at,
        evidence=evidence,
    )


def _id(sight: Sight, tell: Tell, salt: str) -> str:
    """Name an event by what changed and by the snapshot it was held against.

    A rebuilt database holds the same snapshot, so it finds the same id; when the same change
    happens again the snapshot has moved on, so that event has another.
    """
    before = sight.snapshot
    parts: list[Json] = [sight.source.id, tell.kind, tell.subject, tell.predicate]
    parts += [tell.old, tell.new, salt]
    if before is not None:
        parts += [before.revision, stamp(before.evidence.fetched_at)]
    return "e-" + hashlib.sha256(dumps(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]
