"""What a message says: whole events within the limit, and nothing that a service would act on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import config as configuration
from monitor.config import Config
from monitor.model import Event
from monitor.notify.message import Message, compose, harmless
from monitor.values import Json
from tests.store.records import event

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "sources.toml"
    path.write_text('[[provider]]\nid = "acme"\nname = "Acme"\n', encoding="utf-8")
    return configuration.load(path, environ={})


def message(config: Config, *events: Event) -> Message:
    return compose(config, "m-1", events, period=None, now=NOW)


def named(title: str, new: Json = None, **more: str) -> Event:
    return replace(event(title), title=title, new=new, **more)  # type: ignore[arg-type]


def test_the_gravest_event_comes_first(config: Config) -> None:
    told = message(config, named("small", severity="minor"), named("big", severity="critical"))
    assert told.entries[0].startswith("critical release.new (Acme): big\n")
    assert told.title == "Catalog: 2 events (1 critical, 1 minor)"


def test_a_release_tells_the_first_lines_of_its_notes_and_its_address(config: Config) -> None:
    notes = "# New\n\n- streams\n- faster\n- smaller"
    news = replace(named("v1", {"notes": notes}), url="https://github.com/a/b/releases/tag/v1")
    (entry,) = message(config, news).entries
    assert entry.split("\n")[1:] == [
        "  # New",
        "  - streams",
        "  - faster",
        "  https://github.com/a/b/releases/tag/v1",
    ]


def test_events_of_one_cause_are_one_item_of_the_message(config: Config) -> None:
    lead = named("Vox-2 is new", kind="model.new", severity="notable", subject="hf:acme/Vox-2")
    family = [
        named(f"quant {n}", {"base": ["acme/Vox-2"]}, kind="model.variant", severity="info")
        for n in range(8)
    ]
    (entry,) = message(config, *family, lead).entries
    lines = entry.split("\n")
    assert lines[0] == "notable model.new (Acme): Vox-2 is new"
    assert "  also model.variant: quant 0" in lines
    assert lines[-1] == "  and 3 more of the same cause"


@pytest.mark.parametrize("limit", [150, 400, 1000, 4000])
def test_a_text_is_cut_between_two_events_with_a_count(config: Config, limit: int) -> None:
    told = message(config, *(named(f"Vox v{n} is released") for n in range(100)))
    text = told.text(limit)
    whole = text.count("is released\n")
    assert len(text) <= limit
    assert text.endswith(f"… and {100 - whole} more\n\nalert m-1")
    assert whole + (1 if limit < 200 else 0) >= limit // 110


def test_a_text_that_fits_is_not_cut(config: Config) -> None:
    told = message(config, *(named(f"Vox v{n}") for n in range(20)))
    whole = told.text(100_000)
    assert told.text(len(whole)) == whole
    assert "more" not in whole
    assert "more" in told.text(len(whole) - 1)


@pytest.mark.parametrize(
    "hostile",
    ["@everyone", "<!channel>", "<@U123>", "[a](https://b.test)", "<b>x</b>", "`x`", "ping @ada"],
)
def test_upstream_rings_nobody_and_hides_no_link(config: Config, hostile: str) -> None:
    text = message(config, named(f"v1 {hostile}\n\x1b[31m@here")).text(4000, chat=True)
    for mark in ("<", ">", "](", "`", "@everyone", "@here", "@ada", "@U123", "\x1b"):
        assert mark not in text


def test_an_address_keeps_its_way_without_ringing_anybody() -> None:
    assert harmless("  https://x.test/@everyone/1") == "  https://x.test/%40everyone/1"


def test_the_html_of_a_mail_holds_hostile_titles_as_text(config: Config) -> None:
    html = message(config, named("<script>alert(1)</script>")).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_subject_is_one_line(config: Config) -> None:
    assert message(config, named("v1\r\nBcc: eve@x.test")).title == "Catalog: v1 Bcc: eve@x.test"
