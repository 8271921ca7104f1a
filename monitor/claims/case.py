"""A claim at hand: what is stated, of what, and what is known at which time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.claims.known import Known
from monitor.claims.records import Claim, Said
from monitor.config import Model, Provider

HUB, CODE = "Hugging Face", "GitHub"


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with the entry that makes it; `model` is None where the provider as a whole does."""

    claim: Claim
    provider: Provider
    model: Model | None
    known: Known
    now: datetime

    @property
    def models(self) -> tuple[Model, ...]:
        """The models that the claim is about: one, or all of the provider."""
        return self.provider.models if self.model is None else (self.model,)

    @property
    def claimed(self) -> str:
        return self.claim.claimed


def page_says(claimed: str) -> str:
    return f"the page says {claimed}"


def told(who: str, what: str, of: str, said: Said) -> str:
    """A clause with its source and date: `GitHub says MIT (repository acme/vox, seen …)`."""
    return f"{who} says {what} ({of}, {said.seen})"
