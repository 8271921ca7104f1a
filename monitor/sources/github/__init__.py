"""The kind `github`: a repository's releases, licence, state, README and branches."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from monitor.model import Look
from monitor.sources.base import Member, Source, Upstream, Visit, kind
from monitor.sources.github.anonymous import addresses, look
from monitor.sources.github.graphql import looks
from monitor.sources.github.parts import Asked

Watched = Literal["releases", "tags", "license", "archived", "readme", "branches", "default-branch"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")

_FAMILIES: Mapping[str, Mapping[str, str]] = {
    "license": {"license": "1", "license_text": "1"},
    "archived": {"archived": "1"},
    "readme": {"readme:*": "5", "entry:*": "3"},
    "branches": {"branch:*": "1"},
    "default-branch": {"default_branch": "1", "quiet": "1"},
}
"""What each word of `watch` is read as, by family of predicates. A number that grows is a reader of
ours that reads otherwise: the family takes a new baseline."""


@kind("github")
class Github(Source):
    """A repository on GitHub (REST 2022-11-28, GraphQL, Atom).

    With a token up to fifty repositories are read by one GraphQL request, which has no
    validators. Without one each is read by REST (60 requests an hour for all) and by the Atom
    feeds of the website, which that limit does not count.
    """

    auto: ClassVar[str] = "6h"
    widest: ClassVar[int] = 50

    repo: str
    watch: Annotated[tuple[Watched, ...], Field(strict=False)] = (
        "releases",
        "license",
        "archived",
    )

    @field_validator("repo")
    @classmethod
    def _named(cls, repo: str) -> str:
        if not _NAME.fullmatch(repo):
            raise ValueError('expected "owner/name", as in the address of the repository')
        return repo

    @property
    def gone(self) -> str:
        return "repo.gone"

    def default_id(self) -> str:
        return f"github:{self.repo}"

    def group(self, upstream: Upstream) -> str:
        """With a token all repositories are asked for together, else each for itself."""
        return "github" if upstream.github_token else self.id

    def scope(self) -> Mapping[str, str]:
        """One entry a watched family: one that is newly watched takes a baseline."""
        families = {f: n for name in self.watch for f, n in _FAMILIES.get(name, {}).items()}
        told = [name for name in ("releases", "tags") if name in self.watch]
        return {"repository": "1", **families, **({"release:*": "+".join(told)} if told else {})}

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        if upstream.github_token:
            return [upstream.github_graphql]
        return addresses(self.repo, self.watch, upstream)

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        asked = [
            Asked.of(member, member.source.repo, member.source.watch)
            for member in members
            if isinstance(member.source, Github)
        ]
        if upstream.github_token:
            return (yield from looks(asked, upstream))
        seen: list[Look] = []
        for one in asked:
            seen += [(yield from look(one, upstream))]
        return seen
