"""Answers kept and given again: WARC (ISO 28500), readable by every tool that reads web archives.

A body is kept decoded, and what coded it is told in `X-Archive-Orig-Content-Encoding`. Secrets
are never kept: neither the headers that carry them nor cookies.
"""

from __future__ import annotations

import errno
import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from monitor.errors import LookFailed, UsageError
from monitor.fetch import decode
from monitor.fetch.guard import shown
from monitor.fetch.settings import NAME
from monitor.fetch.wire import SECRET_HEADERS, Received, Wire
from monitor.values import moment

NOT_KEPT = frozenset(
    {"content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie"}
)
CODED = "x-archive-orig-content-encoding"
AGAIN = "X-Monitor-Again"
"""Marks an answer to a hop that the same pass had made before, to see whether it differs."""
LARGEST = 100_000_000
_GZIP = b"\x1f\x8b"

Key = tuple[str, str, str]
"""Method, URL and SHA-256 of the request's body."""


def _may_be_recording(path: Path) -> bool:
    with path.open("rb") as file:
        begins = file.read(5)
    return begins in (b"", b"WARC/") or begins.startswith(_GZIP)


class Recorder:
    """Writes a recording; an older one of that name is replaced. Use it in a `with`, or close it.

    What is written depends on the answers only, so the same answers make the same bytes.
    FileExistsError where something else than a recording stands there.
    """

    def __init__(self, path: Path) -> None:
        if path.is_file() and not _may_be_recording(path):
            raise FileExistsError(errno.EEXIST, "it exists and is no recording")
        self._out = path.open("wb")
        self._writer = WARCWriter(self._out, gzip=True, warc_version="1.1")
        self._name = path.name
        self._begun = False
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._out.close()

    def add(self, wire: Wire, received: Received) -> None:
        """Write an answer and its request, dated as the answer was."""
        date = received.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if not self._begun:
            self._begin(date)
        self._writer.write_request_response_pair(
            self._request(wire, date), self._response(wire, received, date)
        )

    def _begin(self, date: str) -> None:
        info = self._writer.create_warcinfo_record(
            self._name, {"software": NAME, "format": "WARC File Format 1.1"}
        )
        info.rec_headers.replace_header("WARC-Date", date)
        info.rec_headers.replace_header("WARC-Record-ID", self._id("info", date))
        self._writer.write_record(info)
        self._begun = True

    def _request(self, wire: Wire, date: str) -> Any:
        parts = urlsplit(wire.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = [("Host", parts.netloc), *_shareable(wire.headers)]
        if wire.body is not None:
            headers.append(("Content-Length", str(len(wire.body))))
        line = f"{wire.method} {target} HTTP/1.1"
        return self._record(
            wire.url,
            "request",
            date,
            wire.body,
            StatusAndHeaders(line, headers, is_http_request=True),
        )

    def _response(self, wire: Wire, received: Received, date: str) -> Any:
        headers = [
            (CODED if name == "content-encoding" else name, value)
            for name, value in _shareable(received.headers)
        ]
        headers.append(("content-length", str(len(received.body))))
        line = f"{received.status} {_phrase(received.status)}"
        return self._record(
            wire.url,
            "response",
            date,
            received.body,
            StatusAndHeaders(line, headers, protocol="HTTP/1.1"),
            again=wire.fresh,
        )

    def _record(
        self,
        url: str,
        kind: str,
        date: str,
        body: bytes | None,
        head: StatusAndHeaders,
        *,
        again: bool = False,
    ) -> Any:
        body = body or b""
        dated = {"WARC-Date": date, "WARC-Record-ID": self._id(kind, date)}
        if again:
            dated[AGAIN] = "1"
        return self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict=dated,
        )

    def _id(self, kind: str, date: str) -> str:
        self._count += 1
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{self._name} {self._count} {kind} {date}')}>"


@dataclass(frozen=True, slots=True)
class _Version:
    at: datetime
    received: Received
    again: bool = False


