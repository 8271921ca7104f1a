"""The shape of `sources.toml`: what each table may say. (Tables of sources: `monitor.sources`.)

Every model is strict, frozen and forbids unknown keys. A field whose TOML key is singular, since
it is written as `[[provider.model]]`, has that key as its alias.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.facts.every import Every, parse
from monitor.model import Severity
from monitor.sources.base import Source, Upstream

ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
PAIR = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+", re.ASCII)
"""`owner/name`, as GitHub and Hugging Face have it."""


def identifier(text: str) -> str:
    if not ID.fullmatch(text):
        lower = text.lower()
        hint = f'\ndid you mean "{lower}"?' if ID.fullmatch(lower) else ""
        raise ValueError(f"expected lower-case letters, digits, - _ and . without blanks{hint}")
    return text


def one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("expected one line of text, not nothing")
    return text.strip()


def pair(text: str) -> str:
    if not PAIR.fullmatch(text):
        raise ValueError('expected "owner/name"')
    return text


def address(text: str) -> str:
    """Check an http or https address. A private one is no error of the file.

    The address stays out of the messages: it may hold a token.
    """
    if not text.isprintable() or any(letter.isspace() for letter in text):
        raise ValueError("a bad URL: it holds blanks or control characters")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValueError("a bad URL: its host or port cannot be read") from error
    if parts.scheme not in ("http", "https"):
        raise ValueError("a bad URL: expected it to begin with https:// or http://")
    if not parts.hostname:
        raise ValueError("a bad URL: it names no host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("a bad URL: user and password do not belong into this file")
    return text


def cron_line(text: str) -> str:
    line = parse(text).cron
    if line is None:
        raise ValueError('expected five fields of cron, such as "0 6 * * mon"')
    return line


Id = Annotated[str, AfterValidator(identifier)]
Line = Annotated[str, AfterValidator(one_line)]
Pair = Annotated[str, AfterValidator(pair)]
Address = Annotated[str, AfterValidator(address)]
Cron = Annotated[str, AfterValidator(cron_line)]


class Table(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True
    )


class Section(Table):
    """A part of the page: its providers stand under its title."""

    id: Id
    title: Line


class Catalog(Table):
    """The page, and when `watch` writes the week's report. Paths are relative to the folder."""

    title: Line = "Catalog"
    output: Line = "reports/catalog.md"
    template: Line | None = None
    header: Line | None = None
    footer: Line | None = None
    verified: Literal["never", "week"] = "never"
    evidence: Literal["section", "footnotes", "none"] = "section"
    report: Cron | None = None
    sections: tuple[Section, ...] = Field(default=(), alias="section")


class Http(Table):
    """How we behave upstream: seconds for delays and time-outs, bytes after decompression."""

    contact: Line | None = None
    per_host: int = Field(default=2, ge=1, le=64)
    min_delay: float = Field(default=0.5, ge=0, le=600)
    timeout: float = Field(default=30, gt=0, le=3600)
    max_body: int = Field(default=10_000_000, ge=1)
    allow_private: bool = False


class Notify(Table):
    """A target of alerts: an Apprise URL, in which `${VAR}` is read from the environment later.

    Empty `kinds` and `providers` let all through; a kind may be a pattern (`model.*`).
    """

    url: Line
    min_severity: Severity = "notable"
    kinds: tuple[Line, ...] = ()
    providers: tuple[Line, ...] = ()
    digest: Literal["daily", "weekly"] | None = None


class Link(Table):
    name: Line
    url: Address


class Model(Table):
    """A model as the page lists it. `huggingface`, `modelscope` and `github` are `owner/name`.

    `retired` is the day on which it was shut down (or "yes"), `replacement` what to use instead.
    """

    name: Line
    parameters: Line | None = None
    license: Line | None = None
    huggingface: Pair | None = None
    github: Pair | None = None
    api: Line | None = None
    modelscope: Pair | None = None
    retired: Line | None = None
    replacement: Line | None = None


class Provider(Table):
    """An organisation as the page states it; `status` is for rows without more to say.

    `section` is "" only in a file that declares no section and names none here.
    """

    id: Id
    name: Line
    section: str = ""
    website: Address | None = None
    license: Line | None = None
    access: tuple[Line, ...] = ()
    summary: str = ""
    features: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    compare: Mapping[str, Line] = Field(default_factory=dict)
    status: Line | None = None
    notes: str = ""
    models: tuple[Model, ...] = Field(default=(), alias="model")


@dataclass(frozen=True, slots=True)
class Watched:
    """A source of the file with its id filled in; `provider` is None for a `[[watch]]`."""

    source: Source
    provider: str | None

    @property
    def every(self) -> Every:
        """When to look, with the kind's own interval in the place of `"auto"`."""
        every = parse(self.source.every)
        return parse(type(self.source).auto) if every.auto else every


@dataclass(frozen=True, slots=True)
class Config:
    """What people decided. `sources` holds disabled ones too, all in the order of the file."""

    path: Path
    catalog: Catalog
    http: Http
    notify: tuple[Notify, ...]
    providers: tuple[Provider, ...]
    sources: tuple[Watched, ...]
    upstream: Upstream

    @property
    def folder(self) -> Path:
        return self.path.parent

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def output(self) -> Path:
        """The page's Markdown file; its HTML twin lies beside it."""
        return self.folder / self.catalog.output

    def beside(self, name: str | None) -> Path | None:
        """The file that `template`, `header` or `footer` names."""
        return None if name is None else self.folder / name

    def provider(self, id: str) -> Provider:  # noqa: A002 - the contract's word
        """KeyError where there is none."""
        for provider in self.providers:
            if provider.id == id:
                return provider
        raise KeyError(id)

    def known_owners(self) -> frozenset[str]:
        """Owners on GitHub and Hugging Face that any provider names, lower-case: no newcomers."""
        names = [
            name
            for provider in self.providers
            for model in provider.models
            for name in (model.huggingface, model.github)
            if name is not None
        ]
        names += [
            name
            for watched in self.sources
            if watched.provider is not None and (name := _upstream_name(watched.source))
        ]
        return frozenset(name.partition("/")[0].lower() for name in names)


def _upstream_name(source: Source) -> str | None:
    """What GitHub or Hugging Face calls what is watched; None for other kinds and for tasks."""
    prefix, _, name = source.default_id().partition(":")
    return name if prefix in ("github", "hf") and not name.startswith("task/") else None
