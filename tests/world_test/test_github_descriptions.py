"""What we ask GitHub, and what the emulated GitHub answers, against GitHub's own descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import combinations
from typing import get_args

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_required_argument,
    is_required_input_field,
    parse,
    validate,
)

from monitor.errors import LookFailed
from monitor.model import Evidence, Failure, Look, Observation
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.github import Github, Watched
from tests.sources.drive import NOON, drive, member, values
from tests.world import World, github_graphql
from tests.world_test.asking import Got, ask
from tests.world_test.descriptions import FETCHED, GRAPHQL, broken, there

REPO = "/repos/{owner}/{repo}"
WATCHED: tuple[Watched, ...] = get_args(Watched)
WATCH_SETS = [watch for size in range(1, len(WATCHED) + 1) for watch in combinations(WATCHED, size)]
ANSWERS = {
    "/repos/acme/vox": REPO,
    "/repositories/801": REPO,  # where a rename leads to; GitHub does not describe it
    "/repos/acme/vox/releases": f"{REPO}/releases",
    "/repositories/801/releases?per_page=1&page=2": f"{REPO}/releases",
    "/repos/acme/vox/releases/latest": f"{REPO}/releases/latest",
    "/repos/acme/vox/releases/tags/pios/0.7": f"{REPO}/releases/tags/{{tag}}",
    "/repos/acme/vox/releases/1003": f"{REPO}/releases/{{release_id}}",
    "/repos/acme/vox/tags": f"{REPO}/tags",
    "/repos/acme/vox/branches": f"{REPO}/branches",
    "/repos/acme/vox/license": f"{REPO}/license",
    "/repos/acme/vox/readme": f"{REPO}/readme",
    "/repos/acme/vox/git/ref/tags/v0.1": f"{REPO}/git/ref/{{ref}}",
    "/repos/acme/vox/git/ref/tags/v0.2": f"{REPO}/git/ref/{{ref}}",
    "/repos/acme/vox/git/ref/heads/main": f"{REPO}/git/ref/{{ref}}",
    "/repos/acme/vox/commits": f"{REPO}/commits",
    "/repos/acme/vox/commits?path=README.md&per_page=1": f"{REPO}/commits",
    "/orgs/acme/repos": "/orgs/{org}/repos",
    "/rate_limit": "/rate_limit",
}


@pytest.fixture
def github_itself(monkeypatch: pytest.MonkeyPatch) -> GraphQLSchema:
    """GitHub's whole schema, which the world answers by for as long as the test lasts."""
    monkeypatch.setenv("GITHUB_GRAPHQL_SCHEMA", str(there(GRAPHQL)))
    schema = github_graphql.schema()
    assert "PullRequest" in schema.type_map
    return schema


@pytest.fixture
def peopled(world: World) -> World:
    """A world with repositories of every sort that a look can meet."""
    repo = world.github.repo("acme/vox", id=801, readme="# Vox\n\nIt hears.", stars=42)
    repo.release("v0.6", name="Six", created_at="2025-06-28T00:00:00Z", body="notes")
    repo.release("pios/0.7", created_at="2025-07-01T00:00:00Z", prerelease=True)
    repo.release("v0.8-träge #1", created_at="2025-07-02T00:00:00Z")
    repo.release("v0.9", created_at="2025-08-01T00:00:00Z", draft=True)
    repo.tag("v0.1", date="2024-01-01T00:00:00Z", message="First")
    repo.tag("v0.2", date="2024-02-01T00:00:00Z")
    many = world.github.repo("acme/many", license="NOASSERTION", archived=True)
    for number in range(101):
        many.branch(f"b{number:03}")
    many.tag("v1", date="2024-01-01T00:00:00Z")
    world.github.repo("acme/bare", license=None).branches.clear()
    world.github.repo("acme/blocked").blocked = "dmca"
    world.github.repo("acme/old")
    world.github.rename("acme/old", "acme/new")
    return world


def sources(repos: Sequence[str], watch_sets: Sequence[tuple[Watched, ...]]) -> list[Github]:
    return [
        Github(kind="github", id=f"{repo} {' '.join(watch)}", repo=repo, watch=watch)
        for repo in repos
        for watch in watch_sets
    ]


