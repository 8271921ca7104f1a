"""The kind `codeberg`: a repository on Codeberg, or on any Forgejo or Gitea (API v1)."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, field_validator

from monitor.facts.licenses import UNRECOGNISED, spdx
from monitor.sources._forge import Forge, Listed, Row, Server, shaped
from monitor.sources._paging import next_page
from monitor.sources.base import Answer, kind
from monitor.sources.github.parts import Repository
from monitor.sources.github.values import release_value, tag_value
from monitor.values import Json

_WORD = r"(?!\.{1,2}(?:/|$))[A-Za-z0-9_.-]{1,100}"
_NAME = re.compile(rf"{_WORD}/{_WORD}")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Repository(_Shape):
    id: int
    full_name: Annotated[str, Field(min_length=3)]
    html_url: str
    archived: bool
    default_branch: str | None = None
    stars_count: int | None = None
    forks_count: int | None = None
    licenses: tuple[str, ...] | None = None


class _Release(_Shape):
    tag_name: str
    name: str | None = None
    body: str | None = None
    draft: bool = False
    prerelease: bool = False
    created_at: str | None = None
    published_at: str | None = None
    html_url: str


class _Commit(_Shape):
    created: str | None = None


class _Tag(_Shape):
    name: str
    commit: _Commit | None = None


class _Branch(_Shape):
    name: str


@kind("codeberg")
class Codeberg(Forge):
    """A repository on a Forgejo or Gitea. Their API has no validators: each look is a full one.

    Gitea tells licences since 1.23; where they are not told nothing is said of them.
    """

    per_page: ClassVar[int] = 50
    named: ClassVar[str] = "repo"

    repo: str
    server: Server = "https://codeberg.org"

    @field_validator("repo")
    @classmethod
    def _named(cls, repo: str) -> str:
        if not _NAME.fullmatch(repo):
            raise ValueError('expected "owner/name", as in the address of the repository')
        return repo

    @property
    def path(self) -> str:
        return self.repo

    def repository_url(self) -> str:
        return f"{self.server}/api/v1/repos/{self.repo}"

    def numbered_url(self, number: Json) -> str:
        return f"{self.server}/api/v1/repositories/{number}"

    def listing_url(self, listed: Listed) -> str:
        return f"{self.repository_url()}/{listed}?limit={self.per_page}"

    def following(self, answer: Answer, first: str, page: int, seen: int) -> str | None:
        """By `Link`; listings of tags have only the number of all rows in `X-Total-Count`."""
        if "link" in answer.headers:
            return next_page(answer, first)
        total = answer.headers.get("x-total-count", "").strip()
        more = re.fullmatch(r"[0-9]{1,9}", total) and seen < int(total)
        return f"{first}&page={page + 1}" if more else None

    def repository(self, answer: Answer) -> Repository:
        found = shaped(_Repository, answer.json(), "repository")
        return Repository(
            id=found.id,
            name=found.full_name,
            url=found.html_url,
            archived=found.archived,
            default_branch=found.default_branch,
            stars=found.stars_count,
            forks=found.forks_count,
            license=_licence(found.licenses or ()),
            license_read=found.licenses is not None,
        )

    def row(self, listed: Listed, row: Json, home: str) -> Row | None:
        if listed == "releases":
            return _release(shaped(_Release, row, "release"))
        if listed == "tags":
            return _tag(shaped(_Tag, row, "tag"), home)
        name = shaped(_Branch, row, "branch").name
        return name, {"url": f"{home}/src/branch/{quote(name, safe='/')}"}

    def notes(self, row: Json) -> str | None:
        return shaped(_Release, row, "release").body


def _licence(names: tuple[str, ...]) -> str | None:
    """Join the licences that were found in the licence file, in a fixed order."""
    known = {spdx(name) or UNRECOGNISED for name in names}
    if UNRECOGNISED in known:
        return UNRECOGNISED
    return " AND ".join(sorted(known)) or None


def _release(found: _Release) -> Row | None:
    if found.draft:
        return None
    value = release_value(
        found.tag_name,
        name=found.name,
        published_at=found.published_at,
        created_at=found.created_at,
        prerelease=found.prerelease,
        url=found.html_url,
    )
    return found.tag_name, value


def _tag(found: _Tag, home: str) -> Row:
    created = found.commit.created if found.commit else None
    url = f"{home}/src/tag/{quote(found.name, safe='/')}"
    return found.name, tag_value(found.name, dated=None, committed=created, url=url)
