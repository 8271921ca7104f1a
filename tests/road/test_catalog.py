"""The catalog that is shipped: every organisation is watched, and its baseline is true.

The world holds what `sources.toml` names, in the shapes of the live APIs; pages, feeds and lists
elsewhere are left out, since their addresses are not the emulation's.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from monitor import config
from monitor.config import Watched
from monitor.sources.github import Github
from monitor.sources.huggingface import HuggingFace
from tests.road.conftest import Road
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
BEFORE = "2025-06-01T00:00:00Z"
PROVIDERS = 14

Facts = Mapping[str, Mapping[str, Any]]
"""What the shipped snapshots know: by subject and predicate."""


@pytest.fixture(params=["token", "anonymous"])
def shipped(request: pytest.FixtureRequest, road: Road, monkeypatch: pytest.MonkeyPatch) -> Road:
    """The shipped catalog in a folder, over a world of what it names."""
    if request.param == "token":
        request.getfixturevalue("token")
    text = (ROOT / "sources.toml").read_text(encoding="utf-8")
    (road.folder / "sources.toml").write_text(text, encoding="utf-8")
    road.now = datetime(2026, 11, 22, 6, tzinfo=UTC)
    known = recorded()
    for watched in emulated(road):
        if isinstance(watched.source, Github):
            repository(road.world, watched.source, known.get(watched.source.default_id(), {}))
        elif isinstance(watched.source, HuggingFace):
            ensure_models(road.world, watched.source)
    for subject, facts in known.items():
        if subject.startswith("hf:"):
            model(road.world, subject.removeprefix("hf:"), facts)
    return road


def emulated(road: Road) -> list[Watched]:
    """The sources of kinds that the world answers for."""
    read = config.load(road.folder / "sources.toml", environ={})
    return [watched for watched in read.sources if watched.source.kind in {"github", "huggingface"}]


def recorded() -> Facts:
    known = defaultdict[str, dict[str, Any]](dict)
    for path in sorted((ROOT / "snapshots").glob("*/*.json")):
        for fact in json.loads(path.read_text(encoding="utf-8"))["facts"]:
            known[fact["subject"]][fact["predicate"]] = fact["value"]
    return known


def repository(world: World, source: Github, facts: Mapping[str, Any]) -> None:
    """A repository as recorded, with real releases for most of its tags, and older ones."""
    repo = world.github.repo(
        source.repo, license=facts.get("license"), readme="# It\n\nHears.", created_at=BEFORE
    )
    names = [name for name in facts if name.startswith("release:")]
    for place, name in enumerate(names):
        date, tag = facts[name]["published_at"], name.partition(":")[2]
        if place % 3:
            moment = datetime.fromisoformat(date) + timedelta(hours=2)
            repo.release(tag, published_at=moment, created_at=date, name=f"Release {tag}")
        else:
            repo.tag(tag, date=date)
    for month in range(1, 4):
        repo.release(f"v0.0.{month}", published_at=f"2023-0{month}-01T00:00:00Z")
    for name in facts:
        if name.startswith("branch:"):
            repo.branch(name.partition(":")[2], date=BEFORE)


def model(world: World, name: str, facts: Mapping[str, Any]) -> None:
    """A model as recorded, in the live API's full shape: what was left out or rounded is there."""
    said, access = facts["model"], facts.get("access", "open")
    licence = facts.get("license", "mit")
    measured = facts.get("parameters")
    world.hub.model(
        name,
        created_at=BEFORE,
        downloads=5000,
        license={"unrecognised": "other"}.get(licence, licence),
        pipeline_tag=said.get("pipeline") or ("audio-text-to-text" if "listed" in said else None),
        library_name=said.get("library"),
        safetensors={"BF16": measured + 3_141_592} if measured else None,
        base_model=relation(said),
        gated=access.get("gated", False) if isinstance(access, dict) else False,
    )


def relation(said: Mapping[str, Any]) -> tuple[str, str] | None:
    if "base" not in said:
        return None
    variant = said.get("variant")
    return (variant if variant in {"quantized", "adapter", "merge"} else "finetune"), said["base"][
        0
    ]


