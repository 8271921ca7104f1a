"""Events of models on a hub: new ones, variants of known ones, newcomers' first, gone ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.events.table import Case, Models, Tell, member
from monitor.model import Change, Key, Snapshot
from monitor.values import Json, text_of


def models(snapshot: Snapshot | None, seen: Mapping[Key, Json]) -> Models:
    """Find what a snapshot knew of models, held against what a look shows."""
    unseen, owners = dict[str, str](), set[str]()
    for key, known in snapshot.facts.items() if snapshot else ():
        if key[1] == "model":
            name, id_ = key[0].partition(":")[2], text_of(member(known.value, "id"))
            if key not in seen and id_ is not None:
                unseen[id_] = name
            if not member(known.value, "variant"):
                owners.add(name.partition("/")[0].lower())
    return Models(unseen, frozenset(owners))


def told_elsewhere(case: Case) -> bool:
    """Say whether a model of a task's listing is seen to by its organisation's own."""
    listed = member(case.value("model"), "listed") is not None
    return listed and _owner(case) in case.sight.subjects.watched


def model(case: Case, change: Change) -> Iterator[Tell]:
    """A model came, went, was renamed or made anew under its old name."""
    if change.removed:
        if not member(change.old, "left"):  # else its new name was told, and is not ours to watch
            yield _said(change, "model.removed", f"{case.name} is gone")
    elif change.added:
        yield from _came(case, change)
    else:
        yield from _turned(case, change)


def _came(case: Case, change: Change) -> Iterator[Tell]:
    former = case.models.unseen.get(text_of(member(change.new, "id")) or "")
    if former is not None:
        new = case.name
        title = f"{former} is now {new}"
        yield _said(change, "repo.renamed", title, former, new)
        return
    variant = text_of(member(change.new, "variant"))
    listed = member(change.new, "listed") is not None
    owner, subjects = _owner(case), case.sight.subjects
    if variant == "finetune" and owner in subjects.owners:
        variant = None  # a developer's own, on a foreign backbone
    if listed and variant and not _of_known(case, change):
        return
    if variant:
        title = f"{case.name} ({variant}{_of(change)})"
        yield _said(change, "model.variant", title, None, _facts(case))
    elif listed and owner not in subjects.owners:
        if owner not in subjects.entered and owner not in case.models.owners:
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
    old, new = text_of(member(change.old, "name")), text_of(member(change.new, "name"))
    if old and new and old != new:
        yield _said(change, "repo.renamed", f"{old} is now {new}", old, new)


def _owner(case: Case) -> str:
    return case.name.partition("/")[0].lower()


def _of(change: Change) -> str:
    """` of <model>` where upstream names one: the first of a chain."""
    bases, root = member(change.new, "base"), text_of(member(change.new, "root"))
    first = root or (bases[0] if isinstance(bases, list) and bases else None)
    return f" of {first}" if first else ""


def _of_known(case: Case, change: Change) -> bool:
    """Say whether a base of this variant belongs to an organisation that people know of."""
    bases = member(change.new, "base")
    from_ = [*(bases if isinstance(bases, list) else ()), member(change.new, "root")]
    known = case.sight.subjects.owners | case.sight.subjects.entered
    return any(str(base).partition("/")[0].lower() in known for base in from_ if base)


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
    url = text_of(member(value, "url"))
    return Tell(kind, change.subject, title, change.predicate, old, new, url, change.evidence)
