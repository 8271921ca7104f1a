"""Text from outside made fit for one line: no control characters, no tricks of direction."""

from __future__ import annotations

import unicodedata

LINE = 160


def plain(text: str, length: int = LINE) -> str:
    """Collapse white space, drop control and format characters, cut to `length` characters.

    Format characters (Unicode category Cf) turn the direction of text or hide it; surrogates and
    private use have no reading.
    """
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char
        for char in text[: length * 4]
        if unicodedata.category(char) not in {"Cf", "Cs", "Co"}
    )
    line = " ".join(kept.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
