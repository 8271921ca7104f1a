"""Links without what only tells where a reader came from."""

from __future__ import annotations

import pytest

from monitor.text.links import followed, untracked

BASE = "https://example.org/docs/page?lang=en"


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/x", "https://example.org/x"),
        (" x\n", "https://example.org/docs/x"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("https://x.org/X?b=%7E&a", "https://x.org/X?b=%7E&a"),
        ("other#part", "https://example.org/docs/other#part"),
        ("#part", None),
        ("?lang=en#part", None),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[", None),
        ("/" + "x" * 3_000, None),
    ],
)
def test_a_link_leads_somewhere_else_or_is_none(href: str, target: str | None) -> None:
    assert followed(href, BASE) == target


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://x.org/?utm_source=a&b=%20+c&UTM_Medium=d&fbclid=e", "https://x.org/?b=%20+c"),
        ("https://x.org/?gclid=1#a?ref=b", "https://x.org/#a?ref=b"),
        ("https://x.org/?reference=1&b", "https://x.org/?reference=1&b"),
        ("https://x.org/utm_source=1", "https://x.org/utm_source=1"),
    ],
)
def test_tracking_goes_and_the_rest_stays_as_it_was_written(url: str, clean: str) -> None:
    assert untracked(url) == clean
