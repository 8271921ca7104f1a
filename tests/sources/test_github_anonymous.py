"""GitHub without a token: REST for the repository, Atom feeds for releases and tags."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Failure, Look, Unmodified
from monitor.sources.base import Upstream
from monitor.sources.github import Github
from monitor.sources.github.anonymous import MOST_QUESTIONS
from monitor.sources.github.values import is_prerelease
from tests.sources.drive import (
    Upstreams,
    drive,
    dump,
    gone,
    member,
    moved,
    observed,
    oddities,
    values,
)

OPEN = Upstream()
PAGE = "https://github.com/acme/vox"
REST = "https://api.github.com/repos/acme/vox"
NUMBER = "https://api.github.com/repositories/801"
RELEASES = "https://github.com/acme/vox/releases.atom"
TAGS = "https://github.com/acme/vox/tags.atom"
RAW = "https://github.com/acme/vox/raw/HEAD/README.md"
NOT_THERE: Any = (404, b"", {})
SAME: Any = (304, b"", {})


def github(**keys: Any) -> Github:
    return Github(kind="github", repo="acme/vox", **keys)


def repository(**said: Any) -> bytes:
    return dump({
        "id": 801, "full_name": "acme/vox", "html_url": "https://github.com/acme/vox",
        "archived": False, "default_branch": "main", "stargazers_count": 4100, "forks_count": 300,
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"},
    } | said)  # fmt: skip


def entry(tag: str, title: str | None = None, *, at: str = "", content: str = "<p>n</p>") -> str:
    return f"""<entry><id>tag:github.com,2008:Repository/801/{tag}</id>
      <updated>{at or "2025-06-30T17:00:00Z"}</updated>
      <link rel="alternate" type="text/html" href="/acme/vox/releases/tag/{tag}"/>
      <title>{escape(title or tag)}</title><content type="html">{escape(content)}</content>
      <author><name>someone</name></author></entry>"""


def bare(tag: str, **said: str) -> str:
    return entry(tag, content="", **said)


def feed(*entries: str, title: str = "Release notes from vox") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:github.com,2008:x</id>
      <title>{title}</title>{"".join(entries)}</feed>""".encode()


def rest_release(tag: str, **said: Any) -> bytes:
    return dump({
        "tag_name": tag, "name": None, "draft": False, "prerelease": False,
        "created_at": "2025-06-28T00:00:00Z", "published_at": "2025-06-30T17:00:00Z",
        "html_url": f"https://github.com/acme/vox/releases/tag/{tag}",
    } | said)  # fmt: skip


def asked(
    source: Github, said: dict[str, Any], before: Look | None = None
) -> tuple[Look, list[str]]:
    answers = Upstreams({REST: repository()} | said)
    looks = drive([member(source, before)], OPEN, answers.answer)
    return looks[0], answers.urls


def look(source: Github, said: dict[str, Any], before: Look | None = None) -> Look:
    return asked(source, said, before)[0]


def names(look: Look) -> set[str]:
    return {name[8:] for name in values(look) if name.startswith("release:")}


def test_a_repository_is_read_by_rest_and_its_releases_by_feed() -> None:
    seen, urls = asked(github(), {RELEASES: feed(entry("v0.6", "Vox 0.6"))})
    assert urls == [REST, RELEASES] == github().would_fetch(OPEN)
    assert values(seen) == {
        "repository": {"id": 801, "name": "acme/vox", "url": PAGE},
        "license": "MIT",
        "archived": False,
        "release:v0.6": {
            "name": "Vox 0.6",
            "published_at": "2025-06-30T17:00:00Z",
            "url": "https://github.com/acme/vox/releases/tag/v0.6",
        },
    }


def test_only_what_is_watched_is_fetched() -> None:
    _, urls = asked(github(watch=["license"]), {})
    assert urls == [REST]


def test_the_tag_is_in_the_id_and_may_hold_slashes() -> None:
    seen = look(github(), {RELEASES: feed(entry("pios/0.7.1", "Release 9.9"))})
    assert names(seen) == {"pios/0.7.1"}


