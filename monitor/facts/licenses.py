"""Licences as SPDX ids: what upstream and people write, brought to one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

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
    "apache v 2": "Apache-2.0",
    "apache v 2 0": "Apache-2.0",
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
    "gpl v 2": "GPL-2.0-only",
    "gpl v 3": "GPL-3.0-only",
    "agpl 3": "AGPL-3.0-only",
    "agpl v 3": "AGPL-3.0-only",
    "gpl 2": "GPL-2.0-only",
    "gpl 3": "GPL-3.0-only",
    "lgpl 3": "LGPL-3.0-only",
    "lgpl v 2 1": "LGPL-2.1-only",
    "bsd 2": "BSD-2-Clause",
    "bsd 3": "BSD-3-Clause",
    "lgpl v 3": "LGPL-3.0-only",
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
    "eclipse public 2 0": "EPL-2.0",
    "european union public 1 2": "EUPL-1.2",
    "odc by": "ODC-By-1.0",
    "pddl": "PDDL-1.0",
}
"""Spellings that SPDX does not have, as `_words` leaves them."""

_LONGEST = 200

Stance = Literal["undecided", "open", "weights", "closed", "research"]
"""What a page may say in the place of a licence's name."""

_STANCES: Mapping[str, Stance] = {
    **dict.fromkeys(
        ("tbd", "tba", "to be determined", "to be announced", "to be decided", "to be confirmed",
         "unknown", "undecided", "undisclosed", "unspecified", "unclear", "pending", "none",
         "not specified", "not stated", "not disclosed", "not announced", "not known"),
        "undecided",
    ),
    **dict.fromkeys(("open source", "opensource", "oss", "foss", "free software"), "open"),
    **dict.fromkeys(("open weights", "open weight", "open"), "weights"),
    **dict.fromkeys(
        ("proprietary", "closed", "closed source", "commercial", "all rights reserved"), "closed"
    ),
    **dict.fromkeys(
        ("research", "research only", "research use only", "for research", "academic",
         "academic use only", "non commercial", "noncommercial", "non commercial use only",
         "non commercial research", "research non commercial"),
        "research",
    ),
}  # fmt: skip

_FAMILIES = frozenset({
    "bigcode", "bigscience", "chatglm", "creativeml", "deepfloyd", "deepseek", "falcon", "gemma",
    "grok", "intel", "jamba", "llama", "mistral", "nvidia", "openrail", "qwen", "stability", "yi",
})  # fmt: skip
"""Makers' own licences for models, by the first word of their names; SPDX lists none of them."""

_SPELLINGS: Mapping[str, str] = {
    "creative commons": "cc",
    "tongyi qianwen": "qwen",
    "tongyi": "qwen",
    "meta llama": "llama",
    "stabilityai": "stability",
    "stability ai": "stability",
    "open rail": "openrail",
}
_GENERIC = frozenset({
    "apache", "bsd", "cc", "commercial", "commons", "creative", "custom", "dual", "gnu", "gpl",
    "lgpl", "limited", "mit", "mixed", "modified", "mozilla", "mpl", "multiple", "open", "other",
    "own", "proprietary", "public", "respective", "restricted", "several", "software", "source",
    "special", "specific", "style", "various", "vendor",
})  # fmt: skip
"""Words that begin no licence's own name, or that of one which somebody changed."""

_MAKER = re.compile(r"[^a-z]")
"""What ends a maker's name at the front of a licence's."""
_WHOLE = re.compile(r"(?<!\d )\b\d+(?=$| only$| or later$)")
"""A version that is told without its zero."""
_GNU = re.compile(r"\b(?:gnu )?(affero |lesser |library )?general public\b")
"""What the letters of GPL, AGPL and LGPL stand for; the word for a licence is gone."""
_VERSIONED = re.compile(r"-\d[\d.]*(?:-only|-or-later)?$")
_UNVERSIONED = frozenset({"agpl", "bsd", "cc", "epl", "gfdl", "gpl", "lgpl", "mpl", "osl"})


def spdx(text: str | None) -> str | None:
    """Give the SPDX id (or expression) of a licence as people write it.

    None where there is none or SPDX does not list it: `llama3.1`, "Qwen License", `other`.
    """
    said = " ".join((text or "").split())
    if not said or len(said) > _LONGEST or said.lower() in NOT_SAYING:
        return None
    known = _ids()
    return known.get(said.lower()) or _plain(said, known) or _expression(said)


@dataclass(frozen=True, slots=True)
class Stated:
    """The licences that a text names, by SPDX id or, in lower case, by their makers' names.

    `whole` is False where the text says more than was understood. A licence without its version
    (`gpl`, `cc`) stands in lower case too.
    """

    ids: frozenset[str]
    whole: bool = True


def stated(text: str | None) -> Stated:
    """Read all licences that a text names: alternatives, several parts, makers' own ones."""
    said = " ".join((text or "").split())[:_LONGEST]
    if one := _one(said):
        return Stated(one)
    parts = [part for part in re.split(r"\s*(?:[/,;&+|]|\band\b|\bor\b)\s*", said) if part]
    found = [_one(part.rpartition(":")[2].strip()) for part in parts] if len(parts) > 1 else []
    ids = frozenset(id_ for part in found if part for id_ in part)
    return Stated(ids, whole=bool(ids) and all(found))


def stance(text: str | None) -> Stance | None:
    """What is said in the place of a licence ("TBD", "Open Source"); None where one is named."""
    words = _words(text or "").removesuffix(" use")
    return _STANCES.get(words)


