from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.fetch.limits import Limit, asked, retry_after, spent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DATE = "Sun, 22 Nov 2026 12:30:00 GMT"
"""Their clock is half an hour ahead of ours."""
HALF_PAST = int(datetime(2026, 11, 22, 12, 30, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "Sun, 22 Nov 2026 12:31:00 GMT", "date": DATE}, 60),
        ({"retry-after": "Sunday, 22-Nov-26 12:31:00 GMT", "date": DATE}, 60),
        ({"retry-after": "Sun, 22 Nov 2026 12:01:00 GMT"}, 60),
        ({"retry-after": "Sun, 22 Nov 2026 12:01:00 GMT", "date": "soon"}, 60),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "9" * 5000}, 999_999_999_999),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def limit(kind: str, status: int, body: bytes = b"", **headers: str) -> Limit | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked(kind, status, named, body, NOW)


def test_the_primary_limit_of_github_lasts_until_its_reset_by_its_own_clock() -> None:
    for status in (403, 429):
        told = limit(
            "github", status, date=DATE, x_ratelimit_remaining="0",
            x_ratelimit_reset=str(HALF_PAST + 90),
        )  # fmt: skip
        assert told == Limit(90)


def test_the_secondary_limit_of_github_lasts_as_long_as_it_says_or_a_minute() -> None:
    message = b'{"message": "You have exceeded a secondary rate limit."}'
    assert limit("github", 403, message, x_ratelimit_remaining="40") == Limit(60)
    assert limit("github", 403, message, retry_after="20", x_ratelimit_remaining="0") == Limit(20)
    assert limit("github", 429) == Limit(60)


def test_a_plain_403_is_no_limit() -> None:
    assert limit("github", 403, b'{"message": "Repository access blocked"}') is None
    assert limit("page", 403, retry_after="20") is None


def test_the_window_of_hugging_face_is_read() -> None:
    assert limit("huggingface", 429, ratelimit='"api";r=0;t=295') == Limit(295)
    assert spent("huggingface", {"ratelimit": '"api";r=0;t=20'}, NOW) == 20
    assert spent("huggingface", {"ratelimit": '"api";r=1;t=20'}, NOW) is None
    assert spent("huggingface", {"ratelimit": "nonsense"}, NOW) is None


def test_an_allowance_that_is_used_up_is_seen_on_a_good_answer() -> None:
    headers = {"date": DATE, "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(HALF_PAST + 5)}
    assert spent("github", headers, NOW) == 5
    assert spent("page", headers, NOW) is None
    assert spent("github", headers | {"x-ratelimit-remaining": "1"}, NOW) is None


def test_other_hosts_are_asked_by_retry_after_only() -> None:
    assert limit("page", 429, retry_after="30") == Limit(30)
    assert limit("page", 503, retry_after="30") == Limit(30)
    assert limit("page", 429) == Limit(None)
    assert limit("page", 503) is None
    assert limit("page", 200, retry_after="30") is None


def test_no_wait_is_shorter_than_a_second_or_longer_than_a_week() -> None:
    assert limit("page", 429, retry_after="0") == Limit(1)
    assert limit("page", 429, retry_after="9" * 30) == Limit(7 * 86_400)
    assert limit("page", 429, retry_after="Sun, 22 Nov 2020 12:00:00 GMT") == Limit(1)
