"""GitHub's allowance: two requests for a hundred repositories, and none when it is spent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import VOX, has_token
from tests.world import Repo


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


def test_without_a_token_the_oldest_looks_come_first_and_the_rest_is_told(road: Road) -> None:
    for n in range(100):
        repo = road.world.github.repo(f"acme/r{n:03}", id=1000 + n, readme="# Vox")
        repo.release("v1", published_at="2026-01-01T00:00:00Z")
    road.sources(
        *(
            f'kind = "github"\n  repo = "acme/r{n:03}"\n  watch = ["releases", "readme"]'
            for n in range(100)
        )
    )
    looked: list[set[str]] = []
    for _ in range(3):
        done = road.run()
        counted = [seen for seen in road.world.requests if "/api/" in seen.path]
        assert 60 <= len(counted) <= 62  # one may be on its way when the last of them is answered
        assert done["sources"]["checked"] == 100
        assert {failure["error"] for failure in done["failures"]} == {"rate-limited"}
        assert all("GITHUB_TOKEN" in failure["detail"] for failure in done["failures"])
        refused = {failure["source"] for failure in done["failures"]}
        looked.append({f"github:acme/r{n:03}" for n in range(100)} - refused)
        assert len(looked[-1]) == 60
        assert done["events"] == []
    assert len(looked[0] | looked[1]) == len(looked[1] | looked[2]) == 100
