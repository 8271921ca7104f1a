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

from monitor.facts import columns, dates, ids, prices
from monitor.facts.columns import DATES, Column, column
from monitor.facts.dates import Date, Found
from monitor.facts.labels import NOTHING, is_label
from monitor.facts.labels import labels as labels_of
from monitor.facts.words import holds, lowered
from monitor.text.blocks import Block
from monitor.text.sayings import Saying, dated, of_heading, replacement

_KINDS = ("li", "p", "quote")
_STEMS = (*columns.STEMS, "replace")
_REPLACES = (*columns.REPLACING, "recommend", "use ", "using ", "moving ", "favo")
"""One of these stands in every text that says what replaces a model."""
_SIGNS = ("$", "€", "£", "¥", "USD", "EUR", "CNY", "RMB")
_MONEY = re.compile(r"[$€£¥]\s?[\d.]|\d\s?(?:USD|EUR|CNY|RMB)\b")
_LEAD = re.compile(r"([^:\u2013\u2014]{2,100}?)(?:\s*:|\s+[\u2013\u2014-])\s+(.+)", re.DOTALL)
SENTENCES = re.compile(r"(?<=[\w)\"'`][.!?;])\s+(?=[A-Z\"'(`])|\n")
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
_ENDS = re.compile(columns.ENDS + r"|remov\w{1,3} (?:\S{1,60} ){0,6}?from the API", re.IGNORECASE)
_PAST_ONLY = re.compile(
    r"\b(?:docs|documentation|playground|parameter|support for)\b", re.IGNORECASE
)
_INSTEAD = re.compile(
    r"\b(?:use|using|replaced (?:by|with)|replacements?(?: is| are)?:?|migrat(?:e|ing) to"
    r"|switch(?:ing)? to|mov(?:e|ing) to|in favou?r of|recommend(?:ed|s)?(?: using)?:?)\s+"
    r"((?:[^.;!?\n]|\.(?=\w)){2,160})",
    re.IGNORECASE,
)
_HEED = re.compile(
    r"\W*(?:important|notes?|warning|caution|notice|tip|info|attention|reminder|update[ds]?|news?"
    r"|breaking|fixed|added|changed|removed|faq|today|summary|timeline|policy|status)\W*",
    re.IGNORECASE,
)
"""Words before a colon that head a text and name nothing."""
_THEY = re.compile(
    r"(?:they|it|both|(?:these|this|both|all)\s(?:of these\s)?(?:models?|snapshots?|versions?))"
    r"\s(?:will|is|are|was|were)\b",
    re.IGNORECASE,
)
"""How a sentence begins that speaks of the models of the one before."""
_NAMED = re.compile(
    r"\bmodels?(?:\s(?:names?|ids?|aliases))?:?\s((?:[a-z][a-z0-9.]*(?:-[a-z0-9.]+)+"
    r"(?:,\s(?:and\s)?|\s(?:and|or|&)\s)?){1,8})",
)
"""Words with hyphens that are ids because they stand behind "models"."""
_ENGLISH = re.compile(r"-(?:to|of|in|and|or|a|the|based|only|term|time|level|like|class|grade)\b")
_WORD_ID = re.compile(r"(?<![\w./-])[a-z][a-z0-9.]*(?:-[a-z0-9.]*[a-z0-9])+(?![\w/-])")
_LONGEST, _LABEL, _SHORT, _MOST_LETTERS = 1_500, 60, 120, 60_000
"""Letters of one text, of a label, of a short text, and of all texts of a page that tell an end."""
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
    for before, block in pairwise((None, *blocks)):
        if block is None or block.kind not in _KINDS or len(block.text) > _LONGEST:
            continue
        read = _reader(block.text, before) if left > 0 else None
        if read is not None:
            left -= len(block.text)
            yield from read(block)


def _reader(text: str, before: Block | None) -> Callable[[Block], Iterator[Saying]] | None:
    """What may read a text, told at a glance that passes over nothing; None for most texts.

    `before` is the block above, which may name the date that the text is ("Retires").
    """
    low = text.lower()
    if dates.may_stand_in(text):
        if (label := _label(before)) and (date := dates.read(text)) and _is_date(text):
            return partial(_labelled, (column(label), date))
        if holds(low, _STEMS):
            return _lifecycle
    elif holds(low, _REPLACES) and holds(low, _STEMS):
        return _lifecycle
    is_price = holds(text, _SIGNS) and _MONEY.search(text) and not holds(low, _STEMS)
    return _costs if is_price else None


