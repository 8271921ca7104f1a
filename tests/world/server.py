"""The sockets: a threading HTTP/1.1 server that can be taken down and put up on one port."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import TypeAlias

from .exchange import Answer, Request, head
from .faults import on_the_wire

Respond: TypeAlias = Callable[[Request], Answer]


class Handler(BaseHTTPRequestHandler):
    """Reads a request, has it answered, and sends the answer or the fault it carries."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, self.headers, self.rfile.read(length))
        answer = self.server.respond(request)
        if fault := on_the_wire(answer.fault):
            self.close_connection = True
            fault(self.connection, request, answer)
        else:
            if answer.headers.get("Connection") == "close":
                self.close_connection = True
            body = b"" if self.command == "HEAD" else answer.body
            self.connection.sendall(head(answer) + body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: `World.requests` is the log."""


class Server(ThreadingHTTPServer):
    """Knows its live connections, so that none outlives it."""

    request_queue_size = 256

    def __init__(self, port: int, respond: Respond, crashes: list[Exception]) -> None:
        self.respond = respond
        self.crashes = crashes
        self._live: dict[object, Thread] = {}
        super().__init__(("127.0.0.1", port), Handler, bind_and_activate=False)
        self.server_bind()

    def server_bind(self) -> None:
        """Bind without asking the resolver for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[0], self.server_address[1]  # type: ignore[assignment]

    def start(self) -> None:
        self.server_activate()
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Refuse newcomers, cut whoever is connected, and wait for their threads."""
        self.shutdown()
        self.server_close()
        for connection, thread in list(self._live.items()):
            if isinstance(connection, socket.socket):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            thread.join(10)

    def process_request(self, request: object, client_address: object) -> None:
        thread = Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        self._live[request] = thread
        thread.start()

    def shutdown_request(self, request: object) -> None:
        super().shutdown_request(request)  # type: ignore[arg-type]
        self._live.pop(request, None)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep what went wrong here; a client that left is an ordinary day."""
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and not isinstance(error, OSError):
            self.crashes.append(error)
