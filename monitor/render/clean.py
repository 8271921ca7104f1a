"""Text from outside made fit for a line: no control characters, no escapes, no bidi tricks."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48: CSI and OSC sequences, and the two-character escapes.
ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[@-_]"
)
JOINERS = frozenset("\u200c\u200d")
"""Invisible, yet part of words and emoji: Persian and Indic scripts cannot be written without."""
UNFIT = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str, limit: int | None = None) -> str:
    """Make one line of a text: blanks collapsed, terminal escapes, controls and overrides gone.

    `limit` is the most characters that are let through, the ellipsis included.
    """
    fit = (" " if char.isspace() else char for char in ESCAPES.sub("", text) if _fit(char))
    line = " ".join("".join(fit).split())
    return line if limit is None else cut(line, limit)


def cut(text: str, limit: int) -> str:
    """Shorten a text to `limit` characters, the last of them an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _fit(char: str) -> bool:
    return char.isspace() or char in JOINERS or unicodedata.category(char) not in UNFIT
