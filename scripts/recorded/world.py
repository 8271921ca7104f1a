"""The recorded world: at each address, what it answered and since when."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Version:
    """A body that an address answered with from `captured` on (aware UTC)."""

    captured: datetime
    media_type: str
    body: bytes

    @property
    def etag(self) -> str:
        """The recording's own validator: upstream's were not kept by the captures."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


World = Mapping[str, Sequence[Version]]
"""Versions by place (see `place`), oldest first."""


def place(url: str) -> str:
    """Name the place that an address asks: host and path, and whose listing of the hub it is.

    What else a query asks for decides which members an answer shows; answers of the recording
    show what is known.
    """
    parts = urlsplit(url)
    where = f"{parts.hostname}{parts.path}"
    query = parse_qs(parts.query)
    for key in ("author", "pipeline_tag", "filter"):
        if where == "huggingface.co/api/models" and key in query:
            return f"{where}?{'author' if key == 'author' else 'task'}={query[key][0]}"
    return where


def at(world: World, url: str, moment: datetime) -> Version | None:
    """What the address answered at that moment: the newest version not after it."""
    versions = world.get(place(url), ())
    index = bisect_right(versions, moment, key=lambda version: version.captured)
    return versions[index - 1] if index else None


def moments(world: World) -> list[datetime]:
    """Every moment at which some address began to answer otherwise."""
    return sorted({version.captured for versions in world.values() for version in versions})


def dated(text: str) -> datetime:
    """Read a date or time of the facts; a day alone is its beginning in UTC."""
    moment = datetime.fromisoformat(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0)


def as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def series(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Put versions in order and leave out those that say what the one before them said."""
    kept: list[Version] = []
    for version in sorted(versions, key=lambda version: version.captured):
        if not kept or kept[-1].body != version.body:
            kept.append(version)
    return tuple(kept)
