"""A road whose catalog has targets of alerts, and a repository that makes releases."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.notify.receivers import Mail, Web
from tests.road.conftest import Road, road, token, world

__all__ = ["road", "token", "world"]


@dataclass
class Desk:
    """A catalog of one repository, with `[[notify]]` tables."""

    road: Road
    version: int = 0

    def targets(self, *tables: str) -> None:
        """Write sources.toml with these targets, and take the first look."""
        self.write(*tables)
        self.road.world.github.repo("acme/vox", id=900)
        self.road.run()

    def write(self, *tables: str) -> None:
        other = '[[provider]]\nid = "other"\nname = "Other"\nsection = "open"\n'
        notify = other + "".join(f"[[notify]]\n{table}\n" for table in tables)
        self.road.sources('kind = "github"\n  repo = "acme/vox"', after=notify)

    def release(self, *, count: int = 1) -> None:
        """Upstream makes releases."""
        for _ in range(count):
            self.version += 1
            repo = self.road.world.github["acme/vox"]
            repo.release(f"v{self.version}", published_at=self.road.now)

    def run(self, *words: str, hours: float = 1) -> dict[str, Any]:
        """A pass, hours after the last."""
        self.road.now += timedelta(hours=hours - 1)
        return self.road.run(*words)

    def alerts(self, *words: str, status: int = 0) -> list[dict[str, Any]]:
        """The outbox, as `monitor alerts` has it."""
        stamp = self.road.now.isoformat()
        got = self.road.call("alerts", "--format", "json", "--now", stamp, *words)
        assert got == status, self.road.err
        rows: list[dict[str, Any]] = json.loads(self.road.out)["alerts"]
        return rows


@pytest.fixture(scope="session", autouse=True)
def apprise() -> None:
    """Load Apprise's plugins once: what they warn of is theirs."""
    with warnings.catch_warnings(), suppress(ImportError):
        warnings.simplefilter("ignore")
        import apprise

        apprise.Apprise.instantiate("json://127.0.0.1")


@pytest.fixture
def desk(road: Road, token: str) -> Desk:
    return Desk(road)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[Mail]:
    with Mail() as server:
        yield server
