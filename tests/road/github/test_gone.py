"""Repositories that are gone, blocked or refused, and answers that are none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import VOX, keep, the_event
from tests.world import Repo


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
