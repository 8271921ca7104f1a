"""GitHub's REST face."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from . import github_shapes as shapes
from .exchange import Answer, Request, digest, json_answer, unmodified
from .github import (
    CORE,
    CORE_WITHOUT_TOKEN,
    DOCS,
    GRAPHQL,
    SEARCH,
    SEARCH_WITHOUT_TOKEN,
    GitHub,
    Repo,
    complaint,
)
from .github_shapes import Shape
from .times import Window, http_date, iso

View: TypeAlias = Callable[[GitHub, Repo, Request, str], Answer]


def answer(github: GitHub, request: Request) -> Answer:
    """One REST request, with its quota and validators."""
    known = github.authorized(request)
    quota = CORE if known else CORE_WITHOUT_TOKEN
    window = github.window(quota)
    if not (said := github.refusal(request)) and request.path == "/rate_limit":
        said = _rate_limit(github, known=known)
    else:
        said = said or _exhausted(window, known=known) or _validated(github, request)
        if not (known and said.status == 304):
            window.spend()
    said.headers |= github.limits(quota)
    said.fault = github.broken
    return said


def _exhausted(window: Window, *, known: bool) -> Answer | None:
    who = "user ID 1" if known else "127.0.0.1"
    message = f"API rate limit exceeded for {who}."
    return None if window.left else json_answer(403, complaint(403, message))


def _validated(github: GitHub, request: Request) -> Answer:
    said = _route(github, request)
    if said.status != 200:
        return said
    tag = digest(said.body, request.header("Accept"), request.header("Authorization"))
    said.headers |= {
        "ETag": f'W/"{tag}"',
        "Cache-Control": "public, max-age=60, s-maxage=60",
        "Vary": "Accept, Authorization, Cookie, X-GitHub-OTP",
    }
    return said if github.broken else unmodified(request, said)


def _route(github: GitHub, request: Request) -> Answer:
    if owner := re.fullmatch(r"/(?:orgs|users)/([^/]+)/repos", request.path):
        return _owned(github, owner[1], request)
    if numbered := re.fullmatch(r"/repositories/(\d+)(/.*)?", request.path):
        repo = github.by_id(int(numbered[1]))
        return _view(github, repo, request, numbered[2] or "") if repo else _not_found()
    if not (named := re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)?", request.path)):
        return _not_found()
    if repo := github.find(named[1]):
        return _view(github, repo, request, named[2] or "")
    if repo := github.follow(named[1]):
        return _moved(github, repo, request, named[2] or "")
    return _not_found()


def _not_found() -> Answer:
    return json_answer(404, complaint(404, "Not Found"))


def _moved(github: GitHub, repo: Repo, request: Request, rest: str) -> Answer:
    query = urlsplit(request.target).query
    url = f"{github.api}/repositories/{repo.id}{quote(rest)}" + (f"?{query}" if query else "")
    message = {"message": "Moved Permanently", "url": url, "documentation_url": DOCS}
    status = 301 if request.method in {"GET", "HEAD"} else 307
    return json_answer(status, message, {"Location": url})


def _view(github: GitHub, repo: Repo, request: Request, rest: str) -> Answer:
    if repo.blocked:
        block = {"reason": repo.blocked, "created_at": iso(repo.created_at)}
        return json_answer(451, {"message": "Repository access blocked", "block": block})
    for pattern, view in VIEWS:
        if match := re.fullmatch(pattern, rest):
            return view(github, repo, request, (match.groups() or ("",))[0])
    return _not_found()


def _paged(github: GitHub, request: Request, path: str, rows: Sequence[object]) -> Answer:
    """One page of rows; `Link` names the others, by the repository's number."""
    size, page = request.number("per_page", 30, 100), request.number("page", 1, 10_000)
    last = max(1, -(-len(rows) // size))
    query = {name: values[-1] for name, values in request.query.items()}
    targets = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    shown = [rel for rel in targets if (page > 1 if rel in {"prev", "first"} else page < last)]
    link = ", ".join(
        f'<{github.api}{path}?{urlencode(query | {"page": targets[rel]})}>; rel="{rel}"'
        for rel in shown
    )
    body = list(rows[(page - 1) * size : page * size])
    return json_answer(200, body, {"Link": link} if link else {})


def _repository(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    body = shapes.repository(github, repo)
    return json_answer(200, body, {"Last-Modified": http_date(repo.pushed_at)})


def _owned(github: GitHub, owner: str, request: Request) -> Answer:
    repos = [repo for repo in github.repos() if repo.owner.lower() == owner.lower()]
    if not repos:
        return _not_found()
    repos.sort(key=lambda repo: (repo.created_at, repo.id), reverse=True)
    rows = [shapes.repository(github, repo) for repo in repos]
    return _paged(github, request, request.path, rows)


def _releases(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    rows = [shapes.release(github, repo, release) for release in repo.published()]
    return _paged(github, request, f"/repositories/{repo.id}/releases", rows)


def _latest(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    newest = shapes.latest(repo)
    return json_answer(200, shapes.release(github, repo, newest)) if newest else _not_found()


def _release_by_tag(github: GitHub, repo: Repo, request: Request, tag: str) -> Answer:
    found = repo.releases.get(tag)
    if found is None or found.draft:
        return _not_found()
    return json_answer(200, shapes.release(github, repo, found))


def _release_by_id(github: GitHub, repo: Repo, request: Request, number: str) -> Answer:
    found = next((release for release in repo.published() if str(release.id) == number), None)
    return json_answer(200, shapes.release(github, repo, found)) if found else _not_found()


def _tags(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    rows = [shapes.tag(github, repo, repo.tags[name]) for name in sorted(repo.tags, reverse=True)]
    return _paged(github, request, f"/repositories/{repo.id}/tags", rows)


def _branches(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    rows = [
        {
            "name": name,
            "commit": shapes.commit_link(github, repo, commits[-1].sha),
            "protected": False,
        }
        for name, commits in sorted(repo.branches.items())
    ]
    return _paged(github, request, f"/repositories/{repo.id}/branches", rows)


def _license(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    text = repo.file("LICENSE")
    if text is None:
        return _not_found()
    return _file(
        github, repo, request, "LICENSE", text, {"license": shapes.license_of(github, repo)}
    )


def _readme(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    if repo.readme is None:
        return _not_found()
    return _file(github, repo, request, "README.md", repo.readme, {})


def _file(
    github: GitHub, repo: Repo, request: Request, path: str, text: str, more: Shape
) -> Answer:
    """A file as JSON, or as it is for the raw media types."""
    if re.search(r"application/vnd\.github\.(v3\.)?raw(\+json)?", request.header("Accept")):
        kind = "application/vnd.github.raw+json; charset=utf-8"
        return Answer(200, text.encode(), {"Content-Type": kind})
    shape = shapes.file(github, repo, path, shapes.blob_id(text))
    content = base64.encodebytes(text.encode()).decode()
    size = len(text.encode())
    return json_answer(
        200, {**shape, "encoding": "base64", "content": content, "size": size, **more}
    )


def _reference(github: GitHub, repo: Repo, request: Request, ref: str) -> Answer:
    kind, _, name = ref.partition("/")
    sha, points_to = None, "commit"
    if kind == "tags" and name in repo.tags:
        tag = repo.tags[name]
        sha, points_to = (
            (tag.sha, "commit") if tag.message is None else (shapes.tag_object(tag), "tag")
        )
    elif kind == "heads" and name in repo.branches:
        sha = repo.branches[name][-1].sha
    if sha is None:
        return _not_found()
    return json_answer(200, shapes.reference(github, repo, ref, points_to, sha))


def _commits(github: GitHub, repo: Repo, request: Request, _: str) -> Answer:
    if not repo.branches:
        return json_answer(409, complaint(409, "Git Repository is empty."))
    commits = repo.branches.get(request.only("sha", repo.default_branch))
    if commits is None:
        return _not_found()
    path = request.only("path")
    rows = [
        shapes.commit(github, repo, commit, parent)
        for parent, commit in reversed(list(pairwise([None, *commits])))
        if commit and path in {"", commit.path}
    ]
    return _paged(github, request, f"/repositories/{repo.id}/commits", rows)


def _rate_limit(github: GitHub, *, known: bool) -> Answer:
    def shown(name: str) -> Shape:
        limits = github.limits(name)
        numbers = {key: int(limits[f"X-RateLimit-{key.title()}"]) for key in NUMBERS}
        return {**numbers, "resource": limits["X-RateLimit-Resource"]}

    core, search = (CORE, SEARCH) if known else (CORE_WITHOUT_TOKEN, SEARCH_WITHOUT_TOKEN)
    resources = {"core": shown(core), "search": shown(search), "graphql": shown(GRAPHQL)}
    return json_answer(200, {"resources": resources, "rate": resources["core"]})


NUMBERS = ("limit", "remaining", "used", "reset")

VIEWS: tuple[tuple[str, View], ...] = (
    ("", _repository),
    ("/releases", _releases),
    ("/releases/latest", _latest),
    (r"/releases/tags/(.+)", _release_by_tag),
    (r"/releases/(\d+)", _release_by_id),
    ("/tags", _tags),
    ("/branches", _branches),
    ("/license", _license),
    ("/readme", _readme),
    (r"/git/ref/((?:tags|heads)/.+)", _reference),
    ("/commits", _commits),
)
