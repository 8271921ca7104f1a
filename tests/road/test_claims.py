"""The page held against the evidence, pass after pass."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import World

ACME = 'kind = "huggingface"\n  org = "acme"'
CODE = 'kind = "github"\n  repo = "acme/vox"'
MODEL = """
  [[provider.model]]
  name = "Vox"
  license = "{license}"
  parameters = "7B"
  huggingface = "acme/vox"
"""


def stating(road: Road, licence: str, *sources: str) -> None:
    """A page that gives its model this licence."""
    road.sources(*(sources or (ACME,)), after=MODEL.format(license=licence))


def claims(done: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {claim["field"]: claim for claim in done["claims"]}


def verdicts(done: dict[str, Any]) -> dict[str, str]:
    return {field: claim["verdict"] for field, claim in claims(done).items()}


@pytest.fixture
def vox(world: World) -> Any:
    return world.hub.model("acme/vox", license="apache-2.0", safetensors={"BF16": 7_100_000_000})


def test_claims_that_are_wrong_at_the_first_look_stand_and_raise_nothing(
    road: Road, vox: Any
) -> None:
    stating(road, "MIT")
    done = road.run()
    assert done["events"] == []
    assert verdicts(done) == {
        "license": "contradicted",
        "parameters": "confirmed",
        "huggingface": "confirmed",
        "organisation": "confirmed",
    }
    licence = claims(done)["license"]
    assert licence["claimed"] == "MIT"
    assert licence["observed"] == "apache-2.0"
    assert licence["provider"] == "acme"
    assert licence["model"] == "Vox"
    assert set(licence["evidence"]) >= {"url", "fetched_at", "status", "sha256"}
    assert road.run()["events"] == []


def test_every_door_shows_the_same_claims(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    done = road.run()
    stamp = road.now.isoformat()
    assert road.call("claims", "--format", "json", "--now", stamp) == 0
    told = json.loads(road.out)
    assert told == {"schema": "monitor/claims/1", "claims": done["claims"]}
    assert road.call("report", "--format", "json", "--now", stamp) == 0
    assert json.loads(road.out)["claims"] == done["claims"]
    assert road.call("report", "--now", stamp) == 0
    assert "- **Contradicted:** Acme, Vox, license MIT. Hugging Face says apache-2.0" in road.out
    assert "parameters" not in road.out


def test_the_claims_are_told_to_people_with_their_reasons(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    assert road.call("claims", "--now", road.now.isoformat()) == 0
    assert "  contradicted  Vox: license = MIT\n" in road.out
    assert "Hugging Face says apache-2.0 (weights of vox, seen 2026-11-22); " in road.out
    assert "4 claims: 3 confirmed, 1 contradicted\n" in road.out


def test_upstream_moves_a_claim_into_contradiction_and_back(road: Road, vox: Any) -> None:
    stating(road, "Apache 2.0")
    assert verdicts(road.run())["license"] == "confirmed"
    vox.license = "mit"
    assert road.kinds() == ["claim.contradicted", "license.changed"]
    told = next(event for event in road.told if event["kind"] == "claim.contradicted")
    assert (told["severity"], told["provider"], told["source"]) == ("critical", "acme", "hf:acme")
    assert (told["subject"], told["predicate"]) == ("hf:acme/vox", "license")
    assert told["new"] == {"claimed": "Apache 2.0", "observed": "mit", "verdict": "contradicted"}
    assert road.kinds() == []
    vox.license = "apache-2.0"
    assert road.kinds() == ["claim.resolved", "license.changed"]


def test_the_page_moves_it_too(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    stating(road, "Apache 2.0")
    assert road.kinds() == ["claim.resolved"]
    stating(road, "BSD-3-Clause")
    assert road.kinds() == ["claim.contradicted"]
    stating(road, "MIT")
    assert road.kinds() == []


def test_a_lost_database_tells_nothing_anew_and_loses_nothing(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    road.forget()
    assert road.kinds() == []
    stating(road, "Apache 2.0")
    road.forget()
    assert road.kinds() == ["claim.resolved"]
    vox.license = "mit"
    road.forget()
    assert road.kinds() == ["claim.contradicted", "license.changed"]
    road.forget()
    assert road.kinds() == []
    assert len({event["id"] for event in road.told}) == len(road.told)


def test_an_unchanged_world_leaves_the_file_as_it_is(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    before = road.files()
    assert "snapshots/claims.json" in before
    road.run()
    assert road.files() == before
    road.forget()
    road.run()
    assert road.files() == before


def test_the_file_has_a_claim_a_line(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    text = (road.folder / "snapshots/claims.json").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith('{"provider"')]
    assert [json.loads(line.rstrip(","))["field"] for line in lines] == [
        "huggingface",
        "license",
        "organisation",
        "parameters",
    ]
    assert json.loads(text)["schema"] == "monitor/verdicts/1"


def test_a_page_without_claims_has_no_file(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    road.sources(ACME)
    done = road.run()
    assert (done["claims"], done["events"]) == ([], [])
    assert "snapshots/claims.json" not in road.files()


def test_a_broken_file_is_told_with_its_cure(road: Road, vox: Any) -> None:
    stating(road, "MIT")
    road.run()
    (road.folder / "snapshots/claims.json").write_text('{"schema": "monitor/verdicts/1"}')
    assert road.call("run", "--all") == 2
    assert "claims.json" in road.err
    assert "git checkout" in road.err


def test_a_source_that_is_added_later_contradicts_in_silence(road: Road, vox: Any) -> None:
    road.world.github.repo("acme/vox", license="MIT")
    stating(road, "MIT", CODE)
    road.world.hub.status = 503
    assert verdicts(road.run())["license"] == "unverified"
    road.world.hub.mend()
    stating(road, "MIT", CODE, ACME)
    done = road.run()
    assert (verdicts(done)["license"], done["events"]) == ("contradicted", [])


def test_a_field_that_is_asked_for_later_contradicts_in_silence(road: Road) -> None:
    road.world.json("/list.json", [{"id": "vox", "license": "apache-2.0"}])
    table = 'kind = "json"\n  id = "list"\n  url = "WORLD/list.json"\n  items = "@"\n  key = "id"'
    model = '\n  [[provider.model]]\n  name = "Vox"\n  license = "MIT"\n  api = "vox"\n'
    road.sources(f"{table}\n  fields = {{}}", after=model)
    assert verdicts(road.run()) == {"license": "unverified", "api": "confirmed"}
    road.sources(f'{table}\n  fields = {{ license = "license" }}', after=model)
    done = road.run()
    assert (verdicts(done)["license"], done["events"]) == ("contradicted", [])


def test_a_repository_that_is_gone_contradicts_the_page(road: Road, vox: Any) -> None:
    road.world.github.repo("acme/code")
    source = CODE.replace("acme/vox", "acme/code")
    road.sources(source, ACME, after='\n[[provider.model]]\nname = "V"\ngithub = "acme/code"\n')
    assert verdicts(road.run())["github"] == "confirmed"
    road.world.github.remove("acme/code")
    assert road.kinds() == []
    assert road.kinds() == ["claim.contradicted", "repo.gone"]


def test_a_model_that_leaves_the_hub_contradicts_the_page(road: Road, vox: Any) -> None:
    road.world.hub.model("acme/other")
    stating(road, "Apache 2.0")
    road.run()
    road.world.hub.remove("acme/vox")
    assert verdicts(road.run())["huggingface"] == "confirmed"
    assert "claim.contradicted" in road.kinds()


def test_a_pass_that_reached_nothing_tells_nothing_of_claims(road: Road, vox: Any) -> None:
    stating(road, "Apache 2.0")
    road.run()
    stating(road, "MIT")
    road.world.hub.status = 503
    done = road.run(status=3)
    assert (done["events"], verdicts(done)["license"]) == ([], "contradicted")
    road.world.hub.mend()
    assert road.kinds() == ["claim.contradicted"]


def test_a_dry_run_judges_and_remembers_nothing(road: Road, vox: Any) -> None:
    stating(road, "Apache 2.0")
    road.run()
    before = road.files()
    stating(road, "MIT")
    assert [event["kind"] for event in road.run("--dry-run")["events"]] == ["claim.contradicted"]
    assert road.files() == before
    assert road.kinds() == ["claim.contradicted"]
