"""Repositories on a code host that is not GitHub: what there is, whatever face tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from .exchange import Faulty, digest
from .times import Clock, Moment, when


@dataclass(slots=True)
class HostedRelease:
    """A release; one that is dated in the future is upcoming (GitLab)."""

    id: int
    tag: str
    name: str | None
    created_at: datetime
    released_at: datetime
    prerelease: bool = False
    draft: bool = False
    notes: str = "## News\n\nFaster.\n"


@dataclass(slots=True)
class HostedTag:
    """A tag; one with a message is annotated, and has a date of its own."""

    name: str
    committed_at: datetime
    sha: str
    tagged_at: datetime | None = None
    message: str | None = None


@dataclass
class Hosted:
    """One repository; its attributes may be changed between two requests.

    `licenses` are SPDX ids; None is a host that tells nothing of licences.
    """

    path: str
    id: int
    clock: Clock
    ids: Iterator[int]
    licenses: list[str] | None
    default_branch: str = "main"
    archived: bool = False
    private: bool = False
    stars: int = 3
    forks: int = 1
    with_releases: bool = True
    releases: dict[str, HostedRelease] = field(default_factory=dict)
    tags: dict[str, HostedTag] = field(default_factory=dict)
    branches: list[str] = field(default_factory=lambda: ["main"])

    def release(
        self,
        tag: str,
        *,
        at: Moment | None = None,
        created_at: Moment | None = None,
        name: str | None = None,
        prerelease: bool = False,
        draft: bool = False,
    ) -> HostedRelease:
        """Publish a release; its tag is made where there is none, save for a draft."""
        released = when(at or self.clock())
        created = when(created_at or released)
        made = HostedRelease(next(self.ids), tag, name, created, released, prerelease, draft)
        self.releases[tag] = made
        if not draft and tag not in self.tags:
            self.tag(tag, at=created)
        return made

    def tag(self, name: str, *, at: Moment | None = None, message: str | None = None) -> None:
        date = when(at or self.clock())
        tagged = date if message is not None else None
        self.tags[name] = HostedTag(name, date, digest(self.id, name, date), tagged, message)

    def withdraw(self, tag: str, *, with_tag: bool = False) -> None:
        self.releases.pop(tag, None)
        if with_tag:
            self.tags.pop(tag, None)

    def published(self) -> list[HostedRelease]:
        """What everybody may see, newest first."""
        seen = [release for release in self.releases.values() if not release.draft]
        return sorted(seen, key=lambda release: (release.created_at, release.id), reverse=True)

    def tagged(self) -> list[HostedTag]:
        """Every tag, that of the newest commit first."""
        return sorted(
            self.tags.values(), key=lambda tag: (tag.committed_at, tag.name), reverse=True
        )


class Host(Faulty):
    """All repositories of one server at `url`."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.status = 200  # anything else is every answer's status
        self._clock = clock
        self._ids = count(501)
        self._repos: dict[int, Hosted] = {}
        self._moved: dict[str, int] = {}

    def mend(self) -> None:
        super().mend()
        self.status = 200

    @property
    def clock(self) -> datetime:
        return self._clock()

    def repo(
        self,
        path: str,
        *,
        licenses: list[str] | None = None,
        id: int | None = None,  # noqa: A002 - upstream's own word
    ) -> Hosted:
        """A new repository; one that has the name already is gone."""
        if taken := self.find(path):
            del self._repos[taken.id]
        number = next(self._ids) if id is None else id
        self._repos[number] = Hosted(path, number, self._clock, self._ids, licenses)
        return self._repos[number]

    def rename(self, old: str, new: str) -> None:
        repo = self.find(old)
        assert repo
        repo.path = new
        self._moved[old.lower()] = repo.id

    def remove(self, path: str) -> None:
        repo = self.find(path)
        assert repo
        del self._repos[repo.id]

    def find(self, path: str) -> Hosted | None:
        """By its name of today, in any letter case."""
        named = (repo for repo in self.repos() if repo.path.lower() == path.lower())
        return next(named, None)

    def former(self, path: str) -> Hosted | None:
        """By a name that it had."""
        return self.by_id(self._moved.get(path.lower(), -1))

    def by_id(self, number: int) -> Hosted | None:
        return next((repo for repo in self.repos() if repo.id == number), None)

    def repos(self) -> list[Hosted]:
        return [repo for repo in self._repos.values() if not repo.private]
