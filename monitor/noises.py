"""What of a look's texts says nothing: undone before the diff, learned from what was told. Pure.

    a sentence of which only numbers moved, told BEFORE times lately ─→ `numbers`: muted for good
    a block that came and went lately, and does so again ─→ `flaps`: held for HELD
    a block that some fetches of one look showed and others did not ─→ `turns`: see `_enough.py`
    … of a first look ─→ `either`: no news; taken in silently where all show it after SETTLES

What was told is read off the events, so only what was learned is stored. It is forgotten with the
sentence, or when the block is believed after all. Headings, table rows and code are never muted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.events.texts import shown
from monitor.facts.every import next_due, parse
from monitor.model import (
    Edit,
    Event,
    Fact,
    Key,
    Known,
    Noise,
    NoiseKind,
    Observation,
    Snapshot,
    Standing,
)
from monitor.sources.base import Source
from monitor.text.muting import Muted, alike, is_due, is_text, mark_of, mute, numbers_mark, said
from monitor.text.noise import skeleton
from monitor.values import Json

TOLD, TURNED = 3, 2
"""Times that a sentence's numbers, and a block's coming and going, are told before they are noise:
the fourth and the third is not."""
LATELY, LOOKS = timedelta(days=10), 5
"""Within how long, and within how many of the source's intervals where that is longer."""
HELD = timedelta(days=30)
TURNING = timedelta(days=90)
MEMORY = timedelta(days=60)
"""How long what was told is remembered."""
MOST = 40
"""Noises of a kind that a source may have: what has more is no page but a shuffle."""
LONGEST = 200
MOST_NOTES = 10
MUTABLE = ("p", "li", "quote")
_OF_TODAY = ("under", "states")
"""What of a text's value is not its identity, and moves with what stands around it."""
_EPOCH = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Quieted:
    """A look without its noise, and the noise that is known from now on."""

    look: Observation
    noise: tuple[Noise, ...]
    notes: tuple[str, ...] = ()
    waits: bool = False
    """Something is held that will be told if it lasts."""
    known: Collection[Key] = ()
    """The texts of the snapshot that the look can say are absent."""
    silent: Collection[Key] = ()
    """Texts that are believed from now on, and no news: part of the baseline, settled late."""


def quieted(
    source: Source, snapshot: Snapshot, standing: Standing, look: Observation, now: datetime
) -> Quieted:
    """Put what is known in the place of what only seems to differ."""
    seen = {fact.key: fact.value for fact in look.facts}
    known = {
        key: fact.value
        for key, fact in snapshot.facts.items()
        if is_text(key[1]) and (key in seen or any(cover.about(key) for cover in look.covers))
    }
    taught = merged(standing.noise, look.noise)
    if not known and not any(is_text(key[1]) for key in seen):
        return Quieted(look, taught)
    noise = merged([each for each in taught if _holds(each, now)], ())
    due = {each.mark for each in noise if is_due(each, now)}
    calm = mute(seen, known, noise, now)
    came, went = _exchanged(calm.texts, known)
    lately = [edit for edit in standing.edits if now - edit.at <= _lately(source, now)]
    if lately and (
        learned := [*_counting(came, went, lately, now), *_flapping(came | went, lately, now)]
    ):
        noise = merged(noise, learned)
        calm = mute(seen, known, noise, now)
        came, went = _exchanged(calm.texts, known)
    elif not came and not went and taught == standing.noise:
        noise = standing.noise  # nothing moved: what is stored stays as it is, old or not
    silent = {key for key in came if mark_of(key[1]) in due}
    told = _left(noise, came, went)
    return Quieted(_look(look, calm), told, *_said(calm, known), known.keys(), silent)


def merged(noise: Sequence[Noise], more: Iterable[Noise]) -> tuple[Noise, ...]:
    """Add what is new, up to so many of a kind; what is known keeps its date."""
    known = {(each.kind, each.mark): each for each in noise}
    count = Counter(each.kind for each in known.values())
    for each in more:
        if each.kind == "turns" and (before := known.get(("either", each.mark))):
            if is_due(before, each.since):
                known["either", each.mark] = replace(before, since=each.since)
            continue
        if (each.kind, each.mark) not in known and count[each.kind] < MOST:
            known[each.kind, each.mark] = each
            count[each.kind] += 1
    return tuple(known[at] for at in sorted(known))


def reread(snapshot: Snapshot, look: Observation) -> Snapshot:
    """The snapshot as today's code reads its kept body; what was said already keeps its date.

    What no body holds (that the page has moved) stays as it was.
    """
    if look.before is None:
        return snapshot
    facts = {
        key: known
        for key, known in snapshot.facts.items()
        if not any(cover.about(key) for cover in look.covers)
    }
    at = snapshot.evidence.fetched_at or look.evidence.fetched_at or _EPOCH
    for fact in look.before:
        known = snapshot.facts.get(fact.key)
        same = known is not None and (known.value == fact.value or is_text(fact.predicate))
        facts[fact.key] = known if known is not None and same else Known(fact.value, at)
    return replace(snapshot, facts=facts, scope=look.scope)


