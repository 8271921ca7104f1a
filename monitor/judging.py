"""Claims judged at the end of a pass: what moved since the last time is told.

    standings ─ claims.judge ─→ verdicts ─ claims.moves ─→ store, events, alerts
                                              ↑
                                     how they were judged last

A fact is a baseline, and contradicts nobody aloud, where its source gave it at the first look or
in answer to a new question of `sources.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor import claims
from monitor.claims import Judged, Remembered, Said
from monitor.config import Config
from monitor.merging import Asked
from monitor.model import Standing
from monitor.store import Store

Standings = Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Judging:
    """The claims of a catalog, and how its sources stood before the pass and after it."""

    config: Config
    before: Standings
    after: Standings
    now: datetime

    def look(self) -> tuple[Judged, ...]:
        """Judge every claim; nothing is stored."""
        return claims.judge(self.config, self.after, self.now)

    def record(self, store: Store, run: int) -> tuple[Judged, ...]:
        """Judge every claim, store how, and tell of what moved."""
        judged, is_new = self.look(), _is_new(self.before, self.after)
        kept, events = claims.moves(store.verdicts(), judged, now=self.now, is_new=is_new)
        store.judge(run, kept, events, self.now)
        return judged


def _is_new(before: Standings, after: Standings) -> Callable[[Said, Remembered], bool]:
    """Say of a fact whether it is a baseline: of the source, or of its family of predicates.

    Where nothing was heard of a claim so far, facts that never changed are one too: the pass that
    first saw them may have been killed before it judged.
    """

    def is_new(said: Said, claim: Remembered) -> bool:
        old = before.get(said.source, Standing()).snapshot
        new = after.get(said.source, Standing()).snapshot
        if new is None or said.predicate == "gone":
            return new is None
        if old is None or Asked.between(old.scope, new.scope)((said.subject, said.predicate)):
            return True
        return claim.source is None and new.revision == 1

    return is_new
