"""A small server on loopback that says exactly the bytes it is told to, honest or not."""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import brotli  # type: ignore[import-untyped]
import zstandard


@dataclass(frozen=True)
class Asked:
    """A request as it came in; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[Asked, socket.socket], None]
"""Writes to the socket by itself; the connection is closed after it."""
Said = bytes | Script


def say(status: int = 200, body: bytes = b"hello", **headers: str) -> bytes:
    """An answer; `_` in header names stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if status != 304:
        named.setdefault("content-length", str(len(body)))
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if status == 304 else body)


def moved(target: str, status: int = 302) -> bytes:
    return say(status, b"", location=target)


def bomb(coding: str, size: int) -> bytes:
    """So many zeros, packed."""
    packed: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "br": lambda data: bytes(brotli.compress(data, quality=3)),
        "zstd": zstandard.compress,
    }
    return packed[coding](bytes(size))


@dataclass
class Server:
    """Answers by path; several answers are given one after the other, the last for ever."""

    answers: dict[str, list[Said]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    default: Said = field(default_factory=lambda: say(404, b"nothing"))
    tls: ssl.SSLContext | None = None
    greeting: bytes = b""
    most_at_once: int = 0
    _now: int = 0
    _given: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self._server = _Sockets(("127.0.0.1", 0), _Handler)
        self._server.world = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}"

    def on(self, path: str, *answers: Said) -> str:
        """Set what a path answers; returns its address."""
        self.answers[path] = list(answers)
        return self.url + path

    def asked_for(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.target == path]

    def next_answer(self, asked: Asked) -> Said:
        with self._lock:
            self.asked.append(asked)
            given = self._given[asked.target]
            self._given[asked.target] += 1
        known = self.answers.get(asked.target, [self.default])
        return known[min(given, len(known) - 1)]

    def busy(self, step: int) -> None:
        with self._lock:
            self._now += step
            self.most_at_once = max(self.most_at_once, self._now)


class _Sockets(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    world: Server

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept; the TLS handshake is done at the first reading, in the handler's thread."""
        connection, address = super().get_request()
        tls = self.world.tls
        if tls is not None:
            connection = tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Sockets
    timeout = 20

    def handle(self) -> None:
        if self.server.world.greeting:
            self.request.sendall(self.server.world.greeting)
            return
        while (asked := self._read()) is not None:
            world = self.server.world
            world.busy(1)
            said = world.next_answer(asked)
            if isinstance(said, bytes):
                self.request.sendall(said)
            else:
                said(asked, self.request)
            world.busy(-1)
            if not isinstance(said, bytes):
                return

    def _read(self) -> Asked | None:
        line = self.rfile.readline().decode("latin-1").split()
        if len(line) < 2:
            return None
        headers: dict[str, str] = {}
        while row := self.rfile.readline().decode("latin-1").strip():
            name, _, value = row.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", "0")))
        return Asked(line[0], line[1], headers, body)
