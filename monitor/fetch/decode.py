"""Content codings undone as the bytes come, never to more than was allowed (RFC 9110, 8.4)."""

from __future__ import annotations

import re
import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

ACCEPTED = "gzip, br, zstd"

MOST_CODINGS = 3
PIECE = 65_536
BITE = 512
"""Bytes that are undone at once where what was read is kept though more was to come."""
ZSTD_PIECE = 128
"""A zstd block of four bytes may hold 128 KiB, and its reader takes no limit: so small bites."""
ZSTD_WINDOW = 8 * 1024 * 1024
"""What RFC 9659 lets a server ask of its readers."""


class TooLarge(Exception):
    """The body is longer than the limit."""


class Broken(Exception):
    """The body is not coded as its headers say."""


class Truncated(Exception):
    """The body ends before its coding does."""


class Coding(Protocol):
    """Undoes one coding; hands on at most some bytes more than `room`."""

    done: bool

    def feed(self, data: bytes, room: int) -> bytes: ...


class _Zlib:
    """gzip (several members too, RFC 1952) and deflate, with or without its zlib head."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._inner = zlib.decompressobj(wbits)
        self._begun = False
        self.done = False

    def feed(self, data: bytes, room: int) -> bytes:
        parts: list[bytes] = []
        while data and not (self.done and not self._next_member(data)):
            part = self._inflate(data, max(room, 1))
            room -= len(part)
            parts.append(part)
            if room < 0 or self._inner.unconsumed_tail:
                raise TooLarge
            self.done = self._inner.eof
            data = self._inner.unused_data if self.done else b""
        return b"".join(parts)

    def _inflate(self, data: bytes, room: int) -> bytes:
        try:
            part = self._inner.decompress(data, room + 1)
        except zlib.error as error:
            if self._begun or self._wbits != zlib.MAX_WBITS:
                raise Broken("not coded as its headers say") from error
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            self._begun = True
            return self._inflate(data, room)
        self._begun = True
        return part

    def _next_member(self, data: bytes) -> bool:
        """Go on with another gzip member; whatever else follows the end is padding."""
        if self._wbits < zlib.MAX_WBITS + 16 or not data.startswith(b"\x1f"):
            return False
        self._inner = zlib.decompressobj(self._wbits)
        self.done = False
        return True


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self.done = False

    def feed(self, data: bytes, room: int) -> bytes:
        out = self._process(data, room)
        while len(out) <= room and not self._rests():
            out += self._process(b"", room - len(out))
        if len(out) > room:
            raise TooLarge
        self.done = self._inner.is_finished()
        return out

    def _process(self, data: bytes, room: int) -> bytes:
        try:
            return bytes(self._inner.process(data, output_buffer_limit=room + 1))
        except brotli.error as error:
            raise Broken("not coded as its headers say") from error

    def _rests(self) -> bool:
        return bool(self._inner.is_finished() or self._inner.can_accept_more_data())


class _Zstd:
    """zstd, several frames too (RFC 8878)."""

    def __init__(self) -> None:
        self._reader = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
        self._inner = self._reader.decompressobj()
        self.done = False

    def feed(self, data: bytes, room: int) -> bytes:
        parts: list[bytes] = []
        for start in range(0, len(data), ZSTD_PIECE):
            part = self._bite(data[start : start + ZSTD_PIECE])
            room -= len(part)
            if room < 0:
                raise TooLarge
            parts.append(part)
        return b"".join(parts)

    def _bite(self, data: bytes) -> bytes:
        out = b""
        try:
            while data:
                if self.done:
                    self._inner = self._reader.decompressobj()
                out += self._inner.decompress(data)
                self.done = self._inner.eof
                data = self._inner.unused_data if self.done else b""
        except zstandard.ZstdError as error:
            raise Broken("not coded as its headers say") from error
        return out


class Body:
    """Takes a body as it comes off the wire and keeps what it holds, up to `limit` bytes.

    `feed` raises TooLarge or Broken, `whole` Truncated. `piece` is how many bytes are undone at
    once: what the last of them held is lost where it is too large.
    """

    def __init__(self, encoding: str, limit: int, piece: int = PIECE) -> None:
        names = [name for name in re.split(r"[\s,]+", encoding.lower()) if name]
        if len(names) > MOST_CODINGS:
            raise Broken("coded more than three times")
        self._codings = [_coding(name) for name in reversed(names) if name != "identity"]
        self._limit = limit
        self._piece = piece
        self._kept = bytearray()
        self._begun = False

    def feed(self, data: bytes) -> None:
        self._begun = self._begun or bool(data)
        for start in range(0, len(data), self._piece):
            piece = data[start : start + self._piece]
            for coding in self._codings:
                piece = coding.feed(piece, self._limit - len(self._kept))
            self._kept += piece
            if len(self._kept) > self._limit:
                raise TooLarge

    def whole(self) -> bytes:
        if self._begun and not all(coding.done for coding in self._codings):
            raise Truncated
        return bytes(self._kept)

    def so_far(self) -> bytes:
        """What was read, whether or not more was to come."""
        return bytes(self._kept[: self._limit])


def decoded(data: bytes, encoding: str, limit: int) -> bytes:
    """Undo the codings of a body that is there as a whole; raises as `Body` does."""
    body = Body(encoding, limit)
    body.feed(data)
    return body.whole()


def _coding(name: str) -> Coding:
    match name:
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS + 16)
        case "deflate":
            return _Zlib(zlib.MAX_WBITS)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
    raise Broken(f"coded as {name!r}, which nobody asked for")
