"""Models on the hub from one end to the other: organisations, single models, tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pytest

from monitor.diff import decide
from monitor.events import Subjects
from monitor.model import Cover, Evidence, Fact, Observation, Standing
from monitor.sources.huggingface import HuggingFace
from tests.road.conftest import Road
from tests.world import Model

ORG = 'kind = "huggingface"\n  org = "acme"'
ONE = 'kind = "huggingface"\n  model = "acme/vox-7b"'
TASK = '[[watch]]\nkind = "huggingface"\ntask = "audio-text-to-text"\nmin_downloads = 100\n'
WEIGHTS = {"README.md": "a" * 40, "model.safetensors": "b" * 40}
OLD = "2026-01-01T00:00:00Z"


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


def the_event(road: Road) -> dict[str, Any]:
    (event,) = road.run()["events"]
    return dict(event)


def quiet(road: Road, passes: int = 2) -> bool:
    return all(road.kinds() == [] for _ in range(passes))


# What an organisation's listing tells


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


def test_a_private_model_is_removed_to_us(hub: Road, vox: Model) -> None:
    vox.private = True
    assert hub.kinds() == []
    assert hub.kinds() == ["model.removed"]
    assert quiet(hub)


def test_a_removed_model_is_told_after_two_looks(hub: Road, vox: Model) -> None:
    hub.world.hub.remove("acme/vox-7b")
    assert hub.kinds() == []
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("model.removed", "notable")
    assert (event["subject"], event["new"]) == ("hf:acme/vox-7b", None)
    assert quiet(hub)


def test_a_failure_between_neither_confirms_nor_clears(hub: Road, vox: Model) -> None:
    hub.world.hub.remove("acme/vox-7b")
    assert hub.kinds() == []
    hub.world.hub.status = 500
    hub.run(status=3)
    hub.world.hub.status = 200
    assert hub.kinds() == ["model.removed"]


def test_a_model_that_comes_back_in_time_was_never_gone(hub: Road, vox: Model) -> None:
    del hub.world.hub.models["acme/vox-7b"]
    assert hub.kinds() == []
    hub.world.hub.models["acme/vox-7b"] = vox
    assert quiet(hub, 3)


def test_many_that_vanish_are_confirmed(hub: Road, vox: Model) -> None:
    models = dict(hub.world.hub.models)
    for n in range(4):
        del hub.world.hub.models[f"acme/other-{n}x"]
    assert hub.kinds() == []
    hub.world.hub.models |= models
    assert quiet(hub)
    for n in range(4):
        del hub.world.hub.models[f"acme/other-{n}x"]
    assert hub.kinds() == []
    assert hub.kinds() == ["model.removed"] * 4


def test_a_rename_is_one_event(hub: Road, vox: Model) -> None:
    hub.world.hub.rename("acme/vox-7b", "acme/Vox-7B-v1")
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("repo.renamed", "notable")
    assert (event["old"], event["new"]) == ("acme/vox-7b", "acme/Vox-7B-v1")
    assert event["subject"] == "hf:acme/Vox-7B-v1"
    assert quiet(hub, 3)
    vox.license = "mit"
    assert the_event(hub)["subject"] == "hf:acme/Vox-7B-v1"


def test_a_model_made_anew_under_its_name_is_new(hub: Road, vox: Model) -> None:
    hub.world.hub.remove("acme/vox-7b")
    hub.world.hub.model("acme/vox-7b", created_at=hub.now)
    assert "model.new" in hub.kinds()
    assert quiet(hub)


def test_an_empty_listing_is_a_failure(hub: Road, vox: Model) -> None:
    models = dict(hub.world.hub.models)
    hub.world.hub.models.clear()
    for _ in range(2):
        done = hub.run(status=3)
        assert (done["events"], done["failures"][0]["error"]) == ([], "empty")
    hub.world.hub.models.update(models)
    assert quiet(hub)


def test_include_and_exclude_choose(hub: Road) -> None:
    for name in ("vox-7b", "vox-7b-GGUF", "ox-1b"):
        hub.world.hub.model(f"acme/{name}", created_at=OLD)
    hub.sources(f'{ORG}\n  include = ["vox*"]\n  exclude = ["*-GGUF"]')
    hub.run()
    hub.world.hub.model("acme/vox-9b", created_at=hub.now)
    hub.world.hub.model("acme/vox-9b-GGUF", created_at=hub.now)
    hub.world.hub.model("acme/ox-2b", created_at=hub.now)
    hub.world.hub.remove("acme/ox-1b")
    assert the_event(hub)["subject"] == "hf:acme/vox-9b"
    assert quiet(hub)
    hub.sources(ORG)
    assert quiet(hub)
    hub.sources(f'{ORG}\n  include = ["vox*"]')
    assert quiet(hub)


def test_nothing_chosen_is_no_failure(hub: Road) -> None:
    hub.world.hub.model("acme/ox-1b", created_at=OLD)
    hub.sources(f'{ORG}\n  include = ["vox*"]')
    assert hub.run()["sources"]["first_seen"] == 1
    hub.world.hub.model("acme/vox-1b", created_at=hub.now)
    assert hub.kinds() == ["model.new"]


def test_an_organisation_of_several_pages(hub: Road) -> None:
    start = hub.now - timedelta(days=400)
    for n in range(1203):
        hub.world.hub.model(f"acme/m{n:04}", created_at=start + timedelta(minutes=n))
    hub.sources(ORG)
    hub.run()
    hub.world.hub.remove("acme/m0001")
    hub.world.hub.model("acme/fresh", created_at=hub.now)
    assert hub.kinds() == ["model.new"]
    assert hub.kinds() == ["model.removed"]
    assert quiet(hub)


def test_an_old_model_made_public_is_new(hub: Road, vox: Model) -> None:
    hub.world.hub.model("acme/secret", created_at="2025-06-01T00:00:00Z")
    assert hub.kinds() == ["model.new"]


def test_two_models_for_one_change_each(hub: Road, vox: Model) -> None:
    other = hub.world.hub.models["acme/other-0x"]
    vox.license, other.license = "mit", "cc-by-4.0"
    vox.gated = "auto"
    assert hub.kinds() == ["access.changed", "license.changed", "license.changed"]


# Weights


def trees(road: Road) -> list[str]:
    return [seen.path for seen in road.world.requests if "/tree/" in seen.path]


def test_new_weights_are_told_for_one_more_request(hub: Road, vox: Model) -> None:
    vox.push({"model.safetensors": "d" * 40}, date=hub.now + timedelta(minutes=30))
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("model.updated", "minor")
    assert event["subject"] == "hf:acme/vox-7b"
    assert len(trees(hub)) == 1
    assert quiet(hub)
    assert trees(hub) == []
    vox.push({"model.safetensors": "e" * 40}, date=hub.now + timedelta(minutes=30))
    assert hub.kinds() == ["model.updated"]
    assert len(trees(hub)) == 1


def test_an_edited_card_costs_one_request_and_is_no_news(hub: Road, vox: Model) -> None:
    vox.push({"README.md": "d" * 40}, date=hub.now + timedelta(minutes=30))
    done = hub.run()
    assert (done["events"], len(trees(hub)), done["requests"]["sent"]) == ([], 1, 2)
    vox.push({"README.md": "e" * 40}, date=hub.now + timedelta(minutes=30))
    assert hub.kinds() == []
    assert len(trees(hub)) == 1


def test_weights_behind_a_gate_raise_nothing(hub: Road) -> None:
    gated = hub.world.hub.model("acme/vox-7b", files=WEIGHTS, gated="manual", created_at=OLD)
    hub.sources(ORG)
    hub.run()
    gated.push({"model.safetensors": "d" * 40}, date=hub.now)
    assert quiet(hub)


def test_many_moved_models_are_all_told_in_time(hub: Road) -> None:
    models = [
        hub.world.hub.model(f"acme/vox-{n}b", files=WEIGHTS, created_at=OLD) for n in range(30)
    ]
    hub.sources(ORG)
    hub.run()
    for n, model in enumerate(models):
        model.push({"model.safetensors": f"{n:040}"}, date=hub.now + timedelta(minutes=1))
    told = hub.kinds() + hub.kinds() + hub.kinds()
    assert told == ["model.updated"] * 30


# One model


def single(road: Road, **said: Any) -> Model:
    made = road.world.hub.model(
        "acme/vox-7b", files=WEIGHTS, safetensors={"BF16": 7_000_000_000}, created_at=OLD, **said
    )
    road.world.hub.model("beta/other", created_at=OLD)
    road.sources(ONE, 'kind = "huggingface"\n  model = "beta/other"')
    road.run()
    return made


def test_a_single_model_tells_its_changes(hub: Road) -> None:
    model = single(hub)
    model.license = "mit"
    assert the_event(hub)["source"] == "hf:acme/vox-7b"
    model.gated = "auto"
    assert hub.kinds() == ["access.changed"]
    model.gated = False
    assert hub.kinds() == ["access.changed"]
    model.safetensors = {"BF16": 9_000_000_000}
    assert hub.kinds() == ["parameters.changed"]
    model.push({"model.safetensors": "d" * 40}, date=hub.now + timedelta(minutes=30))
    assert hub.kinds() == ["model.updated"]
    assert quiet(hub)


def test_a_single_model_that_moved_is_renamed_once_and_watched_on(hub: Road) -> None:
    model = single(hub)
    hub.world.hub.rename("acme/vox-7b", "labs/vox-7b")
    event = the_event(hub)
    assert event["kind"] == "repo.renamed"
    assert (event["old"], event["new"]) == ("acme/vox-7b", "labs/vox-7b")
    assert event["source"] == event["subject"] == "hf:acme/vox-7b"
    assert quiet(hub, 3)
    model.license = "mit"
    assert the_event(hub)["source"] == "hf:acme/vox-7b"


@pytest.mark.parametrize("token", [False, True])
def test_a_single_model_that_is_missing_twice_is_gone(
    hub: Road, token: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if token:
        hub.world.hub.tokens = {"hf-good"}
        monkeypatch.setenv("HF_TOKEN", "hf-good")
    single(hub)
    hub.world.hub.remove("acme/vox-7b")
    done = hub.run()
    assert (done["events"], done["failures"][0]["error"]) == ([], "not-found")
    event = the_event(hub)
    assert (event["kind"], event["severity"]) == ("repo.gone", "critical")
    assert event["subject"] == "hf:acme/vox-7b"
    assert quiet(hub)


def test_a_bad_token_is_our_fault_and_nothing_is_gone(
    hub: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    single(hub)
    monkeypatch.setenv("HF_TOKEN", "hf-bad")
    for _ in range(2):
        done = hub.run(status=3)
        assert done["events"] == []
        assert {failure["error"] for failure in done["failures"]} == {"unauthorized"}
        assert all("HF_TOKEN" in failure["detail"] for failure in done["failures"])


def test_a_name_that_leads_to_another_model_is_a_told_failure(hub: Road) -> None:
    single(hub)
    hub.world.hub.remove("acme/vox-7b")
    hub.world.hub.model("else/thing", license="mit", created_at=OLD)
    hub.world.hub.alias("acme/vox-7b", "else/thing")
    for _ in range(2):
        done = hub.run()
        assert done["events"] == []
        assert done["failures"][0]["error"] == "unreadable"
        assert "another repository" in done["failures"][0]["detail"]


# A task's newcomers


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
def test_a_thousand_changes_in_a_long_listing_take_well_under_a_second(
    count: int, licence: str
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    look = listing(count, licence)
    known = decide(
        WATCHED, "acme", Standing(), listing(3000, "mit"), now=now, subjects=Subjects()
    ).standing
    began = process_time()
    decision = decide(WATCHED, "acme", known, look, now=now, subjects=Subjects())
    assert process_time() - began < 1
    assert len(decision.events) == 1000
