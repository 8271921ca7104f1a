"""The records of proposals: what to change in `sources.toml`, why, and on what evidence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from monitor.model import NO_EVIDENCE, Evidence
from monitor.values import Json, dumps

Kind = Literal["correct", "retire", "rename", "link", "model", "newcomer", "look"]
KINDS: dict[Kind, str] = {
    "correct": "a value that evidence contradicts",
    "retire": "a model that nobody can use any more",
    "rename": "a repository or model under a new name",
    "link": "an address that moved or is dead",
    "model": "a newer generation that the page does not list",
    "newcomer": "an organisation that the page does not list",
    "look": "a statement that upstream contradicts, and no value to put in its place",
}


@dataclass(frozen=True, slots=True)
class Put:
    """Set `key` of a provider, or of its model; `new` None takes the key away."""

    provider: str
    model: str | None
    key: str
    old: str | None
    new: str | None

    def as_json(self) -> Json:
        where: dict[str, Json] = {"provider": self.provider, "model": self.model, "key": self.key}
        return {**where, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class PutLink:
    """Set the address of a provider's link by name; `new` None takes the link away."""

    provider: str
    name: str
    old: str
    new: str | None

    def as_json(self) -> Json:
        where: dict[str, Json] = {"provider": self.provider, "link": self.name}
        return {**where, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class PutSource:
    """Set `key` of those of a provider's sources that have `old` there."""

    provider: str
    kind: str
    key: str
    old: str
    new: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Which sources it is about, in whatever letter case."""
        return self.provider, self.kind, self.old.casefold()

    def as_json(self) -> Json:
        where: dict[str, Json] = {"provider": self.provider, "kind": self.kind, "key": self.key}
        return {**where, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class AddModel:
    """Add a model to a provider; `values` are the keys of its table."""

    provider: str
    values: tuple[tuple[str, str], ...]

    def as_json(self) -> Json:
        return {"provider": self.provider, "add": "model", "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class AddProvider:
    """Add a provider with a model and a source."""

    values: tuple[tuple[str, str], ...]
    model: tuple[tuple[str, str], ...]
    source: tuple[tuple[str, str], ...]

    def as_json(self) -> Json:
        return {
            "add": "provider",
            "values": dict(self.values),
            "model": dict(self.model),
            "source": dict(self.source),
        }


Edit = Put | PutLink | PutSource | AddModel | AddProvider


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a maintainer may accept or dismiss.

    `about` names what it is about within its kind: the id is made of it and never of the values.
    `safe` ones may be taken without a person: renames that upstream tells, retirements by the
    maker's own date. `claims` are the ids of those that led to it. One without edits is for a
    person to look at: it can only be dismissed.
    """

    kind: Kind
    provider: str | None
    about: tuple[str, ...]
    title: str
    reason: str
    edits: tuple[Edit, ...]
    evidence: Evidence = NO_EVIDENCE
    safe: bool = False
    claims: tuple[str, ...] = ()
    url: str | None = None
    """Where people see what it goes by."""

    @property
    def id(self) -> str:
        name = dumps([self.kind, self.provider, *self.about])
        return "p-" + hashlib.sha256(name.encode()).hexdigest()[:10]

    @property
    def state(self) -> str:
        """A digest of what is proposed: a dismissal holds while it stays the same."""
        edits: list[Json] = [edit.as_json() for edit in self.edits]
        said = dumps(edits or self.title)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Json]:
        """The proposal as `monitor/review/1` has it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "provider": self.provider,
            "title": self.title,
            "reason": self.reason,
            "safe": self.safe,
            "edits": [edit.as_json() for edit in self.edits],
            "claims": list(self.claims),
            "url": self.url,
            "evidence": self.evidence.as_json(),
        }
