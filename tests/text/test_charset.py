"""Bytes to letters by the standard's rules, and by sense where a page breaks them."""

from __future__ import annotations

import codecs

import pytest

from monitor.text import decode_html

UTF8, LATIN = "é€".encode(), "é€".encode("cp1252")


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (codecs.BOM_UTF8 + UTF8, "cp1252"),
        (codecs.BOM_UTF16_LE + "é€".encode("utf-16-le"), None),
        (codecs.BOM_UTF16_BE + "é€".encode("utf-16-be"), "utf-8"),
        (UTF8, "utf-8"),
        (UTF8, None),
        (UTF8, "hex"),
        (UTF8, "utf-7"),
        (UTF8, "no-such-charset"),
        (LATIN, None),
        (LATIN, "iso8859-1"),
        (LATIN, "utf-8"),
    ],
)
def test_a_page_is_decoded_as_it_was_meant(body: bytes, header: str | None) -> None:
    assert decode_html(body, header) == "é€"


@pytest.mark.parametrize(
    ("meta", "codec"),
    [
        ("<meta charset=koi8-r>", "koi8-r"),
        ("<META http-equiv=Content-Type content='text/html; charset=windows-1251'>", "cp1251"),
        ("<!-- <meta charset=cp1252> --><meta charset='shift_jis'>", "cp932"),
        ('<meta name="a"><meta charset="gb2312">', "gb18030"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=utf-7>", "utf-8"),
    ],
)
def test_a_page_may_name_its_charset_itself(meta: str, codec: str) -> None:
    page = f"{meta}привет"
    assert decode_html(page.encode(codec), None) == page


def test_the_header_comes_before_the_page() -> None:
    page = "<meta charset=koi8-r>привет"
    assert decode_html(page.encode("cp1251"), "cp1251") == page


def test_a_name_after_the_first_kilobyte_comes_too_late() -> None:
    page = " " * 1024 + "<meta charset=koi8-r>"
    assert decode_html(page.encode() + LATIN, None) == page + "é€"


def test_one_broken_byte_does_not_turn_every_accent_of_a_page() -> None:
    assert decode_html(UTF8 * 20 + b"\xc3", "utf-8") == "é€" * 20 + "\ufffd"


def test_any_bytes_at_all_are_decoded() -> None:
    assert len(decode_html(bytes(range(256)), "utf-8")) == 256
