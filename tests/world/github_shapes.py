"""What GitHub's REST face says of each thing: the members that its OpenAPI description asks for."""

from __future__ import annotations

from typing import TypeAlias
from urllib.parse import quote

from .exchange import digest
from .github import Commit, GitHub, Release, Repo, Tag
from .times import iso

Shape: TypeAlias = dict[str, object]

LICENSE_NAMES = {"MIT": "MIT License", "Apache-2.0": "Apache License 2.0"}

BELOW_A_REPOSITORY = {
    "archive": "/{archive_format}{/ref}", "assignees": "/assignees{/user}",
    "blobs": "/git/blobs{/sha}", "branches": "/branches{/branch}",
    "collaborators": "/collaborators{/collaborator}", "comments": "/comments{/number}",
    "commits": "/commits{/sha}", "compare": "/compare/{base}...{head}",
    "contents": "/contents/{+path}", "contributors": "/contributors",
    "deployments": "/deployments", "downloads": "/downloads", "events": "/events",
    "forks": "/forks", "git_commits": "/git/commits{/sha}", "git_refs": "/git/refs{/sha}",
    "git_tags": "/git/tags{/sha}", "hooks": "/hooks",
    "issue_comment": "/issues/comments{/number}", "issue_events": "/issues/events{/number}",
    "issues": "/issues{/number}", "keys": "/keys{/key_id}", "labels": "/labels{/name}",
    "languages": "/languages", "merges": "/merges", "milestones": "/milestones{/number}",
    "notifications": "/notifications{?since,all,participating}", "pulls": "/pulls{/number}",
    "releases": "/releases{/id}", "stargazers": "/stargazers", "statuses": "/statuses/{sha}",
    "subscribers": "/subscribers", "subscription": "/subscription", "tags": "/tags",
    "teams": "/teams", "trees": "/git/trees{/sha}",
}  # fmt: skip
BELOW_AN_ACCOUNT = {
    "events": "/events{/privacy}", "followers": "/followers",
    "following": "/following{/other_user}", "gists": "/gists{/gist_id}", "organizations": "/orgs",
    "received_events": "/received_events", "repos": "/repos",
    "starred": "/starred{/owner}{/repo}", "subscriptions": "/subscriptions",
}  # fmt: skip


def repository(github: GitHub, repo: Repo) -> Shape:
    url, html = f"{github.api}/repos/{repo.full_name}", f"{github.server}/{repo.full_name}"
    pushed, host = iso(repo.pushed_at), github.server.partition("://")[2]
    return {
        "id": repo.id, "node_id": f"R_{repo.id}", "name": repo.name, "full_name": repo.full_name,
        "private": repo.private, "owner": account(github, repo.owner, "Organization"),
        "description": repo.description, "fork": repo.fork, "homepage": repo.homepage,
        "created_at": iso(repo.created_at), "updated_at": pushed, "pushed_at": pushed, "size": 1234,
        "stargazers_count": repo.stars, "watchers_count": repo.stars, "watchers": repo.stars,
        "forks_count": repo.forks, "forks": repo.forks, "open_issues_count": 0, "open_issues": 0,
        "language": "Python", "topics": list(repo.topics), "default_branch": repo.default_branch,
        "visibility": "private" if repo.private else "public", "archived": repo.archived,
        "disabled": repo.disabled, "is_template": False, "has_issues": True, "has_wiki": True,
        "has_projects": True, "has_pages": False, "has_discussions": False,
        "license": license_of(github, repo), "subscribers_count": 0, "network_count": repo.forks,
        "url": url, "html_url": html, "svn_url": html, "clone_url": f"{html}.git",
        "git_url": f"git://{host}/{repo.full_name}.git", "mirror_url": None,
        "ssh_url": f"git@{host}:{repo.full_name}.git", **_links(url, BELOW_A_REPOSITORY),
    }  # fmt: skip


def account(github: GitHub, login: str, kind: str) -> Shape:
    """An organisation or a user, as "Organization" or "User"."""
    url, number = f"{github.api}/users/{login}", int(digest(login)[:6], 16)
    return {
        "login": login, "id": number, "type": kind, "node_id": f"{kind[0]}_{login}",
        "url": url, "html_url": f"{github.server}/{login}", "site_admin": False, "gravatar_id": "",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        **_links(url, BELOW_AN_ACCOUNT),
    }  # fmt: skip


def _links(url: str, below: dict[str, str]) -> Shape:
    return {f"{name}_url": f"{url}{rest}" for name, rest in below.items()}


