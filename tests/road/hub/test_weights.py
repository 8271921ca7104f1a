"""New weights, for one more request a moved model."""

from __future__ import annotations

from datetime import timedelta

from tests.road.conftest import Road
from tests.road.hub.asking import OLD, ORG, WEIGHTS, quiet, the_event
from tests.world import Model


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
