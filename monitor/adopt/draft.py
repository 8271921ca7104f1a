"""What is made of somebody else's catalog before it is written as `sources.toml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Place:
    """A source that an address leads to: its kind and its keys, in the order they are written."""

    kind: str
    keys: dict[str, str]


@dataclass(slots=True)
class ModelDraft:
    """A model as the page lists it; the fields are those of `[[provider.model]]`."""

    name: str
    parameters: str | None = None
    license: str | None = None
    huggingface: str | None = None
    github: str | None = None
    api: str | None = None


@dataclass(slots=True)
class ProviderDraft:
    """An organisation; `line` is where the page begins to speak of it.

    `links` are (name, address). `notes` are pieces of Markdown, kept as they stand.
    """

    name: str
    section: str
    line: int
    website: str | None = None
    license: str | None = None
    status: str | None = None
    access: list[str] = field(default_factory=list)
    summary: str = ""
    features: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    compare: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    models: list[ModelDraft] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def watch(self, place: Place) -> None:
        """Add a source, once."""
        if place not in self.places:
            self.places.append(place)

    def link(self, name: str, url: str) -> None:
        """Add a link, once."""
        if url not in (known for _, known in self.links):
            self.links.append((name, url))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was mended, guessed or kept as text; `line` is that of the page, or None."""

    line: int | None
    text: str


@dataclass(slots=True)
class Draft:
    """A catalog on its way into `sources.toml`. `header` and `footer` are Markdown."""

    title: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    providers: list[ProviderDraft] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, line: int | None, text: str) -> None:
        self.remarks.append(Remark(line, text))

    def section(self, title: str) -> str:
        """The id of the section with this title, which is made where there is none."""
        for id_, known in self.sections.items():
            if known == title:
                return id_
        id_ = unique(title, self.sections, "section")
        self.sections[id_] = title
        return id_

    def identified(self) -> Iterator[tuple[str, ProviderDraft]]:
        """The providers with ids made of their names, each its own."""
        taken: set[str] = set()
        for provider in self.providers:
            id_ = unique(provider.name, taken, "provider")
            taken.add(id_)
            yield id_, provider


def unique(name: str, taken: Container[str], otherwise: str) -> str:
    """Make an id of a name that is not taken: `Alibaba (Qwen Team)` → `alibaba-qwen-team`."""
    base = slug(name) or otherwise
    number, id_ = 1, base
    while id_ in taken:
        number += 1
        id_ = f"{base[:58]}-{number}"
    return id_


def slug(name: str) -> str:
    """Lower-case ASCII letters and digits, parted by hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


def one_line(text: str) -> str:
    """Text as one line that may be printed: no control characters, single blanks."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())