class Replay:
    """Answers from a recording: the newest not after the time of the asking.

    UsageError where the file cannot be read as one.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._versions = defaultdict[Key, list[_Version]](list)
        try:
            for key, version in _read(path, f"replay:{path.name}"):
                self._versions[key].append(version)
        except (OSError, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
            raise UsageError(f"{path}: not a recording (WARC): {error}") from error
        if not self._versions:
            raise UsageError(f"{path}: not a recording (WARC): it holds no answer")
        for versions in self._versions.values():
            versions.sort(key=lambda version: version.at)

    def answer(self, wire: Wire, now: datetime, again: int = 0) -> Received:
        """Give the answer to a hop; 304 where it still carries the validator that was sent.

        `again` counts the fresh hops of a pass to one address: they get what was recorded for
        them, and where nothing was (any more) what the first hop got.
        """
        key = _key(wire.method, wire.url, wire.body)
        known = _chosen([each for each in self._versions.get(key, ()) if each.at <= now], again)
        full = next((each for each in reversed(known) if each.status != 304), None)
        if known and _unmodified(wire.headers, full or known[-1]):
            return replace(known[-1], status=304, body=b"")
        if full is None:
            raise LookFailed(
                "not-recorded",
                f"{self._name} holds no answer of {shown(wire.url)}: record it with --record",
                url=wire.url,
            )
        return full


def _chosen(versions: Sequence[_Version], again: int) -> list[Received]:
    """The versions that may answer, the last one first of all; each hop's own are told apart."""
    first = [at for at, version in enumerate(versions) if not version.again]
    if not first:
        return [version.received for version in versions]
    repeats = versions[first[-1] + 1 :]
    if 0 < again <= len(repeats):
        return [repeats[again - 1].received]
    return [versions[at].received for at in first]


def _unmodified(asked: Mapping[str, str], kept: Received) -> bool:
    """Compare validators as a server does: the ETag decides where it was sent (RFC 9110, 13.2.2).

    A recorded 304 that names no validator stands for whichever was asked with.
    """
    etag, since = asked.get("if-none-match"), asked.get("if-modified-since")
    if kept.status == 304 and not {"etag", "last-modified"} & kept.headers.keys():
        return bool(etag or since)
    if etag is not None:
        return _weak(etag) == _weak(kept.headers.get("etag"))
    return since is not None and since == kept.headers.get("last-modified")


def _weak(etag: str | None) -> str | None:
    return None if etag is None else etag.strip().removeprefix("W/")


def _key(method: str, url: str, body: bytes | None) -> Key:
    return method.upper(), url, hashlib.sha256(body or b"").hexdigest()


def _read(path: Path, via: str) -> Iterator[tuple[Key, _Version]]:
    """Read all answers; a request is matched to its answer by `WARC-Concurrent-To`."""
    requests: dict[str, tuple[str, bytes]] = {}
    answers: list[tuple[tuple[str, ...], str, _Version]] = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            head = record.rec_headers.get_header
            ids = tuple(filter(None, (head("WARC-Record-ID"), head("WARC-Concurrent-To"))))
            if record.rec_type == "request" and record.http_headers:
                asked = (record.http_headers.protocol, record.content_stream().read())
                requests.update(dict.fromkeys(ids, asked))
            elif record.rec_type == "response" and record.http_headers:
                received = _received(record, via)
                version = _Version(received.at, received, head(AGAIN) is not None)
                answers.append((ids, head("WARC-Target-URI"), version))
    for ids, url, version in answers:
        method, body = next((requests[id_] for id_ in ids if id_ in requests), ("GET", b""))
        yield _key(method, url, body), version


def _received(record: Any, via: str) -> Received:
    headers: dict[str, str] = {}
    for name, value in record.http_headers.headers:
        headers[name.lower()] = (
            f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
        )
    at = moment(record.rec_headers.get_header("WARC-Date"))
    if at is None:
        raise ValueError("a record has no date")
    body = record.content_stream().read()
    if headers.pop("content-encoding", "").lower() == "zstd":  # the one that warcio cannot read
        body = decode.decoded(body, "zstd", LARGEST)
    return Received(int(record.http_headers.get_statuscode()), headers, body, at, via=via)


def _shareable(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    left_out = NOT_KEPT | SECRET_HEADERS
    return [(name, value) for name, value in headers.items() if name.lower() not in left_out]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
