"""What people state of a model or a link, each part with the states of its statements. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.config import Link, Model, Provider
from monitor.render.evidence import Statements, States

ABOUT_ITSELF = ("huggingface", "modelscope", "github", "api", "organisation", "generation")
"""Fields of a model that its name stands for: the page does not write them out."""


@dataclass(frozen=True, slots=True)
class Part:
    """A few words that the page states, and the states of what they say."""

    text: str
    states: States = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model as the page lists it; `retirement` stands where it has neither size nor licence."""

    stated: Model
    states: States
    details: tuple[Part, ...]
    retirement: tuple[Part, ...]

    @property
    def notes(self) -> tuple[Part, ...]:
        """All that is said of it behind its name."""
        return self.details + self.retirement


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with its state."""

    stated: Link
    states: States


def models(provider: Provider, found: Statements) -> Iterator[ModelView]:
    """The models of a provider as they stand on the page."""
    for model in provider.models:
        details = [
            Part(words, found.of(model, key))
            for key, words in (("parameters", model.parameters), ("license", model.license))
            if words
        ]
        yield ModelView(
            model, found.of(model, *ABOUT_ITSELF), tuple(details), tuple(_retirement(model))
        )


def links(provider: Provider, found: Statements) -> Iterator[LinkView]:
    """The links of a provider as they stand on the page."""
    for link in provider.links:
        yield LinkView(link, found.of(None, "link", claimed=link.url))


def _retirement(model: Model) -> Iterator[Part]:
    """That a model is no more, since when, and what to use in its place."""
    if model.retired is not None:
        bare = model.retired.casefold() in ("yes", "true")
        yield Part("retired" if bare else f"retired {model.retired}")
    if model.replacement is not None:
        yield Part(f"use {model.replacement}")
