"""A README that is watched: each piece of news once, other edits in one event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.road.conftest import Road
from tests.road.github.asking import the_event, watching
from tests.world import Repo

HEAD = "# Vox\n\nVox speaks Welsh.\n\n## 🔥 News\n\n"
OLD = "- **2026.10.01**: 🎉 Vox 1 is [out](https://x.example/1).\n"
TAIL = "\n## Usage\n\n- call it\n"


@pytest.fixture
def vox(both: Road) -> Repo:
    repo = both.world.github.repo("acme/vox", id=801, readme=HEAD + OLD + TAIL)
    watching(both, '["readme"]')
    assert both.run()["sources"]["first_seen"] == 1
    return repo


def test_news_are_told_with_their_own_date_and_link_by_either_road(both: Road, vox: Repo) -> None:
    vox.readme = HEAD + "- [2026/11/22] [Vox 2](https://x.example/2) is out!\n" + OLD + TAIL
    event = the_event(both)
    assert (event["kind"], event["severity"]) == ("entry.new", "minor")
    assert (event["provider"], event["subject"]) == ("acme", "github:acme/vox")
    assert event["predicate"].startswith("entry:")
    assert event["title"] == "acme/vox: Vox 2 is out!"
    assert event["url"] == "https://x.example/2"
    assert event["new"]["published_at"] == "2026-11-22"
    assert [both.kinds() for _ in range(2)] == [[], []]


def test_news_and_another_edit_are_two_events(both: Road, vox: Repo) -> None:
    head = HEAD.replace("speaks Welsh", "speaks and sings Welsh")
    vox.readme = head + "- 2026-11: Breton\n" + OLD + TAIL
    assert both.kinds() == ["entry.new", "page.changed"]
    assert both.kinds() == []


def test_an_old_list_of_news_that_is_added_is_one_edit(both: Road, vox: Repo) -> None:
    more = "".join(f"- 2025-0{n}-01: Paper {n} is accepted\n" for n in range(1, 9))
    vox.readme = HEAD + OLD + more + TAIL
    assert both.kinds() == ["page.changed"]
    assert both.kinds() == []


def test_translations_are_not_watched(both: Road, vox: Repo) -> None:
    for name in ("README_zh.md", "README_CN.md", "docs/README.md"):
        vox.push(name, HEAD + "- 2026-11-22: other\n" + OLD, both.now)
    assert both.kinds() == []


def test_a_readme_that_goes_and_comes_back_tells_no_news_again(both: Road, vox: Repo) -> None:
    vox.readme = HEAD + "- 2026-11-22: Vox 2\n" + OLD + TAIL
    assert both.kinds() == ["entry.new"]
    before = vox.readme
    for without, told in (
        (None, [[], ["page.changed"]]),  # no file at all is believed when it is seen again
        ("# Vox\n\nTo be written.\n", [["page.changed"], []]),
    ):
        vox.readme = without
        assert [both.kinds() for _ in told] == told
        both.forget()
        assert both.kinds() == []
        vox.readme = before
        assert both.kinds() == ["page.changed"]
        assert both.kinds() == []


def test_news_are_told_once_though_the_database_is_lost(both: Road, vox: Repo) -> None:
    vox.readme = HEAD + "- 2026-11-22: Vox 2\n" + OLD + TAIL
    both.forget()
    assert both.kinds() == ["entry.new"]
    both.forget()
    assert both.kinds() == []


def test_the_token_makes_no_difference(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = road.world.github.repo("acme/vox", id=801, readme=HEAD + OLD + TAIL)
    road.world.github.tokens = {"good-token"}
    watching(road, '["readme", "branches", "default-branch"]')
    road.run()
    for turn in range(4):
        if turn % 2:
            monkeypatch.delenv("GITHUB_TOKEN")
        else:
            monkeypatch.setenv("GITHUB_TOKEN", "good-token")
        assert road.kinds() == []
    repo.readme = HEAD + "- 2026-11-22: Vox 2\n" + OLD + TAIL
    assert road.kinds() == ["entry.new"]


@pytest.mark.parametrize(
    ("branch", "told"),
    [
        ("salmonn2", True), ("v2", True), ("audio_flamingo_3", True), ("model/large", True),
        ("ELLSA", True), ("dependabot/pip/torch-2.6.0", False), ("renovate/configure", False),
        ("feature/stream", False), ("fix-typo", False), ("gh-pages", False), ("ann/try", False),
        ("release-please--branches--main", False), ("add_audio_url_chunk", False),
        ("ann-patch-1", False), ("revert-12-main", False), ("update-readme", False),
    ],
)  # fmt: skip
def test_a_branch_that_may_hold_a_model_is_told(road: Road, branch: str, told: bool) -> None:
    repo = road.world.github.repo("acme/vox", id=801)
    watching(road, '["branches"]')
    road.run()
    repo.branch(branch, date=road.now)
    assert road.kinds() == (["entry.new"] if told else [])
    assert road.kinds() == []


def test_a_branch_without_a_commit_for_a_year_is_told_once_and_when_it_wakes(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, readme="# Vox", created_at="2025-11-25")
    watching(both, '["default-branch"]')
    both.run()
    both.now += timedelta(days=2)
    assert both.kinds() == []
    both.now += timedelta(days=2)
    event = the_event(both)
    assert (event["kind"], event["predicate"], event["new"]) == ("item.changed", "quiet", True)
    assert both.kinds() == []
    repo.branch("next", date=both.now)
    assert both.kinds() == []
    repo.push("main.py", "speak()", both.now)
    assert the_event(both)["new"] is False
    assert both.kinds() == []


def test_a_repository_that_was_always_quiet_is_nothing_to_tell(both: Road) -> None:
    both.world.github.repo("acme/vox", id=801, readme="# Vox", created_at="2024-01-01")
    watching(both, '["default-branch"]')
    both.run()
    assert [both.kinds() for _ in range(2)] == [[], []]
