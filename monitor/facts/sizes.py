"""Parameter counts as people write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

STEPS = ((10**12, "T"), (10**9, "B"), (10**6, "M"))


def measured(parameters: int) -> str:
    """Write a parameter count: `33.49 B`, `5.6 B`, `616 M`; three digits are enough from 100 on.

    Counts below a million are written out.
    """
    for step, unit in STEPS:
        text = _digits(Decimal(parameters) / step)
        if Decimal(text) >= 1:
            return f"{text} {unit}"
    return str(parameters)


def _digits(number: Decimal) -> str:
    grain = Decimal(1) if number >= 100 else Decimal("0.01")
    text = f"{number.quantize(grain, ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
