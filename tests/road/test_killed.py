"""A pass that is killed: nothing lost, nothing told twice, every text file whole."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path

from tests import forked
from tests.road.conftest import Road

REPOSITORIES, KILLS = 12, 12


def whole(folder: Path) -> None:
    """Read every text file: each parses, whenever the pass was killed."""
    for path in (folder / "snapshots").rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    events = folder / "snapshots/events.jsonl"
    if events.exists():
        text = events.read_text(encoding="utf-8")
        assert text.endswith("\n")
        for line in text.splitlines():
            json.loads(line)
    for path in (folder / "reports").glob("*.md"):
        assert path.read_text(encoding="utf-8").endswith("\n")
    tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))


def killed_after(road: Road, seconds: float) -> None:
    """Start a pass and kill it where it happens to be."""
    config = str(road.folder / "sources.toml")
    dying = forked.command(["run", "--all", "--quiet", "--config", config])
    dying.join(seconds)
    dying.kill()
    dying.join()


def test_a_killed_pass_loses_nothing_and_tells_nothing_twice(road: Road, token: str) -> None:
    repos = [road.world.github.repo(f"acme/r{n}", id=900 + n) for n in range(REPOSITORIES)]
    road.sources(*(f'kind = "github"\n  repo = "acme/r{n}"' for n in range(REPOSITORIES)))
    road.world.github.remaining = 10_000
    road.run()
    dice = random.Random(20261122)
    for kill in range(KILLS):
        for repo in repos:
            repo.release(f"v{kill}", published_at=road.now)
        road.world.github.remaining = 10_000
        killed_after(road, dice.uniform(0.0, 0.4))
        whole(road.folder)
        if kill % 4 == 3:
            road.forget()
    road.world.github.remaining = 10_000
    road.run()
    whole(road.folder)
    lines = (road.folder / "snapshots/events.jsonl").read_text(encoding="utf-8").splitlines()
    told = [(event["source"], event["predicate"]) for event in map(json.loads, lines)]
    expected = {
        (f"github:acme/r{n}", f"release:v{kill}")
        for n in range(REPOSITORIES)
        for kill in range(KILLS)
    }
    assert set(told) == expected
    assert len(told) == len(expected)
