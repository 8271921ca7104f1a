"""The kind `gitlab`: a project's releases, tags, licence, state and branches (REST API v4)."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Annotated, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, field_validator

from monitor.errors import Unreadable
from monitor.facts.licenses import UNRECOGNISED, spdx
from monitor.model import Cover, Fact
from monitor.sources._forge import Forge, Listed, Row, Server, Told, ask, shaped
from monitor.sources.base import Answer, Request, kind
from monitor.sources.github.parts import Asked, Part, Repository
from monitor.sources.github.values import is_prerelease, release_value, tag_value
from monitor.values import Json

_SEGMENT = r"(?!\.{1,2}(?:/|$))[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}"
_PATH = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT}){{1,20}}")

_LISTINGS = {
    "releases": "releases?order_by=created_at&sort=desc&per_page=100",
    "tags": "repository/tags?order_by=updated&sort=desc&per_page=100",
    "branches": "repository/branches?per_page=100",
}


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class _License(_Shape):
    key: str | None = None
    name: str | None = None


class _Project(_Shape):
    id: int
    path_with_namespace: Annotated[str, Field(min_length=3)]
    web_url: str
    archived: bool | None = None
    default_branch: str | None = None
    star_count: int | None = None
    forks_count: int | None = None
    license: _License | None = None


class _Links(_Shape):
    self: str | None = None


class _Release(_Shape):
    tag_name: str | None = None
    name: str | None = None
    description: str | None = None
    created_at: str | None = None
    released_at: str | None = None
    upcoming_release: bool = False
    links: _Links | None = Field(default=None, alias="_links")


class _Commit(_Shape):
    committed_date: str | None = None


class _Tag(_Shape):
    name: str
    created_at: str | None = None
    commit: _Commit | None = None


class _Branch(_Shape):
    name: str


@kind("gitlab")
class Gitlab(Forge):
    """A project on GitLab, by its full path. Read without a token, as everybody may.

    To strangers a project's own answer does not tell whether it is archived; the listing of
    archived projects, narrowed to its number, does. Releases have no mark of being unfinished:
    their tags tell.
    """

    per_page: ClassVar[int] = 100
    named: ClassVar[str] = "project"

    project: str
    server: Server = "https://gitlab.com"

    @field_validator("project")
    @classmethod
    def _named(cls, project: str) -> str:
        if not _PATH.fullmatch(project) or project.endswith((".git", ".atom")):
            raise ValueError('expected "group/name" or "group/subgroup/name", as in its address')
        return project

    @property
    def path(self) -> str:
        return self.project

    def repository_url(self) -> str:
        return f"{self._project_url()}?license=true"

    def numbered_url(self, number: Json) -> str:
        return f"{self.server}/api/v4/projects/{number}?license=true"

    def listing_url(self, listed: Listed) -> str:
        return f"{self._project_url()}/{_LISTINGS[listed]}"

    def repository(self, answer: Answer) -> Repository:
        """Read a project; the licence may not be told, and null is no licence file."""
        data = answer.json()
        found = shaped(_Project, data, "project")
        return Repository(
            id=found.id,
            name=found.path_with_namespace,
            url=found.web_url,
            archived=found.archived,
            default_branch=found.default_branch,
            stars=found.star_count,
            forks=found.forks_count,
            license=_licence(found.license) if found.license else None,
            license_read=isinstance(data, dict) and "license" in data,
        )

    def row(self, listed: Listed, row: Json, home: str) -> Row | None:
        if listed == "releases":
            return _release(shaped(_Release, row, "release"), home)
        if listed == "tags":
            return _tag(shaped(_Tag, row, "tag"), home)
        name = shaped(_Branch, row, "branch").name
        return name, {"url": f"{home}/-/tree/{quote(name, safe='/')}"}

    def notes(self, row: Json) -> str | None:
        return shaped(_Release, row, "release").description

    def further(self, asked: Asked, number: Json) -> Generator[Request, Answer, Told | None]:
        """Ask whether the project is among the archived ones."""
        if not isinstance(number, int):
            return None
        url = (
            f"{self.server}/api/v4/projects?archived=true&id_after={number - 1}"
            f"&id_before={number + 1}&order_by=id&simple=true"
        )
        answer = yield ask(self, url, conditional=asked.settled)
        if answer.unmodified:
            return None
        rows = answer.json()
        if not isinstance(rows, list):
            raise Unreadable("the list of archived projects is no list")
        archived = any(isinstance(row, dict) and row.get("id") == number for row in rows)
        fact = Fact(asked.subject, "archived", archived)
        return Told(Part([fact], [Cover(asked.subject, "archived")]), answer.evidence)

    def _project_url(self) -> str:
        return f"{self.server}/api/v4/projects/{quote(self.project, safe='')}"


def _licence(found: _License) -> str:
    """The key is an SPDX id in lower case, or `other`."""
    return spdx(found.key) or spdx(found.name) or UNRECOGNISED


def _release(found: _Release, home: str) -> Row | None:
    """An upcoming release is dated in the future: it is told when its day has come."""
    if found.upcoming_release:
        return None
    if found.tag_name is None:
        raise Unreadable("releases are shown without their tags: the code is not public")
    link = found.links.self if found.links else None
    plain = f"{home}/-/releases/{quote(found.tag_name, safe='')}"
    value = release_value(
        found.tag_name,
        name=found.name,
        published_at=found.released_at,
        created_at=found.created_at,
        prerelease=is_prerelease(found.tag_name),
        url=link if link and link.startswith(("https://", "http://")) else plain,
    )
    return found.tag_name, value


def _tag(found: _Tag, home: str) -> Row:
    """A lightweight tag has no date of its own."""
    value = tag_value(
        found.name,
        dated=found.created_at,
        committed=found.commit.committed_date if found.commit else None,
        url=f"{home}/-/tags/{quote(found.name, safe='/')}",
    )
    return found.name, value
