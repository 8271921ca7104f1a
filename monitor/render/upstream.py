"""What upstream says of one provider, read from the facts of its sources. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitor.config import Model, Watched
from monitor.facts.identity import model_name, subject_name
from monitor.facts.order import natural
from monitor.model import Known, Snapshot
from monitor.render.clean import clean
from monitor.render.markdown import address
from monitor.render.rows import (
    Claimed,
    Entry,
    HubModel,
    Page,
    Release,
    Repository,
    Shutdown,
    Trace,
    UpstreamView,
)
from monitor.render.values import field as member
from monitor.render.values import shown, when, words
from monitor.sources.base import Upstream
from monitor.values import Json

NEWEST_MODELS, NEWEST_ENTRIES = 5, 3
ABOUT = ("repository", "package", "paper")
"""Facts that say what a subject is called and where it is."""
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
HOSTS = {"github": "", "gitlab": "", "codeberg": "", "pypi": "PyPI", "npm": "npm", "arxiv": "arXiv"}
"""Subjects that are shown as repositories, and what is said beside their names."""

Counters = Mapping[tuple[str, str], int]
"""Stars, forks, downloads and likes by subject and name."""


@dataclass(frozen=True, slots=True)
class Said:
    """The value of a fact and its trace."""

    value: Json
    trace: Trace


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by subject and predicate. Of two sources that know a subject the first one speaks."""

    subjects: Mapping[str, Mapping[str, Said]]
    counters: Counters = field(default_factory=dict)

    @classmethod
    def of(cls, snapshots: Iterable[Snapshot], counters: Counters) -> Facts:
        subjects: dict[str, dict[str, Said]] = {}
        for snapshot in snapshots:
            own: dict[str, dict[str, Said]] = {}
            for (subject, predicate), known in sorted(snapshot.facts.items()):
                own.setdefault(subject, {})[predicate] = _said(snapshot, known)
            for subject, facts in own.items():
                subjects.setdefault(subject, facts)
        return cls(subjects, counters)


def upstream(
    models: Iterable[Model], sources: Iterable[Watched], facts: Facts, hub: Facts, hosts: Upstream
) -> UpstreamView:
    """Read what is shown of one provider out of the facts of its sources.

    `hub` may hold more: any watched place that covers a model which the page lists.
    """
    shutdowns = tuple(_shutdowns(facts))
    claimed = tuple(_claimed(model, hub, shutdowns) for model in models)
    told = {claim.hub.id for claim in claimed if claim.hub}
    dated = {shutdown for claim in claimed for shutdown in claim.shutdowns}
    return UpstreamView(
        claimed=claimed,
        newest=tuple(_newest(facts, told)),
        repositories=tuple(_repositories(facts, hosts.github_server)),
        shutdowns=tuple(row for row in shutdowns if row not in dated),
        entries=tuple(_entries(facts)),
        pages=tuple(_pages(sources, facts)),
    )


def _said(snapshot: Snapshot, known: Known) -> Said:
    return Said(known.value, Trace(known.observed_at, snapshot.source, snapshot.shown_by(known)))


def _claimed(model: Model, hub: Facts, shutdowns: Iterable[Shutdown]) -> Claimed:
    seen = _hub_model(f"hf:{model.huggingface}", hub) if model.huggingface else None
    if seen is None and model.modelscope:
        seen = _hub_model(f"modelscope:{model.modelscope}", hub)
    mine = [row for row in shutdowns if model.api and row.model.split("/")[-1] == model.api]
    return Claimed(model.name, model.parameters, model.license, seen, tuple(mine))


def _newest(facts: Facts, told: set[str]) -> list[HubModel]:
    """The newest base models that are not among the claimed ones.

    By upstream's date; where there is none by our first sight, then by the greater version.
    """
    models = (_hub_model(subject, facts) for subject in _published(facts, told))
    base = [model for model in models if model and not model.variant and model.id not in told]
    base.sort(
        key=lambda model: (model.created_at or LONG_AGO, model.trace.since, natural(model.id)),
        reverse=True,
    )
    return base[:NEWEST_MODELS]


def _published(facts: Facts, told: set[str]) -> Iterator[str]:
    """The models on Hugging Face, and those that are on ModelScope alone."""
    hub = [subject for subject in facts.subjects if subject.startswith("hf:")]
    names = {*map(subject_name, hub), *map(model_name, told)}
    yield from hub
    for subject in facts.subjects:
        if subject.startswith("modelscope:") and subject_name(subject) not in names:
            yield subject


def _hub_model(subject: str, facts: Facts) -> HubModel | None:
    """Hub ids mean the same in any case; the spelling shown is upstream's."""
    if subject not in facts.subjects:
        folded = subject.casefold()
        subject = next((name for name in facts.subjects if name.casefold() == folded), subject)
    said = facts.subjects.get(subject, {})
    if (model := said.get("model")) is None:
        return None
    name = subject.partition(":")[2]
    size = _value(said, "parameters")
    also = (_trace(said, predicate) for predicate in ("parameters", "license", "access"))
    return HubModel(
        id=clean(name),
        url=words(member(model.value, "url")) or f"https://huggingface.co/{name}",
        parameters=size if isinstance(size, int) else None,
        license=words(_value(said, "license")),
        access=_access(_value(said, "access")),
        created_at=when(member(model.value, "created_at")),
        variant=words(member(model.value, "variant")),
        downloads=facts.counters.get((subject, "downloads")),
        trace=model.trace.until(also),
    )


