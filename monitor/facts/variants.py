"""Which ids of models name another model's variant: an alias, a snapshot, a tier, a platform. Pure.

Lists have one row for each way to reach a model: `~google/gemini-pro-latest` points at the newest,
`:free` and `:nitro` are tiers, `azure/eu/gpt-4o`, `eu.anthropic.claude-…` and
`openrouter/google/gemini-…` are platforms and regions, `gpt-4o-2024-08-06` is a dated snapshot. An
id is a variant only of one that the list has: what a suffix means is never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

LONGEST, MOST_FORMS = 200, 64

_YEAR, _MONTH, _DAY = r"20[12]\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_ALIAS = re.compile(r"^~|[-_.]latest$")
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^~",
        r":[a-z][a-z-]*$",
        r"^[^/]+/(?=.)",
        r"(?<=/)(?:eu|us|us-gov|global|global-standard|apac|ap|jp|au|ca)/",
        r"^[a-z][a-z_-]*\.(?=[a-z])",
    )
)
"""What an id may lose and still name the same thing at another place or price: the sign of an
alias, a tier, a platform, a region (its vendor, where that is set off by a dot)."""
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[-_.]latest$",
        rf"[-@]{_YEAR}-?{_MONTH}-?{_DAY}$",
        rf"-{_MONTH}-{_DAY}(?:-{_YEAR})?$",
        rf"-{_MONTH}-{_YEAR}$",
        rf"-(?:{_MONTH}{_DAY}|2[0-9]{_MONTH})$",
        r"-00\d$",
        r"-v\d(?::\d)?$",
    )
)
"""What an id may lose and still name the same line of models: `latest`, a number, and a date in
the ways that vendors write it."""


class Names:
    """The keys of a list's rows; what is found out about them is found once, if it is asked."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._keys = keys

    def base(self, key: str) -> str | None:
        """The row that this one is a variant of, None where it is none.

        That is the nearest of its plainer forms that the list has, else the plainest row of the
        same thing at another place.
        """
        nearest = next((form for form in _forms(key)[1:] if form in self._all), None)
        if nearest is not None:
            return nearest
        first = self._by_core.get(core(key), [key])[0]
        return None if first == key or first.endswith(f"/{key}") else first

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self._keys)

    @cached_property
    def _by_core(self) -> Mapping[str, list[str]]:
        """The rows that name one thing, the plainest first."""
        found = defaultdict[str, list[str]](list)
        for key in sorted(self._all, key=lambda key: (is_alias(key), len(key), key)):
            found[core(key)].append(key)
        return found


def core(key: str) -> str:
    """The id without its place: what names one thing at several places has one core."""
    forms = _forms(key, _PLACES)
    return forms[-1] if forms else key


def is_alias(key: str) -> bool:
    """Say whether an id names whatever is newest, and no model of its own."""
    return bool(_ALIAS.search(key))


def _forms(key: str, losses: Sequence[re.Pattern[str]] = _PLACES + _TIMES) -> list[str]:
    """The id and its plainer forms, the nearest first; the last has nothing more to lose."""
    if len(key) > LONGEST:
        return []
    forms, place = [key], 0
    while place < len(forms) and len(forms) < MOST_FORMS:
        shorter = (loss.sub("", forms[place], count=1) for loss in losses)
        forms += [form for form in dict.fromkeys(shorter) if form and form not in forms]
        place += 1
    return forms
