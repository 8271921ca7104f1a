"""Licence, state and name of a repository as they change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import EVERYTHING, keep, the_event, watching
from tests.world import Repo


def test_a_licence_on_its_way(both: Road, vox: Repo) -> None:
    vox.license = "Apache-2.0"
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("license.changed", "critical")
    assert (event["old"], event["new"]) == ("MIT", "Apache-2.0")
    vox.license = "NOASSERTION"
    event = the_event(both)
    assert (event["old"], event["new"]) == ("Apache-2.0", "unrecognised")
    vox.license = None
    assert [both.kinds() for _ in range(3)] == [[], [], []]
    vox.license = "NOASSERTION"
    assert [both.kinds() for _ in range(3)] == [[], [], []]
    vox.license = "MIT"
    event = the_event(both)
    assert (event["old"], event["new"]) == ("unrecognised", "MIT")


def test_a_licence_that_is_no_more_waits_for_a_second_look(both: Road, vox: Repo) -> None:
    vox.license = None
    assert both.kinds() == []
    vox.license = "MIT"
    assert both.kinds() == []
    vox.license = None
    assert both.kinds() == []
    event = the_event(both)
    assert (event["kind"], event["old"], event["new"]) == ("license.changed", "MIT", None)
    assert both.kinds() == []


def test_a_repository_is_archived_and_no_longer(both: Road, vox: Repo) -> None:
    vox.archived = True
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("repo.archived", "notable")
    assert (event["old"], event["new"]) == (False, True)
    assert both.kinds() == []


def test_a_rename_is_one_event_and_the_source_works_on(both: Road, vox: Repo) -> None:
    both.world.github.rename("acme/vox", "acme/ultravox")
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("repo.renamed", "notable")
    assert (event["old"], event["new"]) == ("acme/vox", "acme/ultravox")
    assert event["source"] == event["subject"] == "github:acme/vox"
    assert event["url"] == f"{both.world.github.server}/acme/ultravox"
    assert [both.kinds() for _ in range(3)] == [[], [], []]
    vox.release("v0.6", published_at=both.now)
    event = the_event(both)
    assert (event["kind"], event["source"]) == ("release.new", "github:acme/vox")
    assert event["subject"] == "github:acme/vox"
    both.world.github.rename("acme/ultravox", "labs/vox")
    event = the_event(both)
    assert (event["kind"], event["new"]) == ("repo.renamed", "labs/vox")
    assert [both.kinds() for _ in range(2)] == [[], []]


def test_a_rename_of_everything_watched_is_one_event(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, readme="# Vox\n\nSpeaks.")
    repo.branch("next")
    for n in range(12):
        repo.release(f"v{n}", published_at=both.now - timedelta(days=n))
    watching(both, EVERYTHING)
    both.run()
    both.world.github.rename("acme/vox", "labs/vox")
    assert both.kinds() == ["repo.renamed"]
    assert [both.kinds() for _ in range(2)] == [[], []]


@pytest.mark.parametrize("away", ["acme/ultravox", "labs/ear"])
def test_a_repository_whose_name_was_taken_is_followed(both: Road, vox: Repo, away: str) -> None:
    both.world.github.rename("acme/vox", away)
    other = both.world.github.repo("acme/vox", id=999, license="GPL-3.0")
    other.release("v9", published_at=both.now)
    event = the_event(both)
    assert (event["kind"], event["old"], event["new"]) == ("repo.renamed", "acme/vox", away)
    assert event["subject"] == "github:acme/vox"
    assert [both.kinds() for _ in range(2)] == [[], []]
    both.forget()
    other.release("v10", published_at=both.now)
    vox.release("v0.6", published_at=both.now)
    event = the_event(both)
    assert (event["kind"], event["predicate"]) == ("release.new", "release:v0.6")
    assert both.kinds() == []


def test_a_name_that_was_taken_again_and_again(both: Road, vox: Repo) -> None:
    github = both.world.github
    for number, (old, new) in enumerate([("acme/vox", "acme/v2"), ("acme/v2", "labs/v3")]):
        github.rename(old, new)
        github.repo(old, id=990 + number, archived=True)
        assert the_event(both)["new"] == new
        assert both.kinds() == []


def test_a_name_that_another_repository_took_is_a_told_failure(both: Road, vox: Repo) -> None:
    both.world.github.remove("acme/vox")
    other = both.world.github.repo("acme/vox", id=999, license="GPL-3.0")
    other.release("v9", published_at=both.now)
    done = both.run(status=3)
    assert done["events"] == []
    (failure,) = done["failures"]
    assert (failure["source"], failure["error"]) == ("github:acme/vox", "not-found")
    for words in ("another repository", "999", "801", "correct `repo`"):
        assert words in failure["detail"]


def test_a_repository_made_anew_under_its_name_is_gone_once(both: Road, vox: Repo) -> None:
    keep(both)
    both.world.github.remove("acme/vox")
    other = both.world.github.repo("acme/vox", id=999, license="GPL-3.0", readme="# Mine")
    other.release("v9", published_at=both.now)
    assert both.kinds() == []
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("repo.gone", "critical")
    assert event["subject"] == event["source"] == "github:acme/vox"
    assert event["title"] == "acme/vox is gone, and another has its name now"
    assert event["new"]["instead"]["id"] == 999
    assert event["evidence"]["url"].endswith("/repositories/801")
    assert event["evidence"]["status"] == event["new"]["status"] == 404
    other.release("v10", published_at=both.now)
    both.forget()
    assert both.kinds() == []
    assert "GPL" not in str(both.files())


def test_three_renames_between_two_looks_are_one(both: Road, vox: Repo) -> None:
    for old, new in (("acme/vox", "acme/v2"), ("acme/v2", "labs/v2"), ("labs/v2", "labs/vox-2")):
        both.world.github.rename(old, new)
    event = the_event(both)
    assert (event["kind"], event["old"], event["new"]) == ("repo.renamed", "acme/vox", "labs/vox-2")
    assert both.kinds() == []
    vox.release("v0.6", published_at=both.now)
    assert the_event(both)["predicate"] == "release:v0.6"


def test_a_chain_of_renames_is_followed_look_by_look(both: Road, vox: Repo) -> None:
    for old, new in (("acme/vox", "acme/v2"), ("acme/v2", "labs/v2"), ("labs/v2", "labs/vox-2")):
        both.world.github.rename(old, new)
        event = the_event(both)
        assert (event["kind"], event["old"], event["new"]) == ("repo.renamed", old, new)
        assert both.kinds() == []
    both.world.github.rename("labs/vox-2", "acme/vox")
    assert the_event(both)["new"] == "acme/vox"


def test_a_repository_that_is_no_longer_archived_is_told_as_it_was(both: Road, vox: Repo) -> None:
    vox.archived = True
    assert both.kinds() == ["repo.archived"]
    vox.archived = False
    event = the_event(both)
    assert (event["kind"], event["old"], event["new"]) == ("repo.archived", True, False)
    assert "no longer" in event["title"]
    assert both.kinds() == []


def test_the_text_of_a_licence_is_told_only_where_it_has_no_id(road: Road, token: str) -> None:
    own = road.world.github.repo("acme/own", id=802, license="NOASSERTION")
    known = road.world.github.repo("acme/known", id=803, license="MIT")
    road.sources('kind = "github"\n  repo = "acme/own"', 'kind = "github"\n  repo = "acme/known"')
    road.run()
    assert road.kinds() == []
    for repo in (own, known):
        repo.push("LICENSE", "You may do less now.", road.now)
    event = the_event(road)
    assert (event["kind"], event["subject"]) == ("page.changed", "github:acme/own")
    assert "licence" in event["title"]
    assert road.kinds() == []
    own.license = "Apache-2.0"
    assert road.kinds() == ["license.changed"]
    assert [road.kinds() for _ in range(3)] == [[], [], []]
