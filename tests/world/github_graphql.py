"""GitHub's GraphQL face, executed by graphql-core against GitHub's schema or a part of it."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync

from .exchange import Answer, Request, json_answer
from .github import GRAPHQL, Commit, GitHub, Release, Repo, Tag, complaint
from .github_shapes import blob_id, latest, license_of, release_page, tag_object
from .times import iso

Node: TypeAlias = dict[str, object]

SUBSET = Path(__file__).with_name("github_subset.graphql")


def schema() -> GraphQLSchema:
    """GitHub's own schema where `GITHUB_GRAPHQL_SCHEMA` names it, else the subset beside this."""
    return _built(Path(os.environ.get("GITHUB_GRAPHQL_SCHEMA") or SUBSET))


@cache
def _built(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(), assume_valid=True, assume_valid_sdl=True)


def answer(github: GitHub, request: Request) -> Answer:
    """One request costs one point, whatever it asks for; its errors travel under status 200."""
    if not request.header("Authorization"):
        message = "This endpoint requires you to be authenticated."
        return json_answer(401, complaint(401, message))
    said = github.refusal(request)
    if said is None:
        window = github.window(GRAPHQL)
        said = _exhausted() if window.left == 0 else _executed(github, request)
    said.headers |= github.limits(GRAPHQL)
    said.fault = github.broken
    return said


def _exhausted() -> Answer:
    message = "API rate limit exceeded for user ID 1."
    return json_answer(200, {"errors": [{"type": "RATE_LIMITED", "message": message}]})


def _executed(github: GitHub, request: Request) -> Answer:
    if request.method != "POST":
        return json_answer(404, complaint(404, "Not Found"))
    try:
        asked = json.loads(request.body)
        source, variables = asked["query"], asked.get("variables")
    except (ValueError, KeyError, TypeError, AttributeError):
        return json_answer(400, complaint(400, "Problems parsing JSON"))
    github.window(GRAPHQL).spend()
    root = {"repository": partial(_repository, github), "rateLimit": partial(_rate_limit, github)}
    result = graphql_sync(
        schema(), source, root, variable_values=variables, operation_name=asked.get("operationName")
    )
    body: Node = {} if result.data is None and result.errors else {"data": result.data}
    if result.errors:
        body["errors"] = [_error(error) for error in result.errors]
    return json_answer(200, body)


def _error(error: GraphQLError) -> Node:
    """GitHub's form: the type beside the message, not under `extensions`."""
    shown: Node = {"type": kind} if (kind := (error.extensions or {}).get("type")) else {}
    if error.path:
        shown["path"] = error.path
    shown["locations"] = [{"line": at.line, "column": at.column} for at in error.locations or ()]
    return shown | {"message": error.message}


def _rate_limit(github: GitHub, _: object, dryRun: bool = False) -> Node:  # noqa: N803 - GitHub's
    window = github.window(GRAPHQL)
    return {
        "cost": 1, "limit": window.limit, "nodeCount": 0, "remaining": window.left,
        "resetAt": iso(window.ends_at), "used": window.limit - window.left,
    }  # fmt: skip


def _repository(
    github: GitHub,
    _: object,
    owner: str,
    name: str,
    followRenames: bool = True,  # noqa: N803
) -> Node:
    full_name = f"{owner}/{name}"
    repo = github.follow(full_name) if followRenames else github.find(full_name)
    if repo is None:
        message = f"Could not resolve to a Repository with the name '{full_name}'."
        raise GraphQLError(message, extensions={"type": "NOT_FOUND"})
    if repo.blocked:
        raise GraphQLError("Repository access blocked", extensions={"type": "FORBIDDEN"})
    return _facts(github, repo)


def _facts(github: GitHub, repo: Repo) -> Node:
    html = f"{github.server}/{repo.full_name}"
    license_info = license_of(github, repo)
    newest = latest(repo)
    return {
        "__typename": "Repository", "id": f"R_{repo.id}", "databaseId": repo.id,
        "name": repo.name, "nameWithOwner": repo.full_name, "url": html,
        "description": repo.description, "homepageUrl": repo.homepage or None,
        "owner": {"__typename": "Organization", "id": f"O_{repo.owner}", "login": repo.owner,
                  "url": f"{github.server}/{repo.owner}"},
        "isArchived": repo.archived, "isDisabled": repo.disabled, "isEmpty": not repo.branches,
        "archivedAt": iso(repo.archived_at or repo.pushed_at) if repo.archived else None,
        "isFork": repo.fork, "isLocked": False, "isPrivate": repo.private, "isTemplate": False,
        "lockReason": None, "visibility": "PRIVATE" if repo.private else "PUBLIC",
        "createdAt": iso(repo.created_at), "pushedAt": iso(repo.pushed_at),
        "updatedAt": iso(repo.pushed_at), "stargazerCount": repo.stars, "forkCount": repo.forks,
        "licenseInfo": license_info and {
            "id": license_info["node_id"], "key": license_info["key"], "url": license_info["url"],
            "name": license_info["name"], "spdxId": license_info["spdx_id"],
        },
        "defaultBranchRef": _head(github, repo, repo.default_branch),
        "latestRelease": newest and _release(github, repo, newest),
        "release": partial(_release_of, github, repo),
        "releases": partial(_releases, github, repo),
        "refs": partial(_refs, github, repo),
        "object": partial(_object, github, repo),
    }  # fmt: skip


