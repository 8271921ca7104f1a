"""Whether upstream offers a newer generation of the same model. Pure.

Same means: the same owner or list, and the same words in the name once sizes, forms and versions
are taken off. `voxtral-mini-2507` and `voxtral-mini-2602` are two generations of one model;
`Voxtral-Mini-4B-Realtime-2602` is another model. A name whose numbers can be read in two ways is
not compared at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.claims.case import HUB, Case
from monitor.claims.presence import is_over
from monitor.claims.records import Judged, Said, Witness, ruled
from monitor.facts.plain import plain

FORMS = frozenset({
    "base", "bf16", "chat", "exp", "experimental", "fp16", "fp32", "hf", "instruct", "it", "latest",
    "preview", "transformers",
})  # fmt: skip
"""Words that tell of a model's form or state, not which one it is."""
_LONGEST = 120
_SIZE = re.compile(r"(?:\d+x)?[ae]?\d+(?:\.\d+)?[bm]")
_YEARS = range(2020, 2036)


@dataclass(frozen=True, slots=True)
class Generation:
    """What a name says: which model it is, and of which version or date."""

    family: tuple[str, ...]
    version: tuple[int, ...]
    date: tuple[int, ...]

    def newer_than(self, other: Generation) -> bool:
        """Say whether this is a later generation of the same model."""
        if self.family != other.family or bool(self.version) != bool(other.version):
            return False
        if self.version != other.version:
            return _padded(self.version) > _padded(other.version)
        return bool(self.date and other.date) and self.date > other.date


@lru_cache(maxsize=16_384)
def read(name: str) -> Generation | None:
    """Read a model's name; None where it has no version, or its numbers can be read in two ways."""
    words = re.sub(r"(?<=\d)_(?=\d)", ".", name.casefold()[:_LONGEST])
    tokens = [token for token in re.split(r"[-_\s/:]+", words) if token]
    numbers, family = _Numbers(), list[str]()
    last = -1
    for place, token in enumerate(tokens):
        if _SIZE.fullmatch(token) or token in FORMS:
            continue
        if re.fullmatch(r"v\d+(?:\.\d+)*", token) and family:
            numbers.take(token[1:])
            rest = _Numbers()
            rest.date = _trailing_date(tokens[place + 1 :])
            return _made(family, numbers, rest.date)
        stem, number, tail = _parted(token)
        family += [part for part in (stem, tail) if part]
        if number and not numbers.take(number, joins=not stem and not tail and last == place - 1):
            return None
        last = place if number else last
    return _made(family, numbers, numbers.date)


def judge(case: Case) -> Judged:
    """Look for a newer generation among the models of the same owner and the rows of lists."""
    witnesses = [witness for model in case.models for witness in _newer(case, model.huggingface)]
    for model in case.models:
        witnesses += _served(case, model.api)
    return ruled(case.claim, witnesses, "no newer generation of this name is known")


def _newer(case: Case, id_: str | None) -> Iterator[Witness]:
    """The newest model of the same owner and family, where it is newer than the page's."""
    own = read(id_.rpartition("/")[2]) if id_ else None
    if id_ is None or own is None or case.known.hub(id_) is None:
        return
    newest: tuple[Generation, str, Said] | None = None
    older = None
    for hub in case.known.hub_models(id_.partition("/")[0]):
        its = read(hub.name)
        if its is None or hub.member("variant") is not None or its.family != own.family:
            continue
        if its.newer_than(newest[0] if newest else own):
            newest = (its, hub.id, hub.facts["model"])
        elif own.newer_than(its):
            older = hub
    yield from _told(case, newest, HUB)
    if newest is None and older is not None:
        said = older.facts["model"]
        says = f"{HUB} lists {older.name} before it and none behind ({said.seen})"
        yield Witness(said, "confirmed", plain(id_), says)


def _served(case: Case, api: str | None) -> Iterator[Witness]:
    own = read(api.rpartition("/")[2]) if api else None
    if own is None:
        return
    today = case.now.date()
    newest: tuple[Generation, str, Said] | None = None
    who = ""
    for row in case.known.rows(case.provider.id):
        its = read(row.name)
        if its and its.newer_than(newest[0] if newest else own) and not is_over(row, today):
            newest, who = (its, row.name, row.said), row.source
    yield from _told(case, newest, who)


def _told(case: Case, newest: tuple[Generation, str, Said] | None, who: str) -> Iterator[Witness]:
    if newest is not None:
        its, name, said = newest
        says = f"{who} lists {plain(name)} ({said.seen})"
        if _on_the_page(case, its):
            yield Witness(said, "confirmed", plain(name), f"{says}, and so does the page")
            return
        yield Witness(said, "outdated", plain(name), says, f"the page has {plain(case.claimed)}")


def _on_the_page(case: Case, newest: Generation) -> bool:
    """Say whether the page lists that generation of the model too, or a later one."""
    ids = [id_ for model in case.provider.models for id_ in (model.huggingface, model.api) if id_]
    listed = [its for id_ in ids if (its := read(id_.rpartition("/")[2]))]
    return any(its.family == newest.family and not newest.newer_than(its) for its in listed)


class _Numbers:
    """The numbers of a name on the way: one version, one date."""

    def __init__(self) -> None:
        self.version: tuple[int, ...] = ()
        self.date: tuple[int, ...] = ()
        self._loose = False

    def take(self, number: str, *, joins: bool = False) -> bool:
        """Take a number in; says whether it has one reading.

        `joins`: it stands alone, right behind another number (`3-5` is 3.5).
        """
        date = _date(number)
        if date is None:
            return False
        if date:
            joined = not self.date or (len(self.date) == 1 and len(date) == 1)
            self.date = date
            return joined
        parts = tuple(int(part) for part in number.split("."))
        single = len(parts) == 1 and parts[0] < 100
        if not self.version:
            self.version, self._loose = parts, single
            return True
        if self._loose and single and joins:
            self.version, self._loose = (*self.version, *parts), False
            return True
        return False


def _date(number: str) -> tuple[int, ...] | None:
    """A date such as 2507, 202507 or 20250715; () for a number that is none, None if in doubt."""
    if "." in number or len(number) < 3:
        return ()
    if len(number) == 3:
        return None
    if len(number) == 4:
        year, month = 2000 + int(number[:2]), int(number[2:])
        return (year, month) if year in _YEARS and 1 <= month <= 12 else None
    if len(number) in (6, 8) and int(number[:4]) in _YEARS:
        return (int(number[:4]), int(number[4:6]), *([int(number[6:])] if number[6:] else []))
    return None


def _trailing_date(tokens: list[str]) -> tuple[int, ...]:
    dates = [date for token in tokens if token.isdecimal() and (date := _date(token))]
    return dates[0] if len(dates) == 1 else ()


def _parted(token: str) -> tuple[str, str, str]:
    """Letters, number, letters: `qwen2.5` is `qwen`, `2.5`, ""; `4o` is "", `4`, `o`."""
    match = re.fullmatch(r"([^\d.]*)(\d+(?:\.\d+)*)?(.*)", token)
    if match is None or re.search(r"\d", match[3]):
        return token, "", ""
    return match[1], match[2] or "", match[3]


def _made(family: list[str], numbers: _Numbers, date: tuple[int, ...]) -> Generation | None:
    if not family or not (numbers.version or date):
        return None
    return Generation(tuple(family), numbers.version, date)


def _padded(version: tuple[int, ...]) -> tuple[int, ...]:
    return (*version, 0, 0, 0)[:4]
