"""Sentences and list items that say when a model ends, or what it costs. Pure.

Three shapes are read: an item that begins with the model ("gpt-x: shut down on May 7, 2026"), what
stands under a heading that is the model's name, and a sentence that names ids and their end. In
free prose only plain words for an end count ("removed" can be anything), and only ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from monitor.facts import columns, dates, ids
from monitor.facts.columns import DATES, Column, column
from monitor.facts.dates import Date, Found
from monitor.facts.words import holds, lowered
from monitor.text import costs
from monitor.text.blocks import STEP, Block
from monitor.text.sayings import Saying, dated, of_heading, replacement
from monitor.text.subjects import (
    MARK,
    OF_ENDS,
    SENTENCES,
    THEY,
    is_of_another,
    others,
    replacements,
    spoken_of,
    thing,
)

_KINDS = ("li", "p", "quote")
_STEMS = (*columns.STEMS, "replace")
_REPLACES = (*columns.REPLACING, "recommend", "use ", "using ", "moving ", "favo")
"""One of these stands in every text that says what replaces a model."""
_LEAD = re.compile(r"([^:\u2013\u2014]{2,100}?)(?:\s*:|\s+[\u2013\u2014-])\s+(.+)", re.DOTALL)
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
    r"|(?:[-_/][\w.]{1,60}`?|\bmodels?|\bsnapshots?)\s(?:will|is|are)\sno longer (?:be )?"
    r"(?:available|accessible)"
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
_LONGEST, _LABEL, _SHORT, _MOST_LETTERS = 1_500, 60, 120, 60_000
"""Letters of one text, of a label, of a short text, and of all texts of a page that tell an end."""
_NAME = re.compile(r"(?:[`(]?[A-Z0-9][\w.+)-]*`?\s?){1,6}|`?\S+`?")
_MOST_ABOVE = 8
"""Items above one that may name what it is about."""
_NEAR, _CLOSE = 90, 40
"""Letters between a verb and its date, and where the verb can mean something else, too."""
_FILLING = re.compile(
    r"\b(?:not?|sooner|earlier|before|than|at|the|earliest|on|or|after|later|planned for)\b\s?",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[,;:(]\s|\s[\u2013\u2014-]\s")


def sayings(blocks: Sequence[Block]) -> Iterator[Saying]:
    """Read what the paragraphs and items of a page say of models."""
    left = _MOST_LETTERS
    for at, block in enumerate(blocks):
        if block.kind not in _KINDS or len(block.text) > _LONGEST:
            continue
        read = _reader(block.text, blocks[at - 1] if at else None) if left > 0 else None
        if read is not None:
            left -= len(block.text)
            yield from read(block, partial(_owner, blocks, at))
        elif left > 0 and _may_cost(block.text):
            left -= len(block.text)
            yield from _costs(_above(blocks, at), block, partial(_owner, blocks, at))


def _above(blocks: Sequence[Block], at: int) -> Block | None:
    """The nearest block above one that is no price: the name of a row of `div`s."""
    above = blocks[max(at - _MOST_ABOVE, 0) : at]
    return next((one for one in reversed(above) if not costs.names_money(one.text)), None)


def _may_cost(text: str) -> bool:
    return costs.names_money(text) and not holds(text.lower(), _STEMS)


Heading = Callable[[], Sequence[str]]
"""Tells the model that a text stands under, by its heading or by the item above it."""


def _reader(text: str, before: Block | None) -> Callable[[Block, Heading], Iterator[Saying]] | None:
    """What may read a text, told at a glance that passes over nothing; None for most texts.

    `before` is the block above, which may name the date that the text is ("Retires").
    """
    low = text.lower()
    if dates.may_stand_in(text):
        if (label := _label(before)) and (date := dates.read(text)) and _is_bare(text):
            return partial(_labelled, (column(label), date))
        if holds(low, _STEMS):
            return _lifecycle
    elif holds(low, _REPLACES) and holds(low, _STEMS):
        return _lifecycle
    return None


def _owner(blocks: Sequence[Block], at: int) -> Sequence[str]:
    """The model of the heading above a block, else of the nearest item above that is its name.

    So a term says whose its descriptions are, and an item whose the items below it.
    """
    block = blocks[at]
    if (models := of_heading(block.under)) or block.kind != "li":
        return models
    for index in range(at - 1, max(at - _MOST_ABOVE, -1), -1):
        above = blocks[index]
        if above.kind != "li" or above.under != block.under:
            return ()
        if _is_of_owner(above.text):
            continue
        over = blocks[index - 1] if index else None
        is_name = len(above.text) <= _LABEL and _is_name(above.text)
        is_instead = over is not None and column(over.text).role == "replacement"
        return ids.read(above.text)[:1] if is_name and not is_instead else ()
    return ()


def _is_name(text: str) -> bool:
    """Say whether an item is a model's name and no sentence about one."""
    return _NAME.fullmatch(text) is not None and ids.looks_like_model(text)


