"""Plain questions to the world, with nothing but the standard library."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Got:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(url: str, body: bytes | None = None, /, **headers: str) -> Got:
    """A GET, or a POST of a body; no redirect followed; `If_None_Match` is `If-None-Match`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    fields = {"User-Agent": "test"} | {k.replace("_", "-"): v for k, v in headers.items()}
    try:
        connection.request(
            "GET" if body is None else "POST",
            url.removeprefix(f"http://{parts.netloc}"),
            body,
            fields,
        )
        answer = connection.getresponse()
        return Got(answer.status, answer.headers, answer.read())
    finally:
        connection.close()
