"""A feed's entries: new by id and by link, once and for ever; their words do no harm."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import Entry, Feed
from tests.world.sites import Flavour

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def entry(n: int, **parts: Any) -> Entry:
    usual: dict[str, Any] = {
        "id": f"tag:vox,{n}",
        "title": f"News {n}",
        "url": f"https://news.example.org/{n}?a=1&b={n}",
        "published": DAY + timedelta(days=n),
    }
    return Entry(**(usual | parts))


FLAVOURS: tuple[Flavour, ...] = ("rss", "atom", "json")


def start(road: Road, flavour: Flavour = "rss", keys: str = "") -> Feed:
    feed = road.world.feed("/f.xml", [entry(n) for n in range(6)], flavour)
    road.world.page("/well", "<main><p>All is well here.</p></main>")
    road.sources(
        f'kind = "feed"\n  id = "f"\n  url = "WORLD/f.xml"\n{keys}',
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
    )
    assert road.kinds() == []
    return feed


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_new_entry_is_told_once(road: Road, flavour: Flavour) -> None:
    feed = start(road, flavour)
    feed.entries = [entry(7), *feed.entries[:-1]]
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["entry.new"]
    event = done["events"][0]
    assert event["title"] == "News 7"
    assert event["url"] == "https://news.example.org/7?a=1&b=7"
    assert event["new"]["published_at"] == "2026-11-08T00:00:00Z"
    assert (event["source"], event["subject"], event["severity"]) == ("f", "f", "minor")
    assert road.kinds() == []
    road.forget()
    assert road.kinds() == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_nothing_is_new_that_is_only_told_otherwise(road: Road, flavour: Flavour) -> None:
    feed = start(road, flavour)
    usual = feed.entries
    for entries in (
        list(reversed(usual)),
        usual[3:],
        usual[:2],
        usual,
        [entry(n, title=f"Better news {n}") for n in range(6)],
        [entry(n, published=DAY + timedelta(days=90)) for n in range(6)],
        [entry(n, summary="More of it") for n in range(6)],
        [entry(n, id=f"urn:new:{n}") for n in range(6)],
        [entry(n, url=f"https://blog.example.org/{n}") for n in range(6)],
        usual,
        usual + usual,
    ):
        feed.entries = list(entries)
        assert road.kinds() == []
        assert road.kinds() == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_another_form_of_the_feed_is_no_news(road: Road, flavour: Flavour) -> None:
    feed = start(road)
    again = road.world.feed("/f.xml", feed.entries, flavour)
    assert road.kinds() == []
    again.entries = [entry(9), *again.entries]
    assert road.kinds() == ["entry.new"]


def test_a_link_that_was_ever_seen_is_not_new(road: Road) -> None:
    feed = start(road)
    old = entry(0).url
    feed.entries[0] = entry(0, url="https://moved.example.org/0")
    assert road.kinds() == []
    feed.entries = [entry(20, url=old), *feed.entries]
    assert road.kinds() == []
    road.forget()
    assert road.kinds() == []


def test_an_id_that_was_ever_seen_is_not_new(road: Road) -> None:
    feed = start(road)
    feed.entries[0] = entry(0, id="urn:second-name")
    assert road.kinds() == []
    feed.entries[0] = entry(0, id="urn:second-name", url="https://moved.example.org/0")
    assert road.kinds() == []
    road.forget()
    feed.entries[0] = entry(0, id="urn:third-name", url="https://moved.example.org/0")
    assert road.kinds() == []
    feed.entries[0] = entry(0, id="urn:second-name", url="https://third.example.org/0")
    assert road.kinds() == []
    before = road.files()
    assert road.kinds() == []
    assert road.files() == before


def test_an_id_that_was_seen_beside_another_of_its_link_is_not_new(road: Road) -> None:
    feed = start(road)
    feed.entries.append(entry(0, id="urn:twin", title="Twin"))
    assert road.kinds() == []
    feed.entries = [entry(0, id="urn:twin", url="https://other.example.org/twin"), entry(1)]
    assert road.kinds() == []


def test_what_fell_out_long_ago_is_no_news_when_it_comes_back(road: Road) -> None:
    feed = start(road)
    usual = feed.entries
    feed.entries = [entry(n) for n in range(10, 16)]
    assert road.kinds() == ["entry.new"] * 6
    feed.entries = [*usual, entry(16)]
    assert [event["title"] for event in road.run()["events"]] == ["News 16"]


def test_entries_without_id_or_link_or_title_are_borne(road: Road) -> None:
    feed = start(road)
    feed.entries += [
        entry(30, id=""),
        entry(31, url=""),
        entry(32, title=""),
        entry(33, id="", url=""),
    ]
    assert road.kinds() == ["entry.new"] * 3
    assert road.kinds() == []


def test_include_and_exclude_choose_by_title(road: Road) -> None:
    feed = start(road, keys='  include = ["audio", "*vox*"]\n  exclude = ["webinar"]')
    feed.entries += [
        entry(10, title="New AUDIO model"),
        entry(11, title="Hiring"),
        entry(12, title="An audio Webinar"),
        entry(13, title="Say Vox again"),
    ]
    done = road.run()
    assert sorted(event["title"] for event in done["events"]) == [
        "New AUDIO model",
        "Say Vox again",
    ]
    assert road.kinds() == []


def test_another_filter_is_another_question_and_no_news(road: Road) -> None:
    start(road, keys='  include = ["audio"]')
    road.sources(
        'kind = "feed"\n  id = "f"\n  url = "WORLD/f.xml"',
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
    )
    assert road.kinds() == []


HOSTILE = [
    "\x1b[31mred\x1b[0m \x07bell \x9b31m",
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(2)&lt;/script&gt;",
    "a | b | [link](javascript:alert(1)) `code` *bold* # heading\n\n## Section",
    "{{ 7 * 7 }} {% include '/etc/passwd' %} ${HOME}",
    "\u202egnp.exe\u2066 \u200bzero\ufeffwidth",
    "long " * 2_000,
    "<!-- monitor:end -->",
]


@pytest.mark.parametrize("flavour", ["json", "rss"])
def test_hostile_titles_do_no_harm(road: Road, flavour: Flavour) -> None:
    feed = start(road, flavour)
    hostile = HOSTILE
    if flavour == "rss":
        hostile = [title.replace("\x1b", "").replace("\x07", "") for title in HOSTILE]
    feed.entries += [entry(50 + n, title=title) for n, title in enumerate(hostile)]
    done = road.run()
    assert len(done["events"]) == len(HOSTILE)
    for event in done["events"]:
        assert len(event["title"]) <= 300
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\n"} & set(event["title"])
    files = road.files()
    for path, data in files.items():
        assert not {0x1B, 0x07} & set(data), path
        assert "\x9b".encode() not in data, path
        assert len(data) < 60_000
    html = b"".join(data for path, data in files.items() if path.endswith(".html"))
    assert html
    assert b"<script>alert" not in html
    assert b"<img src=x" not in html
    markdown = b"".join(data for path, data in files.items() if path.endswith("W47.md"))
    assert markdown
    for sign in (
        b"<script>alert",
        b"<img src=x",
        b"\n## Section",
        b"<!-- monitor:end",
    ):
        assert sign not in markdown
    assert not re.search(rb"(?<!\\)\]\(javascript:", markdown)
    for words in (
        ("report", "--since", "7d"),
        ("history",),
        ("status",),
        ("report", "--format", "html"),
    ):
        assert road.call(*words, "--now", road.now.isoformat()) == 0
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(road.out + road.err), words
    assert road.kinds() == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_an_address_stays_as_upstream_wrote_it(road: Road, flavour: Flavour) -> None:
    feed = start(road, flavour)
    urls = [
        "https://Example.ORG:443/A%20b/../c?utm_source=x&q=%C3%A9&amp=1#Frag",
        "https://example.org/é/ü?x=[1]",
        "http://example.org",
    ]
    feed.entries += [entry(40 + n, url=url) for n, url in enumerate(urls)]
    assert sorted(event["url"] for event in road.run()["events"]) == sorted(urls)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//",
        "http://",
        "mailto:a@b",
    ],
)
def test_an_address_that_is_none_is_not_linked(road: Road, url: str) -> None:
    feed = start(road)
    feed.entries += [entry(40, url=url)]
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["entry.new"]
    for path, data in road.files().items():
        if not path.startswith("snapshots"):
            assert f'href="{url}"'.encode() not in data
            assert f"]({url})".encode() not in data


ENTITY = b"<rss><channel><item><title>&a;</title><guid>1</guid></item></channel></rss>"
BODIES = {
    "a page": b"<!doctype html><html><head><title>x</title></head><body>hi</body></html>",
    "json": b'{"data": [1, 2]}',
    "half a feed": b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>x</title>',
    "a sitemap": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
    "laughs": b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    + ENTITY.replace(b"&a;", b"&b;"),
    "a file": b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ENTITY,
    "words": b"hello there",
    "nested": b"<rss>" + b"<a>" * 50_000,
    "no entries": b'<rss version="2.0"><channel><title>x</title></channel></rss>',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_what_is_no_feed_is_a_failure(road: Road, body: bytes) -> None:
    feed = start(road)
    before = road.files()
    road.world.page("/f.xml", body, "application/rss+xml")
    done = road.run()
    assert [f["error"] for f in done["failures"]] in (["unreadable"], ["empty"]), done["failures"]
    assert done["events"] == []
    road.world._put("/f.xml", feed)
    assert road.kinds() == []
    assert road.files() == before


SLOPPY = """<rss version="2.0"><channel><title>A & B &nbsp; news</title>
<item><title>One &mdash; two & three</title><link>https://news.example.org/s1</link><guid>s1</guid>
<pubDate>yesterday</pubDate></item>
<item><title>Caf\u00e9</title><link>/relative</link></item></channel></rss>"""


@pytest.mark.parametrize("codec", ["utf-8", "latin-1"])
def test_a_sloppy_feed_is_read_all_the_same(road: Road, codec: str) -> None:
    kind = f"application/rss+xml; charset={codec}"
    page = road.world.page("/f.xml", SLOPPY, kind)
    road.sources('kind = "feed"\n  id = "f"\n  url = "WORLD/f.xml"')
    done = road.run()
    assert (done["failures"], done["sources"]["first_seen"]) == ([], 1)
    page.body = SLOPPY.replace(
        "</channel>", "<item><title>Ok</title><guid>s3</guid></item></channel>"
    )
    assert [event["title"] for event in road.run()["events"]] == ["Ok"]
    assert road.kinds() == []


def test_an_empty_feed_that_fills_is_told(road: Road) -> None:
    feed = road.world.feed("/f.xml", [])
    road.sources('kind = "feed"\n  id = "f"\n  url = "WORLD/f.xml"')
    assert road.kinds() == []
    feed.entries = [entry(1)]
    assert road.kinds() == ["entry.new"]
    assert road.kinds() == []
