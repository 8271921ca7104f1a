"""The page as a view: what people state, and beside it what upstream says. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.claims.drawn import COMPARED
from monitor.config import Config, Link, Provider
from monitor.model import Snapshot
from monitor.render.evidence import (
    NO_VERDICTS,
    EvidenceView,
    Statements,
    States,
    Verdicts,
    account,
    statements,
)
from monitor.render.rows import Trace, UpstreamView
from monitor.render.stated import LinkView, ModelView, Part, links, models
from monitor.render.upstream import Counters, Facts, upstream
from monitor.render.values import iso_week
from monitor.sources.base import IMPLIED

NO_COUNTERS: Counters = {}
NEVER_CONFIRMED: Mapping[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class ProviderView:
    """An organisation: all that `sources.toml` states of it, and `upstream`.

    `confirmed` is the ISO week in which all its sources were last seen as shown, None where
    that is not known. `found` are its statements held against upstream.
    """

    stated: Provider
    upstream: UpstreamView
    confirmed: str | None
    found: Statements

    @property
    def links(self) -> tuple[Link, ...]:
        return self.stated.links

    @property
    def models(self) -> tuple[ModelView, ...]:
        return tuple(models(self.stated, self.found))

    @property
    def linked(self) -> tuple[LinkView, ...]:
        return tuple(links(self.stated, self.found))

    @property
    def license(self) -> States:
        return self.found.of_shared_license()

    @property
    def access(self) -> States:
        return self.found.of(None, "access")

    @property
    def website(self) -> States:
        return self.found.of(None, "website")


@dataclass(frozen=True, slots=True)
class SectionView:
    """A part of the page; a table where each of its providers has nothing but a status."""

    id: str
    title: str
    providers: tuple[ProviderView, ...]

    @property
    def table(self) -> bool:
        return all(provider.stated.status for provider in self.providers)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison table; a cell is None where its provider says nothing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Part | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class CatalogView:
    """The whole page. `updated` is the last change of what it shows, None before any look.

    `replayed` names the recordings that evidence came from. `evidence` is None where no statement
    was held against upstream, or where the page is to say nothing of it.
    """

    title: str
    updated: datetime | None
    sections: tuple[SectionView, ...]
    comparison: Comparison | None
    replayed: tuple[str, ...]
    verified: bool
    evidence: EvidenceView | None


def page(
    config: Config,
    snapshots: Mapping[str, Snapshot],
    *,
    counters: Counters = NO_COUNTERS,
    confirmed: Mapping[str, datetime] = NEVER_CONFIRMED,
    verdicts: Verdicts = NO_VERDICTS,
) -> CatalogView:
    """See the page in the stated catalog and the last good observation of each source.

    `counters` and `confirmed` (source id → last good look) change all the time: callers pass
    what stands in the week's files, so that the page moves with them once a week at most.
    """
    watched = sorted(source for source in snapshots if not source.startswith(IMPLIED))
    hub = Facts.of((snapshots[source] for source in watched), counters)
    found = statements(config, verdicts, snapshots)
    views = [
        _provider(config, each, snapshots, hub, confirmed, found.get(each.id, Statements()))
        for each in config.providers
    ]
    traces = [trace for view in views for trace in view.upstream.traces()]
    told = [state.since for its in found.values() for state in its.states if state.told]
    return CatalogView(
        title=config.catalog.title,
        updated=max(
            [*(trace.since for trace in traces), *(since for since in told if since)], default=None
        ),
        sections=tuple(_sections(config, views)),
        comparison=_comparison(config, found),
        replayed=_replayed(traces),
        verified=config.catalog.verified == "week",
        evidence=account(config, found),
    )


def _provider(
    config: Config,
    provider: Provider,
    snapshots: Mapping[str, Snapshot],
    hub: Facts,
    confirmed: Mapping[str, datetime],
    found: Statements,
) -> ProviderView:
    sources = [watched for watched in config.sources if watched.provider == provider.id]
    ids = [watched.source.id for watched in sources]
    seen = [snapshots[id_] for id_ in ids if id_ in snapshots]
    facts = Facts.of(seen, hub.counters)
    looks = [confirmed[snapshot.source] for snapshot in seen if snapshot.source in confirmed]
    return ProviderView(
        stated=provider,
        upstream=upstream(provider.models, sources, facts, hub, config.upstream),
        confirmed=iso_week(min(looks)) if looks and len(looks) == len(seen) else None,
        found=found,
    )


def _sections(config: Config, views: list[ProviderView]) -> Iterator[SectionView]:
    """Sections in order; one without providers is left out."""
    titles = {section.id: section.title for section in config.catalog.sections}
    for id_, title in (titles or {"": ""}).items():
        inside = tuple(view for view in views if view.stated.section == id_)
        if inside:
            yield SectionView(id_, title, inside)


def _comparison(config: Config, found: Mapping[str, Statements]) -> Comparison | None:
    compared = [provider for provider in config.providers if provider.compare]
    keys = list(dict.fromkeys(key for provider in compared for key in provider.compare))
    if not keys:
        return None
    return Comparison(
        columns=tuple(_titled(key) for key in keys),
        rows=tuple(
            (provider.name, tuple(_cells(provider, keys, found.get(provider.id, Statements()))))
            for provider in compared
        ),
    )


def _cells(provider: Provider, keys: list[str], found: Statements) -> Iterator[Part | None]:
    for key in keys:
        words = provider.compare.get(key)
        field = COMPARED.get(key)
        states = found.of(None, field, claimed=words) if field else ()
        yield Part(words, states) if words else None


def _titled(key: str) -> str:
    words = key.replace("_", " ").split()
    return " ".join(word if word != word.lower() else word.capitalize() for word in words)


def _replayed(traces: list[Trace]) -> tuple[str, ...]:
    return tuple(sorted({name for trace in traces if (name := recording(trace.evidence.via))}))


def recording(via: str | None) -> str | None:
    """The file name of the recording that evidence was replayed from; None where it was not."""
    return via.removeprefix("replay:").replace("\\", "/").rsplit("/", 1)[-1] if via else None
