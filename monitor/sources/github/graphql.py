"""GitHub by GraphQL: up to fifty repositories in one request. It has no validators.

What is asked stands in `query.py`. Errors travel under status 200 and name the alias that they are
about.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from monitor.errors import FailureClass, LookFailed, Unreadable
from monitor.facts.licenses import of_github
from monitor.model import NOTHING, Evidence, Failure, Look
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.github import rest, schema
from monitor.sources.github.parts import (
    CUT,
    Asked,
    Part,
    Repository,
    about,
    branches,
    observation,
    readme,
    replaced,
)
from monitor.sources.github.query import MOST_PAGES, MOST_ROWS, ROWS, query
from monitor.sources.github.releases import Rows, part
from monitor.sources.github.values import (
    date,
    first_notes,
    is_tag,
    release_value,
    tag_url,
    tag_value,
)
from monitor.values import Json

BATCHES_LOST = 6
"""Answers 502 and 504 after which the rest of a visit is given up: each costs extra points."""

_README = ("readmeMd", "readmeLower", "readmeRst", "readmePlain")


Steps = Generator[Request, Answer, list[Look]]


def looks(asked: Sequence[Asked], upstream: Upstream) -> Steps:
    """Look at all of them; a batch that takes GitHub too long is halved (502, 504)."""
    batches, found, lost = [list(asked)], list[Look](), 0
    while batches:
        batch = batches.pop(0)
        try:
            answer = yield _request(batch, upstream)
            data, errors = _opened(answer)
        except LookFailed as failed:
            if failed.error != "server-error" or failed.status not in {None, 502, 504}:
                raise
            lost += 1
            if len(batch) > 1 and lost < BATCHES_LOST:
                half = (len(batch) + 1) // 2
                batches[:0] = [batch[:half], batch[half:]]
            else:
                found += [Failure(one.source.id, failed.error, failed.detail) for one in batch]
            continue
        for number, one in enumerate(batch):
            alias = f"r{number}"
            mine = errors.get(alias, [])
            found.append((yield from _look(one, data.get(alias), mine, answer, upstream)))
    return found


def _request(
    batch: Sequence[Asked],
    upstream: Upstream,
    rows: int = ROWS,
    after: Mapping[str, str] = NOTHING,
) -> Request:
    text, variables = query(batch, rows, after)
    body = json.dumps({"query": text, "variables": variables}, separators=(",", ":"))
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    return Request(upstream.github_graphql, "github", "POST", headers, body.encode())


Errors = Mapping[str, Sequence[tuple[str, str, str]]]
"""By alias: the type of each error, the member it is about ("" for the whole), its message."""


def _opened(answer: Answer) -> tuple[dict[str, Json], Errors]:
    """Part an answer into data and errors; LookFailed where the errors are about all of it."""
    body = answer.json()
    if not isinstance(body, dict):
        raise Unreadable("the GraphQL answer is no object")
    errors = defaultdict[str, list[tuple[str, str, str]]](list)
    told = body.get("errors")
    for error in told if isinstance(told, list) else []:
        if isinstance(error, dict):
            path = error.get("path")
            steps = [str(step) for step in path] if isinstance(path, list) else []
            alias, member = [*steps, "", ""][:2]
            kind, message = str(error.get("type") or ""), str(error.get("message") or "")[:300]
            errors[alias].append((kind, member, message))
    _refused([error for group in errors.values() for error in group], errors.get("", []))
    data = body.get("data")
    if not isinstance(data, dict):
        raise Unreadable("the GraphQL answer has no data")
    return data, errors


def _refused(
    everywhere: Iterable[tuple[str, str, str]], about_all: Iterable[tuple[str, str, str]]
) -> None:
    for kind, _, message in everywhere:
        if kind in {"RATE_LIMITED", "RATE_LIMIT"}:
            raise LookFailed("rate-limited", f"GitHub's GraphQL limit is used up: {message}")
    for kind, _, message in about_all:
        if kind not in {"SERVICE_UNAVAILABLE", "RESOURCE_LIMITS_EXCEEDED"}:
            raise LookFailed(_class(kind), f"GitHub refuses the request: {message}")
        raise LookFailed("server-error", f"GitHub could not answer it all: {message}")


def _class(kind: str) -> FailureClass:
    classes: Mapping[str, FailureClass] = {
        "NOT_FOUND": "not-found",
        "FORBIDDEN": "blocked",
        "INSUFFICIENT_SCOPES": "unauthorized",
        "UNAUTHORIZED": "unauthorized",
        "SERVICE_UNAVAILABLE": "server-error",
        "RESOURCE_LIMITS_EXCEEDED": "server-error",
    }
    return classes.get(kind, "unreadable")


def _look(
    asked: Asked,
    data: Json,
    errors: Sequence[tuple[str, str, str]],
    answer: Answer,
    upstream: Upstream,
) -> Generator[Request, Answer, Look]:
    try:
        return (yield from _observed(asked, data, errors, answer, upstream))
    except LookFailed as failed:
        return Failure(asked.source.id, failed.error, failed.detail, answer.evidence)


def _observed(
    asked: Asked,
    data: Json,
    errors: Sequence[tuple[str, str, str]],
    answer: Answer,
    upstream: Upstream,
    *,
    rows: int = ROWS,
) -> Generator[Request, Answer, Look]:
    found = _found(asked, data, errors)
    broken = {member for _, member, _ in errors}
    if asked.is_another(found.database_id):
        if asked.moved_to is not None:
            raise Unreadable(f"{asked.address} became another repository while it was looked at")
        moved = yield from rest.moved(asked, upstream)
        if moved.status == 404:
            return replaced(asked, _repository(found, broken), moved.evidence)
        asked = replace(asked, moved_to=rest.repository(moved).name)
        return (yield from _again(asked, upstream, rows))
    if rows < MOST_ROWS and _overrun(asked, found):
        return (yield from _again(asked, upstream, MOST_ROWS))
    found, behind = yield from _read_on(asked, found, upstream)
    parts = [
        about(asked, _repository(found, broken), answer.evidence.fetched_at),
        _releases(asked, found, broken, behind),
        (yield from _branches(asked, found, upstream)),
        _readme(asked, found, broken),
    ]
    return observation(asked, answer.evidence, parts)


def _again(asked: Asked, upstream: Upstream, rows: int) -> Generator[Request, Answer, Look]:
    """Ask for one repository by itself, under another name or for more rows."""
    answer = yield _request([asked], upstream, rows)
    data, errors = _opened(answer)
    mine = errors.get("r0", [])
    return (yield from _observed(asked, data.get("r0"), mine, answer, upstream, rows=rows))


def _overrun(asked: Asked, found: schema.Repository) -> dict[str, str]:
    """The lists that end before anything known, so much came since the last look: their cursors."""
    if asked.is_new("release:*"):
        return {}
    known, lists = asked.known("release:").keys(), dict[str, tuple[set[str], schema.Page]]()
    releases, tags = found.releases, found.tags
    if releases is not None and "releases" in asked.watch:
        names = {node.tag_name for node in releases.nodes if node}
        lists["Releases"] = names, releases.page_info
    if tags is not None and ("tags" in asked.watch or not (releases and releases.nodes)):
        lists["Tags"] = {node.name for node in tags.nodes if node}, tags.page_info
    return {
        name: page.end_cursor
        for name, (names, page) in lists.items()
        if page.has_next_page and page.end_cursor and not known & names
    }


Behind = Mapping[str, Evidence]
"""By tag: the answer that listed it, for those that the look's own answer did not."""


