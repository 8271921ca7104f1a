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


def _page(title: str, body: str, head: str = "") -> str:
    return f"<html><head>{head}<title>{title}</title></head><body>{body}</body></html>"


_FRAME = '<iframe src="/_Incapsula_Resource?SWUDNSAI=9&incident_id=7">Unsuccessful.</iframe>'
_CAPTCHA = '<div class="h-captcha" data-sitekey="1"></div><p>One more step.</p>'
_LOGIN = '<h1>Good to see you</h1><form><input name="mail"><input type="password"></form>'
_MAINTENANCE = "<h1>We'll be right back</h1><p>Vox is down for scheduled maintenance. Thanks!</p>"
_SHELL = '<p>You need to enable JavaScript to run this app.</p><div id="root"></div>'
_BOT = "Making sure you&#39;re not a bot!"
_ON = '<meta http-equiv="Refresh" content="0;URL=/new">'

SOFT: dict[str, tuple[str, str]] = {
    "Cloudflare": (BOT_WALL.decode(), "blocked"),
    "Imperva": (_page("", _FRAME), "blocked"),
    "Anubis": (_page(_BOT, f"<main><h1>{_BOT}</h1><p>Loading...</p></main>"), "blocked"),
    "a captcha without a name": (_page("Vox", _CAPTCHA), "blocked"),
    "a login": (_page("Vox", _LOGIN), "blocked"),
    "a consent": (_page("Vox", "<h1>Before you continue</h1><p>We use cookies.</p>"), "blocked"),
    "another country": (_page("Vox", "<h1>Vox isn't available in your country</h1>"), "blocked"),
    "maintenance": (_page("Vox", _MAINTENANCE), "unreadable"),
    "not found": (_page("Vox", "<h1>404</h1><p>We couldn't find that page.</p>"), "unreadable"),
    "a server without a site": (_page("Welcome to nginx!", "<p>It works."), "unreadable"),
    "a parked domain": (_page("vox.example", "<h1>vox.example is for sale</h1>"), "unreadable"),
    "a shell": (_page("Vox", _SHELL), "unreadable"),
    "an empty shell": (_page("Vox", '<div id="root"></div>'), "empty"),
    "only a way on": (_page("Vox", '<a href="/new">Moved</a>', _ON), "redirect"),
}
"""What stands in a page's place at status 200, and the class of that failure."""


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
