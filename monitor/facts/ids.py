"""The models that a text names: many spellings, one model; several ids in a cell, several models.

A text is *marked* where code stands in backticks, as in Markdown; lines are parted by line breaks.
Dated snapshots are models of their own: `gpt-4o-audio-preview-2024-12-17` is not
`gpt-4o-audio-preview`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from monitor.facts import dates

LONGEST, MOST_WORDS, MOST = 120, 8, 60
"""Letters and words of one name; names of one cell."""

LONGEST_TEXT = 1_500
"""Letters of a cell or sentence that are read."""

_CODE = re.compile(r"(?<!`)`{1,3}([^`\n]{1,300})`{1,3}")
_TOKEN = re.compile(
    r"(?<![\w./@:#-])@?[A-Za-z][A-Za-z0-9.]*+(?:[-_/:@][A-Za-z0-9.]*[A-Za-z0-9])++(?![\w/@-])"
)
_SLUG = re.compile(r"[a-z][a-z0-9.]*(?:-[a-z0-9.]+)+")
_VOICE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*-[A-Z][a-z]+[A-Z]\w{0,60}")
"""An id whose last part is of joined words: `en-US-AvaNeural`."""
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,80}[A-Za-z0-9])?")
_ONE = re.compile(rf"(`?)({_PLAIN.pattern})\1")
"""A cell that is one plain word, as most that name a model are."""
_PREFIX = re.compile(r"^(?:publishers/[\w.-]+/)?models/(?=.)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:\s*(?:\[\^?[\w*]{1,3}\]|\^\d{1,2}|\(\d\)|[*†‡§¶⚠️ⁱ⁰¹²³⁴⁵⁶⁷⁸⁹]))+$")
_BADGE = re.compile(
    r"(?:\s+[\[(]?(?:deprecated|legacy|retired|new|recommended|default|beta)[\])]?)+$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[a-z\d])(?:Deprecated|Legacy|Retired|New|Recommended|Default|Beta)$")
"""A badge that stands right behind a name, as one of its own element may."""
_ASIDE = re.compile(r"\s*\(([^()]{1,200})\)\s*$")
_MOST_ASIDE, _MOST_OF_A_NAME = 2, 6
_STATE = re.compile(
    r"deprecat|legacy|retir|\bnew\b|recommend|default|beta|soon|until|since|latest|\d{4}"
    r"|[^\w\s.-]|see |formerly|\ball\b",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v\d{1,4}(?:\.\d{1,4}){0,3}")
_PARTS = re.compile(r"\n|;|•|,(?!\d{3}\b)|\s+/\s+|\s+(?:and|or|&)\s+|(?<=[\w`])\s*\|\s*(?=\w)")
_LEADING = re.compile(r"^(?:(?:and|or|the|e\.g\.)\s+|[^\w`@]+|@(?!\w))+", re.IGNORECASE)
_SNAPSHOT = re.compile(
    r"[a-z]?\d{3,8}|\d{2}-\d{2}(?:-\d{4})?|\d{4}-\d{2}(?:-\d{2})?|v?\d+(?:\.\d+)+"
)
_NO_MODEL = re.compile(
    r"\W*(?:v\.?\s?\d+(?:\.\d+)+|\d+(?:\.\d+)+(?![\d.]|\s?[a-z])|(?:19|20)\d\d[-/.]\d"
    r"|(?:migrat|upgrad|mov|switch|us|introduc|announc|gett|chang|updat|replac)ing\s"
    r"|(?:how|what|why|when|where|replacements?|[a-z]+\sof)\s"
    r"|(?:version|ver|release|step|phase|part|section|chapter|week|day|sprint|table|figure|tier"
    r"|level|option|example|appendix|milestone)s?\.?\s+v?\d"
    rf"|{dates.MONTH}\.?\s\d)",
    re.IGNORECASE,
)
"""How headings begin that have a number and are no models, such as those of a changelog."""
_NOBODY = re.compile(
    r"(?:all|any|others?|none|total|n/?a|tb[da]|no|yes|same|see .*|unknown|not .*)(?: models?)?",
    re.IGNORECASE,
)
_QUOTES = "`\"'*_\u201c\u201d\u2018\u2019"


@lru_cache(maxsize=2_048)
def read(marked: str) -> tuple[str, ...]:
    """Read the models of a table cell, each as its subject spells it, in their order.

    Where there are ids, names of the same cell only explain them. Nothing where it is prose.
    """
    if one := _ONE.fullmatch(marked):
        name = _GLUED.sub("", one[2])
        return (name,) if _may_name(name, [name]) else ()
    marked = marked[:LONGEST_TEXT]
    if _is_date(marked):
        return ()
    coded = [code for code in _CODE.findall(marked) if is_id(_bare(code))]
    if coded:
        names = [part for code in coded for part in (_split(code) if "," in code else (code,))]
    else:
        names = [name for part in _split(marked) for name in _with_aside(part)]
        if any(_is_exact(_bare(name)) for name in names):
            names = [name for name in names if len(_bare(name).split()) == 1]
    spelled = (spell(name) for name in names[:MOST])
    return tuple(dict.fromkeys(name for name in spelled if name))


def spell(name: str) -> str:
    """Write a name as subjects do: an id as upstream has it, words in lower case with hyphens.

    "" where it is no name: too long, without a letter, a date, or a word for nothing.
    """
    name = _bare(name)
    words = name.split()
    if not _may_name(name, words):
        return ""
    if len(words) == 1 and "·" not in name:
        return name
    return re.sub(r"[\s·_()-]+", "-", name.lower()).strip("-")


@lru_cache(maxsize=2_048)
def folded(name: str) -> str:
    """What all spellings of a model have in common."""
    return re.sub(r"[\s·_-]+", "-", name.lower())


def with_version(name: str, version: str) -> str:
    """The id of a model in one version (`gpt-4o`, `2024-05-13`), where it does not name it yet."""
    version = spell_version(version)
    if not version or folded(name).endswith(folded(version)):
        return name
    return f"{name}-{version}"


def spell_version(version: str) -> str:
    """The version of a cell; "" for "all", dashes and prose."""
    version = _bare(version.replace("`", ""))
    is_one = len(version.split()) == 1 and len(version) <= 40 and any(c.isalnum() for c in version)
    return version if is_one and not _NOBODY.fullmatch(version) else ""


def is_id(text: str) -> bool:
    """Say whether a text is one word that can be an id: with a letter, and no path of a file."""
    return bool(re.fullmatch(r"@?[\w][\w.:/@+=-]{0,118}", text)) and any(c.isalpha() for c in text)


def looks_like_model(text: str) -> bool:
    """Say whether a heading can be a model's name: few words with a digit, or code alone."""
    code = _CODE.fullmatch(text.strip())
    if code:
        return is_id(_bare(code[1]))
    if _NO_MODEL.match(text):
        return False
    name = spell(text)
    words = text.split()
    numbered = any(map(str.isdigit, name)) and any(map(str.isalpha, name))
    if len(words) == 1 and _SLUG.fullmatch(name) and "-to-" not in name:
        return True
    if len(words) == 1 and _VOICE.fullmatch(name):
        return True
    few = len(_ASIDE.sub("", text).split()) <= _MOST_OF_A_NAME
    return numbered and few and not re.search(r"[:?!]|\.\s", text)


