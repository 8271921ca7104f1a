"""Claims out of `sources.toml`: which there are, and who judges each.

Fields bear the names of the keys that state them, so that a correction knows its place. What a
provider's table says of all its models is a claim of each that does not say it itself.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.claims import (
    access,
    audio,
    generation,
    licence,
    links,
    organisation,
    presence,
    released,
    size,
)
from monitor.claims.case import Case
from monitor.claims.records import Claim, Judged
from monitor.config import Config, Model, Provider

Judge = Callable[[Case], Judged]

JUDGES: Mapping[str, Judge] = {
    "license": licence.judge,
    "parameters": size.judge,
    "huggingface": presence.hub,
    "modelscope": presence.modelscope,
    "github": presence.code,
    "api": presence.api,
    "organisation": organisation.judge,
    "generation": generation.judge,
    "website": links.judge,
    "link": links.judge,
    "access": access.judge,
    "open_source": access.open_source,
    "audio": audio.judge,
    "released": released.judge,
}
"""Who judges a field; of `link:Paper` it is the word before the colon."""

COMPARED: Mapping[str, str] = {
    "open_source": "open_source",
    "audio": "audio",
    "audio_native": "audio",
    "released": "released",
    "release_date": "released",
}
"""Columns of `compare` that state something upstream can tell, and the claims' fields."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim with the entry of the catalog that makes it."""

    claim: Claim
    provider: Provider
    model: Model | None

    @property
    def judge(self) -> Judge:
        return JUDGES[self.claim.field.partition(":")[0].partition(".")[0]]


def draw(config: Config) -> list[Drawn]:
    """All claims of the catalog, in its order.

    A field that the same model states twice (two links of one name) is told apart by its place.
    """
    seen = Tally[tuple[str, str | None, str]]()
    drawn = []
    for each in (each for provider in config.providers for each in _of_provider(provider)):
        key = (each.claim.provider, each.claim.model, each.claim.field)
        seen[key] += 1
        again = f"{each.claim.field}.{seen[key]}"
        claim = replace(each.claim, field=again) if seen[key] > 1 else each.claim
        drawn.append(replace(each, claim=claim))
    return drawn


def _of_provider(provider: Provider) -> Iterator[Drawn]:
    for model in provider.models:
        yield from (_drawn(provider, model, *said) for said in _of_model(provider, model))
    yield from (_drawn(provider, None, *said) for said in _of_itself(provider))


def _of_model(provider: Provider, model: Model) -> Iterator[tuple[str, str]]:
    stated = {
        "license": model.license or provider.license,
        "parameters": model.parameters,
        "huggingface": model.huggingface,
        "modelscope": model.modelscope,
        "github": model.github,
        "api": model.api,
    }
    yield from ((field, value) for field, value in stated.items() if value)
    if model.huggingface or model.github:
        yield "organisation", provider.name
    versioned = [id_ for id_ in (model.huggingface, model.api) if id_ and _generation(id_)]
    if versioned and model.retired is None:
        yield "generation", versioned[0]


def _of_itself(provider: Provider) -> Iterator[tuple[str, str]]:
    """What is said of the provider: its licence too, where no model takes it over."""
    if provider.license and all(model.license for model in provider.models):
        yield "license", provider.license
    if provider.website:
        yield "website", provider.website
    for link in provider.links:
        yield f"link:{link.name}", link.url
    if provider.access:
        yield "access", ", ".join(provider.access)
    for column, field in COMPARED.items():
        if column in provider.compare:
            yield field, provider.compare[column]


def _generation(id_: str) -> bool:
    return generation.read(id_.rpartition("/")[2]) is not None


def _drawn(provider: Provider, model: Model | None, field: str, claimed: str) -> Drawn:
    name = model.name if model else None
    return Drawn(Claim(provider.id, name, field, claimed), provider, model)
