"""From a contradicted page to a true one: review, accept, dismiss, and what git sees of it."""

from __future__ import annotations

import json
import subprocess
import tomllib
from typing import Any

import pytest

from tests.road.conftest import Road

HEAD = """
# kept by hand
[catalog]
title = "Audio"
[[catalog.section]]
id = "open"
title = "Open"
[http]
min_delay = 0
allow_private = true
[[provider]]
id = "acme"
name = "Acme"
section = "open"
license = "TBD"          # to be decided

  [[provider.model]]
  name = "Vox"
  parameters = "14B"     # as we heard
  huggingface = "acme/Vox-7B"
  github = "acme/vox"
"""


@pytest.fixture(autouse=True)
def _page(road: Road) -> None:
    road.head = HEAD
    road.world.hub.model("acme/Vox-7B", safetensors={"BF16": 7_010_000_000})
    road.world.github.repo("acme/vox", license="Apache-2.0")
    road.sources('kind = "huggingface"\n  org = "acme"', 'kind = "github"\n  repo = "acme/vox"')


def review(road: Road) -> list[dict[str, Any]]:
    assert road.call("review", "--format", "json") == 0
    rows: list[dict[str, Any]] = json.loads(road.out)["review"]
    return rows


def by_key(road: Road) -> dict[str, str]:
    return {edit["key"]: row["id"] for row in review(road) for edit in row["edits"]}


def test_only_what_was_accepted_is_changed(road: Road) -> None:
    git = ["git", "-C", str(road.folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    road.run()
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "sources.toml"], check=True)
    subprocess.run([*git, "commit", "-qm", "page"], check=True)
    assert set(by_key(road)) == {"license", "parameters"}
    assert road.call("accept", by_key(road)["license"]) == 0
    diff = subprocess.run([*git, "diff", "-U0"], check=True, capture_output=True, text=True).stdout
    changed = [line for line in diff.splitlines() if line[0] in "+-" and line[1] not in "+-"]
    assert changed == [
        '-license = "TBD"          # to be decided',
        '+license = "Apache-2.0"          # to be decided',
    ]
    assert set(by_key(road)) == {"parameters"}
    decided = (road.folder / "snapshots/decisions.toml").read_text(encoding="utf-8")
    assert "[[accepted]]" in decided
    assert "Vox: license TBD → Apache-2.0" in decided


def test_an_accepted_correction_stands_on_the_page_and_is_told_as_resolved(road: Road) -> None:
    assert road.run()["events"] == []
    road.call("accept", *by_key(road).values())
    assert road.kinds() == ["claim.resolved", "claim.resolved"]
    page = (road.folder / "reports/catalog.md").read_text(encoding="utf-8")
    assert "**License:** Apache-2.0" in page
    assert "Vox (7.01B)" in page
    assert review(road) == []


def test_a_dismissed_proposal_is_silent_until_its_date(road: Road) -> None:
    road.run()
    id_ = by_key(road)["parameters"]
    stamp = road.now.isoformat()
    words = ("--why", "the maker says 14B", "--until", "2027-01-31", "--now", stamp)
    assert road.call("dismiss", id_, *words) == 0
    assert "until 2027-01-31" in road.out
    assert set(by_key(road)) == {"license"}
    road.call("review", "--format", "json", "--now", "2027-02-01T00:00:00Z")
    assert id_ in road.out


def test_what_has_no_edit_can_only_be_dismissed(road: Road) -> None:
    road.run()
    road.world.hub.remove("acme/Vox-7B")
    road.world.hub.model("acme/Other-7B")
    road.run()
    road.run()
    (gone,) = [row for row in review(road) if row["kind"] == "look"]
    assert gone["edits"] == []
    assert road.call("accept", gone["id"]) == 2
    assert "upstream names no value" in road.err
    assert road.call("dismiss", gone["id"], "--why", "comes back") == 0
    assert gone["id"] not in {row["id"] for row in review(road)}
    page = (road.folder / "reports/catalog.md").read_text(encoding="utf-8")
    road.run()
    assert "comes back" in (road.folder / "reports/catalog.md").read_text(encoding="utf-8") != page


