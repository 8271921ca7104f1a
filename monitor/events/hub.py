"""Events of models on a hub: new ones, variants of known ones, newcomers' first, gone ones."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.events.table import Case, Tell, member, text
from monitor.model import Change, Json


def model(case: Case, change: Change) -> Iterator[Tell]:
    """A model came, went, was renamed or made anew under its old name."""
    if change.removed:
        yield _said(change, "model.removed", f"{case.name} is gone")
    elif change.added:
        yield from _came(case, change)
    else:
        yield from _turned(case, change)


def _came(case: Case, change: Change) -> Iterator[Tell]:
    former = _former(case, change)
    if former is not None:
        new = case.name
        title = f"{former} is now {new}"
        yield _said(change, "repo.renamed", title, former, new)
        return
    variant = text(member(change.new, "variant"))
    listed = member(change.new, "listed") is not None
    owner = case.name.partition("/")[0].lower()
    subjects = case.sight.subjects
    if listed and (owner in subjects.watched or (variant and not _of_known(case, change))):
        return
    if variant:
        title = f"{case.name} ({variant}{_of(change)})"
        yield _said(change, "model.variant", title, None, _facts(case))
    elif listed and owner not in subjects.owners:
        if not _owner_seen(case, owner):
            title = f"{case.name}: first model of {case.name.partition('/')[0]} in the task"
            yield _said(change, "entrant.new", title, None, _facts(case))
    else:
        yield _said(change, "model.new", f"{case.name} is new", None, _facts(case))


def _turned(case: Case, change: Change) -> Iterator[Tell]:
    ids = (member(change.old, "id"), member(change.new, "id"))
    if None not in ids and ids[0] != ids[1]:
        title = f"{case.name} was made anew under its old name"
        yield _said(change, "model.new", title, change.old, _facts(case))
        return
    old, new = text(member(change.old, "name")), text(member(change.new, "name"))
    if old and new and old != new:
        yield _said(change, "repo.renamed", f"{old} is now {new}", old, new)


def _former(case: Case, change: Change) -> str | None:
    """The name under which this very repository (same upstream id) was known, now unseen."""
    snapshot, id_ = case.sight.snapshot, member(change.new, "id")
    if snapshot is None or id_ is None:
        return None
    for (subject, predicate), known in snapshot.facts.items():
        if (
            predicate == "model"
            and (subject, predicate) not in case.seen
            and member(known.value, "id") == id_
        ):
            return subject.partition(":")[2]
    return None


def _of(change: Change) -> str:
    """` of <base>` where upstream names one."""
    bases = member(change.new, "base")
    return f" of {bases[0]}" if isinstance(bases, list) and bases else ""


def _of_known(case: Case, change: Change) -> bool:
    """Say whether a base of this variant belongs to an organisation of the catalog."""
    bases = member(change.new, "base")
    known = case.sight.subjects.owners
    return isinstance(bases, list) and any(
        str(base).partition("/")[0].lower() in known for base in bases
    )


def _owner_seen(case: Case, owner: str) -> bool:
    snapshot = case.sight.snapshot
    return snapshot is not None and any(
        subject.lower().startswith(f"hf:{owner}/") for subject, _ in snapshot.facts
    )


def _facts(case: Case) -> dict[str, Json]:
    """What there is to judge a newcomer by: its facts, downloads and likes."""
    value = case.value("model")
    said: dict[str, Json] = dict(value) if isinstance(value, dict) else {}
    for name in ("license", "parameters", "access"):
        if (fact := case.value(name)) is not None:
            said[name] = fact
    for counter in case.counters:
        if counter.subject == case.subject:
            said[counter.name] = counter.value
    return said


def _said(change: Change, kind: str, title: str, old: Json = None, new: Json = None) -> Tell:
    value = change.old if change.removed else change.new
    if change.removed:
        old = change.old
    url = text(member(value, "url"))
    return Tell(kind, change.subject, title, change.predicate, old, new, url, change.evidence)
