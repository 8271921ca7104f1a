"""One pass at a time: a lock that is the kernel's, so that a killed pass leaves none."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import Locked, StoreError

LONGEST = 80
"""Letters that are read of the holder's name."""


@contextmanager
def lock(folder: Path, holder: str = "") -> Iterator[None]:
    """Hold `snapshots/.lock` for the length of a pass. Locked if another one holds it.

    `holder` is what others are told meanwhile of who holds it, such as `monitor watch`.
    """
    path = folder / ".lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror}\n  see that you may write there: a pass keeps its lock in it"
        ) from error
    try:
        _take(file, folder)
        os.truncate(file, 0)
        os.pwrite(file, f"{holder}, process {os.getpid()}".encode() if holder else b"", 0)
        yield
        os.truncate(file, 0)
    finally:
        os.close(file)


def _take(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(file, LONGEST, 0).decode("utf-8", "replace")
        whose = f" ({holder})" if holder.isprintable() and holder else ""
        raise Locked(f"another pass is running in {folder}{whose}\n  {_cure(holder)}") from error


def _cure(holder: str) -> str:
    if holder.startswith("monitor watch"):
        return (
            "`monitor watch` holds the lock until it ends, and does by itself what `run` does\n"
            "  to decide, stop it (SIGTERM) and start it again after that;"
            " verbs that only read work beside it"
        )
    return "wait until it is done; a pass that was killed leaves no lock"
