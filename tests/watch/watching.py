"""A `monitor watch` as a real process, and a site that answers when the test lets it."""

from __future__ import annotations

import json
import os
import queue
import signal
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from tests import forked

PATIENCE_S = 15.0


class Watching:
    """The process, its lines on stderr as they come, and its end."""

    def __init__(self, folder: Path, *words: str) -> None:
        mine, its = os.pipe()
        line = ["watch", "--config", str(folder / "sources.toml"), *words]
        self.process = forked.command(line, streams=(its, its))
        os.close(its)
        self.lines: list[str] = []
        self._coming = queue.Queue[str | None]()
        self._reader = threading.Thread(target=self._read, args=(mine,))
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()
        self._reader.join()
        self.process.close()

    def said(self, *words: str) -> str:
        """Wait for the next line that holds all these words."""
        while (line := self._coming.get(timeout=PATIENCE_S)) is not None:
            if all(word in line for word in words):
                return line
        raise AssertionError(f"it never said {words}: {self.lines}")

    def asked(self, number: signal.Signals) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    def ended(self) -> int:
        """Wait for its end; returns the exit status."""
        self.process.join(PATIENCE_S)
        assert self.process.exitcode is not None
        self._reader.join()
        return self.process.exitcode

    def stopped(self) -> int:
        self.asked(signal.SIGTERM)
        return self.ended()

    def _read(self, pipe: int) -> None:
        with open(pipe, encoding="utf-8") as stream:
            for line in stream:
                self.lines.append(line.rstrip("\n"))
                self._coming.put(line)
        self._coming.put(None)


def health(address: str, method: str = "GET") -> tuple[int, dict[str, Any]]:
    """Status and document of a health port."""
    request = urllib.request.Request(address, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE_S) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            body = error.read()
        return error.code, json.loads(body) if body.startswith(b"{") else {}


class Site(ThreadingHTTPServer):
    """Pages that are answered when `let_go` is set; `came` says that one was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        self.came, self.let_go = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", 0), _Page)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A client that left is what these tests are about."""


class _Page(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            return self.send_error(404)
        self.server.came.set()
        self.server.let_go.wait(PATIENCE_S)
        body = b'[{"id": "a"}, {"id": "b"}]'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""
