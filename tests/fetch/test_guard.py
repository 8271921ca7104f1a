from __future__ import annotations

import pytest

from monitor.errors import LookFailed
from monitor.fetch import guard


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert guard.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.9",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "vox.example",
        "",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    assert not guard.is_public(address)


def test_of_mixed_addresses_only_the_public_ones_are_used() -> None:
    assert guard.public_of("vox", ["10.0.0.1", "8.8.8.8", "::1"]) == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("ftp://vox.example/", "protocol"),
        ("file:///etc/passwd", "protocol"),
        ("https://", "protocol"),
        ("https://vox.example:http/", "protocol"),
        ("https://[::1/", "protocol"),
        ("https://vox.example/a b", "protocol"),
        ("https://vox.example/\r\nX: y", "protocol"),
        ("https://vox.example\\@evil.example/", "protocol"),
        ("https://me:secret@vox.example/", "protocol"),
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(url: str, error: str) -> None:
    with pytest.raises(LookFailed) as caught:
        guard.checked(url)
    assert caught.value.error == error
    assert "secret" not in caught.value.detail
    assert "\n" not in caught.value.detail


def test_a_fragment_is_not_sent() -> None:
    assert guard.checked("https://vox.example/a?b#c") == "https://vox.example/a?b"


def test_foreign_text_in_a_message_is_cut_and_cleaned() -> None:
    assert guard.shown("a\x1b[31m\u202eb\n") == "a[31mb"
    assert guard.shown("https://me:secret@vox/") == "https://vox/"
    assert len(guard.shown("x" * 500)) == 200
