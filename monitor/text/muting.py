"""Texts of a look held against those that are known: which differences say nothing. Pure.

Texts are facts `block:<digest>` or `readme:<digest>`, a second of its like `….2`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Key, Noise
from monitor.text.addresses import masked
from monitor.text.noise import skeleton
from monitor.values import Json, dumps

TEXTS = ("block:", "readme:")
SETTLES = timedelta(days=30)
"""After how long a block that first fetches did not agree on is looked at again."""
FLAPS, NUMBERS = "it comes and goes", "only numbers in it moved"


@dataclass(frozen=True, slots=True)
class Muted:
    """Texts as they are to be compared with the known ones, and which known ones were put in."""

    texts: Mapping[Key, Json]
    kept: Mapping[Key, str] = field(default_factory=dict)
    """Known texts that stand in for what is muted, each with what was muted of it."""
    waits: bool = False
    """Some of it is muted for a time, and told if it lasts."""


def is_text(predicate: str) -> bool:
    """Say whether a predicate is a block of a page or a README."""
    return predicate.startswith(TEXTS)


def mark_of(predicate: str) -> str:
    """The digest of a block, the same for all of its like."""
    return predicate.partition(":")[2].partition(".")[0]


def numbers_mark(value: Json) -> str | None:
    """Name a sentence by what is left of it without its numbers; None where it is none."""
    if not isinstance(value, dict):
        return None
    kind, links = str(value.get("kind")), value.get("links")
    bones = skeleton(kind, said(value))
    if bones is None:
        return None
    there = [str(link) for link in links] if isinstance(links, list) else []
    form = dumps([kind, bones, *sorted(map(masked, there))])
    return hashlib.sha256(form.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def mute(
    seen: Mapping[Key, Json], known: Mapping[Key, Json], noise: Iterable[Noise], at: datetime
) -> Muted:
    """Undo in the texts of a look, made `at`, what is known to say nothing: see `model.Noise`.

    Only texts that are not in both are looked at. Both mappings may hold other facts, too.
    """
    marks = defaultdict[str, set[str]](set)
    for each in noise:
        if not is_due(each, at):
            marks[each.kind].add(each.mark)
    if marks.keys() <= {"turns"}:
        return Muted(seen)
    came = [key for key in seen if is_text(key[1]) and key not in known]
    went = [key for key in known if is_text(key[1]) and key not in seen]
    held = {key for key in came if mark_of(key[1]) in marks["flaps"]}
    dropped = held | {key for key in came if mark_of(key[1]) in marks["either"]}
    kept = {key: FLAPS for key in went if mark_of(key[1]) in marks["flaps"]}
    waits = bool(held or kept)
    pairs = alike(
        [(key, seen[key]) for key in came if key not in dropped],
        [(key, known[key]) for key in went if key not in kept],
        marks["numbers"],
    )
    dropped |= {new for new, _ in pairs}
    kept |= {old: NUMBERS for _, old in pairs}
    texts = {key: value for key, value in seen.items() if key not in dropped}
    return Muted(texts | {key: known[key] for key in kept}, kept, waits)


def is_due(noise: Noise, at: datetime) -> bool:
    """Whether a block that first fetches did not agree on is to be believed where it is there."""
    return noise.kind == "either" and at - noise.since > SETTLES


def alike(
    came: Iterable[tuple[Key, Json]],
    went: Iterable[tuple[Key, Json]],
    only: set[str] | None = None,
) -> list[tuple[Key, Key]]:
    """Pair texts that came with texts that went where only numbers differ, in order.

    `only` names the sentences that are meant, None means all.
    """
    waiting = defaultdict[str, list[Key]](list)
    for key, value in went:
        mark = numbers_mark(value)
        if mark is not None and (only is None or mark in only):
            waiting[mark].append(key)
    if not waiting:
        return []
    pairs = []
    for key, value in came:
        its = waiting.get(numbers_mark(value) or "")
        if its:
            pairs.append((key, its.pop(0)))
    return pairs


def said(value: Json) -> str:
    """The text of a block."""
    found = value.get("text") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
