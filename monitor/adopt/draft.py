"""What is made of somebody else's catalog before it is written as `sources.toml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

HEADER, FOOTER = "header.md", "footer.md"
"""The files of words that are nobody's entry: those before the first one, and those after it."""


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

    `links` map addresses to names, `places` what tells one from another to each. `notes` are
    pieces of Markdown, kept as they stand.
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
    links: dict[str, str] = field(default_factory=dict)
    compare: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    models: list[ModelDraft] = field(default_factory=list)
    places: dict[tuple[str, frozenset[tuple[str, str]]], Place] = field(default_factory=dict)
    known: dict[str, ModelDraft] = field(default_factory=dict)
    """The first model of each name."""
    _called: dict[str, list[ModelDraft]] = field(default_factory=dict)

    def add(self, model: ModelDraft) -> None:
        """Add a model."""
        self.models.append(model)
        self.known.setdefault(model.name, model)
        self._called.setdefault(_letters(model.name), []).append(model)

    def called(self, name: str) -> list[ModelDraft]:
        """The models of a name, however it is written."""
        return self._called.get(_letters(name), []) if _letters(name) else []

    def watch(self, place: Place) -> None:
        """Add a source, once."""
        self.places.setdefault((place.kind, frozenset(place.keys.items())), place)

    def link(self, name: str, url: str) -> None:
        """Add a link, once."""
        self.links.setdefault(url, name)


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
    _ids: Ids = field(default_factory=lambda: Ids("section"))
    _titled: dict[str, str] = field(default_factory=dict)
    _rows: dict[tuple[str, str], ProviderDraft] = field(default_factory=dict)
    _named: dict[str, ProviderDraft] = field(default_factory=dict)
    _begun: dict[str, ProviderDraft] = field(default_factory=dict)

    def remark(self, line: int | None, text: str) -> None:
        self.remarks.append(Remark(line, text))

    def section(self, title: str) -> str:
        """The id of the section with this title, which is made where there is none."""
        if title not in self._titled:
            id_ = self._ids.of(title)
            self._titled[title], self.sections[id_] = id_, title
        return self._titled[title]

    def add(self, provider: ProviderDraft) -> None:
        """Add a provider; of several with one name the first is the one that goes by it."""
        self.providers.append(provider)
        self._rows.setdefault((provider.section, provider.name), provider)
        self._named.setdefault(_words(provider.name), provider)
        self._begun.setdefault(_words(re.split(r"[(,]", provider.name)[0]), provider)

    def provider(self, name: str) -> ProviderDraft | None:
        """The provider that a name means: the same name, or one that only goes on in brackets."""
        wanted = _words(name)
        return self._named.get(wanted) or (self._begun.get(wanted) if wanted else None)

    def row(self, section: str, name: str) -> ProviderDraft | None:
        """The provider of a section that goes by exactly this name."""
        return self._rows.get((section, name))

    def identified(self) -> Iterator[tuple[str, ProviderDraft]]:
        """The providers with ids made of their names, each its own."""
        ids = Ids("provider")
        for provider in self.providers:
            yield ids.of(provider.name), provider


class Ids:
    """Ids made of names: `Alibaba (Qwen Team)` → `alibaba-qwen-team`, each its own."""

    def __init__(self, otherwise: str, taken: Iterable[str] = ()) -> None:
        self._otherwise = otherwise
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def of(self, name: str) -> str:
        """An id that is not taken; it is taken then."""
        base = slug(name) or self._otherwise
        number = self._last.get(base, 1)
        id_ = base
        while id_ in self._taken:
            number += 1
            id_ = f"{base[:58]}-{number}"
        self._last[base] = number
        self._taken.add(id_)
        return id_


def unique(name: str, taken: Iterable[str], otherwise: str) -> str:
    """Make an id of a name that is not taken."""
    return Ids(otherwise, taken).of(name)


def slug(name: str) -> str:
    """Lower-case ASCII letters and digits, parted by hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


def one_line(text: str) -> str:
    """Text as one line that may be printed: no control characters, single blanks."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())


def _words(name: str) -> str:
    """A name without its punctuation and its case."""
    return " ".join(re.sub(r"[^\w]+", " ", name.lower()).split())


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
