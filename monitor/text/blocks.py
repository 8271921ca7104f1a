"""A block: one heading, paragraph, list item, table row, quote or piece of code."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from monitor.model import Fact
from monitor.text.addresses import lasting
from monitor.text.noise import hollow, signature
from monitor.values import Json

BlockKind = Literal["heading", "p", "li", "code", "row", "quote"]

LONGEST = 4_000
"""Characters of one block; what is longer becomes several blocks, so that its end is seen too."""
MOST = 20_000
"""Blocks of one page."""
_SHORT = 60
"""Characters under which a block may say nothing but a time or a count."""
STEP = " › "  # noqa: RUF001 - the sign of the house for a path of headings

_CONTROLS = [*range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
_FORMATS = [0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF]
_FOLDED = {
    **dict.fromkeys(_CONTROLS + _FORMATS),
    0x2010: "-",
    0x2011: "-",
    0x2028: "\n",
    0x2029: "\n",
}


class Block(NamedTuple):
    """`under` is the path of headings above it (parted by `STEP`), `links` are absolute and sorted.

    Only code has line breaks in its text. A block's identity is what it says and links to, not
    where it stands, and not what of it moves by itself (see `noise.py`).
    """

    kind: BlockKind
    under: str
    text: str
    links: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Twelve hex digits of kind, text and links, without what moves by itself."""
        return _identity(self.kind, self.text, self.links)[0]

    @property
    def fact_digest(self) -> str | None:
        """The digest; None where nothing is said but when, or how often: "3 minutes ago"."""
        digest, says_nothing = _identity(self.kind, self.text, self.links)
        return None if says_nothing else digest

    def as_json(self) -> dict[str, Json]:
        value: dict[str, Json] = {"kind": self.kind, "text": self.text}
        if self.under:
            value["under"] = self.under
        if self.links:
            value["links"] = [*self.links]
        return value


@lru_cache(maxsize=8_192)
def _identity(kind: BlockKind, text: str, links: tuple[str, ...]) -> tuple[str, bool]:
    """The digest, and whether nothing is said. (Pages are read twice, and change little.)"""
    said = signature(kind, text)
    form = "\n".join((kind, *map(lasting, links), said))
    digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return digest, len(text) < _SHORT and hollow(said)


def block_facts(subject: str, prefix: str, blocks: Iterable[Block]) -> Iterator[Fact]:
    """State each block as a fact `<prefix>:<digest>`; the second of its like is `….2`, and on.

    One that says nothing but a time or a count is no fact.
    """
    seen: Counter[str] = Counter()
    for block in blocks:
        digest = block.fact_digest
        if digest is None:
            continue
        seen[digest] += 1
        repeat = f".{seen[digest]}" if seen[digest] > 1 else ""
        yield Fact(subject, f"{prefix}:{digest}{repeat}", block.as_json())


def names(words: str) -> frozenset[str]:
    """Read a list of element names."""
    return frozenset(words.split())


def one_line(text: str) -> str:
    """Give text its plain form: NFC, single blanks, plain hyphens, nothing invisible."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    line = " ".join(text.split())
    return line if line.isascii() and line.isprintable() else " ".join(_plain(line).split())


def code_lines(text: str) -> str:
    """Give code its plain form: lines and indents stay, blanks at ends and outer lines go."""
    lines = [line.rstrip() for line in _plain(text).splitlines()]
    return "\n".join(lines).strip("\n")


def pieces(text: str) -> Sequence[str]:
    """Cut a text into pieces of at most `LONGEST`, at a line's end or a blank where it can."""
    cut = []
    while len(text) > LONGEST:
        at = max(text.rfind("\n", LONGEST // 2, LONGEST), text.rfind(" ", LONGEST // 2, LONGEST))
        at = LONGEST if at < 0 else at
        cut.append(text[:at].rstrip())
        text = text[at:].lstrip("\n ")
    return [*cut, text]


def bare_heading(text: str) -> str:
    """Take the permalink sign off a heading ("Models ¶", "Models #"); "C#" stays."""
    return re.sub(r"^(?:[#¶§🔗]\s+)|(?:\s+#|\s*[¶§🔗])$", "", text)


def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text.translate(_FOLDED))
