"""An observation laid over a snapshot: what is known now, and the changes on the way. Pure.

Whether a change is news is decided here too: what answers a new question, or is dated before what
the snapshot could see, is taken in silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor import noises
from monitor.events import forms
from monitor.events.table import member
from monitor.model import Change, Cover, Evidence, Fact, Key, Known, Observation, Snapshot
from monitor.text.muting import is_text
from monitor.values import dated

CUT = 10
"""A listing of this many rows may be cut: GitHub's Atom feeds hold ten."""
NOTED = 10
"""Notes of one look."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which families of predicates are asked in another way than the snapshot was."""

    families: tuple[str, ...]

    @classmethod
    def between(cls, old: Mapping[str, str], new: Mapping[str, str]) -> Asked:
        """The families that differ between two scopes."""
        return cls(tuple(name for name in {*old, *new} if old.get(name) != new.get(name)))

    def __call__(self, key: Key) -> bool:
        if not self.families or key[1] == "moved":  # that stands in no body that is read anew
            return False
        return any(
            key[1].startswith(family[:-1]) if family.endswith("*") else key[1] == family
            for family in self.families
        )


@dataclass(frozen=True, slots=True)
class Merged:
    facts: Mapping[Key, Known]
    changes: tuple[Change, ...]
    news: frozenset[Key]
    """The keys of changes that may be told; the others are known late or a new baseline."""
    absent: frozenset[Key]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A merge under way."""

    facts: dict[Key, Known] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    news: set[Key] = field(default_factory=set)
    absent: set[Key] = field(default_factory=set)

    def change(self, change: Change, *, news: bool) -> None:
        self.changes.append(change)
        if news:
            self.news.add(change.key)


def merge(
    snapshot: Snapshot, look: Observation, absent: frozenset[Key], observed_at: datetime
) -> Merged:
    """Lay an observation over a snapshot: what is known now, and the changes on the way."""
    asked_anew = Asked.between(snapshot.scope, look.scope)
    late = _Late(snapshot, look.facts)
    seen = {fact.key: fact for fact in look.facts}
    renamed = _renamed(snapshot, seen)
    emptied = not any(is_text(key[1]) for key in seen)
    draft = _Draft()
    for key, fact in seen.items():
        known = snapshot.facts.get(key)
        if known is not None and (is_text(key[1]) or known.value == fact.value):
            draft.facts[key] = known
            continue
        waits = known is not None and _unmade(known, fact) and not asked_anew(key)
        if known is not None and waits and key not in absent:
            draft.facts[key] = known
            draft.absent.add(key)
            continue
        draft.facts[key] = Known(fact.value, observed_at, fact.evidence)
        news = not asked_anew(key) and (known is not None or not late(fact))
        old = None if known is None else known.value
        draft.change(Change(*key, old, fact.value, fact.evidence or look.evidence), news=news)
    for key, known in snapshot.facts.items():
        if key not in seen:
            at_once = asked_anew(key) or key[0] in renamed
            gone = _absent(key, known, look.covers, absent, at_once=at_once, emptied=emptied)
            if gone is None:
                draft.facts[key] = known
            elif gone:
                news = not asked_anew(key) and key[0] not in renamed
                shown = _showing(key, look)
                draft.change(Change(*key, known.value, None, shown), news=news)
            else:
                draft.facts[key] = known
                draft.absent.add(key)
    if draft.changes:
        draft.facts |= noises.placed(draft.facts, seen)
        draft.facts |= _shown(draft.facts, seen, snapshot.evidence)
    changes = tuple(sorted(draft.changes, key=lambda change: change.key))
    notes = (*_anew(asked_anew, changes), *_waiting(draft.absent))
    return Merged(
        draft.facts, changes, frozenset(draft.news), frozenset(draft.absent), notes[:NOTED]
    )


def _anew(asked_anew: Asked, changes: Sequence[Change]) -> Iterator[str]:
    if any(asked_anew(change.key) for change in changes):
        yield f"{', '.join(sorted(asked_anew.families))}: read in another way, so a new baseline"


def _waiting(absent: set[Key]) -> Iterator[str]:
    return (f"{key[1]} of {key[0]} is missing once: waits" for key in _heads(absent))


def _heads(absent: set[Key]) -> list[Key]:
    """The absent facts, of a row that is absent itself only the row."""
    rows = {subject for subject, name in absent if name == forms.PRESENCE}
    return sorted(key for key in absent if key[0] not in rows or key[1] == forms.PRESENCE)


def _absent(
    key: Key,
    known: Known,
    covers: Sequence[Cover],
    absent: frozenset[Key],
    *,
    at_once: bool,
    emptied: bool,
) -> bool | None:
    """Say whether a fact that was not seen is gone (True), waits (False) or was not asked (None).

    Texts are exchanged at once, since an edit takes one block and brings another; so is the news of
    a README. A look that is `emptied` has none at all, and exchanges none. (A feed's entries are
    covered by nothing: they never go.)
    """
    if at_once and any(cover.about(key) for cover in covers):
        return True
    if not any(cover.holds(key, known.value) for cover in covers):
        return False if key in absent else None
    return key in absent or (is_text(key[1]) and not emptied) or key[1].startswith("entry:")


def _showing(key: Key, look: Observation) -> Evidence:
    """The answer that shows an absence: that of the cover which speaks of it."""
    told = (cover.evidence for cover in look.covers if cover.about(key))
    return next((evidence for evidence in told if evidence), look.evidence)


def _shown(
    facts: Mapping[Key, Known], seen: Mapping[Key, Fact], before: Evidence
) -> dict[Key, Known]:
    """Facts that the snapshot's new evidence does not show, with the answer that does.

    A look of several answers may have left some out, so that its own shows only what it is said to
    show. What was known from a recording and is seen again has that answer's evidence from now on.
    """
    several = any(fact.evidence for fact in seen.values())
    found = {}
    for key, known in facts.items():
        fact = seen.get(key)
        if not several and (fact is None or fact.evidence == known.evidence):
            continue
        if known.evidence is not None and known.evidence.via is None:
            continue
        if fact is not None and fact.value == known.value:
            if fact.evidence != known.evidence:
                found[key] = replace(known, evidence=fact.evidence)
        elif several and known.evidence is None:
            found[key] = replace(known, evidence=before)
    return found


def _unmade(known: Known, fact: Fact) -> bool:
    """Say whether a release is only a tag now: it is withdrawn, which two looks must see."""
    return bool(member(fact.value, "tag_only")) and not member(known.value, "tag_only")


class _Late:
    """Which added facts upstream dates before the snapshot's reach: known late, and no news.

    Of a subject that was not known at all, and is known late, nothing is news.
    """

    def __init__(self, snapshot: Snapshot, facts: Iterable[Fact]) -> None:
        evidence = snapshot.evidence
        self.recorded = evidence.fetched_at if evidence.via else None
        self.releases = [
            date
            for (_, predicate), known in snapshot.facts.items()
            if predicate.startswith("release:") and (date := dated(known.value))
        ]
        known_subjects = {subject for subject, _ in snapshot.facts}
        self.subjects = {
            fact.subject
            for fact in facts
            if fact.subject not in known_subjects and self._dated_before(fact)
        }

    def __call__(self, fact: Fact) -> bool:
        return fact.subject in self.subjects or self._dated_before(fact)

    def _dated_before(self, fact: Fact) -> bool:
        date = dated(fact.value)
        if date is None:
            return False
        if self.recorded is not None and date < self.recorded:
            return True
        cut = fact.predicate.startswith("release:") and len(self.releases) >= CUT
        return cut and date < min(self.releases)


def _renamed(snapshot: Snapshot, seen: Mapping[Key, Fact]) -> frozenset[str]:
    """Subjects of a listing that come back under another name with the same upstream id."""
    ids = {
        fact.value.get("id"): subject
        for (subject, predicate), fact in seen.items()
        if predicate == "model" and isinstance(fact.value, dict) and fact.value.get("id")
    }
    return frozenset(
        subject
        for (subject, predicate), known in snapshot.facts.items()
        if predicate == "model"
        and (subject, predicate) not in seen
        and isinstance(known.value, dict)
        and known.value.get("id") in ids
    )
