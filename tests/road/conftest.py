"""The whole road in a folder of its own, against an emulated upstream on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tenacity import wait_fixed

from monitor.cli import main
from monitor.fetch import sending
from tests.world import World

HEAD = """
[catalog]
title = "Audio"
[[catalog.section]]
id = "open"
title = "Open"
[http]
min_delay = 0
allow_private = true
[[provider]]
id = "acme"
name = "Acme"
section = "open"
"""


@dataclass
class Road:
    """A catalog in a folder, its upstream, and the command line over both."""

    folder: Path
    world: World
    capsys: pytest.CaptureFixture[str]
    now: datetime = datetime(2026, 11, 22, 6, tzinfo=UTC)
    err: str = ""
    out: str = ""
    head: str = HEAD
    told: list[dict[str, Any]] = field(default_factory=list)

    def sources(self, *tables: str, after: str = "") -> None:
        """Write sources.toml with these source tables of the one provider."""
        text = self.head + "".join(f"  [[provider.source]]\n  {table}\n" for table in tables)
        (self.folder / "sources.toml").write_text(
            text.replace("WORLD", self.world.url) + after, encoding="utf-8"
        )

    def call(self, *words: str) -> int:
        """Run a command as a person would; its output stands in `out` and `err`."""
        self.capsys.readouterr()
        try:
            status = main([*words, "--config", str(self.folder / "sources.toml")])
        except SystemExit as stop:
            status = int(stop.code or 0)
        self.out, self.err = self.capsys.readouterr()
        return status

    def run(self, *words: str, status: int = 0) -> dict[str, Any]:
        """One pass over every source, an hour after the last; returns its JSON."""
        self.now += timedelta(hours=1)
        self.world.clock = self.now
        self.world.requests.clear()
        stamp = self.now.isoformat()
        got = self.call("run", "--all", "--format", "json", "--now", stamp, *words)
        assert got == status, f"exit {got}: {self.err}{self.out}"
        done: dict[str, Any] = json.loads(self.out)
        self.told += done["events"]
        return done

    def kinds(self, *words: str) -> list[str]:
        """The kinds of the events of one pass, sorted."""
        return sorted(event["kind"] for event in self.run(*words)["events"])

    def files(self) -> dict[str, bytes]:
        """Every text file that is written, with its bytes."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for part in ("snapshots", "reports")
            for path in sorted((self.folder / part).rglob("*"))
            if path.is_file() and "monitor.db" not in path.name and not path.name.startswith(".")
        }

    def forget(self) -> None:
        """Delete the database: what is known is then in the text files alone."""
        for path in (self.folder / "snapshots").glob("monitor.db*"):
            path.unlink()


@pytest.fixture
def world() -> Iterator[World]:
    with World() as upstream:
        yield upstream


@pytest.fixture
def road(
    tmp_path: Path,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Road:
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "HF_TOKEN", "MONITOR_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sending, "BACK_OFF", wait_fixed(0.01))  # waits are of the clock
    return Road(tmp_path, world, capsys)


@pytest.fixture
def token(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """A GitHub token that the emulated upstream accepts."""
    world.github.tokens = {"good-token"}
    monkeypatch.setenv("GITHUB_TOKEN", "good-token")
    return "good-token"
