"""Licences as SPDX ids: what upstream and people write, brought to one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from license_expression import (  # type: ignore[import-untyped]
    ExpressionError,
    get_license_index,
    get_spdx_licensing,
)

UNRECOGNISED = "unrecognised"
"""A licence stands there, and upstream cannot say which."""

NOT_SAYING = frozenset({"noassertion", "other", "unknown", "none"})
"""What GitHub and the hub write for a licence that is on no list of theirs."""

_ALIASES: Mapping[str, str] = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2 0": "Apache-2.0",
    "asl 2 0": "Apache-2.0",
    "bsd 2 clause": "BSD-2-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "simplified bsd": "BSD-2-Clause",
    "cc by nc": "CC-BY-NC-4.0",
    "cc by": "CC-BY-4.0",
    "cc by sa": "CC-BY-SA-4.0",
    "cc0": "CC0-1.0",
    "creative commons attribution 4 0": "CC-BY-4.0",
    "creative commons attribution noncommercial 4 0": "CC-BY-NC-4.0",
    "creative commons attribution non commercial 4 0": "CC-BY-NC-4.0",
    "expat": "MIT",
    "gnu agpl v3": "AGPL-3.0-only",
    "agpl 3 0": "AGPL-3.0-only",
    "agpl v3": "AGPL-3.0-only",
    "gnu gpl v3": "GPL-3.0-only",
    "gpl 2 0": "GPL-2.0-only",
    "gpl 3 0": "GPL-3.0-only",
    "gpl v2": "GPL-2.0-only",
    "gpl v3": "GPL-3.0-only",
    "lgpl 2 1": "LGPL-2.1-only",
    "lgpl 3 0": "LGPL-3.0-only",
    "mozilla public 2 0": "MPL-2.0",
    "mpl 2": "MPL-2.0",
}
"""Spellings that SPDX does not have, as `_words` leaves them."""

_LONGEST = 200


def spdx(text: str | None) -> str | None:
    """Give the SPDX id (or expression) of a licence as people write it.

    None where there is none or SPDX does not list it: `llama3.1`, "Qwen License", `other`.
    """
    said = " ".join((text or "").split())
    if not said or len(said) > _LONGEST or said.lower() in NOT_SAYING:
        return None
    known = _ids()
    return known.get(said.lower()) or _plain(said, known) or _expression(said)


def of_github(spdx_id: str | None, key: str | None) -> str:
    """Read what GitHub found in a licence file: its SPDX id, or `unrecognised`.

    Where GitHub found no file there is no licence object, and this is not to be asked.
    """
    return UNRECOGNISED if _silent(spdx_id) or _silent(key or spdx_id) else str(spdx_id)


def of_tags(tags: Iterable[str]) -> str | None:
    """Read the licence from a hub model's tags, in the hub's spelling; None without such a tag.

    A model under several licences has several tags; they are joined in a fixed order.
    """
    names = sorted({tag[8:] for tag in tags if tag.startswith("license:") and len(tag) > 8})
    if not names:
        return None
    if any(_silent(name) for name in names):
        return UNRECOGNISED
    return " AND ".join(names)[:_LONGEST]


def _silent(name: str | None) -> bool:
    return not name or name.lower() in NOT_SAYING


def _plain(said: str, known: Mapping[str, str]) -> str | None:
    """Find a licence by its words alone: "The MIT License (MIT)", "Apache License, Version 2.0"."""
    words = _words(said)
    return _ALIASES.get(words) or known.get(words.replace(" ", "-")) or _by_words().get(words)


def _words(said: str) -> str:
    plain = re.sub(r"\(.*?\)", " ", said.lower())
    plain = re.sub(r"\b(?:the|licen[cs]ed?|version|international|public domain)\b", " ", plain)
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", plain).split())


def _expression(said: str) -> str | None:
    if not re.search(r"\s(?:AND|OR|WITH)\s", said, re.IGNORECASE):
        return None
    licensing = get_spdx_licensing()
    try:
        parsed = licensing.parse(said, validate=True, strict=True)
    except ExpressionError:
        return None
    return None if parsed is None else str(parsed)


@cache
def _ids() -> Mapping[str, str]:
    """Every SPDX id by its lower-case form, former ids (`GPL-3.0`) included."""
    found: dict[str, str] = {}
    for entry in get_license_index():
        key = entry.get("spdx_license_key") or ""
        if key and not key.startswith("LicenseRef-"):
            found[key.lower()] = key
            for former in entry.get("other_spdx_license_keys") or ():
                found.setdefault(former.lower(), key)
    return found


@cache
def _by_words() -> Mapping[str, str]:
    return {_words(key.replace("-", " ")): key for key in _ids().values()}
