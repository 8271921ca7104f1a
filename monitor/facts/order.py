"""The order in which people expect names: `v0_10` stands behind `v0_9`."""

from __future__ import annotations

import re

DIGITS = re.compile(r"([0-9]{1,18})")


def natural(name: str) -> list[tuple[int, str]]:
    """A key to sort names by: runs of digits count as numbers, the rest as it is written."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in DIGITS.split(name)]
