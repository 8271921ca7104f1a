"""GitLab's REST API v4, as a stranger sees it: no token, so `archived` is not told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import quote, unquote, urlencode, urlsplit

from .exchange import Answer, Request, digest, json_answer, unmodified
from .hosted import Host, Hosted, HostedRelease, HostedTag
from .times import iso, iso_ms

Shape: TypeAlias = dict[str, object]
API = "/api/v4"


def answer(gitlab: Host, request: Request) -> Answer:
    """One request; every 200 has a weak ETag of its body (Rack::ETag)."""
    if gitlab.status != 200:
        said = json_answer(gitlab.status, {"message": f"{gitlab.status} Error"})
    else:
        said = _route(gitlab, request)
    said.headers.setdefault("Content-Type", "application/json")
    said.fault = gitlab.broken
    if said.status == 200:
        caching = {"Cache-Control": "max-age=0, private, must-revalidate", "Vary": "Origin"}
        said.headers |= {"ETag": f'W/"{digest(said.body)}"', **caching}
    return unmodified(request, said)


def _route(gitlab: Host, request: Request) -> Answer:
    """The path as it came: a project's own slashes are percent-encoded in it."""
    path = urlsplit(request.target).path
    if path == f"{API}/projects":
        return _projects(gitlab, request)
    if not (found := re.fullmatch(rf"{API}/projects/([^/]+)(/.*)?", path)):
        return json_answer(404, {"error": "404 Not Found"})
    name, rest = unquote(found[1]), found[2] or ""
    repo = gitlab.by_id(int(name)) if name.isdigit() else gitlab.find(name)
    if repo is None and (moved := gitlab.former(name)):
        return _moved(gitlab, moved, rest, urlsplit(request.target).query)
    if repo is None:
        return json_answer(404, {"message": "404 Project Not Found"})
    view = VIEWS.get(rest)
    return view(gitlab, repo, request) if view else json_answer(404, {"error": "404 Not Found"})


def _moved(gitlab: Host, repo: Hosted, rest: str, query: str) -> Answer:
    url = f"{gitlab.url}{API}/projects/{repo.id}{rest}" + (f"?{query}" if query else "")
    words = f"This resource has been moved permanently to {url}"
    return Answer(301, words.encode(), {"Location": url})


def _projects(gitlab: Host, request: Request) -> Answer:
    """The listing, narrowed by state and number."""
    after, before = request.only("id_after"), request.only("id_before")
    rows = [
        _basic(gitlab, repo)
        for repo in gitlab.repos()
        if (
            not request.only("archived")
            or repo.archived == (request.only("archived").lower() == "true")
        )
        and (not after or repo.id > int(after))
        and (not before or repo.id < int(before))
    ]
    return _paged(gitlab, request, rows)


