"""What an address is of, and when two of them are one place."""

from __future__ import annotations

import pytest

from monitor.facts.homes import agreed, home, is_same_place


def found(url: str) -> tuple[str, str] | None:
    return home(url, github="http://127.0.0.1:8/git", huggingface="http://127.0.0.1:8/hub")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1:8/git/acme/vox", ("github", "acme/vox")),
        ("http://127.0.0.1:8/hub/acme/vox/", ("huggingface", "acme/vox")),
        ("http://127.0.0.1:8/other/acme/vox", None),
        ("https://github.com/acme/vox.git", ("github", "acme/vox")),
        ("http://www.github.com/acme/vox", None),
        ("http://huggingface.co/acme/vox#top", ("huggingface", "acme/vox")),
        ("https://huggingface.co/spaces/vox", None),
        ("https://arxiv.org/html/2511.15848v3", ("arxiv", "2511.15848")),
        ("https://acme.test/acme/vox", None),
    ],
)
def test_an_address_is_of_the_server_that_stands_in_for_the_host(
    url: str, place: tuple[str, str] | None
) -> None:
    assert found(url) == place


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://acme.test/a", "https://ACME.test/a/", True),
        ("https://acme.test/a", "https://acme.test/a#b", True),
        ("https://acme.test/a", "https://acme.test/a?b", False),
        ("https://acme.test", "https://acme.test/en/home", True),
        ("https://acme.test/", "https://acme.test/en?from=1", True),
        ("https://acme.test/", "https://www.acme.test/", False),
        ("http://acme.test/", "https://acme.test/", False),
        ("https://acme.test/a", "https://acme.test/", False),
    ],
)
def test_a_redirect_may_lead_nowhere_else(one: str, other: str, *, same: bool) -> None:
    assert is_same_place(one, other) is same


def test_two_writers_of_an_address_agree() -> None:
    assert agreed("https://Acme.test/a/#b") == agreed("https://acme.test/a")
