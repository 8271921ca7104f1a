"""The records that travel the road: evidence, facts, looks, snapshots, changes, events.

All are frozen. All times are aware UTC. `fetched_at` is when our last byte came, `observed_at`
when we first saw a value, `published_at` upstream's own word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from monitor.errors import FailureClass
from monitor.values import Json, dated, moment, stamp, text_of

Severity = Literal["info", "minor", "notable", "critical"]
SEVERITIES: tuple[Severity, ...] = ("info", "minor", "notable", "critical")

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact was read: the address, when its last byte came, status, SHA-256 of the body.

    Fields are None where there was no answer. `via` names the recording that was replayed.
    """

    url: str | None
    fetched_at: datetime | None
    status: int | None
    sha256: str | None
    via: str | None = None

    def as_json(self) -> dict[str, Json]:
        """The evidence as the contract's JSON has it, and `via`."""
        return {
            "url": self.url,
            "fetched_at": stamp(self.fetched_at),
            "status": self.status,
            "sha256": self.sha256,
            "via": self.via,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> Evidence:
        status = data.get("status")
        return cls(
            url=text_of(data.get("url")),
            fetched_at=moment(text_of(data.get("fetched_at"))),
            status=status if isinstance(status, int) else None,
            sha256=text_of(data.get("sha256")),
            via=text_of(data.get("via")),
        )


NO_EVIDENCE = Evidence(None, None, None, None)


@dataclass(frozen=True, slots=True)
class Fact:
    """`(subject, predicate, value)` read from a source; the predicates stand in `diff.py`.

    `evidence` is set where it is another answer than the observation's own.
    """

    subject: str
    predicate: str
    value: Json
    evidence: Evidence | None = field(default=None, compare=False)

    @property
    def key(self) -> Key:
        return (self.subject, self.predicate)


Key = tuple[str, str]
"""Subject and predicate: what a fact is about."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that moves all the time (stars, downloads, likes): kept, never an event."""

    subject: str
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What an observation can say is absent: only inside its covers does absence count.

    `subject` is one subject, or a prefix where it ends in `*`; `predicate` likewise. Facts whose
    value carries an older date than `since` (see `dated`) lie past the oldest row of a cut
    listing and are outside, as are those of subjects in `besides` (seen, but not let through).
    `evidence` is set where another answer than the observation's own shows the absence.
    """

    subject: str
    predicate: str = "*"
    since: datetime | None = None
    besides: frozenset[str] = frozenset()
    evidence: Evidence | None = field(default=None, compare=False)

    def about(self, key: Key) -> bool:
        """Say whether the key is of the sort this cover speaks of, let through or not."""
        return _like(self.subject, key[0]) and _like(self.predicate, key[1])

    def holds(self, key: Key, value: Json) -> bool:
        """Say whether the absence of this fact would count."""
        date = dated(value)
        dates = self.since is None or (date is not None and date >= self.since)
        return dates and self.about(key) and key[0] not in self.besides


NoiseKind = Literal["numbers", "turns", "either", "flaps"]


@dataclass(frozen=True, slots=True)
class Noise:
    """What was learned to say nothing in a source's texts, since when; `text` is for people.

    `numbers`: the sentence of skeleton `mark`, in which only numbers move; it is muted. `turns`:
    the block of digest `mark`, which some fetches of a pass showed and others did not; its change
    is believed only after many. `either`: one of which the fetches of a first look said now this,
    now that; that it is there, or is not, is no news. `flaps`: a block that came and went between
    passes; held.
    """

    kind: NoiseKind
    mark: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a page as they came, so that a later version of ours can read them again."""

    url: str
    content_type: str
    data: bytes
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Edit:
    """What a `page.changed` said: texts that went and came; edited ones stand at one index."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """All facts of one source at one time.

    `scope` says, for each family of predicates (a predicate, or a prefix ending in `*`), what in
    `sources.toml` decided its facts: where that differs from the snapshot's the family takes a
    new baseline, since it is our question that changed and not the world.
    """

    source: str
    evidence: Evidence
    facts: tuple[Fact, ...]
    covers: tuple[Cover, ...]
    counters: tuple[Counter, ...] = ()
    scope: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    noise: tuple[Noise, ...] = ()
    """What the fetches of this look taught."""
    varied: bool = False
    """Fetches of this look differed: a 304 to the validators of one would say nothing."""
    unconfirmed: bool = False
    """It was to be fetched again, and that failed: a change waits for the next look."""
    before: tuple[Fact, ...] | None = None
    """The snapshot's facts as today's extractor reads them from the kept body."""
    notes: tuple[str, ...] = ()
    """Sentences for `--explain`."""
    body: Body | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unmodified:
    """Upstream says that nothing changed since the snapshot (304)."""

    source: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Failure:
    """A look that came to nothing: an ordinary day, never a change.

    `instead` is what stands where something is gone: a repository that took its name.
    """

    source: str
    error: FailureClass
    detail: str
    evidence: Evidence = NO_EVIDENCE
    instead: Json = None


@dataclass(frozen=True, slots=True)
class Deferred:
    """A due source that our own budget put off to a later pass."""

    source: str
    detail: str


Look = Observation | Unmodified | Failure | Deferred


@dataclass(frozen=True, slots=True)
class Known:
    """A fact of a snapshot: its value and when we first saw it.

    `evidence` is the answer that showed it, None where that is the snapshot's own.
    """

    value: Json
    observed_at: datetime
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The last good observation of a source, and what was carried on from earlier ones.

    `evidence` is that of the look that last changed a fact. `revision` counts those looks, and
    those that found it again where it was told as gone.
    """

    source: str
    revision: int
    evidence: Evidence
    facts: Mapping[Key, Known]
    scope: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def value(self, subject: str, predicate: str) -> Json:
        known = self.facts.get((subject, predicate))
        return None if known is None else known.value

    def shown_by(self, known: Known) -> Evidence:
        """The answer that showed one of its facts."""
        return known.evidence or self.evidence


@dataclass(frozen=True, slots=True)
class Trouble:
    """Looks that failed in a row: the last one's class and sentence, since when, how many.

    `told` are the classes that `source.failing` was said of, in that order: each is an incident,
    the last one is open. `otherwise` counts the looks before the present class began to follow
    on itself. `began` is since when each class failed that turned up later than `since`.
    """

    error: FailureClass
    detail: str
    since: datetime
    consecutive: int
    told: tuple[FailureClass, ...] = ()
    otherwise: int = 0
    began: tuple[tuple[FailureClass, datetime], ...] = ()

    @property
    def alike(self) -> int:
        """How many of the last looks failed in the present way, without another between."""
        return self.consecutive - self.otherwise


@dataclass(frozen=True, slots=True)
class Left:
    """A value that a row's fact had until `at`, None where it had none: an event told of it."""

    value: Json
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A value that came back soon after it was left, and is not told until it settles.

    It has stood since `turned_at` (`here`), or what is known has been back since then.
    """

    value: Json
    turned_at: datetime
    here: bool


NONE_HELD: Mapping[Key, Held] = MappingProxyType({})
NONE_LEFT: Mapping[Key, tuple[Left, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Standing:
    """What we remember of a source between passes; all None and empty before the first look.

    `absent` are facts that the last good look missed, and that a second must miss too before
    they are gone. `checked_at` is the last look of any outcome, `changed_at` the last that
    changed a fact. `held` are values that flap (see `flaps.py`), told from what was `left`
    lately: that is read off the events and kept nowhere else.
    """

    snapshot: Snapshot | None = None
    trouble: Trouble | None = None
    absent: frozenset[Key] = frozenset()
    checked_at: datetime | None = None
    changed_at: datetime | None = None
    held: Mapping[Key, Held] = field(default_factory=lambda: NONE_HELD)
    left: Mapping[Key, tuple[Left, ...]] = field(default_factory=lambda: NONE_LEFT)
    noise: tuple[Noise, ...] = ()
    edits: tuple[Edit, ...] = ()
    """What was told of its texts lately, the oldest first: read off the events."""


@dataclass(frozen=True, slots=True)
class Validator:
    """ETag and Last-Modified of a full answer, verbatim (RFC 9110, 8.8).

    `variant` tells apart answers that differ by Accept or by whether a token was sent.
    """

    url: str
    variant: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Looked:
    """A look together with the validators that hold from now on if it is recorded."""

    look: Look
    validators: tuple[Validator, ...] = ()
    log: tuple[str, ...] = ()
    """What was fetched for it, a line an answer: status, address, bytes."""


Result = Literal["unchanged", "changed", "first_seen", "failed", "deferred"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What one look means: the new standing, what changed, what is worth telling.

    `settled` is False where the look left something to be confirmed: its validators are then not
    kept, so that the next look is a full one.
    """

    source: str
    result: Result
    standing: Standing
    changes: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()
    counters: tuple[Counter, ...] = ()
    settled: bool = True
    notes: tuple[str, ...] = ()
    body: Body | None = field(default=None, compare=False, repr=False)
    """The bytes to keep where the snapshot is another one than the kept bytes are of."""


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of one fact; `old` is None where it was added, `new` where removed."""

    subject: str
    predicate: str
    old: Json
    new: Json
    evidence: Evidence

    @property
    def key(self) -> Key:
        return (self.subject, self.predicate)

    @property
    def added(self) -> bool:
        return self.old is None

    @property
    def removed(self) -> bool:
        return self.new is None


@dataclass(frozen=True, slots=True)
class Event:
    """A change that a person cares about."""

    id: str
    kind: str
    severity: Severity
    provider: str | None
    source: str
    subject: str
    predicate: str | None
    title: str
    old: Json
    new: Json
    url: str | None
    observed_at: datetime
    evidence: Evidence

    def as_json(self) -> dict[str, Json]:
        """The event as the contract's JSON has it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "severity": self.severity,
            "provider": self.provider,
            "source": self.source,
            "subject": self.subject,
            "predicate": self.predicate,
            "title": self.title,
            "old": self.old,
            "new": self.new,
            "url": self.url,
            "observed_at": stamp(self.observed_at),
            "evidence": self.evidence.as_json(),
        }


def _like(pattern: str, text: str) -> bool:
    return text == pattern or (pattern.endswith("*") and text.startswith(pattern[:-1]))


def event_from_json(data: Mapping[str, Json]) -> Event:
    """Read an event back from its JSON (a line of `events.jsonl`).

    KeyError, TypeError or ValueError if it is not one.
    """
    severity = SEVERITIES[SEVERITIES.index(data["severity"])]
    evidence = data["evidence"]
    observed_at = moment(text_of(data["observed_at"]))
    if not isinstance(evidence, dict) or observed_at is None:
        raise ValueError("an event has evidence and a time")
    return Event(
        id=str(data["id"]),
        kind=str(data["kind"]),
        severity=severity,
        provider=text_of(data["provider"]),
        source=str(data["source"]),
        subject=str(data["subject"]),
        predicate=text_of(data["predicate"]),
        title=str(data["title"]),
        old=data["old"],
        new=data["new"],
        url=text_of(data["url"]),
        observed_at=observed_at,
        evidence=Evidence.from_json(evidence),
    )
