"""Events of one cause, as people are told of them: one item with its members under it. Pure.

Events stay single in the data. They are put together only by what they name outright: the same
model, the base that a variant was made from, the same version of the same project, the same
move of a site.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.facts.identity import model_name, subject_name, version_name
from monitor.model import SEVERITIES, Event
from monitor.values import Json

_TOPICS: Mapping[str, str] = {
    "model.new": "new",
    "entrant.new": "new",
    "item.new": "new",
    "model.removed": "gone",
    "item.removed": "gone",
    "deprecation.announced": "end",
    "deprecation.changed": "end",
    "price.changed": "price",
    "license.changed": "license",
    "parameters.changed": "parameters",
    "access.changed": "access",
}
"""What an event says of its model: two sources that say the same are one item."""
_RELEASES = ("release.new", "release.prerelease", "release.withdrawn")
_FIRST = ("model.new", "entrant.new", "release.new", "deprecation.announced", "entry.new")
"""Kinds that lead a group of events of the same severity."""
Cause = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One item: the event that leads, and those of the same cause, in the order given."""

    lead: Event
    members: tuple[Event, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        return (self.lead, *self.members)


def grouped(events: Sequence[Event]) -> list[Group]:
    """Put events of one cause together, each group where its first event stood."""
    projects = frozenset(_project(event) for event in events if event.kind in _RELEASES)
    belongs = _joined([list(_causes(event, projects)) for event in events])
    groups = defaultdict[int, list[Event]](list)
    for number, event in zip(belongs, events, strict=True):
        groups[number].append(event)
    return [_group(group) for group in groups.values()]


def _group(events: Sequence[Event]) -> Group:
    lead = min(events, key=_importance)
    return Group(lead, tuple(event for event in events if event is not lead))


def _importance(event: Event) -> tuple[int, int]:
    first = _FIRST.index(event.kind) if event.kind in _FIRST else len(_FIRST)
    return -SEVERITIES.index(event.severity), first


def _causes(event: Event, projects: frozenset[tuple[str, str]]) -> Iterator[Cause]:
    """What an event names outright; two events that share one of these belong together."""
    provider = event.provider or ""
    topic, name = _TOPICS.get(event.kind), subject_name(event.subject)
    if topic is not None and name:
        yield topic, provider, name
    if event.kind == "model.variant":
        yield from (("variants", model_name(base)) for base in _made_from(event.new))
    elif event.kind in ("model.new", "entrant.new") and name:
        yield "variants", name
    elif event.kind in _RELEASES:
        yield from _release(event)
    elif event.kind == "entry.new":
        yield from _entry(event, projects)
    elif event.kind in ("page.moved", "page.gone"):
        yield from _site(event)


def _release(event: Event) -> Iterator[Cause]:
    if event.url:
        yield "address", event.kind, event.url.rstrip("/")
    version = version_name((event.predicate or "").partition(":")[2])
    if version:
        yield "version", event.kind, *_project(event), version


def _entry(event: Event, projects: frozenset[tuple[str, str]]) -> Iterator[Cause]:
    """An entry of a feed or a README that tells of a release: by its address, or by both names."""
    if event.url:
        yield "address", "release.new", event.url.rstrip("/")
    words = event.title.split()
    version = next(
        (version for word in words if (version := version_name(word.strip(",.:;()!")))), ""
    )
    names = {model_name(word.strip(",.:;()!")) for word in words}
    provider = event.provider or ""
    own = (
        model_name(event.subject.rpartition("/")[2]) if event.subject.startswith("github:") else ""
    )
    for whose, name in projects:
        if version and whose == provider and name in names | {own}:
            yield "version", "release.new", provider, name, version


def _site(event: Event) -> Iterator[Cause]:
    """Pages of one site that move to one other, or go, together."""
    old = urlsplit(_address(event.old) or event.subject.partition(":")[2]).hostname or ""
    new = urlsplit(_address(event.new) or "").hostname or ""
    if old:
        yield "site", event.kind, event.provider or "", old, new


def _project(event: Event) -> tuple[str, str]:
    """Whose release it is, and of what: the last part of a repository's or package's name."""
    return event.provider or "", model_name(event.subject.partition(":")[2].rpartition("/")[2])


def _made_from(value: Json) -> Iterable[str]:
    """The bases that a variant names, else the one that its name tells of."""
    if not isinstance(value, dict):
        return []
    told, root = value.get("base"), value.get("root")
    bases = [base for base in told if isinstance(base, str)] if isinstance(told, list) else []
    return bases or ([root] if isinstance(root, str) else [])


def _address(value: Json) -> str | None:
    return value if isinstance(value, str) and "://" in value else None


def _joined(causes: Sequence[Sequence[Cause]]) -> list[int]:
    """The group of each event: the number of the first event that it hangs together with."""
    parents = list(range(len(causes)))
    first: dict[Cause, int] = {}
    for number, its in enumerate(causes):
        for cause in its:
            one, other = _root(parents, first.setdefault(cause, number)), _root(parents, number)
            parents[max(one, other)] = min(one, other)
    return [_root(parents, number) for number in range(len(causes))]


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number
