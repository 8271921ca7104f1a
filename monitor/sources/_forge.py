"""What the kinds that read a code host have in common: `gitlab` and `codeberg`.

A look asks for the repository, for its releases, for the tags where they are watched or stand in
for releases, and for the branches. Releases and tags are read newest first, up to the page that
holds one that is known. What they mean is told as of GitHub's: see `github.parts` and
`github.releases`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from monitor.errors import LookFailed, Unreadable
from monitor.facts.plain import plain
from monitor.model import Cover, Evidence, Fact, Look, Unmodified
from monitor.sources._paging import next_page
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit
from monitor.sources.github.parts import (
    Asked,
    Part,
    Repository,
    Value,
    about,
    is_bare,
    observation,
    replaced,
)
from monitor.sources.github.releases import Rows, part
from monitor.sources.github.values import first_notes, is_tag
from monitor.values import Json

MOST_PAGES = 10
"""Pages of one listing that one look reads."""

Watched = Literal["releases", "tags", "license", "archived", "branches", "default-branch"]
Listed = Literal["releases", "tags", "branches"]
Row = tuple[str, Value]

_FAMILIES: Mapping[str, str] = {
    "license": "license",
    "archived": "archived",
    "branches": "branch:*",
    "default-branch": "default_branch",
}
_HEADERS = {"Accept": "application/json"}
_FOUND_OR_NOT = frozenset({404})


def base_address(text: str) -> str:
    """Check where a server is; what follows is put behind it."""
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise ValueError("expected the address of a server, without ? and #")
    return text.rstrip("/")


Server = Annotated[str, AfterValidator(base_address)]


class Forge(Source):
    """A repository on a code host. `server` is the host's address as browsers know it."""

    auto: ClassVar[str] = "6h"
    per_page: ClassVar[int]
    named: ClassVar[str]
    """The key of `sources.toml` that names the repository."""

    server: Server
    watch: Annotated[tuple[Watched, ...], Field(strict=False)] = (
        "releases",
        "license",
        "archived",
    )

    @property
    def gone(self) -> str:
        return "repo.gone"

    @property
    @abstractmethod
    def path(self) -> str:
        """What the repository is called in `sources.toml`."""

    @abstractmethod
    def repository_url(self) -> str:
        """Where the API tells of the repository."""

    @abstractmethod
    def numbered_url(self, number: Json) -> str:
        """Where the API tells of the repository with this number, whatever it is called."""

    @abstractmethod
    def listing_url(self, listed: Listed) -> str:
        """Where the first page of a listing is, newest first."""

    @abstractmethod
    def repository(self, answer: Answer) -> Repository:
        """Read the repository; `archived` is None where this answer does not tell."""

    @abstractmethod
    def row(self, listed: Listed, row: Json, home: str) -> Row | None:
        """Read a row; None for one that is not out yet. `home` is the repository's address."""

    @abstractmethod
    def notes(self, row: Json) -> str | None:
        """The notes of a release, in Markdown, as its row has them."""

    def default_id(self) -> str:
        return f"{self.kind}:{self.path}"

    def scope(self) -> Mapping[str, str]:
        """One entry a watched family; another server is another question."""
        families = {_FAMILIES[name]: self.server for name in self.watch if name in _FAMILIES}
        told = [name for name in ("releases", "tags") if name in self.watch]
        releases = {"release:*": f"{self.server} {'+'.join(told)}"} if told else {}
        return {"repository": self.server, **families, **releases}

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - see `server`
        listings: tuple[Listed, ...] = ("releases", "tags", "branches")
        wanted = [self.listing_url(name) for name in listings if name in self.watch]
        return [self.repository_url(), *wanted]

    def following(self, answer: Answer, first: str, page: int, seen: int) -> str | None:  # noqa: ARG002
        """The address of the page after page number `page`, which ended with row `seen`."""
        return next_page(answer, first)

    def further(self, asked: Asked, number: Json) -> Generator[Request, Answer, Told | None]:  # noqa: ARG002
        """Ask for what the repository's own answer did not tell; None where nothing is new."""
        yield from ()
        return None

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        seen: list[Look] = []
        for member in members:
            if isinstance(member.source, Forge):
                seen += [(yield from _look(member.source, member))]
        return seen


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the look, and the answer that told it."""

    part: Part
    evidence: Evidence

    def own(self) -> Part:
        """The part with its evidence."""
        return replace(self.part, evidence=self.evidence)


@dataclass(frozen=True, slots=True)
class _Asked(Asked):
    @property
    def subject(self) -> str:
        return f"{self.source.kind}:{self.repo}"

    @property
    def known_url(self) -> str | None:
        """The repository's address on the website as of the snapshot."""
        value = self.snapshot.value(self.subject, "repository") if self.snapshot else None
        url = value.get("url") if isinstance(value, dict) else None
        return url if isinstance(url, str) else None


