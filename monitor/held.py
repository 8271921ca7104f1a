"""The page held against the evidence: how its claims are judged, and what people decided of them.

standings ─ claims.judge ─→ verdicts ─ propose ─→ proposals ─┬─ open ones
                                    decisions.toml ──────────┴─ kept: dismissed, and why
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from monitor.claims import Judged
from monitor.config import Config
from monitor.model import Event, Standing
from monitor.proposals import Proposal, open_ones, propose, whys

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
    reasons = whys(config.snapshots) if dismissed else {}
    kept = {
        claim: reasons.get(proposal.id, "") for proposal in dismissed for claim in proposal.claims
    }
    return Held(tuple(judged), still_open, kept)