def test_a_listing_tells_why_and_how(road: Road) -> None:
    road.run()
    assert road.call("review") == 0
    assert "- license = TBD" in road.out
    assert "+ license = Apache-2.0" in road.out
    assert "the page says TBD" in road.out
    assert "2 proposals; `monitor accept ID…`" in road.out
    assert road.call("review", "--format", "md") == 0
    assert road.out.count("- **Vox") == 2


def test_safe_ones_are_taken_by_a_pass_that_is_told_to(road: Road) -> None:
    road.run()
    road.world.github.rename("acme/vox", "newhome/vox")
    done = road.run("--apply")
    assert len(done["applied"]) == 1
    data = tomllib.loads((road.folder / "sources.toml").read_text(encoding="utf-8"))
    (provider,) = data["provider"]
    assert provider["model"][0]["github"] == "newhome/vox"
    assert provider["license"] == "TBD"
    assert [source.get("repo") for source in provider["source"]] == [None, "newhome/vox"]
    assert road.run("--apply")["applied"] == []


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("id_", ["", '\n  id = "kept"'])
def test_a_release_between_a_rename_and_the_next_pass_is_told(
    road: Road, id_: str, *, lost: bool
) -> None:
    road.sources(f'kind = "github"\n  repo = "acme/vox"{id_}')
    road.world.github["acme/vox"].release("v1")
    road.run()
    road.world.github.rename("acme/vox", "acme/vox-next")
    assert len(road.run("--apply")["applied"]) == 1
    if lost:
        road.forget()
    road.world.github["acme/vox-next"].release("v2")
    done = road.run()
    assert done["sources"]["first_seen"] == 0
    assert [event["kind"] for event in done["events"]] == ["release.new"]
    before = road.files()
    name = "kept" if id_ else "github--acme--vox-next"
    assert [path for path in before if "/acme/" in path] == [f"snapshots/acme/{name}.json"]
    assert road.kinds() == []
    assert road.files() == before


def test_a_new_name_that_is_watched_already_is_not_watched_twice(road: Road) -> None:
    sources = [f'kind = "github"\n  repo = "acme/{name}"' for name in ("vox", "vox-next")]
    road.sources(*sources)
    road.run()
    road.world.github.rename("acme/vox", "acme/vox-next")
    assert len(road.run("--apply")["applied"]) == 1
    data = tomllib.loads((road.folder / "sources.toml").read_text(encoding="utf-8"))
    (provider,) = data["provider"]
    assert provider["model"][0]["github"] == "acme/vox-next"
    assert [source["repo"] for source in provider["source"]] == ["acme/vox", "acme/vox-next"]
    assert road.run("--apply")["applied"] == []


def test_a_hub_model_goes_on_under_its_new_name(road: Road) -> None:
    model = road.world.hub.model("acme/Vox-7B")
    road.sources('kind = "huggingface"\n  model = "acme/Vox-7B"')
    road.run()
    road.world.hub.rename("acme/Vox-7B", "acme/Vox-8B")
    road.run()
    (rename,) = [row for row in review(road) if row["kind"] == "rename"]
    assert road.call("accept", rename["id"]) == 0
    model.license = "mit"
    done = road.run()
    assert done["sources"]["first_seen"] == 0
    assert [event["kind"] for event in done["events"]] == ["license.changed"]


BAD = [
    (("accept", "p-nothing"), 'no open proposal has the id "p-nothing"'),
    (("accept", "p-"), "is the beginning of 2 ids"),
    (("accept",), "name what is to be accepted"),
    (("dismiss", "p-"), "--why"),
    (("dismiss", "p-", "--why", "x", "--until", "2020-01-01"), "is over"),
    (("run", "--dry-run", "--apply"), "choose one"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_a_wrong_choice_is_told_and_nothing_is_written(
    road: Road, words: tuple[str, ...], said: str
) -> None:
    road.run()
    before = (road.folder / "sources.toml").read_bytes()
    assert road.call(*words) == 2
    assert said in road.err
    assert (road.folder / "sources.toml").read_bytes() == before
    assert not (road.folder / "snapshots/decisions.toml").exists()
