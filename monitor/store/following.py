"""What is known of a thing goes along where its name or its source's id moves, and only there.

A snapshot is of one thing: the repository, organisation, model or address that was looked at. An
id that a person gave does not say which, so there the snapshot's scope does (`WATCHED`). Where a
person turns a source to another thing, nothing is known of that yet: its first look is a baseline,
as it is under a new id. A name or address that upstream itself told is the same thing still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from monitor.model import Key, Snapshot, Standing
from monitor.sources.base import WATCHED, Source
from monitor.store.folder import Folder
from monitor.store.formats import read_snapshot, write_snapshot
from monitor.store.names import path_of

ADDRESS, TASK = "http", "task/"
"""What stands behind the colon of a default id whose facts are about no such thing."""


def current(source: Source, standing: Standing) -> Standing:
    """What is known of that which a source looks at now.

    Of another thing nothing is known; but an incident that was told is to have its end told too.
    """
    snapshot, now = standing.snapshot, source.default_id()
    if snapshot is None:
        return standing
    before = _thing(source, snapshot) or now
    known_as = (before, *_names(snapshot, before))
    if _is_on_another_server(source, snapshot) or not any(_alike(name, now) for name in known_as):
        trouble = standing.trouble
        return Standing(trouble=trouble if trouble and trouble.told else None)
    if before == now:
        return replace(standing, snapshot=_marked(snapshot, source))
    subjects = {} if source.subject == source.id else {before.casefold(): now}
    return replace(
        standing,
        snapshot=_marked(_renamed(snapshot, subjects), source),
        absent=frozenset(_moved(key, subjects) for key in standing.absent),
        held={_moved(key, subjects): held for key, held in standing.held.items()},
    )


def follow(
    root: Path, provider: str | None, old: str, new: str, subjects: Mapping[str, str]
) -> None:
    """Move the snapshot of a source below `root`; the next pass takes it in from there.

    Else the first look under the new name would be a baseline, and what came in between never
    told. `old` and `new` are the source's ids, `subjects` what its facts are about, before (in
    lower case) and after. A source without a snapshot is left as it is.
    """
    folder, path = Folder(root), path_of(old, provider)
    data = folder.read(path)
    if data is None:
        return
    known = _renamed(read_snapshot(data, str(root / path)), subjects)
    home = path_of(new, provider)
    folder.replace(home, write_snapshot(replace(known, source=new)))
    if home != path:
        folder.remove(path)


def _thing(source: Source, snapshot: Snapshot) -> str | None:
    """The thing that a snapshot is of, by its default id; None where nobody can say.

    Without a mark the id says it, or the snapshot is older than marks: then its facts are asked.
    """
    if WATCHED in snapshot.scope:
        return snapshot.scope[WATCHED]
    now, id_ = source.default_id(), snapshot.source
    if id_ == now:
        return now
    kind, _, name = now.partition(":")
    opening = next((each for each in (ADDRESS, TASK) if name.startswith(each)), None)
    if opening is not None:
        return id_.partition("#")[0] if id_.startswith(f"{kind}:{opening}") else None
    about = sorted({subject for subject, _ in snapshot.facts})
    if id_ in about:
        return id_
    within = any(_alike(subject[: len(now) + 1], f"{now}/") for subject in about)
    one = next((subject for subject in about if _alike(subject, now)), None)
    return one or (now if within else next(iter(about), None))


def _is_on_another_server(source: Source, snapshot: Snapshot) -> bool:
    """Say whether a scope that names a server named another one: ids do not say which."""
    asked = {name: text.split()[0] for name, text in source.scope().items() if ADDRESS in text[:4]}
    return any(snapshot.scope.get(name, at).split()[:1] != [at] for name, at in asked.items())


def _names(snapshot: Snapshot, thing: str) -> Iterator[str]:
    """By which other default ids upstream told of the thing that a snapshot is of."""
    named = [snapshot.value(thing, predicate) for predicate in ("repository", "model")]
    names = [value.get("name") for value in named if isinstance(value, dict)]
    kind = thing.partition(":")[0]
    for name in (*names, snapshot.value(snapshot.source, "moved"), snapshot.evidence.url):
        if isinstance(name, str):
            yield f"{kind}:{name}"


def _alike(one: str, other: str) -> bool:
    """Say whether two ids are of one thing: only in addresses the case of letters counts."""
    return one == other or (":http" not in one and one.casefold() == other.casefold())


def _renamed(snapshot: Snapshot, subjects: Mapping[str, str]) -> Snapshot:
    """The snapshot of a thing under its new name."""
    facts = {_moved(key, subjects): known for key, known in snapshot.facts.items()}
    scope = dict(snapshot.scope)
    if WATCHED in scope:
        scope[WATCHED] = subjects.get(scope[WATCHED].casefold(), scope[WATCHED])
    return replace(snapshot, facts=facts, scope=scope, revision=snapshot.revision + 1)


def _moved(key: Key, subjects: Mapping[str, str]) -> Key:
    return subjects.get(key[0].casefold(), key[0]), key[1]


def _marked(snapshot: Snapshot, source: Source) -> Snapshot:
    """The snapshot with today's mark."""
    mark, scope = source.question().get(WATCHED), dict(snapshot.scope)
    if scope.get(WATCHED) == mark:
        return snapshot
    scope.pop(WATCHED, None)
    return replace(snapshot, scope=scope if mark is None else {**scope, WATCHED: mark})
