"""GitHub's REST face, as PyGithub and plain requests see it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest
from github import Auth, Github, RateLimitExceededException

from tests.world import World
from tests.world_test.asking import ask

GOOD = {"Authorization": "Bearer good-token"}


@pytest.fixture
def github(world: World) -> Iterator[Github]:
    with Github(
        base_url=world.environment["GITHUB_API_URL"],
        auth=Auth.Token("good-token"),
        retry=None,
        seconds_between_requests=None,
    ) as client:
        yield client


def test_pygithub_reads_the_same_repository(world: World, github: Github) -> None:
    repo = world.github.repo("acme/vox", id=801, stars=42, license="Apache-2.0", readme="# Vox\n")
    repo.release("v0.6", name="Ultravox 0.6", published_at="2025-06-30T17:00:00Z", body="notes")
    repo.tag("v0.1", date="2024-01-01T00:00:00Z")
    repo.branch("salmonn2")
    read = github.get_repo("acme/vox")
    assert (read.id, read.full_name, read.stargazers_count) == (801, "acme/vox", 42)
    assert (read.archived, read.default_branch) == (False, "main")
    assert read.get_license().license.spdx_id == "Apache-2.0"
    assert read.get_readme().decoded_content == b"# Vox\n"
    release = read.get_latest_release()
    assert (release.tag_name, release.name, release.body) == ("v0.6", "Ultravox 0.6", "notes")
    assert release.published_at.isoformat() == "2025-06-30T17:00:00+00:00"
    assert {tag.name for tag in read.get_tags()} == {"v0.6", "v0.1"}
    assert {branch.name for branch in read.get_branches()} == {"main", "salmonn2"}


def test_pygithub_walks_every_page_of_releases(world: World, github: Github) -> None:
    repo = world.github.repo("acme/vox")
    for n in range(65):
        repo.release(f"v{n}", published_at=world.clock + timedelta(days=n))
    read = [release.tag_name for release in github.get_repo("acme/vox").get_releases()]
    assert read == [f"v{n}" for n in reversed(range(65))]


def test_pygithub_follows_a_rename(world: World, github: Github) -> None:
    world.github.repo("acme/vox", id=801)
    world.github.rename("acme/vox", "acme/vox2")
    read = github.get_repo("acme/vox")
    assert (read.id, read.full_name) == (801, "acme/vox2")


def test_pygithub_meets_the_rate_limit(world: World, github: Github) -> None:
    world.github.repo("acme/vox")
    world.github.remaining = 0
    with pytest.raises(RateLimitExceededException):
        github.get_repo("acme/vox")


def test_a_repository_has_every_key_of_the_sample(world: World, api: str) -> None:
    world.github.repo("acme/vox")
    sample = """id node_id name full_name private owner html_url description fork homepage
        created_at updated_at pushed_at size stargazers_count watchers_count forks_count
        open_issues_count language topics default_branch visibility archived disabled is_template
        has_issues license subscribers_count network_count"""
    got = ask(f"{api}/repos/acme/vox").json
    assert set(sample.split()) <= set(got)
    assert {"login", "id", "type"} <= set(got["owner"])
    assert {"key", "name", "spdx_id", "url", "node_id"} == set(got["license"])


def test_a_release_and_a_tag_have_every_key_of_the_samples(world: World, api: str) -> None:
    world.github.repo("acme/vox").release("v1")
    sample = """id tag_name target_commitish name draft prerelease immutable created_at
        published_at updated_at html_url url author assets tarball_url zipball_url body"""
    [release] = ask(f"{api}/repos/acme/vox/releases").json
    assert set(sample.split()) <= set(release)
    [tag] = ask(f"{api}/repos/acme/vox/tags").json
    assert set(tag) == {"name", "commit", "zipball_url", "tarball_url", "node_id"}
    assert set(tag["commit"]) == {"sha", "url"}


def test_no_license_is_null_and_an_unrecognised_one_is_other(world: World, api: str) -> None:
    repo = world.github.repo("acme/vox", license=None)
    assert ask(f"{api}/repos/acme/vox").json["license"] is None
    assert ask(f"{api}/repos/acme/vox/license").status == 404
    repo.license = "NOASSERTION"
    assert ask(f"{api}/repos/acme/vox").json["license"]["key"] == "other"


def test_drafts_are_invisible_and_the_latest_is_no_prerelease(world: World, api: str) -> None:
    repo = world.github.repo("acme/vox")
    repo.release("v1", published_at="2025-01-01T00:00:00Z")
    repo.release("v2", published_at="2025-02-01T00:00:00Z", prerelease=True)
    repo.release("v3", published_at="2025-03-01T00:00:00Z", draft=True)
    releases = ask(f"{api}/repos/acme/vox/releases").json
    assert [release["tag_name"] for release in releases] == ["v2", "v1"]
    assert ask(f"{api}/repos/acme/vox/releases/latest").json["tag_name"] == "v1"
    assert ask(f"{api}/repos/acme/vox/releases/tags/v3").status == 404
    assert {tag["name"] for tag in ask(f"{api}/repos/acme/vox/tags").json} == {"v1", "v2"}


def test_a_withdrawn_release_leaves_its_tag(world: World, api: str) -> None:
    repo = world.github.repo("acme/vox")
    repo.release("v1")
    repo.withdraw("v1")
    assert ask(f"{api}/repos/acme/vox/releases").json == []
    assert ask(f"{api}/repos/acme/vox/git/ref/tags/v1").json["object"]["type"] == "commit"


def test_a_rename_answers_301_with_the_number_and_the_query(world: World, api: str) -> None:
    world.github.repo("acme/vox", id=801)
    world.github.rename("acme/vox", "acme/vox2")
    got = ask(f"{api}/repos/acme/vox/releases?per_page=5")
    assert got.status == 301
    assert got.headers["Location"] == f"{api}/repositories/801/releases?per_page=5"
    assert got.json["message"] == "Moved Permanently"
    assert ask(got.headers["Location"]).json == []
    world.github.repo("acme/vox", id=802)
    assert ask(f"{api}/repos/acme/vox").json["id"] == 802


def test_the_readme_comes_as_json_or_raw(world: World, api: str) -> None:
    repo = world.github.repo("acme/vox", readme="# Vox")
    url = f"{api}/repos/acme/vox/readme"
    assert base64.b64decode(ask(url).json["content"]) == b"# Vox"
    assert ask(url, Accept="application/vnd.github.raw+json").body == b"# Vox"
    repo.readme = "# Vox 2"
    assert base64.b64decode(ask(url).json["content"]) == b"# Vox 2"
    [newest, _] = ask(f"{api}/repos/acme/vox/commits?path=README.md").json
    assert newest["commit"]["message"] == "Update README.md"


def test_a_304_is_free_with_a_token(world: World, api: str) -> None:
    world.github.repo("acme/vox")
    first = ask(f"{api}/repos/acme/vox/releases", **GOOD)
    left = world.github.remaining
    again = ask(f"{api}/repos/acme/vox/releases", If_None_Match=first.headers["ETag"], **GOOD)
    assert (again.status, again.body) == (304, b"")
    assert world.github.remaining == left == 4999
    assert [seen.conditional for seen in world.requests] == [False, True]


def test_a_304_costs_quota_without_a_token(world: World, api: str) -> None:
    world.github.repo("acme/vox")
    first = ask(f"{api}/repos/acme/vox")
    again = ask(f"{api}/repos/acme/vox", If_None_Match=first.headers["ETag"])
    assert again.status == 304
    assert first.headers["X-RateLimit-Limit"] == "60"
    assert [g.headers["X-RateLimit-Remaining"] for g in (first, again)] == ["59", "58"]


def test_etags_are_weak_and_vary_with_accept_and_authorization(world: World, api: str) -> None:
    world.github.repo("acme/vox", readme="x")
    url = f"{api}/repos/acme/vox"
    asked = [{}, GOOD, {"Accept": "application/vnd.github+json"}]
    etags = {ask(url, **headers).headers["ETag"] for headers in asked}
    assert len(etags) == 3
    assert all(etag.startswith('W/"') for etag in etags)


def test_a_star_changes_the_etag_of_a_repository_but_not_of_its_releases(
    world: World, api: str
) -> None:
    repo = world.github.repo("acme/vox")
    urls = [f"{api}/repos/acme/vox", f"{api}/repos/acme/vox/releases"]
    before = [ask(url).headers["ETag"] for url in urls]
    repo.stars += 1
    after = [ask(url, If_None_Match=etag).status for url, etag in zip(urls, before, strict=True)]
    assert after == [200, 304]


def test_limits_refuse_and_end_when_the_clock_passes_the_reset(world: World, api: str) -> None:
    world.github.repo("acme/vox")
    world.github.remaining = 0
    refused = ask(f"{api}/repos/acme/vox")
    assert (refused.status, refused.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert int(refused.headers["X-RateLimit-Reset"]) == int(world.clock.timestamp()) + 3600
    assert ask(f"{api}/rate_limit").json["rate"]["remaining"] == 0
    world.clock += timedelta(hours=1)
    assert ask(f"{api}/repos/acme/vox").status == 200


def test_a_secondary_limit_refuses_so_many_times(world: World, api: str) -> None:
    world.github.repo("acme/vox")
    world.github.secondary_limit(retry_after=7, times=2)
    got = [ask(f"{api}/repos/acme/vox") for _ in range(3)]
    assert [g.status for g in got] == [403, 403, 200]
    assert got[0].headers["Retry-After"] == "7"
    assert "secondary rate limit" in got[0].json["message"]


def test_who_you_are_is_asked_first(world: World, api: str) -> None:
    world.github.repo("acme/vox")
    assert ask(f"{api}/repos/acme/vox", User_Agent="").status == 403
    bad = ask(f"{api}/repos/acme/vox", Authorization="Bearer bad")
    assert (bad.status, bad.json["message"]) == (401, "Bad credentials")
    missing = ask(f"{api}/repos/acme/none")
    assert (missing.status, missing.json["status"]) == (404, "404")
