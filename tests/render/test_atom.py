"""The feed of events, read by those who read feeds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import feedparser  # type: ignore[import-untyped]

from monitor.render.atom import MOST, render_feed
from tests.render.catalogs import MARCH, NOVEMBER, config, event

YARD = {"id": "yard", "name": "The Yard"}


def test_a_reader_finds_every_event_with_its_link_and_its_time(tmp_path: Path) -> None:
    text = render_feed(
        config(tmp_path, YARD),
        [
            event(1, "release.new", title="Sloop 1", url="https://e.example/1?a=1&b=2", at=MARCH),
            event(2, "license.changed", title="Licence", old="mit", new="apache-2.0"),
        ],
        MARCH,
    )
    read = feedparser.parse(text)
    assert not read.bozo
    assert read.feed.title == "Boats: what changed"
    assert read.feed.updated == "2026-11-22T06:00:00Z"
    newest, oldest = read.entries
    assert (newest.title, oldest.title) == ("Licence", "Sloop 1")
    assert oldest.link == "https://e.example/1?a=1&b=2"
    assert oldest.published == "2026-03-10T06:00:00Z"
    assert [tag.term for tag in oldest.tags] == ["release.new", "minor", "yard"]
    assert "mit → apache-2.0" in newest.content[0].value
    assert newest.id.startswith("urn:uuid:")
    assert newest.id != oldest.id


def test_words_from_outside_stay_words(tmp_path: Path) -> None:
    title = "<script>alert(1)</script> & \x1b[31mred\x00 ]]> \u202e"
    text = render_feed(config(tmp_path, YARD), [event(1, title=title, url="javascript:x")], MARCH)
    (entry,) = feedparser.parse(text, sanitize_html=False).entries
    assert entry.title == "<script>alert(1)</script> & red ]]>"
    assert "javascript" not in text


def test_the_feed_is_a_function_of_its_events_and_bounded(tmp_path: Path) -> None:
    made = config(tmp_path, YARD)
    events = [event(n, at=NOVEMBER - timedelta(hours=n)) for n in range(MOST + 50)]
    text = render_feed(made, events, MARCH)
    assert text == render_feed(made, events[::-1], MARCH)
    entries = feedparser.parse(text).entries
    assert len(entries) == MOST
    assert entries[0].title == "Boat 0 changed"


def test_a_feed_whose_events_are_all_muted_is_empty_and_as_old_as_it_was(tmp_path: Path) -> None:
    read = feedparser.parse(render_feed(config(tmp_path, YARD), [], MARCH))
    assert (read.bozo, read.entries) == (False, [])
    assert read.feed.updated == "2026-03-10T06:00:00Z"
