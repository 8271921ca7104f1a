"""An organisation on ModelScope from one end to the other."""

from __future__ import annotations

import pytest

from tests.road.conftest import Road

ORG = 'kind = "modelscope"\n  org = "acme"'
OLD = "2026-01-01T00:00:00Z"


@pytest.fixture
def scope(road: Road) -> Road:
    """Five models of an organisation, watched, looked at once."""
    for n in range(5):
        road.world.modelscope.model(f"acme/vox-{n}b", at=OLD).params = 10**9 * (n + 1)
    road.sources(ORG)
    done = road.run()
    assert (done["events"], done["sources"]["first_seen"]) == ([], 1), done["failures"]
    return road


def test_what_happens_to_models_is_told_once_and_as_of_the_hub(scope: Road) -> None:
    before = scope.files()
    assert (scope.kinds(), scope.files()) == ([], before)
    site = scope.world.modelscope
    site.model("acme/vox-9b").params = 9_000_000_000
    site.model("acme/vox-9b-FP8")
    site.models["acme/vox-0b"].license = "MIT License"
    site.models["acme/vox-1b"].gated = True
    events = {event["kind"]: event for event in scope.run()["events"]}
    assert set(events) == {"access.changed", "license.changed", "model.new", "model.variant"}
    new = events["model.new"]
    assert (new["source"], new["subject"]) == ("modelscope:acme", "modelscope:acme/vox-9b")
    assert (new["title"], new["provider"]) == ("acme/vox-9b is new", "acme")
    assert new["new"]["parameters"] == 9_000_000_000
    assert new["url"] == f"{site.url}/models/acme/vox-9b"
    licence = events["license.changed"]
    assert (licence["old"], licence["new"]) == ("Apache-2.0", "MIT")
    page = (scope.folder / "reports" / "catalog.md").read_text(encoding="utf-8")
    assert f"{site.url}/models/acme/vox-9b" in page
    scope.forget()
    assert [scope.kinds() for _ in range(2)] == [[], []]


def test_a_model_is_gone_after_two_looks(scope: Road) -> None:
    del scope.world.modelscope.models["acme/vox-3b"]
    assert [scope.kinds() for _ in range(3)] == [[], ["model.removed"], []]


def test_one_model_is_followed_until_it_is_gone(road: Road) -> None:
    road.world.modelscope.model("acme/vox", at=OLD)
    road.world.page("/well", "<main><h1>Well</h1><p>Here is a page that is well.</p></main>")
    road.sources('kind = "modelscope"\n  model = "acme/vox"', 'kind = "page"\n  url = "WORLD/well"')
    road.run()
    road.world.modelscope.models.clear()
    assert [road.kinds() for _ in range(3)] == [[], ["repo.gone"], []]


def test_its_addresses_are_known_to_add(road: Road) -> None:
    road.sources('kind = "modelscope"\n  org = "other"')
    assert road.call("add", f"{road.world.modelscope.url}/organization/acme") == 0
    assert 'org = "acme"' in (road.folder / "sources.toml").read_text(encoding="utf-8")
    assert road.call("check") == 0
    assert "/modelscope/openapi/v1/models?owner=acme" in road.out


def test_a_model_of_the_page_that_no_listing_covers_is_read_by_itself(road: Road) -> None:
    road.world.modelscope.model("Acme-AI/Vox", at=OLD).license = "MIT License"
    model = 'modelscope = "Acme-AI/Vox"\n  license = "MIT"'
    road.world.feed("/news.xml")
    road.sources(
        'kind = "feed"\n  url = "WORLD/news.xml"',
        after=f'\n  [[provider.model]]\n  name = "Vox"\n  {model}\n',
    )
    said = {each["field"]: each["verdict"] for each in road.run()["claims"]}
    assert (said["modelscope"], said["license"]) == ("confirmed", "confirmed")
    assert road.kinds() == []


def test_an_organisation_on_modelscope_silences_no_task_of_the_hub(road: Road) -> None:
    road.world.hub.model("acme/vox-7b", downloads=900, created_at=OLD)
    road.world.modelscope.model("acme/vox-7b", at=OLD)
    task = '[[watch]]\nkind = "huggingface"\ntask = "audio-text-to-text"\n'
    model = '[[provider.model]]\nname = "Vox"\nhuggingface = "acme/vox-7b"\n'
    road.sources(ORG, after=f"{model}{task}")
    road.run()
    road.world.hub.model("acme/vox-9b", downloads=900, created_at=road.now)
    assert road.kinds() == ["model.new"]
