"""Values of rows that go back to what they were: told once, then held until they settle. Pure.

    told ─→ left: what the fact was until then, as the events of the last MEMORY say
    what was left lately is seen again ─→ held: the standing keeps what was told
    it turns back ─→ still held, and the wait begins anew
    it has stood for SETTLES ─→ an ordinary change, told as every other

A row is a value too: one that was told as gone and is there again is held likewise. A value that
the fact has not had lately is told at once. What was left is read off the events, so nothing is
stored of a change that is over; only what is held is, and it moves when upstream turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model import Event, Fact, Held, Key, Known, Left, Observation, Snapshot, Standing
from monitor.values import Json, dumps

RECENT = timedelta(days=14)
"""How long ago a value may have been left for its return to be a flap."""
SETTLES = timedelta(days=3)
"""How long it must then stand before it is told, times the changes of it that MEMORY holds."""
MEMORY = timedelta(days=30)

ROW = "item"
KINDS = frozenset(
    {
        "item.changed",
        "price.changed",
        "deprecation.announced",
        "deprecation.changed",
        "license.changed",
        "parameters.changed",
        "access.changed",
    }
)
"""The kinds whose `old` and `new` hold the fields of a row."""
MOST_NOTES = 10


@dataclass(frozen=True, slots=True)
class Steadied:
    """A look without what flaps, and what is held of it."""

    look: Observation
    held: Mapping[Key, Held]
    notes: tuple[str, ...] = ()


def steady(snapshot: Snapshot, standing: Standing, look: Observation, now: datetime) -> Steadied:
    """Put what was told in the place of each value that is back too soon to be told again."""
    if not standing.left and not standing.held:
        return Steadied(look, {})
    its = _Look(snapshot, standing, look, now)
    held = dict(its.held())
    kept = {key for key, one in held.items() if one.here and not its.settled(key, one)}
    if not kept:
        return Steadied(look, held)
    facts = tuple(sorted(_facts(snapshot, look, kept), key=lambda fact: fact.key))
    notes = [f"{key[1]} of {key[0]} is back at what it was: held until it settles" for key in kept]
    return Steadied(replace(look, facts=facts), held, tuple(sorted(notes)[:MOST_NOTES]))


def still_held(
    held: Mapping[Key, Held], facts: Mapping[Key, Known], now: datetime, *, moved: bool
) -> dict[Key, Held]:
    """What is held on after a look: neither what was told by it nor what has no row any more.

    What has not turned for long is forgotten when something else moves (`moved`), so that a pass
    over an unchanged world leaves the file as it is.
    """
    kept = {}
    for key, one in held.items():
        told = one.here and _form(_known(facts, key)) == _form(one.value)
        alone = key[1] != ROW and (key[0], ROW) not in facts
        if not told and not alone and not (moved and _over(one, now)):
            kept[key] = one
    return kept


def remember(
    left: Mapping[Key, Sequence[Left]], events: Iterable[Event], now: datetime
) -> dict[Key, tuple[Left, ...]]:
    """Add to what was left what these events of one source say, in the order told.

    What is older than MEMORY is forgotten. That a row was not there before it was first told is
    nothing that was left: only a row that comes back has been away.
    """
    grown = {key: list(its) for key, its in left.items()}
    for event in events:
        for key, value in _told(event):
            if value is not None or key[1] != ROW or _fresh(grown.get(key, ()), event.observed_at):
                grown.setdefault(key, []).append(Left(value, event.observed_at))
    fresh = {key: _fresh(its, now) for key, its in grown.items()}
    return {key: its for key, its in fresh.items() if its}


def waiting(held: Mapping[Key, Held]) -> bool:
    """Say whether a value stands that will be told if it goes on to stand."""
    return any(one.here for one in held.values())


@dataclass(frozen=True, slots=True)
class _Look:
    """A look beside what is known, fact by fact."""

    snapshot: Snapshot
    standing: Standing
    look: Observation
    now: datetime

    def held(self) -> Iterator[tuple[Key, Held]]:
        """Each key that flaps now, or did lately."""
        seen = {fact.key: fact.value for fact in self.look.facts}
        rows = f"{self.look.source}#"
        for key in {*self.standing.left, *self.standing.held}:
            if key[0].startswith(rows) and (one := self._held(key, seen)) is not None:
                yield key, one

    def _held(self, key: Key, seen: Mapping[Key, Json]) -> Held | None:
        before = self.standing.held.get(key)
        if self._asked_anew(key):
            return None
        if not self._comparable(key, seen):
            return before
        known, value = _known(self.snapshot.facts, key), seen.get(key)
        if _form(value) == _form(known):
            return self._turned(before, here=False)
        if before and _form(before.value) == _form(value) and not _over(before, self.now):
            return self._turned(before, here=True)
        return Held(value, self.now, here=True) if self._left_lately(key, value) else None

    def _turned(self, one: Held | None, *, here: bool) -> Held | None:
        if one is None or one.here == here:
            return one
        return replace(one, turned_at=self.now, here=here)

    def settled(self, key: Key, one: Held) -> bool:
        """Say whether it has stood long enough: each time that it was told asks for more."""
        times = max(1, len(_fresh(self.standing.left.get(key, ()), self.now)))
        return self.now - one.turned_at >= SETTLES * times

    def _comparable(self, key: Key, seen: Mapping[Key, Json]) -> bool:
        """Say whether the look speaks of this fact: of a field, where its row is in both."""
        row = (key[0], ROW)
        if key[1] != ROW and not (row in seen and row in self.snapshot.facts):
            return False
        known = _known(self.snapshot.facts, key)
        return key in seen or any(cover.holds(key, known) for cover in self.look.covers)

    def _left_lately(self, key: Key, value: Json) -> bool:
        return any(
            self.now - one.at <= RECENT and _form(one.value) == _form(value)
            for one in self.standing.left.get(key, ())
        )

    def _asked_anew(self, key: Key) -> bool:
        return self.snapshot.scope.get(key[1]) != self.look.scope.get(key[1])


def _facts(snapshot: Snapshot, look: Observation, kept: Iterable[Key]) -> Iterator[Fact]:
    """The look's facts, with those that are known in place of what is kept back."""
    fields = {key for key in kept if key[1] != ROW}
    rows = {subject for subject, name in kept if name == ROW}
    for fact in look.facts:
        if fact.subject not in rows and fact.key not in fields:
            yield fact
    for key, known in snapshot.facts.items():
        if key[0] in rows or key in fields:
            yield Fact(*key, known.value)


def _told(event: Event) -> Iterator[tuple[Key, Json]]:
    """The facts that an event of a row says something of, each with what it was before."""
    if not event.subject.startswith(f"{event.source}#"):
        return
    if event.kind == "item.removed":
        yield (event.subject, ROW), True
    elif event.kind == "item.new":
        yield (event.subject, ROW), None
    elif event.kind in KINDS and isinstance(event.old, dict) and isinstance(event.new, dict):
        for name in event.old.keys() | event.new.keys():
            yield (event.subject, name), event.old.get(name)


def _fresh(left: Iterable[Left], now: datetime) -> tuple[Left, ...]:
    return tuple(one for one in left if now - one.at <= MEMORY)


def _over(one: Held, now: datetime) -> bool:
    """Say whether it turned back to what is known so long ago that it no longer flaps."""
    return not one.here and now - one.turned_at > RECENT


def _known(facts: Mapping[Key, Known], key: Key) -> Json:
    known = facts.get(key)
    return None if known is None else known.value


def _form(value: Json) -> str:
    """A value as text: Python's `1 == True` would hide a change."""
    return dumps(value)
