"""The event table: every kind with its severity, and the words the readers share. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.facts.variants import Names
from monitor.model import Change, Counter, Edit, Evidence, Key, Severity, Snapshot
from monitor.sources.base import Source
from monitor.values import Json

KINDS: Mapping[str, Severity] = {
    "release.new": "notable",
    "release.prerelease": "minor",
    "release.withdrawn": "notable",
    "model.new": "notable",
    "model.variant": "info",
    "model.removed": "notable",
    "model.updated": "minor",
    "entrant.new": "notable",
    "license.changed": "critical",
    "parameters.changed": "notable",
    "access.changed": "notable",
    "repo.renamed": "notable",
    "repo.archived": "notable",
    "repo.gone": "critical",
    "deprecation.announced": "critical",
    "deprecation.changed": "critical",
    "price.changed": "notable",
    "item.new": "minor",
    "item.removed": "minor",
    "item.changed": "minor",
    "entry.new": "minor",
    "page.changed": "minor",
    "page.moved": "minor",
    "page.gone": "notable",
    "claim.contradicted": "critical",
    "claim.resolved": "minor",
    "source.failing": "minor",
    "source.recovered": "info",
}

UNRECOGNISED = "unrecognised"
"""The value of a licence that is there and has no known id."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the catalog knows of the hub, in lower case.

    `owners` are all organisations it lists; `watched` those with a listing of their own, so that
    a task's listing need not tell their models too; `entered` the newcomers that were told of.
    """

    owners: frozenset[str] = frozenset()
    watched: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose look this is, and what was known before it; `observed_at` dates its events.

    `edits` is what was told of the source's texts lately.
    """

    source: Source
    provider: str | None
    snapshot: Snapshot | None
    subjects: Subjects
    now: datetime
    observed_at: datetime = field(default=datetime.max.replace(tzinfo=UTC))
    edits: Sequence[Edit] = ()

    @property
    def gone_kind(self) -> str | None:
        """The kind of event that a lasting 404 is; None where it is an ordinary failure."""
        return self.source.gone


@dataclass(frozen=True, slots=True)
class Tell:
    """What is to be said: an event without its bookkeeping."""

    kind: str
    subject: str
    title: str
    predicate: str | None = None
    old: Json = None
    new: Json = None
    url: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Models:
    """What the snapshot knew of a hub's models, found once a look.

    `unseen` names those that the look does not show by their upstream ids; `owners` are, in lower
    case, the organisations with a model of their own, which no variant of another's is.
    """

    unseen: Mapping[str, str] = field(default_factory=dict)
    owners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """The changes of one subject in one look."""

    sight: Sight
    subject: str
    changes: tuple[Change, ...]
    seen: Mapping[Key, Json]
    """Every fact of the look."""
    counters: Sequence[Counter] = ()
    models: Models = field(default_factory=Models)
    rows: Names = field(default_factory=Names)
    """The keys of the list's rows, of those that were known and those that are seen."""

    @property
    def name(self) -> str:
        """The subject as people call it: what stands behind `github:`, `hf:` or the row's `#`."""
        _, row, key = self.subject.partition("#")
        return key if row else self.subject.partition(":")[2]

    def value(self, predicate: str) -> Json:
        """What the look says of this subject, else what was known."""
        if (self.subject, predicate) in self.seen:
            return self.seen[self.subject, predicate]
        snapshot = self.sight.snapshot
        return None if snapshot is None else snapshot.value(self.subject, predicate)


def unsaid(change: Change) -> bool:
    """Say whether a licence only went between none and an unrecognised one."""
    return change.old in (None, UNRECOGNISED) and change.new in (None, UNRECOGNISED)


def member(value: Json, name: str) -> Json:
    """A member of an object; None where the value is none or has it not."""
    return value.get(name) if isinstance(value, dict) else None