def _access(value: Json) -> str | None:
    if not isinstance(value, dict):
        return None
    parts = [
        f"{name} ({shown(held)})" if isinstance(held, str) else name
        for name, held in sorted(value.items())
        if held
    ]
    return clean(", ".join(parts)) or None


def _repositories(facts: Facts, server: str) -> Iterator[Repository]:
    for subject, said in facts.subjects.items():
        host, _, path = subject.partition(":")
        if host not in HOSTS or not said:
            continue
        about = next((_value(said, each) for each in ABOUT if each in said), None)
        name = words(member(about, "name")) or words(member(about, "title")) or path
        release, released = _latest(said, words(member(about, "latest")))
        told = [released, *(_trace(said, each) for each in (*ABOUT, "license", "archived"))]
        traces = [trace for trace in told if trace]
        if traces:
            yield Repository(
                name=clean(name) + _beside(host, said),
                url=(words(member(about, "url")) if host != "github" else None)
                or f"{server}/{name}",
                release=release,
                license=words(_value(said, "license")),
                archived=_value(said, "archived") is True,
                stars=facts.counters.get((subject, "stars")),
                trace=traces[0].until(traces),
            )


def _beside(host: str, said: Mapping[str, Said]) -> str:
    """Say behind a name what it is a name of, and that it is not kept up any more."""
    state = words(member(_value(said, "status"), "state"))
    notes = [note for note in (HOSTS[host], state if state != "active" else None) if note]
    return f" ({', '.join(notes)})" if notes else ""


def _latest(said: Mapping[str, Said], chosen: str | None) -> tuple[Release | None, Trace | None]:
    """The newest release: no pre-release where there is any other, dated ones before bare tags.

    Of a package it is the one that people get: old versions are mended after new ones came.
    """
    releases = [
        (_release(predicate.removeprefix("release:"), fact.value), fact.trace)
        for predicate, fact in said.items()
        if predicate.startswith("release:")
        and chosen in {None, predicate.removeprefix("release:")}
        and not member(fact.value, "withdrawn")
    ]
    if not releases:
        return None, None
    return max(releases, key=lambda row: (not row[0].prerelease, *_age(row[0]), row[0].tag))


def _release(tag: str, value: Json) -> Release:
    return Release(
        tag=clean(tag),
        name=words(member(value, "name")) or clean(tag),
        url=words(member(value, "url")),
        published_at=when(member(value, "published_at")) or when(member(value, "created_at")),
        prerelease=member(value, "prerelease") is True,
    )


def _age(release: Release) -> tuple[datetime, list[tuple[int, str]]]:
    """Sort by date, and among the undated by the numbers of the tag: v0.10 is after v0.9."""
    return release.published_at or LONG_AGO, natural(release.tag)


def _shutdowns(facts: Facts) -> list[Shutdown]:
    """Last days out of every list and table; the latest first, what several say stands once."""
    found: dict[tuple[str, str, bool], Shutdown] = {}
    for subject, said in facts.subjects.items():
        for predicate in ("shutdown", "shutdown_earliest"):
            if (fact := said.get(predicate)) is None:
                continue
            row = _shutdown(subject, fact, earliest=predicate == "shutdown_earliest")
            key = (row.model, row.date, row.earliest)
            found[key] = _also(found[key], row) if key in found else row
    rows = sorted(found.values(), key=lambda row: (row.model, row.earliest))
    return sorted(rows, key=lambda row: row.date, reverse=True)


def _shutdown(subject: str, fact: Said, *, earliest: bool) -> Shutdown:
    source = fact.trace.source
    model = subject.removeprefix(f"{source}#")
    return Shutdown(clean(model), shown(fact.value), earliest, (source,), fact.trace)


def _also(first: Shutdown, second: Shutdown) -> Shutdown:
    return replace(first, sources=tuple(sorted({*first.sources, *second.sources})))


def _entries(facts: Facts) -> list[Entry]:
    entries = [
        Entry(
            title=words(member(fact.value, "title")) or predicate.removeprefix("entry:"),
            url=words(member(fact.value, "url")),
            published_at=when(member(fact.value, "published_at")),
            trace=fact.trace,
        )
        for said in facts.subjects.values()
        for predicate, fact in said.items()
        if predicate.startswith("entry:")
    ]
    entries.sort(key=lambda entry: (entry.title, entry.url or ""))
    entries.sort(key=lambda entry: entry.published_at or entry.trace.since, reverse=True)
    told = {entry.url or entry.title: entry for entry in reversed(entries)}
    return [entry for entry in entries if told[entry.url or entry.title] is entry][:NEWEST_ENTRIES]


def _pages(sources: Iterable[Watched], facts: Facts) -> Iterator[Page]:
    for watched in sources:
        said = facts.subjects.get(watched.source.id, {})
        blocks = [fact.trace for name, fact in said.items() if name.startswith("block:")]
        if not blocks:
            continue
        given = getattr(watched.source, "url", None)
        url = words(_value(said, "moved")) or (str(given) if given else watched.source.id)
        yield Page(clean(address(url)), url, blocks[0].until(blocks))


def _value(said: Mapping[str, Said], predicate: str) -> Json:
    fact = said.get(predicate)
    return None if fact is None else fact.value


def _trace(said: Mapping[str, Said], predicate: str) -> Trace | None:
    fact = said.get(predicate)
    return None if fact is None else fact.trace
