"""What every kind of source is made of: its keys, its requests, its way to read answers.

A kind is one file in this folder: a class registered with `@kind("name")`, found by being there.
Its `visit` is a generator without I/O: it yields `Request`s, is sent `Answer`s, and returns one
look for each source it serves. (The shape is that of httpx's `Auth.auth_flow`.)
"""

from __future__ import annotations

import codecs
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from monitor.errors import Unreadable
from monitor.model import (
    NOTHING,
    Body,
    Counter,
    Cover,
    Evidence,
    Fact,
    Look,
    Noise,
    Observation,
    Severity,
    Snapshot,
)
from monitor.values import Json, canonical, loads

IMPLIED = "implied:"
"""What the ids of looks begin with that `sources.toml` only implies; no source may be called so."""
WATCHED = "@watched"
"""A mark in an observation's scope (no predicate is called so): the thing that was looked at, by
its default id, where a person gave the source an id that does not say it."""


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the hosts are that follow an ecosystem's own variables, and whether we have tokens.

    Addresses have no slash at their end. The tokens themselves are known to `fetch` only.
    """

    github_api: str = "https://api.github.com"
    github_graphql: str = "https://api.github.com/graphql"
    github_server: str = "https://github.com"
    huggingface: str = "https://huggingface.co"
    modelscope: str = "https://modelscope.cn"
    github_token: bool = False
    huggingface_token: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Upstream:
        def at(name: str, default: str) -> str:
            return (environ.get(name) or default).rstrip("/")

        usual = cls()
        api = at("GITHUB_API_URL", usual.github_api)
        graphql, server = (usual.github_graphql, usual.github_server)
        if api != usual.github_api:
            graphql, server = beside(api)
        return cls(
            github_api=api,
            github_graphql=at("GITHUB_GRAPHQL_URL", graphql),
            github_server=at("GITHUB_SERVER_URL", server),
            huggingface=at("HF_ENDPOINT", usual.huggingface),
            modelscope=modelscope_at(environ),
            github_token=bool(environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN")),
            huggingface_token=bool(environ.get("HF_TOKEN")),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to fetch. `kind` is that of the source: trust, tokens and pace follow from it.

    `conditional` sends the validators of the last full answer, so that a 304 may come back.
    `fresh` asks again what was already asked in this pass, to see whether the answer is the same.
    `part` is content with the first bytes of the body, whatever the status.
    Statuses of 400 and more raise `LookFailed` inside the generator unless they stand in `allow`.
    """

    url: str
    kind: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    body: bytes | None = None
    conditional: bool = False
    allow: frozenset[int] = frozenset()
    fresh: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: the status of the answer and the two addresses."""

    status: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower case. The body is decompressed, empty at 304."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    evidence: Evidence
    redirects: tuple[Redirect, ...] = ()

    @property
    def unmodified(self) -> bool:
        return self.status == 304

    @property
    def fetched_at(self) -> datetime:
        moment = self.evidence.fetched_at
        if moment is None:
            raise ValueError("an answer was received at some time")
        return moment

    @property
    def charset(self) -> str | None:
        """The charset of the Content-Type header, where it names one that exists (RFC 9110)."""
        match = re.search(
            r"charset=[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.IGNORECASE
        )
        return _codec(match[1]) if match else None

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Json:
        """Read the body as JSON, see `values.loads`."""
        try:
            return loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"the answer is not JSON: {error}") from error


@dataclass(frozen=True, slots=True)
class Member:
    """A source in a visit, with what is known of it; `snapshot` is None at the first look.

    `body` are the kept bytes that the snapshot was read from, where they may be needed;
    `checked_at` is when it was last looked at, None where that is lost.
    """

    source: Source
    snapshot: Snapshot | None
    noise: tuple[Noise, ...] = ()
    body: Body | None = None
    checked_at: datetime | None = None

    @property
    def settled(self) -> bool:
        """A snapshot stands that answers today's question: a 304 is enough."""
        question = dict(self.source.question())
        return self.snapshot is not None and dict(self.snapshot.scope) == question


Visit = Generator[Request, Answer, Sequence[Look]]


class Source(BaseModel, ABC):
    """The keys that every `[[provider.source]]` and `[[watch]]` may have."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kind: str
    id: str = ""
    every: str = "auto"
    severity: Severity | None = None
    enabled: bool = True

    auto: ClassVar[str] = "12h"
    """The interval that `every = "auto"` stands for."""
    widest: ClassVar[int] = 1
    """How many sources one visit may serve."""

    @property
    def gone(self) -> str | None:
        """The kind of event that a lasting 404 is; None where it is an ordinary failure."""
        return None

    @property
    def subject(self) -> str:
        """What the facts of a source that looks at one thing are about."""
        return self.default_id()

    @abstractmethod
    def default_id(self) -> str:
        """The id where none is given; it survives redirects and renames."""

    def group(self, upstream: Upstream) -> str:  # noqa: ARG002 - for kinds that batch
        """Sources of a kind with the same group share a visit (up to `widest`)."""
        return self.id

    def scope(self) -> Mapping[str, str]:
        """What of this source's keys decides which facts there are, by family of predicates."""
        return NOTHING

    def question(self) -> Mapping[str, str]:
        """The scope of a look, and what is looked at where the id does not say it."""
        thing = self.default_id()
        if self.id == thing or self.id.startswith(IMPLIED):
            return self.scope()
        return {**self.scope(), WATCHED: thing}

    @abstractmethod
    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        """The addresses of a look, for `monitor check`."""

    @classmethod
    @abstractmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        """Look at the members' sources: yield requests, return a look for each."""

    def observed(
        self,
        evidence: Evidence,
        facts: Iterable[Fact],
        covers: Sequence[Cover],
        counters: Iterable[Counter] = (),
    ) -> Observation:
        """Make an observation: canonical values, sorted; a fact without a value is absent."""
        known = {}
        for fact in facts:
            value = canonical(fact.value)
            if value is not None:
                is_same = value is fact.value
                known[fact.key] = fact if is_same else replace(fact, value=value)
        return Observation(
            source=self.id,
            evidence=evidence,
            facts=tuple(known[key] for key in sorted(known)),
            covers=tuple(covers),
            counters=tuple(counters),
            scope=self.question(),
        )


S = TypeVar("S", bound=Source)

KINDS: dict[str, type[Source]] = {}
"""Every kind of source by its name; filled by `monitor.sources`."""


def kind(name: str) -> Callable[[type[S]], type[S]]:
    """Register a class as the kind of source that `kind = "name"` asks for."""

    def register(cls: type[S]) -> type[S]:
        KINDS[name] = cls
        return cls

    return register


def beside(github_api: str) -> tuple[str, str]:
    """GraphQL and web pages of the GitHub whose REST API stands at an address.

    An Enterprise Server has `https://host/api/v3` and `https://host/api/graphql`; a host of its
    own for the API is called `api.` (docs.github.com, GraphQL of Enterprise Server and ghe.com).
    """
    server = origin(github_api).removesuffix(":443").replace("//api.", "//", 1)
    if github_api.endswith("/api/v3"):
        return f"{github_api.removesuffix('v3')}graphql", server
    return f"{github_api}/graphql", server


def modelscope_at(environ: Mapping[str, str]) -> str:
    """Where ModelScope is. Its client reads the same two names, and takes a bare host too."""
    named = environ.get("MODELSCOPE_ENDPOINT") or environ.get("MODELSCOPE_DOMAIN")
    address = named or Upstream().modelscope
    return (address if "://" in address else f"https://{address}").rstrip("/")


def origin(url: str) -> str:
    """Scheme, host and port of an address: `https://host:443`."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
