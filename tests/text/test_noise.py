"""What of a text moves by itself, and what only looks like it."""

from __future__ import annotations

import time

import pytest

from monitor.text import Block, block_facts
from monitor.text.addresses import lasting
from monitor.text.noise import signature, skeleton

SAME = [
    ("Updated 3 minutes ago", "Updated 2 hours ago"),
    ("Posted yesterday", "Posted today"),
    ("Posted 3 days ago by Jane", "Posted 4 days ago by Jane"),
    ("Last updated: May 7, 2026", "Last updated: November 22, 2026"),
    ("Last updated on 7 May 2026 at 06:00 UTC", "Last updated on 22 Nov 2026 at 18:30 UTC"),
    ("Updated on 2026-05-07", "Updated on 2026-11-22"),
    ("This page was last updated on May 7, 2026.", "This page was last updated on June 1, 2026."),
    ("Models (last updated 7 May 2026)", "Models (last updated 22 Nov 2026)"),
    ("Last modified by Jane Doe", "Last modified by Max"),
    ("Last modified 2026-05-07 by Jane Doe", "Last modified 2026-11-22 by Max"),
    ("Generated at 2026-11-22T06:00:00Z", "Generated at 2026-11-22T18:00:07Z"),
    ("Server time: 06:00:12", "Server time: 18:01:59"),
    ("Today is Sunday, November 22, 2026", "Today is Monday, November 23, 2026"),
    ("© 2025 Vox Inc.", "© 2026 Vox Inc."),
    ("Copyright (c) 2019-2025 Vox", "Copyright (c) 2019-2026 Vox"),
    ("Page generated in 0.123 seconds", "Page generated in 0.5 seconds"),
    ("1,234 stars", "1,235 stars"),
    ("1 star", "2 stars"),
    ("12.3k downloads", "1.2M downloads"),
    ("Downloads last month: 12,345", "Downloads last month: 23,456"),
    ("Views: 1234", "Views: 1 301"),
    ("⭐ 1.2k and counting", "⭐ 1.3k and counting"),
    ("Rated by many (1,234 reviews)", "Rated by many (1,301 reviews)"),
    ("This guide has 1,234 views and 56 comments.", "This guide has 9 views and 1 comment."),
    ("123 users online", "97 users online"),
    ("1,234 people are viewing this", "987 people are viewing this"),
    ("12 of 15 people found this helpful", "13 of 16 people found this helpful"),
    ("served 123 requests", "served 456 requests"),
    ("5 min read", "6 min read"),
    ("You are visitor number 1234", "You are visitor number 1235"),
    ("Ray ID: 8f1c2d3e4f5a6b7c", "Ray ID: 0f1c2d3e4f5a6b70"),
    ("Request ID: req_0123abc", "Request ID: req_9f3eff1"),
    ("Id 550e8400-e29b-41d4-a716-446655440000", "Id 650e8400-e29b-41d4-a716-446655440001"),
    ("Nonce: 3f9ac1b2d4e5f6a7", "Nonce: 4f9ac1b2d4e5f6a8"),
    ("Key aB3dEf12gHjK4mN5pQr6", "Key zB3dYf92gHxK1mN7pQz8"),
]

