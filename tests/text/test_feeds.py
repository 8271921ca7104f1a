"""Feeds of every make as entries, and hostile or broken ones without harm."""

from __future__ import annotations

import json
import time

import pytest

from monitor.errors import Unreadable
from monitor.text.feeds import Entry, read_feed
from tests.patience import CPU_S

URL = "https://example.org/blog/feed.xml"


def rss(items: str, before: str = "") -> bytes:
    return f'{before}<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def atom(entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id>{entries}</feed>'.encode()


def test_rss_is_read() -> None:
    feed = rss(
        "<item><title>Vox &amp;amp; &lt;b&gt;more&lt;/b&gt;</title><link>\n /a?b=1&amp;c </link>"
        '<guid isPermaLink="false"> tag 1 </guid><pubDate>Mon, 02 Mar 2026 10:00:00 EST</pubDate>'
        '<media:title xmlns:media="http://search.yahoo.com/mrss/">no</media:title></item>'
    )
    url = "https://example.org/a?b=1&c"
    assert read_feed(feed, URL) == (Entry("tag 1", "Vox & more", url, "2026-03-02T15:00:00Z"),)


def test_an_entry_without_an_id_is_known_by_its_link() -> None:
    feed = rss(
        "<item><title>a</title><link>https://x.org/1</link></item><item><title>b</title></item>"
    )
    assert read_feed(feed, URL) == (Entry("https://x.org/1", "a", "https://x.org/1", None),)


def test_a_permalink_is_an_address() -> None:
    assert read_feed(rss("<item><guid>https://x.org/1</guid></item>"), URL)[0].url
    assert not read_feed(rss("<item><guid>1</guid></item>"), URL)[0].url


def test_atom_is_read() -> None:
    feed = atom(
        '<entry xml:base="https://b.example.org/x/"><id>1</id><link rel="self" href="s"/>'
        '<link href="a?utm_source=f"/><title type="html">A &lt;i&gt;b&lt;/i&gt; &amp;amp; c</title>'
        "<updated>2026-04-01T00:00:00Z</updated><published>2026-03-01T12:00:00+02:00</published>"
        "</entry><entry><id>2</id><title>Vec&lt;T&gt;</title><updated>2026-04-01</updated></entry>"
    )
    assert read_feed(feed, URL) == (
        Entry("1", "A b & c", "https://b.example.org/x/a?utm_source=f", "2026-03-01T10:00:00Z"),
        Entry("2", "Vec<T>", None, "2026-04-01T00:00:00Z"),
    )


@pytest.mark.parametrize(
    "space", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"]
)
def test_rdf_is_read(space: str) -> None:
    feed = (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title></channel>'
        "<item><title>a</title><link>https://x.org/1</link><dc:date>2026-03-01</dc:date></item>"
        "</rdf:RDF>"
    )
    url = "https://x.org/1"
    assert read_feed(feed.encode(), URL) == (Entry(url, "a", url, "2026-03-01T00:00:00Z"),)


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_a_json_feed_is_read(version: str) -> None:
    feed = {
        "version": f"https://jsonfeed.org/version/{version}",
        "items": [
            {"id": 1, "url": "/a", "title": "A <b>", "date_published": "2026-03-01T00:00:00-05:00"},
            {"id": "2", "external_url": "https://x.org/2"},
            "no",
        ],
    }
    assert read_feed(json.dumps(feed).encode(), URL) == (
        Entry("1", "A <b>", "https://example.org/a", "2026-03-01T05:00:00Z"),
        Entry("2", None, "https://x.org/2", None),
    )


@pytest.mark.parametrize("date", ["", "soon", "November 2026", "1", "2026-13-45", "Mon, 99 Foo"])
def test_a_date_that_cannot_be_read_is_none_and_never_made_up(date: str) -> None:
    feed = rss(f"<item><guid>1</guid><pubDate>{date}</pubDate></item>")
    assert read_feed(feed, URL)[0].published_at is None


@pytest.mark.parametrize(
    "feed",
    [
        rss("<item><title>café&nbsp;</title><guid>1</guid></item>"),
        rss("<item><title>café &</title><guid>1</guid></item>"),
        rss("<item><title>caf\u00e9</title><guid>1</guid></item>").decode().encode("latin-1"),
        b'<?xml version="1.0" encoding="gb2312"?>'
        + rss("<item><title>caf\u00e9</title><guid>1</guid></item>"),
        rss("<item><title>ca\x08fé</title><guid>1</guid></item>"),
    ],
)
def test_malformed_feeds_are_mended_and_keep_their_ids(feed: bytes) -> None:
    [entry] = read_feed(feed, URL)
    assert (entry.id, (entry.title or "")[:2], entry.url) == ("1", "ca", None)


def test_a_feed_may_be_in_another_charset() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>' + rss("<item><guid>é</guid></item>").decode()
    assert read_feed(text.encode("utf-16"), URL)[0].id == "é"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (rss("<item><guid>1</guid></item>")[:-8], "cut short"),
        (rss("<item><guid>1</guid></item><item><guid>2</guid></item>")[:-40], "cut short"),
        (atom("<entry><id>1</id></entry>")[:-3], "cut short"),
        (b"<!doctype html><html><body>Hi</body></html>", "HTML page"),
        (b"\n<!-- hi --><html>", "HTML page"),
        (b'<?xml version="1.0"?><urlset></urlset>', "<urlset>"),
        (b'{"items": []}', "JSON"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "JSON"),
        (b"[" * 100_000, "no feed"),
        (b"", "no feed"),
        (bytes(range(256)) * 100, "no feed"),
        (rss("<item><title>a</title></item>"), "an id or a link"),
    ],
)
def test_what_is_no_whole_feed_is_unreadable_and_says_why(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_feed(body, URL)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_of_its_own_make_a_feed_unreadable(codec: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{codec}"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b'
        ' "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    )
    text = bomb + rss("<item><title>&b;&c;</title><guid>1</guid></item>").decode()
    with pytest.raises(Unreadable, match="entities"):
        read_feed(text.encode(codec), URL)


def test_an_article_about_entities_is_no_bomb() -> None:
    feed = rss("<item><title><![CDATA[<!ENTITY a 'b'>]]></title><guid>1</guid></item>")
    assert len(read_feed(feed, URL)) == 1


def test_a_feed_that_nests_deep_is_read() -> None:
    began = time.process_time()
    deep = "<a>" * 50_000 + "</a>" * 50_000 + "<item><guid>1</guid></item>"
    assert len(read_feed(rss(deep), URL)) == 1
    assert time.process_time() - began < CPU_S


@pytest.mark.parametrize("mess", ["<a>" * 50_000, "&x;" * 700_000, "<" * 10_000])
def test_a_malformed_feed_made_to_exhaust_a_parser_does_not(mess: str) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable, match="not well-formed"):
        read_feed(rss(mess), URL)
    assert time.process_time() - began < CPU_S


def test_sizes_are_bounded() -> None:
    feed = rss(f"<item><title>{'t' * 999}</title><guid>{'g' * 999}</guid></item>")
    [entry] = read_feed(feed, URL)
    assert (entry.id[:7], len(entry.id), len(entry.title or "")) == ("sha256:", 71, 300)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://[x", "//[", "x" * 3_000])
def test_an_address_that_leads_nowhere_is_none(link: str) -> None:
    [entry] = read_feed(rss(f"<item><guid>1</guid><link>{link}</link></item>"), URL)
    assert entry.id == "1"
    assert entry.url is None