def is_open(id_: str) -> bool | None:
    """Say whether an SPDX licence lets anybody use and change the work; None for others' own."""
    category = _categories().get(id_)
    if category is None:
        return None
    return category in ("Permissive", "Copyleft", "Copyleft Limited", "Public Domain")


def covers(name: str, id_: str) -> bool:
    """Say whether a name means this licence, in every version where it names none.

    Only and or-later are not told apart: most places that name a licence do not.
    """
    first, second = _bare(name), _bare(id_)
    if first in _UNVERSIONED:
        return second.startswith(first)
    rest = second.removeprefix(first)
    return first == second or (rest != second and re.fullmatch(r"[- ]v?\d[\d.]*", rest) is not None)


def tells_apart(one: str, other: str) -> bool:
    """Say whether two names are surely of two licences.

    One maker may call one licence in two ways, unless both names bear a version.
    """
    if not (is_known(one) and is_known(other)):
        return False
    maker, others = (_MAKER.split(name, maxsplit=1)[0] for name in (one, other))
    versions = all(re.search(r"\d", name) for name in (one, other))
    return maker != others or maker not in _FAMILIES or versions


def is_known(id_: str) -> bool:
    """Say whether a name is SPDX's, with or without its version, or a known maker's own."""
    first = _MAKER.split(id_, maxsplit=1)[0]
    return id_ in _categories() or id_ in _UNVERSIONED or first in _FAMILIES or _is_stem(id_)


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
    apart = _apart(words)
    bare = re.sub(r"\bv (?=\d)", "", apart)
    return _look_up(words, known) or _look_up(apart, known) or _look_up(bare, known)


def _look_up(words: str, known: Mapping[str, str]) -> str | None:
    by_words = _by_words()
    named = _ALIASES.get(words) or known.get(words.replace(" ", "-")) or by_words.get(words)
    return named or by_words.get(_WHOLE.sub(r"\g<0> 0", words))


@cache
def _stems() -> frozenset[str]:
    return frozenset(_VERSIONED.sub("", id_) for id_ in _categories() if _VERSIONED.search(id_))


def _is_stem(name: str) -> bool:
    return name in _stems()


def _apart(words: str) -> str:
    """Letters apart from the digits behind them: `apache2` is `apache 2`, `gplv3` `gpl v 3`."""
    return re.sub(r"(?<=[a-z])(?=v ?\d)|(?<=[a-z])(?=\d)", " ", words)


def _one(said: str) -> frozenset[str]:
    """The ids of one licence, or of an SPDX expression."""
    one = spdx(said)
    if one is not None:
        ids = _symbols(one)
        return ids if re.search(r"\d", said) else frozenset(map(_unversioned, ids))
    own = _own(said)
    return frozenset() if own is None else frozenset({own})


def _unversioned(id_: str) -> str:
    """The id without the version that the text did not say: `Apache` is of any."""
    return _VERSIONED.sub("", id_)


def _symbols(expression: str) -> frozenset[str]:
    """The ids of an SPDX expression, exceptions left out."""
    ids = re.split(r"\s+(?:AND|OR)\s+", re.sub(r"\s+WITH\s+[\w.-]+", "", expression))
    return frozenset(id_.strip("() ") for id_ in ids)


def _own(said: str) -> str | None:
    """Name a licence that SPDX does not list: `llama 3.1`, `qwen`; None if it is no such name."""
    plain = re.sub(r"\(.*?\)", " ", said.lower())
    plain = re.sub(r"(?<=[a-z])(?=\d)", " ", re.sub(r"[^a-z0-9.+]+", " ", plain))
    is_named = re.search(r"\blicen[cs]e(?: agreement)?(?: v?[\d.]+)?\s*$", plain) is not None
    kept = re.sub(
        r"\b(?:the|licen[cs]es?|agreement|community|version|model|models|terms of use|terms|of|use"
        r"|v(?= ?\d))\b",
        " ",
        plain,
    )
    words = " ".join(kept.split())
    for spelling, name in _SPELLINGS.items():
        if words == spelling or words.startswith(f"{spelling} "):
            words = name + words[len(spelling) :]
    first = _MAKER.split(words, maxsplit=1)[0]
    if first in _FAMILIES or words in _UNVERSIONED:
        return words
    return words if is_named and words and not _GENERIC & set(words.split()) else None


def _bare(id_: str) -> str:
    return re.sub(r"(?:-only|-or-later|\+)$", "", id_.lower())


def _words(said: str) -> str:
    plain = re.sub(r"\(.*?\)", " ", said.lower())
    plain = re.sub(r"\b(?:the|licen[cs]ed?|version|international|public domain)\b", " ", plain)
    words = " ".join(re.sub(r"[^a-z0-9+]+", " ", plain).split())
    return _GNU.sub(lambda found: f"{(found[1] or ' ')[0].strip()}gpl", words)


def _expression(said: str) -> str | None:
    if not re.search(r"\s(?:AND|OR|WITH)\s", said, re.IGNORECASE):
        return None
    try:
        parsed = _licensing().parse(said, validate=True, strict=True)
    except ExpressionError:
        return None
    return None if parsed is None else str(parsed)


@cache
def _licensing() -> Any:
    """The parser of expressions: a tenth of a second to make, so it is made once."""
    return get_spdx_licensing()


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
def _categories() -> Mapping[str, str]:
    """What SPDX's licences let people do, in the words of the ScanCode licence list."""
    return {
        key: str(entry.get("category") or "")
        for entry in get_license_index()
        if (key := entry.get("spdx_license_key") or "") and not key.startswith("LicenseRef-")
    }


@cache
def _by_words() -> Mapping[str, str]:
    return {_words(key.replace("-", " ")): key for key in _ids().values()}
