"""Whose fields they are: the name that stands over a record. Pure.

A record is a group of neighbours (a card, an item with its items, a term with its descriptions, a
section) in which each field stands once. Its name is the heading or term over it, else its first
words. Where the names and the fields lie side by side without a group around each, a name stands
as far before every field as before the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from monitor.facts import dates, ids
from monitor.facts.columns import ENDS, SAID
from monitor.facts.labels import is_label
from monitor.facts.money import AMOUNT, has_amount
from monitor.facts.words import words_of
from monitor.text.blocks import STEP, names
from monitor.text.fields import KINDS, Field, Spot, labels_values

_MAKER = re.compile(r"^[A-Z][\w.-]{1,20}:\s(?=(?:[A-Z0-9][\w.()+-]*\s?){1,6}$)")
"""Who made the model, before its name in a heading: "OpenAI: GPT-4o"."""
_MOST_ABOVE, _FEW = 40, 3
"""Lines above a field that may name what it is about, and below it that may be of its group; those
of a record that lies alone beside others."""
_LONGEST, _WORDS = 80, 6
_GENERIC = names(
    "a an and or of the our all by per to with for on in key at what s"
    " price prices pricing cost costs rate rates fee fees plan plans model models token tokens"
    " standard batch flex priority usage overview input output billing tier tiers audio text image"
    " images other details general deprecated deprecation deprecations changelog lifecycle"
    " retirement retirements retired notes note faq api apis status state type types region regions"
    " availability available support supported policy history version versions release releases"
    " schedule timeline date dates important summary product products service services feature"
    " features updates update upcoming planned current legacy new latest recent announcements"
    " announcement maintenance end life docs documentation pay as you go monthly yearly annual"
    " specifications specification properties information info about quick facts limits default"
    " first previous next more earlier home contact total totals subtotal sum today tip warning"
    " caution attention reminder example examples breaking fixed added changed removed"
)
"""Words that say nothing of what a section is about."""
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|will|has|have|can|do|does|you|we|it|they|this|that|these|your|how|why"
    r"|when|where|which|who|please|see|learn|read (?:the|more|our)|must|may not|never|not)\b"
    rf"|[.!?;]$|[.!?]\s|\b(?:{ENDS}|{SAID})",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:for|with|in|on|to|from|up|at|by|per|as|of|no|unlimited|everything|all|best|save|get"
    r"|includes?|included|billed|only|or|and|plus)\b|\d+(?:[.,]\d+)*\+?\s|\d[\d.,]*%",
    re.IGNORECASE,
)
"""How a line begins that describes what stands above it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A name, how sure it is one of a model (`exact`), and the spot that it stands in."""

    names: tuple[str, ...]
    exact: bool
    spot: int | None = None


@lru_cache(maxsize=2_048)
def named(text: str, *, heading: bool = False, label: bool = False) -> Owner | None:
    """Read a text that may be the name of what stands below it, or (`label`) behind it."""
    text = _MAKER.sub("", text)
    if has_amount(text):
        text = AMOUNT.split(text, maxsplit=1)[0] if heading else ""
    text = text.rstrip(": (|,\u00b7\u2013\u2014-")
    if not text or len(text) > _LONGEST:
        return None
    is_model = (heading or not _OPENS.match(text)) and ids.looks_like_model(text)
    if not is_model and not _may_be_thing(text, heading=heading):
        return None
    if _SENTENCE.search(text) or dates.in_words(text):
        return None
    if not label and (labels_values(text) or is_label(text)):
        return None
    return Owner(said, exact=is_model) if (said := ids.read(text)[:1]) else None


def _may_be_thing(text: str, *, heading: bool) -> bool:
    """Say whether a text that is no model's name may be that of a service or a plan."""
    if len(text.split()) > _WORDS or (not heading and _OPENS.match(text)):
        return False
    return not _GENERIC.issuperset(words_of(text.lower())) and not dates.find(text)


