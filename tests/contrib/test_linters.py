"""What stands in `contrib/` is held against the tools that know its languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import build
from tests.contrib.runner import ROOT, WORKFLOW, job, shell_of, workflow

SCHEMA = ("-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows")
RULES = str(Path(__file__).with_name("zizmor.yml"))
AUDIT = ("zizmor", "--offline", "--no-progress", "--config", RULES)
MASKED = "--enable=check-extra-masked-returns"
CONTRIB = ROOT / "contrib"
UNITS = sorted((CONTRIB / "systemd").iterdir())
COMMAND = re.compile(r"/opt/catalog-monitor/bin/monitor (.*)")


def linted(*words: str | Path, text: str | None = None) -> tuple[int, str]:
    """Run a tool that lies beside Python; returns its status and what it said."""
    done = subprocess.run(
        [Path(sys.executable).parent / words[0], *words[1:]],
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_the_workflow_follows_the_schema_of_workflows(tmp_path: Path) -> None:
    status, said = linted("python", *SCHEMA, WORKFLOW)
    assert status == 0, said
    broken = tmp_path / "monitor.yml"
    text = WORKFLOW.read_text(encoding="utf-8")
    broken.write_text(text.replace("runs-on:", "run-on:"), encoding="utf-8")
    assert linted("python", *SCHEMA, broken)[0] == 1, "a linter that never complains proves nothing"


def test_an_audit_of_the_workflow_finds_no_hole(tmp_path: Path) -> None:
    status, said = linted(*AUDIT, WORKFLOW)
    assert status == 0, said
    holed = tmp_path / "monitor.yml"
    text = WORKFLOW.read_text(encoding="utf-8")
    holed.write_text(
        text.replace("monitor run --all", "echo ${{ github.event.issue.title }}"), encoding="utf-8"
    )
    status, said = linted(*AUDIT, holed)
    assert status != 0
    assert "template-injection" in said


@pytest.mark.parametrize("step", [s for s in job()["steps"] if "run" in s], ids=lambda s: s["name"])
def test_every_script_of_the_workflow_is_sound(step: dict[str, str]) -> None:
    assert "${{" not in step["run"], "what GitHub fills in goes through the environment"
    if shell_of(step) == "python":
        compile(step["run"], step["name"], "exec")
        return
    status, said = linted("shellcheck", "--shell=bash", MASKED, "-", text=step["run"])
    assert status == 0, said


def test_the_token_may_do_two_things() -> None:
    assert workflow()["permissions"] == {}
    assert job()["permissions"] == {"contents": "write", "pull-requests": "write"}


def test_the_workflow_runs_weekly_at_an_odd_minute_and_by_hand() -> None:
    (when,) = workflow()["on"]["schedule"]
    assert re.fullmatch(r"17 \d+ \* \* \d", when["cron"])
    assert "workflow_dispatch" in workflow()["on"]


@pytest.mark.parametrize("path", [CONTRIB / "crontab", *UNITS], ids=lambda path: path.name)
def test_every_command_is_one_that_the_monitor_knows(path: Path) -> None:
    commands = COMMAND.findall(path.read_text(encoding="utf-8"))
    assert len(commands) == (path.suffix != ".timer")
    for words in commands:
        build().parse_args(words.split())


def test_the_units_may_write_in_the_catalog_alone() -> None:
    services = [path.read_text(encoding="utf-8") for path in UNITS if path.suffix == ".service"]
    for text in services:
        assert "\nProtectSystem=strict\nReadWritePaths=/srv/catalog\n" in text
    bars = {text.partition("ProtectSystem")[2].partition("\n\n")[0].strip() for text in services}
    assert len(bars) == 1, "both services are shut in alike"
