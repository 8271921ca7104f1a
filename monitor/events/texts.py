"""Events of texts: a page or README that reads differently, a page that moved, a new entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.events.table import Case, Tell, member, text
from monitor.facts.plain import plain
from monitor.model import Change, Json
from monitor.text.words import pairs

MOST_BLOCKS, MOST_TEXT = 40, 600


def changed(case: Case, changes: Sequence[Change]) -> Iterator[Tell]:
    """One event for all blocks of a look: what was edited, added and taken away."""
    old = [_words(change.old) for change in changes if change.removed]
    new = [_words(change.new) for change in changes if change.added]
    if not old and not new:
        return
    edited = len(pairs(old, new))
    counts = {"edited": edited, "added": len(new) - edited, "removed": len(old) - edited}
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    readme = changes[0].predicate.startswith("readme:")
    title = f"{case.name}{' README' if readme else ''}: {said}"
    evidence = changes[0].evidence
    yield Tell(
        "page.changed", case.subject, title, None, _cut(old), _cut(new), evidence.url, evidence
    )


def moved(case: Case, change: Change) -> Iterator[Tell]:
    """A permanent redirect, told once; the page is read on at its new address."""
    if not change.removed:
        new = text(change.new)
        yield Tell(
            "page.moved",
            change.subject,
            f"{case.name} moved to {new}",
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


def _words(value: Json) -> str:
    return text(member(value, "text")) or ""


def _cut(texts: Sequence[str]) -> Json:
    return [plain(words, MOST_TEXT) for words in texts[:MOST_BLOCKS]]