@lru_cache(maxsize=64)
def of_heading(under: str, caption: str = "", *, anything: bool = False) -> tuple[str, ...]:
    """The model of the nearest heading (or of a caption) that names one and little else.

    `anything`: else the nearest that names something, such as a service.
    """
    first: tuple[str, ...] = ()
    for text in (caption, *reversed(under.split(STEP))):
        is_model = ids.looks_like_model(_MAKER.sub("", text))
        one = named(text, heading=True) if is_model or anything else None
        if one and one.exact:
            return one.names
        first = first or (one.names if one else ())
    return first if anything else ()


@dataclass(frozen=True, slots=True)
class _Over:
    """A name in the line `at` over a field; `titled` by its form, else it heads a group so deep."""

    owner: Owner
    at: int
    level: int
    titled: bool


class Owners:
    """Tells the owners of the fields of a page."""

    def __init__(self, spots: Sequence[Spot], fields: Sequence[Field]) -> None:
        self._spots, self._fields = spots, fields
        self._places = defaultdict[str, list[int]](list)
        self._named = {field.first: field for field in fields if field.names}
        self._starts: dict[int, int] = {}
        for before, field in pairwise((None, *fields)):
            if before and field and self._go_on(before, field):
                self._starts[field.first] = self._starts.get(before.first, before.first)
            elif field:
                self._places[field.key].append(field.first)
        self._runs: dict[tuple[str, str], tuple[list[int], int]] = {}
        self._taken = {at for one in fields for at in range(one.first, one.last + 1)}
        self._behind = self._named_behind(fields)
        self._over_of = {field.first: [*self._over(field)] for field in fields}
        heads = {self._row(one) for its in self._over_of.values() for one in its if not one.titled}
        self._rows = Counter((under, level) for under, level, _ in heads)

    def _go_on(self, before: Field, field: Field) -> bool:
        """Say whether an amount belongs to the one right before it, as the cells of a row do."""
        is_next = before.last + 1 == field.first and before.key == field.key
        spot = self._spots[field.first]
        under = self._spots[before.first].block.under
        return is_next and not field.label and not field.owner and spot.block.under == under

    def of(self, field: Field) -> Owner | None:
        """Who a field is about; None where nothing says it."""
        if field.first in self._behind:
            return self._behind[field.first]
        over = self._over_of[field.first]
        above = [*self._headings(field)]
        near = [one.owner for one in over if one.titled]
        inside = [one.owner for one in over if not one.titled]
        own = [one for one, is_once in above if is_once]
        rows = [one.owner for one in over if self._rows[self._row(one)[:2]] > 1]
        order = [*near, *rows[-1:], *own[:1], *reversed(inside), *own[1:]]
        exact = next((one for one in (*near, *inside, *own) if one.exact), None)
        if exact or order:
            return exact or order[0]
        if one := next((one for one, _ in above if one.exact), None) or self._beside(field):
            return one
        is_price = field.said.role == "price"
        return next((one for one, _ in above), None) if is_price else None

    def _row(self, over: _Over) -> tuple[str, int, int]:
        """Where a name stands at the head of its group: its section, how deep, and the line."""
        return self._spots[over.at].block.under, over.level, over.at

    def labels_over(self, field: Field) -> Iterator[str]:
        """The labels at the head of the groups that a field stands in: "Input price"."""
        for at in self._heads(field.first):
            if at not in self._taken and labels_values(self._spots[at].text):
                yield self._spots[at].text

    def _heads(self, start: int) -> Iterator[int]:
        """The first lines of the groups that hold a spot, the smallest first, in its section."""
        level = self._spots[start].shared
        under = self._spots[start].block.under
        for at in range(start - 1, max(start - _MOST_ABOVE, 0) - 1, -1):
            spot = self._spots[at]
            if spot.block.kind == "heading" or spot.block.under != under:
                return
            if spot.shared < level:
                level = spot.shared
                yield at

    def _over(self, field: Field) -> Iterator[_Over]:
        """The names over a field inside its section, the nearest first."""
        start, spots = field.first, self._spots
        heads = {*self._heads(start)}
        is_term = spots[start].names and field.last > start
        under = spots[start].block.under
        level = spots[start].shared
        for at in range(start - 1, max(start - _MOST_ABOVE, 0) - 1, -1):
            spot = spots[at]
            if spot.block.kind not in KINDS or spot.block.under != under:
                return
            naming = self._named.get(at)
            is_title = naming is not None or (spot.names and not is_term)
            if (is_title or at in heads) and (naming or at not in self._taken):
                one = named(naming.value if naming else spot.text)
                if one and self._is_once(field, at, level):
                    yield _Over(replace(one, spot=at), at, level, is_title)
            level = min(level, spot.shared)

    def _is_once(self, field: Field, start: int, level: int) -> bool:
        """Say whether a group from a spot on holds no second field of the kind."""
        places, here = self._place(field)
        if here and places[here - 1] >= start:
            return False
        if here + 1 == len(places):
            return True
        behind = places[here + 1]
        if behind - field.first > _MOST_ABOVE:
            return True
        between = self._spots[field.last + 1 : behind + 1]
        return any(
            one.shared < level or one.block.kind == "heading" or (one.names and one.at != behind)
            for one in between
        )

    def _named_behind(self, fields: Sequence[Field]) -> dict[int, Owner]:
        """Read the headings that stand behind the amounts of their cards: "$2 per month", "Number".

        One does where the heading above is that of another such card, or stands over several.
        """
        found = [(one.first, at) for one in fields if (at := self._heading_behind(one))]
        paths = {self._spots[first].block.under for first, _ in found}
        over = {path.rpartition(STEP)[0] for path in paths if path}
        owned: dict[int, Owner] = {}
        before = ""
        for first, at in found:
            path, head = self._spots[first].block.under, self._spots[at].text
            is_behind = path in over or (before and path.rpartition(STEP)[2] == before)
            if is_behind and (one := named(head, heading=True)):
                owned[first], before = replace(one, spot=at), head
        return owned

    def _heading_behind(self, field: Field) -> int | None:
        """The heading that stands behind a field in a group which begins with the field."""
        level = self._spots[field.first].shared
        for at in range(field.last + 1, min(field.last + 1 + _FEW, len(self._spots))):
            if self._spots[at].shared <= level or at in self._taken:
                return None
            if self._spots[at].block.kind == "heading":
                return at
        return None

    def _place(self, field: Field) -> tuple[Sequence[int], int]:
        """The places of all fields of a kind, and which of them this one is."""
        places = self._places[field.key]
        return places, bisect_left(places, self._starts.get(field.first, field.first))

    def _headings(self, field: Field) -> Iterator[tuple[Owner, bool]]:
        """The headings over a field that are names; whether their section has it once."""
        path = self._spots[field.first].block.under
        places, here = self._place(field)
        beside = [
            self._spots[places[at]].block.under
            for at in (here - 1, here + 1)
            if 0 <= at < len(places)
        ]
        while path:
            once = not any(f"{one}{STEP}".startswith(f"{path}{STEP}") for one in beside)
            if one := named(path.rpartition(STEP)[2], heading=True):
                yield one, once
            path = path.rpartition(STEP)[0]

    def _beside(self, field: Field) -> Owner | None:
        """The name of one of several records that lie side by side, as far above as the first's."""
        under = self._spots[field.first].block.under
        if (field.key, under) not in self._runs:
            self._runs[field.key, under] = self._run(field.key, under)
        heads, back = self._runs[field.key, under]
        at = bisect_right(heads, field.first) - 1
        if at < 0 or not back or heads[at] - back in self._taken:
            return None
        owner = named(self._spots[heads[at] - back].text)
        return replace(owner, spot=heads[at] - back) if owner else None

    def _run(self, key: str, under: str) -> tuple[list[int], int]:
        """The first fields of such records, and how many lines stand before each at the most."""
        run = (at for at in self._places[key] if self._spots[at].block.under == under)
        heads = [at for at in run if at - 1 not in self._taken]
        period = min((b - a for a, b in pairwise(heads)), default=_FEW)
        back = 0
        while heads and back + 1 < period and self._may_be_of(heads[0] - back - 1, under):
            back += 1
        return heads, back

    def _may_be_of(self, at: int, under: str) -> bool:
        if at < 0 or at in self._taken:
            return False
        spot = self._spots[at]
        few = len(spot.text) <= _LONGEST and not spot.text.endswith((".", "!", "?", ":"))
        few = few and not labels_values(spot.text)
        return few and spot.block.kind in KINDS and spot.block.under == under
