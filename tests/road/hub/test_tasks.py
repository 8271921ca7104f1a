"""A task's listing, which is there for newcomers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.road.hub.asking import OLD, ORG, TASK, quiet, the_event


@pytest.fixture
def task(hub: Road) -> Road:
    """A task with a model of a listed organisation and one of another, looked at once."""
    hub.world.hub.model("acme/vox-7b", downloads=900, created_at=OLD)
    hub.world.hub.model("known/ear-3b", downloads=900, created_at=OLD)
    hub.sources(ORG, after=TASK)
    hub.run()
    return hub


def test_a_newcomer_enters_once(task: Road) -> None:
    task.world.hub.model("nova/ear-1b", downloads=500, created_at=task.now)
    event = the_event(task)
    assert (event["kind"], event["severity"]) == ("entrant.new", "notable")
    assert (event["provider"], event["source"]) == (None, "hf:task/audio-text-to-text")
    assert event["subject"] == "hf:nova/ear-1b"
    assert event["new"]["downloads"] == 500
    task.world.hub.model("nova/ear-2b", downloads=500, created_at=task.now)
    assert quiet(task, 3)


def test_two_first_models_are_one_entrance(task: Road) -> None:
    task.world.hub.model("nova/ear-1b", downloads=500, created_at=task.now)
    task.world.hub.model("nova/ear-2b", downloads=500, created_at=task.now)
    assert task.kinds() == ["entrant.new"]
    assert quiet(task)


def test_under_the_threshold_nobody_enters(task: Road) -> None:
    small = task.world.hub.model("nova/ear-1b", downloads=99, created_at=task.now)
    assert quiet(task)
    small.downloads = 100
    assert task.kinds() == ["entrant.new"]
    small.downloads = 10
    assert quiet(task)
    small.downloads = 200
    assert quiet(task)


def test_what_leaves_a_task_is_not_gone_and_no_newcomer_when_it_returns(task: Road) -> None:
    known = task.world.hub.models["known/ear-3b"]
    known.pipeline_tag = "any-to-any"
    assert quiet(task)
    known.pipeline_tag = "audio-text-to-text"
    assert quiet(task)
    del task.world.hub.models["known/ear-3b"]
    assert quiet(task, 3)


def test_a_listed_organisation_is_no_entrant(task: Road) -> None:
    task.world.hub.model("acme/vox-9b", downloads=500, created_at=task.now)
    event = the_event(task)
    assert (event["kind"], event["source"]) == ("model.new", "hf:acme")


def test_what_an_organisations_own_listing_tells_its_task_does_not_repeat(task: Road) -> None:
    vox = task.world.hub.models["acme/vox-7b"]
    vox.license, vox.safetensors = "mit", {"BF16": 5}
    event = the_event(task)
    assert (event["kind"], event["source"]) == ("license.changed", "hf:acme")
    vox.safetensors = {"BF16": 9}
    assert the_event(task)["source"] == "hf:acme"
    task.world.hub.rename("acme/vox-7b", "acme/vox-7b-v2")
    assert the_event(task)["source"] == "hf:acme"
    assert quiet(task)


@pytest.mark.parametrize(
    "said",
    [
        {"base_model": ("quantized", "acme/vox-7b")},
        {"base_model": ("adapter", "acme/vox-7b")},
        {"base_model": ("finetune", "acme/vox-7b")},
    ],
)
def test_somebody_elses_variant_of_a_known_model_is_no_entrant(
    task: Road, said: Mapping[str, Any]
) -> None:
    task.world.hub.model("nova/vox-7b-mine", downloads=500, created_at=task.now, **said)
    event = the_event(task)
    assert (event["kind"], event["severity"]) == ("model.variant", "info")
    assert event["provider"] is None
    assert quiet(task)


def test_a_quantisation_by_name_is_no_entrant(task: Road) -> None:
    task.world.hub.model("nova/vox-7b-GGUF", downloads=500, created_at=task.now)
    assert task.kinds() in ([], ["model.variant"])
    task.world.hub.model("nova/own-1b", downloads=500, created_at=task.now)
    assert task.kinds() == ["entrant.new"]


def test_the_same_is_told_without_the_database(task: Road) -> None:
    task.world.hub.model("nova/ear-1b", downloads=500, created_at=task.now)
    task.world.hub.model("acme/vox-9b", created_at=task.now)
    task.forget()
    assert task.kinds() == ["entrant.new", "model.new"]
    task.forget()
    task.world.hub.model("nova/ear-2b", downloads=500, created_at=task.now)
    assert task.kinds() == []
    task.world.hub.remove("acme/vox-9b")
    assert task.kinds() == []
    task.forget()
    assert task.kinds() == ["model.removed"]
    assert quiet(task)


def test_a_newcomer_comes_with_what_it_is_judged_by(task: Road) -> None:
    task.world.hub.model(
        "nova/ear-1b",
        downloads=500,
        likes=40,
        license="mit",
        safetensors={"BF16": 1_100_000_000},
        created_at=task.now,
    )
    new = the_event(task)["new"]
    assert (new["downloads"], new["likes"]) == (500, 40)
    assert (new["license"], new["parameters"]) == ("mit", 1_100_000_000)


def test_a_chain_of_variants_leads_to_the_model_that_people_know(task: Road) -> None:
    hub = task.world.hub
    hub.model(
        "nova/vox-7b-welsh",
        downloads=500,
        created_at=task.now,
        base_model=("finetune", "acme/vox-7b"),
    )
    assert task.kinds() == ["model.variant"]
    hub.model(
        "bart/vox-7b-welsh-GGUF",
        downloads=500,
        created_at=task.now,
        base_model=("quantized", "nova/vox-7b-welsh"),
    )
    event = the_event(task)
    assert (event["kind"], event["new"]["root"]) == ("model.variant", "acme/vox-7b")
    assert event["title"] == "bart/vox-7b-welsh-GGUF (quantized of acme/vox-7b)"
    assert quiet(task)


def test_no_quantisation_of_a_stranger_is_a_newcomer(task: Road) -> None:
    for n, name in enumerate(["far/ox-3b-GGUF", "far/ox-3b-AWQ", "far/ox-3b-lora", "far/ox-mlx"]):
        task.world.hub.model(name, downloads=500 + n, created_at=task.now)
    assert quiet(task)