def test_all_unmodified_is_unmodified_and_a_part_of_it_is_carried_on() -> None:
    source = github(watch=["releases", "license", "readme", "branches"])
    branches = f"{REST}/branches?per_page=100"
    first: dict[str, Any] = {
        RELEASES: feed(entry("v1")),
        RAW: b"# Vox",
        branches: dump([{"name": "main"}]),
    }
    before = look(source, first)
    still = dict.fromkeys([REST, RELEASES, RAW, branches], SAME)
    assert isinstance(look(source, still, before), Unmodified)
    after = look(source, still | {RAW: b"# Vox 2"}, before)
    assert {name.partition(":")[0] for name in values(after)} == {"readme"}
    assert {cover.predicate for cover in observed(after).covers} == {"readme:*"}
    after = look(source, still | {RAW: b"# Vox\n\n## News\n\n- It sings"}, before)
    assert {cover.predicate for cover in observed(after).covers} == {"readme:*", "entry:*"}


def test_nothing_is_conditional_before_there_is_a_snapshot_that_answers_the_question() -> None:
    before = look(github(watch=["license"]), {})
    for known, expected in ((None, False), (before, True)):
        answers = Upstreams({REST: repository()})
        drive([member(github(watch=["license"]), known)], OPEN, answers.answer)
        assert [one.conditional for one in answers.asked] == [expected]
    answers = Upstreams({REST: repository()})
    drive([member(github(watch=["archived"]), before)], OPEN, answers.answer)
    assert not answers.asked[0].conditional


def test_a_new_entry_is_a_release_only_if_rest_knows_it_as_one() -> None:
    before = look(github(), {RELEASES: feed(entry("v1"))})
    found = feed(entry("v2"), bare("nightly"), entry("v1"))
    after = look(github(), {
        RELEASES: found,
        f"{REST}/releases/tags/v2": rest_release("v2", prerelease=True),
        f"{REST}/releases/tags/nightly": (404, b"{}", {}),
    }, before)  # fmt: skip
    assert names(after) == {"v1", "v2"}
    value = values(after)["release:v2"]
    assert isinstance(value, dict)
    assert value["prerelease"] is True
    assert value["created_at"] == "2025-06-28T00:00:00Z"


def test_the_feeds_word_stands_where_rest_cannot_be_asked() -> None:
    before = look(github(), {RELEASES: feed(entry("v1"))})
    limited = LookFailed("rate-limited", "x")
    said: dict[str, Any] = {f"{REST}/releases/tags/v2rc1": limited}
    found = feed(entry("v2rc1"), bare("nightly"), entry("tag", "tag: a message"), entry("v1"))
    after, urls = asked(github(), {RELEASES: found, **said}, before)
    assert names(after) == {"v1", "v2rc1"}
    value = values(after)["release:v2rc1"]
    assert isinstance(value, dict)
    assert value["prerelease"] is True
    assert len(urls) == 3


def test_tags_stand_in_where_the_feed_is_one_of_tags() -> None:
    tags = feed(bare("v1"), entry("v0", "v0: first"), title="Tags from vox")
    facts = values(look(github(), {RELEASES: tags}))
    assert facts["release:v1"] == {
        "published_at": "2025-06-30T17:00:00Z",
        "tag_only": True,
        "url": "https://github.com/acme/vox/releases/tag/v1",
    }
    assert facts["release:v0"]["tag_only"] is True  # type: ignore[index, call-overload]


def test_a_release_made_for_a_told_tag_keeps_its_key() -> None:
    before = look(github(), {RELEASES: feed(bare("v1"), title="Tags from vox")})
    after, urls = asked(github(), {RELEASES: feed(entry("v1", "Vox 1"))}, before)
    assert names(after) == {"v1"}
    assert "tag_only" not in values(after)["release:v1"]  # type: ignore[operator]
    assert urls == [REST, RELEASES]


def test_what_is_known_of_a_release_is_not_forgotten_for_a_feed_that_tells_less() -> None:
    source = github()
    before = look(source, {RELEASES: feed(entry("v0"))})
    said: dict[str, Any] = {
        f"{REST}/releases/tags/v1": rest_release("v1", prerelease=True, name="Vox")
    }
    known = look(source, {RELEASES: feed(entry("v1"), entry("v0")), **said}, before)
    edited = feed(entry("v1", "Edited", at="2026-01-01T00:00:00Z"), entry("v0"))
    after = look(source, {RELEASES: edited}, known)
    assert values(after)["release:v1"] == values(known)["release:v1"]


def test_a_release_is_absent_only_where_rest_answers_404() -> None:
    before = look(github(), {RELEASES: feed(entry("v3"), entry("v2"), entry("v1"))})
    said: dict[str, Any] = {
        RELEASES: feed(entry("v1")),
        f"{REST}/releases/tags/v2": rest_release("v2"),
        f"{REST}/releases/tags/v3": (404, b"{}", {}),
    }
    after = look(github(), said, before)
    assert gone(after, before) == {"github:acme/vox release:v3"}
    assert names(after) == {"v1", "v2"}