def _read_on(
    asked: Asked, found: schema.Repository, upstream: Upstream
) -> Generator[Request, Answer, tuple[schema.Repository, Behind]]:
    """Read lists that end before anything known page by page, some pages at most.

    A page that fails fails the look: what it hides would be out of reach the next time.
    """
    behind = dict[str, Evidence]()
    listed = replace(asked, watch=asked.watch & {"releases", "tags"})
    for _ in range(MOST_PAGES):
        after = _overrun(asked, found)
        if not after:
            break
        answer = yield _request([listed], upstream, MOST_ROWS, after)
        data, errors = _opened(answer)
        page = _found(asked, data.get("r0"), errors.get("r0", []))
        if any(getattr(page, name.lower()) is None for name in after):
            raise Unreadable(f"the answer says nothing of the next page of {asked.repo}")
        before = _tags(found)
        found = _joined(found, page, after)
        behind |= dict.fromkeys(_tags(found) - before, answer.evidence)
    return found, behind


def _tags(found: schema.Repository) -> set[str]:
    released = {node.tag_name for node in found.releases.nodes if node} if found.releases else set()
    return released | ({node.name for node in found.tags.nodes if node} if found.tags else set())


def _joined(
    found: schema.Repository, page: schema.Repository, after: Iterable[str]
) -> schema.Repository:
    """A repository with one more page of those lists that were read on."""
    update = dict[str, schema.Releases | schema.Tags]()
    if "Releases" in after and found.releases and page.releases:
        releases = [*found.releases.nodes, *page.releases.nodes]
        update["releases"] = page.releases.model_copy(update={"nodes": releases})
    if "Tags" in after and found.tags and page.tags:
        tags = [*found.tags.nodes, *page.tags.nodes]
        update["tags"] = page.tags.model_copy(update={"nodes": tags})
    return found.model_copy(update=update)


