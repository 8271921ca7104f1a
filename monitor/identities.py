"""A model of the catalog under all the subjects that sources have for it. Pure.

Its own ids say so first: hub, repository, API. Rows of its provider's lists and tables are it where
their key is one of these ids once spelling is taken off; entries of READMEs and feeds where they
lead to its page. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.config import Config, Model, Provider
from monitor.facts.identity import model_name, subject_name
from monitor.model import Key, Snapshot


def models_called(config: Config, name: str) -> Iterator[tuple[Provider, Model]]:
    """The models of the catalog that go by a name or an id, in any case."""
    wanted = name.casefold()
    for provider in config.providers:
        for model in provider.models:
            names = (model.name, model.huggingface, model.modelscope, model.github, model.api)
            if any(each is not None and each.casefold() == wanted for each in names):
                yield provider, model


def keys_of(
    config: Config, provider: Provider, model: Model, snapshots: Iterable[Snapshot]
) -> Iterator[Key]:
    """The facts that are about a model, in whichever source."""
    own = {watched.source.id for watched in config.sources if watched.provider == provider.id}
    subjects = {
        f"{place}:{name}".casefold()
        for place, name in (
            ("hf", model.huggingface),
            ("modelscope", model.modelscope),
            ("github", model.github),
        )
        if name
    }
    names = {model_name(id_) for id_ in (model.api, model.huggingface, model.modelscope) if id_}
    pages = set(_pages(config, model))
    for snapshot in snapshots:
        for key, known in snapshot.facts.items():
            if _is_entry(key):
                its = _leads(known.value, pages)
            elif "#" in key[0]:
                its = snapshot.source in own and subject_name(key[0]) in names
            else:
                its = key[0].casefold() in subjects
            if its:
                yield key


def _pages(config: Config, model: Model) -> Iterator[str]:
    """The addresses of a model's own pages on the hubs, in lower case."""
    if model.huggingface:
        yield f"{config.upstream.huggingface}/{model.huggingface}".casefold()
    if model.modelscope:
        yield f"{config.upstream.modelscope}/models/{model.modelscope}".casefold()


def _is_entry(key: Key) -> bool:
    return key[1].startswith("entry:")


def _leads(value: object, pages: set[str]) -> bool:
    """Say whether an entry links to one of these addresses."""
    links = [value.get("url"), *(value.get("links") or ())] if isinstance(value, dict) else []
    return any(isinstance(link, str) and link.casefold().rstrip("/") in pages for link in links)
