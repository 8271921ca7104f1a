"""GitHub's feeds and its GraphQL face tell what REST tells."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

from tests.world import World
from tests.world_test.asking import Got, ask

ATOM = {"a": "http://www.w3.org/2005/Atom"}

FACTS = """
query($n: Int = 5) {
  r0: repository(owner: "acme", name: "none", followRenames: true) { ...R }
  r1: repository(owner: "acme", name: "vox", followRenames: true) { ...R }
  rateLimit { cost remaining resetAt limit used nodeCount }
}
fragment R on Repository {
  databaseId nameWithOwner url isArchived archivedAt isDisabled isEmpty isFork isPrivate isLocked
  lockReason pushedAt createdAt stargazerCount forkCount homepageUrl
  licenseInfo { spdxId key name }
  defaultBranchRef { name target { ... on Commit { oid committedDate } } }
  readme: object(expression: "HEAD:README.md") { ... on Blob { oid text isBinary } }
  releases(first: $n, orderBy: {field: CREATED_AT, direction: DESC}) {
    pageInfo { hasNextPage endCursor }
    nodes { databaseId tagName name isDraft isPrerelease isLatest publishedAt createdAt updatedAt
            url } }
  refs(refPrefix: "refs/tags/", first: $n, orderBy: {field: TAG_COMMIT_DATE, direction: DESC}) {
    totalCount pageInfo { hasNextPage }
    nodes { name target { __typename oid
      ... on Commit { committedDate }
      ... on Tag { tagger { date } target { ... on Commit { oid committedDate } } } } } }
}
"""


def graphql(world: World, query: str, **variables: object) -> Got:
    body = json.dumps({"query": query, "variables": variables}).encode()
    return ask(world.environment["GITHUB_GRAPHQL_URL"], body, Authorization="Bearer good-token")


def feed(world: World, path: str) -> list[ET.Element]:
    got = ask(f"{world.url}/github{path}")
    assert got.status == 200
    return ET.fromstring(got.body).findall("a:entry", ATOM)


def test_releases_atom_lists_tags_too_and_marks_no_prerelease(world: World) -> None:
    repo = world.github.repo("acme/vox", id=801)
    repo.release("pios/0.7", name="Big", published_at="2025-03-01T00:00:00Z", prerelease=True)
    repo.tag("v0.1", date="2025-01-01T00:00:00Z", message="First\n\nmore")
    entries = feed(world, "/acme/vox/releases.atom")
    assert [entry.findtext("a:id", None, ATOM) for entry in entries] == [
        "tag:github.com,2008:Repository/801/pios/0.7",
        "tag:github.com,2008:Repository/801/v0.1",
    ]
    assert [entry.findtext("a:title", None, ATOM) for entry in entries] == ["Big", "v0.1: First"]
    assert entries[0].findtext("a:updated", None, ATOM) == "2025-03-01T00:00:00Z"


def test_releases_atom_holds_the_ten_newest(world: World) -> None:
    repo = world.github.repo("acme/vox")
    assert feed(world, "/acme/vox/releases.atom") == []
    for n in range(12):
        repo.release(f"v{n}", published_at=world.clock + timedelta(days=n))
    titles = [e.findtext("a:title", None, ATOM) for e in feed(world, "/acme/vox/releases.atom")]
    assert titles == [f"v{n}" for n in range(11, 1, -1)]


def test_atom_follows_a_rename_and_knows_304_and_404(world: World) -> None:
    world.github.repo("acme/vox")
    url = f"{world.url}/github/acme/vox/commits/main.atom"
    first = ask(url)
    assert ask(url, If_None_Match=first.headers["ETag"]).status == 304
    world.github.rename("acme/vox", "acme/vox2")
    moved = ask(url)
    assert moved.status == 301
    assert moved.headers["Location"] == f"{world.url}/github/acme/vox2/commits/main.atom"
    world.github.remove("acme/vox2")
    assert ask(url).status == 404


def test_one_query_reads_the_same_facts_and_leaves_out_what_is_missing(world: World) -> None:
    repo = world.github.repo("acme/vox", id=801, readme="# Vox", stars=42)
    release = repo.release("v0.6", name="Six", published_at="2025-06-30T17:00:00Z")
    repo.tag("v0.1", date="2024-01-01T00:00:00Z", message="First")
    got = graphql(world, FACTS)
    assert (got.status, got.json["data"]["r0"]) == (200, None)
    [error] = got.json["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["r0"])
    assert error["message"] == "Could not resolve to a Repository with the name 'acme/none'."
    facts = got.json["data"]["r1"]
    assert (facts["databaseId"], facts["stargazerCount"]) == (801, 42)
    assert (facts["licenseInfo"]["spdxId"], facts["readme"]["text"]) == ("MIT", "# Vox")
    [node] = facts["releases"]["nodes"]
    assert (node["databaseId"], node["tagName"], node["isLatest"]) == (release.id, "v0.6", True)
    assert [ref["name"] for ref in facts["refs"]["nodes"]] == ["v0.6", "v0.1"]
    assert [ref["target"]["__typename"] for ref in facts["refs"]["nodes"]] == ["Commit", "Tag"]
    assert got.json["data"]["rateLimit"]["remaining"] == 4999


def test_graphql_follows_renames_unless_told_not_to(world: World) -> None:
    world.github.repo("acme/vox")
    world.github.rename("acme/vox", "acme/vox2")
    query = """query($f: Boolean!) { repository(owner: "acme", name: "vox", followRenames: $f) {
        nameWithOwner } }"""
    followed = graphql(world, query, f=True).json
    assert followed == {"data": {"repository": {"nameWithOwner": "acme/vox2"}}}
    assert graphql(world, query, f=False).json["errors"][0]["type"] == "NOT_FOUND"


def test_graphql_pages_and_insists_on_bounds(world: World) -> None:
    repo = world.github.repo("acme/vox")
    for n in range(3):
        repo.release(f"v{n}", created_at=world.clock + timedelta(days=n))
    query = """query($a: String) { repository(owner: "acme", name: "vox") {
        releases(first: 2, after: $a, orderBy: {field: CREATED_AT, direction: DESC}) {
            nodes { tagName } pageInfo { hasNextPage endCursor } } } }"""
    first = graphql(world, query).json["data"]["repository"]["releases"]
    cursor = first["pageInfo"]["endCursor"]
    second = graphql(world, query, a=cursor).json["data"]["repository"]["releases"]
    tags = [node["tagName"] for page in (first, second) for node in page["nodes"]]
    assert tags == ["v2", "v1", "v0"]
    assert not second["pageInfo"]["hasNextPage"]
    query = '{ repository(owner: "acme", name: "vox") { releases { totalCount } } }'
    refused = graphql(world, query).json["errors"]
    assert refused[0]["type"] == "MISSING_PAGINATION_BOUNDARIES"


def test_graphql_wants_a_token_and_has_a_limit_of_its_own(world: World) -> None:
    url = world.environment["GITHUB_GRAPHQL_URL"]
    assert ask(url, b"{}").status == 401
    world.github.remaining = 0
    refused = graphql(world, "{ rateLimit { remaining } }")
    assert (refused.status, refused.json["errors"][0]["type"]) == (200, "RATE_LIMITED")
    assert refused.headers["X-RateLimit-Resource"] == "graphql"
    assert "errors" in graphql(world, "{ no such query }").json
