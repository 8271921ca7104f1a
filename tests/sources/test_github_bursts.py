"""More at once than one page of a feed or list holds, without a token."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import LookFailed
from monitor.sources.github import Github
from monitor.sources.github.anonymous import MOST_OLDER
from monitor.sources.github.parts import CUT
from tests.sources.drive import dump, gone, observed
from tests.sources.test_github_anonymous import (
    NOT_THERE,
    PAGE,
    RELEASES,
    REST,
    TAGS,
    asked,
    bare,
    entry,
    feed,
    github,
    look,
    names,
    shown,
)


def page_of(*numbers: int, title: str = "Tags from vox") -> bytes:
    days = {n: f"2026-{n // 28 + 1:02}-{n % 28 + 1:02}T00:00:00Z" for n in numbers}
    return feed(*(bare(f"v{n}", at=days[n]) for n in numbers), title=title)


def pages(newest: int, url: str = TAGS) -> dict[str, Any]:
    """A feed of tags from `newest` down to 0 in pages of ten, as the website hands it out."""
    rows = range(newest, -1, -1)
    found: dict[str, Any] = {url: page_of(*rows[:10])}
    for start in range(10, len(rows) + 10, 10):
        found[f"{url}?after=v{rows[start - 1] if start < len(rows) else 0}"] = page_of(
            *rows[start : start + 10]
        )
    return found


@pytest.mark.parametrize(
    ("source", "url"), [(github(watch=["tags"]), TAGS), (github(), RELEASES)], ids=["tags", "bare"]
)
def test_a_feed_of_tags_is_read_on_down_to_something_known(source: Github, url: str) -> None:
    before = look(source, {url: page_of(0)})
    after, urls = asked(source, pages(43, url), before)
    assert names(after) == {f"v{n}" for n in range(44)}
    assert urls[2:] == [f"{url}?after=v{n}" for n in (34, 24, 14, 4)]
    assert shown(after)["release:v20"] == f"{url}?after=v24"
    assert gone(after, before) == set()
    assert observed(after).notes == ()


def test_a_baseline_reads_one_page() -> None:
    _, urls = asked(github(watch=["tags"]), pages(43))
    assert urls == [REST, TAGS]


def test_a_feed_that_never_ends_is_cut_and_that_is_said() -> None:
    source = github(watch=["tags"])
    before = look(source, {TAGS: page_of(0)})
    after, urls = asked(source, pages(300), before)
    assert len(urls) == 2 + MOST_OLDER
    assert observed(after).notes == (CUT,)
    assert gone(after, before) == set()


@pytest.mark.parametrize(
    ("again", "notes"),
    [(page_of(*range(20, 10, -1)), (CUT,)), (NOT_THERE, (CUT,)), (feed(), ())],
    ids=["repeated", "missing", "ended"],
)
def test_a_feed_that_cannot_be_read_on_is_read_as_far_as_it_goes(again: Any, notes: Any) -> None:
    source = github(watch=["tags"])
    before = look(source, {TAGS: page_of(0)})
    first = page_of(*range(20, 10, -1))
    after, urls = asked(source, {TAGS: first, f"{TAGS}?after=v11": again}, before)
    assert names(after) >= {f"v{n}" for n in range(11, 21)}
    assert len(urls) == 3
    assert observed(after).notes == notes
    assert gone(after, before) == set()


def test_a_page_that_fails_fails_the_look_lest_the_rest_is_never_reached() -> None:
    source = github(watch=["tags"])
    before = look(source, {TAGS: page_of(0)})
    down = LookFailed("server-error", "502")
    with pytest.raises(LookFailed, match="502"):
        look(source, pages(30) | {f"{TAGS}?after=v11": down}, before)


def rest_page(tags: range, following: int | None = None) -> Any:
    rows = [{"tag_name": f"v{n}", "html_url": f"{PAGE}/releases/tag/v{n}"} for n in tags]
    link = f'<{REST}/releases?per_page=100&page={following}>; rel="next"' if following else ""
    return (200, dump(rows), {"link": link})


def test_a_list_of_releases_is_read_on_down_to_something_known() -> None:
    before = look(github(), {RELEASES: feed(entry("v0"))})
    fed = feed(*(entry(f"v{n}") for n in range(220, 210, -1)))
    first, second, third = (
        f"{REST}/releases?per_page=100{more}" for more in ("", "&page=2", "&page=3")
    )
    told = {
        RELEASES: fed,
        first: rest_page(range(220, 120, -1), 2),
        second: rest_page(range(120, 20, -1), 3),
        third: rest_page(range(20, -1, -1)),
    }
    after, urls = asked(github(), told, before)
    assert urls[2:] == [first, second, third]
    assert names(after) == {f"v{n}" for n in range(1, 221)}
    assert shown(after)["release:v50"] == second
    assert gone(after, before) == set()
    spent = LookFailed("rate-limited", "60")
    older: dict[str, Any] = {f"{REST}/releases/tags/v1": spent}
    older |= {f"{RELEASES}?after=v211": feed(*(entry(f"v{n}") for n in (2, 1, 0)))}
    for lost in (first, second):
        after = look(github(), told | {lost: spent} | older, before)
        assert names(after) == {f"v{n}" for n in (*range(211, 221), 2, 1, 0)}