def test_a_release_whose_tag_alone_is_left_is_absent() -> None:
    before = look(github(), {RELEASES: feed(entry("v2", "Vox 2"), entry("v1"))})
    said: dict[str, Any] = {f"{REST}/releases/tags/v2": (404, b"{}", {})}
    after = look(github(), {RELEASES: feed(bare("v2"), entry("v1")), **said}, before)
    assert gone(after, before) == {"github:acme/vox release:v2"}


def test_what_fell_off_the_end_of_a_full_feed_is_neither_asked_for_nor_absent() -> None:
    dates = [f"2025-01-{day:02d}T00:00:00Z" for day in range(1, 13)]
    rows = [entry(f"v{n}", at=at) for n, at in enumerate(dates)][::-1]
    before = look(github(), {RELEASES: feed(*rows[2:])})
    ask = f"{REST}/releases/tags/v"
    said: dict[str, Any] = {f"{ask}11": rest_release("v11"), f"{ask}10": rest_release("v10")}
    after, urls = asked(github(), {RELEASES: feed(*rows[:10]), **said}, before)
    assert gone(after, before) == set()
    assert len(urls) == 4


def test_one_look_asks_rest_about_few_tags_only() -> None:
    before = look(github(), {RELEASES: feed(*[entry(f"v{n}") for n in range(9)])})
    said: dict[str, Any] = {f"{REST}/releases/tags/v{n}": (404, b"{}", {}) for n in range(9)}
    after, urls = asked(github(), {RELEASES: feed(), **said}, before)
    assert len(urls) == 2 + MOST_QUESTIONS
    assert len(gone(after, before)) == MOST_QUESTIONS


def test_a_deleted_tag_that_stood_in_is_asked_for_as_a_tag() -> None:
    source = github(watch=["tags"])
    before = look(source, {TAGS: feed(bare("v2"), bare("v1"), title="Tags from vox")})
    said: dict[str, Any] = {f"{REST}/git/ref/tags/v2": (404, b"{}", {})}
    after = look(source, {TAGS: feed(bare("v1"), title="Tags from vox"), **said}, before)
    assert gone(after, before) == {"github:acme/vox release:v2"}


def test_tags_beside_releases_add_those_without_one() -> None:
    source = github(watch=["releases", "tags"])
    releases = feed(entry("v1", "Vox"), bare("v0"))
    seen = look(source, {RELEASES: releases, TAGS: feed(bare("v1"), bare("v0"), bare("x"))})
    tagged = {name for name, value in values(seen).items() if "tag_only" in str(value)}
    assert tagged == {"release:v0", "release:x"}
    assert "release:v1" in values(seen)


def test_a_rename_is_followed_and_told_by_the_repository_fact() -> None:
    target = "https://api.github.com/repositories/801"
    renamed = (200, repository(full_name="acme/voice"), {"redirects": moved(301, REST, target)})
    before = look(github(watch=["license"]), {})
    after, urls = asked(github(watch=["license"]), {REST: renamed}, before)
    assert values(after)["repository"] == {"id": 801, "name": "acme/voice", "url": PAGE}
    assert urls == [REST]


def test_another_repository_under_the_old_name_is_a_failed_look_where_ours_is_gone() -> None:
    before = look(github(watch=["license"]), {})
    taken = {REST: repository(id=2), NUMBER: NOT_THERE}
    failed = look(github(watch=["license"]), taken, before)
    assert isinstance(failed, Failure)
    assert failed.error == "not-found"
    assert "now another repository (id 2, was 801)" in failed.detail
    assert (failed.evidence.url, failed.evidence.status) == (NUMBER, 404)
    assert failed.instead == {"id": 2, "name": "acme/vox", "url": PAGE}


def shown(look: Look) -> dict[str, str | None]:
    """Where each fact was read, by predicate."""
    seen = observed(look)
    return {one.predicate: (one.evidence or seen.evidence).url for one in seen.facts}


