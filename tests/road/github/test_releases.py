"""Releases and the tags that stand in for them: each told once, withdrawn after two looks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import VOX, has_token, the_event
from tests.world import Repo


def test_a_release_is_told_once_with_all_that_is_known_of_it(both: Road, vox: Repo) -> None:
    vox.release("v0.6", name="Ultra", published_at="2026-11-22T06:30:00Z")
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("release.new", "notable")
    assert (event["provider"], event["source"]) == ("acme", "github:acme/vox")
    assert (event["subject"], event["predicate"]) == ("github:acme/vox", "release:v0.6")
    assert event["old"] is None
    assert event["new"]["published_at"] == "2026-11-22T06:30:00Z"
    assert event["url"] == f"{both.world.github.server}/acme/vox/releases/tag/v0.6"
    assert "v0.6" in event["title"]
    assert both.kinds() == []


def test_the_subject_is_spelled_as_people_wrote_it(both: Road) -> None:
    repo = both.world.github.repo("Acme/Vox", id=5)
    repo.release("v1", published_at="2026-01-01T00:00:00Z")
    both.sources('kind = "github"\n  repo = "Acme/Vox"')
    both.run()
    repo.release("v2", published_at=both.now)
    event = the_event(both)
    assert (event["source"], event["subject"]) == ("github:Acme/Vox", "github:Acme/Vox")


def test_another_letter_case_in_the_catalog_is_no_rename(both: Road) -> None:
    both.world.github.repo("Acme/Vox", id=5)
    both.sources(VOX)
    both.run()
    assert both.kinds() == []


def test_a_prerelease_is_told_as_one_and_not_again_when_promoted(both: Road, vox: Repo) -> None:
    made = vox.release("v0.6-rc.1", published_at=both.now, prerelease=True)
    assert the_event(both)["kind"] == "release.prerelease"
    made.prerelease = False
    made.updated_at = both.now + timedelta(minutes=1)
    assert both.kinds() == []


def test_a_prerelease_whose_tag_does_not_say_so_is_one(both: Road, vox: Repo) -> None:
    vox.release("v0.6", published_at=both.now, prerelease=True)
    assert both.kinds() == ["release.prerelease"]


def test_a_draft_is_told_when_it_is_published(both: Road, vox: Repo) -> None:
    made = vox.release("v0.6", created_at="2026-02-01T00:00:00Z", draft=True)
    assert both.kinds() == []
    made.draft, made.published_at, made.updated_at = False, both.now, both.now
    vox.tag("v0.6", date="2026-02-01T00:00:00Z")
    assert both.kinds() == ["release.new"]
    assert both.kinds() == []


def test_tags_stand_in_where_there_are_no_releases(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    repo.tag("v0.1", date="2026-01-01T00:00:00Z")
    both.sources(VOX)
    both.run()
    repo.tag("v0.2", date=both.now)
    event = the_event(both)
    assert (event["kind"], event["predicate"]) == ("release.new", "release:v0.2")
    assert event["url"] == f"{both.world.github.server}/acme/vox/releases/tag/v0.2"
    repo.release("v0.2", published_at=both.now + timedelta(minutes=1))
    assert both.kinds() == []
    repo.release("v0.3", published_at=both.now + timedelta(minutes=1))
    assert both.kinds() == ["release.new"]
    assert [both.kinds() for _ in range(3)] == [[], [], []]


def test_a_tag_in_place_of_a_release_is_withdrawn_when_it_goes(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    for n in range(4):
        repo.tag(f"v0.{n}", date=f"2026-01-0{n + 1}T00:00:00Z")
    both.sources(VOX)
    both.run()
    repo.withdraw("v0.2", with_tag=True)
    assert both.kinds() == []
    assert both.kinds() == ["release.withdrawn"]
    assert both.kinds() == []


def test_an_empty_repository_tells_its_first_release(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    both.sources(VOX)
    both.run()
    assert both.kinds() == []
    repo.release("v0.1", published_at=both.now)
    assert both.kinds() == ["release.new"]


def test_a_withdrawn_release_is_told_after_two_looks(both: Road, vox: Repo) -> None:
    vox.release("v0.6", published_at="2026-02-01T00:00:00Z")
    both.run()
    vox.withdraw("v0.6", with_tag=True)
    assert both.kinds() == []
    event = the_event(both)
    assert (event["kind"], event["predicate"]) == ("release.withdrawn", "release:v0.6")
    assert event["old"]["published_at"] == "2026-02-01T00:00:00Z"
    assert event["new"] is None
    assert both.kinds() == []


def test_a_withdrawn_release_whose_tag_stays_is_told_too(both: Road, vox: Repo) -> None:
    vox.release("v0.6", published_at="2026-02-01T00:00:00Z")
    both.run()
    vox.withdraw("v0.6")
    assert both.kinds() == []
    assert both.kinds() == ["release.withdrawn"]
    assert [both.kinds() for _ in range(3)] == [[], [], []]


def test_the_only_release_withdrawn_is_told_and_tags_do_not_stand_in(both: Road, vox: Repo) -> None:
    vox.withdraw("v0.5")
    assert both.kinds() == []
    assert both.kinds() == ["release.withdrawn"]
    vox.tag("v0.7", date=both.now)
    assert [both.kinds() for _ in range(3)] == [[], [], []]


def test_a_failure_between_neither_confirms_nor_clears_a_withdrawal(both: Road, vox: Repo) -> None:
    vox.release("v0.6", published_at="2026-02-01T00:00:00Z")
    both.run()
    vox.withdraw("v0.6", with_tag=True)
    assert both.kinds() == []
    both.world.github.status = 502
    both.run(status=3)
    both.world.github.status = 200
    assert both.kinds() == ["release.withdrawn"]


def test_a_release_that_comes_back_in_time_was_never_gone(both: Road, vox: Repo) -> None:
    made = vox.release("v0.6", published_at="2026-02-01T00:00:00Z")
    both.run()
    vox.withdraw("v0.6")
    assert both.kinds() == []
    vox.releases["v0.6"] = made
    assert [both.kinds() for _ in range(3)] == [[], [], []]


def test_many_that_vanish_at_once_are_confirmed(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    for n in range(6):
        repo.release(f"v{n}", published_at=f"2026-01-0{n + 1}T00:00:00Z")
    both.sources(VOX)
    both.run()
    for n in range(5):
        repo.withdraw(f"v{n}", with_tag=True)
    assert both.kinds() == []
    for _ in range(4):
        both.run()
    told = [event["kind"] for event in both.told]
    assert told == ["release.withdrawn"] * 5


@pytest.mark.parametrize("tag", ["pkg/v1.0", "a/b/c-1", "v1.0+cu121", "release 1", "v1.0#x", "ü-1"])
def test_a_tag_with_slashes_and_signs_is_one_predicate(both: Road, vox: Repo, tag: str) -> None:
    vox.release(tag, published_at=both.now)
    event = the_event(both)
    assert event["predicate"] == f"release:{tag}"
    assert event["url"].startswith(f"{both.world.github.server}/acme/vox/releases/tag/")
    assert [both.kinds() for _ in range(2)] == [[], []]


def test_more_releases_than_any_page_holds(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    first = both.now - timedelta(days=300)
    for n in range(130):
        repo.release(f"v0.{n}", published_at=first + timedelta(days=n))
    both.sources(VOX)
    both.run()
    assert both.kinds() == []
    repo.release("v1.0", published_at=both.now)
    assert both.kinds() == ["release.new"]
    for n in range(12):
        repo.release(f"v1.{n + 1}", published_at=both.now + timedelta(minutes=n))
        assert both.kinds() == ["release.new"]
    assert [both.kinds() for _ in range(2)] == [[], []]


def test_several_releases_at_once_are_all_told(both: Road, vox: Repo) -> None:
    for n in range(8):
        vox.release(f"v1.{n}", published_at=both.now + timedelta(minutes=n))
    assert both.kinds() == ["release.new"] * 8
    assert both.kinds() == []


def test_releases_that_fall_out_of_a_feed_of_ten_are_still_there(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    for n in range(10):
        repo.release(f"v0.{n}", published_at=both.now - timedelta(days=30 - n))
    both.sources(VOX)
    both.run()
    for n in range(15):
        repo.release(f"v1.{n}", published_at=both.now + timedelta(minutes=n))
    assert both.kinds() == ["release.new"] * 15
    assert [both.kinds() for _ in range(3)] == [[], [], []]


@pytest.mark.parametrize("known", [0, 3, 45])
def test_forty_releases_at_once_are_told_once_each(both: Road, known: int) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    for n in range(known):
        repo.release(f"v0.{n}", published_at=both.now - timedelta(days=90 - n))
    both.sources(VOX)
    both.run()
    for n in range(40):
        repo.release(f"v1.{n}", published_at=both.now + timedelta(seconds=n))
    told = [event["predicate"] for event in both.run()["events"]]
    assert sorted(told) == sorted(f"release:v1.{n}" for n in range(40))
    assert [both.kinds() for _ in range(2)] == [[], []]


def test_many_tags_at_once_are_told_once_each_without_a_token(road: Road) -> None:
    repo = road.world.github.repo("acme/vox", id=801)
    repo.tag("v0", date=road.now - timedelta(days=30))
    road.sources(VOX)
    road.run()
    for n in range(25):
        repo.tag(f"v1.{n}", date=road.now + timedelta(seconds=n))
    told = [event["predicate"] for event in road.run()["events"]]
    assert sorted(told) == sorted(f"release:v1.{n}" for n in range(25))
    assert road.kinds() == []


def test_a_release_brings_the_first_lines_of_its_notes(both: Road, vox: Repo) -> None:
    made = vox.release(
        "v0.6", published_at=both.now, body="## Changes\n\n* Speaks Welsh\n* Sings\n"
    )
    event = the_event(both)
    if has_token(both):
        assert event["new"]["notes"] == "Speaks Welsh\nSings"
    assert "Speaks Welsh" in event["new"]["notes"]
    made.body, made.updated_at = "Other notes", both.now + timedelta(minutes=5)
    before = both.files()
    assert both.kinds() == []
    assert both.files() == before


def test_a_release_made_long_after_its_tag_is_told(both: Road, vox: Repo) -> None:
    for n in range(12):
        vox.release(f"v1.{n}", published_at=both.now - timedelta(days=20 - n))
    vox.tag("v0.4", date="2025-12-01T00:00:00Z")
    both.run()
    vox.release("v0.4", created_at="2025-12-01T00:00:00Z", published_at=both.now)
    assert the_event(both)["predicate"] == "release:v0.4"
    assert [both.kinds() for _ in range(2)] == [[], []]


@pytest.mark.parametrize("tag", ["pkg-a/v1.2", "name@1.2.3", "@acme/name@1.2.3", "pkg-b-v0.1"])
def test_packages_of_one_repository_have_releases_of_their_own(
    both: Road, vox: Repo, tag: str
) -> None:
    vox.release("pkg-a/v1.1", published_at="2026-02-01T00:00:00Z")
    both.run()
    vox.release(tag, published_at=both.now)
    event = the_event(both)
    assert (event["kind"], event["predicate"]) == ("release.new", f"release:{tag}")
    assert both.kinds() == []
