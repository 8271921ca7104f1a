"""GitHub's REST API (2022-11-28): one repository, its branches, its README, one release."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Container, Generator, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monitor.errors import LookFailed, Unreadable
from monitor.facts.licenses import of_github
from monitor.model import Evidence
from monitor.sources._paging import next_page
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.github import parts
from monitor.sources.github.parts import Asked, Part, Repository, Value
from monitor.sources.github.values import first_notes, release_value
from monitor.values import Json

HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
PER_PAGE = 100
MOST_PAGES = 10
NOTED = 10
"""Releases of a list whose notes are kept: as many as a feed has."""

_FOUND_OR_NOT = frozenset({404})


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class _License(_Shape):
    spdx_id: str | None = None
    key: str | None = None


class _Repository(_Shape):
    id: int | None = None
    full_name: Annotated[str, Field(min_length=3)]
    html_url: str
    archived: bool | None = None
    default_branch: str | None = None
    stargazers_count: int | None = None
    forks_count: int | None = None
    license: _License | None


class _Release(_Shape):
    tag_name: str
    name: str | None = None
    draft: bool = False
    prerelease: bool = False
    published_at: str | None = None
    created_at: str | None = None
    html_url: str
    body: str | None = None


class _Branch(_Shape):
    name: str


class _File(_Shape):
    encoding: str
    content: str


M = TypeVar("M", bound=_Shape)


def repository_url(repo: str, upstream: Upstream) -> str:
    return f"{upstream.github_api}/repos/{repo}"


def moved(asked: Asked, upstream: Upstream) -> Generator[Request, Answer, Answer]:
    """Ask by its number for a repository whose name another one took; a 404 where it is gone.

    GitHub's redirects from former names lead to this address.
    """
    url = f"{upstream.github_api}/repositories/{asked.known_id}"
    return (yield request(url, may_lack=True))


def branches_url(repo: str, upstream: Upstream) -> str:
    return f"{repository_url(repo, upstream)}/branches?per_page={PER_PAGE}"


def readme_url(repo: str, upstream: Upstream) -> str:
    return f"{repository_url(repo, upstream)}/readme"


def request(url: str, *, conditional: bool = False, may_lack: bool = False) -> Request:
    allow = _FOUND_OR_NOT if may_lack else frozenset[int]()
    return Request(url, "github", headers=HEADERS, conditional=conditional, allow=allow)


def repository(answer: Answer) -> Repository:
    """Read a repository. A missing `license` is unreadable; a null one is no licence file."""
    found = _shaped(_Repository, answer.json(), "repository")
    stated = found.license
    return Repository(
        id=found.id,
        name=found.full_name,
        url=found.html_url,
        archived=found.archived,
        default_branch=found.default_branch,
        stars=found.stargazers_count,
        forks=found.forks_count,
        license=of_github(stated.spdx_id, stated.key) if stated else None,
    )


def branches(
    asked: Asked, upstream: Upstream, url: str, *, conditional: bool
) -> Generator[Request, Answer, Part | None]:
    """Read all branches; None at a 304, or where there are more than a thousand."""
    first = branches_url(asked.address, upstream)
    names, page, evidence = list[str](), first, None
    for number in range(MOST_PAGES):
        answer = yield request(page, conditional=conditional and number == 0, may_lack=True)
        if answer.unmodified:
            return None
        rows = _there(answer).json()
        if not isinstance(rows, list):
            raise Unreadable("the list of branches is no list")
        names += [_shaped(_Branch, row, "branch").name for row in rows]
        evidence = evidence or answer.evidence
        following = next_page(answer, first)
        if following is None:
            return parts.branches(asked, url, names, evidence)
        page = following
    return None


def readme(
    asked: Asked, upstream: Upstream, *, conditional: bool
) -> Generator[Request, Answer, Part | None]:
    """Read the README, whatever it is called; None at a 304, or where it is over a megabyte."""
    url = readme_url(asked.address, upstream)
    answer = yield request(url, conditional=conditional, may_lack=True)
    if answer.unmodified:
        return None
    if answer.status == 404:
        return parts.readme(asked, None, answer.evidence)
    file = _shaped(_File, answer.json(), "README")
    if file.encoding != "base64":
        return None
    try:
        text = base64.b64decode(file.content).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        raise Unreadable(f"the README is not base64: {error}") from error
    return parts.readme(asked, text, answer.evidence)


def release(
    asked: Asked, tag: str, upstream: Upstream, known: Value | None
) -> Generator[Request, Answer, tuple[Answer, Value | None]]:
    """Ask for the release of a tag: its value, None where the tag has none.

    Notes are read of one that was not known; else they stay as they were told.
    """
    url = f"{repository_url(asked.address, upstream)}/releases/tags/{quote(tag)}"
    answer = yield request(url, may_lack=True)
    if answer.status == 404:
        return answer, None
    found = _shaped(_Release, answer.json(), "release")
    if found.draft:
        return answer, None
    told = first_notes(found.body) if known is None else known.get("notes")
    return answer, _value(found, told if isinstance(told, str) else None)


def _value(found: _Release, notes: str | None) -> Value:
    return release_value(
        found.tag_name,
        name=found.name,
        published_at=found.published_at,
        created_at=found.created_at,
        prerelease=found.prerelease,
        url=found.html_url,
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A release as a list of them has it, and the page of the list in which it stood."""

    value: Value
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Listing:
    """Releases by tag. `cut`: there is more that is news behind the last page that we read."""

    rows: Mapping[str, Listed]
    cut: bool = False


