"""Whether weights changed: a repository's head moves with every edit of its README too.

When the head of a model moved, its files are listed once, and the ids of its weight files are
held against those known. Before the first such listing none are known: then the date of each
file's last commit tells, or the listing of the former head.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from monitor.errors import LookFailed, Unreadable
from monitor.model import Fact, Snapshot
from monitor.sources._paging import next_page
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.huggingface.rows import Listed
from monitor.values import Json, moment

MOST_QUESTIONS = 20
"""Models whose files are listed in one look; the others are seen to at the next."""
MOST_PAGES = 10
"""Pages of one list of files: 50 rows each with dates, 1000 without."""

ENDINGS = (
    ".safetensors",
    ".bin",
    ".pt",
    ".pth",
    ".gguf",
    ".onnx",
    ".ckpt",
    ".msgpack",
    ".h5",
    ".npz",
    ".nemo",
    ".tflite",
)

_REFUSED = frozenset({401, 403, 404})


@dataclass(frozen=True, slots=True)
class _Files:
    """The weight files at a revision: a digest of their ids, and when the newest was committed."""

    digest: str
    newest: datetime | None


Reading = Generator[Request, Answer, list[Fact]]


def heads(about: str, model: Listed, snapshot: Snapshot | None) -> list[Fact] | None:
    """State head and weights where no question is open; None where the head has moved."""
    if model.sha is None:
        return kept(about, snapshot)
    before, weights = _known(snapshot, about, "revision"), _known(snapshot, about, "weights")
    if before and weights and before.get("sha") != model.sha:
        return None
    return _stated(about, model, weights or {"revision": model.sha})


def moved(about: str, model: Listed, snapshot: Snapshot, upstream: Upstream) -> Reading:
    """List the files of a model whose head moved, and tell whether weights moved with it.

    Where the list cannot be had this time the known facts stay as they are, so that the next look
    asks again; where the hub will not show it the head moves and the weights stay as known.
    """
    before, weights = _known(snapshot, about, "revision"), _known(snapshot, about, "weights")
    try:
        new = yield from _files(model, model.sha or "", upstream, dated="digest" not in weights)
        if new is None:
            return _stated(about, model, weights)
        changed = yield from _changed(model, before, weights, new, upstream)
    except LookFailed:
        return kept(about, snapshot)
    revision = model.sha if changed else weights.get("revision")
    return _stated(about, model, {"revision": revision, "digest": new.digest})


def kept(about: str, snapshot: Snapshot | None) -> list[Fact]:
    """Carry on what is known of head and weights."""
    if snapshot is None:
        return []
    names = ("revision", "weights")
    return [Fact(about, name, snapshot.value(about, name)) for name in names]


def _changed(
    model: Listed,
    before: Mapping[str, Json],
    weights: Mapping[str, Json],
    new: _Files,
    upstream: Upstream,
) -> Generator[Request, Answer, bool]:
    if "digest" in weights:
        return weights["digest"] != new.digest
    since = _moment(before.get("modified_at"))
    if new.newest is not None and since is not None:
        return new.newest > since
    old = yield from _files(model, str(weights.get("revision")), upstream, dated=False)
    return old is not None and old.digest != new.digest


def _files(
    model: Listed, revision: str, upstream: Upstream, *, dated: bool
) -> Generator[Request, Answer, _Files | None]:
    """List the weight files at a revision; None where the hub refuses or the list has no end."""
    first = f"{upstream.huggingface}/api/models/{model.id}/tree/{quote(revision, safe='')}"
    page: str | None = f"{first}?recursive=true" + ("&expand=true" if dated else "")
    lines, dates = list[str](), list[datetime | None]()
    for _ in range(MOST_PAGES):
        answer = yield Request(page or first, "huggingface", allow=_REFUSED)
        if answer.status in _REFUSED:
            return None
        rows = answer.json()
        if not isinstance(rows, list):
            raise Unreadable("the list of files is no list")
        for row in rows:
            if isinstance(row, dict) and (file := _weight_file(row)):
                lines.append(file)
                dates.append(_committed(row))
        page = next_page(answer, first)
        if page is None:
            break
    if page is not None:
        return None
    digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    known = [date for date in dates if date is not None]
    return _Files(digest, max(known) if known and len(known) == len(dates) else None)


def _weight_file(row: Mapping[str, Json]) -> str | None:
    """Give `path id` of a weight file; of a large one the id of its content, not of the pointer."""
    path, large = row.get("path"), row.get("lfs")
    if not isinstance(path, str) or not path.lower().endswith(ENDINGS):
        return None
    if row.get("type") == "directory":
        return None
    oid = (large.get("oid") if isinstance(large, dict) else None) or row.get("oid")
    return f"{path} {oid}"


def _committed(row: Mapping[str, Json]) -> datetime | None:
    commit = row.get("lastCommit")
    return _moment(commit.get("date")) if isinstance(commit, dict) else None


def _stated(about: str, model: Listed, weights: Mapping[str, Json]) -> list[Fact]:
    head: dict[str, Json] = {"sha": model.sha, "modified_at": model.modified}
    return [Fact(about, "revision", head), Fact(about, "weights", dict(weights))]


def _known(snapshot: Snapshot | None, about: str, predicate: str) -> Mapping[str, Json]:
    value = snapshot.value(about, predicate) if snapshot else None
    return value if isinstance(value, dict) else {}


def _moment(text: Json) -> datetime | None:
    try:
        return moment(text) if isinstance(text, str) else None
    except ValueError:
        return None
