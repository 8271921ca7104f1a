"""Bytes of a file as text, damaged encodings mended."""

from __future__ import annotations

from pathlib import Path

from ftfy import TextFixerConfig, fix_and_explain
from selectolax.lexbor import LexborHTMLParser

from monitor.errors import UsageError

MOST_BYTES = 5_000_000
"""A catalog that people keep by hand is smaller."""
_ENCODING_ALONE = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
)
_SAVE = "save it as Markdown in UTF-8 first"


def read(path: Path) -> tuple[str, list[int]]:
    """Read a text file; also returns the numbers of the lines whose letters were mended.

    UsageError for what is no text that a catalog could be.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}\n"
            "  name a Markdown page, a best-of projects.yaml or a folder of hecat's"
        ) from error
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{path} is larger than {MOST_BYTES // 1_000_000} MB: that is no catalog kept by hand\n"
            "  adopt a part of it"
        )
    if b"\0" in data:
        raise UsageError(f"{path} is binary, not text\n  {_SAVE}")
    text = _decoded(path, data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UsageError(f"{path} is empty: there is nothing to adopt")
    return mended(text)


def mended(text: str) -> tuple[str, list[int]]:
    """Undo UTF-8 that was read as a Windows code page, line by line."""
    lines, numbers = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        better = line if line.isascii() else fix_and_explain(line, _ENCODING_ALONE).text
        if better != line:
            numbers.append(number)
        lines.append(better)
    return "\n".join(lines), numbers


def is_html(text: str) -> bool:
    """Say whether a whole file is an HTML page (Markdown may hold some too)."""
    start = text.lstrip()[:200].lower()
    if not start.startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        return False
    return LexborHTMLParser(text[:2_000]).body is not None


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{path}:{line}: this is not UTF-8\n  {_SAVE}") from error