def _label(block: Block | None) -> str:
    """The text of a block that is nothing but the name of a date, whose day stands in the next."""
    if block is None or block.kind not in _KINDS or len(block.text) > _LABEL:
        return ""
    is_one = holds(block.text.lower(), _STEMS) and column(block.text).role in DATES
    return block.text if is_one else ""


def _labelled(told: tuple[Column, Date], block: Block) -> Iterator[Saying]:
    """What a date under a label says of the heading's model: "Earliest shutdown" is no end."""
    label, date = told
    if (said := dated(label.role, date, earliest=label.earliest)) is not None:
        yield from (Saying(model, *said, (block,)) for model in of_heading(block.under))


def _lifecycle(block: Block) -> Iterator[Saying]:
    text = block.text
    lead = _LEAD.match(text)
    named = _leading(lead[1], lead[2]) if lead else ()
    if lead and (said := column(lead[1])).role in (*DATES, "replacement") and _is_value(lead[2]):
        models, rest = of_heading(block.under), lead[2]
        if said.role == "replacement":
            names = ids.read(rest)
            yield from (
                Saying(m, "replacement", replacement(names), (block,)) for m in models if names
            )
        elif date := dates.read(rest):
            yield from _labelled((said, date), block)
    elif lead and named:
        yield from _told(named, lead[2], block)
    elif block.kind != "quote" and (models := of_heading(block.under)):
        if set(_others(text)) <= set(models):
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
    for before, sentence in pairwise(("", *SENTENCES.split(block.text))):
        if not dates.may_stand_in(sentence):
            continue
        if not _ENDS.search(sentence) or _PAST_ONLY.search(sentence):
            continue
        ends = [(role, date) for role, date in bound(sentence) if role == "shutdown"]
        models = _others(sentence) or (_others(before) if _THEY.match(sentence) else ())
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
    found = dates.find(sentence)
    if not found:
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
    for verb in _VERBS.finditer(lowered(sentence)):
        start, end = verb.span()
        sure = verb.lastgroup != "shutdown" or _ENDS.match(verb[0])
        if sure or any(_stands_by(sentence[end : date.start]) for date in found):
            verbs.append((start, end, str(verb.lastgroup)))
    return verbs


def _stands_by(between: str) -> bool:
    return 0 < len(between) <= _CLOSE and not _PARTED.search(between)


def _leading(lead: str, rest: str) -> tuple[str, ...]:
    """The models that an item begins with: ids, names with a number, one word before little else.

    The word before a longer text is a part of the product, as in a changelog ("api: …").
    """
    names = ids.read(lead)
    is_short = len(lead.split()) == 1 and len(rest) <= _SHORT and not _HEED.fullmatch(lead)
    sure = ids.mentioned(lead) or ids.looks_like_model(lead) or is_short
    return names if names and sure and column(lead).role not in (*DATES, "replacement") else ()


def _others(text: str) -> tuple[str, ...]:
    """The ids that a text names, those that replace them left out."""
    text = _INSTEAD.sub(" ", text)
    return ids.mentioned(text) or _named(text)


def _named(text: str) -> tuple[str, ...]:
    said = (match[1] for match in _NAMED.finditer(text))
    words = (word[0] for part in said for word in _WORD_ID.finditer(part))
    return tuple(dict.fromkeys(word for word in words if not _ENGLISH.search(word)))


def replacements(text: str) -> tuple[str, ...]:
    """The ids that a text tells people to use instead."""
    found = _INSTEAD.search(text)
    if found is None:
        return ()
    said = found[1]
    words = [match[0] for match in _WORD_ID.finditer(said)]
    return ids.mentioned(said) or tuple(dict.fromkeys(words[:3]))


def _costs(block: Block) -> Iterator[Saying]:
    """ "gpt-x: $0.006 / minute", and "Input: $2.50 / 1M tokens" under the model's heading."""
    lead = _LEAD.match(block.text)
    if lead is None or not prices.states(lead[2]):
        return
    is_one = is_label(lead[1]) or column(lead[1]).surely
    models = of_heading(block.under) if is_one else _leading(lead[1], lead[2])
    outer = labels_of(lead[1]) if is_one else NOTHING
    for price in prices.read(lead[2], outer) if models else ():
        yield from (Saying(model, price.predicate, price.value, (block,)) for model in models)


def _is_date(text: str) -> bool:
    """Say whether a text is a date, and what makes it the earliest, and little else."""
    found = dates.find(text)
    said = _FILLING.sub("", text) if found else ""
    return bool(found) and found[0].end - found[0].start >= 0.5 * len(said)
