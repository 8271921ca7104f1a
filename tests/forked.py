"""Real processes that have imported everything already: alone, each takes a second for that."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

FORKS = get_context("forkserver")
# One process forks for all tests of a session, and is told once what to import.
FORKS.set_forkserver_preload(
    [
        "alembic.command",
        "monitor.commands.report",
        "monitor.commands.run",
        "monitor.commands.watch",
        "tests.forked",
        "tests.store.passes",
    ]
)


def command(
    words: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    streams: Sequence[int] = (),
) -> ForkServerProcess:
    """Start `monitor` with these words in a process; where nothing is told, as a child would be.

    `streams` are the descriptors of its stdout and its stderr.
    """
    held = [Connection(os.dup(stream)) for stream in streams]
    told = dict(os.environ if environment is None else environment)
    process = FORKS.Process(target=_live, args=(words, folder or Path.cwd(), told, held))
    process.start()
    for stream in held:
        stream.close()
    return process


def _live(
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    streams: Sequence[Connection],
) -> None:
    from monitor.cli import main

    for number, stream in enumerate(streams, 1):
        os.dup2(stream.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.exit(main(words))