def releases(
    asked: Asked, known: Container[str], upstream: Upstream
) -> Generator[Request, Answer, Listing]:
    """List the newest releases by tag, down to a page that holds a known one.

    The first have notes. Nothing where REST cannot be asked: a part of the news would hide the
    rest, which a later look does not reach any more.
    """
    first = page = f"{repository_url(asked.address, upstream)}/releases?per_page={PER_PAGE}"
    told = dict[str, Listed]()
    for _ in range(MOST_PAGES):
        try:
            answer = yield request(page)
        except LookFailed:
            return Listing({})
        found = _released(answer, noted=max(NOTED - len(told), 0))
        told |= {tag: Listed(value, answer.evidence) for tag, value in found.items()}
        following = next_page(answer, first)
        if following is None or any(tag in known for tag in found):
            return Listing(told)
        page = following
    return Listing(told, cut=True)


def _released(answer: Answer, *, noted: int) -> dict[str, Value]:
    """Read a page of releases by tag; the first `noted` rows with their notes."""
    rows = answer.json()
    if not isinstance(rows, list):
        raise Unreadable("the list of releases is no list")
    found = [_shaped(_Release, row, "release") for row in rows]
    notes = [first_notes(one.body) if place < noted else None for place, one in enumerate(found)]
    told = zip(found, notes, strict=True)
    return {one.tag_name: _value(one, lines) for one, lines in told if not one.draft}


def tag_stands(
    asked: Asked, tag: str, upstream: Upstream
) -> Generator[Request, Answer, tuple[Answer, bool]]:
    """Ask whether a tag is still there."""
    url = f"{repository_url(asked.address, upstream)}/git/ref/tags/{quote(tag)}"
    answer = yield request(url, may_lack=True)
    return answer, answer.status != 404


def home(asked: Asked, upstream: Upstream) -> str:
    """The repository's address on the website, by the name it had at the last look."""
    return f"{upstream.github_server}/{asked.known_name}"


def _there(answer: Answer) -> Answer:
    """Take a 404 below a repository that is there for what it is: no sign that it is gone."""
    if answer.status == 404:
        raise LookFailed(
            "unreadable",
            "the repository is there, but not this part of it: take it out of `watch`, "
            "or set GITHUB_TOKEN if it is private",
            url=answer.url,
            status=404,
        )
    return answer


def _shaped(shape: type[M], data: Json, what: str) -> M:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "all of it"
        raise Unreadable(f"the {what} is not as GitHub's API describes it: {where}") from error
