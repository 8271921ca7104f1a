"""A watch in a time that the test moves, over an emulated upstream; and what a process holds."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from monitor.cli import build
from monitor.commands.setting import settle
from monitor.commands.watch import Watch
from monitor.schedule import TICK
from tests.road.conftest import Road

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 10, 1, tzinfo=UTC)


@dataclass
class Time:
    """A watch whose clock stands until it is moved; `asked` is when each path was asked for."""

    road: Road
    now: datetime = START
    asked: dict[str, list[datetime]] = field(default_factory=dict)
    passes: int = 0

    def __post_init__(self) -> None:
        self.watch = self.begun()

    def begun(self) -> Watch:
        """A new process, as it were, over the same folder."""
        file = str(self.road.folder / "sources.toml")
        args = build().parse_args(["watch", "--config", file])
        watch = Watch(settle(args), lambda: self.now, grace_s=30)
        watch.remember()
        return watch

    def tick(self) -> list[str]:
        """One tick; gives the paths that were asked for."""
        self.road.world.clock = self.now
        self.watch.tick()
        paths = [seen.path for seen in self.road.world.requests]
        self.road.world.requests.clear()
        for path in paths:
            self.asked.setdefault(path, []).append(self.now)
        self.passes += bool(paths)
        return paths

    def goes_on(self, span: timedelta, step: timedelta = TICK) -> None:
        end = self.now + span
        while self.now < end:
            self.now += step
            self.tick()


def listed(path: str, every: str) -> str:
    return (
        f'kind = "json"\n  url = "WORLD{path}"\n  every = "{every}"\n'
        '  items = "@"\n  key = "id"\n  fields = {}'
    )


def gaps(times: list[datetime]) -> set[timedelta]:
    return set(waits(times))


def waits(times: list[datetime]) -> list[timedelta]:
    return [later - earlier for earlier, later in pairwise(times)]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
