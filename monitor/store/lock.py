"""One pass at a time: a lock that is the kernel's, so that a killed pass leaves none."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import Locked, StoreError


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold `snapshots/.lock` for the length of a pass. Locked if another one holds it."""
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
        yield
    finally:
        os.close(file)


def _take(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Locked(
            f"another pass is running in {folder}\n"
            "  wait until it is done; a pass that was killed leaves no lock"
        ) from error
