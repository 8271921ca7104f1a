"""GitHub with a token: one GraphQL request for many repositories."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from graphql import build_schema, parse, validate
from pydantic import ValidationError

from monitor.errors import LookFailed, Unreadable
from monitor.model import Cover, Failure, Look, Observation
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.github import Github
from monitor.sources.github.graphql import BATCHES_LOST
from monitor.sources.github.parts import CUT, Asked
from monitor.sources.github.query import MOST_PAGES, query
from monitor.values import Json
from tests.sources.drive import Upstreams, drive, dump, gone, member, observed, oddities, values
from tests.world.github_graphql import SUBSET

TOKEN = Upstream(github_token=True)
PAGE = "https://github.com/acme/vox"
URL = TOKEN.github_graphql
NUMBER = f"{TOKEN.github_api}/repositories/801"
ALL = ["releases", "tags", "license", "archived", "readme", "branches", "default-branch"]


def github(repo: str = "acme/vox", **keys: Any) -> Github:
    return Github(kind="github", repo=repo, **keys)


def page(nodes: list[Any], *, more: bool = False) -> dict[str, Any]:
    return {"nodes": nodes, "pageInfo": {"hasNextPage": more}}


def release(tag: str, at: str = "2025-06-30T17:00:00Z", **said: Any) -> dict[str, Any]:
    return {
        "tagName": tag,
        "name": tag,
        "isDraft": False,
        "isPrerelease": False,
        "publishedAt": at,
        "createdAt": at,
        "url": f"https://github.com/acme/vox/releases/tag/{tag}",
    } | said


def tag(name: str, at: str = "2025-06-01T00:00:00Z") -> dict[str, Any]:
    return {"name": name, "target": {"__typename": "Commit", "committedDate": at}}


def repository(**said: Any) -> dict[str, Any]:
    return {
        "databaseId": 801,
        "nameWithOwner": "acme/vox",
        "url": "https://github.com/acme/vox",
        "isArchived": False,
        "stargazerCount": 4100,
        "forkCount": 300,
        "licenseInfo": {"spdxId": "MIT", "key": "mit"},
        "defaultBranchRef": {"name": "main"},
        "releases": page([]),
        "tags": page([]),
        "branches": page([{"name": "main"}]),
        "readmeMd": {"text": "# Vox\n\nIt hears.", "isBinary": False, "isTruncated": False},
    } | said


def look(source: Github, before: Look | None = None, **said: Any) -> Look:
    answers = Upstreams({URL: dump({"data": {"r0": repository(**said)}}), NUMBER: (404, b"", {})})
    return drive([member(source, before)], TOKEN, answers.answer)[0]


def batch(repos: list[str], data: dict[str, Any], errors: list[Any] | None = None) -> list[Look]:
    body = dump({"data": data} | ({"errors": errors} if errors else {}))
    members = [member(github(repo)) for repo in repos]
    return list(drive(members, TOKEN, Upstreams({URL: body}).answer))


def test_a_repository_is_read_with_its_licence_state_and_counters() -> None:
    seen = observed(look(github(watch=["license", "archived", "default-branch"])))
    assert values(seen) == {
        "repository": {"id": 801, "name": "acme/vox", "url": PAGE},
        "license": "MIT",
        "archived": False,
        "default_branch": "main",
    }
    assert {(one.name, one.value) for one in seen.counters} == {("stars", 4100), ("forks", 300)}


def test_the_query_is_valid_and_asks_only_for_what_is_watched() -> None:
    schema = build_schema(SUBSET.read_text())
    every = Asked.of(member(github(watch=ALL)), "acme/vox", ALL)
    few = Asked.of(member(github("a/b")), "a/b", ["license"])
    text, variables = query([every, few])
    assert validate(schema, parse(text)) == []
    assert (text, variables) == query([every, few])
    assert variables == {"o0": "acme", "n0": "vox", "o1": "a", "n1": "b"}
    assert "acme" not in text
    after = {"Releases": "x", "Tags": "y"}
    paged, variables = query([every], 100, after)
    assert validate(schema, parse(paged)) == []
    assert (variables["behindReleases"], variables["behindTags"]) == ("x", "y")
    alone, _ = query([few])
    assert validate(schema, parse(alone)) == []
    assert "releases(" not in alone
    assert "refs(" not in alone


def test_fifty_repositories_are_one_request() -> None:
    answers = Upstreams({URL: dump({"data": {f"r{n}": repository() for n in range(50)}})})
    members = [member(github(f"acme/vox{n}")) for n in range(50)]
    assert len(drive(members, TOKEN, answers.answer)) == Github.widest == 50
    assert len(answers.asked) == 1
    assert {one.source.group(TOKEN) for one in members} == {"github"}


def test_a_release_has_upstreams_dates_and_its_name() -> None:
    seen = look(github(), releases=page([release("v0.6", name="Vox 0.6", isPrerelease=True)]))
    assert values(seen)["release:v0.6"] == {
        "name": "Vox 0.6",
        "published_at": "2025-06-30T17:00:00Z",
        "created_at": "2025-06-30T17:00:00Z",
        "prerelease": True,
        "url": "https://github.com/acme/vox/releases/tag/v0.6",
    }


def test_a_draft_is_never_told() -> None:
    seen = look(github(), releases=page([release("v1", isDraft=True), release("v0")]))
    assert [name for name in values(seen) if name.startswith("release:")] == ["release:v0"]


def test_tags_stand_in_where_no_releases_are_made() -> None:
    annotated = {
        "name": "v2/rc1.0",
        "target": {
            "__typename": "Tag",
            "tagger": {"date": "2025-06-02T09:00:00+09:00"},
            "target": {"committedDate": "2025-06-01T00:00:00Z"},
        },
    }
    facts = values(look(github(), tags=page([annotated, tag("v1.0")])))
    assert facts["release:v1.0"] == {
        "published_at": "2025-06-01T00:00:00Z",
        "tag_only": True,
        "url": "https://github.com/acme/vox/releases/tag/v1.0",
    }
    assert facts["release:v2/rc1.0"] == {
        "published_at": "2025-06-02T00:00:00Z",
        "created_at": "2025-06-01T00:00:00Z",
        "tag_only": True,
        "url": "https://github.com/acme/vox/releases/tag/v2/rc1.0",
    }


def test_tags_beside_releases_add_only_those_without_a_release() -> None:
    tags = page([tag("v1"), tag("v0")])
    plain = values(look(github(), releases=page([release("v1")]), tags=tags))
    assert "release:v0" not in plain
    beside = github(watch=["releases", "tags"])
    facts = values(look(beside, releases=page([release("v1")]), tags=tags))
    assert "tag_only" not in _object(facts["release:v1"])
    assert _object(facts["release:v0"])["tag_only"] is True


def test_the_first_release_withdraws_none_of_the_tags_that_stood_in() -> None:
    tags = [tag("v2"), tag("v1")]
    before = look(github(), tags=page(tags))
    after = look(github(), before, releases=page([release("v3")]), tags=page([tag("v3"), *tags]))
    assert gone(after, before) == set()
    assert set(values(after)) >= {"release:v1", "release:v2", "release:v3"}
    lost = look(github(), after, releases=page([release("v3")]), tags=page([tag("v3"), tag("v2")]))
    assert gone(lost, after) == {"github:acme/vox release:v1"}


def test_a_release_that_is_deleted_while_its_tag_stays_is_absent() -> None:
    rows = [release("v2"), release("v1")]
    tags = page([tag("v2"), tag("v1"), tag("nightly")])
    before = look(github(), releases=page(rows), tags=tags)
    after = look(github(), before, releases=page(rows[1:]), tags=tags)
    assert gone(after, before) == {"github:acme/vox release:v2"}


def test_tags_do_not_stand_in_once_all_releases_are_withdrawn() -> None:
    tags = page([tag("v1"), tag("v0"), tag("nightly")])
    before = look(github(), releases=page([release("v1")]), tags=tags)
    after = look(github(), before, tags=tags)
    assert gone(after, before) == {"github:acme/vox release:v1"}
    later = look(github(), after, tags=tags)
    assert not [name for name in values(later) if name.startswith("release:")]


def test_a_release_that_falls_out_of_a_cut_listing_is_not_absent() -> None:
    """Listings are in the order of creation: a draft of long ago may have been published late."""
    late = release("v9", "2020-01-01T00:00:00Z", publishedAt="2025-12-01T00:00:00Z")
    rows = [release(f"v{n}", f"2025-01-{n:02d}T00:00:00Z") for n in range(8, 0, -1)]
    before = look(github(), releases=page([*rows, late]))
    after = look(github(), before, releases=page(rows, more=True))
    assert gone(after, before) == set()
    [cover] = [one for one in observed(after).covers if one.predicate == "release:*"]
    assert cover.since is not None


def test_a_release_missing_from_the_midst_of_a_cut_listing_is_absent() -> None:
    rows = [release(f"v{n}", f"2025-01-{n:02d}T00:00:00Z") for n in range(8, 0, -1)]
    before = look(github(), releases=page(rows, more=True))
    after = look(github(), before, releases=page(rows[:1] + rows[2:], more=True))
    assert gone(after, before) == {"github:acme/vox release:v7"}


def test_a_licence_of_null_is_absent_and_one_that_is_not_recognised_is_said_so() -> None:
    none = look(github(), licenseInfo=None)
    assert "license" not in values(none)
    assert Cover("github:acme/vox", "license") in observed(none).covers
    other = look(github(), licenseInfo={"spdxId": "NOASSERTION", "key": "other"})
    assert values(other)["license"] == "unrecognised"


def test_a_renamed_repository_keeps_its_subject_and_id() -> None:
    seen = look(github(), nameWithOwner="acme/voice", databaseId=801)
    assert values(seen)["repository"] == {"id": 801, "name": "acme/voice", "url": PAGE}
    assert {fact.subject for fact in observed(seen).facts} == {"github:acme/vox"}


def test_another_repository_under_the_old_name_is_a_failed_look_where_ours_is_gone() -> None:
    failed = look(github(), look(github()), databaseId=9)
    assert isinstance(failed, Failure)
    assert failed.error == "not-found"
    assert "now another repository (id 9, was 801)" in failed.detail
    assert (failed.evidence.url, failed.evidence.status) == (NUMBER, 404)
    assert failed.instead == {"id": 9, "name": "acme/vox", "url": PAGE}


def test_a_repository_that_becomes_another_while_it_is_looked_at_is_unreadable() -> None:
    ours = dump({"id": 801, "full_name": "acme/ear", "html_url": PAGE, "license": None})
    said = {URL: dump({"data": {"r0": repository(databaseId=9)}}), NUMBER: ours}
    failed = drive([member(github(), look(github()))], TOKEN, Upstreams(said).answer)[0]
    assert isinstance(failed, Failure)
    assert failed.error == "unreadable"


def paged(newest: int, *, source: Github, field: str, row: Any) -> tuple[Look, list[Any], int]:
    """A look at so many rows after one at row 0 alone, the cursors asked for, and the rest."""
    rows = [row(f"v{n}") for n in range(newest, -1, -1)]
    cursors: list[Any] = []

    def answer(request: Request) -> bytes:
        asked = json.loads(request.body or b"")
        after = asked["variables"].get(f"behind{field.title()}")
        cursors.append(after)
        size = 100 if "first: 100," in asked["query"].partition("fragment")[2] else 30
        size = 100 if len(cursors) > 1 else size
        start = int(after or 0)
        listed = page(rows[start : start + size], more=start + size < len(rows))
        listed["pageInfo"]["endCursor"] = str(start + size)
        return dump({"data": {"r0": repository(**{field: listed})}})

    first: dict[str, Any] = {field: page([row("v0")])}
    before = look(source, None, **first)
    answers = Upstreams({URL: answer})
    return drive([member(source, before)], TOKEN, answers.answer)[0], cursors, len(rows)


@pytest.mark.parametrize(
    ("field", "row", "keys"),
    [("releases", release, {}), ("tags", tag, {}), ("tags", tag, {"watch": ["releases", "tags"]})],
)
def test_lists_are_read_on_down_to_something_known(field: str, row: Any, keys: Any) -> None:
    seen, cursors, count = paged(250, source=github(**keys), field=field, row=row)
    assert cursors == [None, None, "100", "200"]
    assert len([name for name in values(seen) if name.startswith("release:")]) == count
    assert observed(seen).notes == ()


def test_a_list_that_never_ends_is_cut_and_that_is_said() -> None:
    seen, cursors, _ = paged(1500, source=github(), field="releases", row=release)
    assert len(cursors) == 2 + MOST_PAGES
    assert len(values(seen)) == 100 * (1 + MOST_PAGES) + 3
    assert observed(seen).notes == (CUT,)


def test_a_page_that_fails_fails_the_look_lest_the_rest_is_never_reached() -> None:
    rows = page([release(f"v{n}") for n in range(1, 101)], more=True)
    rows["pageInfo"]["endCursor"] = "100"
    first = dump({"data": {"r0": repository(releases=rows)}})
    lost = dump({"data": {"r0": None}, "errors": [{"path": ["r0"], "type": "OTHER"}]})
    before = look(github(), releases=page([release("v0")]))
    answers = Upstreams({URL: [first, first, lost]})
    assert isinstance(drive([member(github(), before)], TOKEN, answers.answer)[0], Failure)


def test_a_readme_and_branches_are_facts() -> None:
    facts = values(look(github(watch=["readme", "branches"])))
    assert facts["branch:main"] == {"url": "https://github.com/acme/vox/tree/main"}
    texts = [_object(value)["text"] for name, value in facts.items() if name.startswith("readme:")]
    assert sorted(map(str, texts)) == ["It hears.", "Vox"]


def test_a_readme_that_is_cut_or_binary_is_not_read_as_an_empty_one() -> None:
    for blob in ({"text": "a", "isTruncated": True}, {"text": None, "isBinary": True}):
        seen = look(github(watch=["readme"]), readmeMd=blob)
        assert not any(cover.predicate == "readme:*" for cover in observed(seen).covers)
    none = look(github(watch=["readme"]), readmeMd=None)
    assert any(cover.predicate == "readme:*" for cover in observed(none).covers)


def test_more_than_a_hundred_branches_are_read_to_the_end_by_rest() -> None:
    rest = f"{TOKEN.github_api}/repos/acme/vox/branches?per_page=100"
    second = f"{TOKEN.github_api}/repositories/801/branches?per_page=100&page=2"
    listed = page([{"name": "a"}], more=True)
    answers = Upstreams({
        URL: dump({"data": {"r0": repository(branches=listed)}}),
        rest: (200, dump([{"name": "a"}]), {"link": f'<{second}>; rel="next"'}),
        second: dump([{"name": "b/c"}]),
    })  # fmt: skip
    seen = drive([member(github(watch=["branches"]))], TOKEN, answers.answer)[0]
    assert {"branch:a", "branch:b/c"} <= set(values(seen))


def test_errors_under_status_200_fail_their_own_repository_only() -> None:
    not_found = {"type": "NOT_FOUND", "path": ["r1"], "message": "Could not resolve"}
    forbidden = {"type": "FORBIDDEN", "path": ["r2"], "message": "Repository access blocked"}
    data = {"r0": repository(), "r1": None, "r2": None, "r3": None, "r4": {"databaseId": "x"}}
    looks = batch(["a/a", "a/b", "a/c", "a/d", "a/e"], data, [not_found, forbidden])
    errors = [one.error if isinstance(one, Failure) else "" for one in looks]
    assert errors == ["", "not-found", "blocked", "unreadable", "unreadable"]
    assert {one.evidence.status for one in looks if isinstance(one, Failure)} == {200}


def test_a_used_up_limit_under_status_200_is_rate_limited() -> None:
    body = dump({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})
    with pytest.raises(LookFailed) as failed:
        drive([member(github())], TOKEN, Upstreams({URL: body}).answer)
    assert failed.value.error == "rate-limited"


def test_a_licence_that_github_could_not_read_is_not_a_licence_that_is_gone() -> None:
    error = {"type": "SERVICE_UNAVAILABLE", "path": ["r0", "licenseInfo"], "message": "x"}
    [seen] = batch(["acme/vox"], {"r0": repository(licenseInfo=None)}, [error])
    assert not any(cover.predicate == "license" for cover in observed(seen).covers)


def test_listings_that_github_withheld_cover_nothing() -> None:
    error = {"type": "SERVICE_UNAVAILABLE", "path": ["r0", "releases"], "message": "x"}
    [seen] = batch(["acme/vox"], {"r0": repository(releases=None, tags=page([tag("v1")]))}, [error])
    assert not any(cover.predicate == "release:*" for cover in observed(seen).covers)
    assert "release:v1" not in values(seen)
    holed = look(github(), releases=page([release("v1"), None]))
    assert not any(cover.predicate == "release:*" for cover in observed(holed).covers)


def test_a_batch_that_takes_too_long_is_halved() -> None:
    sizes = []

    def answer(request: Request) -> Answer:
        asked = json.loads(request.body or b"{}")["variables"]
        sizes.append(len(asked) // 2)
        late = len(asked) > 4
        body = dump({"data": {f"r{n}": repository() for n in range(len(asked) // 2)}})
        return Upstreams({URL: (502, b"", {}) if late else body}).answer(request)

    looks = drive([member(github(f"a/r{n}")) for n in range(5)], TOKEN, answer)
    assert all(isinstance(one, Observation) for one in looks)
    assert [one.source for one in looks if isinstance(one, Observation)] == [
        f"github:a/r{n}" for n in range(5)
    ]
    assert sizes == [5, 3, 2, 1, 2]


def test_halving_ends_where_github_answers_nothing_at_all() -> None:
    answers = Upstreams({URL: lambda request: (502, b"", {})})
    looks = drive([member(github(f"a/r{n}")) for n in range(50)], TOKEN, answers.answer)
    assert {one.error for one in looks if isinstance(one, Failure)} == {"server-error"}
    assert len(looks) == 50
    assert len(answers.asked) <= 2 * BATCHES_LOST


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"data": null}', b'{"data": [1]}', b"<html>"])
def test_an_answer_of_another_shape_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        drive([member(github())], TOKEN, Upstreams({URL: body}).answer)


@pytest.mark.parametrize("repo", ["vox", "https://github.com/acme/vox", "a/..", "a/b/c", "a b/c"])
def test_a_name_that_is_no_owner_and_name_is_refused(repo: str) -> None:
    with pytest.raises(ValidationError, match="owner/name"):
        github(repo)


def test_a_family_that_is_newly_watched_is_asked_anew_and_the_token_is_not_part_of_it() -> None:
    few, more = github(), github(watch=["releases", "license", "archived", "readme"])
    assert set(more.scope()) - set(few.scope()) == {"readme:*", "entry:*"}
    both = github(watch=["tags", "releases"])
    assert both.scope()["release:*"] == "releases+tags"


def _object(value: Json) -> dict[str, Json]:
    assert isinstance(value, dict)
    return value


def test_no_odd_member_of_an_answer_fails_more_than_its_own_repository() -> None:
    shaped = repository(releases=page([release("v1")]), tags=page([tag("v0")]))
    for odd in oddities(shaped):
        body = dump({"data": {"r0": odd, "r1": repository()}})
        members = [member(github(watch=ALL)), member(github("a/b"))]
        rest = f"{TOKEN.github_api}/repos/acme/vox/branches?per_page=100"
        looks = drive(members, TOKEN, Upstreams({URL: body, rest: b"[]"}).answer)
        assert isinstance(looks[0], Observation | Failure)
        assert isinstance(looks[1], Observation)
    for odd in oddities([{"type": "X", "path": ["r0", "tags"], "message": "x"}]):
        with suppress(LookFailed):
            batch(["acme/vox"], {"r0": repository()}, odd)


@pytest.mark.parametrize(
    ("api", "graphql", "server"),
    [
        ("https://ghe.corp/api/v3", "https://ghe.corp/api/graphql", "https://ghe.corp"),
        ("http://127.0.0.1:9/api/v3/", "http://127.0.0.1:9/api/graphql", "http://127.0.0.1:9"),
        ("https://api.acme.ghe.com", "https://api.acme.ghe.com/graphql", "https://acme.ghe.com"),
        ("https://api.github.com", "https://api.github.com/graphql", "https://github.com"),
    ],
)
def test_what_no_variable_names_stands_beside_the_api(api: str, graphql: str, server: str) -> None:
    upstream = Upstream.from_environment({"GITHUB_API_URL": api})
    assert (upstream.github_graphql, upstream.github_server) == (graphql, server)
    named = Upstream.from_environment({"GITHUB_API_URL": api, "GITHUB_SERVER_URL": "https://h.i"})
    assert (named.github_graphql, named.github_server) == (graphql, "https://h.i")
