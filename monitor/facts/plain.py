"""Text from outside made fit for one line: no control characters, no tricks of direction."""

from __future__ import annotations

import unicodedata

LINE = 160
_CONTROLS, _HIDDEN = {"Cc", "Zl", "Zp"}, {"Cf", "Cs", "Co"}


def plain(text: str, length: int = LINE) -> str:
    """Collapse white space, drop control and format characters, cut to `length` characters.

    Format characters (Unicode category Cf) turn the direction of text or hide it; surrogates and
    private use have no reading.
    """
    read = text[: length * 4]
    kept = read if read.isascii() and read.isprintable() else "".join(map(_shown, read))
    line = " ".join(kept.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _shown(char: str) -> str:
    """The character; a blank where it controls, nothing where it hides."""
    category = unicodedata.category(char)
    return " " if category in _CONTROLS else "" if category in _HIDDEN else char