def test_a_fact_has_the_answer_that_shows_it() -> None:
    source = github(watch=["releases", "tags", "license", "readme", "branches", "default-branch"])
    branches, commits = f"{REST}/branches?per_page=100", f"{PAGE}/commits/main.atom"
    told: dict[str, Any] = {
        RELEASES: feed(entry("v1")),
        TAGS: feed(bare("v1"), bare("x")),
        RAW: b"# Vox\n\n## News\n\n- It sings",
        branches: dump([{"name": "main"}]),
        commits: feed(entry("c")),
    }
    before = look(source, told)
    tag = f"{REST}/releases/tags/v2"
    newer = {RELEASES: feed(entry("v2"), entry("v1")), tag: rest_release("v2")}
    after = look(source, told | newer | {REST: SAME}, before)
    families = {name.partition(":")[0]: url for name, url in shown(before).items()}
    assert families == {
        "repository": REST, "license": REST, "default_branch": REST, "quiet": commits,
        "branch": branches, "entry": RAW, "readme": RAW, "release": TAGS,
    }  # fmt: skip
    assert shown(before)["release:v1"] == RELEASES
    assert shown(after)["release:v2"] == tag


def test_an_absence_has_the_answer_that_shows_it() -> None:
    before = look(github(), {RELEASES: feed(entry("v2"), entry("v1"))})
    tag = f"{REST}/releases/tags/v2"
    after = observed(look(github(), {RELEASES: feed(entry("v1")), tag: NOT_THERE}, before))
    (cover,) = [one for one in after.covers if one.predicate == "release:v2"]
    assert cover.evidence is not None
    assert (cover.evidence.url, cover.evidence.status) == (tag, 404)


def test_a_repository_whose_name_was_taken_is_followed_by_its_number() -> None:
    source, other = github(watch=["license", "releases"]), RELEASES.replace("acme/vox", "labs/ear")
    before = look(source, {RELEASES: feed(entry("v1"))})
    moved_on = repository(full_name="labs/ear", license=None)
    answers = {REST: repository(id=2), NUMBER: moved_on, other: feed(entry("v1"))}
    facts = values(look(source, answers, before))
    assert facts["repository"] == {"id": 801, "name": "labs/ear", "url": PAGE}
    assert "release:v1" in facts


def test_a_repository_is_asked_for_by_the_name_it_had_at_the_last_look() -> None:
    source = github(watch=["license"])
    before = look(source, {REST: repository(full_name="labs/ear")})
    answers = Upstreams({REST.replace("acme/vox", "labs/ear"): repository(full_name="labs/ear")})
    drive([member(source, before)], OPEN, answers.answer)
    assert len(answers.asked) == 1


def test_a_missing_repository_is_not_found_but_a_missing_feed_is_not_that() -> None:
    with pytest.raises(LookFailed) as failed:
        look(github(), {REST: (404, b"{}", {})})
    assert failed.value.error == "not-found"
    with pytest.raises(LookFailed) as failed:
        look(github(), {RELEASES: (404, b"", {})})
    assert failed.value.error == "unreadable"


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        (None, None),
        ({"key": "other", "spdx_id": "NOASSERTION"}, "unrecognised"),
        ({"key": "apache-2.0", "spdx_id": "Apache-2.0"}, "Apache-2.0"),
    ],
)
def test_licences_are_read_as_github_knows_them(said: Any, licence: str | None) -> None:
    seen = look(github(watch=["license"]), {REST: repository(license=said)})
    assert values(seen).get("license") == licence


@pytest.mark.parametrize(
    "body",
    [b"", b"<html></html>", feed(entry("v1"))[:-12], b"<feed>", b"{}", b"<feed></feed><x/></feed>"],
)
def test_a_cut_or_foreign_feed_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        look(github(), {RELEASES: body})


@pytest.mark.parametrize("body", [b"[]", b"null", b'{"message": "Moved Permanently"}', b"{"])
def test_an_answer_that_is_no_repository_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        look(github(), {REST: body})


def test_a_feed_of_another_repository_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="repository 801"):
        look(github(), {REST: repository(id=7), RELEASES: feed(entry("v1"))})


def test_a_readme_may_be_missing_or_too_large_to_be_sent() -> None:
    source, url = github(watch=["readme"]), f"{REST}/readme"
    missing = look(source, {RAW: NOT_THERE, url: (404, b"{}", {})})
    assert any(cover.predicate == "readme:*" for cover in observed(missing).covers)
    large = look(source, {RAW: NOT_THERE, url: dump({"encoding": "none", "content": ""})})
    assert not any(cover.predicate == "readme:*" for cover in observed(large).covers)


