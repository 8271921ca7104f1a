"""Events of repositories, models and licences: one reader per family of predicates."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.events.table import Case, Tell, member, text, unsaid
from monitor.facts.sizes import measured
from monitor.model import Change, Json

ROUNDED, GRAIN = 0.01, 5_000_000
"""How far a recorded parameter count may lie beside the measured one: recordings hold figures in
hundredths of a billion."""


def release(case: Case, change: Change) -> Iterator[Tell]:
    """A release, or a tag that stands in for one, came or went.

    Tags stand in no longer once there are releases: that takes none of them back.
    """
    if change.removed and member(change.old, "tag_only") and _makes_releases(case):
        return
    tag = change.predicate.partition(":")[2]
    value = change.old if change.removed else change.new
    kind, words = "release.new", "released"
    if change.removed or (member(change.new, "tag_only") and not member(change.old, "tag_only")):
        kind, words = "release.withdrawn", "withdrawn"
        if change.added:
            kind, words = "release.new", "tagged"
    elif member(change.new, "prerelease"):
        kind, words = "release.prerelease", "released as a pre-release"
    if not change.added and not change.removed and kind != "release.withdrawn":
        return
    yield Tell(
        kind=kind,
        subject=change.subject,
        title=f"{case.name} {tag} {words}",
        predicate=change.predicate,
        old=change.old,
        new=change.new,
        url=text(member(value, "url")),
        evidence=change.evidence,
    )


def _makes_releases(case: Case) -> bool:
    return any(
        subject == case.subject
        and predicate.startswith("release:")
        and not member(value, "tag_only")
        for (subject, predicate), value in case.seen.items()
    )


def repository(case: Case, change: Change) -> Iterator[Tell]:
    """A repository moved to a new name; an id that differs is another repository."""
    old, new = text(member(change.old, "name")), text(member(change.new, "name"))
    same = member(change.old, "id") == member(change.new, "id")
    if same and old and new and old.lower() != new.lower():
        yield _plain(case, change, "repo.renamed", f"{old} is now {new}", old, new)


def archived(case: Case, change: Change) -> Iterator[Tell]:
    """Read-only, or no longer; what was not known before is no news."""
    if change.added or change.removed:
        return
    words = "is archived: read-only" if change.new else "is no longer archived"
    yield _plain(case, change, "repo.archived", f"{case.name} {words}", change.old, change.new)


def licence(case: Case, change: Change) -> Iterator[Tell]:
    """A licence changed; between none and an unrecognised one there is nothing to tell."""
    if unsaid(change) or (change.added and _left_out(case)):
        return
    title = f"{case.name}: licence {_said(change.old)} → {_said(change.new)}"
    yield _plain(case, change, "license.changed", title, change.old, change.new)


def _left_out(case: Case) -> bool:
    """Say whether what we lack of a model may be what the recording of its listing left out.

    Every row of the hub has an id, so one without is not told in full.
    """
    before = case.sight.snapshot
    model = before.value(case.subject, "model") if before and before.evidence.via else None
    return model is not None and member(model, "id") is None


def parameters(case: Case, change: Change) -> Iterator[Tell]:
    """A parameter count moved; one that appears or is no longer told proves nothing.

    A recording may hold rounded figures, so near those nothing moved.
    """
    old, new = change.old, change.new
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return
    before = case.sight.snapshot
    if before and before.evidence.via and abs(new - old) <= max(ROUNDED * old, GRAIN):
        return
    title = f"{case.name}: parameters {measured(int(old))} → {measured(int(new))}"
    yield _plain(case, change, "parameters.changed", title, change.old, change.new)


def access(case: Case, change: Change) -> Iterator[Tell]:
    """Gated, private or disabled, or no longer so."""
    if change.added or change.removed:
        return
    title = f"{case.name}: access {_said(change.old)} → {_said(change.new)}"
    yield _plain(case, change, "access.changed", title, change.old, change.new)


def weights(case: Case, change: Change) -> Iterator[Tell]:
    """Weight files moved with the repository's head; a README edit moves the head alone."""
    old, new = member(change.old, "revision"), member(change.new, "revision")
    if old and new and old != new:
        yield _plain(case, change, "model.updated", f"{case.name}: new weights", old, new)


def branch(case: Case, change: Change) -> Iterator[Tell]:
    """A new branch; one that goes is nobody's news."""
    if change.added:
        name = change.predicate.partition(":")[2]
        url = text(member(change.new, "url"))
        title = f"{case.name}: new branch {name}"
        yield _plain(case, change, "entry.new", title, None, change.new, url)


def default_branch(case: Case, change: Change) -> Iterator[Tell]:
    """The default branch has another name."""
    if not change.added and not change.removed:
        title = f"{case.name}: default branch {_said(change.old)} → {_said(change.new)}"
        yield _plain(case, change, "item.changed", title, change.old, change.new)


def _plain(
    case: Case,
    change: Change,
    kind: str,
    title: str,
    old: Json,
    new: Json,
    url: str | None = None,
) -> Tell:
    address = (
        url
        or text(member(case.value("model"), "url"))
        or text(member(case.value("repository"), "url"))
    )
    return Tell(
        kind,
        change.subject,
        title,
        change.predicate,
        old,
        new,
        address or change.evidence.url,
        change.evidence,
    )


def _said(value: Json) -> str:
    if value is None:
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{name} {state}" for name, state in sorted(value.items()))
    return str(value)
