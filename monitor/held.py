"""The page held against the evidence: how its claims are judged, and what people decided of them.

standings ─ claims.judge ─→ verdicts ─ propose ─→ proposals ─┬─ open ones
                                    decisions.toml ──────────┴─ kept: dismissed, and why
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from monitor.claims import Judged
from monitor.config import Config
from monitor.config.file import shown_as, tables_of, text_of
from monitor.decisions import NAME
from monitor.model import Event, Standing
from monitor.proposals import Proposal, open_ones, propose

DISMISSED = "dismissed"
NOTHING_KEPT: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Held:
    """The claims of the page at a time; `kept` maps those that a person keeps to the reason why."""

    judged: tuple[Judged, ...] = ()
    open: tuple[Proposal, ...] = ()
    kept: Mapping[str, str] = field(default_factory=lambda: NOTHING_KEPT)


def hold(
    config: Config,
    standings: Mapping[str, Standing],
    judged: Sequence[Judged],
    entrants: Sequence[Event],
    now: datetime,
) -> Held:
    """Draw the proposals out of the verdicts and tell the open ones from those dismissed.

    `entrants` are the events of newcomers. ConfigError where `decisions.toml` is no good.
    """
    proposed = propose(config, standings, judged, entrants)
    still_open = tuple(open_ones(config.snapshots, proposed, now))
    ids = {proposal.id for proposal in still_open}
    dismissed = [proposal for proposal in proposed if proposal.id not in ids]
    whys = _whys(config.snapshots) if dismissed else {}
    kept = {
        each.claim.id: whys.get(proposal.id, "")
        for each in judged
        for proposal in dismissed
        if _corrects(proposal, each)
    }
    return Held(tuple(judged), still_open, kept)


def _corrects(proposal: Proposal, judged: Judged) -> bool:
    """Say whether a proposal is about this claim.

    What it is about is the claim's model and field; a licence that several models share and a
    newer generation are named without the model.
    """
    claim = judged.claim
    if proposal.provider != claim.provider:
        return False
    names = [(claim.model or "", claim.field)]
    if proposal.kind == "correct" and claim.field == "license":
        names.append(("", "license"))
    if proposal.kind == "model" and claim.field == "generation":
        names.append(("", judged.observed or ""))
    return proposal.about in names


def _whys(snapshots: Path) -> dict[str, str]:
    """Why proposals were dismissed, by their ids."""
    path = snapshots / NAME
    tables = tables_of(text_of(path, shown_as(path)), shown_as(path)).get(DISMISSED, [])
    return {str(each["id"]): str(each.get("why") or "") for each in tables}
