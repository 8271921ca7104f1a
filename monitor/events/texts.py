"""Events of texts: a page or README that reads differently, a page that moved, a new entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from monitor.events.table import Case, Tell, member, text
from monitor.facts.plain import plain
from monitor.model import Change, Json
from monitor.text.addresses import lasting
from monitor.text.words import excerpts, pairs

MOST_BLOCKS, MOST_TEXT = 40, 600
MOST_LINKS, MOST_LINK = 3, 300


def changed(case: Case, changes: Sequence[Change]) -> Iterator[Tell]:
    """One event for all blocks of a look: what was edited, added and taken away.

    What was edited stands first in `old` and in `new`, each edit at one index of both.
    """
    went = [change.old for change in changes if change.removed]
    came = [change.new for change in changes if change.added]
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
    old = [old for old, _ in told] + _others(went, {before for before, _ in both})
    new = [new for _, new in told] + _others(came, {after for _, after in both})
    yield Tell(
        "page.changed", case.subject, title, None, _cut(old), _cut(new), evidence.url, evidence
    )


def edits(went: Sequence[Json], came: Sequence[Json]) -> list[tuple[int, int]]:
    """Which blocks that went and came are one that was edited; what says the same comes first."""
    old, new = [_words(value) for value in went], [_words(value) for value in came]
    same = _same(old, new)
    left = [at for at in range(len(old)) if at not in {before for before, _ in same}]
    right = [at for at in range(len(new)) if at not in {after for _, after in same}]
    found = pairs([old[at] for at in left], [new[at] for at in right])
    return [*same, *((left[before], right[after]) for before, after in found)]


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
        new = text(change.new)
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
        url = text(member(change.new, "url"))
        title = text(member(change.new, "title")) or url or case.name
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
    return text(member(value, "text")) or ""


def _links(value: Json) -> list[str]:
    links = member(value, "links")
    return [link for link in links if isinstance(link, str)] if isinstance(links, list) else []


def _with(words: str, links: Sequence[str], kept: Collection[str]) -> str:
    own = [link[:MOST_LINK] for link in links if lasting(link) not in kept]
    return " ".join([words, *(f"→ {link}" for link in own[:MOST_LINKS])])


def _others(values: Sequence[Json], told: Collection[int]) -> list[str]:
    return [shown(value) for at, value in enumerate(values) if at not in told]


def _cut(texts: Sequence[str]) -> Json:
    return list(texts[:MOST_BLOCKS])
