"""Find `sources.toml`, read it, and raise everything that is wrong with it at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.config.notes import Notes
from monitor.config.reader import read
from monitor.config.schema import Config, address
from monitor.errors import Complaint, ConfigError
from monitor.sources.base import Upstream, modelscope_at

NAME = "sources.toml"
INIT = "`monitor init` writes one to begin with"
VARIABLES = ("GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_SERVER_URL", "HF_ENDPOINT")

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CURES = {
    "Cannot overwrite": "that key or table is there already, further up",
    "Cannot declare": "that table is there already; tables of a list have two brackets: [[…]]",
    "Invalid value": "strings stand between quotes; true and false are lower-case",
    "Illegal character '\\n'": "a string ends in its line; longer ones stand between three quotes",
    "Unterminated string": "the closing quotes are missing",
    "Unclosed": "an inline table { … } stands in one line",
}
"""How to cure what `tomllib` says, by how its sentence begins."""


def find(path: Path | None, start: Path) -> Path:
    """The file that was asked for; else `sources.toml` in `start` or the nearest folder above it.

    ConfigError where there is none.
    """
    if path is not None:
        return path
    folder = start.absolute()
    for candidate in (folder, *folder.parents):
        if (candidate / NAME).is_file():
            return candidate / NAME
    raise ConfigError(
        [Complaint(NAME, None, f"there is none in {folder} or in a folder above it", (INIT,))]
    )


def load(path: Path, *, environ: Mapping[str, str]) -> Config:
    """Read and check the file. ConfigError tells all that is wrong with it, in order of lines.

    Of the environment only the addresses of upstream hosts are read and checked; `${VAR}` in a
    `[[notify]]` is left as it stands.
    """
    shown = shown_as(path)
    text = text_of(path, shown, INIT)
    tables = tables_of(text, shown)
    if not tables:
        raise _one(shown, 1, "the file is empty", INIT)
    notes = Notes(tables, text)
    config = read(notes, path.absolute(), Upstream.from_environment(environ))
    complaints = notes.complaints(shown) + _environment(environ)
    if complaints or config is None:
        raise ConfigError(complaints)
    return config


def text_of(path: Path, shown: str, missing: str = "") -> str:
    """The file's text; a byte order mark is passed over. ConfigError where it cannot be read.

    `missing` is the cure where there is no such file.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _one(shown, None, "there is no such file", missing) from error
    except IsADirectoryError as error:
        raise _one(
            shown, None, "this is a folder", f"name the file in it: {path / NAME}"
        ) from error
    except OSError as error:
        raise _one(shown, None, f"cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _one(shown, line, "not UTF-8", "save the file as UTF-8") from error


def tables_of(text: str, shown: str) -> dict[str, Any]:
    """What the TOML says; ConfigError, with the line, where it is none."""
    try:
        tables = tomllib.loads(text)
        json.dumps(tables, default=str)  # fails for numbers of thousands of digits
    except ValueError as error:
        raise _syntax(text, shown, str(error)) from error
    except RecursionError as error:
        raise _one(shown, None, "lists or tables are nested too deeply") from error
    return tables


def _syntax(text: str, shown: str, message: str) -> ConfigError:
    """Say what `tomllib` says (it names line and column at the end of its sentence)."""
    line, column = None, ""
    if match := _PLACE.search(message):
        message = message[: match.start()]
        line = int(match[1]) if match[1] else len(text.rstrip().splitlines())
        column = f" (column {match[2]})" if match[2] else " (the file ends here)"
    cures = [cure for begin, cure in _CURES.items() if message.startswith(begin)]
    return _one(shown, line, f"not TOML: {message}{column}", *cures)


def _environment(environ: Mapping[str, str]) -> list[Complaint]:
    complaints = []
    named = {name: environ.get(name) or "https://localhost" for name in VARIABLES}
    for name, url in {**named, "MODELSCOPE_ENDPOINT": modelscope_at(environ)}.items():
        try:
            address(url)
        except ValueError as error:
            complaints.append(Complaint("environment", None, f"{name}: {error}"))
    return complaints


def _one(shown: str, line: int | None, what: str, *mend: str) -> ConfigError:
    return ConfigError([Complaint(shown, line, what, mend)])


def shown_as(path: Path) -> str:
    """The file's name as messages have it: from the working folder where it lies in there."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
