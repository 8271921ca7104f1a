"""Looks that the catalog's own statements imply, beside those that `sources.toml` asks for. Pure.

A model's hub id and repository, a provider's website and links are places of their own. Where no
source watches such a place it is looked at once a week, for the claims alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from pydantic import ValidationError

from monitor.config import Config, Watched
from monitor.facts.homes import Home, agreed, home
from monitor.model import Standing
from monitor.sources._link import Link
from monitor.sources.arxiv import Arxiv
from monitor.sources.base import IMPLIED, Source
from monitor.sources.github import Github
from monitor.sources.huggingface import HuggingFace
from monitor.sources.modelscope import ModelScope

EVERY = "weekly"


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A place that the catalog names: of a repository, model or paper its name, else its URL.

    `url` is the address where the catalog gives one, "" where it gives the name alone.
    """

    kind: Home | Literal["modelscope", "link"]
    name: str
    url: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """The same for all spellings of one place."""
        name = agreed(self.name) if self.kind == "link" else self.name.casefold()
        return self.kind, name


def implied(config: Config) -> tuple[Watched, ...]:
    """Every look that may be needed, each place once, sorted by id.

    A model that an organisation's listing covers is among them: see `needed`.
    """
    watched = [each.source for each in config.sources if each.source.enabled]
    covered = frozenset(_watched_places(watched))
    server = next((each.server for each in watched if isinstance(each, Arxiv)), None)
    places: dict[tuple[str, str], _Place] = {}
    for place in sorted(_stated(config)):
        if place.key not in covered:
            places.setdefault(place.key, place)
    sources = [_source(place, server) for place in places.values()]
    found = {source.id: Watched(source, None) for source in sources if source is not None}
    return tuple(found[id_] for id_ in sorted(found))


def needed(config: Config, standings: Mapping[str, Standing]) -> tuple[Watched, ...]:
    """The looks that are needed as the watched sources stand.

    A model is read from the listing that covers it; where the listing as it was seen lacks it,
    its own address tells whether it has moved. (A recorded listing is cut, and proves no absence.)
    """
    listings = tuple(
        each.source
        for each in config.sources
        if each.source.enabled and isinstance(each.source, HuggingFace | ModelScope)
    )
    listed = {each.id: _listed(standings.get(each.id, Standing())) for each in listings}

    def is_needed(source: Source) -> bool:
        if not isinstance(source, HuggingFace | ModelScope) or source.model is None:
            return True
        lists = [
            listed[each.id]
            for each in listings
            if each.kind == source.kind and _covers(each, source.model)
        ]
        return all(ids is not None and source.model.casefold() not in ids for ids in lists)

    return tuple(each for each in implied(config) if is_needed(each.source))


def bearing(config: Config) -> list[str]:
    """The ids of all sources whose facts bear on claims: the watched ones, then the implied."""
    return [each.source.id for each in (*config.sources, *implied(config))]


def _stated(config: Config) -> Iterator[_Place]:
    for provider in config.providers:
        for model in provider.models:
            if model.huggingface:
                yield _Place("huggingface", model.huggingface)
            if model.modelscope:
                yield _Place("modelscope", model.modelscope)
            if model.github:
                yield _Place("github", model.github)
        for url in (provider.website, *(link.url for link in provider.links)):
            if url:
                yield _at(url, config)


def _at(url: str, config: Config) -> _Place:
    upstream = config.upstream
    found = home(url, github=upstream.github_server, huggingface=upstream.huggingface)
    return _Place(*found, url) if found else _Place("link", url.partition("#")[0], url)


def _watched_places(watched: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """The places that sources look at themselves."""
    for source in watched:
        match source:
            case HuggingFace(model=str(name)):
                yield _Place("huggingface", name).key
            case ModelScope(model=str(name)):
                yield _Place("modelscope", name).key
            case Github(repo=name):
                yield _Place("github", name).key
            case Arxiv(paper=name):
                yield _Place("arxiv", name).key
        url = getattr(source, "url", None)
        if isinstance(url, str):
            yield _Place("link", url).key


def _source(place: _Place, arxiv: str | None) -> Source | None:
    """The source that looks at a place: by its address where its kind does not take the name, and
    None where there is no address either."""
    common = {"id": f"{IMPLIED}{place.kind}:{place.name}", "every": EVERY, "kind": place.kind}
    try:
        match place.kind:
            case "huggingface":
                return HuggingFace.model_validate({**common, "model": place.name})
            case "modelscope":
                return ModelScope.model_validate({**common, "model": place.name})
            case "github":
                watch = ["license", "archived"]
                return Github.model_validate({**common, "repo": place.name, "watch": watch})
            case "arxiv":
                server = {"server": arxiv} if arxiv else {}
                return Arxiv.model_validate({**common, "paper": place.name, **server})
            case "link":
                return Link.model_validate({**common, "url": place.name})
    except ValidationError:
        return _source(_Place("link", place.url.partition("#")[0]), None) if place.url else None


def _covers(listing: HuggingFace | ModelScope, model: str) -> bool:
    """Whether an organisation's listing would hold a model."""
    owner, _, name = model.partition("/")
    if listing.org is None or listing.org.casefold() != owner.casefold():
        return False
    included = not listing.include or any(fnmatchcase(name, glob) for glob in listing.include)
    return included and not any(fnmatchcase(name, glob) for glob in listing.exclude)


def _listed(standing: Standing) -> frozenset[str] | None:
    """The models of a listing, in lower case, but for those that its last look missed.

    None where it was never seen, or in a recording only.
    """
    snapshot = standing.snapshot
    if snapshot is None or snapshot.evidence.via is not None:
        return None
    held = {key for key in snapshot.facts if key[1] == "model"} - standing.absent
    return frozenset(subject.partition(":")[2].casefold() for subject, _ in held)
