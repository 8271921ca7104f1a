"""The change log as far as the events know it, for a database that was rebuilt. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model import Change, Event
from monitor.store.schema import digest
from monitor.values import Json

_NO_FACT = ("claim.", "source.")
"""Kinds of events that no fact's change stands behind."""
_NO_FIELDS = {"row", "variant_of"}
"""What events of rows say beside their fields."""


def changes_told(event: Event) -> Iterator[Change]:
    """The changes of facts that an event tells of.

    Rows of a list carry their fields in `old` and `new`, texts the blocks that went and came; every
    other event tells of one fact.
    """
    if event.kind.startswith(_NO_FACT):
        return
    if event.kind == "page.changed":
        yield from _blocks(event)
    elif "#" in event.subject and _is_row(event.old) and _is_row(event.new):
        yield from _fields(event)
    elif event.predicate is not None:
        yield Change(event.subject, event.predicate, event.old, event.new, event.evidence)


def _is_row(value: Json) -> bool:
    return value is None or isinstance(value, dict)


def _fields(event: Event) -> Iterator[Change]:
    old = event.old if isinstance(event.old, dict) else {}
    new = event.new if isinstance(event.new, dict) else {}
    for field in sorted({*old, *new} - _NO_FIELDS):
        yield Change(event.subject, field, old.get(field), new.get(field), event.evidence)


def _blocks(event: Event) -> Iterator[Change]:
    for text in event.old if isinstance(event.old, list) else []:
        yield Change(event.subject, _block(text), {"text": text}, None, event.evidence)
    for text in event.new if isinstance(event.new, list) else []:
        yield Change(event.subject, _block(text), None, {"text": text}, event.evidence)


def _block(text: Json) -> str:
    return f"block:{digest(str(text))[:12]}"
