"""The text files below `snapshots/`: whole at every instant, and touched only where bytes differ.

A file is replaced by rename, or appended to by one unbuffered write of whole lines.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import StoreError

EVENTS, COUNTERS, PENDING = "events.jsonl", "counters.csv", "pending.json"
CLAIMS = "claims.json"
_DRAFT = ".tmp"


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells quickly whether a file is still the one we knew."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Folder:
    """`snapshots/`. Paths within it are texts with slashes. StoreError where the disk refuses."""

    root: Path

    def marks(self) -> dict[str, Mark]:
        """Every text file that is ours, with its mark, sorted by path."""
        with _letters(self.root):
            paths = [
                name for name in (CLAIMS, COUNTERS, EVENTS, PENDING) if (self.root / name).is_file()
            ]
            paths += [
                f"{path.parent.name}/{path.name}"
                for path in self.root.glob("*/*.json")
                if not path.name.startswith(".") and path.parent.name[0] != "." and path.is_file()
            ]
            return {path: self.mark(path) for path in sorted(paths)}

    def mark(self, path: str) -> Mark:
        """The mark of a file that exists."""
        with _letters(self.root / path):
            found = (self.root / path).stat()
        return Mark(found.st_size, found.st_mtime_ns)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None if there is none."""
        with _letters(self.root / path):
            try:
                return (self.root / path).read_bytes()
            except FileNotFoundError:
                return None

    def replace(self, path: str, data: bytes) -> bool:
        """Put a whole file in place by rename; says whether its bytes differed."""
        target = self.root / path
        if self.read(path) == data:
            return False
        with _letters(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{target.name}{_DRAFT}")
            try:
                draft.write_bytes(data)
                draft.replace(target)
            except OSError:
                draft.unlink(missing_ok=True)
                raise
        return True

    def append(self, path: str, lines: bytes) -> None:
        """Append whole lines in one write, and see them safe on the disk; all of them or none."""
        with _letters(self.root / path):
            self.root.mkdir(parents=True, exist_ok=True)
            file = os.open(self.root / path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                before = os.fstat(file).st_size
                written = os.write(file, lines)
                if written != len(lines):
                    os.ftruncate(file, before)
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file)
            finally:
                os.close(file)

    def remove(self, path: str) -> bool:
        """Remove a file, and its folder where it was the last one; says whether it was there."""
        target = self.root / path
        with _letters(target):
            if not target.exists():
                return False
            target.unlink()
            if target.parent != self.root and not any(target.parent.iterdir()):
                target.parent.rmdir()
        return True

    def sweep(self) -> None:
        """Remove the drafts that a killed pass left behind."""
        with _letters(self.root):
            for pattern in (f".*{_DRAFT}", f"*/.*{_DRAFT}"):
                for draft in self.root.glob(pattern):
                    draft.unlink(missing_ok=True)


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _letters(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror or error}\n"
            "  see that the disk has room and that you may read and write there"
        ) from error
