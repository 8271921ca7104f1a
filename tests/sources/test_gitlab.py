"""GitLab's API v4: what its answers are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Look, Unmodified
from monitor.sources.base import Upstream
from monitor.sources.gitlab import Gitlab
from tests.sources.drive import Upstreams, drive, dump, gone, member, observed, oddities, values

API = "https://gitlab.com/api/v4/projects"
PROJECT = f"{API}/acme%2Faudio%2Fvox?license=true"
RELEASES = f"{API}/acme%2Faudio%2Fvox/releases?order_by=created_at&sort=desc&per_page=100"
TAGS = f"{API}/acme%2Faudio%2Fvox/repository/tags?order_by=updated&sort=desc&per_page=100"
ARCHIVED = f"{API}?archived=true&id_after=41&id_before=43&order_by=id&simple=true"
HOME = "https://gitlab.com/acme/audio/vox"

VOX: dict[str, Any] = {
    "id": 42,
    "path_with_namespace": "acme/audio/vox",
    "web_url": HOME,
    "default_branch": "main",
    "star_count": 7,
    "forks_count": 2,
    "license": {"key": "apache-2.0", "name": "Apache License 2.0"},
}
RELEASE: dict[str, Any] = {
    "tag_name": "v0.2",
    "name": "Awesome v0.2",
    "description": "## Changes\n\nEscapes titles.",
    "created_at": "2019-01-03T01:56:19.539Z",
    "released_at": "2019-01-03T02:00:00.000+01:00",
    "upcoming_release": False,
    "_links": {"self": f"{HOME}/-/releases/v0.2"},
}
TAG: dict[str, Any] = {
    "name": "audio/v1.0.0",
    "created_at": None,
    "commit": {"committed_date": "2012-05-28T04:42:42-07:00"},
}
SOURCE = Gitlab(kind="gitlab", project="acme/audio/vox")


def world(**said: Any) -> Upstreams:
    usual = {PROJECT: VOX, RELEASES: [RELEASE], TAGS: [TAG], ARCHIVED: []}
    asked = usual | {globals()[name]: body for name, body in said.items()}
    return Upstreams(
        {url: body if isinstance(body, tuple) else dump(body) for url, body in asked.items()}
    )


def look(upstreams: Upstreams, before: Look | None = None, source: Gitlab = SOURCE) -> Look:
    return drive([member(source, before)], Upstream(), upstreams.answer)[0]


def test_a_look_asks_for_project_state_and_releases() -> None:
    upstreams = world()
    seen = look(upstreams)
    assert upstreams.urls == [PROJECT, ARCHIVED, RELEASES]
    assert values(seen) == {
        "repository": {"id": 42, "name": "acme/audio/vox", "url": HOME},
        "archived": False,
        "license": "Apache-2.0",
        "release:v0.2": {
            "name": "Awesome v0.2",
            "published_at": "2019-01-03T01:00:00Z",
            "created_at": "2019-01-03T01:56:19Z",
            "url": f"{HOME}/-/releases/v0.2",
        },
    }
    counted = {counter.name: counter.value for counter in observed(seen).counters}
    assert counted == {"stars": 7, "forks": 2}


def test_who_is_told_the_state_needs_no_listing() -> None:
    upstreams = world(PROJECT=VOX | {"archived": True})
    assert values(look(upstreams))["archived"] is True
    assert ARCHIVED not in upstreams.urls


def test_only_the_project_itself_among_the_archived_ones_counts() -> None:
    assert values(look(world(ARCHIVED=[{"id": 42}])))["archived"] is True
    assert values(look(world(ARCHIVED=[{"id": 7}])))["archived"] is False


@pytest.mark.parametrize(
    ("told", "license"),
    [
        ({"key": "mit", "name": "MIT License"}, "MIT"),
        ({"key": "other", "name": "Other"}, "unrecognised"),
        ({"key": None, "name": None}, "unrecognised"),
        (None, None),
    ],
)
def test_a_licence_is_told_by_its_key(told: Any, license: str | None) -> None:  # noqa: A002
    seen = look(world(PROJECT=VOX | {"license": told}))
    assert values(seen).get("license") == license


def test_a_licence_that_is_not_told_is_not_gone() -> None:
    before = look(world())
    without = {name: value for name, value in VOX.items() if name != "license"}
    assert gone(look(world(PROJECT=without), before), before) == set()


def test_tags_stand_in_and_are_dated_by_their_commit() -> None:
    facts = values(look(world(RELEASES=[])))
    assert facts["release:audio/v1.0.0"] == {
        "published_at": "2012-05-28T11:42:42Z",
        "tag_only": True,
        "url": f"{HOME}/-/tags/audio/v1.0.0",
    }


def test_an_upcoming_release_is_none_yet() -> None:
    facts = values(look(world(RELEASES=[RELEASE | {"upcoming_release": True}], TAGS=[])))
    assert not [predicate for predicate in facts if predicate.startswith("release:")]


def test_releases_without_their_tags_are_unreadable() -> None:
    hidden = {name: value for name, value in RELEASE.items() if name != "tag_name"}
    with pytest.raises(Unreadable, match="not public"):
        look(world(RELEASES=[hidden]))


def test_all_that_answers_304_is_unmodified() -> None:
    before = look(world())
    same: tuple[int, bytes, dict[str, str]] = (304, b"", {})
    after = look(world(PROJECT=same, ARCHIVED=same, RELEASES=same), before)
    assert isinstance(after, Unmodified)


def test_where_releases_are_as_they_were_and_tags_are_not_both_are_read_whole() -> None:
    before = look(world(RELEASES=[]))
    upstreams = world()
    upstreams.said[PROJECT] = upstreams.said[ARCHIVED] = (304, b"", {})
    upstreams.said[RELEASES] = [(304, b"", {}), dump([])]
    newer = TAG | {"name": "audio/v2.0.0", "created_at": "2026-01-01T00:00:00Z"}
    upstreams.said[TAGS] = dump([newer, TAG])
    facts = values(look(upstreams, before))
    assert set(facts) == {"release:audio/v1.0.0", "release:audio/v2.0.0"}
    assert upstreams.urls == [PROJECT, ARCHIVED, RELEASES, TAGS, RELEASES]


def test_notes_go_with_news_only() -> None:
    before = look(world())
    assert "notes" not in values(before)["release:v0.2"]  # type: ignore[operator]
    newer = RELEASE | {"tag_name": "v0.3", "created_at": "2020-01-01T00:00:00Z"}
    facts = values(look(world(RELEASES=[newer, RELEASE]), before))
    assert facts["release:v0.3"]["notes"] == "Escapes titles."  # type: ignore[index,call-overload]
    assert "notes" not in facts["release:v0.2"]  # type: ignore[operator]


def test_pages_are_read_until_something_is_known() -> None:
    before = look(world())
    rows = [RELEASE | {"tag_name": f"v1.{n}"} for n in range(3)]
    upstreams = world()
    for page in (1, 2, 3):
        url = RELEASES if page == 1 else f"{RELEASES}&page={page}"
        body = rows[page - 1 : page] + ([RELEASE] if page == 2 else [])
        link = f'<{RELEASES}&page={page + 1}>; rel="next"'
        upstreams.said[url] = (200, dump(body), {"link": link})
    facts = values(look(upstreams, before))
    assert {"release:v1.0", "release:v1.1", "release:v0.2"} <= set(facts)
    assert "release:v1.2" not in facts


def test_another_project_under_the_name_is_no_rename() -> None:
    before = look(world())
    now = world(PROJECT=VOX | {"id": 43})
    now.said[f"{API}/42?license=true"] = dump(VOX | {"path_with_namespace": "acme/voxel"})
    with pytest.raises(LookFailed, match="called acme/voxel: correct `project`"):
        look(now, before)


def test_a_repository_without_commits_has_no_tags_to_read() -> None:
    seen = look(world(RELEASES=[], TAGS=(404, b"{}", {})))
    assert set(values(seen)) == {"repository", "archived", "license"}
    assert not [cover for cover in observed(seen).covers if cover.predicate == "release:*"]


def test_odd_answers_never_crash() -> None:
    for url, usual in ((PROJECT, VOX), (RELEASES, [RELEASE]), (TAGS, [TAG]), (ARCHIVED, [VOX])):
        for odd in oddities(usual):
            upstreams = world(RELEASES=[] if url == TAGS else [RELEASE])
            upstreams.said[url] = dump(odd)
            try:
                look(upstreams)
            except LookFailed:
                continue
            except KeyError as unasked:
                if "archived=true" not in str(unasked):
                    raise


@pytest.mark.parametrize("project", ["vox", "/vox", "acme/vox.git", "acme/../vox", "a b/c", "-a/b"])
def test_a_project_has_a_group(project: str) -> None:
    with pytest.raises(ValueError, match="group/name"):
        Gitlab(kind="gitlab", project=project)