def queries(sources: Sequence[Github]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every GraphQL request of a visit to a GitHub that never answers in time."""
    sent: list[Request] = []

    def in_vain(request: Request) -> Answer:
        sent.append(request)
        raise LookFailed("server-error", "502", url=request.url, status=502)

    drive([member(source) for source in sources], Upstream(github_token=True), in_vain)
    for request in sent:
        body = json.loads(request.body or b"")
        yield body["query"], body["variables"]


def looks(world: World, sources: Sequence[Github]) -> Sequence[Look]:
    """A visit to the world by the kind itself, with all of the hour's quota."""
    world.github.remaining = 5000
    upstream = Upstream.from_environment(world.environment | {"GITHUB_TOKEN": "good-token"})

    def answer(request: Request) -> Answer:
        got = authorized(request.url, request.body)
        assert got.status == 200
        evidence = Evidence(request.url, NOON, 200, sha256(got.body).hexdigest())
        headers = {name.lower(): text for name, text in got.headers.items()}
        return Answer(request.url, 200, headers, got.body, evidence)

    return drive([member(source) for source in sources], upstream, answer)


def authorized(url: str, body: bytes | None = None) -> Got:
    return ask(url, body, Authorization="Bearer good-token")


def declared(schema: GraphQLSchema) -> Iterator[str]:
    """Every name that a schema declares, one a line, with its type and nullability."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        yield f"{type(kind).__name__} {name}"
        if isinstance(kind, GraphQLEnumType):
            yield from (f"{name} = {value}" for value in kind.values)
        if isinstance(kind, GraphQLUnionType):
            yield from (f"{name} = {member.name}" for member in kind.types)
        if isinstance(kind, GraphQLInputObjectType):
            yield from (
                f"{name}.{key}: {field.type} = {field.default_value}"
                for key, field in kind.fields.items()
            )
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            yield from (f"{name} is {interface.name}" for interface in kind.interfaces)
            for key, field in kind.fields.items():
                yield f"{name}.{key}: {field.type}"
                for word, argument in field.args.items():
                    yield f"{name}.{key}({word}): {argument.type} = {argument.default_value}"


def demanded(schema: GraphQLSchema, of: GraphQLSchema) -> Iterator[str]:
    """What must be given to the fields and inputs that another schema has too."""
    for name, kind in schema.type_map.items():
        other = of.type_map.get(name)
        if isinstance(kind, GraphQLInputObjectType) and isinstance(other, GraphQLInputObjectType):
            yield from (
                f"{name}.{key}: {field.type} = {field.default_value}"
                for key, field in kind.fields.items()
                if is_required_input_field(field)
            )
        if isinstance(kind, GraphQLObjectType) and isinstance(other, GraphQLObjectType):
            yield from (
                f"{name}.{key}({word}): {argument.type} = {argument.default_value}"
                for key in kind.fields.keys() & other.fields.keys()
                for word, argument in kind.fields[key].args.items()
                if is_required_argument(argument)
            )


def test_every_query_is_one_that_github_understands(github_itself: GraphQLSchema) -> None:
    texts = {
        text
        for watch in WATCH_SETS
        for text, _ in queries(sources(["acme/vox", "acme/vox2"], [watch]))
    }
    mixed = sources(["acme/vox"], WATCH_SETS)
    sent = list(queries(mixed[: Github.widest]))
    assert [len(variables) // 2 for _, variables in sent[:3]] == [50, 25, 13]
    texts |= {text for text, _ in sent}
    assert len(texts) > 32
    assert {text: told for text in texts if (told := validate(github_itself, parse(text)))} == {}


def test_a_query_that_github_would_refuse_is_noticed(github_itself: GraphQLSchema) -> None:
    [(text, _), *_] = queries(sources(["acme/vox"], [WATCHED]))
    for right, wrong in [
        ("stargazerCount", "starCount"),
        ("TAG_COMMIT_DATE", "TAG_DATE"),
        ("$o0: String!", "$o0: Int!"),
        ('refPrefix: "refs/heads/", ', ""),
    ]:
        assert right in text
        assert validate(github_itself, parse(text.replace(right, wrong)))


def test_the_whole_schema_tells_the_same_facts_as_the_subset(
    peopled: World, github_itself: GraphQLSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    repos = ["acme/vox", "acme/many", "acme/bare", "acme/blocked", "acme/old", "acme/none"]
    asked = sources(repos, [WATCHED]) + sources(["acme/vox"], WATCH_SETS)
    told = looks(peopled, asked)
    monkeypatch.delenv("GITHUB_GRAPHQL_SCHEMA")
    assert github_graphql.schema() is not github_itself
    assert looks(peopled, asked) == told
    vox, many, bare, blocked, old, none = told[:6]
    assert {"release:v0.6", "release:pios/0.7", "release:v0.1", "branch:main"} <= set(values(vox))
    assert len([name for name in values(many) if name.startswith("branch:")]) == 102
    assert "default_branch" not in values(bare)
    moved = values(old)["repository"]
    assert isinstance(moved, dict)
    assert (moved["id"], moved["name"]) == (peopled.github["acme/new"].id, "acme/new")
    assert [look.error for look in (blocked, none) if isinstance(look, Failure)] == [
        "blocked",
        "not-found",
    ]
    assert all(isinstance(look, Observation) for look in told[6:])


def test_the_subset_declares_nothing_that_github_does_not(github_itself: GraphQLSchema) -> None:
    subset = build_schema(github_graphql.SUBSET.read_text())
    assert set(declared(subset)) - set(declared(github_itself)) == set()
    assert set(demanded(github_itself, subset)) - set(declared(subset)) == set()


@pytest.mark.parametrize(("path", "described"), ANSWERS.items(), ids=ANSWERS)
def test_an_answer_is_as_github_describes_it(peopled: World, path: str, described: str) -> None:
    got = authorized(f"{peopled.environment['GITHUB_API_URL']}{path}")
    assert (got.status, broken(got.json, described, 200)) == (200, [])
    assert got.json


@pytest.mark.parametrize("repo", ["acme/many", "acme/bare", "acme/new"])
def test_an_odd_repository_is_as_github_describes_it(peopled: World, api: str, repo: str) -> None:
    found = ask(f"{api}/repos/{repo}")
    assert broken(found.json, REPO, 200) == []
    stated = ask(f"{api}/repos/{repo}/license")
    assert broken(stated.json, f"{REPO}/license", stated.status) == []


def test_a_refusal_is_as_github_describes_it(peopled: World, api: str) -> None:
    asked = {
        "/repos/acme/none": REPO,
        "/repos/acme/old": REPO,
        "/repos/acme/none/tags": f"{REPO}/tags",
        "/repos/acme/vox/releases/tags/v9": f"{REPO}/releases/tags/{{tag}}",
        "/repos/acme/bare/readme": f"{REPO}/readme",
        "/repos/acme/bare/license": f"{REPO}/license",
        "/repos/acme/bare/commits": f"{REPO}/commits",
        "/repos/acme/vox/git/ref/tags/v9": f"{REPO}/git/ref/{{ref}}",
    }
    got = {path: ask(f"{api}{path}") for path in asked}
    peopled.github.remaining = 0
    got["/repos/acme/vox"] = ask(f"{api}/repos/acme/vox")
    assert [answer.status for answer in got.values()] == [404, 301, *[404] * 4, 409, 404, 403]
    for path, answer in got.items():
        assert {"message", "documentation_url"} <= answer.json.keys()
        assert broken(answer.json, asked.get(path, REPO), answer.status) == []


def test_an_answer_that_github_would_not_give_is_noticed(peopled: World, api: str) -> None:
    [release, *_] = ask(f"{api}/repos/acme/vox/releases").json
    for wrong in (
        {"tag_name": None},
        {"id": "55"},
        {"published_at": "yesterday"},
        {"html_url": "/acme/vox"},
        {"author": {"login": "a"}},
        {"made_up": 1},
    ):
        assert broken([release | wrong], f"{REPO}/releases", 200)
    assert broken([release | {"name": None}], f"{REPO}/releases", 200) == []
    del release["tag_name"]
    assert broken([release], f"{REPO}/releases", 200) == ["$[0]: 'tag_name' is a required property"]


def test_without_the_fetched_files_tests_are_skipped_and_ci_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"run \.ci/prepare"):
        there(FETCHED / "none.json")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"run \.ci/prepare"):
        there(FETCHED / "none.json")
