"""GitHub's state, told by three faces: REST, GraphQL and Atom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from .exchange import Answer, Faulty, Request, digest, json_answer
from .times import Clock, Moment, Window, when

DOCS = "https://docs.github.com/rest"
CORE_WITHOUT_TOKEN, CORE, GRAPHQL = "core without token", "core", "graphql"
SEARCH_WITHOUT_TOKEN, SEARCH = "search without token", "search"  # told of, not served


@dataclass(slots=True)
class Release:
    """`created_at` is the date of the tagged commit, `published_at` that of the release."""

    id: int
    tag: str
    name: str | None
    published_at: datetime
    created_at: datetime
    updated_at: datetime
    prerelease: bool = False
    draft: bool = False
    body: str | None = None


@dataclass(slots=True)
class Tag:
    """A tag; one with a message is annotated, an object of its own."""

    name: str
    date: datetime
    sha: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    sha: str
    date: datetime
    message: str
    path: str


@dataclass
class Repo:
    """One repository; its attributes may be changed between two requests."""

    full_name: str
    id: int
    clock: Clock
    ids: Iterator[int]
    license: str | None
    archived: bool
    stars: int
    default_branch: str
    created_at: datetime
    description: str | None = None
    homepage: str = ""
    private: bool = False
    disabled: bool = False
    fork: bool = False
    forks: int = 0
    topics: list[str] = field(default_factory=list)
    blocked: str | None = None  # a reason such as "dmca" makes every REST look a 451
    archived_at: datetime | None = None
    releases: dict[str, Release] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    branches: dict[str, list[Commit]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        return self.full_name.split("/")[0]

    @property
    def name(self) -> str:
        return self.full_name.split("/")[1]

    @property
    def readme(self) -> str | None:
        return self.files.get("README.md")

    @readme.setter
    def readme(self, text: str | None) -> None:
        self.push("README.md", text)

    @property
    def pushed_at(self) -> datetime:
        return max((c.date for commits in self.branches.values() for c in commits),
                   default=self.created_at)  # fmt: skip

    def push(self, path: str, text: str | None, date: Moment | None = None) -> Commit:
        """Commit a file (None takes it away) to the default branch."""
        if text is None:
            self.files.pop(path, None)
        else:
            self.files[path] = text
        return self._commit(self.default_branch, f"Update {path}", path, date)

    def file(self, path: str) -> str | None:
        """A file of the default branch; a licence is always kept in LICENSE."""
        if path == "LICENSE" and self.license:
            return self.files.get(path, f"{self.license}\n")
        return self.files.get(path)

    def release(
        self,
        tag: str,
        *,
        name: str | None = None,
        published_at: Moment | None = None,
        created_at: Moment | None = None,
        prerelease: bool = False,
        draft: bool = False,
        body: str | None = None,
    ) -> Release:
        """Publish a release; its tag is made where there is none, save for a draft."""
        published = when(published_at or self.clock())
        created = when(created_at or published)
        self.releases[tag] = Release(
            next(self.ids), tag, name, published, created, published, prerelease, draft, body
        )
        if not draft and tag not in self.tags:
            self.tag(tag, date=created)
        return self.releases[tag]

    def withdraw(self, tag: str, *, with_tag: bool = False) -> None:
        """Delete a release; as on GitHub its tag stays unless that goes too."""
        self.releases.pop(tag, None)
        if with_tag:
            self.tags.pop(tag, None)

    def tag(self, name: str, *, date: Moment | None = None, message: str | None = None) -> Tag:
        made = Tag(name, when(date or self.clock()), digest(self.id, "tag", name, date), message)
        self.tags[name] = made
        return made

    def branch(self, name: str, *, date: Moment | None = None) -> Commit:
        """A branch with one commit of its own, or one more commit on it."""
        return self._commit(name, f"Work on {name}", "", date)

    def published(self) -> list[Release]:
        """What everybody may see, newest commit first."""
        seen = [release for release in self.releases.values() if not release.draft]
        return sorted(seen, key=lambda release: (release.created_at, release.id), reverse=True)

    def _commit(self, branch: str, message: str, path: str, date: Moment | None) -> Commit:
        commits = self.branches.setdefault(branch, [])
        sha = digest(self.id, branch, len(commits), self.files.get(path))
        commits.append(Commit(sha, when(date or self.clock()), message, path))
        return commits[-1]


class GitHub(Faulty):
    """All repositories, and the quota that guards them."""

    def __init__(self, api: str, server: str, clock: Clock) -> None:
        self.api, self.server = api, server
        self.tokens: set[str] = set()
        self.status = 200  # anything else is every API answer's status
        self._clock = clock
        self._ids = count(1001)
        self._repos: dict[int, Repo] = {}
        self._moved: dict[str, int] = {}
        self._secondary: tuple[int, int | None] = 0, None
        self._windows = {
            CORE_WITHOUT_TOKEN: Window(60, 3600, clock),
            CORE: Window(5000, 3600, clock),
            GRAPHQL: Window(5000, 3600, clock),
            SEARCH_WITHOUT_TOKEN: Window(10, 60, clock),
            SEARCH: Window(30, 60, clock),
        }
        self._asked = CORE_WITHOUT_TOKEN

    def mend(self) -> None:
        super().mend()
        self.status = 200

    def repo(
        self,
        full_name: str,
        *,
        id: int | None = None,  # noqa: A002 - upstream's own word
        license: str | None = "MIT",  # noqa: A002 - upstream's own word
        archived: bool = False,
        stars: int = 10,
        default_branch: str = "main",
        readme: str | None = None,
        created_at: Moment | None = None,
        description: str | None = None,
    ) -> Repo:
        """A new repository; one that has the name already is gone."""
        if taken := self.find(full_name):
            del self._repos[taken.id]
        number = next(self._ids) if id is None else id
        made = Repo(
            full_name, number, self._clock, self._ids, license, archived, stars, default_branch,
            when(created_at or self._clock()), description,
        )  # fmt: skip
        made.push("README.md", readme, made.created_at)
        self._repos[number] = made
        return made

    def rename(self, old: str, new: str) -> None:
        repo = self[old]
        repo.full_name = new
        self._moved[old.lower()] = repo.id

    def remove(self, name: str) -> None:
        del self._repos[self[name].id]

    def __getitem__(self, name: str) -> Repo:
        repo = self.find(name)
        if repo is None:
            raise KeyError(name)
        return repo

    def find(self, name: str) -> Repo | None:
        """By its name of today, in any letter case."""
        return next((r for r in self.repos() if r.full_name.lower() == name.lower()), None)

    def follow(self, name: str) -> Repo | None:
        """By a name it has or had."""
        return self.find(name) or self.by_id(self._moved.get(name.lower(), -1))

    def by_id(self, number: int) -> Repo | None:
        return next((repo for repo in self.repos() if repo.id == number), None)

    def repos(self) -> list[Repo]:
        return [repo for repo in self._repos.values() if not repo.private]

    @property
    def remaining(self) -> int:
        """Left of the quota that was asked for last; setting it sets all quotas."""
        return self._windows[self._asked].left

    @remaining.setter
    def remaining(self, left: int) -> None:
        for window in self._windows.values():
            window.left = left

    def secondary_limit(self, retry_after: int | None = None, times: int = 1) -> None:
        """Refuse the next API requests for their haste; `retry_after` in seconds."""
        self._secondary = times, retry_after

    def token_of(self, request: Request) -> str | None:
        scheme, _, token = request.header("Authorization").partition(" ")
        return token.strip() if scheme.lower() in {"bearer", "token"} else None

    def authorized(self, request: Request) -> bool:
        return self.token_of(request) in self.tokens

    def window(self, name: str) -> Window:
        self._asked = name
        return self._windows[name]

    def limits(self, name: str) -> dict[str, str]:
        """The header fields that tell of a quota."""
        window = self._windows[name]
        return {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Used": str(window.limit - window.left),
            "X-RateLimit-Reset": str(int(window.ends_at.timestamp())),
            "X-RateLimit-Resource": name.split()[0],
        }

    def refusal(self, request: Request) -> Answer | None:
        """What stands before any look: no name, bad credentials, too much haste, or an outage."""
        if not request.header("User-Agent"):
            return json_answer(403, complaint(
                403, "Request forbidden by administrative rules. Please make sure your request "
                "has a User-Agent header"))  # fmt: skip
        if self.status != 200:
            return json_answer(self.status, complaint(self.status, "Server Error"))
        if request.header("Authorization") and not self.authorized(request):
            return json_answer(401, complaint(401, "Bad credentials"))
        times, retry_after = self._secondary
        if not times:
            return None
        self._secondary = times - 1, retry_after
        message = (
            "You have exceeded a secondary rate limit. "
            "Please wait a few minutes before you try again."
        )
        wait = {} if retry_after is None else {"Retry-After": str(retry_after)}
        return json_answer(403, complaint(403, message), wait)


def complaint(status: int, message: str) -> dict[str, object]:
    return {"message": message, "documentation_url": DOCS, "status": str(status)}
