"""The statements of the page held against upstream, as readers see them. Pure.

Dates of looks stay off the page: they move whenever any fact of a source does. What is shown is
since when the fact that decided has stood.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from types import MappingProxyType
from typing import Literal

from monitor.claims import Drawn, Judged, Verdict, draw, place
from monitor.config import Config, Model
from monitor.model import Evidence, Snapshot
from monitor.sources.base import Upstream

Mode = Literal["section", "footnotes", "none"]
Label = Literal["contradicted", "outdated", "name only", "kept", "confirmed", "not checked"]

MARKED = ("contradicted", "outdated")
"""Verdicts that are marked on the page until somebody decides."""
LABELS: Mapping[Verdict, Label] = {
    "contradicted": "contradicted",
    "outdated": "outdated",
    "nominal": "name only",
    "confirmed": "confirmed",
    "unverified": "not checked",
}
ORDER: tuple[Label, ...] = (
    *("contradicted", "outdated", "name only", "kept"),
    *("confirmed", "not checked"),
)
"""The gravest first: of several statements in one place the first label is shown."""
FIELDS: Mapping[str, str] = {
    "huggingface": "Hugging Face id",
    "modelscope": "ModelScope id",
    "github": "GitHub repository",
    "api": "API id",
    "open_source": "open source",
    "released": "release date",
}
"""What people call a field where its key is not a word."""
NO_TEXTS: Mapping[str, str] = MappingProxyType({})
NO_TIMES: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How the statements were judged: `kept` (claim id → why) are those that a person keeps as
    they are, `since` says since when a verdict has stood (claim id → time)."""

    judged: tuple[Judged, ...] = ()
    kept: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    since: Mapping[str, datetime] = field(default_factory=lambda: NO_TIMES)


NO_VERDICTS = Verdicts()


@dataclass(frozen=True, slots=True)
class State:
    """A statement of the page and what upstream says of it.

    `model` is None where the provider as a whole is meant. `since` is None where no fact dates
    it, `place` the address where people see it, `kept` the words of whoever dismissed a
    correction, `note` the number of its footnote where it has one.
    """

    id: str
    model: str | None
    field: str
    claimed: str
    verdict: Verdict
    reason: str
    since: datetime | None
    evidence: Evidence
    place: str | None
    kept: str | None = None
    note: int | None = None

    @property
    def label(self) -> Label:
        return LABELS[self.verdict] if self.kept is None else "kept"

    @property
    def marked(self) -> bool:
        """Whether the page warns of it."""
        return self.verdict in MARKED and self.kept is None

    @property
    def told(self) -> bool:
        """Whether the evidence part names it, where it only counts the others."""
        return self.label not in ("confirmed", "not checked")


States = tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a provider with their states, in the order of the catalog."""

    rows: tuple[tuple[Drawn, State], ...] = ()

    @property
    def states(self) -> States:
        return tuple(state for _, state in self.rows)

    def of(self, model: Model | None, *fields: str, claimed: str | None = None) -> States:
        """The states of what is said of a model, or of the provider itself, under these keys."""
        return tuple(
            state
            for drawn, state in self.rows
            if drawn.model is model
            and _key(drawn) in fields
            and claimed in (None, drawn.claim.claimed)
        )

    def of_shared_license(self) -> States:
        """Of the provider's licence: also as those models have it that name none of their own."""
        return tuple(
            state
            for drawn, state in self.rows
            if _key(drawn) == "license" and (drawn.model is None or drawn.model.license is None)
        )


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The account of all statements: counts by label, and by provider those that are told."""

    mode: Mode
    total: int
    counts: tuple[tuple[Label, int], ...]
    groups: tuple[tuple[str, States], ...]

    @property
    def marked(self) -> bool:
        return any(state.marked for _, states in self.groups for state in states)


def statements(
    config: Config, verdicts: Verdicts, snapshots: Mapping[str, Snapshot]
) -> dict[str, Statements]:
    """See the verdicts by provider; with footnotes those that are told are numbered."""
    judged = {each.claim.id: each for each in verdicts.judged}
    numbers = count(1) if config.catalog.evidence == "footnotes" else None
    found = defaultdict[str, list[tuple[Drawn, State]]](list)
    for drawn in draw(config) if config.catalog.evidence != "none" else ():
        each = judged.get(drawn.claim.id)
        if each is None:
            continue
        state = _state(drawn, each, verdicts, snapshots, config.upstream)
        if numbers is not None and state.told:
            state = replace(state, note=next(numbers))
        found[drawn.provider.id].append((drawn, state))
    return {provider: Statements(tuple(rows)) for provider, rows in found.items()}


def account(config: Config, found: Mapping[str, Statements]) -> EvidenceView | None:
    """Sum the statements up; None where there are none, or where they are not to be shown."""
    states = [state for its in found.values() for state in its.states]
    if not states:
        return None
    named = ((each.name, found.get(each.id, Statements())) for each in config.providers)
    groups = ((name, tuple(s for s in its.states if s.told)) for name, its in named)
    return EvidenceView(
        mode=config.catalog.evidence,
        total=len(states),
        counts=counted(states),
        groups=tuple((name, its) for name, its in groups if its),
    )


def counted(states: Iterable[State]) -> tuple[tuple[Label, int], ...]:
    """How many there are of each label, the gravest first; none is left out."""
    tally = Tally(state.label for state in states)
    return tuple((label, tally[label]) for label in ORDER if tally[label])


def gravity(states: Iterable[State]) -> list[State]:
    """The gravest first, those alike in the order of the catalog."""
    return sorted(states, key=lambda state: ORDER.index(state.label))


def gravest(states: Iterable[State]) -> State | None:
    """The state that speaks for several; None for none."""
    return next(iter(gravity(states)), None)


def field_name(key: str, name: str | None = None) -> str:
    """What people call a field; `name` is that of the link where it is one."""
    base, _, rest = key.partition(":")
    if base == "link":
        return f"link {name or rest}"
    plain = base.partition(".")[0]
    return FIELDS.get(plain) or plain.replace("_", " ")


def _state(
    drawn: Drawn,
    judged: Judged,
    verdicts: Verdicts,
    snapshots: Mapping[str, Snapshot],
    upstream: Upstream,
) -> State:
    claim, said = judged.claim, judged.by.said if judged.by else None
    return State(
        id=claim.id,
        model=claim.model,
        field=field_name(claim.field, _link_name(drawn)),
        claimed=claim.claimed,
        verdict=judged.verdict,
        reason=_undated(judged),
        since=_since(judged, verdicts, snapshots),
        evidence=judged.evidence,
        place=place(said, upstream) if said else None,
        kept=verdicts.kept.get(claim.id) if judged.verdict in MARKED else None,
    )


def _undated(judged: Judged) -> str:
    """The reason without the dates on which its facts were read."""
    reason = judged.reason
    for witness in judged.witnesses:
        seen = witness.said.seen
        reason = reason.replace(f", {seen}", "").replace(f" ({seen})", "")
    return reason


def _since(
    judged: Judged, verdicts: Verdicts, snapshots: Mapping[str, Snapshot]
) -> datetime | None:
    """Since when the fact that decided has stood; the verdict, where an absence decided."""
    if judged.by is None:
        return None
    said = judged.by.said
    snapshot = snapshots.get(said.source)
    known = snapshot.facts.get((said.subject, said.predicate)) if snapshot else None
    return verdicts.since.get(judged.claim.id) if known is None else known.observed_at


def _key(drawn: Drawn) -> str:
    """The key of the catalog that makes a claim: `link` for every link."""
    return drawn.claim.field.partition(":")[0].partition(".")[0]


def _link_name(drawn: Drawn) -> str | None:
    links = (link.name for link in drawn.provider.links if link.url == drawn.claim.claimed)
    return next(links, None)
