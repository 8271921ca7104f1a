"""The news of a README: which of its blocks are entries of a news section, and how they are dated.

People write news as a list under a heading such as "🔥 News" or "Latest Updates", each line with
its date in front; or each under a heading that is its date or version. What stands below a dated
line belongs to it, so that a piece of news is one entry however many lines it has. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.model import Fact, Json, dumps
from monitor.text.blocks import STEP, Block, block_facts, names
from monitor.text.lead import Lead, lead, undecorated

TITLE = 160
LONGEST = 4_000
"""Characters of an entry that are kept; its id follows from all of them."""
MOST_LINES = 60
"""Blocks of one entry; a section that goes on and on is no entry."""

_CORE = names(
    "news update updates changelog changelogs announcement announcements whatsnew newsflash"
    " releases newsletter 新闻 动态 最新动态 最新消息 更新 更新日志 最新更新 新着情報 お知らせ"
    " 更新履歴 ニュース"
)
_BESIDE = names(
    "the our and or of in from latest recent recently newest new important breaking hot model"
    " models project repo repository release log logs history notes team highlights section"
    " events release"
)
_BEHIND_UPDATE = names("and log logs history notes news")
"""What may follow the word where it names a thing; "Update the model" tells what to do."""
_PHRASES = (
    (re.compile(r"\bwhat(?:'|\u2019)?s\s+(?:been\s+)?new\b"), " whatsnew "),
    (re.compile(r"\bchange\s?-?log(s?)\b"), r" changelog\1 "),
    (re.compile(r"\brelease\s+(?:notes|history|log)\b"), " releases "),
    (re.compile(r"\brecent\s+changes\b"), " updates "),
)
_NUMBERED = re.compile(r"\d+(?:\.\d+)*")
_VERSION = re.compile(r"\[?\(?v?\d+(?:\.\d+)+[\w.+-]*\]?\)?", re.IGNORECASE)
_UNRELEASED = re.compile(r"\[?unreleased\]?|upcoming|todo|to[- ]do|roadmap|plans?", re.IGNORECASE)
_HEADLINE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news: its blocks in order, the first of which may tell the date.

    `date` is at the precision that was written: `2025-09-22`, `2025-09`, or None.
    """

    blocks: tuple[Block, ...]
    title: str
    date: str | None

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)[:LONGEST]

    @property
    def url(self) -> str | None:
        """The first link of its first line that has any; links of a block are sorted."""
        return next((block.links[0] for block in self.blocks if block.links), None)

    @property
    def digest(self) -> str:
        """Twelve hex digits of what it says and links to; its place does not matter."""
        if len(self.blocks) == 1:
            return self.blocks[0].digest
        said = dumps([block.digest for block in self.blocks])
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Json]:
        """The fact: a whole day is `published_at`, a mere month `date`."""
        links: list[Json] = [*dict.fromkeys(link for b in self.blocks for link in b.links)]
        value: dict[str, Json] = {"title": self.title, "url": self.url, "text": self.text}
        if self.date is not None:
            value["published_at" if len(self.date) == 10 else "date"] = self.date
        return value | ({"links": links} if len(links) > 1 else {})


def readme_facts(subject: str, blocks: Sequence[Block]) -> Iterator[Fact]:
    """State a README: each piece of news as `entry:<id>`, every other block as `readme:<hash>`."""
    entries, rest = read_news(blocks)
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.digest] += 1
        repeat = f".{seen[entry.digest]}" if seen[entry.digest] > 1 else ""
        yield Fact(subject, f"entry:{entry.digest}{repeat}", entry.as_json())
    yield from block_facts(subject, "readme", rest)


def read_news(blocks: Iterable[Block]) -> tuple[list[Entry], list[Block]]:
    """Part blocks into the entries of news sections and all others, both in reading order."""
    entries, rest = list[Entry](), list[Block]()
    for section, its in _sections(blocks):
        if section is None:
            rest += its
        else:
            told, beside = _Section(section, its).read()
            entries += told
            rest += beside
    return entries, rest