@dataclass(frozen=True, slots=True)
class _Listing:
    rows: Rows
    evidence: Evidence
    notes: Mapping[str, str] = field(default_factory=dict)


M = TypeVar("M", bound=BaseModel)
Steps = Generator[Request, Answer, Told | None]


def shaped(shape: type[M], data: Json, what: str) -> M:
    """Read a part of an answer; Unreadable where it is not as the API describes it."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"]) or "all of it"
        raise Unreadable(f"the {what} is not as the API describes it: {where}") from error


def ask(source: Source, url: str, *, conditional: bool, may_lack: bool = False) -> Request:
    """A request to an API that answers in JSON; with `may_lack` a 404 is an answer."""
    allow = _FOUND_OR_NOT if may_lack else frozenset[int]()
    return Request(url, source.kind, headers=_HEADERS, conditional=conditional, allow=allow)


def _look(forge: Forge, member: Member) -> Generator[Request, Answer, Look]:
    """Look at one repository. What answers 304 is left out; all of it: unmodified."""
    asked = _Asked(
        member.source, forge.path, frozenset(forge.watch), member.snapshot, member.settled
    )
    answer = yield ask(forge, forge.repository_url(), conditional=asked.settled)
    told, number = list[Told | None](), asked.known_id
    home = asked.known_url or f"{forge.server}/{forge.path}"
    untold = "archived" in asked.watch
    if not answer.unmodified:
        found = forge.repository(answer)
        untold = untold and found.archived is None
        watch = asked.watch - ({"archived"} if untold else set())
        if asked.is_another(found.id):
            return (yield from _another(forge, asked, found))
        known = about(replace(asked, watch=watch), found, answer.evidence.fetched_at)
        told.append(Told(known, answer.evidence))
        home, number = found.url, found.id
    if untold:
        told.append((yield from forge.further(asked, number)))
    told.append((yield from _releases(forge, asked, home)))
    if "branches" in asked.watch:
        told.append((yield from _branches(forge, asked, home)))
    fresh = [each for each in told if each is not None]
    if not fresh:
        return Unmodified(asked.source.id, answer.evidence)
    return observation(asked, fresh[0].evidence, [each.own() for each in fresh])


def _releases(forge: Forge, asked: Asked, home: str) -> Steps:
    """Read releases, and tags where they count; None where nothing of it changed (304).

    What one listing means depends on the other, so that where one changed both are read whole.
    """
    if not {"releases", "tags"} & asked.watch:
        return None
    first, second = None, None
    if "releases" in asked.watch:
        first = yield from _listing(forge, asked, "releases", home, conditional=asked.settled)
    with_tags = _with_tags(asked, first)
    if with_tags:
        second = yield from _listing(forge, asked, "tags", home, conditional=asked.settled)
    if first is None and second is None:
        return None
    if first is None and "releases" in asked.watch:
        first = yield from _listing(forge, asked, "releases", home, conditional=False)
    if second is None and with_tags:
        second = yield from _listing(forge, asked, "tags", home, conditional=False)
    evidence = next(each.evidence for each in (first, second) if each is not None)
    releases = first.rows if first else Rows((), whole=True)
    notes = first.notes if first else {}
    made = part(asked, releases, second.rows if second else None, notes=notes)
    return None if made is None else Told(made, evidence)


def _with_tags(asked: Asked, releases: _Listing | None) -> bool:
    """Say whether tags are to be read: watched, or in the place of releases.

    `releases` is None where they are not watched or are as they were.
    """
    if "tags" in asked.watch:
        return True
    if releases is None:
        made = any(not is_bare(value) for value in asked.releases.values())
    else:
        made = bool(releases.rows.rows)
    return not made and not asked.emptied


def _listing(
    forge: Forge, asked: Asked, name: Listed, home: str, *, conditional: bool
) -> Generator[Request, Answer, _Listing | None]:
    """Read a listing up to its end, or to a page that holds something known; None at a 304."""
    first = page = forge.listing_url(name)
    rows, notes, seen, evidence = list[Row](), dict[str, str](), 0, None
    for number in range(1, MOST_PAGES + 1):
        answer = yield ask(forge, page, conditional=conditional and number == 1, may_lack=True)
        if answer.unmodified:
            return None
        if answer.status == 404 and name == "tags" and "tags" not in asked.watch:
            return _Listing(Rows((), whole=True, sound=False), answer.evidence)
        found = _rows(answer, name)
        evidence, seen = evidence or answer.evidence, seen + len(found)
        read = [(told, row) for row in found if (told := forge.row(name, row, home))]
        rows += [told for told, _ in read if is_tag(told[0])]
        if name == "releases" and not asked.is_new("release:*"):
            notes |= _notes(forge, asked, read)
        following = forge.following(answer, first, number, seen) if found else None
        if following is None:
            return _Listing(Rows(rows, whole=True), evidence, notes)
        if any(tag in asked.releases for tag, _ in rows):
            break
        page = following
    return _Listing(Rows(rows, whole=False), evidence or answer.evidence, notes)


def _notes(forge: Forge, asked: Asked, read: Iterable[tuple[Row, Json]]) -> dict[str, str]:
    """The first lines of the notes of releases that are news."""
    texts = {tag: forge.notes(row) for (tag, _), row in read if tag not in asked.releases}
    return {tag: first for tag, text in texts.items() if (first := first_notes(text))}


def _another(forge: Forge, asked: Asked, found: Repository) -> Generator[Request, Answer, Look]:
    """Another repository has the name. Ours is gone, or has a new one: its number tells."""
    url = forge.numbered_url(asked.known_id)
    answer = yield ask(forge, url, conditional=False, may_lack=True)
    if answer.status == 404:
        return replaced(asked, found, answer.evidence, forge.named)
    ours = forge.repository(answer)
    raise LookFailed(
        "unreadable",
        f"{asked.repo} is now another repository (id {found.id}, was {asked.known_id}), and the "
        f"one it was is called {plain(ours.name)}: correct `{forge.named}`",
        url=answer.url,
        status=answer.status,
    )


def _branches(forge: Forge, asked: Asked, home: str) -> Steps:
    """Read all branches; None at a 304, or where there are more than ten pages of them.

    A second page may differ under the same first one, so that a long list is always read whole.
    """
    short = len(asked.known("branch:")) < forge.per_page
    first = page = forge.listing_url("branches")
    rows, seen, evidence = list[Row](), 0, None
    for number in range(1, MOST_PAGES + 1):
        conditional = asked.settled and short and number == 1
        answer = yield ask(forge, page, conditional=conditional, may_lack=True)
        if answer.unmodified:
            return None
        found = _rows(answer, "branches")
        evidence, seen = evidence or answer.evidence, seen + len(found)
        rows += [read for row in found if (read := forge.row("branches", row, home))]
        following = forge.following(answer, first, number, seen) if found else None
        if following is None:
            return Told(_branch_part(asked, rows), evidence)
        page = following
    return None


def _branch_part(asked: Asked, rows: Iterable[Row]) -> Part:
    facts = [Fact(asked.subject, f"branch:{name}", value) for name, value in rows if is_tag(name)]
    return Part(facts, [Cover(asked.subject, "branch:*")])


def _rows(answer: Answer, name: Listed) -> list[Json]:
    """The rows of a page. A 404 below a repository that is there is no sign that it is gone."""
    if answer.status == 404:
        raise LookFailed(
            "unreadable",
            f"the repository is there, but shows no {name}: take them out of `watch`",
            url=answer.url,
            status=404,
        )
    rows = answer.json()
    if not isinstance(rows, list):
        raise Unreadable(f"the list of {name} is no list")
    return rows
