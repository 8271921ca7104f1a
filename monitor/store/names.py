"""The file names of sources: readable, safe on every file system, never two for one.

An id that is plain keeps its letters (`github:acme/vox` → `github--acme--vox`), and can be told
back from its name. Every other id gets a readable slug and ten digits of its SHA-256 behind a `~`,
which no plain name holds.
"""

from __future__ import annotations

import hashlib
import re

from monitor.sources.base import IMPLIED

LONGEST = 80
"""Letters of a name at most, before the digits."""
NOBODY = "_watch"
"""The folder of sources that belong to no provider; no provider's folder begins so."""
ASIDE = "_claims"
"""The folder of looks that only claims ask for."""

_PART = r"(?!.*--)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?"
_WORD = re.compile(_PART)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


def path_of(source: str, provider: str | None) -> str:
    """The path of a source's snapshot below `snapshots/`, with slashes."""
    if source.startswith(IMPLIED):
        return f"{ASIDE}/{name_of(source.removeprefix(IMPLIED))}.json"
    folder = NOBODY if provider is None else name_of(provider)
    return f"{folder}/{name_of(source)}.json"


def name_of(id_: str) -> str:
    """The name of a file or folder for an id: another one for every id, whatever it holds."""
    plain = _plain(id_)
    if plain is not None and len(plain) <= LONGEST and not _RESERVED.fullmatch(plain):
        return plain
    slug = re.sub(r"[^a-z0-9.]+", "-", re.sub(r"\bhttps?://", "", id_.lower()))
    slug = re.sub(r"\.{2,}", ".", slug)[:LONGEST].strip(".-")
    digits = hashlib.sha256(id_.encode("utf-8", "backslashreplace")).hexdigest()[:10]
    return f"{slug}~{digits}" if slug else f"source~{digits}"


def _plain(id_: str) -> str | None:
    """The name that the id can be told back from; None if there is none.

    Plain are `word`, `kind:word/word` and `kind:https://host.name/word`: the first separator is
    the colon, and only in an address does the part behind it hold a dot.
    """
    kind, colon, rest = id_.partition(":")
    if not colon:
        return id_ if _WORD.fullmatch(id_) else None
    address = rest.startswith("https://")
    parts = [kind, *rest.removeprefix("https://").split("/")]
    if not all(_WORD.fullmatch(part) for part in parts) or ("." in parts[1]) is not address:
        return None
    return "--".join(parts)
