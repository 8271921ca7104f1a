"""Events of repositories: licences, names, archived."""

from __future__ import annotations

import pytest

from monitor.model import (
    Json,
)
from tests.diff.watch import VOX, Watch, kinds


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
