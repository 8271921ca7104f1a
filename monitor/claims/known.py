"""What the snapshots know, found by what claims ask for: hub models, repositories, rows, pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from monitor.claims.records import Said
from monitor.config import Config, Model, Watched
from monitor.diff import GONE
from monitor.facts.homes import agreed
from monitor.facts.identity import model_name
from monitor.facts.plain import plain
from monitor.implied import implied
from monitor.model import Evidence, Standing
from monitor.sources.base import IMPLIED
from monitor.values import Json

TRUST: Mapping[str, int] = {"huggingface": 0, "github": 0, "page": 1, "feed": 2, "json": 3}
"""Kinds of sources by how near they are to the maker: third-party lists stand last."""
_TASK = 4
TWICE = 2
"""Looks in a row that must say it before something is gone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list or of a page's table: its key, and its facts by predicate."""

    source: str
    key: str
    facts: Mapping[str, Said]

    @property
    def said(self) -> Said:
        """The fact that the row is there, else its first."""
        return self.facts.get("item") or next(iter(self.facts.values()))

    @property
    def name(self) -> str:
        """The key without a vendor's prefix: `google/gemini-2.5-pro` is `gemini-2.5-pro`."""
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A hub: what its subjects begin with, the kind of source that reads it, and its name."""

    prefix: str
    kind: str
    name: str


HUGGINGFACE = Site("hf", "huggingface", "Hugging Face")
MODELSCOPE = Site("modelscope", "modelscope", "ModelScope")


@dataclass(frozen=True, slots=True)
class Hub:
    """A model of a hub: its id in upstream's spelling, and its facts by predicate."""

    id: str
    facts: Mapping[str, Said]
    site: Site = HUGGINGFACE

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        return self.id.partition("/")[2]

    def member(self, name: str) -> Json:
        """A member of the `model` fact."""
        said = self.facts.get("model")
        value = said.value if said else None
        return value.get(name) if isinstance(value, dict) else None


