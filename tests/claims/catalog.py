"""A small catalog of one provider, and what its sources know: claims are judged on these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.claims import Judged, judge
from monitor.config import Config, Model, Provider, Watched
from monitor.config.schema import Catalog, Http
from monitor.diff import GONE
from monitor.model import Evidence, Key, Known, Snapshot, Standing, Trouble
from monitor.sources import KINDS
from monitor.sources.base import Source, Upstream
from monitor.values import Json

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
SEEN = datetime(2025, 12, 7, tzinfo=UTC)
LIST = "list:acme"
PAGE = "https://docs.acme.test/models"


@dataclass(frozen=True)
class Desk:
    """One provider with its models, its sources and their standings; grows by `knows`."""

    provider: Provider
    sources: tuple[Source, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    now: datetime = NOW

    def knows(
        self, source: Source, facts: Mapping[Key, Json], *, seen: datetime = SEEN, revision: int = 2
    ) -> Desk:
        """The desk with a source more, or with more facts of one that is there."""
        before = self.standings.get(source.id)
        held = dict(before.snapshot.facts) if before and before.snapshot else {}
        known = {key: Known(value, seen) for key, value in facts.items()}
        evidence = Evidence(f"https://upstream.test/{source.id}", seen, 200, "0" * 64)
        snapshot = Snapshot(source.id, revision, evidence, held | known, source.scope())
        kept = tuple(each for each in self.sources if each.id != source.id)
        return replace(
            self,
            sources=(*kept, source),
            standings={**self.standings, source.id: Standing(snapshot)},
        )

    def hub(self, id_: str, *, org: str | None = None, **said: Any) -> Desk:
        """A model on the hub; `model` holds members of its `model` fact."""
        owner = org or id_.partition("/")[0]
        model: Json = said.pop("model", None)
        facts: dict[Key, Json] = {(f"hf:{id_}", "model"): model or {"library": "transformers"}}
        facts |= {(f"hf:{id_}", name): value for name, value in said.items()}
        return self.knows(source("huggingface", org=owner), facts)

    def repo(self, name: str, *, now_called: str | None = None, **said: Any) -> Desk:
        """A repository on GitHub."""
        facts: dict[Key, Json] = {(f"github:{name}", "repository"): {"name": now_called or name}}
        facts |= {(f"github:{name}", predicate): value for predicate, value in said.items()}
        return self.knows(source("github", repo=name), facts)

    def row(self, key: str, *, list_: str = LIST, **said: Any) -> Desk:
        """A row of a JSON list."""
        facts: dict[Key, Json] = {(f"{list_}#{key}", "item"): True}
        facts |= {(f"{list_}#{key}", name): value for name, value in said.items()}
        url = f"https://lists.test/{list_}.json"
        return self.knows(source("json", id=list_, url=url, items="@", key="id"), facts)

    def table(self, key: str, *, url: str = PAGE, **said: Any) -> Desk:
        """A typed row of the vendor's own page."""
        facts: dict[Key, Json] = {
            (f"page:{url}#{key}", name): value for name, value in said.items()
        }
        return self.knows(source("page", url=url), facts)

    def page(self, url: str, *, moved: str | None = None) -> Desk:
        """A watched page that answered."""
        facts: dict[Key, Json] = {(f"page:{url}", "block:0"): {"text": "words"}}
        if moved:
            facts[f"page:{url}", "moved"] = moved
        return self.knows(source("page", url=url), facts)

    def watches(self, source: Source, standing: Standing) -> Desk:
        """The desk with a source that stands so."""
        kept = tuple(each for each in self.sources if each.id != source.id)
        standings = {**self.standings, source.id: standing}
        return replace(self, sources=(*kept, source), standings=standings)

    def gone(self, source: Source, *, looks: int = 2, seen_before: bool = True) -> Desk:
        """A source whose address answered 404 so many times in a row."""
        trouble = Trouble("not-found", "404", SEEN, looks)
        before = self.standings.get(source.id, Standing()).snapshot
        evidence = Evidence("https://upstream.test/", SEEN, 200, "0" * 64)
        snapshot = before or (Snapshot(source.id, 1, evidence, {}) if seen_before else None)
        marks = {(source.id, GONE)} if looks > 1 and seen_before else set()
        return self.watches(source, Standing(snapshot, trouble, frozenset(marks)))

    @property
    def config(self) -> Config:
        watched = tuple(Watched(source, self.provider.id) for source in self.sources)
        path = Path("sources.toml")
        return Config(path, Catalog(), Http(), (), (self.provider,), watched, Upstream())

    def judged(self) -> dict[str, Judged]:
        """Every claim with its verdict, by field (`parameters`), a model's before a provider's."""
        found: dict[str, Judged] = {}
        for judged in judge(self.config, self.standings, self.now):
            found.setdefault(judged.claim.field, judged)
        return found

    def verdict(self, field: str) -> str:
        return self.judged()[field].verdict


def source(kind: str, **keys: Any) -> Source:
    """A source as `sources.toml` would give it, its id filled in."""
    made = KINDS[kind].model_validate({"kind": kind, **keys})
    return made.model_copy(update={"id": made.id or made.default_id()})


def desk(*models: Mapping[str, Any], now: datetime = NOW, **provider: Any) -> Desk:
    """A desk of the provider `acme` that states these things of itself and of its models."""
    made = tuple(Model.model_validate({"name": "Vox", **model}) for model in models)
    keys = {"id": "acme", "name": "Acme", "model": made, **provider}
    return Desk(Provider.model_validate(keys), now=now)
