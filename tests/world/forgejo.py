"""Forgejo's and Gitea's API v1, which has no validators, as a stranger sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from .exchange import Answer, Request, digest, json_answer
from .hosted import Host, Hosted
from .times import iso

Shape: TypeAlias = dict[str, object]
API = "/api/v1"
MOST = 50
"""`MAX_RESPONSE_ITEMS` as it is shipped."""


def answer(forgejo: Host, request: Request) -> Answer:
    if forgejo.status != 200:
        said = json_answer(forgejo.status, {"message": "", "url": f"{forgejo.url}/api/swagger"})
    else:
        said = _route(forgejo, request)
    said.headers |= {"Cache-Control": "max-age=0, private, must-revalidate, no-transform"}
    said.fault = forgejo.broken
    return said


def _route(forgejo: Host, request: Request) -> Answer:
    if numbered := re.fullmatch(rf"{API}/repositories/([0-9]+)", request.path):
        its = forgejo.by_id(int(numbered[1]))
        return _repository(forgejo, its, request) if its else _not_found(forgejo)
    found = re.fullmatch(rf"{API}/repos/([^/]+/[^/]+)(/.*)?", request.path)
    if found is None:
        return _not_found(forgejo)
    name, rest = found[1], found[2] or ""
    repo = forgejo.find(name)
    if repo is None and (moved := forgejo.former(name)):
        query = urlsplit(request.target).query
        path = f"{request.mount}{API}/repos/{moved.path}{rest}" + (f"?{query}" if query else "")
        return Answer(307, b"", {"Location": path})
    view = VIEWS.get(rest)
    if repo is None or view is None or (rest == "/releases" and not repo.with_releases):
        return _not_found(forgejo)
    return view(forgejo, repo, request)


def _not_found(forgejo: Host) -> Answer:
    words = "The target couldn't be found."
    return json_answer(404, {"errors": [], "message": words, "url": f"{forgejo.url}/api/swagger"})


def _paged(
    forgejo: Host, request: Request, rows: Sequence[object], *, linked: bool = True
) -> Answer:
    """One page. Listings of tags tell only how many rows there are (no `Link`)."""
    size, page = request.number("limit", 30, MOST), request.number("page", 1, 100_000)
    last = max(1, -(-len(rows) // size))
    query = {name: values[-1] for name, values in request.query.items()}
    targets = {"next": page + 1, "last": last} if page < last else {}
    targets |= {"first": 1, "prev": page - 1} if page > 1 else {}
    link = ",".join(
        f'<{forgejo.url}{request.path}?{urlencode(query | {"page": target})}>; rel="{rel}"'
        for rel, target in targets.items()
    )
    headers = {"X-Total-Count": str(len(rows))} | ({"Link": link} if link and linked else {})
    return json_answer(200, list(rows[(page - 1) * size : page * size]), headers)


def _repository(forgejo: Host, repo: Hosted, request: Request) -> Answer:
    owner, _, name = repo.path.partition("/")
    url, api = f"{forgejo.url}/{repo.path}", f"{forgejo.url}{API}/repos/{repo.path}"
    shape: Shape = {
        "id": repo.id, "owner": {"id": 9, "login": owner, "full_name": "", "username": owner},
        "name": name, "full_name": repo.path, "description": "", "empty": False, "private": False,
        "fork": False, "template": False, "mirror": False, "size": 100, "language": "Go",
        "languages_url": f"{api}/languages", "html_url": url, "url": api, "link": "",
        "ssh_url": f"git@codeberg.test:{repo.path}.git", "clone_url": f"{url}.git",
        "original_url": "", "website": "", "stars_count": repo.stars, "forks_count": repo.forks,
        "watchers_count": 1, "open_issues_count": 0, "open_pr_counter": 0,
        "release_counter": len(repo.releases), "default_branch": repo.default_branch,
        "archived": repo.archived, "created_at": "2025-01-01T00:00:00Z",
        "updated_at": iso(forgejo.clock), "archived_at": "1970-01-01T00:00:00Z",
        "permissions": {"admin": False, "push": False, "pull": True}, "has_issues": True,
        "has_wiki": False, "has_pull_requests": True, "has_projects": True,
        "has_releases": repo.with_releases, "has_packages": True, "has_actions": False,
        "avatar_url": "", "internal": False, "mirror_interval": "", "object_format_name": "sha1",
        "mirror_updated": "0001-01-01T00:00:00Z", "repo_transfer": None, "topics": [],
    }  # fmt: skip
    if repo.licenses is not None:
        shape["licenses"] = list(repo.licenses)
    return json_answer(200, shape)


def _releases(forgejo: Host, repo: Hosted, request: Request) -> Answer:
    api = f"{forgejo.url}{API}/repos/{repo.path}/releases"
    rows: list[Shape] = [
        {
            "id": made.id, "tag_name": made.tag, "target_commitish": repo.default_branch,
            "name": made.name or made.tag, "body": made.notes, "url": f"{api}/{made.id}",
            "html_url": f"{forgejo.url}/{repo.path}/releases/tag/{quote(made.tag)}",
            "tarball_url": "", "zipball_url": "", "hide_archive_links": False, "upload_url": "",
            "draft": False, "prerelease": made.prerelease, "created_at": iso(made.created_at),
            "published_at": iso(made.released_at), "author": {"id": 3, "login": "someone"},
            "assets": [], "archive_download_count": {"zip": 0, "tar_gz": 0},
        }
        for made in repo.published()
    ]  # fmt: skip
    return _paged(forgejo, request, rows)


def _tags(forgejo: Host, repo: Hosted, request: Request) -> Answer:
    api = f"{forgejo.url}{API}/repos/{repo.path}/git/commits"
    rows: list[Shape] = [
        {
            "name": tag.name, "message": tag.message or "", "id": tag.sha,
            "commit": {"url": f"{api}/{tag.sha}", "sha": tag.sha, "created": iso(tag.committed_at)},
            "zipball_url": "", "tarball_url": "", "archive_download_count": {"zip": 0, "tar_gz": 0},
        }
        for tag in repo.tagged()
    ]  # fmt: skip
    return _paged(forgejo, request, rows, linked=False)


def _branches(forgejo: Host, repo: Hosted, request: Request) -> Answer:
    rows: list[Shape] = [
        {
            "name": name, "commit": {"id": digest(name), "timestamp": "2025-01-01T00:00:00Z"},
            "protected": False, "required_approvals": 0, "enable_status_check": False,
            "status_check_contexts": [], "user_can_push": False, "user_can_merge": False,
            "effective_branch_protection_name": "",
        }
        for name in sorted(repo.branches)
    ]  # fmt: skip
    return _paged(forgejo, request, rows)


VIEWS: dict[str, Callable[[Host, Hosted, Request], Answer]] = {
    "": _repository,
    "/releases": _releases,
    "/tags": _tags,
    "/branches": _branches,
}
