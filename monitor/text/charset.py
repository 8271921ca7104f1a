"""Which letters the bytes of a page stand for (WHATWG HTML 13.2.3, Encoding Standard 4.2)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_PRESCAN = 1024

# The Encoding Standard reads some labels as a larger relative; Python's names on the left.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_KNOWN = frozenset(
    [
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp932", "cp949"),
        *("euc_jp", "iso2022_jp", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866"),
        *("cp874", *(f"cp125{digit}" for digit in range(9))),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    ]
)


def decode_html(body: bytes, header_charset: str | None) -> str:
    """Decode a page: byte order mark, header, `<meta>`, then UTF-8 if valid, else windows-1252.

    A charset that was declared but does not fit the bytes gives way to the next. UTF-8 with a
    few broken bytes stays UTF-8: one bad byte must not turn every accent of a page.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    declared = [*_declared(body, header_charset)]
    for codec in [*declared, "utf-8"]:
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return _patched(body, declared[0] if declared else "cp1252")


def _declared(body: bytes, header_charset: str | None) -> Iterator[str]:
    if codec := _codec(header_charset or ""):
        yield codec
    meta = _META.search(_COMMENT.sub(b"", body[:_PRESCAN]))
    if meta and (codec := _codec(meta[1].decode("ascii", "replace"))):
        # A page whose ASCII <meta> could be read is not UTF-16, whatever it says (13.2.3.2).
        yield "utf-8" if codec.startswith("utf-16") else codec


def _codec(label: str) -> str | None:
    """Python's name of a charset that a page may have; never `utf-7`, `hex` and the like."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    name = _LARGER.get(name, name)
    return name if name in _KNOWN else None


def _patched(body: bytes, codec: str) -> str:
    """Decode bytes that fit nothing: as UTF-8 where nine in ten of its letters do fit."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if broken * 10 <= beyond_ascii:
        return text
    return body.decode("cp1252" if codec == "utf-8" else codec, "replace")