def mentioned(marked: str) -> tuple[str, ...]:
    """The ids in a sentence: code, or words with hyphens and digits; never a plain name."""
    if one := _ONE.fullmatch(marked):
        is_one = (one[1] or _is_exact(one[2])) and _may_name(one[2], [one[2]])
        return (one[2],) if is_one else ()
    marked = marked[:LONGEST_TEXT]
    found = [(code.start(), code[1]) for code in _CODE.finditer(marked) if is_id(_bare(code[1]))]
    bare = _CODE.sub(lambda code: " " * len(code[0]), marked)
    found += [(token.start(), token[0]) for token in _TOKEN.finditer(bare) if _is_exact(token[0])]
    spelled = (spell(text) for _, text in sorted(found)[:MOST])
    return tuple(dict.fromkeys(name for name in spelled if name))


def settled(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The one spelling of each name: the known one, else an id before words, then by letters."""
    best: dict[str, str] = {}
    for name in sorted(set(names), key=lambda one: (one == folded(one), one)):
        best[folded(name)] = name
    best |= {folded(name): name for name in sorted(known)}
    return best


def _split(marked: str) -> Sequence[str]:
    """The parts of a cell; the whole where the parts would be no names ("Text and speech")."""
    text = _CODE.sub(lambda code: code[1], marked)
    text = re.sub(r"\*\*|__|~~", "", text)
    parts = [part for part in map(_cleaned, _PARTS.split(_shielded(text))) if part]
    if all(len(part.split()) == 1 or re.search(r"\d", part) for part in parts):
        return [*_with_versions(parts)]
    lines = [line for line in map(_cleaned, text.split("\n")) if line]
    return _of_one_form(lines) if len(lines) > 1 else [_cleaned(text)]


def _with_versions(parts: Iterable[str]) -> Iterator[str]:
    """Give a part that is but a version the name before it: "Nova v2 / v3" are two of Nova."""
    name = ""
    for part in parts:
        first, _, last = part.rpartition(" ")
        if name and _VERSION.fullmatch(part):
            yield f"{name} {part}"
        else:
            name = first if _VERSION.fullmatch(last) else ""
            yield part


def _of_one_form(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a cell that are names as the first is; others only explain it.

    "Nova Large" above "Our best model for speech" is one name.
    """
    first, form = lines[0].split()[0], _form(lines[0])
    return [
        line
        for line in lines
        if any(map(str.isdigit, line)) or line.split()[0] == first or _form(line) == form
    ]


def _form(line: str) -> Sequence[bool]:
    """Which words of a line begin with a capital; () for an id."""
    return () if _SLUG.fullmatch(line) else [word[:1].isupper() for word in line.split()]


def _shielded(text: str) -> str:
    """Keep the commas in brackets from parting what they belong to."""
    return re.sub(r"\([^()]{1,200}\)", lambda aside: aside[0].replace(",", "\0"), text)


def _cleaned(part: str) -> str:
    return " ".join(_LEADING.sub("", part.replace("\0", ",")).split())


def _with_aside(part: str) -> Sequence[str]:
    """`GPT-4o (2024-05-13)` is a snapshot, `Claude 3 (claude-3-opus)` an id, `X (new)` is X.

    Of a name a word or two belong to it: `Nova-3 (Multilingual)`.
    """
    aside = _ASIDE.search(part)
    if aside is None:
        return [part]
    name = part[: aside.start()]
    inner = [piece.strip() for piece in re.split(r",|\band\b|/", aside[1])]
    exact = [piece for piece in inner if _is_exact(piece)]
    if exact:
        return exact
    snapshots = [piece for piece in inner if _SNAPSHOT.fullmatch(piece)]
    if snapshots:
        return [f"{one} {shot}" for one, shot in product([name], snapshots)]
    is_name = not _is_exact(_bare(name)) or name != name.lower()
    words = aside[1].split()
    if is_name and len(words) <= _MOST_ASIDE and not _STATE.search(aside[1]):
        return [f"{name} {aside[1]}"]
    return [name]


def _bare(name: str) -> str:
    """Take the marks off a name: code, footnotes, badges, quotes, `models/`."""
    if _PLAIN.fullmatch(name):
        return _GLUED.sub("", name)
    name = name[: LONGEST * 2].strip().strip(_QUOTES).strip()
    name = _BADGE.sub("", _FOOTNOTE.sub("", name))
    name = _FOOTNOTE.sub("", name).rstrip(".,;:").strip()
    return _PREFIX.sub("", name)


def _may_name(name: str, words: Sequence[str]) -> bool:
    if not words or len(name) > LONGEST or len(words) > MOST_WORDS:
        return False
    if not any(map(str.isalpha, name)) or _NOBODY.fullmatch(name):
        return False
    return not _is_date(name)


def _is_exact(text: str) -> bool:
    """Say whether a text is an id beyond doubt: one word with a hyphen and a digit, no date.

    So is `@host/maker/model`.
    """
    token = _TOKEN.fullmatch(text)
    if text.startswith("@"):
        return token is not None and text.count("/") == 2
    return bool(token and re.search(r"[-_]", text) and re.search(r"\d", text))


def _is_date(text: str) -> bool:
    found = dates.find(text) if len(text) <= LONGEST else []
    return bool(found) and found[0].end - found[0].start > 0.7 * len(text.strip())
