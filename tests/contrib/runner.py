"""A small runner of the workflow: its steps in order, in a fresh checkout, as GitHub runs them.

`run:` steps are run for real, by the shell that they ask for. Of the actions it knows checkout,
setup-python and cache. The step that installs the package is left out: it is installed already.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / "contrib/github/monitor.yml"
SHELLS = {
    "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
    "python": ("python",),
}
INSTALL = "Install"
COMMAND = re.compile(r"\s*::(?P<name>[\w-]+)[^:]*::(?P<data>.*)|.*?##\[(?P<old>[^\]]+)\].*")

Step = dict[str, Any]


def workflow() -> dict[str, Any]:
    """The workflow as it stands in `contrib/`."""
    read: dict[str, Any] = YAML(typ="safe", pure=True).load(WORKFLOW)
    return read


def job() -> dict[str, Any]:
    """The one job of the workflow."""
    (only,) = workflow()["jobs"].values()
    return dict(only)


def shell_of(step: Step) -> str:
    """The shell of a `run:` step."""
    return str(step.get("shell") or workflow()["defaults"]["run"]["shell"])


@dataclass
class Done:
    """What a run came to: its status, its log, and what the log told the runner to do."""

    status: int = 0
    log: str = ""
    commands: list[str] = field(default_factory=list)
    deaf_until: str | None = None

    def hear(self, log: str) -> None:
        """Take a step's log, and the commands in it, as the runner does: old form and new."""
        self.log += log
        for line in log.splitlines():
            if not (match := COMMAND.fullmatch(line)):
                continue
            name = match["name"] or match["old"]
            if self.deaf_until is not None:
                self.deaf_until = None if name == self.deaf_until else self.deaf_until
            elif name == "stop-commands":
                self.deaf_until = match["data"]
            else:
                self.commands.append(f"{name}: {match['data']}")


@dataclass
class Runner:
    """Runs the workflow on the branch `main` of `origin`, again and again.

    `home` holds what outlives a run. `environment` is added to that of every step, and the
    programs in `home/bin` come first.
    """

    origin: Path
    home: Path
    environment: Mapping[str, str]
    runs: int = 0

    @property
    def temp(self) -> Path:
        """What is the present run's alone."""
        return self.home / f"run-{self.runs}"

    @property
    def workspace(self) -> Path:
        """The checkout of the present run."""
        return self.temp / "workspace"

    def run(self) -> Done:
        """Run the whole job once; it ends with the first step that fails."""
        self.runs += 1
        self.temp.mkdir(parents=True)
        done, context = Done(), self._context()
        assert holds(job()["if"], context)
        for step in job()["steps"]:
            if not done.status and holds(step.get("if"), context):
                self.step(step, context, done)
        if not done.status:
            self._keep_caches(context)
        return done

    def step(self, step: Step, context: dict[str, str], done: Done) -> None:
        """Run one step."""
        if "uses" in step:
            use = {"checkout": self._checkout, "setup-python": _nothing, "cache": self._restore}
            use[step["uses"].removeprefix("actions/").partition("@")[0]](step, context)
        elif step["name"] != INSTALL:
            self._shell(step, context, done)

    def _context(self) -> dict[str, str]:
        return {
            "github.event_name": "schedule",
            "github.ref_name": "main",
            "github.event.repository.default_branch": "main",
            "github.token": "good-token",
            "github.run_id": str(100 + self.runs),
            "github.run_attempt": "1",
        }

    def _checkout(self, step: Step, context: Mapping[str, str]) -> None:
        depth = step["with"].get("fetch-depth", 1)
        cut = ["--depth", str(depth)] if depth else []
        words = ["git", "clone", "--quiet", *cut, "--branch", context["github.ref_name"]]
        subprocess.run([*words, self.origin.as_uri(), str(self.workspace)], check=True)

    def _restore(self, step: Step, context: Mapping[str, str]) -> None:
        kept = sorted(self.home.glob(f"caches/{step['with']['restore-keys']}*"))
        if kept:
            path = self.workspace / step["with"]["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept[-1], path)

    def _keep_caches(self, context: Mapping[str, str]) -> None:
        (self.home / "caches").mkdir(exist_ok=True)
        for step in job()["steps"]:
            if step.get("uses", "").startswith("actions/cache@"):
                key = filled(step["with"]["key"], context)
                shutil.copyfile(self.workspace / step["with"]["path"], self.home / "caches" / key)

    def _shell(self, step: Step, context: dict[str, str], done: Done) -> None:
        script, output = self.temp / "script", self.temp / "output"
        script.write_text(filled(step["run"], context), encoding="utf-8")
        output.write_text("", encoding="utf-8")
        own = {name: filled(text, context) for name, text in step.get("env", {}).items()}
        ran = subprocess.run(
            [*SHELLS[shell_of(step)], str(script)],
            cwd=self.workspace,
            env=self._environment() | job()["env"] | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        done.hear(ran.stdout)
        done.status = ran.returncode
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            context[f"steps.{step['id']}.outputs.{name}"] = value

    def _environment(self) -> dict[str, str]:
        """The environment of a step: nobody's git identity, no settings of this machine."""
        path = [str(self.home / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
        return {
            "PATH": os.pathsep.join(path),
            "HOME": str(self.home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_REF_NAME": "main",
            "RUNNER_TEMP": str(self.temp),
            **self.environment,
        }


def filled(text: str, context: Mapping[str, str]) -> str:
    """Put the values of `${{ name }}` in; KeyError for a name that GitHub would not know."""
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: context[match[1]], str(text))


def holds(condition: str | None, context: Mapping[str, str]) -> bool:
    """Decide an `if:` of equations joined by `||`; a step without one is always run."""
    if condition is None:
        return True
    sides = [equation.split(" == ") for equation in condition.split(" || ")]
    return any(_value(left, context) == _value(right, context) for left, right in sides)


def _value(word: str, context: Mapping[str, str]) -> str:
    return word.strip("'") if word.startswith("'") else context.get(word, "")


def _nothing(step: Step, context: Mapping[str, str]) -> None:
    """Python is there already."""
