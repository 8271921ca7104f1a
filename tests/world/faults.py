"""Ways to go wrong: some change what is said, some break the wire."""

from __future__ import annotations

import base64
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TypeAlias

from .exchange import Answer, Fault, Request, head

WireFault: TypeAlias = Callable[[socket.socket, Request, Answer], None]

BOMB_BYTES = 128 * 1024 * 1024
DRIP_S = 0.05  # between two bytes of a slow drip

# 128 MiB of zeros in brotli, quality 11, window 24: the standard library has no encoder.
BROTLI_BOMB = base64.b64decode(
    "z///f/gnAOKxQCD3/p/////wTwDEYQGA7v0/////4Z8AiMMiAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//"
    "D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgAoHv/Pw=="
)

BOT_WALL = b"""<!doctype html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"></head><body><h1>Checking your browser</h1>
<noscript>Enable JavaScript and cookies to continue</noscript>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=9f1e"></script>
</body></html>
"""


def disguised(answer: Answer) -> Answer:
    """The answer with what its fault makes it say."""
    validators = {"ETag", "Last-Modified"}
    bare = {k: v for k, v in answer.headers.items() if k not in validators}
    match answer.fault:
        case "empty":
            return replace(answer, body=b"", headers=bare)
        case "bot_wall":
            wall = {"Content-Type": "text/html; charset=UTF-8", "Server": "cloudflare"}
            return replace(answer, body=BOT_WALL, headers=bare | wall)
        case "garbage_encoding":
            return replace(answer, headers=answer.headers | {"Content-Encoding": "gzip"})
        case _:
            return answer


def on_the_wire(fault: Fault | None) -> WireFault | None:
    return WIRE_FAULTS.get(fault) if fault else None


def silent(fault: Fault | None) -> bool:
    """Whether the client never gets a status line."""
    return fault in {"hang", "reset"}


def _cut(connection: socket.socket, request: Request, answer: Answer) -> None:
    """Announce the whole body, send half, leave."""
    connection.sendall(head(answer) + answer.body[: len(answer.body) // 2])


def _hang(connection: socket.socket, request: Request, answer: Answer) -> None:
    """Say nothing until the client (or the world) gives up."""
    connection.recv(1)


def _reset(connection: socket.socket, request: Request, answer: Answer) -> None:
    """Close with RST in place of an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(connection.detach())


def _bomb(connection: socket.socket, request: Request, answer: Answer) -> None:
    """A small body that grows to 128 MiB; plain where no coding is accepted."""
    if request.accepts("br"):
        _stream(connection, answer, "br", [BROTLI_BOMB])
    elif request.accepts("gzip"):
        _stream(connection, answer, "gzip", _gzip_bomb())
    else:
        zeros = bytes(65536)
        _stream(connection, answer, None, (zeros for _ in range(BOMB_BYTES // len(zeros))))


@cache
def _gzip_bomb() -> tuple[bytes, ...]:
    deflate, zeros = zlib.compressobj(9, wbits=31), bytes(1024 * 1024)
    parts = [deflate.compress(zeros) for _ in range(BOMB_BYTES // len(zeros))]
    return (*parts, deflate.flush())


def _slow_drip(connection: socket.socket, request: Request, answer: Answer) -> None:
    """A byte every `DRIP_S`, for ever: every read succeeds and the whole never does."""

    def drops() -> Iterator[bytes]:
        pause = threading.Event()
        while True:
            for byte in answer.body or b" ":
                yield bytes([byte])
                pause.wait(DRIP_S)

    _stream(connection, answer, None, drops())


def _stream(
    connection: socket.socket, answer: Answer, coding: str | None, parts: Iterable[bytes]
) -> None:
    headers = answer.headers | {"Transfer-Encoding": "chunked"}
    if coding:
        headers["Content-Encoding"] = coding
    connection.sendall(head(replace(answer, headers=headers)))
    for part in filter(None, parts):
        connection.sendall(b"%x\r\n%s\r\n" % (len(part), part))
    connection.sendall(b"0\r\n\r\n")


WIRE_FAULTS: dict[Fault, WireFault] = {
    "cut": _cut,
    "hang": _hang,
    "reset": _reset,
    "bomb": _bomb,
    "slow_drip": _slow_drip,
}
