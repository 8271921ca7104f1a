"""Feeds as facts: an entry is known by its id or by its link, and never goes."""

from __future__ import annotations

from typing import Any

from monitor.model import Unmodified
from monitor.sources.feed import Feed
from tests.sources.asking import asked, facts, failed, look, looks, observed, reply

URL = "https://example.org/news/feed.xml"
ID = f"feed:{URL}"


def a_feed(**keys: Any) -> Feed:
    return Feed(**{"kind": "feed", "url": URL, **keys})


def rss(*items: str) -> Any:
    body = f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'
    return reply(body, "application/rss+xml", url=URL)


def item(guid: str, link: str = "", title: str = "News") -> str:
    return f"<item><title>{title}</title><link>{link}</link><guid>{guid}</guid></item>"


def test_an_entry_is_a_fact_and_its_address_stays_as_upstream_wrote_it() -> None:
    link = "https://example.org/a?utm_source=rss&amp;b=%7Ex#top"
    assert facts(observed(a_feed(), rss(item("1", link, "Vox 2")))) == {
        (ID, "entry:1"): {
            "title": "Vox 2",
            "url": "https://example.org/a?utm_source=rss&b=%7Ex#top",
        }
    }


def test_absence_from_a_feed_says_nothing() -> None:
    assert observed(a_feed(), rss(item("1"))).covers == ()


def test_an_entry_whose_link_is_known_keeps_the_id_it_is_known_by() -> None:
    first = observed(a_feed(), rss(item("1", "https://example.org/a")))
    again = observed(a_feed(), rss(item("other", "https://example.org/a")), first)
    assert [fact.key for fact in again.facts] == [fact.key for fact in first.facts]
    assert again.facts[0].value == {
        "title": "News",
        "url": "https://example.org/a",
        "also": ["other"],
    }


def test_an_entry_whose_id_is_known_may_move() -> None:
    first = observed(a_feed(), rss(item("1", "https://example.org/a")))
    again = observed(a_feed(), rss(item("1", "https://example.org/b")), first)
    assert [fact.predicate for fact in again.facts] == ["entry:1"]


def test_beside_its_old_self_an_entry_with_a_new_id_is_not_told() -> None:
    first = observed(a_feed(), rss(item("1", "https://example.org/a", "Old")))
    both = rss(item("2", "https://example.org/a", "New"), item("1", "https://example.org/a", "Old"))
    assert [fact.key for fact in observed(a_feed(), both, first).facts] == [
        fact.key for fact in first.facts
    ]


def test_an_id_that_stands_twice_is_one_entry() -> None:
    assert len(observed(a_feed(), rss(item("1", title="A"), item("1", title="B"))).facts) == 1


def test_words_and_globs_choose_by_title() -> None:
    items = [item(str(n), title=title) for n, title in enumerate(["VOX 2", "Hiring", "Vox hiring"])]
    chosen = a_feed(include=["vox"], exclude=["*HIRING"])
    assert [fact.predicate for fact in observed(chosen, rss(*items)).facts] == ["entry:0"]


def test_a_feed_that_was_always_empty_is_fine() -> None:
    assert observed(a_feed(), rss()).facts == ()


def test_a_feed_that_comes_back_empty_is_a_failed_look() -> None:
    before = observed(a_feed(), rss(item("1")))
    assert failed(a_feed(), rss(), before).error == "empty"


def test_a_page_in_the_place_of_a_feed_names_the_feed_it_tells_of() -> None:
    page = "<!doctype html><link rel=alternate type=application/atom+xml href=/atom.xml><p>Hi"
    failure = failed(a_feed(), reply(page, url=URL))
    assert failure.error == "unreadable"
    assert "https://example.org/atom.xml" in failure.detail


def test_sources_that_share_a_feed_each_choose_their_own() -> None:
    sources = [a_feed(id="vox", include=["vox"]), a_feed(id="all")]
    seen = looks(sources, rss(item("1", title="Vox"), item("2", title="Jobs")))
    assert [len(getattr(each, "facts", ())) for each in seen] == [1, 2]
    assert a_feed(id="vox").scope() != a_feed(id="vox", include=["vox"]).scope()


def test_the_second_look_is_conditional_and_may_be_confirmed() -> None:
    before = observed(a_feed(), rss(item("1")))
    assert not asked(a_feed()).conditional
    assert asked(a_feed(), before=[before]).conditional
    assert isinstance(look(a_feed(), reply("", "", status=304), before), Unmodified)
