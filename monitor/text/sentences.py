"""Sentences and list items that say when a model ends. Pure.

Three shapes are read: an item that begins with the model ("gpt-x: shut down on May 7, 2026"), what
stands under a heading that is the model's name, and a sentence that names ids and their end. In
free prose only plain words for an end count ("removed" can be anything), and only ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from monitor.facts import columns, dates, ids
from monitor.facts.columns import DATES, column
from monitor.facts.dates import Date, Found
from monitor.facts.words import holds, lowered
from monitor.text.blocks import STEP, Block
from monitor.text.fields import KINDS, led
from monitor.text.laid import Laid
from monitor.text.owners import named, of_heading
from monitor.text.sayings import Saying, dated, replacement
from monitor.text.subjects import (
    MARK,
    OF_ENDS,
    SENTENCES,
    THEY,
    is_of_another,
    others,
    replacements,
    set_apart,
    spoken_of,
    thing,
)

_STEMS = (*columns.STEMS, "replace")
_REPLACES = (*columns.REPLACING, "recommend", "use ", "using ", "moving ", "favo")
"""One of these stands in every text that says what replaces a model."""
_OF_A_NOUN = (
    r"(?:deprecated|legacy)\s(?:\w+\s)?(?:models?|versions?|snapshots?|voices?|endpoints?)\b"
)
"""Words that say what kind of model is meant, and not what became of it."""
_VERBS = re.compile(
    rf"(?P<shutdown>{columns.MAY_END})"
    r"|(?P<deprecated>announc\w*\s(?:the|its|their|our|an?)\s(?:[\w-]+\s)?(?:retirement|shut-?down"
    r"|discontinuation|deprecation|sunset(?:ting)?|decommissioning|end[\s-]of[\s-]\w+)\b"
    rf"|(?!{_OF_A_NOUN})(?:{columns.SAID}))|(?P<released>{columns.CAME})"
)
"""Read on text in lower case, which is twice as fast as to pass over the case of letters."""
_ENDS = re.compile(
    rf"{columns.ENDS}|remov\w{{1,3}} (?:\S{{1,60}} ){{0,6}}?from the API"
    r"|(?:[-_/][\w.]{1,60}`?|\bmodels?|\bsnapshots?)\s(?:will|is|are)\s"
    rf"{columns.NO_LONGER}"
    r"|\b(?:models?|snapshots?|voices?)\b[^.;]{0,60}\bremov\w{1,3} (?:on|by)\b"
    r"|\b(?:support|access|availability)\b[^.;]{0,80}?\b(?:end(?:s|ed)?|ceas(?:e|es|ed))\b(?! of)",
    re.IGNORECASE,
)
_PAST_ONLY = re.compile(
    r"\b(?:docs|documentation|playground|parameter|fine-?tuning"
    r"|support for(?!\s(?:the\s)?`?(?:[\w./@]+[-_])+[\w.]+`?\s(?:\w+\s){0,3}?(?:end|ceas)))\b",
    re.IGNORECASE,
)
_HEED = re.compile(
    r"\W*(?:important|notes?|warning|caution|notice|tip|info|attention|reminder|update[ds]?|news?"
    r"|breaking|fixed|added|changed|removed|faq|today|summary|timeline|policy|status)\W*",
    re.IGNORECASE,
)
"""Words before a colon that head a text and name nothing."""
_NEWS = re.compile(r"(?:update[ds]?|news?|notes?|edit(?:ed)?|announce\w*)\b.{6,40}", re.IGNORECASE)
"""What heads a text with the day on which it was written: "Update (March 10, 2026)"."""
_OPENS = re.compile(r"\W*(?:effective|from|starting|beginning|as of)\s(?:on\s)?", re.IGNORECASE)
"""What stands before the date with which a sentence begins, of which all of it is told."""
_DENIED = re.compile(
    rf"(?:\b(?:not|never|no longer)|n['\u2019]t)\s(?:[a-z]{{2,12}}\s){{0,3}}?(?:{columns.ENDS})"
    r"|\b(?:is|are|was|were|been)\s(?:now\s)?(?:cancell?ed|called off|reversed|(?:put )?on hold)\b",
    re.IGNORECASE,
)
"""That a model does not end on a day, whatever was said before."""
_FORMER = re.compile(
    r"\b(?:originally|previously|formerly|initially)\s(?:[\w-]{1,20}\s){0,3}$", re.IGNORECASE
)
"""What stands before a date that holds no more: "originally planned for"."""
_LONGEST, _SHORT, _MOST_LETTERS = 1_500, 120, 60_000
"""Letters of one text, of a short text, and of all texts of a page that tell an end."""
_NEAR, _CLOSE = 90, 40
"""Letters between a verb and its date, and where the verb can mean something else, too."""
_PARTED = re.compile(r"[,;:(]\s|\s[\u2013\u2014-]\s")


def sayings(laid: Sequence[Laid], fields: Collection[int]) -> Iterator[Saying]:
    """Read what the paragraphs and items of a page say of models; `fields` are read elsewhere."""
    left = _MOST_LETTERS
    term: Laid | None = None
    for at, one in enumerate(laid):
        block = one.block
        if one.names:
            term = one
        elif term and block.kind != term.block.kind:
            term = None
        if at in fields or block.kind not in KINDS or len(one.text) > _LONGEST:
            continue
        if left > 0 and _may_say(one.text):
            left -= len(block.text)
            yield from _lifecycle(one, term)


def _may_say(text: str) -> bool:
    """Say at a glance whether a text may tell of an end; most do not."""
    low = text.lower()
    return (dates.may_stand_in(text) or holds(low, _REPLACES)) and holds(low, _STEMS)


def _lifecycle(one: Laid, term: Laid | None) -> Iterator[Saying]:
    block, text = one.block, one.text
    lead = led(text)
    if lead and (names := _leading(*lead)):
        yield from _told(names, lead[1], (block,))
        return
    models, blocks = _over(block, term) if block.kind != "quote" else ((), (block,))
    if models and set(others(text)) <= set(models) and not is_of_another(text, models):
        yield from _told(models, text, blocks)
    else:
        yield from _prose(one)


def _over(block: Block, term: Laid | None) -> tuple[tuple[str, ...], tuple[Block, ...]]:
    """The model that stands over a text: the term that it describes, else the heading."""
    if term and term.block.under == block.under and (one := named(term.text)) and one.exact:
        return one.names, (block, term.block)
    return of_heading(block.under), (block,)


def _told(models: Sequence[str], text: str, blocks: tuple[Block, ...]) -> Iterator[Saying]:
    """Everything that a text says of models that are known."""
    for sentence in SENTENCES.split(text):
        yield from _said(models, bound(sentence), blocks)
    if instead := replacements(text):
        for model in models:
            if model not in instead:
                yield Saying(model, "replacement", replacement(instead), blocks)


def _prose(one: Laid) -> Iterator[Saying]:
    """Sentences that name ids and the day of their end."""
    block = one.block
    text = MARK.sub("", one.text)
    lead = led(text)
    if lead and dates.may_stand_in(lead[0]) and _NEWS.fullmatch(lead[0]):
        text = lead[1][0].upper() + lead[1][1:]
    for before, sentence in pairwise(("", *SENTENCES.split(text))):
        if not dates.may_stand_in(sentence):
            continue
        if not _ENDS.search(sentence) or _PAST_ONLY.search(sentence):
            continue
        ends = [(role, date) for role, date in bound(sentence) if role == "shutdown"]
        models = spoken_of(sentence) or set_apart(sentence, one.lead)
        if not models and THEY.match(sentence):
            models = spoken_of(before)
        models = models or _thing(sentence, before, block.under)
        if len(ends) == 1 and models:
            yield from _said(models, ends, (one.block,))


def _thing(sentence: str, before: str, under: str) -> tuple[str, ...]:
    """The service that a sentence begins with, where the headings name it or speak of ends."""
    name = thing(sentence)
    is_over = not before and OF_ENDS.search(under.rpartition(STEP)[2])
    return ids.read(name)[:1] if name and (is_over or f" {name} " in f" {under} ") else ()


def _said(
    models: Sequence[str], told: Sequence[tuple[str, Date]], blocks: tuple[Block, ...]
) -> Iterator[Saying]:
    for role, date in told:
        if (said := dated(role, date)) is not None:
            yield from (Saying(model, *said, blocks) for model in models)


def bound(sentence: str) -> list[tuple[str, Found]]:
    """The dates of a sentence, each with the nearest verb before it, else behind it."""
    found = [
        date
        for date in dates.find(sentence)
        if not _FORMER.search(sentence[max(0, date.start - _NEAR) : date.start])
    ]
    if not found or (_DENIED.search(sentence) and not any(date.earliest for date in found)):
        return []
    verbs = _verbs(sentence, found)
    bound = []
    for date in found:
        before = [role for _, end, role in verbs if date.start - _NEAR <= end <= date.start]
        behind = [role for start, _, role in verbs if date.end <= start <= date.end + 2 * _NEAR]
        if before or behind:
            bound.append((before[-1] if before else behind[0], date))
    return bound


def _verbs(sentence: str, found: Sequence[Found]) -> list[tuple[int, int, str]]:
    """Where the verbs of a sentence stand; one that can mean anything stands by its date.

    "No longer available after May 7" says when it ends, "the May 7 release removed" does not.
    """
    verbs = []
    opens = _OPENS.fullmatch(sentence[: found[0].start])
    for verb in _VERBS.finditer(lowered(sentence)):
        start, end = verb.span()
        sure = verb.lastgroup != "shutdown" or _ENDS.match(verb[0])
        if sure or opens or any(_stands_by(sentence[end : date.start]) for date in found):
            verbs.append((start, end, str(verb.lastgroup)))
    return verbs


def _stands_by(between: str) -> bool:
    return 0 < len(between) <= _CLOSE and not _PARTED.search(between)


def _leading(lead: str, rest: str) -> tuple[str, ...]:
    """The models that an item begins with: ids, names with a number, one word before little else.

    The word before a longer text is a part of the product, as in a changelog ("api: …").
    """
    names = ids.read(lead)
    if dates.may_stand_in(lead) and dates.find(lead) and not ids.mentioned(lead):
        return ()
    is_short = len(lead.split()) == 1 and len(rest) <= _SHORT and not _HEED.fullmatch(lead)
    is_short = is_short and not is_of_another(rest, (lead,))
    sure = ids.mentioned(lead) or ids.looks_like_model(lead) or is_short
    return names if names and sure and column(lead).role not in (*DATES, "replacement") else ()