def ensure_models(world: World, source: HuggingFace) -> None:
    if source.model:
        world.hub.model(source.model, created_at=BEFORE)
    if source.task:
        world.hub.model(
            f"elsewhere/{source.task}", created_at=BEFORE, downloads=5000, pipeline_tag=source.task
        )
    if source.org:
        globs = source.include or ("*",)
        name = globs[0].replace("*", "x")
        assert fnmatchcase(name, globs[0])
        world.hub.model(f"{source.org}/{name}", created_at=BEFORE)
        world.hub.model(f"{source.org}/unrelated", created_at=BEFORE, pipeline_tag=None)


def look(road: Road) -> dict[str, Any]:
    return road.run("--only", *(watched.source.id for watched in emulated(road)))


def test_every_organisation_has_a_source_that_works(shipped: Road) -> None:
    done = look(shipped)
    assert done["failures"] == []
    assert done["sources"]["first_seen"] == len(emulated(shipped))
    assert shipped.call("status", "--format", "json") == 0
    rows = json.loads(shipped.out)["status"]
    providers = {row["provider"] for row in rows} - {None}
    working = {row["provider"] for row in rows if row["health"] == "ok"} - {None}
    assert len(providers) == PROVIDERS
    assert working == providers
    assert shipped.call("status") == 0
    missing = [provider for provider in sorted(providers) if provider not in shipped.out]
    assert missing == []


def test_a_first_look_without_a_token_stays_within_the_sixty(shipped: Road) -> None:
    look(shipped)
    assert len([seen for seen in shipped.world.requests if "/api/github" in seen.path]) < 60


def test_the_shipped_baseline_raises_no_false_event(shipped: Road) -> None:
    shutil.copytree(ROOT / "snapshots", shipped.folder / "snapshots", dirs_exist_ok=True)
    told = look(shipped)
    assert [(event["kind"], event["subject"], event["title"]) for event in told["events"]] == []
    assert told["failures"] == []
    assert look(shipped)["events"] == []
    assert look(shipped)["events"] == []


def test_from_the_shipped_baseline_the_news_of_2026_are_told(shipped: Road) -> None:
    shutil.copytree(ROOT / "snapshots", shipped.folder / "snapshots", dirs_exist_ok=True)
    world = shipped.world
    world.github["fixie-ai/ultravox"].release("v0.7", published_at="2026-01-20T00:00:00Z")
    world.github["mistralai/mistral-common"].release("v9", published_at="2026-02-20T00:00:00Z")
    world.github["NVIDIA/audio-flamingo"].branch("audio_flamingo_4", date="2026-03-01T00:00:00Z")
    world.github["bytedance/SALMONN"].license = "MIT"
    world.github["YuanGongND/ltu"].license = "BSD-3-Clause"
    world.hub.model("fixie-ai/ultravox-v0_7", created_at="2026-01-20T00:00:00Z")
    world.hub.model("Qwen/Qwen3-Omni-9B-GGUF", created_at="2026-03-20T00:00:00Z", pipeline_tag=None)
    world.hub.model("nova/ear-1b", created_at="2026-03-20T00:00:00Z", downloads=900)
    told = {
        (event["kind"], event["subject"], event["predicate"]) for event in look(shipped)["events"]
    }
    assert told == {
        ("release.new", "github:fixie-ai/ultravox", "release:v0.7"),
        ("release.new", "github:mistralai/mistral-common", "release:v9"),
        ("entry.new", "github:NVIDIA/audio-flamingo", "branch:audio_flamingo_4"),
        ("license.changed", "github:bytedance/SALMONN", "license"),
        ("license.changed", "github:YuanGongND/ltu", "license"),
        ("model.new", "hf:fixie-ai/ultravox-v0_7", "model"),
        ("model.variant", "hf:Qwen/Qwen3-Omni-9B-GGUF", "model"),
        ("entrant.new", "hf:nova/ear-1b", "model"),
    }
    assert look(shipped)["events"] == []
