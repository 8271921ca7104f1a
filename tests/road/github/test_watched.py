"""Each part of a repository is told where it is watched, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

from tests.road.conftest import Road
from tests.road.github.asking import EVERYTHING, the_event, watching
from tests.world import Repo


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
