"""Events of repositories: licences, names, archived."""

from __future__ import annotations

import pytest

from monitor.model import Evidence, Failure
from monitor.values import Json
from tests.diff.watch import VOX, Watch, kinds

GONE = Evidence("https://x.test/repositories/801", None, 404, "aa")


def test_a_name_that_another_took_is_told_once_as_gone() -> None:
    taken = Failure("any:thing", "not-found", "gone", GONE, instead={"id": 9})
    watch = Watch(ends="repo.gone")
    watch.see({(VOX, "archived"): False})
    told = [watch.look(taken) for _ in range(5)]
    assert [kinds(decision) for decision in told] == [[], ["repo.gone"], [], [], []]
    (event,) = told[1].events
    assert event.title == "thing is gone, and another has its name now"
    assert (event.new, event.evidence) == ({"status": 404, "instead": {"id": 9}}, GONE)


def test_one_that_was_gone_and_finds_its_name_taken_is_told_no_more() -> None:
    taken = Failure("any:thing", "not-found", "gone", GONE, instead={"id": 9})
    watch = Watch(ends="repo.gone")
    watch.see({(VOX, "archived"): False})
    told = [kinds(watch.fail("not-found")) for _ in range(2)]
    assert told == [[], ["repo.gone"]]
    assert [kinds(watch.look(taken)) for _ in range(3)] == [[], [], []]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("MIT", "Apache-2.0", True),
        ("MIT", "unrecognised", True),
        ("unrecognised", "MIT", True),
        (None, "MIT", True),
        (None, "unrecognised", False),
    ],
)
def test_licences_that_move(old: Json, new: Json, told: bool) -> None:
    watch = Watch()
    watch.see({(VOX, "archived"): False} | ({(VOX, "license"): old} if old else {}))
    decision = watch.see({(VOX, "archived"): False, (VOX, "license"): new})
    assert kinds(decision) == (["license.changed"] if told else [])


def test_a_licence_that_vanishes_waits_for_a_second_look() -> None:
    watch = Watch()
    watch.see({(VOX, "license"): "MIT"})
    assert watch.see({}).events == ()
    event = watch.see({}).events[0]
    assert (event.kind, event.old, event.new) == ("license.changed", "MIT", None)


def test_an_unrecognised_licence_that_vanishes_is_nothing_to_tell() -> None:
    watch = Watch()
    watch.see({(VOX, "license"): "unrecognised"})
    watch.see({})
    watch.see({})
    assert watch.events == []


def test_a_repository_with_another_name_and_the_same_id_was_renamed() -> None:
    watch = Watch()
    watch.see({(VOX, "repository"): {"id": 801, "name": "acme/vox"}})
    event = watch.see({(VOX, "repository"): {"id": 801, "name": "acme/vox2"}}).events[0]
    assert (event.kind, event.old, event.new) == ("repo.renamed", "acme/vox", "acme/vox2")


def test_archived_is_told() -> None:
    watch = Watch()
    watch.see({(VOX, "archived"): False})
    assert kinds(watch.see({(VOX, "archived"): True})) == ["repo.archived"]


@pytest.mark.parametrize("marked", [True, False])
def test_a_tag_that_stands_in_for_a_release_may_be_a_pre_release(marked: bool) -> None:
    tag: Json = {"name": "v2", "tag_only": True, **({"prerelease": True} if marked else {})}
    watch = Watch()
    watch.see({(VOX, "archived"): False})
    (event,) = watch.see({(VOX, "archived"): False, (VOX, "release:v2"): tag}).events
    told = ("release.prerelease", "acme/vox v2 tagged as a pre-release")
    assert (event.kind, event.title) == (told if marked else ("release.new", "acme/vox v2 tagged"))
