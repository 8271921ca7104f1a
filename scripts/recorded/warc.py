"""Write exchanges as WARC (ISO 28500:2017), byte for byte the same for the same facts."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from recorded.drive import Exchange

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/catalog-monitor/recording")
VERSION = "1.1"


def write(
    path: Path, about: Mapping[str, str], made: datetime, exchanges: Iterable[Exchange]
) -> int:
    """Write the file, `about` as its first record; returns the number of exchanges."""
    count = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version=VERSION)
        info = "".join(f"{name}: {text}\r\n" for name, text in about.items()).encode()
        headers = {
            "WARC-Record-ID": _id("warcinfo", info),
            "WARC-Date": _date(made),
            "WARC-Filename": path.name,
        }
        writer.write_record(
            writer.create_warc_record(
                "", "warcinfo", payload=BytesIO(info), length=len(info), warc_headers_dict=headers
            )
        )
        for exchange in exchanges:
            _pair(writer, exchange)
            count += 1
    return count


def _pair(writer: WARCWriter, exchange: Exchange) -> None:
    request, version = exchange.request, exchange.version
    date, url = _date(version.captured), request.url
    ids = [_id(kind, f"{url} {date}".encode(), version.body) for kind in ("response", "request")]
    answered = [
        ("Date", format_datetime(version.captured, usegmt=True)),
        ("Content-Type", version.media_type),
        ("Content-Length", str(len(version.body))),
        ("ETag", version.etag),
    ]
    parts = urlsplit(url)
    asked = [("Host", parts.netloc), *sorted(request.headers.items())]
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    writer.write_record(
        writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(version.body),
            length=len(version.body),
            http_headers=StatusAndHeaders("200 OK", answered, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Record-ID": ids[0], "WARC-Date": date},
        )
    )
    writer.write_record(
        writer.create_warc_record(
            url,
            "request",
            payload=BytesIO(request.body or b""),
            length=len(request.body or b""),
            http_headers=StatusAndHeaders(
                f"{request.method} {target} HTTP/1.1", asked, is_http_request=True
            ),
            warc_headers_dict={
                "WARC-Record-ID": ids[1],
                "WARC-Date": date,
                "WARC-Concurrent-To": ids[0],
            },
        )
    )


def _id(kind: str, *parts: bytes) -> str:
    """Name a record by what is in it."""
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()
    return f"<urn:uuid:{uuid.uuid5(NAMESPACE, f'{kind} {digest}')}>"


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