def _connection(
    rows: Sequence[Node], field: str, first: int | None, last: int | None, after: str | None
) -> Node:
    """One page of rows; GitHub insists on bounds of 1 to 100."""
    size = last if first is None else first
    if size is None:
        raise GraphQLError(
            f"You must provide a `first` or `last` value to properly paginate the `{field}` "
            "connection.", extensions={"type": "MISSING_PAGINATION_BOUNDARIES"})  # fmt: skip
    if not 0 < size <= 100:
        raise GraphQLError(
            f"Requesting {size} records on the `{field}` connection exceeds the `first` limit of "
            "100 records.", extensions={"type": "EXCESSIVE_PAGINATION"})  # fmt: skip
    start = int(base64.b64decode(after).removeprefix(b"cursor:")) if after else 0
    start = max(0, len(rows) - size) if first is None else start
    nodes = list(rows[start : start + size])
    end = start + len(nodes)
    return {"nodes": nodes, "totalCount": len(rows), "pageInfo": {
        "hasNextPage": end < len(rows), "hasPreviousPage": start > 0,
        "startCursor": _cursor(start + 1) if nodes else None,
        "endCursor": _cursor(end) if nodes else None,
    }}  # fmt: skip


def _cursor(place: int) -> str:
    return base64.b64encode(b"cursor:%d" % place).decode()


def _ordered(
    rows: Sequence[tuple[object, Node]], order: dict[str, str] | None, default: str = "ASC"
) -> list[Node]:
    descending = (order or {}).get("direction", default) == "DESC"
    return [row for _, row in sorted(rows, key=lambda pair: str(pair[0]), reverse=descending)]


def _releases(
    github: GitHub,
    repo: Repo,
    _: object,
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    orderBy: dict[str, str] | None = None,  # noqa: N803 - GitHub's own word
) -> Node:
    by_name = (orderBy or {}).get("field") == "NAME"
    rows = [
        ((release.name or "") if by_name else release.created_at, _release(github, repo, release))
        for release in reversed(repo.published())
    ]
    return _connection(_ordered(rows, orderBy), "releases", first, last, after)


def _release_of(github: GitHub, repo: Repo, _: object, tagName: str) -> Node | None:  # noqa: N803
    found = repo.releases.get(tagName)
    return _release(github, repo, found) if found and not found.draft else None


def _release(github: GitHub, repo: Repo, release: Release) -> Node:
    return {
        "id": f"RE_{release.id}", "databaseId": release.id, "tagName": release.tag,
        "name": release.name, "description": release.body, "isDraft": release.draft,
        "isPrerelease": release.prerelease, "isLatest": release is latest(repo),
        "createdAt": iso(release.created_at), "publishedAt": iso(release.published_at),
        "updatedAt": iso(release.updated_at),
        "url": release_page(github, repo, release.tag),
    }  # fmt: skip


def _refs(
    github: GitHub,
    repo: Repo,
    _: object,
    refPrefix: str,  # noqa: N803 - GitHub's own word
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    direction: str | None = None,
    orderBy: dict[str, str] | None = None,  # noqa: N803 - GitHub's own word
    query: str = "",
) -> Node:
    refs: list[tuple[str, object, Node | None]] = []
    if refPrefix.rstrip("/") == "refs/tags":
        refs = [(t.name, t.date, _tag(github, repo, t)) for t in repo.tags.values()]
    elif refPrefix.rstrip("/") == "refs/heads":
        refs = [(n, c[-1].date, _head(github, repo, n)) for n, c in repo.branches.items()]
    by_date = (orderBy or {}).get("field") == "TAG_COMMIT_DATE"
    rows = [(date if by_date else name, ref) for name, date, ref in refs if ref and query in name]
    return _connection(_ordered(rows, orderBy, direction or "ASC"), "refs", first, last, after)


def _head(github: GitHub, repo: Repo, name: str) -> Node | None:
    commits = repo.branches.get(name)
    if not commits:
        return None
    target = _commit(github, repo, commits[-1])
    return {"id": f"REF_{name}", "name": name, "prefix": "refs/heads/", "target": target}


def _tag(github: GitHub, repo: Repo, tag: Tag) -> Node:
    """A ref to a commit, or to a tag object with a message."""
    commit = _commit(github, repo, Commit(tag.sha, tag.date, f"Prepare {tag.name}", ""))
    target = commit if tag.message is None else _git("Tag", github, repo, tag_object(tag)) | {
        "name": tag.name, "message": tag.message, "target": commit,
        "tagger": {"name": "someone", "email": "someone@example.org", "date": iso(tag.date)},
    }  # fmt: skip
    return {"id": f"REF_{tag.name}", "name": tag.name, "prefix": "refs/tags/", "target": target}


def _commit(github: GitHub, repo: Repo, commit: Commit) -> Node:
    date = iso(commit.date)
    dates = {"authoredDate": date, "committedDate": date}
    text = {"message": commit.message, "messageHeadline": commit.message.split("\n")[0]}
    return _git("Commit", github, repo, commit.sha) | dates | text


def _git(kind: str, github: GitHub, repo: Repo, oid: str) -> Node:
    url = f"{github.server}/{repo.full_name}/commit/{oid}"
    return {"__typename": kind, "id": oid, "oid": oid, "abbreviatedOid": oid[:7], "commitUrl": url}


def _object(
    github: GitHub, repo: Repo, _: object, expression: str | None = None, oid: str | None = None
) -> Node | None:
    """`branch:path` is a blob of the default branch's files, `branch` its newest commit."""
    branch, colon, path = (expression or "HEAD").partition(":")
    commits = repo.branches.get(repo.default_branch if branch == "HEAD" else branch)
    if not commits or (oid and oid != commits[-1].sha):
        return None
    if not colon:
        return _commit(github, repo, commits[-1])
    text = repo.file(path) if branch in {"HEAD", repo.default_branch} else None
    if text is None:
        return None
    size = len(text.encode())
    facts = {"text": text, "isBinary": False, "isTruncated": False, "byteSize": size}
    return _git("Blob", github, repo, blob_id(text)) | facts
