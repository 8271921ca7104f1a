"""The catalog's own statements held against what upstream says. Pure.

    sources.toml ─ draw ─→ claims ─ judge ─→ verdicts ─ moves ─→ events
                              ↑
                    snapshots of all sources

A verdict is modest: where nothing can be known it is `unverified`, and only evidence for
something else contradicts. Facts are asked in an order of trust; the first that can decide does,
and what a second says against it is told, never weighed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.claims.case import Case
from monitor.claims.drawn import Drawn, draw
from monitor.claims.known import Known
from monitor.claims.moves import RULES, Remembered, moves
from monitor.claims.records import VERDICTS, Claim, Judged, Said, Verdict, Witness, place
from monitor.config import Config
from monitor.model import Standing


def judge(config: Config, standings: Mapping[str, Standing], now: datetime) -> tuple[Judged, ...]:
    """Judge every claim of the catalog, in its order, by what the sources' snapshots hold."""
    known = Known(config, standings)
    return tuple(
        each.judge(Case(each.claim, each.provider, each.model, known, now)) for each in draw(config)
    )


__all__ = [
    "RULES",
    "VERDICTS",
    "Claim",
    "Drawn",
    "Judged",
    "Known",
    "Remembered",
    "Said",
    "Verdict",
    "Witness",
    "draw",
    "judge",
    "moves",
    "place",
]
