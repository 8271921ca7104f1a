"""What tests of the hub share: sources that are watched, and how they are asked."""

from __future__ import annotations

from typing import Any

from tests.road.conftest import Road

ORG = 'kind = "huggingface"\n  org = "acme"'
ONE = 'kind = "huggingface"\n  model = "acme/vox-7b"'
TASK = '[[watch]]\nkind = "huggingface"\ntask = "audio-text-to-text"\nmin_downloads = 100\n'
WEIGHTS = {"README.md": "a" * 40, "model.safetensors": "b" * 40}
OLD = "2026-01-01T00:00:00Z"


def the_event(road: Road) -> dict[str, Any]:
    (event,) = road.run()["events"]
    return dict(event)


def quiet(road: Road, passes: int = 2) -> bool:
    return all(road.kinds() == [] for _ in range(passes))
