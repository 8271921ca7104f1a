"""The README's walk from a page that was right once to one that is right: its output is real."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from monitor.cli import main

README = Path(__file__).parents[2] / "README.md"
NOW = "2026-11-22T06:00:00Z"


def blocks() -> tuple[list[str], list[str]]:
    """The lines of the walk that are output, and those of the diff."""
    text = README.read_text(encoding="utf-8").partition("## The page held against the evidence")[2]
    walk, diff = re.findall(r"```(?:diff)?\n(.*?)```", text, re.DOTALL)[:2]
    said = [line for line in walk.splitlines() if not line.startswith(("$ ", "…"))]
    return said, diff.splitlines()


def test_the_walk_of_the_readme_is_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = tmp_path / "walk"
    assert main(["demo", "--into", str(walk)]) == 0
    monkeypatch.chdir(walk)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "sources.toml"], check=True)
    subprocess.run([*git, "commit", "-qm", "page"], check=True)
    capsys.readouterr()
    told, diff = blocks()
    main(["review", "--now", NOW])
    said = capsys.readouterr().out
    ids = [line.split()[0] for line in told if re.match(r"p-\w+  ", line)]
    assert main(["accept", *ids, "--now", NOW]) == 0
    assert main(["render", "--now", NOW]) == 0
    said += capsys.readouterr().out
    for line in told:
        assert line in said.splitlines()
    done = subprocess.run(
        [*git, "diff", "-U0", "sources.toml"], check=True, capture_output=True, text=True
    )
    changed = [line for line in done.stdout.splitlines() if re.match(r"[+-](?![+-])", line)]
    assert changed == diff