OTHER = [
    ("Vox hears 12 languages.", "Vox hears 13 languages."),
    ("Voxtral was released on May 7, 2026.", "Voxtral was released on June 7, 2026."),
    ("As of June 1, 2026 it will be retired", "As of July 1, 2026 it will be retired"),
    ("Voxtral was last updated in May 2026", "Voxtral was last updated in June 2026"),
    ("Published May 7, 2026", "Published June 7, 2026"),
    ("It costs $0.40 per minute", "It costs $0.35 per minute"),
    ("Version 1.2.3 is out", "Version 1.2.4 is out"),
    ("Up to 100 downloads per month", "Up to 200 downloads per month"),
    ("Free plan: 100 requests per day", "Free plan: 200 requests per day"),
    ("Includes 5 comments", "Includes 9 comments"),
    ("It answers in 200 ms", "It answers in 300 ms"),
    ("Vox 2 downloads the weights", "Vox 3 downloads the weights"),
    ("The window is 128k tokens", "The window is 256k tokens"),
    ("gpt-4o-audio-preview-2024-12-17", "gpt-4o-audio-preview-2025-06-03"),
    ("commit 0123456789abcdef0123456789abcdef", "commit 1123456789abcdef0123456789abcdef"),
    ("sha256: 0123456789abcdef0123456789abcdef", "sha256: 1123456789abcdef0123456789abcdef"),
    ("Qwen2_5OmniThinkerForConditionalGeneration", "Qwen3_5OmniThinkerForConditionalGeneration"),
    ("Updated pricing on May 7", "Updated pricing on May 8"),
    ("Retires in 3 days", "Retires in 30 days"),
    ("Ends after 24 months", "Ends after 12 months"),
    ("Context: 1,000,000 tokens", "Context: 1,048,576 tokens"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_moves_by_itself_makes_no_other_block(one: str, other: str) -> None:
    for kind in ("p", "li", "quote"):
        assert signature(kind, one) == signature(kind, other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_a_person_wrote_makes_another_block(one: str, other: str) -> None:
    assert signature("p", one) != signature("p", other)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_headings_and_rows_keep_their_numbers_dates_and_stamps(one: str, other: str) -> None:
    if " ago" not in one:
        assert signature("row", one) == one
        assert signature("heading", other) == other
    assert signature("code", one) == one


def test_how_long_ago_says_nothing_in_a_row_either() -> None:
    assert signature("row", "vox | updated 3 days ago") == signature(
        "row", "vox | updated 1 day ago"
    )


def test_a_block_that_says_only_when_or_how_often_is_no_fact() -> None:
    said = ["3 minutes ago", "12m", "Yesterday", "⭐ 1.2k", "just now"]
    assert [*block_facts("page:x", "block", [Block("p", "", text) for text in said])] == []
    kept = ["1,234", "Posted 3 minutes ago", "12 stars"]
    assert len([*block_facts("page:x", "block", [Block("p", "", text) for text in kept])]) == 3


def test_a_block_has_the_text_that_was_read_whatever_its_name_is_made_of() -> None:
    (fact,) = block_facts("page:x", "block", [Block("p", "", "1,234 stars", ("https://x/?sid=1",))])
    assert fact.value == {
        "kind": "p",
        "under": "",
        "text": "1,234 stars",
        "links": ["https://x/?sid=1"],
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x/a?sid=1&b=2", "https://x/a?b=2"),
        ("https://x/a?csrf_token=1", "https://x/a?csrf_token=2"),
        ("https://x/a;jsessionid=12?b", "https://x/a?b"),
        ("https://x/_next/static/aB3-dE_9xYz/m.js", "https://x/_next/static/zZ3-dE_9xYq/m.js"),
        ("https://x/app.3f9ac1b2.js?v=3", "https://x/app.4f9ac1b3.js?v=4"),
        ("https://x/f.pdf?X-Amz-Signature=1&X-Amz-Date=2", "https://x/f.pdf?X-Amz-Signature=3"),
    ],
)
def test_an_address_lasts_without_what_a_visit_or_a_build_gave_it(one: str, other: str) -> None:
    assert lasting(one) == lasting(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x/docs?v=1", "https://x/docs?v=2"),
        ("https://x/docs/v1", "https://x/docs/v2"),
        ("https://x/a?page=1", "https://x/a?page=2"),
        ("https://x/paper-2024.pdf", "https://x/paper-2025.pdf"),
        ("https://x/a?model=vox-1", "https://x/a?model=vox-2"),
        ("https://x/a#one", "https://x/a#two"),
    ],
)
def test_an_address_is_another_where_it_leads_elsewhere(one: str, other: str) -> None:
    assert lasting(one) != lasting(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We heard 12 hours of talk.", "We heard 1,345 hours of talk."),
        ("We heard 1 hour of talk.", "We heard 2 hours of talk."),
        ("It is up for 99.98 % of May 7, 2026.", "It is up for 97 % of June 8, 2026."),
        ("Node 17 spoke at 06:00 UTC.", "Node 4 spoke at 18:30 UTC."),
    ],
)
def test_a_sentence_is_known_by_what_stands_around_its_numbers(one: str, other: str) -> None:
    assert skeleton("p", one) == skeleton("p", other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We heard 12 hours of talk.", "We heard 12 hours of song."),
        ("Vox costs $1.20 per hour.", "Vox costs $1.30 per hour."),
        ("The newest is version 1.2.", "The newest is version 1.3."),
        ("The newest is gpt-4o now.", "The newest is gpt-5o now."),
    ],
)
def test_words_prices_versions_and_names_are_no_such_numbers(one: str, other: str) -> None:
    assert skeleton("p", one) != skeleton("p", other) or skeleton("p", one) is None


@pytest.mark.parametrize("kind", ["heading", "row", "code"])
def test_what_is_never_muted_has_no_skeleton(kind: str) -> None:
    assert skeleton(kind, "We heard 12 hours of talk.") is None


@pytest.mark.parametrize("said", ["1,234", "$0.40", "12 voices", "no number here", "x 1 " * 400])
def test_a_text_that_is_no_sentence_is_not_muted(said: str) -> None:
    assert skeleton("p", said) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "1,1" * 20_000,
        "last updated " * 5_000,
        "1 2 3 4 5 6 " * 5_000,
        "a-b-c-" * 10_000 + "1",
        "12 people 13 views of " * 3_000,
        "2026-" * 10_000,
        "request id " * 5_000 + "1",
        "A1b2C3d4" * 8_000,
        "© 2026 - " * 5_000,
        "(" * 30_000 + "views 1",
    ],
)
def test_no_text_takes_long(hostile: str) -> None:
    begun = time.process_time()
    signature("p", hostile)
    skeleton("p", hostile[:600])
    assert time.process_time() - begun < 2
