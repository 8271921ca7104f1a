from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.world import World


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        world.github.tokens = {"good-token"}
        yield world


@pytest.fixture
def api(world: World) -> str:
    return world.environment["GITHUB_API_URL"]


@pytest.fixture
def hub(world: World) -> str:
    return f"{world.environment['HF_ENDPOINT']}/api/models"
