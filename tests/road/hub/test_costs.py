"""What the hub and long listings cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest

from monitor.diff import decide
from monitor.events import Subjects
from monitor.model import Cover, Evidence, Fact, Observation, Standing
from monitor.sources.huggingface import HuggingFace
from tests.patience import CPU_S
from tests.road.conftest import Road
from tests.road.hub.asking import quiet
from tests.world import Model


def test_a_spent_allowance_is_a_failure_until_it_is_renewed(hub: Road, vox: Model) -> None:
    hub.world.clock = hub.now
    hub.world.hub.remaining = 0
    hub.now -= timedelta(minutes=58)
    done = hub.run(status=3)
    assert done["failures"][0]["error"] == "rate-limited"
    hub.now -= timedelta(minutes=59)
    hub.run(status=3)
    assert hub.world.requests == []
    assert quiet(hub)


def listing(count: int, licence: str) -> Observation:
    """An organisation's listing with ten facts a model; a thousand of them have the licence."""
    facts = [
        fact
        for n in range(count)
        for fact in (
            Fact(f"hf:acme/m{n}", "model", {"id": f"{n:024}", "url": "https://x.example"}),
            Fact(f"hf:acme/m{n}", "license", licence if n < 1000 else "mit"),
            *(Fact(f"hf:acme/m{n}", f"item-{place}", place) for place in range(8)),
        )
    ]
    evidence = Evidence("https://x.example", datetime(2026, 11, 22, tzinfo=UTC), 200, "0" * 64)
    return WATCHED.observed(evidence, facts, [Cover("hf:acme/*")])


WATCHED = HuggingFace(kind="huggingface", id="hf:acme", org="acme")


@pytest.mark.parametrize(("count", "licence"), [(3000, "mit-0"), (4000, "mit")])
def test_a_thousand_changes_in_a_long_listing_cost_no_quadratic_effort(
    count: int, licence: str
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    look = listing(count, licence)
    known = decide(
        WATCHED, "acme", Standing(), listing(3000, "mit"), now=now, subjects=Subjects()
    ).standing
    began = process_time()
    decision = decide(WATCHED, "acme", known, look, now=now, subjects=Subjects())
    assert process_time() - began < CPU_S
    assert len(decision.events) == 1000
