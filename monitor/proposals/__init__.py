"""What to change in `sources.toml` so that it agrees with upstream, for people to decide.

    verdicts ──→ correct, retire, rename, link, model ─┐
    names of today ──→ rename ─────────────────────────┤
    entrant.new ──→ newcomer ──────────────────────────┴─ open_ones ─→ review → accept, dismiss

Proposals are not stored: they follow from what is stored, so that one whose cause is gone is gone
too. What people decided stands in `decisions.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.claims import Judged, Known
from monitor.config import Config
from monitor.model import Event, Standing
from monitor.proposals.decided import accept, dismiss, open_ones, whys
from monitor.proposals.of_claims import of_claims
from monitor.proposals.of_events import newcomers
from monitor.proposals.of_sources import renamed
from monitor.proposals.records import KINDS, Proposal, PutSource
from monitor.proposals.taking import edited


def propose(
    config: Config,
    standings: Mapping[str, Standing],
    judged: Sequence[Judged],
    events: Sequence[Event],
) -> list[Proposal]:
    """Everything that could be changed, dismissed or not, each once, in the catalog's order."""
    corrections = [*of_claims(config, Known(config, standings), judged)]
    put = {edit.place for each in corrections for edit in each.edits if isinstance(edit, PutSource)}
    found: dict[str, Proposal] = {}
    for each in (*corrections, *renamed(config, standings, put), *newcomers(config, events)):
        known = found.setdefault(each.id, each)
        if known is not each:
            found[each.id] = replace(known, claims=(*known.claims, *each.claims))
    return list(found.values())


__all__ = ["KINDS", "Proposal", "accept", "dismiss", "edited", "open_ones", "propose", "whys"]
