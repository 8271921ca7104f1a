"""A single model, wherever it moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.road.hub.asking import OLD, ONE, WEIGHTS, quiet, the_event
from tests.world import Model


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
