"""Events of texts: a page or README that reads differently, a page that moved, a new entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from monitor.events.table import Case, Tell, member
from monitor.facts.plain import plain
from monitor.model import Change
from monitor.text.addresses import lasting
from monitor.text.words import excerpts, pairs
from monitor.values import Json, text_of

MOST_BLOCKS, MOST_TEXT = 40, 600
MOST_LINKS, MOST_LINK = 3, 300


def changed(case: Case, changes: Sequence[Change]) -> Iterator[Tell]:
    """One event for all blocks of a look: what was edited, added and taken away.

    What was edited stands first in `old` and in `new`, each edit at one index of both; all of it
    as it stands on the page. Of more than MOST_BLOCKS a last line says how many are left out.
    """
    went, came = _on_page(case, changes)
    if not went and not came:
        return
    both = edits(went, came)
    counts = {
        "edited": len(both),
        "added": len(came) - len(both),
        "removed": len(went) - len(both),
    }
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    readme = changes[0].predicate.startswith("readme:")
    title = f"{case.name or case.subject}{' README' if readme else ''}: {said}"
    evidence = changes[0].evidence
    told = [edited(went[before], came[after]) for before, after in both]
    old = [old for old, _ in told] + [shown(went[at]) for at in _others(range(len(went)), both, 0)]
    new = [new for _, new in told] + [shown(came[at]) for at in _others(range(len(came)), both, 1)]
    yield Tell(
        "page.changed", case.subject, title, None, _cut(old), _cut(new), evidence.url, evidence
    )


def _on_page(case: Case, changes: Sequence[Change]) -> tuple[list[Json], list[Json]]:
    """What went and what came, as it stands on the page; what went, by the headings above it."""
    at = {key: place for place, key in enumerate(case.seen)}
    under = dict[Json, int]()
    for place, value in enumerate(case.seen.values()):
        under.setdefault(member(value, "under"), place)
    last = len(at)
    went = [change for change in changes if change.removed]
    came = [change for change in changes if change.added]
    went.sort(key=lambda change: under.get(member(change.old, "under"), last))
    came.sort(key=lambda change: at.get(change.key, last))
    return [change.old for change in went], [change.new for change in came]


def edits(went: Sequence[Json], came: Sequence[Json]) -> list[tuple[int, int]]:
    """Which blocks that went and came are one that was edited, in the order of what came."""
    old, new = [_words(value) for value in went], [_words(value) for value in came]
    found = _same(old, new)
    left, right = _others(range(len(old)), found, 0), _others(range(len(new)), found, 1)
    alike = pairs([old[at] for at in left], [new[at] for at in right])
    found += [(left[before], right[after]) for before, after in alike]
    left, right = _others(left, found, 0), _others(right, found, 1)
    found += _in_place({at: went[at] for at in left}, {at: came[at] for at in right})
    return sorted(found, key=lambda pair: pair[1])


def _others(places: Iterable[int], found: Sequence[tuple[int, int]], side: int) -> list[int]:
    taken = {pair[side] for pair in found}
    return [at for at in places if at not in taken]


def _in_place(went: Mapping[int, Json], came: Mapping[int, Json]) -> Iterator[tuple[int, int]]:
    """Of what went and came in a place: rows of one first cell, and what got or lost words only.

    So a heading of one word that got another is known again, which is not like itself by letters.
    Only where there is no choice.
    """
    free = defaultdict[tuple[Json, ...], tuple[list[int], list[int]]](lambda: ([], []))
    for side, values in enumerate((went, came)):
        for at, value in values.items():
            free[_place(value)][side].append(at)
    for place, (old, new) in free.items():
        if len(old) == len(new) == 1:
            before, after = {*_words(went[old[0]]).split()}, {*_words(came[new[0]]).split()}
            if place[0] == "row" or before <= after or after <= before:
                yield old[0], new[0]


def _place(value: Json) -> tuple[Json, ...]:
    """The kind of a block, the headings above it, and the first cell of a row."""
    kind, words = member(value, "kind"), _words(value)
    return kind, member(value, "under"), words.partition(" | ")[0] if kind == "row" else None


def edited(old: Json, new: Json) -> tuple[str, str]:
    """Both texts of an edited block, from where they differ, and the links that only one has."""
    before, after = linked(old, new)
    before, after = excerpts(before, after, MOST_TEXT + MOST_LINK)
    return plain(before, MOST_TEXT + MOST_LINK), plain(after, MOST_TEXT + MOST_LINK)


def linked(old: Json, new: Json) -> tuple[str, str]:
    """Both texts of an edited block, each with the links that only it has."""
    went, came = _links(old), _links(new)
    kept = {lasting(link) for link in went} & {lasting(link) for link in came}
    return _with(_words(old), went, kept), _with(_words(new), came, kept)


def moved(case: Case, change: Change) -> Iterator[Tell]:
    """A permanent redirect, told once; the page is read on at its new address."""
    if not change.removed:
        new = text_of(change.new)
        yield Tell(
            "page.moved",
            change.subject,
            f"{case.name or case.subject} moved to {new}",
            change.predicate,
            change.old,
            change.new,
            new,
            change.evidence,
        )


def entry(case: Case, change: Change) -> Iterator[Tell]:
    """A feed has an entry whose id and link were never seen."""
    if change.added:
        url = text_of(member(change.new, "url"))
        known_by = change.predicate.partition(":")[2]
        title = text_of(member(change.new, "title")) or url or case.name or known_by
        yield Tell(
            "entry.new",
            change.subject,
            title,
            change.predicate,
            None,
            change.new,
            url,
            change.evidence,
        )


def shown(value: Json) -> str:
    """A block's text as an event has it."""
    return plain(_words(value), MOST_TEXT)


def _same(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Blocks of the same text: only their links, or their form, differ."""
    waiting = defaultdict[str, list[int]](list)
    for at, words in enumerate(old):
        waiting[words].append(at)
    return [(waiting[words].pop(0), at) for at, words in enumerate(new) if waiting.get(words)]


def _words(value: Json) -> str:
    return text_of(member(value, "text")) or ""


def _links(value: Json) -> list[str]:
    links = member(value, "links")
    return [link for link in links if isinstance(link, str)] if isinstance(links, list) else []


def _with(words: str, links: Sequence[str], kept: Collection[str]) -> str:
    own = [link[:MOST_LINK] for link in links if lasting(link) not in kept]
    return " ".join([words, *(f"→ {link}" for link in own[:MOST_LINKS])])


def _cut(texts: Sequence[str]) -> Json:
    more = len(texts) - MOST_BLOCKS
    return [*texts[:MOST_BLOCKS], *([f"… and {more} more"] if more > 0 else [])]
