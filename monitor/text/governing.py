"""The day of the end that stands over a list or a table of models, in a sentence or heading. Pure.

"These models will be shut down on June 1, 2026:" says it of each item below that is a model's name
and little else. A wrong end is worse than a missing one, so the words must leave no doubt: a list
of replacements, of steps or of what stays is none, and an item with a date of its own keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from monitor.facts import columns, dates, ids
from monitor.facts.columns import DATES, column
from monitor.text import grids
from monitor.text.blocks import STEP, Block
from monitor.text.sayings import Saying, dated, replacement
from monitor.text.sentences import bound
from monitor.text.subjects import SENTENCES, replacements
from monitor.text.tables import Table

_LONGEST, _LONGEST_ITEM, _SHORT = 600, 300, 60
"""Letters of what governs, of an item, and of a phrase that is a day of the end and no more."""
_MOST_ITEMS, _MOST_LETTERS = 200, 60_000
"""Items of a list, and letters of all the sentences of a page that may govern."""
_WORDS_OF_A_NAME = 5

_ENDS = re.compile(
    rf"{columns.ENDS}|{columns.NO_LONGER}"
    r"|remov\w{1,3} (?:\S{1,60} ){0,6}?(?:from|on)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:following|these|below|listed|(?:this|the) table)\b", re.IGNORECASE)
_SOME = r"(?:following|these|below|listed|models?|snapshots?|versions?|endpoints?|voices?|engines?)"
_OF_SOME = re.compile(
    rf"\b{_SOME}\b[^.;]{{0,60}}?\b(?:will|shall|are|were|is|was|be|been|being|scheduled|set|reach)\b"
    rf"(?:(?!\b(?:the|this|its|our|an?)\b)[^.;,]){{0,40}}?(?:{_ENDS.pattern})"
    rf"|(?:{columns.ENDS})\w*\s(?:(?:the|all|of|support for|access to)\s){{0,2}}{_SOME}\b"
    rf"|\b{_SOME}\s(?:to be\s)?(?:{columns.ENDS})",
    re.IGNORECASE,
)
"""That some models end: they will be shut down, we retire these, models retiring."""
_UPCOMING = re.compile(
    rf"\b(?:upcoming|planned|scheduled|following|these)\s(?:\w+\s)?(?:{columns.ENDS})",
    re.IGNORECASE,
)
_ON = re.compile(r"[\s:(\u2013\u2014-]+(?:(?:on|by|at|in|until)\s+)?$", re.IGNORECASE)
_CLOSES = re.compile(r"[\s).;,]*")
_AFFECTED = re.compile(r"\b(?:affected|impacted)\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\breplac|\balternativ|\bmigrat|\binstead|\bsuccessor|\bupgrad|\brecommend|\bunaffected"
    r"|\bremain|\bcontinu|\bexcept|\bstill\b|\bother than|\bkeep|\bstay|\b(?:will|are|be) not\b"
    r"|n['\u2019]t\b|\bfeatures?\b|\bparameters?\b|\bsteps?\b|\bchanges?\b|\bdocs\b|documentation"
    r"|\bplayground\b|\bsupport for\b|\bfine-?tun|\bswitch|\bmove to\b|\buse\b|\bunless\b|\bif\b"
    r"|ed (?:models?|versions?)\s(?:as of|since|until|before)\b",
    re.IGNORECASE,
)
"""Words of sentences whose lists may be of something else than of what ends."""
_NOT_BEFORE = re.compile(
    r"\b(?:will|are|be) not (?:be )?[\w\s-]{1,30}?(?:before|earlier|sooner|prior)", re.IGNORECASE
)
_PHRASE = re.compile(
    r"\W*(?:(?:models?|snapshots?|versions?)\s)?(?:to be |being |scheduled (?:for|to)\s|planned\s)?"
    rf"(?:{columns.ENDS})\w*(?:\s(?:models?|snapshots?|versions?))?(?:\sdates?)?"
    r"(?:\son|\sby|\sin|\sfrom|\safter|\sno[tn]? (?:sooner|earlier|before)(?: than)?)?\W*",
    re.IGNORECASE,
)
"""What may stand before the date of a heading that governs: a date in front dates the news."""
_BEHIND = re.compile(rf"\W*(?:(?:{columns.ENDS})\w*\W*)?", re.IGNORECASE)
_CUT = re.compile(
    r"\s+(?:→|->|=>|[\u2013\u2014-])\s+|:\s|\.\s|;\s|\s\((?=use|replac|migrat|see|recommend|succe)"
    r"|,?\s(?:use|replaced|migrate|which|please|superseded|succeeded)\s",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s\([^()]{1,80}\)$")
_OF_SENTENCES = re.compile(
    r"\b(?:to|with|for|your|our|the|of|an?|in|on|at|from|via|by|is|are|was|will|you|we|it|this|that"
    r"|use|using|all|any|please|test|check|see|learn|read)\b",
    re.IGNORECASE,
)
"""Words that stand in sentences and not in names."""
_ARROW = re.compile(r"\s(?:→|->|=>)\s+(.{2,160})")

End = tuple[str, str]
"""A predicate and its day: `shutdown` or `shutdown_earliest`."""


def listed(blocks: Sequence[Block], told: Container[Block] = ()) -> Iterator[Saying]:
    """Read the lists that stand under a day of the end, if it is not `told` of something else."""
    heading: Block | None = None
    governs: tuple[Block, End | None] | None = None
    before, left, letters = None, 0, 0
    for block in blocks:
        heading = block if block.kind == "heading" else heading
        if block.kind != "li":
            governs = None
        elif block not in told and (phrase := _of_phrase(block.text)):
            governs, left = (block, phrase), _MOST_ITEMS
        elif before is None or before.kind != "li":
            letters += len(before.text) if before and dates.may_stand_in(before.text) else 0
            governs = _over_list(before, heading) if letters < _MOST_LETTERS else None
            left = _MOST_ITEMS
        if governs is not None and governs[0] is not block and left:
            left -= 1
            over, end = governs
            yield from _item(block, over, end) if end else _dated_item(block, over)
        before = block


def tabled(tables: Sequence[Table], blocks: Sequence[Block]) -> Iterator[Saying]:
    """Read the tables that name models, tell no day of their own and stand under one."""
    by_text: dict[str, Block] | None = None
    letters = 0
    for table in tables:
        letters += len(table.caption) + len(table.intro)
        over = _over_table(table) if letters < _MOST_LETTERS else None
        if over is None:
            continue
        if by_text is None:
            by_text = {block.text: block for block in blocks if block.kind in ("heading", "p")}
        text, end = over
        its = [by_text[text]] if text in by_text else []
        for model, names, cells in grids.undated(table):
            stated = (*cells, *its)
            yield Saying(model, *end, stated)
            if names and model not in names:
                yield Saying(model, "replacement", replacement(names), stated)


def _over_list(before: Block | None, heading: Block | None) -> tuple[Block, End | None] | None:
    """What governs a list: the sentence right before it, or the heading.

    No day where the sentence says that what it lists ends, each on its own.
    """
    if before is None:
        return None
    is_text = before.kind in ("p", "quote")
    if is_text and (end := _of_sentence(before.text) or _of_phrase(before.text)):
        return before, end
    if is_text and _promises_days(before.text):
        return before, None
    if before is heading and _ENDS.search(before.text) and _OF_SOME.search(before.text):
        return before, None
    is_bare = before is heading or (is_text and not _speaks_of_others(before.text))
    if heading is not None and is_bare and (end := _of_phrase(heading.text)):
        return heading, end
    return None


def _promises_days(text: str) -> bool:
    """Say whether a text leads to a list of what ends, and tells no day itself."""
    is_lead = text.rstrip().endswith(":") or (len(text) <= _SHORT and text[-1:].isalnum())
    if len(text) > _LONGEST or not is_lead or not _ENDS.search(text):
        return False
    last = SENTENCES.split(text)[-1]
    leads = _OF_SOME.search(last) or _UPCOMING.search(last)
    return bool(leads) and not dates.find(text) and not _is_of_others(last)


def _over_table(table: Table) -> tuple[str, End] | None:
    for text in (table.caption, table.intro):
        if end := (_of_sentence(text) or _of_phrase(text)):
            return text, end
    heading = table.under.rpartition(STEP)[2]
    if not _speaks_of_others(f"{table.caption} {table.intro}") and (end := _of_phrase(heading)):
        return heading, end
    return None


def _speaks_of_others(text: str) -> bool:
    return text.rstrip().endswith(":") and bool(_OTHERWISE.search(text))


def _of_sentence(text: str) -> End | None:
    """The one day of the end of a paragraph that says what is listed below it."""
    if len(text) > _LONGEST or not dates.may_stand_in(text) or not _ENDS.search(text):
        return None
    sentences = [part for part in SENTENCES.split(text) if part.strip()]
    told = [(part, one) for part in sentences for one in bound(part) if one[0] == "shutdown"]
    last = sentences[-1].rstrip()
    if len(told) != 1 or not _ENDS.search(told[0][0]):
        return None
    sentence, (role, date) = told[0]
    if _is_of_others(sentence) or ids.mentioned(sentence) or not _OF_SOME.search(sentence):
        return None
    if last.endswith(":"):
        leads = sentence is sentences[-1] or _AFFECTED.search(last) is not None
        leads = leads and not _is_of_others(last)
    else:
        leads = _POINTS.search(sentence) is not None
    return dated(role, date) if leads else None


def _is_of_others(sentence: str) -> bool:
    return bool(_OTHERWISE.search(_NOT_BEFORE.sub(" ", sentence)))


def _of_phrase(text: str) -> End | None:
    """The day of a phrase that is a day of the end and no more: "Retiring on June 1, 2026"."""
    if len(text) > _SHORT or not dates.may_stand_in(text):
        return None
    found = dates.find(text)
    if len(found) != 1 or not _BEHIND.fullmatch(text[found[0].end :]):
        return None
    is_bare = not text[: found[0].start].strip() and _ENDS.search(text[found[0].end :])
    if not is_bare and not _PHRASE.fullmatch(text[: found[0].start]):
        return None
    return dated("shutdown", found[0])


def _item(block: Block, governs: Block, end: End) -> Iterator[Saying]:
    """What an item says that is a model's name and little else."""
    text = block.text
    if len(text) > _LONGEST_ITEM or (dates.may_stand_in(text) and dates.find(text)):
        return
    lead = _CUT.split(text, maxsplit=1)[0]
    models = _names(lead)
    arrow = _ARROW.search(text)
    instead = ids.mentioned(arrow[1]) if arrow else replacements(text)
    for model in models:
        yield Saying(model, *end, (block, governs))
        if instead and model not in instead:
            yield Saying(model, "replacement", replacement(instead), (block, governs))


def _dated_item(block: Block, governs: Block) -> Iterator[Saying]:
    """What an item says that is a model's name and a date: "`gpt-x` on June 9, 2026"."""
    found = dates.find(block.text) if len(block.text) <= _LONGEST_ITEM else []
    if len(found) != 1 or not _CLOSES.fullmatch(block.text[found[0].end :]):
        return
    lead = _ON.sub("", block.text[: found[0].start])
    for model in _names(lead):
        if (said := dated("shutdown", found[0])) is not None:
            yield Saying(model, *said, (block, governs))


def _names(lead: str) -> tuple[str, ...]:
    """The models that an item consists of; none where it is a sentence or speaks of others."""
    lead = _ASIDE.sub("", lead) if ids.mentioned(lead) else lead
    said = column(lead)
    if said.role in (*DATES, "replacement") or said.surely or _is_of_others(lead):
        return ()
    names = ids.read(lead)
    few = len(lead.split()) <= _WORDS_OF_A_NAME * len(names) and not _OF_SENTENCES.search(lead)
    return names if few and all(map(ids.looks_like_model, names)) else ()
