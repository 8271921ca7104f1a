from __future__ import annotations

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from monitor.fetch import decode
from tests.fetch.server import bomb

TEXT = b"The quick brown fox jumps over the lazy dog. " * 400


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODED = {
    "": TEXT,
    "identity": TEXT,
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
}


@pytest.mark.parametrize("coding", CODED)
def test_a_body_is_decoded(coding: str) -> None:
    assert decode.decoded(CODED[coding], coding, 100_000) == TEXT


@pytest.mark.parametrize("coding", CODED)
def test_a_body_is_decoded_byte_by_byte(coding: str) -> None:
    body = decode.Body(coding, 100_000)
    for number in range(len(CODED[coding])):
        body.feed(CODED[coding][number : number + 1])
    assert body.whole() == TEXT


def test_deflate_without_its_zlib_head_is_read_too() -> None:
    assert decode.decoded(raw_deflate(TEXT), "deflate", 100_000) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_members_are_one_body(coding: str) -> None:
    assert decode.decoded(CODED[coding] * 2, coding, 100_000) == TEXT * 2


def test_padding_after_the_end_is_passed_over() -> None:
    assert decode.decoded(CODED["gzip"] + bytes(100), "gzip", 100_000) == TEXT


@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "br", "zstd", "gzip, br"])
def test_a_body_of_just_the_limit_is_allowed(coding: str) -> None:
    assert decode.decoded(CODED[coding], coding, len(TEXT)) == TEXT
    with pytest.raises(decode.TooLarge):
        decode.decoded(CODED[coding], coding, len(TEXT) - 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_a_cut_body_is_told(coding: str) -> None:
    with pytest.raises(decode.Truncated):
        decode.decoded(CODED[coding][:-3], coding, 100_000)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_coded_as_it_says_is_told(coding: str) -> None:
    with pytest.raises(decode.Broken):
        decode.decoded(b"<!doctype html><p>hello" * 9, coding, 100_000)


@pytest.mark.parametrize("coding", ["compress", "gzip, gzip, gzip, gzip"])
def test_a_coding_that_nobody_asked_for_is_told(coding: str) -> None:
    with pytest.raises(decode.Broken):
        decode.Body(coding, 100)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_an_empty_body_is_empty_whatever_it_says(coding: str) -> None:
    assert decode.decoded(b"", coding, 100) == b""


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(coding: str) -> None:
    body = decode.Body(coding, 1_000_000)
    with pytest.raises(decode.TooLarge):
        body.feed(bomb(coding, 100_000_000))
    assert len(body.so_far()) <= 1_000_000
