"""Whether `watch` does well, told to whoever asks on this machine: `GET /` on a loopback port.

200 while passes go well, 503 where the last one failed or reached nothing, or where the next is
overdue. Bounded: so many askers at once, so long each; whoever is too many is hung up on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import BoundedSemaphore, Thread
from typing import Any, Literal

from monitor import __version__
from monitor.errors import UsageError
from monitor.values import Json

Status = Literal["starting", "ok", "failing"]

MOST_ASKERS = 8
PATIENCE_S = 5.0
"""How long an asker may be silent."""
LATE_S = 300.0
"""How long nothing may be heard of an idle `watch`, which asks every minute what is due."""
LATE_IN_PASS_S = 3600.0
"""How long one pass may take before something hangs."""


@dataclass(frozen=True, slots=True)
class Health:
    """What `watch` last said of itself.

    `heard_s` is when (monotonic seconds), `passing` whether a pass is under way, `trouble` why
    the last one went wrong; None where it went well or there was none.
    """

    heard_s: float
    started: bool = False
    passing: bool = False
    trouble: str | None = None
    last_pass: Mapping[str, Json] | None = None
    next_pass: str | None = None
    failures: tuple[Json, ...] = ()

    def status(self, now_s: float) -> Status:
        if self.trouble is not None or self._overdue(now_s):
            return "failing"
        return "ok" if self.started else "starting"

    def as_json(self, now_s: float) -> dict[str, Json]:
        """The answer's document."""
        return {
            "schema": "monitor/health/1",
            "status": self.status(now_s),
            "trouble": self.trouble or ("overdue" if self._overdue(now_s) else None),
            "last_pass": None if self.last_pass is None else dict(self.last_pass),
            "next_pass": self.next_pass,
            "failures": list(self.failures),
        }

    def _overdue(self, now_s: float) -> bool:
        return now_s - self.heard_s > (LATE_IN_PASS_S if self.passing else LATE_S)


@contextmanager
def served(port: int, ask: Callable[[], Health], clock: Callable[[], float]) -> Iterator[str]:
    """Answer on a port of 127.0.0.1 (0: any free one) and give the address.

    `clock` counts monotonic seconds. UsageError where the port cannot be had.
    """
    try:
        server = _Server(port, lambda: ask().as_json(clock()))
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"--health {port}: {error}\n  name a free port of this machine, or 0 for any"
        ) from error
    with server:
        Thread(target=server.serve_forever, args=(0.1,), name="health", daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, document: Callable[[], Mapping[str, Json]]) -> None:
        self.document = document
        self._seats = BoundedSemaphore(MOST_ASKERS)
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._seats.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._seats.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of an asker that went away: it is no trouble of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = PATIENCE_S
    server_version = f"catalog-monitor/{__version__}"
    sys_version = ""

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != "/":
            return self._answer(HTTPStatus.NOT_FOUND, {"error": "there is only /"})
        document = self.server.document()
        well = document["status"] != "failing"
        return self._answer(HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE, document)

    def _answer(self, status: HTTPStatus, document: Mapping[str, Json]) -> None:
        body = json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep the log for passes."""
