"""What tests of repositories share: the source that is watched, and how it is asked."""

from __future__ import annotations

from typing import Any

from tests.road.conftest import Road

VOX = 'kind = "github"\n  repo = "acme/vox"'
EVERYTHING = '["releases", "tags", "license", "archived", "readme", "branches", "default-branch"]'


def watching(road: Road, what: str) -> None:
    road.sources(f"{VOX}\n  watch = {what}")


def has_token(road: Road) -> bool:
    return bool(road.world.github.tokens)


def the_event(road: Road) -> dict[str, Any]:
    (event,) = road.run()["events"]
    return dict(event)


def keep(road: Road) -> None:
    """A second source that answers, so that a pass reaches somebody."""
    road.world.github.repo("acme/other", id=900)
    road.sources(VOX, 'kind = "github"\n  repo = "acme/other"')
    road.run()