class Known:
    """The facts of all sources, the most trusted first where several tell of one subject."""

    def __init__(self, config: Config, standings: Mapping[str, Standing]) -> None:
        self.upstream = config.upstream
        self._standings = standings
        self._watched = sorted((*config.sources, *implied(config)), key=_trust)
        self._subjects: dict[str, dict[str, Said]] = {}
        self._spelled: dict[str, str] = {}
        self._owners = defaultdict[str, list[str]](list)
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._named = defaultdict[tuple[str, str], list[Row]](list)
        self._keyed = defaultdict[tuple[str, str], list[Row]](list)
        self._pages = dict(_addressed(self._watched))
        for watched in self._watched:
            self._take(watched.source.id)

    def _take(self, source: str) -> None:
        """Take a source's facts in; of a subject that is known already the first one speaks."""
        snapshot = self._standing(source).snapshot
        if snapshot is None:
            return
        own = defaultdict[str, dict[str, Said]](dict)
        for (subject, predicate), known in sorted(snapshot.facts.items()):
            own[subject][predicate] = Said(
                source, subject, predicate, known.value, snapshot.shown_by(known), known.observed_at
            )
        for subject, facts in own.items():
            folded = subject.casefold()
            if folded in self._subjects:
                continue
            self._subjects[folded] = facts
            self._spelled[folded] = subject
            if subject.startswith("hf:") and "model" in facts:
                self._owners[_owner(folded)].append(folded)

    def hub(self, id_: str | None, site: Site = HUGGINGFACE) -> Hub | None:
        """A model of a hub by its id, in any case; None where no source lists it."""
        folded = f"{site.prefix}:{id_}".casefold()
        facts = self._subjects.get(folded)
        if id_ is None or facts is None or "model" not in facts:
            return None
        return Hub(plain(self._spelled[folded].partition(":")[2]), facts, site)

    def hubs(self, model: Model) -> list[Hub]:
        """A model of the page on every hub that it names and that has it."""
        named = ((model.huggingface, HUGGINGFACE), (model.modelscope, MODELSCOPE))
        return [hub for id_, site in named if (hub := self.hub(id_, site))]

    def hub_models(self, owner: str) -> Iterator[Hub]:
        """All models that are known of an owner on Hugging Face."""
        for folded in self._owners.get(owner.casefold(), ()):
            yield Hub(plain(self._spelled[folded].removeprefix("hf:")), self._subjects[folded])

    def repository(self, name: str | None) -> Mapping[str, Said]:
        """The facts of a GitHub repository; empty where it is not watched or never was seen."""
        return {} if name is None else self._subjects.get(f"github:{name}".casefold(), {})

    def fact(self, subject: str, predicate: str) -> Said | None:
        """A fact by its key, the subject in any case."""
        return self._subjects.get(subject.casefold(), {}).get(predicate)

    def rows(self, provider: str) -> tuple[Row, ...]:
        """The rows of the lists and tables of a provider's own sources, pages before lists."""
        if provider not in self._rows:
            rows = tuple(self._read_rows(provider))
            self._rows[provider] = rows
            for row in rows:
                self._named[provider, model_name(row.key)].append(row)
                self._keyed[provider, row.key.casefold()].append(row)
        return self._rows[provider]

    def rows_of(self, provider: str, api: str | None) -> list[Row]:
        """The rows of one API id."""
        self.rows(provider)
        return [] if api is None else list(self._named.get((provider, model_name(api)), ()))

    def rows_for(self, provider: str, model: Model) -> list[Row]:
        """The rows of a model: of its API id, and those whose key is its hub id."""
        rows = self.rows_of(provider, model.api)
        if model.huggingface is None:
            return rows
        also = self._keyed.get((provider, model.huggingface.casefold()), ())
        return rows + [row for row in also if row not in rows]

    def page(self, url: str) -> tuple[Watched, Standing] | None:
        """The source that watches an address, and how it stands; None where none does."""
        watched = self._pages.get(agreed(url))
        return None if watched is None else (watched, self._standing(watched.source.id))

    def gone(self, source: str) -> Said | None:
        """A source that answered 404 in two passes, as a fact; None for any other."""
        standing = self._standing(source)
        snapshot, trouble = standing.snapshot, standing.trouble
        told = (source, GONE) in standing.absent
        never_there = snapshot is None and trouble is not None and trouble.error == "not-found"
        if trouble is None or not (told or (never_there and trouble.alike >= TWICE)):
            return None
        url = snapshot.evidence.url if snapshot else None
        evidence = Evidence(url, trouble.since, 404, None)
        return Said(source, source, "gone", True, evidence, trouble.since)

    def hub_source(self, id_: str, site: Site = HUGGINGFACE) -> str | None:
        """The id of the source that watches exactly this model; an implied look counts only where
        no other source has the model."""
        source = self._id_of(site.kind, "model", id_)
        if source is None or not source.startswith(IMPLIED):
            return source
        found = self.hub(id_, site)
        return source if found is None or found.facts["model"].source == source else None

    def refuses(self, id_: str, site: Site = HUGGINGFACE) -> str | None:
        """Why a look at a model's own address failed the last time, as a class: no look, None."""
        source = self._id_of(site.kind, "model", id_)
        trouble = self._standing(source).trouble if source else None
        return trouble.error if trouble else None

    def github_source(self, name: str) -> str | None:
        """The id of the source that watches this repository."""
        return self._id_of("github", "repo", name)

    def paper_source(self, name: str) -> str | None:
        """The id of the source that watches this paper on arXiv."""
        return self._id_of("arxiv", "paper", name)

    def listing(self, id_: str, site: Site = HUGGINGFACE) -> Said | None:
        """The live listing of an organisation that would hold this model; None where none does.

        A recorded listing proves no absence: recordings are cut to what somebody needed.
        """
        owner, _, name = id_.partition("/")
        for watched in self._watched:
            source = watched.source
            org = getattr(source, "org", None) if source.kind == site.kind else None
            snapshot = self._standing(source.id).snapshot
            if not isinstance(org, str) or org.casefold() != owner.casefold() or snapshot is None:
                continue
            evidence = snapshot.evidence
            if evidence.via is None and evidence.fetched_at and _lets_through(watched, name):
                subject = f"{site.prefix}:{id_}"
                return Said(source.id, subject, "model", None, evidence, evidence.fetched_at)
        return None

    def _id_of(self, kind: str, key: str, value: str) -> str | None:
        """The id of the source of a kind whose key has this value: names mean nothing elsewhere."""
        for watched in self._watched:
            held = getattr(watched.source, key, None) if watched.source.kind == kind else None
            if isinstance(held, str) and held.casefold() == value.casefold():
                return watched.source.id
        return None

    def _read_rows(self, provider: str) -> Iterator[Row]:
        for watched in self._watched:
            snapshot = self._standing(watched.source.id).snapshot
            if watched.provider != provider or snapshot is None:
                continue
            prefix = f"{watched.source.id}#"
            for folded in sorted({s.casefold() for s, _ in snapshot.facts if s.startswith(prefix)}):
                facts = self._subjects.get(folded, {})
                if facts:
                    key = self._spelled[folded][len(prefix) :]
                    yield Row(watched.source.id, plain(key, 300), facts)

    def _standing(self, source: str) -> Standing:
        return self._standings.get(source, Standing())


def _trust(watched: Watched) -> tuple[bool, int]:
    """The order in which sources are asked; what is not looked at any more comes last."""
    trust = TRUST.get(watched.source.kind, TRUST["page"])
    return not watched.source.enabled, _TASK if getattr(watched.source, "task", None) else trust


def _lets_through(watched: Watched, name: str) -> bool:
    include = getattr(watched.source, "include", ())
    exclude = getattr(watched.source, "exclude", ())
    fits = not include or any(fnmatchcase(name, glob) for glob in include)
    return fits and not any(fnmatchcase(name, glob) for glob in exclude)


def _addressed(sources: list[Watched]) -> Iterator[tuple[str, Watched]]:
    for watched in reversed(sources):
        url = getattr(watched.source, "url", None)
        if isinstance(url, str):
            yield agreed(url), watched


def _owner(subject: str) -> str:
    return subject.partition(":")[2].partition("/")[0]
