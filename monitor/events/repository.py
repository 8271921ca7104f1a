"""Events of repositories, models and licences: one reader per family of predicates."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.events.table import Case, Tell, member, unsaid
from monitor.facts.branches import is_somebodys, is_work
from monitor.facts.sizes import measured
from monitor.model import Change
from monitor.values import Json, text_of

ROUNDED, GRAIN = 0.01, 5_000_000
"""How far a recorded parameter count may lie beside the measured one: recordings hold figures in
hundredths of a billion."""


def release(case: Case, change: Change) -> Iterator[Tell]:
    """A release, or a tag that stands in for one, came or went.

    Tags stand in no longer once there are releases: that takes none of them back.
    """
    if change.removed and member(change.old, "tag_only") and _makes_releases(case):
        return
    if change.removed and member(change.old, "withdrawn"):
        return
    tag = change.predicate.partition(":")[2]
    value = change.old if change.removed else change.new
    if _taken_back(change):
        kind, words = "release.withdrawn", "withdrawn"
    elif not change.added:
        return
    else:
        kind, words = "release.new", "tagged" if member(value, "tag_only") else "released"
        if member(value, "prerelease"):
            kind, words = "release.prerelease", f"{words} as a pre-release"
    yield Tell(
        kind=kind,
        subject=change.subject,
        title=_titled(case, tag, words, text_of(member(value, "name"))),
        predicate=change.predicate,
        old=change.old,
        new=change.new,
        url=text_of(member(value, "url")),
        evidence=change.evidence,
    )


def _taken_back(change: Change) -> bool:
    """Say whether it is gone, only a tag is left of it, or upstream marks it as not to be used."""
    marks = ("withdrawn",) if change.added else ("tag_only", "withdrawn")
    return change.removed or any(
        member(change.new, mark) and not member(change.old, mark) for mark in marks
    )


def _titled(case: Case, tag: str, words: str, name: str | None) -> str:
    """A paper is known by its title, everything else by its name."""
    if not case.subject.startswith("arxiv:"):
        return f"{case.name} {tag} {words}"
    taken_back = f" {words}" if words == "withdrawn" else ""
    return f"arXiv {case.name} {tag}{taken_back}" + (f": {name}" if name else "")


def _makes_releases(case: Case) -> bool:
    return any(
        subject == case.subject
        and predicate.startswith("release:")
        and not member(value, "tag_only")
        for (subject, predicate), value in case.seen.items()
    )


def repository(case: Case, change: Change) -> Iterator[Tell]:
    """A repository moved to a new name; an id that differs is another repository."""
    old, new = text_of(member(change.old, "name")), text_of(member(change.new, "name"))
    same = member(change.old, "id") == member(change.new, "id")
    if same and old and new and old.lower() != new.lower():
        yield _plain(case, change, "repo.renamed", f"{old} is now {new}", old, new)


def archived(case: Case, change: Change) -> Iterator[Tell]:
    """Read-only, or no longer; what was not known before is no news."""
    if change.added or change.removed:
        return
    words = "is archived: read-only" if change.new else "is no longer archived"
    yield _plain(case, change, "repo.archived", f"{case.name} {words}", change.old, change.new)


def status(case: Case, change: Change) -> Iterator[Tell]:
    """A package was archived, deprecated or put in quarantine, or is active again."""
    old, new = text_of(member(change.old, "state")), text_of(member(change.new, "state"))
    if old is None or new is None or old == new:
        return
    reason = text_of(member(change.new, "reason"))
    words = "is active again" if new == "active" else f"is {new}"
    title = f"{case.name} {words}" + (f": {reason}" if reason else "")
    yield _plain(case, change, "repo.archived", title, change.old, change.new)


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


def licence_text(case: Case, change: Change) -> Iterator[Tell]:
    """The text of a licence without an id was edited; of one with an id, that tells by itself."""
    if not change.added and not change.removed:
        title = f"{case.name}: the text of its licence was edited"
        yield _plain(case, change, "page.changed", title, change.old, change.new)


def branch(case: Case, change: Change) -> Iterator[Tell]:
    """A new branch that may hold a model; somebody's work is no news, nor is one that goes."""
    name = change.predicate.partition(":")[2]
    if change.added and not is_work(name) and not is_somebodys(name, _branches(case), case.name):
        url = text_of(member(change.new, "url"))
        title = f"{case.name}: new branch {name}"
        yield _plain(case, change, "entry.new", title, None, change.new, url)


def _branches(case: Case) -> Iterator[str]:
    """All branches that are seen."""
    for subject, predicate in case.seen:
        if subject == case.subject and predicate.startswith("branch:"):
            yield predicate.partition(":")[2]


def quiet(case: Case, change: Change) -> Iterator[Tell]:
    """The default branch has had no commit for a year, or has one again."""
    if change.added or change.removed:
        return
    words = "no commit for a year" if change.new else "commits again after more than a year"
    yield _plain(case, change, "item.changed", f"{case.name}: {words}", change.old, change.new)


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
        or text_of(member(case.value("model"), "url"))
        or text_of(member(case.value("repository"), "url"))
        or text_of(member(case.value("package"), "url"))
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