def _found(asked: Asked, data: Json, errors: Sequence[tuple[str, str, str]]) -> schema.Repository:
    if data is None:
        for kind, _, message in errors:
            if kind == "NOT_FOUND":
                raise LookFailed(
                    "not-found",
                    f"{asked.repo} is gone, or private to the token: correct `repo`, "
                    "or set a GITHUB_TOKEN that may read it",
                )
            raise LookFailed(_class(kind), f"GitHub will not show {asked.repo}: {message}")
        raise Unreadable(f"the answer says nothing of {asked.repo}, and not why")
    try:
        return schema.Repository.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise Unreadable(f"{asked.repo}: {where} is not as GitHub's schema has it") from error


def _repository(found: schema.Repository, broken: set[str]) -> Repository:
    stated, head = found.license_info, found.default_branch_ref
    files = (found.license_plain, found.license_md, found.license_txt)
    newest = head.target.committed_date if head and head.target else None
    return Repository(
        id=found.database_id,
        name=found.name_with_owner,
        url=found.url,
        archived=found.is_archived,
        default_branch=head.name if head else None,
        stars=found.stargazer_count,
        forks=found.fork_count,
        license=of_github(stated.spdx_id, stated.key) if stated else None,
        license_read="licenseInfo" not in broken,
        license_text=next((file.oid for file in files if file), None),
        committed_at=date(newest),
    )


def _releases(
    asked: Asked, found: schema.Repository, broken: set[str], behind: Behind
) -> Part | None:
    made = _listed(asked, found, broken)
    if made is None or not behind:
        return made
    shown = {f"release:{tag}": evidence for tag, evidence in behind.items()}
    facts = [replace(fact, evidence=shown.get(fact.predicate)) for fact in made.facts]
    return replace(made, facts=facts, notes=(CUT,) if _overrun(asked, found) else ())


def _listed(asked: Asked, found: schema.Repository, broken: set[str]) -> Part | None:
    if not {"releases", "tags"} & asked.watch:
        return None
    tags = None if found.tags is None or "tags" in broken else _tag_rows(found.tags, found.url)
    if "releases" not in asked.watch:
        return part(asked, Rows([], whole=True), tags)
    if found.releases is None or "releases" in broken:
        return None
    return part(asked, _release_rows(found.releases), tags, notes=_notes(found.newest))


def _notes(found: schema.Newest | None) -> dict[str, str]:
    """The first lines of the newest releases' notes, by tag."""
    told = (
        [(node.tag_name, first_notes(node.description)) for node in found.nodes if node]
        if found
        else []
    )
    return {tag: lines for tag, lines in told if lines}


def _release_rows(found: schema.Releases) -> Rows:
    rows = [
        (
            node.tag_name,
            release_value(
                node.tag_name,
                name=node.name,
                published_at=node.published_at,
                created_at=node.created_at,
                prerelease=node.is_prerelease,
                url=node.url,
            ),
        )
        for node in found.nodes
        if node is not None and not node.is_draft and is_tag(node.tag_name)
    ]
    return Rows(rows, not found.page_info.has_next_page, sound=None not in found.nodes)


def _tag_rows(found: schema.Tags, url: str) -> Rows:
    rows = []
    for node in found.nodes:
        if node is None or not is_tag(node.name):
            continue
        target = node.target or schema.Target()
        commit = target.target.committed_date if target.target else target.committed_date
        dated = target.tagger.date if target.tagger else None
        value = tag_value(node.name, dated=dated, committed=commit, url=tag_url(url, node.name))
        rows.append((node.name, value))
    return Rows(rows, not found.page_info.has_next_page, sound=None not in found.nodes)


def _branches(
    asked: Asked, found: schema.Repository, upstream: Upstream
) -> Generator[Request, Answer, Part | None]:
    """More than a hundred are read by REST, page by page, to the end."""
    listed = found.branches
    if "branches" not in asked.watch or listed is None:
        return None
    if listed.page_info.has_next_page:
        return (yield from rest.branches(asked, upstream, found.url, conditional=False))
    if None in listed.nodes:
        return None
    return branches(asked, found.url, [node.name for node in listed.nodes if node])


def _readme(asked: Asked, found: schema.Repository, broken: set[str]) -> Part | None:
    if "readme" not in asked.watch or broken & set(_README):
        return None
    files = (found.readme_md, found.readme_lower, found.readme_rst, found.readme_plain)
    blob = next((file for file in files if file is not None), None)
    if blob is None:
        return readme(asked, None)
    if blob.text is None or blob.is_truncated or blob.is_binary:
        return None
    return readme(asked, blob.text)
