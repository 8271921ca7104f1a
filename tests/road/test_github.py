"""Repositories on GitHub from one end to the other, with a token and without."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import Repo

VOX = 'kind = "github"\n  repo = "acme/vox"'
EVERYTHING = '["releases", "tags", "license", "archived", "readme", "branches", "default-branch"]'


@pytest.fixture(params=["token", "anonymous"])
def both(request: pytest.FixtureRequest, road: Road) -> Road:
    """The road with a GitHub token and without."""
    if request.param == "token":
        request.getfixturevalue("token")
    return road


@pytest.fixture
def vox(both: Road) -> Repo:
    """A watched repository with one release, looked at once."""
    repo = both.world.github.repo("acme/vox", id=801, license="MIT", readme="# Vox\n\nSpeaks.")
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    both.sources(VOX)
    assert both.run()["sources"]["first_seen"] == 1
    return repo


def watching(road: Road, what: str) -> None:
    road.sources(f"{VOX}\n  watch = {what}")


def has_token(road: Road) -> bool:
    return bool(road.world.github.tokens)


def the_event(road: Road) -> dict[str, Any]:
    (event,) = road.run()["events"]
    return dict(event)


# Releases and tags


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


def edit_release(repo: Repo, road: Road) -> None:
    release = repo.releases["v0.5"]
    release.name, release.body, release.updated_at = "Renamed", "Other notes", road.now


def move_tag(repo: Repo, road: Road) -> None:
    repo.tag("v0.5", date=road.now)


def star(repo: Repo, road: Road) -> None:
    repo.stars, repo.forks = repo.stars + 500, 9


def push(repo: Repo, road: Road) -> None:
    repo.push("main.py", f"print('{road.now}')", road.now)


def edit_readme(repo: Repo, road: Road) -> None:
    repo.readme = "# Vox\n\nShouts."


def draft(repo: Repo, road: Road) -> None:
    repo.release("v0.6", published_at=road.now, draft=True)


def describe(repo: Repo, road: Road) -> None:
    repo.description, repo.homepage, repo.topics = "other", "https://x.example", ["audio"]


def branch(repo: Repo, road: Road) -> None:
    repo.branch("next", date=road.now)


def bare_tag(repo: Repo, road: Road) -> None:
    repo.tag("nightly-1", date=road.now)


def annotated_tag(repo: Repo, road: Road) -> None:
    repo.tag("nightly-2", date=road.now, message="Nightly build")


@pytest.mark.parametrize(
    "happens",
    [
        edit_release, move_tag, star, push, edit_readme, draft, describe, branch, bare_tag,
        annotated_tag,
    ],
)  # fmt: skip
def test_what_is_no_news_raises_nothing(
    both: Road, vox: Repo, happens: Callable[[Repo, Road], None]
) -> None:
    happens(vox, both)
    assert both.kinds() == []
    assert both.kinds() == []


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


def test_a_token_that_comes_and_goes_raises_nothing(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = road.world.github.repo("acme/vox", id=801, readme="# Vox\n\nSpeaks.")
    tagged = road.world.github.repo("acme/tagged", id=802)
    both = road.world.github.repo("acme/both", id=803, license="NOASSERTION")
    first = road.now - timedelta(days=300)
    for n in range(14):
        day = first + timedelta(days=n)
        repo.release(f"v0.{n}", name=f"Vox {n}", published_at=day, prerelease=n % 3 == 0)
        tagged.tag(f"v0.{n}", date=day, message="words" if n % 2 else None)
        both.tag(f"t{n}", date=day, message="words" if n % 2 else None)
        if n % 4 == 0:
            both.release(f"t{n}", published_at=day + timedelta(hours=1), body="notes")
    road.sources(
        f"{VOX}\n  watch = {EVERYTHING}",
        'kind = "github"\n  repo = "acme/tagged"',
        'kind = "github"\n  repo = "acme/both"',
    )
    road.run()
    road.world.github.tokens = {"good-token"}
    for turn in range(6):
        if turn % 2 == 0:
            monkeypatch.setenv("GITHUB_TOKEN", "good-token")
        else:
            monkeypatch.delenv("GITHUB_TOKEN")
        assert road.kinds() == []
        assert road.kinds() == []
    repo.release("v1", published_at=road.now)
    tagged.tag("v1", date=road.now)
    both.release("t20", published_at=road.now)
    assert road.kinds() == ["release.new"] * 3
    monkeypatch.setenv("GITHUB_TOKEN", "good-token")
    assert [road.kinds() for _ in range(2)] == [[], []]


def test_releases_that_fall_out_of_a_feed_of_ten_are_still_there(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    for n in range(10):
        repo.release(f"v0.{n}", published_at=both.now - timedelta(days=30 - n))
    both.sources(VOX)
    both.run()
    for n in range(15):
        repo.release(f"v1.{n}", published_at=both.now + timedelta(minutes=n))
    assert both.kinds() == ["release.new"] * (15 if has_token(both) else 10)
    assert [both.kinds() for _ in range(3)] == [[], [], []]


# Tags beside releases


def test_tags_beside_releases_add_only_those_without_one(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    watching(both, '["releases", "tags"]')
    both.run()
    repo.tag("nightly-1", date=both.now)
    assert both.kinds() == ["release.new"]
    repo.release("nightly-1", published_at=both.now + timedelta(minutes=1))
    assert [both.kinds() for _ in range(2)] == [[], []]
    repo.release("v0.6", published_at=both.now)
    assert both.kinds() == ["release.new"]
    assert [both.kinds() for _ in range(2)] == [[], []]


def test_tags_alone(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801)
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    watching(both, '["tags"]')
    both.run()
    repo.tag("v0.6", date=both.now)
    assert both.kinds() == ["release.new"]
    repo.tag("v0.7", date=both.now, message="Annotated: with a colon")
    assert both.kinds() == ["release.new"]
    repo.withdraw("v0.6", with_tag=True)
    assert both.kinds() == []
    assert both.kinds() == ["release.withdrawn"]
    assert both.kinds() == []


def test_each_part_that_is_watched_is_told(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, readme="# Vox\n\nSpeaks.\n")
    watching(both, '["branches"]')
    both.run()
    repo.branch("audio-2")
    event = the_event(both)
    assert (event["kind"], event["predicate"]) == ("entry.new", "branch:audio-2")
    watching(both, '["readme"]')
    both.run()
    repo.readme = "# Vox\n\nSpeaks.\n\nVox 2 is here.\n"
    event = the_event(both)
    assert (event["kind"], event["source"]) == ("page.changed", "github:acme/vox")
    watching(both, '["default-branch"]')
    both.run()
    repo.branches["trunk"] = repo.branches["main"]
    repo.default_branch = "trunk"
    event = the_event(both)
    assert (event["old"], event["new"]) == ("main", "trunk")
    assert both.kinds() == []


def test_what_is_not_watched_is_not_told(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, license="MIT")
    watching(both, '["readme"]')
    both.run()
    repo.release("v1", published_at=both.now)
    repo.tag("v2", date=both.now)
    repo.license, repo.archived = "Apache-2.0", True
    assert both.kinds() == []


def test_a_part_that_is_newly_watched_takes_a_baseline(both: Road, vox: Repo) -> None:
    watching(both, EVERYTHING)
    assert both.kinds() == []
    watching(both, '["license"]')
    assert both.kinds() == []
    vox.release("v0.6", published_at=both.now)
    watching(both, '["license", "releases"]')
    assert both.kinds() == []
    assert both.kinds() == []


def test_a_severity_lets_only_the_greater_through(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, license="MIT")
    repo.release("v0", published_at="2026-01-01T00:00:00Z")
    both.sources(f'{VOX}\n  severity = "critical"')
    both.run()
    repo.release("v1", published_at=both.now)
    repo.license = "Apache-2.0"
    assert both.kinds() == ["license.changed"]
    both.sources(VOX)
    assert both.kinds() == []


# Licence, archived, names


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


def test_a_name_that_another_repository_took_is_a_told_failure(both: Road, vox: Repo) -> None:
    both.world.github.rename("acme/vox", "acme/ultravox")
    other = both.world.github.repo("acme/vox", id=999, license="GPL-3.0")
    other.release("v9", published_at=both.now)
    done = both.run(status=3)
    assert done["events"] == []
    (failure,) = done["failures"]
    assert (failure["source"], failure["error"]) == ("github:acme/vox", "unreadable")
    for words in ("another repository", "999", "801", "correct `repo`"):
        assert words in failure["detail"]


# Gone, blocked, refused


def keep(road: Road) -> None:
    """A second source that answers, so that a pass reaches somebody."""
    road.world.github.repo("acme/other", id=900)
    road.sources(VOX, 'kind = "github"\n  repo = "acme/other"')
    road.run()


def test_gone_twice_is_gone(both: Road, vox: Repo) -> None:
    keep(both)
    both.world.github.remove("acme/vox")
    done = both.run()
    assert done["events"] == []
    assert done["failures"][0]["error"] == "not-found"
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("repo.gone", "critical")
    assert event["subject"] == "github:acme/vox"
    assert [both.kinds() for _ in range(3)] == [[], [], []]


def test_gone_alone_is_gone_though_nothing_else_answers(both: Road, vox: Repo) -> None:
    both.world.github.remove("acme/vox")
    assert both.run(status=3)["events"] == []


def test_a_failure_between_neither_confirms_nor_clears_that_it_is_gone(
    both: Road, vox: Repo
) -> None:
    keep(both)
    taken = both.world.github
    repos = dict(taken._repos)
    taken.remove("acme/vox")
    assert both.kinds() == []
    taken.status = 503
    both.run(status=3)
    taken.status = 200
    assert both.kinds() == ["repo.gone"]
    taken._repos = repos
    assert both.kinds() == ["source.recovered"]


def test_a_look_between_clears_that_it_is_gone(both: Road, vox: Repo) -> None:
    keep(both)
    github = both.world.github
    repos = dict(github._repos)
    for _ in range(3):
        github.remove("acme/vox")
        assert both.kinds() == []
        github._repos = dict(repos)
        assert both.kinds() == []


def test_a_renamed_repository_is_not_gone(both: Road, vox: Repo) -> None:
    keep(both)
    both.world.github.rename("acme/vox", "acme/ultravox")
    both.run()
    both.world.github.remove("acme/ultravox")
    assert both.kinds() == []
    assert both.kinds() == ["repo.gone"]


def test_a_private_repository_is_gone_to_us(both: Road, vox: Repo) -> None:
    keep(both)
    vox.private = True
    assert both.kinds() == []
    assert both.kinds() == ["repo.gone"]


def test_a_blocked_repository_is_a_failure_and_no_change(both: Road, vox: Repo) -> None:
    keep(both)
    vox.blocked = "dmca"
    done = both.run()
    assert (done["events"], done["sources"]["failed"]) == ([], 1)
    assert done["failures"][0]["error"] == "blocked"
    assert both.kinds() == []
    assert both.kinds() == ["source.failing"]
    vox.blocked = None
    assert both.kinds() == ["source.recovered"]


@pytest.mark.parametrize("status", [403, 500, 502, 503])
def test_an_outage_is_no_change(both: Road, vox: Repo, status: int) -> None:
    before = both.files()
    both.world.github.status = status
    done = both.run(status=3)
    assert done["events"] == []
    assert done["failures"][0]["error"] in {"server-error", "blocked"}
    both.world.github.status = 200
    assert both.kinds() == []
    assert both.files() == before


@pytest.mark.parametrize("fault", ["cut", "reset", "empty", "bot_wall", "garbage_encoding"])
def test_a_broken_answer_is_no_change(both: Road, vox: Repo, fault: Any) -> None:
    both.world.github.fault(fault)
    done = both.run(status=3)
    assert done["events"] == []
    assert done["failures"][0]["consecutive"] == 1
    both.world.github.mend()
    assert both.kinds() == []


def test_a_bad_token_is_told_with_the_name_of_its_variable(
    road: Road, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.world.github.repo("acme/vox", id=801)
    road.sources(VOX)
    road.run()
    monkeypatch.setenv("GITHUB_TOKEN", "bad-token")
    done = road.run(status=3)
    (failure,) = done["failures"]
    assert failure["error"] == "unauthorized"
    assert "GITHUB_TOKEN" in failure["detail"]
    assert done["events"] == []


# Limits


def test_a_spent_allowance_is_a_failure_and_nobody_asks_before_it_is_renewed(
    both: Road, vox: Repo
) -> None:
    both.world.page("/a", "<html><body><main><p>Words enough to read.</p></main></body></html>")
    both.sources(VOX, 'kind = "page"\n  url = "WORLD/a"')
    both.run()
    vox.release("v0.6", published_at=both.now)
    both.world.clock = both.now
    both.world.github.remaining = 0
    both.now -= timedelta(minutes=50)
    done = both.run()
    (failure,) = done["failures"]
    assert failure["error"] == "rate-limited"
    if not has_token(both):
        assert "GITHUB_TOKEN" in failure["detail"]
    both.now -= timedelta(minutes=50)
    done = both.run()
    assert [seen.path for seen in both.world.requests if "/api/" in seen.path] == []
    assert done["failures"][0]["error"] == "rate-limited"
    assert done["events"] == []
    both.now += timedelta(hours=1)
    assert both.kinds() == ["release.new"]


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_short_wait_is_waited_for(both: Road, vox: Repo, seconds: int) -> None:
    vox.release("v0.6", published_at=both.now)
    both.world.github.secondary_limit(retry_after=seconds)
    assert both.kinds() == ["release.new"]


def test_a_long_wait_of_the_secondary_limit_is_a_failure(both: Road, vox: Repo) -> None:
    both.world.github.secondary_limit(retry_after=600)
    done = both.run(status=3)
    assert done["failures"][0]["error"] == "rate-limited"
    both.now -= timedelta(minutes=55)
    both.run(status=3)
    assert [seen.path for seen in both.world.requests if "/api/" in seen.path] == []
    assert both.kinds() == []


# Many at once


def test_one_that_is_gone_is_no_trouble_to_the_others_of_its_batch(road: Road, token: str) -> None:
    repos = [road.world.github.repo(f"acme/r{n}", id=100 + n) for n in range(5)]
    road.sources(*(f'kind = "github"\n  repo = "acme/r{n}"' for n in range(6)))
    done = road.run()
    assert (done["sources"]["first_seen"], done["sources"]["failed"]) == (5, 1)
    assert done["failures"][0]["source"] == "github:acme/r5"
    repos[2].blocked = "dmca"
    repos[3].release("v1", published_at=road.now)
    done = road.run()
    assert [event["source"] for event in done["events"]] == ["github:acme/r3"]
    assert {failure["error"] for failure in done["failures"]} == {"blocked", "not-found"}


@pytest.mark.parametrize("count", [60, 100])
def test_a_hundred_repositories_are_two_requests(road: Road, token: str, count: int) -> None:
    for n in range(count):
        road.world.github.repo(f"acme/r{n}", id=1000 + n).release(
            "v1", published_at="2026-01-01T00:00:00Z"
        )
    road.sources(*(f'kind = "github"\n  repo = "acme/r{n}"' for n in range(count)))
    done = road.run()
    assert done["sources"]["first_seen"] == count
    assert (done["requests"]["sent"], len(road.world.requests)) == (2, 2)


def test_without_a_token_a_repository_costs_one_of_the_sixty(road: Road) -> None:
    repo = road.world.github.repo("acme/vox", id=801)
    repo.release("v1", published_at="2026-01-01T00:00:00Z")
    road.sources(VOX)
    road.run()
    counted = [seen.path for seen in road.world.requests if "/api/" in seen.path]
    assert counted == ["/api/github/repos/acme/vox"]


def test_the_same_is_told_without_the_database(both: Road, vox: Repo) -> None:
    vox.release("v0.6", published_at="2026-02-01T00:00:00Z")
    both.run()
    both.forget()
    vox.withdraw("v0.6", with_tag=True)
    assert both.kinds() == []
    both.forget()
    assert both.kinds() == ["release.withdrawn"]
    both.forget()
    both.world.github.rename("acme/vox", "labs/vox")
    assert both.kinds() == ["repo.renamed"]
    both.forget()
    vox.license = None
    assert both.kinds() == []
    both.forget()
    assert both.kinds() == ["license.changed"]
    both.forget()
    assert both.kinds() == []
    assert json.loads(next(iter((both.folder / "snapshots/acme").iterdir())).read_text())


def test_a_question_that_could_not_be_asked_is_asked_later(road: Road) -> None:
    repo = road.world.github.repo("acme/vox", id=801)
    for n in range(3):
        repo.release(f"v{n}", published_at=f"2026-01-0{n + 1}T00:00:00Z")
    road.sources(VOX)
    road.run()
    repo.withdraw("v1", with_tag=True)
    road.world.clock = road.now
    road.world.github.remaining = 1
    road.now -= timedelta(minutes=50)
    assert road.kinds() == []
    before = road.files()
    road.now += timedelta(hours=1)
    assert road.kinds() == []
    assert road.kinds() == ["release.withdrawn"]
    assert "@open-questions" in str(before)
    assert "@open-questions" not in str(road.files())