def _is_of_owner(text: str) -> bool:
    """Say whether an item says something of the one above it: "label: value", a date, a price."""
    return bool(
        _LEAD.match(text)
        or column(text).role != "other"
        or costs.names_money(text)
        or (dates.may_stand_in(text) and _is_date(text))
    )


def _label(block: Block | None) -> str:
    """The text of a block that is nothing but the name of a date, whose day stands in the next."""
    if block is None or block.kind not in _KINDS or len(block.text) > _LABEL:
        return ""
    is_one = holds(block.text.lower(), _STEMS) and column(block.text).role in DATES
    return block.text if is_one else ""


def _labelled(told: tuple[Column, Date], block: Block, heading: Heading) -> Iterator[Saying]:
    """What a date under a label says of the heading's model: "Earliest shutdown" is no end."""
    label, date = told
    if (said := dated(label.role, date, earliest=label.earliest)) is not None:
        yield from (Saying(model, *said, (block,)) for model in heading())


def _lifecycle(block: Block, heading: Heading) -> Iterator[Saying]:
    text = block.text
    lead = _LEAD.match(text)
    named = _leading(lead[1], lead[2]) if lead else ()
    if lead and (said := column(lead[1])).role in (*DATES, "replacement") and _is_value(lead[2]):
        models, rest = heading(), lead[2]
        if said.role == "replacement":
            names = ids.read(rest)
            yield from (
                Saying(m, "replacement", replacement(names), (block,)) for m in models if names
            )
        elif date := dates.read(rest):
            yield from _labelled((said, date), block, heading)
    elif lead and named:
        yield from _told(named, lead[2], block)
    elif block.kind != "quote" and (models := of_heading(block.under)):
        if set(others(text)) <= set(models) and not is_of_another(text, models):
            yield from _told(models, text, block)
        else:
            yield from _prose(block)
    else:
        yield from _prose(block)


def _is_value(text: str) -> bool:
    """Say whether what stands behind a label is its value, and no sentence that names models."""
    found = dates.find(text)
    return not found or not ids.mentioned(text[: found[0].start])


def _told(models: Sequence[str], text: str, block: Block) -> Iterator[Saying]:
    """Everything that a text says of models that are known."""
    for sentence in SENTENCES.split(text):
        yield from _said(models, bound(sentence), block)
    if instead := replacements(text):
        for model in models:
            if model not in instead:
                yield Saying(model, "replacement", replacement(instead), (block,))


def _prose(block: Block) -> Iterator[Saying]:
    """Sentences that name ids and the day of their end."""
    text = MARK.sub("", block.text)
    lead = _LEAD.match(text)
    if lead and dates.may_stand_in(lead[1]) and _NEWS.fullmatch(lead[1]):
        text = lead[2][0].upper() + lead[2][1:]
    for before, sentence in pairwise(("", *SENTENCES.split(text))):
        if not dates.may_stand_in(sentence):
            continue
        if not _ENDS.search(sentence) or _PAST_ONLY.search(sentence):
            continue
        ends = [(role, date) for role, date in bound(sentence) if role == "shutdown"]
        models = spoken_of(sentence) or (spoken_of(before) if THEY.match(sentence) else ())
        if not models and not before and OF_ENDS.search(block.under.rpartition(STEP)[2]):
            models = thing(sentence)
        if len(ends) == 1 and models:
            yield from _said(models, ends, block)


def _said(
    models: Sequence[str], told: Sequence[tuple[str, Date]], block: Block
) -> Iterator[Saying]:
    for role, date in told:
        if (said := dated(role, date)) is not None:
            yield from (Saying(model, *said, (block,)) for model in models)


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


def _costs(before: Block | None, block: Block, heading: Heading) -> Iterator[Saying]:
    """What a text with an amount of money says that its models cost."""
    lead = _LEAD.match(block.text)
    told = (_leading(lead[1], lead[2]), lead[1], lead[2]) if lead else None
    yield from costs.sayings(block, before, told, heading)


def _is_bare(text: str) -> bool:
    """Say whether a text is a date that has no label of its own."""
    lead = _LEAD.match(text)
    return _is_date(text) and (lead is None or column(lead[1]).role not in DATES)


def _is_date(text: str) -> bool:
    """Say whether a text is a date, and what makes it the earliest, and little else."""
    found = dates.find(text)
    said = _FILLING.sub("", text) if found else ""
    return bool(found) and found[0].end - found[0].start >= 0.5 * len(said)
