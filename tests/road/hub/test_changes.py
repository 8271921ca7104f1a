"""New models of an organisation, their variants, and what of a model changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.road.hub.asking import quiet, the_event
from tests.world import Model


def test_a_new_model_is_told_with_its_facts(hub: Road, vox: Model) -> None:
    hub.world.hub.model(
        "acme/vox-9b", created_at=hub.now, license="mit", safetensors={"BF16": 9_000_000_000}
    )
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("model.new", "notable")
    assert (event["provider"], event["source"]) == ("acme", "hf:acme")
    assert (event["subject"], event["predicate"]) == ("hf:acme/vox-9b", "model")
    assert (event["old"], event["new"]["license"]) == (None, "mit")
    assert event["new"]["parameters"] == 9_000_000_000
    assert event["url"] == f"{hub.world.hub.url}/acme/vox-9b"
    assert quiet(hub)


def test_the_subject_is_spelled_as_upstream_spells_it(hub: Road, vox: Model) -> None:
    hub.world.hub.model("acme/Vox_9B-Instruct", created_at=hub.now)
    assert the_event(hub)["subject"] == "hf:acme/Vox_9B-Instruct"


VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "vox-7b-GGUF": {},
    "vox-7b-AWQ": {},
    "vox-7b-gptq": {},
    "vox-7b-FP8": {},
    "vox-7b-Int4": {},
    "vox-7b-onnx": {},
    "vox-7b-small": {"base_model": ("quantized", "acme/vox-7b")},
    "vox-7b-tuned": {"base_model": ("adapter", "acme/vox-7b")},
    "vox-7b-mixed": {"base_model": ("merge", "acme/vox-7b")},
    "vox-lora": {"library_name": "peft"},
    "vox-by-tag": {"tags": ["base_model:acme/vox-7b", "base_model:quantized:acme/vox-7b"]},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_packed_or_adapted_model_is_a_variant(hub: Road, vox: Model, name: str) -> None:
    hub.world.hub.model(f"acme/{name}", created_at=hub.now, **VARIANTS[name])
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("model.variant", "info")
    assert event["subject"] == f"hf:acme/{name}"
    assert quiet(hub)


OWN: Mapping[str, Mapping[str, Any]] = {
    "vox-7b-Instruct": {"base_model": ("finetune", "acme/vox-7b")},
    "vox-8b": {"base_model": ("finetune", "meta-llama/Llama-3.1-8B")},
    "vox-2": {"base_model": ("finetune", "acme/vox-7b")},
    "Vox-Realtime-FP32": {},
    "vox-quantum": {},
}


@pytest.mark.parametrize("name", OWN)
def test_a_developers_own_finetune_is_a_new_model(hub: Road, vox: Model, name: str) -> None:
    hub.world.hub.model(f"acme/{name}", created_at=hub.now, **OWN[name])
    assert the_event(hub)["kind"] == "model.new"
    assert quiet(hub)


def count(model: Model, road: Road) -> None:
    model.downloads, model.likes = model.downloads + 1000, 900


def edit_card(model: Model, road: Road) -> None:
    model.push({"README.md": "c" * 40}, date=road.now)


def retag(model: Model, road: Road) -> None:
    model.tag_list = ["arxiv:2507.13264", "custom_code"]


def new_task(model: Model, road: Road) -> None:
    model.pipeline_tag, model.library_name = "automatic-speech-recognition", "nemo"


@pytest.mark.parametrize("happens", [count, edit_card, retag, new_task])
def test_what_is_no_news_raises_nothing(
    hub: Road, vox: Model, happens: Callable[[Model, Road], None]
) -> None:
    happens(vox, hub)
    assert quiet(hub)


def test_a_licence_changes(hub: Road, vox: Model) -> None:
    vox.license = "cc-by-nc-4.0"
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("license.changed", "critical")
    assert (event["old"], event["new"]) == ("apache-2.0", "cc-by-nc-4.0")
    assert event["url"] == f"{hub.world.hub.url}/acme/vox-7b"
    vox.license = "other"
    event = the_event(hub)
    assert (event["old"], event["new"]) == ("cc-by-nc-4.0", "unrecognised")
    vox.license = None
    assert quiet(hub, 3)
    vox.license = "mit"
    assert hub.kinds() == ["license.changed"]


def test_a_licence_that_is_no_more_waits_for_a_second_look(hub: Road, vox: Model) -> None:
    vox.license = None
    assert hub.kinds() == []
    event = the_event(hub)
    assert (event["kind"], event["old"], event["new"]) == ("license.changed", "apache-2.0", None)
    assert quiet(hub)


def test_a_parameter_count_moves(hub: Road, vox: Model) -> None:
    vox.safetensors = {"BF16": 8_400_000_000}
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("parameters.changed", "notable")
    assert (event["old"], event["new"]) == (7_000_000_000, 8_400_000_000)
    vox.safetensors = None
    assert quiet(hub)
    vox.safetensors = {"BF16": 8_400_000_000}
    assert quiet(hub)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("gated", "manual", {"gated": "manual"}),
        ("gated", "auto", {"gated": "auto"}),
        ("disabled", True, {"disabled": True}),
    ],
)
def test_access_changes(hub: Road, vox: Model, name: str, value: Any, said: Any) -> None:
    setattr(vox, name, value)
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("access.changed", "notable")
    assert (event["old"], event["new"]) == ("open", said)
    assert event["predicate"] == "access"
    setattr(vox, name, False)
    assert the_event(hub)["new"] == "open"
    assert quiet(hub)


def test_two_models_for_one_change_each(hub: Road, vox: Model) -> None:
    other = hub.world.hub.models["acme/other-0x"]
    vox.license, other.license = "mit", "cc-by-4.0"
    vox.gated = "auto"
    assert hub.kinds() == ["access.changed", "license.changed", "license.changed"]
