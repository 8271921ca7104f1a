"""What became of a model that ends on another day in each place: announced, moved, put off. Pure.

Its days stand as `shutdown:<place>` beside `shutdown`, the last of them. They are told where they
differ from place to place; where they are all one, the model has simply moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.values import Json

ENDS = ("shutdown", "shutdown_earliest")
_MOST = 4
"""Places that a title names of one date."""


@dataclass(frozen=True, slots=True)
class End:
    """The day of the end, or (`earliest`) one before which it is not; None where there is none."""

    day: str | None = None
    earliest: bool = False

    def __str__(self) -> str:
        return f"not before {self.day}" if self.earliest else str(self.day or "none")


@dataclass(frozen=True, slots=True)
class Move:
    """The end in one place, before and now."""

    place: str
    old: End
    new: End

    @property
    def kind(self) -> str:
        has_moved = self.old.day and not self.old.earliest
        return "deprecation.changed" if has_moved else "deprecation.announced"

    @property
    def words(self) -> str:
        if self.kind == "deprecation.changed":
            return f"shutdown {self.old} → {self.new}"
        return f"shuts down {self.new}"


def placed(facts: Iterable[tuple[str, Json]]) -> dict[str, End]:
    """The ends of a model by their places; "" is the model's own. A sure day stands before all."""
    ends: dict[str, End] = {}
    for predicate, value in sorted(facts, reverse=True):
        sort, _, place = predicate.partition(":")
        if sort in ENDS and isinstance(value, str):
            ends[place] = End(value, sort != "shutdown")
    return ends


def moves(known: Mapping[str, End], seen: Mapping[str, End]) -> list[Move] | None:
    """What became of each place; None where the places say nothing that the model does not.

    A place that comes under a date that went is another name; where no place was known before,
    each had the model's own day.
    """
    before = {place: end for place, end in known.items() if place}
    now = {place: end for place, end in seen.items() if place}
    if not now:
        return None
    told = [move for move in _moves(before, now, known.get("", End())) if _is_news(move)]
    if not told and seen.get("") != known.get("") and seen.get("") not in now.values():
        return None
    is_one = len({*now.values()}) == 1 >= len({*before.values()})
    return None if is_one and len(told) == len(now) else told


def _moves(before: Mapping[str, End], now: Mapping[str, End], own: End) -> Iterator[Move]:
    went = [end for place, end in before.items() if place not in now]
    for place, end in sorted(now.items()):
        if place not in before and end in went:
            went.remove(end)
        else:
            yield Move(place, before.get(place, End() if before else own), end)


def _is_news(move: Move) -> bool:
    return move.old != move.new and (not move.new.earliest or move.kind == "deprecation.changed")


def title(told: Iterable[Move]) -> str:
    """All moves in words, those alike as one: `shutdown 2026-05-07 → 2026-06-07 (eu, us)`."""
    by_words: dict[str, list[str]] = {}
    for move in told:
        by_words.setdefault(move.words, []).append(move.place)
    return "; ".join(f"{words} ({_some(places)})" for words, places in by_words.items())


def _some(places: list[str]) -> str:
    more = len(places) - _MOST
    return ", ".join(places[:_MOST]) + (f" and {more} more" if more > 0 else "")