def _paged(gitlab: Host, request: Request, rows: Sequence[object]) -> Answer:
    """One page, with the header fields that name the others."""
    size, page = request.number("per_page", 20, 100), request.number("page", 1, 100_000)
    last = max(1, -(-len(rows) // size))
    query = {name: values[-1] for name, values in request.query.items()} | {"per_page": size}
    path = urlsplit(request.target).path
    targets = {"prev": page - 1, "next": page + 1, "first": 1, "last": last}
    link = ", ".join(
        f'<{gitlab.url}{path}?{urlencode(query | {"page": target})}>; rel="{rel}"'
        for rel, target in targets.items()
        if 1 <= target <= last
    )
    headers = {
        "Link": link, "X-Page": str(page), "X-Per-Page": str(size), "X-Total": str(len(rows)),
        "X-Total-Pages": str(last), "X-Next-Page": str(page + 1) if page < last else "",
        "X-Prev-Page": str(page - 1) if page > 1 else "",
    }  # fmt: skip
    return json_answer(200, list(rows[(page - 1) * size : page * size]), headers)


def _project(gitlab: Host, repo: Hosted, request: Request) -> Answer:
    shape = _basic(gitlab, repo)
    if request.only("license").lower() == "true":
        shape |= _license(gitlab, repo)
    return json_answer(200, shape)


def _basic(gitlab: Host, repo: Hosted) -> Shape:
    url = f"{gitlab.url}/{repo.path}"
    group, _, name = repo.path.rpartition("/")
    return {
        "id": repo.id, "description": None, "name": name,
        "name_with_namespace": f"{group} / {name}", "path": name,
        "path_with_namespace": repo.path, "created_at": "2025-01-01T00:00:00.000Z",
        "default_branch": repo.default_branch, "tag_list": [], "topics": [],
        "ssh_url_to_repo": f"git@gitlab.test:{repo.path}.git", "http_url_to_repo": f"{url}.git",
        "web_url": url, "readme_url": f"{url}/-/blob/{repo.default_branch}/README.md",
        "forks_count": repo.forks, "avatar_url": None, "star_count": repo.stars,
        "last_activity_at": iso_ms("2026-01-01T00:00:00Z"),
        "namespace": {"id": 7, "name": group, "path": group, "kind": "group", "full_path": group,
                      "parent_id": None, "avatar_url": None, "web_url": f"{gitlab.url}/{group}"},
    }  # fmt: skip


def _license(gitlab: Host, repo: Hosted) -> Shape:
    if not repo.licenses:
        return {"license_url": None, "license": None}
    key = repo.licenses[0].lower()
    return {
        "license_url": f"{gitlab.url}/{repo.path}/-/blob/{repo.default_branch}/LICENSE",
        "license": {"key": key, "name": repo.licenses[0], "nickname": None,
                    "html_url": f"https://choosealicense.com/licenses/{key}/", "source_url": None},
    }  # fmt: skip


def _releases(gitlab: Host, repo: Hosted, request: Request) -> Answer:
    rows = repo.published()
    if request.only("order_by") != "created_at":
        rows.sort(key=lambda release: release.released_at, reverse=True)
    return _paged(gitlab, request, [_release(gitlab, repo, row) for row in rows])


def _release(gitlab: Host, repo: Hosted, made: HostedRelease) -> Shape:
    url = f"{gitlab.url}/{repo.path}/-/releases/{quote(made.tag, safe='')}"
    return {
        "tag_name": made.tag, "description": made.notes, "name": made.name or made.tag,
        "created_at": iso_ms(made.created_at), "released_at": iso_ms(made.released_at),
        "author": {"id": 1, "username": "someone", "name": "Someone", "state": "active",
                   "avatar_url": None, "web_url": f"{gitlab.url}/someone"},
        "commit": _commit(repo.tags[made.tag]), "upcoming_release": made.released_at > gitlab.clock,
        "commit_path": f"/{repo.path}/-/commit/{repo.tags[made.tag].sha}",
        "tag_path": f"/{repo.path}/-/tags/{quote(made.tag)}",
        "assets": {"count": 0, "sources": [], "links": []}, "evidences": [],
        "_links": {"self": url},
    }  # fmt: skip


def _tags(gitlab: Host, repo: Hosted, request: Request) -> Answer:
    rows: list[Shape] = [
        {
            "name": tag.name, "message": tag.message or "", "target": tag.sha,
            "commit": _commit(tag), "release": _mention(repo, tag), "protected": False,
            "created_at": iso_ms(tag.tagged_at) if tag.tagged_at else None,
        }
        for tag in repo.tagged()
    ]  # fmt: skip
    return _paged(gitlab, request, rows)


def _mention(repo: Hosted, tag: HostedTag) -> Shape | None:
    return {"tag_name": tag.name, "description": ""} if tag.name in repo.releases else None


def _commit(tag: HostedTag) -> Shape:
    at = iso(tag.committed_at).replace("Z", ".000+00:00")
    return {
        "id": tag.sha, "short_id": tag.sha[:8], "created_at": at, "parent_ids": [], "title": "Work",
        "message": "Work\n", "author_name": "Someone", "author_email": "someone@example.org",
        "authored_date": at, "committer_name": "Someone", "committer_email": "someone@example.org",
        "committed_date": at, "trailers": {}, "extended_trailers": {}, "web_url": "",
    }  # fmt: skip


def _branches(gitlab: Host, repo: Hosted, request: Request) -> Answer:
    rows: list[Shape] = [
        {
            "name": name, "merged": False, "protected": False,
            "default": name == repo.default_branch, "developers_can_push": False,
            "developers_can_merge": False, "can_push": False,
            "web_url": f"{gitlab.url}/{repo.path}/-/tree/{name}", "commit": {"id": digest(name)},
        }
        for name in sorted(repo.branches)
    ]  # fmt: skip
    return _paged(gitlab, request, rows)


VIEWS: dict[str, Callable[[Host, Hosted, Request], Answer]] = {
    "": _project,
    "/releases": _releases,
    "/repository/tags": _tags,
    "/repository/branches": _branches,
}
