"""What the verbs share: the configuration, the store, the clock, and how results are printed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from monitor import config as configuration
from monitor.config import Config
from monitor.errors import UsageError, printing
from monitor.fetch import HttpSettings
from monitor.implied import implied
from monitor.store import Store
from monitor.values import Json


class Opening(Protocol):
    """A way to open what is remembered, by the database's URL and the folder of text files."""

    def __call__(self, url: str, folder: Path, *, owners: Mapping[str, str | None]) -> Store: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a command works: the file, what is remembered, and the time it believes."""

    config: Config
    args: argparse.Namespace

    @property
    def now(self) -> datetime:
        """The time now, or what `--now` says."""
        given: datetime | None = self.args.now
        return given or datetime.now(UTC)

    def store(self) -> Store:
        """Open what is remembered; a missing database is rebuilt from the text files."""
        return self._opened(Store.open)

    def reading(self) -> Store:
        """What is remembered, for those who only ask: nothing is written, here or on a server."""
        return self._opened(Store.reading)

    def scratch(self) -> Store:
        """A copy in memory that is thrown away."""
        return self._opened(Store.scratch)

    def _opened(self, how: Opening) -> Store:
        every = (*self.config.sources, *implied(self.config))
        owners = {watched.source.id: watched.provider for watched in every}
        snapshots = self.config.snapshots
        default = f"sqlite:///{snapshots / 'monitor.db'}"
        url = self.args.database or os.environ.get("MONITOR_DATABASE_URL") or default
        watched = [each.source for each in self.config.sources]
        return how(url, snapshots, owners=owners).of(watched)


def settle(args: argparse.Namespace) -> Setting:
    """Find and read `sources.toml`; ConfigError where it is missing or wrong."""
    path = configuration.find(args.config, Path.cwd())
    return Setting(configuration.load(path, environ=os.environ), args)


def http_settings(config: Config) -> HttpSettings:
    """The `[http]` table as the fetching room wants it."""
    return HttpSettings(
        contact=config.http.contact,
        per_host=config.http.per_host,
        min_delay=config.http.min_delay,
        timeout_s=config.http.timeout,
        max_body=config.http.max_body,
        allow_private=config.http.allow_private,
    )


def formats(args: argparse.Namespace, *allowed: str) -> str:
    """The format asked for, the first of `allowed` where none is; UsageError if it is another."""
    chosen: str = args.format or allowed[0]
    if chosen not in allowed:
        raise UsageError(
            f"`monitor {args.verb}` has no --format {chosen}\n  it prints: {', '.join(allowed)}"
        )
    return chosen


def print_json(document: Mapping[str, Json]) -> None:
    """Print a JSON document to stdout."""
    say([json.dumps(document, ensure_ascii=False, indent=2)])


def say(lines: Iterable[str]) -> None:
    """Print the result, a line each, to stdout. Unwritten where that takes no more."""
    for line in lines:
        with printing():
            sys.stdout.write(line + "\n")


def remarks(lines: Iterable[str]) -> None:
    """Tell of lines on stderr, where stdout belongs to a document."""
    for line in lines:
        remark(line)


def remark(line: str) -> None:
    """Tell of progress or trouble on stderr."""
    sys.stderr.write(line + "\n")
