"""A catalog in a repository on GitHub, as far as its workflow can tell."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.contrib.quick import Quick
from tests.contrib.runner import ROOT, Done, Runner
from tests.road.conftest import HEAD
from tests.world import World

BRANCH = "monitor/update"
SOURCE = '[[provider.source]]\nkind = "github"\nrepo = "acme/vox"\n'
PERSON = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


@dataclass
class Hosted:
    """A repository with a bare origin, its pull requests, and the runner of its workflow."""

    home: Path
    world: World
    runner: Runner

    @property
    def origin(self) -> Path:
        return self.runner.origin

    @property
    def state(self) -> Path:
        return self.home / "gh.json"

    def run(self) -> Done:
        """Run the workflow, which must succeed."""
        done = self.runner.run()
        assert done.status == 0, done.log
        return done

    def git(self, *words: str) -> str:
        """Ask the origin."""
        asked = ["git", "-C", str(self.origin), *words]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()

    def push(self, branch: str, files: dict[str, str]) -> None:
        """Commit files on a branch as a person would."""
        with self._clone(branch) as (folder, git):
            for name, text in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            git("add", "--all")
            git("commit", "--quiet", "--message", "Mend")
            git("push", "--quiet", "origin", branch)

    def merge(self) -> None:
        """Squash and merge the one pull request; its branch is not deleted."""
        with self._clone("main") as (_, git):
            git("merge", "--quiet", "--squash", f"origin/{BRANCH}")
            git("commit", "--quiet", "--message", "Merge")
            git("push", "--quiet", "origin", "main")
        self.change_pulls([self.pull() | {"state": "closed"}])

    @contextmanager
    def _clone(self, branch: str) -> Iterator[tuple[Path, Callable[..., None]]]:
        """A person's own checkout, and their git in it."""
        with TemporaryDirectory() as folder:
            clone = ["git", "clone", "--quiet", "--branch", branch, str(self.origin), folder]
            subprocess.run(clone, check=True)
            yield Path(folder), git_in(folder)

    def pulls(self) -> list[dict[str, Any]]:
        """Every pull request, the first one first."""
        return list(json.loads(self.state.read_text(encoding="utf-8"))["pulls"])

    def pull(self) -> dict[str, Any]:
        """The one pull request there is."""
        (only,) = self.pulls()
        return only

    def change_pulls(self, pulls: list[dict[str, Any]]) -> None:
        """Let people open and close pull requests."""
        self.state.write_text(json.dumps({"pulls": pulls, "calls": []}), encoding="utf-8")

    def calls(self) -> list[str]:
        """What `gh` was asked since this was last called: room and verb."""
        state = json.loads(self.state.read_text(encoding="utf-8"))
        self.state.write_text(json.dumps(state | {"calls": []}), encoding="utf-8")
        return [" ".join(words[:2]) for words in state["calls"]]

    def tip(self) -> str:
        """The commit that the standing branch is at."""
        return self.git("rev-parse", f"refs/heads/{BRANCH}")

    def brought(self) -> list[str]:
        """The files that the pull request would change."""
        return self.git("diff", "--name-only", f"main...{BRANCH}").splitlines()

    def release(self, tag: str, **more: Any) -> None:
        """Let upstream release something, now."""
        self.world.github["acme/vox"].release(tag, published_at=datetime.now(UTC), **more)


def git_in(folder: str | Path) -> Callable[..., None]:
    """A person's git in a folder."""

    def git(*words: str) -> None:
        done = ["git", *PERSON, "-C", str(folder), *words]
        subprocess.run(done, check=True, stdout=subprocess.DEVNULL)

    return git


@pytest.fixture
def world() -> Iterator[World]:
    """An upstream with one repository in it, that lives now."""
    with World() as upstream:
        upstream.clock = datetime.now(UTC)
        upstream.github.tokens = {"good-token"}
        repo = upstream.github.repo("acme/vox", id=801, license="MIT")
        repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
        yield upstream


@pytest.fixture
def hosted(tmp_path: Path, world: World) -> Iterator[Hosted]:
    """A catalog that watches one repository, and was never looked at."""
    origin, home = tmp_path / "origin.git", tmp_path / "home"
    stub = home / "bin/gh"
    stub.parent.mkdir(parents=True)
    stub.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/tests/contrib/gh.py" "$@"\n')
    stub.chmod(0o755)
    environment = {"GH_STATE": str(home / "gh.json"), **world.environment}
    here = Hosted(home, world, Runner(origin, home, environment))
    here.change_pulls([])
    seed = tmp_path / "seed"
    seed.mkdir()
    git = git_in(seed)
    git("init", "--quiet", "--bare", "--initial-branch", "main", str(origin))
    git("init", "--quiet", "--initial-branch", "main")
    (seed / "sources.toml").write_text(HEAD + SOURCE, encoding="utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A catalog")
    git("push", "--quiet", str(origin), "main")
    with Quick(home / "bin/monitor"):
        yield here
