"""Projects on GitLab, Forgejo and Gitea from one end to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world.exchange import Fault
from tests.world.hosted import Host, Hosted

KEYS = {"gitlab": "project", "codeberg": "repo"}
EVERYTHING = '["releases", "tags", "license", "archived", "branches", "default-branch"]'
LONG_AGO = "2026-01-01T00:00:00Z"


@dataclass
class Forge:
    """A watched repository on one of the hosts."""

    road: Road
    kind: str
    host: Host
    repo: Hosted

    @property
    def id(self) -> str:
        return f"{self.kind}:acme/vox"

    def watch(self, what: str | None = None) -> None:
        watch = f"\n  watch = {what}" if what else ""
        self.road.sources(
            f'kind = "{self.kind}"\n  {KEYS[self.kind]} = "acme/vox"'
            f'\n  server = "WORLD/{self.kind}"{watch}'
        )

    def kinds(self) -> list[str]:
        return self.road.kinds()

    def event(self) -> dict[str, Any]:
        (event,) = self.road.run()["events"]
        return dict(event)


@pytest.fixture(params=sorted(KEYS))
def forge(request: pytest.FixtureRequest, road: Road) -> Forge:
    """A repository with one release, looked at once."""
    kind = request.param
    host: Host = getattr(road.world, kind)
    made = Forge(road, kind, host, host.repo("acme/vox", licenses=["MIT"], id=801))
    made.repo.release("v0.5", at=LONG_AGO)
    made.watch()
    done = road.run()
    assert (done["events"], done["sources"]["first_seen"]) == ([], 1)
    return made


# Releases and tags


def test_a_release_is_told_once(forge: Forge) -> None:
    forge.repo.release("v0.6", name="Ultra", at=forge.road.now)
    event = forge.event()
    assert (event["kind"], event["severity"]) == ("release.new", "notable")
    assert (event["source"], event["subject"], event["provider"]) == (forge.id, forge.id, "acme")
    assert event["predicate"] == "release:v0.6"
    assert event["title"] == "acme/vox v0.6 released"
    assert (event["new"]["name"], event["new"]["notes"]) == ("Ultra", "Faster.")
    assert event["url"].startswith(f"{forge.host.url}/acme/vox/")
    assert event["url"].endswith("v0.6")
    assert [forge.kinds() for _ in range(2)] == [[], []]
    forge.road.forget()
    assert forge.kinds() == []


def test_an_unchanged_world_moves_no_file(forge: Forge) -> None:
    before = forge.road.files()
    done = forge.road.run()
    assert (done["sources"]["unchanged"], done["events"]) == (1, [])
    if forge.kind == "gitlab":
        assert done["requests"]["not_modified"] == done["requests"]["sent"] == 3
    assert forge.road.files() == before


def test_a_star_moves_no_file(forge: Forge) -> None:
    before = forge.road.files()
    forge.repo.stars += 1
    assert forge.kinds() == []
    assert forge.road.files() == before


def test_a_pre_release_is_told_as_one(forge: Forge) -> None:
    forge.repo.release("v0.6-rc.1", at=forge.road.now, prerelease=True)
    assert forge.event()["kind"] == "release.prerelease"


def test_a_withdrawn_release_is_told_after_two_looks(forge: Forge) -> None:
    for number in range(6, 12):
        forge.repo.release(f"v0.{number}", at=f"2026-02-{number:02}T00:00:00Z")
    forge.kinds()
    forge.repo.withdraw("v0.7", with_tag=True)
    assert forge.kinds() == []
    event = forge.event()
    assert (event["kind"], event["predicate"]) == ("release.withdrawn", "release:v0.7")
    assert forge.kinds() == []


def test_a_release_that_returns_at_once_was_never_away(forge: Forge) -> None:
    gone = forge.repo.releases.pop("v0.5")
    assert forge.kinds() == []
    forge.repo.releases["v0.5"] = gone
    assert [forge.kinds() for _ in range(3)] == [[], [], []]


def test_a_draft_is_told_when_it_is_published(forge: Forge) -> None:
    made = forge.repo.release("v0.6", at="2026-03-01T00:00:00Z", draft=True)
    assert forge.kinds() == []
    made.draft, made.released_at = False, forge.road.now
    forge.repo.tag("v0.6", at="2026-03-01T00:00:00Z")
    assert forge.kinds() == ["release.new"]


def test_tags_stand_in_where_there_are_no_releases(forge: Forge) -> None:
    forge.repo.releases.clear()
    forge.repo.tags.clear()
    forge.repo.tag("v0.1", at=LONG_AGO)
    forge.road.forget()
    for path in (forge.road.folder / "snapshots").rglob("*.json*"):
        path.unlink()
    assert forge.kinds() == []
    forge.repo.tag("v0.2", at=forge.road.now, message="Second")
    event = forge.event()
    assert (event["kind"], event["predicate"]) == ("release.new", "release:v0.2")
    assert event["title"] == "acme/vox v0.2 tagged"
    assert forge.kinds() == []
    forge.repo.release("v0.2", at=forge.road.now)
    assert forge.kinds() == []
    forge.repo.release("v0.3", at=forge.road.now)
    assert [forge.kinds() for _ in range(3)] == [["release.new"], [], []]


def test_tags_beside_releases_are_told_where_they_are_watched(forge: Forge) -> None:
    forge.watch('["releases", "tags"]')
    assert forge.kinds() == []
    forge.repo.tag("nightly-7", at=forge.road.now)
    assert forge.event()["predicate"] == "release:nightly-7"
    forge.repo.release("nightly-7", at=forge.road.now)
    assert [forge.kinds() for _ in range(2)] == [[], []]


def test_a_bare_tag_beside_releases_is_no_news(forge: Forge) -> None:
    forge.repo.tag("nightly-7", at=forge.road.now)
    assert [forge.kinds() for _ in range(2)] == [[], []]


def test_two_hundred_releases_at_once_are_all_told_and_none_is_withdrawn(forge: Forge) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(220):
        forge.repo.release(f"v1.{number}", at=start + timedelta(hours=number))
    assert forge.kinds() == ["release.new"] * 220
    assert [forge.kinds() for _ in range(3)] == [[], [], []]
    forge.repo.release("v2.0", at=forge.road.now)
    assert [forge.kinds() for _ in range(3)] == [["release.new"], [], []]


# The repository


def test_another_licence_is_told(forge: Forge) -> None:
    forge.repo.licenses = ["Apache-2.0"]
    event = forge.event()
    assert (event["kind"], event["old"], event["new"]) == ("license.changed", "MIT", "Apache-2.0")
    assert forge.kinds() == []


def test_a_licence_that_is_no_longer_recognised_is_told(forge: Forge) -> None:
    forge.repo.licenses = ["other"]
    assert forge.event()["new"] == "unrecognised"


def test_a_licence_file_that_is_gone_waits_for_a_second_look(forge: Forge) -> None:
    forge.repo.licenses = []
    assert [forge.kinds() for _ in range(3)] == [[], ["license.changed"], []]


def test_archived_and_back(forge: Forge) -> None:
    forge.repo.archived = True
    event = forge.event()
    assert (event["kind"], event["new"]) == ("repo.archived", True)
    assert forge.kinds() == []
    forge.repo.archived = False
    assert forge.kinds() == ["repo.archived"]
    assert forge.kinds() == []


def test_a_rename_is_told_once_and_the_project_read_on(forge: Forge) -> None:
    forge.host.rename("acme/vox", "acme/voxel")
    event = forge.event()
    assert (event["kind"], event["old"], event["new"]) == (
        "repo.renamed",
        "acme/vox",
        "acme/voxel",
    )
    assert forge.kinds() == []
    forge.repo.release("v0.6", at=forge.road.now)
    event = forge.event()
    assert (event["kind"], event["subject"]) == ("release.new", forge.id)
    assert forge.kinds() == []


def test_a_repository_remade_under_its_name_is_gone_and_the_new_one_is_not_read(
    forge: Forge,
) -> None:
    forge.host.remove("acme/vox")
    other = forge.host.repo("acme/vox", id=9001)
    other.release("v9", at=forge.road.now)
    assert forge.road.run(status=3)["events"] == []
    event = forge.event()
    assert (event["kind"], event["subject"]) == ("repo.gone", forge.id)
    assert event["title"] == "acme/vox is gone, and another has its name now"
    assert event["new"]["instead"]["id"] == 9001
    assert event["evidence"]["status"] == 404
    assert forge.kinds() == []


def test_somebody_else_under_the_name_of_one_that_moved_is_a_failure(forge: Forge) -> None:
    forge.host.rename("acme/vox", "acme/voxel")
    forge.host.repo("acme/vox", id=9001).release("v9", at=forge.road.now)
    for _ in range(2):
        done = forge.road.run(status=3)
        assert (done["events"], done["failures"][0]["error"]) == ([], "unreadable")
    assert "called acme/voxel: correct" in done["failures"][0]["detail"]


def test_gone_is_told_after_two_looks(forge: Forge) -> None:
    forge.road.world.page("/well", "<main><p>All is well here.</p></main>")
    forge.road.sources(
        f'kind = "{forge.kind}"\n  {KEYS[forge.kind]} = "acme/vox"\n'
        f'  server = "WORLD/{forge.kind}"',
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
    )
    forge.kinds()
    forge.host.remove("acme/vox")
    assert [forge.kinds() for _ in range(3)] == [[], ["repo.gone"], []]


def test_a_new_branch_and_another_default_branch_are_told(forge: Forge) -> None:
    forge.watch(EVERYTHING)
    assert forge.kinds() == []
    forge.repo.branches.append("salmonn2")
    event = forge.event()
    assert (event["kind"], event["predicate"]) == ("entry.new", "branch:salmonn2")
    forge.repo.default_branch = "salmonn2"
    assert forge.event()["kind"] == "item.changed"
    forge.repo.branches += [f"flamingo{number}" for number in range(130)]
    assert len(forge.kinds()) == 130
    forge.repo.branches.append("zebra")
    assert [forge.kinds() for _ in range(2)] == [["entry.new"], []]


# Faults


@pytest.mark.parametrize("fault", ["cut", "reset", "empty", "bot_wall", "garbage_encoding"])
def test_a_fault_is_a_failure_and_no_event(forge: Forge, fault: Fault) -> None:
    forge.host.fault(fault)
    done = forge.road.run(status=3)
    assert (done["events"], len(done["failures"])) == ([], 1)
    forge.host.mend()
    assert forge.kinds() == []


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_refusal_is_a_failure_and_no_event(forge: Forge, status: int) -> None:
    forge.host.status = status
    assert forge.road.run(status=3)["events"] == []


def test_releases_that_are_switched_off_withdraw_none(road: Road) -> None:
    repo = road.world.codeberg.repo("acme/vox")
    repo.release("v0.5", at=LONG_AGO)
    road.sources('kind = "codeberg"\n  repo = "acme/vox"\n  server = "WORLD/codeberg"')
    road.run()
    repo.with_releases = False
    for _ in range(2):
        done = road.run(status=3)
        assert (done["events"], done["failures"][0]["error"]) == ([], "unreadable")
        assert "`watch`" in done["failures"][0]["detail"]


def test_an_upcoming_release_is_told_when_its_day_has_come(road: Road) -> None:
    repo = road.world.gitlab.repo("acme/audio/vox", id=7)
    repo.release("v0.5", at=LONG_AGO)
    road.sources('kind = "gitlab"\n  project = "acme/audio/vox"\n  server = "WORLD/gitlab"')
    road.run()
    repo.release("v0.6", at=road.now + timedelta(hours=3), created_at=road.now)
    assert [road.kinds() for _ in range(4)] == [[], [], ["release.new"], []]


def test_a_host_that_tells_no_licence_says_nothing_of_it(road: Road) -> None:
    repo = road.world.codeberg.repo("acme/vox", licenses=["MIT"])
    road.sources('kind = "codeberg"\n  repo = "acme/vox"\n  server = "WORLD/codeberg"')
    road.run()
    repo.licenses = None
    assert [road.kinds() for _ in range(3)] == [[], [], []]


def test_check_says_what_would_be_fetched(road: Road) -> None:
    road.sources(
        'kind = "gitlab"\n  project = "acme/audio/vox"',
        'kind = "codeberg"\n  repo = "acme/vox"\n  watch = ["releases", "branches"]',
    )
    assert road.call("check") == 0
    assert "https://gitlab.com/api/v4/projects/acme%2Faudio%2Fvox?license=true" in road.out
    assert "https://codeberg.org/api/v1/repos/acme/vox/branches?limit=50" in road.out


def test_the_page_shows_the_newest_release_and_where_it_is(forge: Forge) -> None:
    forge.repo.release("v0.6", at="2026-11-20T00:00:00Z")
    forge.kinds()
    page = (forge.road.folder / "reports" / "catalog.md").read_text(encoding="utf-8")
    assert f"[acme/vox]({forge.host.url}/acme/vox): [v0.6](" in page
    assert "of 2026-11-20, MIT" in page
