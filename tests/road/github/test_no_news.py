"""What moves at a repository and is no news, and what is told all the same by any road."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import EVERYTHING, VOX
from tests.world import Repo


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
