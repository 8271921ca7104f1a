"""The records of claims and verdicts. All are frozen; all times are aware UTC."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from monitor.model import NO_EVIDENCE, Evidence
from monitor.sources.base import Upstream
from monitor.values import Json, dumps

Verdict = Literal["confirmed", "nominal", "contradicted", "unverified", "outdated"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that the catalog states. `model` is None where it is said of the provider."""

    provider: str
    model: str | None
    field: str
    claimed: str

    @property
    def id(self) -> str:
        """Made of provider, model and field: a corrected value is the same claim."""
        name = dumps([self.provider, self.model, self.field])
        return "c-" + hashlib.sha256(name.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Said:
    """A fact as some source holds it; `since` is when we first saw the value there."""

    source: str
    subject: str
    predicate: str
    value: Json
    evidence: Evidence
    since: datetime

    @property
    def seen(self) -> str:
        """When it was read, as reasons have it: `seen 2025-12-07`."""
        at = self.evidence.fetched_at or self.since
        return f"seen {at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Witness:
    """What one fact says of a claim.

    `observed` is its word in the claim's own terms, None where it has none. `says` is the same as
    a clause ("Hugging Face says mit (weights of acme/vox, seen 2025-12-07)"), `but` what stands
    against it or limits it, "" for nothing.
    """

    said: Said
    verdict: Verdict
    observed: str | None
    says: str
    but: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.says}; {self.but}" if self.but else self.says

    def as_json(self) -> dict[str, Json]:
        return {
            "source": self.said.source,
            "subject": self.said.subject,
            "predicate": self.said.predicate,
            "observed": self.observed,
            "verdict": self.verdict,
            "evidence": self.said.evidence.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict: a sentence of reason and everything that bears on it.

    `witnesses` stand in the order of trust; `by` is the one that decided, else the first that was
    heard, None where there is none.
    """

    claim: Claim
    verdict: Verdict
    reason: str
    witnesses: tuple[Witness, ...] = ()
    by: Witness | None = None

    @property
    def observed(self) -> str | None:
        return None if self.by is None else self.by.observed

    @property
    def evidence(self) -> Evidence:
        return NO_EVIDENCE if self.by is None else self.by.said.evidence

    def as_json(self) -> dict[str, Json]:
        """The claim as the contract's JSON has it, with reason and witnesses."""
        return {
            "id": self.claim.id,
            "provider": self.claim.provider,
            "model": self.claim.model,
            "field": self.claim.field,
            "claimed": self.claim.claimed,
            "observed": self.observed,
            "verdict": self.verdict,
            "reason": self.reason,
            "evidence": self.evidence.as_json(),
            "witnesses": [witness.as_json() for witness in self.witnesses],
        }


def ruled(claim: Claim, witnesses: Sequence[Witness], otherwise: str) -> Judged:
    """Let the first witness decide that can; `otherwise` is the reason where none was heard.

    What a later witness says against it is told in the reason, and never weighed in.
    """
    by = next((each for each in witnesses if each.verdict != "unverified"), None)
    if by is None:
        first = witnesses[0] if witnesses else None
        reason = first.sentence if first else otherwise
        return Judged(claim, "unverified", reason, tuple(witnesses), first)
    against = next((each for each in witnesses if each is not by and _differs(each, by)), None)
    reason = by.sentence if against is None else f"{by.sentence}; yet {against.says}"
    return Judged(claim, by.verdict, reason, tuple(witnesses), by)


def _differs(one: Witness, other: Witness) -> bool:
    return one.verdict not in ("unverified", other.verdict)


def place(said: Said, upstream: Upstream) -> str | None:
    """Where people see what a fact tells of; the answer itself where there is no such place."""
    host, _, name = said.subject.partition(":")
    servers = {
        "hf": upstream.huggingface,
        "modelscope": f"{upstream.modelscope}/models",
        "github": upstream.github_server,
    }
    if host not in servers or said.value is None or said.predicate == "gone":
        return said.evidence.url
    return f"{servers[host]}/{name}"
