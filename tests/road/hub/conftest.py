"""A hub with validators and without, and an organisation with five models on it."""

from __future__ import annotations

import pytest

from tests.road.conftest import Road
from tests.road.hub.asking import OLD, ORG, WEIGHTS
from tests.world import Model


@pytest.fixture(params=["etags", "plain"])
def hub(request: pytest.FixtureRequest, road: Road) -> Road:
    """The road with a hub that sends validators, and with one that sends none."""
    road.world.hub.etags = request.param == "etags"
    return road


@pytest.fixture
def vox(hub: Road) -> Model:
    """An organisation with five models, watched, looked at once."""
    made = hub.world.hub.model(
        "acme/vox-7b", files=WEIGHTS, safetensors={"BF16": 7_000_000_000}, created_at=OLD
    )
    for n in range(4):
        hub.world.hub.model(f"acme/other-{n}x", created_at=OLD)
    hub.sources(ORG)
    assert hub.run()["sources"]["first_seen"] == 1
    return made
