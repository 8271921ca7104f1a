"""The command line: its grammar, its exit statuses, and what it prints where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import main

ROOT = Path(__file__).parents[1]
VERBS = [
    "run",
    "watch",
    "report",
    "render",
    "claims",
    "review",
    "accept",
    "dismiss",
    "status",
    "history",
    "diff",
    "add",
    "adopt",
    "check",
    "alerts",
    "mute",
    "init",
    "demo",
]
SOURCES = """
[catalog]
title = "Audio"
[[catalog.section]]
id = "open"
title = "Open"
[[provider]]
id = "acme"
name = "Acme"
section = "open"
  [[provider.source]]
  kind = "github"
  repo = "acme/vox"
"""


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a right sources.toml, and the present one."""
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys, contextlib, io\n"
        "from monitor.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])\n"
        "slow = {'sqlalchemy', 'alembic', 'httpx2', 'jinja2', 'pydantic', 'asyncio'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_module_is_the_same_as_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--help"], capture_output=True, text=True, check=True
    )
    with pytest.raises(SystemExit):
        main(["--help"])
    assert done.stdout == capsys.readouterr().out


def test_every_verb_has_a_file_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = {path.stem for path in (ROOT / "monitor/commands").glob("*.py")}
    assert files - {"__init__", "deciding", "setting"} == set(VERBS)
    assert re.findall(r"^\| `monitor (\w+)", readme, re.MULTILINE) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([verb, "--help"])
    assert stop.value.code == 0
    assert "--config" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["--format", "json", "check"], ["check", "--format", "json"]],
)
def test_common_options_stand_before_or_after_the_verb(
    words: list[str], catalog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "monitor/check/1"
    assert found["check"][0]["source"] == "github:acme/vox"


def test_sources_toml_is_found_in_a_parent_folder(
    catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (catalog / "deep/down").mkdir(parents=True)
    monkeypatch.chdir(catalog / "deep/down")
    assert main(["check", "--quiet"]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["run", "--now", "yesterday"],
        ["run", "--bogus"],
        ["run", "--record", "a.warc.gz", "--replay", "b.warc.gz"],
    ],
)
def test_bad_usage_is_exit_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "--only", "github:acme/vax"], "did you mean github:acme/vox?"),
        (["diff", "github:acme/vax"], "did you mean github:acme/vox?"),
        (["report", "--since", "soon"], "neither a length such as 7d nor a date"),
        (["report", "--since", "9999-01-01"], "is to come"),
        (["run", "--format", "html"], "has no --format html"),
        (["run", "--replay", "missing.warc.gz"], "missing.warc.gz"),
        (["init"], "stands already"),
        (["status", "--database", "mysql://x/y"], "mysql"),
        (["run", "--dry-run", "--record", "x.warc.gz"], "choose one"),
    ],
)
def test_a_wrong_word_is_told_with_its_cure_and_exit_2(
    words: list[str], said: str, catalog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(path.name for path in catalog.iterdir())
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert out == ""
    assert sorted(path.name for path in catalog.iterdir() if path.name != "snapshots") == before


def test_a_wrong_sources_toml_is_exit_2_and_nothing_is_written(
    catalog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (catalog / "sources.toml").write_text(SOURCES.replace("repo =", "rpo ="), encoding="utf-8")
    assert main(["run"]) == 2
    err = capsys.readouterr().err
    assert 'unknown key "rpo"' in err
    assert 'did you mean "repo"?' in err
    assert [path.name for path in catalog.iterdir()] == ["sources.toml"]


def test_no_sources_toml_anywhere_hints_at_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run"]) == 2
    assert "monitor init" in capsys.readouterr().err


def test_init_writes_a_file_that_check_likes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "new")]) == 0
    assert main(["check", "--config", str(tmp_path / "new/sources.toml")]) == 0
    assert "is right: 1 provider, " in capsys.readouterr().out


def test_a_closed_pipe_is_no_error(catalog: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m monitor check | true", shell=True, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_stdout_that_takes_no_more_is_told_and_no_event(catalog: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", "check"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        5,
        "monitor: stdout takes no more: No space left on device\n",
    )


@pytest.mark.parametrize("closed", ["check >&-", "check"])
def test_any_stdout_takes_what_is_said(catalog: Path, closed: str) -> None:
    toml = catalog / "sources.toml"
    toml.write_text(toml.read_text("utf-8").replace('title = "', 'title = "\u2014 '), "utf-8")
    done = subprocess.run(
        f"{sys.executable} -m monitor {closed}",
        shell=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_time_with_nothing_before_or_after_it_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", "--now", "9999-12-31T23:59:59Z"])
    assert ended.value.code == 2
    assert "name a year from 1970 to 9000" in capsys.readouterr().err
