"""What goes over the wire: a request, its answer, and what RFC 9110 says of the two."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

Fault: TypeAlias = Literal[
    "cut", "hang", "reset", "empty", "bot_wall", "bomb", "slow_drip", "garbage_encoding"
]


STREAMED: frozenset[Fault] = frozenset({"bomb", "slow_drip"})  # choose their own coding


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; `target` is the path with its query, below `mount`."""

    method: str
    target: str
    headers: Message
    body: bytes = b""
    mount: str = ""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def conditional(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers

    def header(self, name: str) -> str:
        return self.headers.get(name) or ""

    def under(self, prefix: str) -> Request:
        """The same request, seen from below a path."""
        return replace(self, target=self.target.removeprefix(prefix) or "/", mount=prefix)

    def only(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        return self.query.get(name, [default])[-1]

    def number(self, name: str, default: int, most: int) -> int:
        """A positive query parameter, clamped as public APIs clamp it."""
        text = self.only(name)
        return min(int(text), most) if text.isdigit() and int(text) else default

    def accepts(self, coding: str) -> bool:
        """Whether a content coding is asked for by name (RFC 9110, 12.5.3)."""
        for part in self.header("Accept-Encoding").lower().split(","):
            name, _, weight = part.partition(";")
            if name.strip() == coding:
                return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
        return False


@dataclass(slots=True)
class Answer:
    """What a face of the world says; the server adds date, length and coding."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that reached the world; `status` is 0 where no status line was sent."""

    method: str
    path: str
    headers: Message
    status: int
    conditional: bool


class Faulty:
    """Something that can be made to misbehave."""

    broken: Fault | None = None

    def fault(self, name: Fault) -> None:
        self.broken = name

    def mend(self) -> None:
        self.broken = None


def head(answer: Answer) -> bytes:
    """Status line and header fields, with the length unless the answer says how it ends."""
    headers = dict(answer.headers)
    if answer.status != 304 and "Transfer-Encoding" not in headers:
        headers.setdefault("Content-Length", str(len(answer.body)))
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def json_answer(status: int, data: object, headers: Mapping[str, str] | None = None) -> Answer:
    body = json.dumps(data, ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return Answer(status, body, kind | dict(headers or {}))


def html_answer(status: int, title: str, text: str = "") -> Answer:
    body = f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>"
    return Answer(status, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def digest(*parts: object) -> str:
    """40 hex digits, the same for the same parts."""
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def unmodified(request: Request, answer: Answer) -> Answer:
    """The 304 in place of the answer where the request's validators still hold (13.2.2)."""
    if answer.status != 200 or answer.fault or request.method not in {"GET", "HEAD"}:
        return answer
    if not _still_holds(request, answer.headers):
        return answer
    kept = {"etag", "last-modified", "cache-control", "vary"}
    return Answer(304, headers={k: v for k, v in answer.headers.items() if k.lower() in kept})


def _still_holds(request: Request, headers: Mapping[str, str]) -> bool:
    if asked := request.header("If-None-Match"):
        opaque = headers.get("ETag", "").removeprefix("W/")
        return asked.strip() == "*" or opaque in re.findall(r'"[^"]*"', asked)
    since, modified = request.header("If-Modified-Since"), headers.get("Last-Modified")
    if not since or not modified:
        return False
    return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)


def compressed(request: Request, answer: Answer) -> Answer:
    """The answer in gzip where that is accepted; a strong ETag then turns weak, as in nginx."""
    if not answer.body or "Content-Encoding" in answer.headers or answer.fault in STREAMED:
        return answer
    vary = {"Vary": ", ".join(filter(None, (answer.headers.get("Vary"), "Accept-Encoding")))}
    if not request.accepts("gzip"):
        return replace(answer, headers=answer.headers | vary)
    headers = answer.headers | vary | {"Content-Encoding": "gzip"}
    if headers.get("ETag", "").startswith('"'):
        headers["ETag"] = f"W/{headers['ETag']}"
    return replace(answer, body=gzip.compress(answer.body, 6, mtime=0), headers=headers)
