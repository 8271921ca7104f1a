"""Models, repositories and papers that the page names and no source watches, pass after pass."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.road.aside import ACME, CODE, a_week_later, aside, asked, claim, stating, verdicts
from tests.road.conftest import HEAD, Road


@pytest.fixture
def road(road: Road) -> Road:
    """A road with one watched feed, so that there is an upstream that answers."""
    road.world.feed("/news.xml")
    return road


def test_a_hub_model_that_no_listing_covers_is_read_by_itself(road: Road) -> None:
    road.world.hub.model("acme/vox", license="mit", safetensors={"BF16": 7_100_000_000})
    stating(road, models=['huggingface = "acme/vox"\nlicense = "MIT"\nparameters = "7B"'])
    done = road.run()
    assert verdicts(done) == {
        "huggingface": "confirmed",
        "license": "confirmed",
        "parameters": "confirmed",
        "organisation": "confirmed",
    }
    assert done["sources"]["checked"] == 1
    files = road.files()
    assert aside(road) == ["huggingface--acme--vox.json"]
    assert "snapshots/counters.csv" not in files
    assert b"7.1" not in files["reports/catalog.md"]
    road.world.hub.models["acme/vox"].license = "apache-2.0"
    done = a_week_later(road)
    assert [event["kind"] for event in done["events"]] == ["claim.contradicted"]


def test_a_hub_model_in_a_watched_listing_is_not_asked_for(road: Road) -> None:
    road.world.hub.model("acme/vox")
    stating(road, ACME, models=['huggingface = "acme/vox"'])
    assert verdicts(road.run())["huggingface"] == "confirmed"
    assert asked(road, "/hub/api/models/acme/vox") == 0
    assert aside(road) == []


def test_a_model_that_moved_is_outdated_and_never_called_gone(road: Road) -> None:
    road.world.hub.model("acme/vox")
    road.world.hub.model("acme/other")
    stating(road, ACME, models=['huggingface = "acme/vox"'])
    road.run()
    road.world.hub.rename("acme/vox", "acme/vox-2")
    seen = [road.run() for _ in range(3)]
    said = [verdicts(done)["huggingface"] for done in seen]
    assert set(said) <= {"confirmed", "outdated"}
    assert claim(seen[-1], "huggingface")["observed"] == "acme/vox-2"
    assert [e["kind"] for done in seen for e in done["events"] if "claim" in e["kind"]] == []
    assert road.call("review", "--format", "json") == 0
    assert '"acme/vox is now acme/vox-2"' in road.out


def test_a_model_that_had_moved_before_the_first_look_is_outdated_at_once(road: Road) -> None:
    road.world.hub.model("acme/vox")
    road.world.hub.rename("acme/vox", "acme/vox-2")
    stating(road, ACME, models=['huggingface = "acme/vox"'])
    assert verdicts(road.run())["huggingface"] == "outdated"


def test_a_model_that_its_listing_lacks_and_its_address_too_is_gone(road: Road) -> None:
    road.world.hub.model("acme/other")
    stating(road, ACME, models=['huggingface = "acme/vox"'])
    done = road.run()
    assert verdicts(done)["huggingface"] == "contradicted"
    assert asked(road, "/hub/api/models/acme/vox") == 1
    assert done["failures"] == []


def test_a_model_that_is_listed_again_needs_no_look_of_its_own(road: Road) -> None:
    road.world.hub.model("acme/other")
    stating(road, ACME, models=['huggingface = "acme/vox"'])
    road.run()
    assert b"implied:huggingface:acme/vox" in road.files()["snapshots/pending.json"]
    road.world.hub.model("acme/vox")
    assert verdicts(road.run())["huggingface"] == "confirmed"
    assert "snapshots/pending.json" not in road.files()


@pytest.mark.parametrize("with_token", [True, False])
def test_a_repository_is_asked_for_its_licence(
    road: Road, request: pytest.FixtureRequest, *, with_token: bool
) -> None:
    if with_token:
        request.getfixturevalue("token")
    road.world.github.repo("acme/vox", license="MIT").release("v1")
    stating(road, models=['github = "acme/vox"\nlicense = "MIT"'], links=["/github/acme/vox"])
    done = road.run()
    assert [each for field, each in verdicts(done).items() if field != "organisation"] == [
        "confirmed"
    ] * 3
    assert (
        len(
            [
                seen
                for seen in road.world.requests
                if "github" in seen.path or "graphql" in seen.path
            ]
        )
        == 1
    )
    road.world.github.rename("acme/vox", "acme/vox-2")
    done = a_week_later(road)
    assert verdicts(done)["github"] == "outdated"
    assert done["events"] == []


def repositories(done: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in done["claims"] if each["field"] == "github"]


def verdict(claim: dict[str, Any]) -> str:
    return str(claim["verdict"])


def test_without_a_token_only_ten_repositories_are_asked_for_in_a_pass(road: Road) -> None:
    names = [f"acme/vox{number:02}" for number in range(14)]
    for name in names:
        road.world.github.repo(name)
    stating(road, models=[f'github = "{name}"' for name in names])
    found = [verdict(each) for each in repositories(road.run())]
    assert len([seen for seen in road.world.requests if "/api/github" in seen.path]) == 10
    assert sorted(found) == ["confirmed"] * 10 + ["unverified"] * 4
    assert {verdict(each) for each in repositories(road.run())} == {"confirmed"}


def test_watched_sources_come_first_where_the_allowance_is_short(road: Road) -> None:
    road.world.github.repo("acme/watched")
    road.world.github.repo("acme/vox")
    road.world.clock = road.now
    road.world.github.remaining = 1
    road.now -= timedelta(minutes=50)
    stating(road, CODE, models=['github = "acme/vox"'])
    done = road.run()
    assert done["failures"] == []
    assert verdicts(done)["github"] == "unverified"
    road.now += timedelta(hours=2)
    assert verdicts(road.run())["github"] == "confirmed"


def test_papers_are_asked_for_in_one_request(road: Road) -> None:
    for number in ("2511.00001", "2511.00002", "2511.00003"):
        road.world.arxiv.paper(number, "Vox")
    watched = 'kind = "arxiv"\n  paper = "2511.00001"\n  server = "WORLD/arxiv"'
    stating(road, watched)
    links = [f"https://arxiv.org/abs/2511.0000{number}" for number in (2, 3, 4)]
    tables = ", ".join(f'{{ name = "P", url = "{url}" }}' for url in links)
    road.head = f"{HEAD}links = [{tables}]\n"
    road.sources(watched)
    done = road.run()
    assert list(verdicts(done).values()) == ["confirmed", "confirmed", "unverified"]
    assert len(road.world.requests) == 2
    assert list(verdicts(a_week_later(road)).values())[2] == "contradicted"