def test_a_readme_costs_nothing_of_the_sixty_unless_it_has_another_name() -> None:
    source, url = github(watch=["readme"]), f"{REST}/readme"
    seen, urls = asked(source, {RAW: b"# Vox"})
    assert urls == [REST, RAW] == source.would_fetch(OPEN)
    text = base64.encodebytes(b"# Vox").decode()
    file = dump({"encoding": "base64", "content": text, "path": "README.rst"})
    page: Any = (200, b"<html>sign in</html>", {"content-type": "text/html"})
    for other in (NOT_THERE, page):
        again, urls = asked(source, {RAW: other, url: file})
        assert values(again) == values(seen)
        assert urls == [REST, RAW, url]


def test_a_default_branch_without_a_commit_for_a_year_is_quiet() -> None:
    source = github(watch=["default-branch"])
    commits = "https://github.com/acme/vox/commits/main.atom"
    for at, still in (("2025-11-22T11:00:00Z", True), ("2025-11-22T13:00:00Z", False)):
        seen = look(source, {commits: feed(entry("x", at=at))})
        assert (values(seen)["default_branch"], values(seen)["quiet"]) == ("main", still)
    before = seen
    seen = look(source, {REST: SAME, commits: feed(entry("x", at="2025-01-01T00:00:00Z"))}, before)
    assert values(seen) == {"quiet": True}
    silent = look(source, {commits: LookFailed("timeout", "no answer")})
    assert "quiet" not in values(silent)


def notes(seen: Look) -> object:
    value = values(seen)["release:v2"]
    return value.get("notes") if isinstance(value, dict) else None


def test_notes_are_read_of_news_alone() -> None:
    before = look(github(), {RELEASES: feed(entry("v1"))})
    assert "notes" not in str(values(before))
    tag = f"{REST}/releases/tags/v2"
    told = rest_release("v2", body="## Changes\n\n* Speaks *Welsh*\n\n**Full Changelog**: x")
    after = look(github(), {RELEASES: feed(entry("v2"), entry("v1")), tag: told}, before)
    assert notes(after) == "Speaks Welsh"
    unasked: Any = LookFailed("rate-limited", "spent")
    fed = feed(entry("v2", content="<p>Speaks</p>"), entry("v1"))
    after = look(github(), {RELEASES: fed, tag: unasked}, before)
    assert notes(after) == "Speaks"


def test_branches_are_followed_page_by_page_and_never_to_another_host() -> None:
    source, first = github(watch=["branches"]), f"{REST}/branches?per_page=100"
    second = "https://api.github.com/repositories/801/branches?per_page=100&page=2"
    link = {"link": f'<{second}>; rel="next", <{second}>; rel="last"'}
    seen = look(source, {first: (200, dump([{"name": "a"}]), link), second: dump([{"name": "b"}])})
    assert {"branch:a", "branch:b"} <= set(values(seen))
    away = {"link": '<https://evil.example/x>; rel="next"'}
    with pytest.raises(Unreadable, match="another host"):
        look(source, {first: (200, dump([{"name": "a"}]), away)})


@pytest.mark.parametrize(
    ("tag", "unfinished"),
    [
        ("v1.0", False), ("v1.0rc1", True), ("2.0.0-beta.2", True), ("vox/1.0a1", True),
        ("1.0.dev3", True), ("v1.0-preview", True), ("v3.0.0-next.1", True), ("nightly", False),
        ("2024-05-01", False), ("release-1.0", False), ("v1.2-hotfix", False), ("b3456", False),
        ("v1.0-7b", False), ("pre-trained", False), ("qwen-7b", False), ("1.0.2a", False),
        ("@acme/pkg@1.2.3-rc.1", True), ("name@1.2.3", False), ("pkg-a/v1.2b1", True),
        ("5.0.0-M1", True), ("v1.0+cu121", False), ("alphafold-2.3", False),
    ],
)  # fmt: skip
def test_a_tag_tells_a_prerelease_by_pep_440_or_semver(tag: str, unfinished: bool) -> None:
    assert is_prerelease(tag) is unfinished


def test_each_repository_is_visited_by_itself() -> None:
    assert github().group(OPEN) == github().id


def test_no_odd_member_of_an_answer_is_more_than_unreadable() -> None:
    shaped = {"id": 801, "full_name": "acme/vox", "html_url": "https://github.com/acme/vox",
              "archived": False, "license": {"spdx_id": "MIT", "key": "mit"}}  # fmt: skip
    for odd in oddities(shaped):
        with suppress(LookFailed):
            look(github(), {REST: dump(odd), RELEASES: feed()})