def is_news_heading(text: str) -> bool:
    """Say whether a heading announces news: "📢 Latest News!!", "What's new in v2", "更新日志"."""
    said = undecorated(text[: 2 * _HEADLINE]).casefold()
    if len(said) > _HEADLINE:
        return False
    for pattern, word in _PHRASES:
        said = pattern.sub(word, said)
    written = lead(said, anywhere=True)
    said = said if written is None else said[: written.start] + " " + said[written.end :]
    words = re.findall(r"[^\W_]+(?:\.\d+)*", said)
    if words[:1] == ["update"] and not {*words[1:2]} <= _BEHIND_UPDATE:
        return False
    beside = [word for word in words if word not in _CORE]
    return len(beside) < len(words) and all(
        word in _BESIDE or _NUMBERED.fullmatch(word.lstrip("v")) for word in beside
    )


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[str | None, list[Block]]]:
    """Cut blocks into runs: those of one news section under its path, and those of none (None).

    A section begins with its heading, or with a bold line that stands for one ("**News**"), and
    holds what is below it.
    """
    path: str | None = None
    bold = False
    its: list[Block] = []
    for block in blocks:
        opens = _opens(block)
        ends = opens or (path is not None and not _belongs(block, path, bold=bold))
        if ends:
            if its:
                yield path, its
            path, its = (_path(block), []) if opens else (None, [])
            bold = opens and block.kind == "p"
        its.append(block)
    if its:
        yield path, its


def _opens(block: Block) -> bool:
    is_line = block.kind == "p" and len(block.text) <= _HEADLINE and not block.links
    return (block.kind == "heading" or is_line) and is_news_heading(block.text)


def _path(block: Block) -> str:
    if block.kind == "p":
        return block.under
    return f"{block.under}{STEP}{block.text}" if block.under else block.text


def _belongs(block: Block, path: str, *, bold: bool) -> bool:
    if bold:
        dated = lead(block.text) is not None
        return block.under == path and block.kind != "heading" and (block.kind != "p" or dated)
    return block.under == path or block.under.startswith(path + STEP)


@dataclass(slots=True)
class _Section:
    """One news section under way. `open` is the entry that the next lines may belong to."""

    path: str
    blocks: Sequence[Block]
    entries: list[Entry] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    open: list[Block] = field(default_factory=list)
    open_date: str | None = None
    swallows: str | None = None
    month: str | None = None

    def read(self) -> tuple[list[Entry], list[Block]]:
        dates = any(lead(block.text) for block in self.blocks[1:])
        for block in self.blocks:
            if block.kind == "heading":
                self._heading(block)
            elif self._is_below(block):
                self._add(block)
            else:
                self._line(block, dates=dates)
        self._close()
        return self.entries, self.rest

    def _heading(self, block: Block) -> None:
        if self._is_below(block):
            self._add(block)
            return
        self._close()
        path = _path(block)
        written = lead(block.text, anywhere=True)
        whole = written is not None and len(written.date or "") == 10
        if whole or (path != self.path and _VERSION.match(undecorated(block.text))):
            self._begin(block, written)
            self.swallows = path
            return
        self.month = written.date if written is not None else None
        self.rest.append(block)

    def _line(self, block: Block, *, dates: bool) -> None:
        written = lead(block.text) or self._at_its_end(block)
        if written is not None:
            self._close()
            self._begin(block, written)
        elif self.open:
            self._add(block)
        elif block.kind == "li" and not _UNRELEASED.fullmatch(_last(block.under)):
            self._begin(block, None)
            if not dates or self.month is not None:
                self._close()
        else:
            self.rest.append(block)

    def _at_its_end(self, block: Block) -> Lead | None:
        """A line that ends in its date in brackets: "… is released (2025-09-22)"."""
        if block.kind != "li":
            return None
        return lead(block.text, at_end=True)

    def _is_below(self, block: Block) -> bool:
        if not self.open or self.swallows is None:
            return False
        return block.under == self.swallows or block.under.startswith(self.swallows + STEP)

    def _begin(self, block: Block, written: Lead | None) -> None:
        self.open = [block]
        self.open_date = (written.date if written else None) or self.month

    def _add(self, block: Block) -> None:
        (self.open if len(self.open) < MOST_LINES else self.rest).append(block)

    def _close(self) -> None:
        if self.open:
            entry = Entry(tuple(self.open), _title(self.open), self.open_date)
            self.entries.append(entry)
        self.open, self.open_date, self.swallows = [], None, None


def _title(blocks: Sequence[Block]) -> str:
    """What the first line says beside its date; a mere heading takes the next line too."""
    said = "" if _opens(blocks[0]) else _without_date(blocks[0])
    if len(blocks) > 1 and (not said or _VERSION.fullmatch(said)):
        said = ": ".join(part for part in (said, undecorated(blocks[1].text)) if part)
    return (said or blocks[0].text)[:TITLE]


def _without_date(block: Block) -> str:
    text, written = block.text, lead(block.text, anywhere=block.kind == "heading")
    if written is None:
        return undecorated(text)
    if block.kind == "heading":
        parts = (text[: written.start], text[written.end :])
        return " ".join(said for part in parts if (said := undecorated(part).strip("[] ")))
    return undecorated(text[written.end :])


def _last(path: str) -> str:
    return undecorated(path.rpartition(STEP)[2])
