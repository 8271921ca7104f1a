"""Forgejo's and Gitea's API v1: what its answers are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Look
from monitor.sources.base import Upstream
from monitor.sources.codeberg import Codeberg
from tests.sources.drive import Upstreams, drive, dump, gone, member, oddities, values

REPO = "https://codeberg.org/api/v1/repos/acme/vox"
RELEASES, TAGS = f"{REPO}/releases?limit=50", f"{REPO}/tags?limit=50"
BRANCHES = f"{REPO}/branches?limit=50"
HOME = "https://codeberg.org/acme/vox"

VOX: dict[str, Any] = {
    "id": 42,
    "full_name": "acme/vox",
    "html_url": HOME,
    "archived": False,
    "default_branch": "main",
    "stars_count": 7,
    "forks_count": 2,
    "licenses": ["MIT"],
}
RELEASE: dict[str, Any] = {
    "tag_name": "v0.2",
    "name": "v0.2",
    "body": "",
    "draft": False,
    "prerelease": True,
    "created_at": "2025-01-03T01:56:19Z",
    "published_at": "2025-01-03T01:56:19Z",
    "html_url": f"{HOME}/releases/tag/v0.2",
}
TAG: dict[str, Any] = {"name": "v1.0.0", "commit": {"created": "2024-05-28T04:42:42+02:00"}}
SOURCE = Codeberg(kind="codeberg", repo="acme/vox")


def world(**said: Any) -> Upstreams:
    usual = {REPO: VOX, RELEASES: [RELEASE], TAGS: [TAG]}
    asked = usual | {globals()[name]: body for name, body in said.items()}
    return Upstreams(
        {url: body if isinstance(body, tuple) else dump(body) for url, body in asked.items()}
    )


def look(upstreams: Upstreams, before: Look | None = None, source: Codeberg = SOURCE) -> Look:
    return drive([member(source, before)], Upstream(), upstreams.answer)[0]


def test_a_look_asks_for_repository_and_releases() -> None:
    upstreams = world()
    assert values(look(upstreams)) == {
        "repository": {"id": 42, "name": "acme/vox", "url": HOME},
        "archived": False,
        "license": "MIT",
        "release:v0.2": {
            "published_at": "2025-01-03T01:56:19Z",
            "created_at": "2025-01-03T01:56:19Z",
            "prerelease": True,
            "url": f"{HOME}/releases/tag/v0.2",
        },
    }
    assert upstreams.urls == [REPO, RELEASES]


@pytest.mark.parametrize(
    ("told", "license"),
    [
        (["MIT", "Apache-2.0"], "Apache-2.0 AND MIT"),
        (["Acme-1.0"], "unrecognised"),
        ([], None),
    ],
)
def test_licences_are_joined_in_a_fixed_order(told: list[str], license: str | None) -> None:  # noqa: A002
    assert values(look(world(REPO=VOX | {"licenses": told}))).get("license") == license


@pytest.mark.parametrize("told", [{"licenses": None}, {}])
def test_a_host_that_does_not_tell_licences_takes_none_back(told: dict[str, Any]) -> None:
    before = look(world())
    silent = {name: value for name, value in VOX.items() if name != "licenses"} | told
    assert gone(look(world(REPO=silent), before), before) == set()


def test_tags_are_counted_where_no_link_leads_on() -> None:
    names = [f"v1.{n}" for n in range(60)]
    upstreams = world(RELEASES=[])
    total = {"x-total-count": "60"}
    upstreams.said[TAGS] = (200, dump([TAG | {"name": n} for n in names[:50]]), total)
    upstreams.said[f"{TAGS}&page=2"] = (200, dump([TAG | {"name": n} for n in names[50:]]), total)
    facts = values(look(upstreams))
    assert {f"release:{name}" for name in names} <= set(facts)
    assert facts["release:v1.7"] == {
        "published_at": "2024-05-28T02:42:42Z",
        "tag_only": True,
        "url": f"{HOME}/src/tag/v1.7",
    }


def test_branches_lead_to_their_page() -> None:
    source = Codeberg(kind="codeberg", repo="acme/vox", watch=("branches",))
    upstreams = world(BRANCHES=[{"name": "v2/large"}])
    facts = values(look(upstreams, source=source))
    assert facts["branch:v2/large"] == {"url": f"{HOME}/src/branch/v2/large"}
    assert upstreams.urls == [REPO, BRANCHES]


def test_releases_that_are_switched_off_are_no_withdrawal() -> None:
    with pytest.raises(LookFailed, match="shows no releases"):
        look(world(RELEASES=(404, b"{}", {})))


def test_a_next_page_on_another_host_is_not_read() -> None:
    link = {"link": '<https://evil.example/next>; rel="next"'}
    with pytest.raises(Unreadable, match="another host"):
        look(world(RELEASES=(200, dump([RELEASE]), link)))


def test_odd_answers_never_crash() -> None:
    for url, usual in ((REPO, VOX), (RELEASES, [RELEASE]), (TAGS, [TAG])):
        for odd in oddities(usual):
            upstreams = world(RELEASES=[] if url == TAGS else [RELEASE])
            upstreams.said[url] = dump(odd)
            try:
                look(upstreams)
            except LookFailed:
                continue


@pytest.mark.parametrize("repo", ["vox", "acme/vox/x", "acme/..", "acme /vox", ""])
def test_a_repository_has_an_owner(repo: str) -> None:
    with pytest.raises(ValueError, match="owner/name"):
        Codeberg(kind="codeberg", repo=repo)
