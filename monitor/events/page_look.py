"""One look at a page, as the events of its typed rows see it: what changed, what was known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from monitor.events import placed_ends
from monitor.events.placed_ends import End
from monitor.events.table import Sight, member
from monitor.events.texts import shown
from monitor.facts import dates
from monitor.model import Change, Key
from monitor.text.cells import OPEN
from monitor.text.fields import led
from monitor.text.sayings import LIFECYCLE, PRICE, family
from monitor.values import Json, text_of

RECENT, LONG_AGO = timedelta(days=31), timedelta(days=365)
FEW = 3
"""Rows with a day of the past that may come at once and still be news."""

Row = tuple[str, str]
"""A model's subject and the family of what is said of it: `lifecycle` or `price`; `open`, where a
cell says that there is no day of the end."""


class PageLook:
    """The changes of one look at a page: its typed rows and the blocks that state them."""

    def __init__(
        self, sight: Sight, changes: Sequence[Change], seen: Mapping[Key, Json], prefix: str
    ) -> None:
        self.sight, self.seen, self.prefix = sight, seen, prefix
        self.typed = [
            change
            for change in changes
            if change.subject.startswith(prefix)
            and _is_typed(change.predicate)
            and (change.subject, "item") not in seen
            and self.known(change.subject, "item") is None
        ]
        self.blocks = [c for c in changes if _reads_anew(c) and self.rows_of(c)]
        self.bare = [c for c in changes if c.removed and lead_of(c.old) and not self.rows_of(c)]
        self.came = self._by_row([c for c in self.blocks if not c.removed])
        self.went = self._by_row([c for c in self.blocks if not c.added])

    def rows_of(self, change: Change) -> set[Row]:
        """The rows that a block states."""
        return self._rows(change.old if change.removed else change.new)

    def _rows(self, block: Json) -> set[Row]:
        said = member(block, "states")
        told = [str(one).partition(" ") for one in said] if isinstance(said, list) else []
        return {(f"{self.prefix}{model}", kind) for kind, _, model in told}

    def _by_row(self, blocks: Sequence[Change]) -> Mapping[Row, list[Change]]:
        rows = defaultdict[Row, list[Change]](list)
        for change in blocks:
            for row in self.rows_of(change):
                rows[row].append(change)
        return rows

    def by_row(self) -> Iterable[tuple[Row, dict[str, Change]]]:
        """The changed values by row, each under its predicate."""
        rows = defaultdict[Row, dict[str, Change]](dict)
        for change in self.typed:
            rows[change.subject, family(change.predicate)][change.predicate] = change
        return sorted(rows.items())

    def is_stated_anew(self, row: Row) -> bool:
        """Say whether a block that came states this row, or none does that we keep."""
        return row in self.came or row not in self.stated

    def is_back(self, row: Row) -> bool:
        """Say whether all that states a row now was told as going lately, word for word."""
        went = {words for edit in self.sight.edits for words in edit.old}
        came = self.came.get(row, ())
        return bool(came) and all(shown(change.new) in went for change in came)

    @cached_property
    def stated(self) -> set[Row]:
        """The rows that any block states, before or now."""
        known = self.sight.snapshot.facts if self.sight.snapshot else {}
        return {row for fact in known.values() for row in self._rows(fact.value)} | self._stated

    @cached_property
    def _stated(self) -> set[Row]:
        return {row for value in self.seen.values() for row in self._rows(value)}

    def is_open(self, subject: str) -> bool:
        """Say whether the page says of a model that there is no day of its end."""
        return (subject, OPEN) in self._stated and (subject, "shutdown") not in self.seen

    @cached_property
    def waiting(self) -> set[Row]:
        """The rows whose day of the end is called off, or was, before a second look has seen it."""
        told = {row for rows in (self.came, self.went) for row in rows if row[1] == OPEN}
        return {
            (subject, "lifecycle")
            for subject, _ in told
            if (day := self.known(subject, "shutdown"))
            and (self.is_open(subject) or self.seen.get((subject, "shutdown")) == day)
        }

    def known(self, subject: str, predicate: str) -> Json:
        snapshot = self.sight.snapshot
        return None if snapshot is None else snapshot.value(subject, predicate)

    def prices(self, subject: str) -> list[tuple[str, Json]]:
        """The prices that were known of a model."""
        return self._prices.get(subject, [])

    @cached_property
    def _prices(self) -> Mapping[str, list[tuple[str, Json]]]:
        known = defaultdict[str, list[tuple[str, Json]]](list)
        for (subject, name), fact in (
            self.sight.snapshot.facts.items() if self.sight.snapshot else ()
        ):
            if name.startswith(PRICE):
                known[subject].append((name, fact.value))
        return known

    def is_placed(self, subject: str) -> bool:
        """Say whether a model ends by places, before or now."""
        return any(subject in by_subject for by_subject in self._placed)

    def ends(self, subject: str) -> tuple[Mapping[str, End], Mapping[str, End]]:
        """How a model ends by places, as it was known and as it is seen; "" is its own day."""
        known, seen = ({**its.get(subject, {})} for its in self._placed)
        own = [(name, self.known(subject, name)) for name in placed_ends.ENDS]
        now = [(name, self.seen.get((subject, name))) for name in placed_ends.ENDS]
        return placed_ends.placed(own) | known, placed_ends.placed(now) | seen

    def over(self, subject: str) -> list[Json]:
        """The days of a model's end that are told no more, place by place, else its own."""
        known, seen = self.ends(subject)
        went = [end.day for place, end in known.items() if place and place not in seen]
        return [*went] or [self.known(subject, "shutdown")]

    @cached_property
    def _placed(self) -> tuple[Mapping[str, Mapping[str, End]], Mapping[str, Mapping[str, End]]]:
        """The ends of the page's models by places, as they were known and as they are seen."""
        snapshot = self.sight.snapshot
        known = {key: fact.value for key, fact in snapshot.facts.items()} if snapshot else {}
        return _by_places(known), _by_places(self.seen)

    def is_history(self, ends: Json) -> bool:
        """Say whether a day of the end that is told for the first time is long past.

        So is one of a few weeks ago, where many such come at once: a page that was written anew.
        """
        today = self.sight.now.date()
        day = last_day(ends)
        if day is None or day >= today - RECENT:
            return False
        if day < today - LONG_AGO:
            return True
        new = [c for c in self.typed if c.predicate == "shutdown" and c.added]
        past = [c for c in new if (last := last_day(c.new)) and last < today - RECENT]
        all_ = sum(name == "shutdown" for _, name in self.seen)
        return len(past) > max(FEW, all_ / 2)


def _by_places(facts: Mapping[Key, Json]) -> Mapping[str, Mapping[str, End]]:
    told = defaultdict[str, list[tuple[str, Json]]](list)
    for (subject, predicate), value in facts.items():
        if predicate.startswith(placed_ends.ENDS) and ":" in predicate:
            told[subject].append((predicate, value))
    return {subject: placed_ends.placed(its) for subject, its in told.items()}


def _reads_anew(change: Change) -> bool:
    """Say whether a block came, went, or has other words under the same key."""
    return member(change.old, "text") != member(change.new, "text")


def _is_typed(predicate: str) -> bool:
    return predicate.partition(":")[0] in LIFECYCLE or predicate.startswith(PRICE)


def lead_of(block: Json) -> str:
    """The first cell of a table row, or what an item begins with; "" where it has no such."""
    said = text_of(member(block, "text")) or ""
    if member(block, "kind") == "row":
        return said.partition(" | ")[0]
    lead = led(said) if member(block, "kind") == "li" else None
    return lead[0] if lead else ""


def last_day(value: Json) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return dates.bounds(value)[1]
    except (ValueError, IndexError):
        return None