def edits_of(events: Iterable[Event]) -> Iterator[Edit]:
    """What events of one source say of its texts."""
    for event in events:
        if event.kind == "page.changed":
            yield Edit(_texts(event.old), _texts(event.new), event.observed_at)


def remembered(edits: Sequence[Edit], events: Iterable[Event], now: datetime) -> tuple[Edit, ...]:
    """Add what was told just now; what is older than MEMORY is forgotten."""
    return tuple(edit for edit in (*edits, *edits_of(events)) if now - edit.at <= MEMORY)


def placed(facts: Mapping[Key, Known], seen: Mapping[Key, Fact]) -> dict[Key, Known]:
    """Texts that are as they were, under today's headings and with what they state today."""
    moved = {}
    for key, fact in seen.items():
        known = facts.get(key)
        if known is not None and known.value != fact.value and is_text(key[1]):
            moved[key] = _placed(known, fact)
    return moved


def _placed(known: Known, fact: Fact) -> Known:
    if not isinstance(known.value, dict) or not isinstance(fact.value, dict):
        return known
    value = dict(known.value)
    for name in _OF_TODAY:
        value.pop(name, None)
        if name in fact.value:
            value[name] = fact.value[name]
    return Known(value, known.observed_at, known.evidence)


def _look(look: Observation, calm: Muted) -> Observation:
    if not calm.kept and len(calm.texts) == len(look.facts):
        return look
    by_key = {fact.key: fact for fact in look.facts}
    facts = (by_key.get(key) or Fact(*key, value) for key, value in calm.texts.items())
    return replace(look, facts=tuple(facts))


def _said(calm: Muted, known: Mapping[Key, Json]) -> tuple[tuple[str, ...], bool]:
    """Why something is muted, and whether any of it may be told later."""
    notes = [f'muted, {why}: "{said(known[key])[:80]}"' for key, why in calm.kept.items()]
    return tuple(sorted(notes)[:MOST_NOTES]), calm.waits


def _exchanged(
    seen: Mapping[Key, Json], known: Mapping[Key, Json]
) -> tuple[dict[Key, Json], dict[Key, Json]]:
    """The texts that came and those that went."""
    came = {key: value for key, value in seen.items() if is_text(key[1]) and key not in known}
    return came, {key: value for key, value in known.items() if key not in seen}


def _counting(
    came: Mapping[Key, Json], went: Mapping[Key, Json], lately: Sequence[Edit], now: datetime
) -> Iterator[Noise]:
    """Sentences that were told again and again for nothing but the numbers in them."""
    pairs = alike(came.items(), went.items())
    if not pairs:
        return
    told = Counter[str]()
    for edit in lately:
        told.update({*_sentences(edit.old)} & {*_sentences(edit.new)})
    for key, _ in pairs:
        mark = numbers_mark(came[key])
        if mark is not None and told[_sentence(shown(came[key]))] >= TOLD:
            yield _noise("numbers", mark, came[key], now)


def _flapping(texts: Mapping[Key, Json], lately: Sequence[Edit], now: datetime) -> Iterator[Noise]:
    """Blocks that were told to come and to go, and do so again."""
    told = Counter(text for edit in lately for text in {*edit.old, *edit.new})
    for key, value in texts.items():
        kind = value.get("kind") if isinstance(value, dict) else None
        if kind in MUTABLE and told[shown(value)] >= TURNED:
            yield _noise("flaps", mark_of(key[1]), value, now)


def _left(
    noise: Sequence[Noise], came: Mapping[Key, Json], went: Mapping[Key, Json]
) -> tuple[Noise, ...]:
    """Forget a sentence that is there no more, and that a block took turns which is now told."""
    if not came and not went:
        return tuple(noise)
    told = {(kind, mark_of(key[1])) for key in (*came, *went) for kind in ("turns", "either")}
    if any(each.kind == "numbers" for each in noise):
        told |= {("numbers", numbers_mark(value) or "") for value in went.values()}
    return tuple(each for each in noise if (each.kind, each.mark) not in told)


def _holds(noise: Noise, now: datetime) -> bool:
    longest = {"flaps": HELD, "either": TURNING, "turns": TURNING}.get(noise.kind)
    return longest is None or now - noise.since <= longest


def _lately(source: Source, now: datetime) -> timedelta:
    """How far back what was told counts: some days, and longer where the looks are rare."""
    every = parse(source.every)
    every = parse(source.auto) if every.auto else every
    first = next_due(every, now)
    return max(LATELY, LOOKS * (next_due(every, first) - first))


def _noise(kind: NoiseKind, mark: str, value: Json, now: datetime) -> Noise:
    return Noise(kind, mark, said(value)[:LONGEST], now)


def _sentences(texts: Sequence[str]) -> Iterator[str]:
    return filter(None, map(_sentence, texts))


def _sentence(text: str) -> str:
    return skeleton("p", text) or ""


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
