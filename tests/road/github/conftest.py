"""A watched repository, with a token and without."""

from __future__ import annotations

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import VOX
from tests.world import Repo


@pytest.fixture(params=["token", "anonymous"])
def both(request: pytest.FixtureRequest, road: Road) -> Road:
    """The road with a GitHub token and without."""
    if request.param == "token":
        request.getfixturevalue("token")
    return road


@pytest.fixture
def vox(both: Road) -> Repo:
    """A watched repository with one release, looked at once."""
    repo = both.world.github.repo("acme/vox", id=801, license="MIT", readme="# Vox\n\nSpeaks.")
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    both.sources(VOX)
    assert both.run()["sources"]["first_seen"] == 1
    return repo
