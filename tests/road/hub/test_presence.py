"""Models that are gone, renamed, made anew, chosen or not: what a listing says of being there."""

from __future__ import annotations

from datetime import timedelta

from tests.road.conftest import Road
from tests.road.hub.asking import OLD, ORG, quiet, the_event
from tests.world import Model


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
    hub.world.hub.rows = 5
    for n in range(13):
        hub.world.hub.model(f"acme/m{n:04}", created_at=start + timedelta(minutes=n))
    hub.sources(ORG)
    hub.run()
    pages = [seen for seen in hub.world.requests if "/api/models?" in seen.path]
    assert len(pages) == 3
    hub.world.hub.remove("acme/m0001")
    hub.world.hub.model("acme/fresh", created_at=hub.now)
    assert hub.kinds() == ["model.new"]
    assert hub.kinds() == ["model.removed"]
    assert quiet(hub)


def test_an_old_model_made_public_is_new(hub: Road, vox: Model) -> None:
    hub.world.hub.model("acme/secret", created_at="2025-06-01T00:00:00Z")
    assert hub.kinds() == ["model.new"]
