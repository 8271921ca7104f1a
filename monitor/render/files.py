"""Rendered text into files: marks that keep the maintainer's own text, and writing by rename."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import Complaint, ConfigError, StoreError

BEGIN, END = "<!-- monitor:begin -->", "<!-- monitor:end -->"


def read(path: Path) -> str | None:
    """Read a maintainer's text with its own line ends; None where there is no such file.

    ConfigError if it cannot be read or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise ConfigError([Complaint(str(path), None, "the file is not UTF-8 text")]) from error
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise ConfigError([Complaint(str(path), None, what)]) from error


def outside(text: str, path: Path) -> tuple[str, str] | None:
    """Give what stands before and after the marks, the marks included; None where there are none.

    ConfigError where only one of them stands, they are the wrong way round or there are several.
    """
    if BEGIN not in text and END not in text:
        return None
    start, stop = text.find(BEGIN), text.find(END)
    if text.count(BEGIN) != 1 or text.count(END) != 1 or stop < start:
        at = min(place for place in (start, stop) if place >= 0)
        raise ConfigError(
            [
                Complaint(
                    str(path),
                    text.count("\n", 0, at) + 1,
                    f"expected {BEGIN} once and after it {END} once",
                    ("the page is put between the two; without both it would replace your text",),
                )
            ]
        )
    return text[: start + len(BEGIN)], text[stop:]


def write(files: Mapping[Path, str]) -> list[Path]:
    """Write the files whose bytes differ, each whole at every instant; return those.

    StoreError where the disk refuses.
    """
    return [path for path, text in files.items() if _written(path, text.encode("utf-8"))]


def _written(path: Path, body: bytes) -> bool:
    try:
        return _write(path.resolve(), body)
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror or error}\n"
            "  see that the disk has room and that you may write there"
        ) from error


def _write(path: Path, body: bytes) -> bool:
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in path.parent.glob(f".{path.name}.*.tmp"):  # of a pass that was killed
        leftover.unlink(missing_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True