def license_of(github: GitHub, repo: Repo) -> Shape | None:
    """Null without a recognised file; "other" for a text that nobody recognised."""
    spdx = repo.license
    if spdx is None:
        return None
    if spdx == "NOASSERTION":
        return {"key": "other", "name": "Other", "spdx_id": spdx, "url": None, "node_id": "L_other"}
    key, name = spdx.lower(), LICENSE_NAMES.get(spdx, spdx)
    url = f"{github.api}/licenses/{key}"
    return {"key": key, "name": name, "spdx_id": spdx, "url": url, "node_id": f"L_{key}"}


def latest(repo: Repo) -> Release | None:
    """The newest by the date of its commit, pre-releases aside."""
    return next((release for release in repo.published() if not release.prerelease), None)


def release_page(github: GitHub, repo: Repo, tag: str) -> str:
    return f"{github.server}/{repo.full_name}/releases/tag/{quote(tag)}"


def release(github: GitHub, repo: Repo, made: Release) -> Shape:
    base = f"{github.api}/repos/{repo.full_name}"
    url = f"{base}/releases/{made.id}"
    return {
        "id": made.id, "node_id": f"RE_{made.id}", "tag_name": made.tag,
        "target_commitish": repo.default_branch, "name": made.name, "draft": made.draft,
        "prerelease": made.prerelease, "immutable": False, "created_at": iso(made.created_at),
        "published_at": iso(made.published_at), "updated_at": iso(made.updated_at),
        "html_url": release_page(github, repo, made.tag), "url": url,
        "assets_url": f"{url}/assets", "upload_url": f"{url}/assets{{?name,label}}",
        "author": account(github, "someone", "User"), "assets": [], "body": made.body,
        "tarball_url": f"{base}/tarball/{quote(made.tag)}",
        "zipball_url": f"{base}/zipball/{quote(made.tag)}",
    }  # fmt: skip


def tag(github: GitHub, repo: Repo, made: Tag) -> Shape:
    base, name = f"{github.api}/repos/{repo.full_name}", quote(made.name)
    return {
        "name": made.name, "commit": commit_link(github, repo, made.sha),
        "zipball_url": f"{base}/zipball/refs/tags/{name}",
        "tarball_url": f"{base}/tarball/refs/tags/{name}", "node_id": f"REF_{made.sha[:8]}",
    }  # fmt: skip


def tag_object(made: Tag) -> str:
    """The id of an annotated tag, which is not that of its commit."""
    return digest("annotated", made.sha, made.message)


def reference(github: GitHub, repo: Repo, ref: str, points_to: str, sha: str) -> Shape:
    """A ref such as `tags/v1`, and the "commit" or "tag" it points to."""
    base = f"{github.api}/repos/{repo.full_name}/git"
    return {
        "ref": f"refs/{ref}", "node_id": f"REF_{repo.id}", "url": f"{base}/refs/{quote(ref)}",
        "object": {"sha": sha, "type": points_to, "url": f"{base}/{points_to}s/{sha}"},
    }  # fmt: skip


def commit_link(github: GitHub, repo: Repo, sha: str) -> Shape:
    return {"sha": sha, "url": f"{github.api}/repos/{repo.full_name}/commits/{sha}"}


def commit(github: GitHub, repo: Repo, made: Commit, parent: Commit | None) -> Shape:
    """A commit by somebody who has no account; the first on its branch has no parent."""
    base = f"{github.api}/repos/{repo.full_name}"
    person = {"name": "someone", "email": "someone@example.org", "date": iso(made.date)}
    url, tree = f"{base}/commits/{made.sha}", digest("tree", made.sha)
    return {
        "sha": made.sha, "node_id": f"C_{made.sha[:8]}", "author": None, "committer": None,
        "url": url, "html_url": f"{github.server}/{repo.full_name}/commit/{made.sha}",
        "comments_url": f"{url}/comments",
        "parents": [commit_link(github, repo, parent.sha)] if parent else [],
        "commit": {
            "message": made.message, "author": person, "committer": person, "comment_count": 0,
            "url": f"{base}/git/commits/{made.sha}",
            "tree": {"sha": tree, "url": f"{base}/git/trees/{tree}"},
        },
    }  # fmt: skip


def file(github: GitHub, repo: Repo, path: str, sha: str) -> Shape:
    """A file of the default branch, its text and size aside."""
    api, server = f"{github.api}/repos/{repo.full_name}", f"{github.server}/{repo.full_name}"
    url = f"{api}/contents/{path}?ref={repo.default_branch}"
    html, git = f"{server}/blob/{repo.default_branch}/{path}", f"{api}/git/blobs/{sha}"
    return {
        "name": path, "path": path, "sha": sha, "type": "file",
        "url": url, "html_url": html, "git_url": git,
        "download_url": f"{server}/raw/{repo.default_branch}/{path}",
        "_links": {"self": url, "git": git, "html": html},
    }  # fmt: skip


def blob_id(text: str) -> str:
    return digest("blob", text)
