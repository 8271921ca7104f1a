"""The news of a README: which of its blocks are entries of a news section, and how they are dated.

People write news as a list under a heading such as "🔥 News" or "Latest Updates", each line with
its date in front; or each under a heading that is its date or version. What stands below a dated
line belongs to it, so that a piece of news is one entry however many lines it has. Under any other
heading ("Release", "Milestones") several lines that begin with their dates are news too, and
nothing beside them is. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.model import Fact
from monitor.text.blocks import STEP, Block, block_facts, names
from monitor.text.lead import Lead, lead, undecorated
from monitor.text.yearless import Line, days, settle
from monitor.values import Json, dumps

TITLE = 160
LONGEST = 4_000
"""Characters of an entry that are kept; its id follows from all of them."""
MOST_LINES = 60
"""Blocks of one entry; a section that goes on and on is no entry."""

_CORE = names(
    "news update updates changelog changelogs announcement announcements whatsnew newsflash"
    " releases newsletter 新着情報 最新情報 お知らせ 更新履歴 変更履歴 ニュース アップデート"
    " 뉴스 소식 업데이트 공지사항 новости noticias novedades actualités neuigkeiten"
)
_CHINESE = re.compile(
    r"(?:最新|最近|近期|重要|重大|项目|模型|版本|功能|产品)*"
    r"(?:新闻|动态|消息|更新|公告|资讯|变更)+(?:日志|历史|记录|说明|内容|进展|一览|动态)*"
)
"""Chinese writes no blanks: a heading is one word, made of these."""
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
_SHORTCODE = re.compile(r":[a-z][\w+-]{1,30}:")
"""GitHub writes pictures so: `:fire:`."""
_NUMBERED = re.compile(r"\d+(?:\.\d+)*")
_VERSION = re.compile(r"\[?\(?v?\d+(?:\.\d+)+[\w.+-]*\]?\)?", re.IGNORECASE)
_UNRELEASED = re.compile(r"\[?unreleased\]?|upcoming|todo|to[- ]do|roadmap|plans?", re.IGNORECASE)
_PLANNED = re.compile(r"\s*\[\s?\](?!\()")
_DONE = re.compile(r"\s*\[x\]", re.IGNORECASE)
_FOLD = re.compile(
    r"(?:click|tap|press|unfold|expand|show|view|see|open)\b.*"
    r"\b(?:more|all|older|earlier|previous|past|full|expand|history|unfold)\b.*"
    r"|(?:more|all|older|earlier|previous|past|archived?|history|full)\b(?:\s\w+){0,3}\W*"
    r"|(?:点击|展开|更多|历史|往期|更早|以往|过往).{0,12}",
    re.IGNORECASE,
)
"""What a fold of older news is labelled with."""
_YEARS = re.compile(r"(?<![\d.])20\d\d(?![\d.])")
_YEAR = re.compile(r"[\W_]*(?:year\W+)?20\d\d[\W_年]*", re.IGNORECASE)
_SEVERAL = 2
"""Lines under one heading that begin with a date; so many are news whatever the heading says."""
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
    """Part blocks into the entries of news sections and all others, both in reading order.

    What is nothing but a month is neither: the entries below it carry it.
    """
    entries, rest = list[Entry](), list[Block]()
    for section, its in _sections(list(blocks)):
        if section is None:
            rest += its
        else:
            told, beside = _Section(section.path, its, loose=section.loose).read()
            entries += told
            rest += beside
    return entries, rest


def is_news_heading(text: str) -> bool:
    """Say whether a heading announces news: "📢 Latest News!!", "What's new in v2", "更新日志"."""
    said = undecorated(_SHORTCODE.sub(" ", text[: 2 * _HEADLINE])).casefold()
    if len(said) > _HEADLINE:
        return False
    for pattern, word in _PHRASES:
        said = pattern.sub(word, said)
    written = lead(said, anywhere=True)
    said = said if written is None else said[: written.start] + " " + said[written.end :]
    words = re.findall(r"[^\W_]+(?:\.\d+)*", said)
    if words[:1] == ["update"] and not {*words[1:2]} <= _BEHIND_UPDATE:
        return False
    beside = [word for word in words if word not in _CORE and not _CHINESE.fullmatch(word)]
    return len(beside) < len(words) and all(
        word in _BESIDE or _NUMBERED.fullmatch(word.lstrip("v")) for word in beside
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """A section that began with its heading, or with a bold line that stands for one ("**News**").

    `loose`: the heading says nothing of news, but lines below it begin with their dates.
    """

    path: str
    bold: bool = False
    loose: bool = False

    def holds(self, block: Block) -> bool:
        if self.loose:
            return block.under == self.path and block.kind != "heading"
        if self.bold:
            dated = lead(block.text) is not None
            return (
                block.under == self.path
                and block.kind != "heading"
                and (block.kind != "p" or dated)
            )
        return block.under == self.path or block.under.startswith(self.path + STEP)


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[_Opened | None, list[Block]]]:
    """Cut blocks into runs: those of one news section, and those of none (None)."""
    dated = Counter(block.under for block in blocks if _tells(block))
    at: _Opened | None = None
    its: list[Block] = []
    for block in blocks:
        opened = _opened(block, dated)
        if opened is not None and opened.loose and at is not None and at.holds(block):
            opened = None
        if opened is not None or (at is not None and not at.holds(block)):
            if its:
                yield at, its
            at, its = opened, []
        its.append(block)
    if its:
        yield at, its


def _opened(block: Block, dated: Mapping[str, int]) -> _Opened | None:
    """The section that a block begins; `dated` counts the lines that tell, by their paths."""
    if _opens(block):
        return _Opened(_path(block), bold=block.kind == "p")
    if block.kind == "heading" and dated.get(_path(block), 0) >= _SEVERAL:
        return _Opened(_path(block), loose=True)
    return None


def _tells(block: Block, written: Lead | None = None) -> bool:
    """Say whether a line is by itself news: it begins with its date, and is no plan."""
    if block.kind not in {"li", "p"} or _PLANNED.match(block.text):
        return False
    if _UNRELEASED.match(_last(block.under)) and not _DONE.match(block.text):
        return False
    written = written or lead(block.text)
    return written is not None and written.date is not None


def _opens(block: Block) -> bool:
    is_line = block.kind == "p" and len(block.text) <= _HEADLINE and not block.links
    return (block.kind == "heading" or is_line) and is_news_heading(block.text)


def _path(block: Block) -> str:
    if block.kind == "p":
        return block.under
    return f"{block.under}{STEP}{block.text}" if block.under else block.text


@dataclass(slots=True)
class _Section:
    """One news section under way. `open` is the entry that the next lines may belong to.

    `loose`: only what begins with its date is news, and items below that.
    """

    path: str
    blocks: Sequence[Block]
    loose: bool = False
    entries: list[Entry] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    open: list[Block] = field(default_factory=list)
    open_date: str | None = None
    swallows: str | None = None
    month: str | None = None

    def read(self) -> tuple[list[Entry], list[Block]]:
        leads = self._leads()
        dates = any(
            written is not None and (lead(block.text) or days(block.text))
            for block, written in zip(self.blocks[1:], leads[1:], strict=True)
        )
        for block, written in zip(self.blocks, leads, strict=True):
            if block.kind == "heading":
                self._heading(block, written, dates=dates)
            elif self._is_below(block):
                self._add(block)
            elif self.loose:
                self._loose(block, written)
            else:
                self._line(block, written, dates=dates)
        self._close()
        return self.entries, self.rest

    def _leads(self) -> list[Lead | None]:
        """The date of each block; one without its year as far as what is beside it tells."""
        found, lines = list[Lead | None](), list[Line]()
        above: dict[str, tuple[int | None, int | None]] = {}
        for block in self.blocks:
            written = self._lead(block)
            found.append(written)
            if block.under not in above:
                above[block.under] = _period(block.under)
            day = _day(written)
            short = days(block.text) if day is None else None
            opens = block is self.blocks[0]
            lines.append(Line() if opens else Line(day, short, *above[block.under]))
        for place, (line, settled) in enumerate(zip(lines, settle(lines), strict=True)):
            if settled is not None and line.days is not None:
                iso = settled.day.isoformat() if settled.day else None
                found[place] = Lead(iso, line.days.start, line.days.end)
        return found

    def _lead(self, block: Block) -> Lead | None:
        if block.kind == "heading":
            return None if self.loose else lead(block.text, anywhere=True)
        return lead(block.text) or (None if self.loose else self._at_its_end(block))

    def _heading(self, block: Block, written: Lead | None, *, dates: bool) -> None:
        """A day, or a version, begins an entry; over lines with days of their own it is a stamp."""
        if self._is_below(block):
            self._add(block)
            return
        self._close()
        path = _path(block)
        whole = _day(written) is not None and not (path == self.path and dates)
        if path != self.path and _is_day(block.text, written):
            whole = True
        if whole or (path != self.path and _VERSION.match(undecorated(block.text))):
            self._begin(block, written)
            self.swallows = path
            return
        self.month = written.date if written is not None and _day(written) is None else None
        if self.month is None or path == self.path or _without_date(block):
            self.rest.append(block)

    def _loose(self, block: Block, written: Lead | None) -> None:
        is_item = block.kind == "li" and not _PLANNED.match(block.text)
        if _tells(block, written):
            self._dated(block, written)
        elif is_item and self.open:
            self._add(block)
        elif is_item and self.month is not None:
            self._begin(block, None)
            self._close()
        else:
            self._close()
            self.month = None
            self.rest.append(block)

    def _dated(self, block: Block, written: Lead | None) -> None:
        """Begin an entry; an item that is nothing but a month dates those below it instead."""
        self._close()
        month = written.date if written is not None else None
        if month is not None and len(month) < 10 and not _without_date(block):
            self.month = month
        else:
            self._begin(block, written)

    def _line(self, block: Block, written: Lead | None, *, dates: bool) -> None:
        if _PLANNED.match(block.text) or _is_fold(block):
            self.rest.append(block)
        elif written is not None:
            self._dated(block, written)
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


def is_mere_day(line: str) -> bool:
    """Say whether a line is nothing but a day."""
    written = lead(line) or days(line)
    return written is not None and not undecorated(line[: written.start] + line[written.end :])


def _day(written: Lead | None) -> date | None:
    """The date of a line where it is a whole day."""
    iso = written.date if written is not None else None
    return date.fromisoformat(iso) if iso is not None and len(iso) == 10 else None


def _is_day(heading: str, written: Lead | None) -> bool:
    """Say whether a heading begins with a day of which the year is not known."""
    return written is not None and written.date is None and days(heading) is not None


def _period(under: str) -> tuple[int | None, int | None]:
    """The year, and the month, that the headings above a line give; the nearest one counts."""
    for heading in reversed(under.split(STEP)):
        written = lead(heading, anywhere=True)
        if _day(written) is not None:
            continue  # when a list was brought up to date says nothing of its lines
        if written is not None and written.date is not None:
            year, _, rest = written.date.partition("-")
            return int(year), int(rest[:2]) if rest[:2].isdigit() else None
        years = _YEARS.findall(heading)
        if len(years) == 1 and (_YEAR.fullmatch(heading) or is_news_heading(heading)):
            return int(years[0]), None
    return None, None


def _without_date(block: Block) -> str:
    text = block.text
    written = lead(text, anywhere=block.kind == "heading") or days(text)
    if written is None:
        return undecorated(text)
    if block.kind == "heading":
        parts = (text[: written.start], text[written.end :])
        return " ".join(said for part in parts if (said := undecorated(part).strip("[] ")))
    return undecorated(text[written.end :])


def _is_fold(block: Block) -> bool:
    is_line = block.kind in {"p", "quote"} and len(block.text) <= _HEADLINE and not block.links
    return is_line and _FOLD.fullmatch(undecorated(block.text)) is not None


def _last(path: str) -> str:
    return undecorated(path.rpartition(STEP)[2])
