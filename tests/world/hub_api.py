"""The model hub's HTTP face: listings, one model, its files."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from .exchange import Answer, Request, digest, json_answer, unmodified
from .hub import WEIGHTS, Hub, Model, Revision
from .times import iso_ms

Row: TypeAlias = dict[str, object]

EXPANDABLE = [
    "author", "baseModels", "cardData", "config", "createdAt", "disabled", "downloads",
    "downloadsAllTime", "evalResults", "gated", "inference", "inferenceProviderMapping",
    "lastModified", "library_name", "likes", "mask_token", "model-index", "pipeline_tag",
    "private", "safetensors", "sha", "siblings", "spaces", "tags", "transformersInfo",
    "trendingScore", "widgetData", "gguf", "resourceGroup", "xetEnabled", "childrenModelCount",
    "usedStorage",
]  # fmt: skip
LISTED = [
    "likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag", "library_name",
    "createdAt",
]  # fmt: skip
FULL = ["author", "sha", "lastModified", "gated", "disabled", "siblings"]
TOLD = [
    *LISTED[:1], *LISTED[2:], *FULL, "cardData", "config", "spaces", "safetensors", "gguf",
    "usedStorage",
]  # fmt: skip
SORTS: dict[str, Callable[[Model], int]] = {
    "createdAt": lambda model: int(model.created_at.timestamp() * 1000),
    "lastModified": lambda model: int(model.last_modified.timestamp() * 1000),
    "downloads": lambda model: model.downloads,
    "likes": lambda model: model.likes,
    "trendingScore": lambda model: model.likes,
}
MODEL = re.compile(
    r"/api/models/(?P<name>[^/]+/[^/]+)(?:/(?P<kind>revision|tree|refs)(?P<rest>/.*)?)?"
)


def answer(hub: Hub, request: Request) -> Answer:
    """One request; every answer, redirects and errors too, costs and tells the quota."""
    if hub.window.left == 0:
        said = _error(429, "Too Many Requests: you have reached your 'api' rate limit.")
    else:
        hub.window.spend()
        said = _route(hub, request)
    said.headers |= {
        "RateLimit": f'"api";r={hub.window.left};t={hub.window.wait_s}',
        "RateLimit-Policy": f'"fixed window";"api";q={hub.window.limit};w={hub.window.seconds}',
    }
    said.fault = hub.broken
    if hub.etags and said.status == 200:
        said.headers["ETag"] = f'W/"{digest(said.body)}"'
    return unmodified(request, said)


def _error(status: int, message: str, code: str | None = None) -> Answer:
    headers = {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
    return json_answer(status, {"error": message}, headers)


def _token(request: Request) -> str:
    return request.header("Authorization").removeprefix("Bearer ").strip()


def _route(hub: Hub, request: Request) -> Answer:
    token = _token(request)
    if hub.status != 200:
        return _error(hub.status, "Internal Error - We're working hard to fix this")
    if token and token not in hub.tokens:
        return _error(401, "Invalid credentials in Authorization header")
    if request.path == "/api/models":
        return _listing(hub, request)
    if not (asked := MODEL.fullmatch(request.path)):
        return _error(404, "Sorry, we can't find the page you are looking for.")
    model = hub.models.get(asked["name"])
    if model is None and (moved := hub.moved(asked["name"])) and not moved.private:
        return _redirect(request, asked["name"], moved.id)
    if model is None or model.private:
        return _missing(known=bool(token))
    rest = (asked["rest"] or "").removeprefix("/")
    match asked["kind"]:
        case "tree":
            return _tree(hub, model, request, rest)
        case "refs":
            main = {"name": "main", "ref": "refs/heads/main", "targetCommit": model.sha}
            return json_answer(200, {"branches": [main], "tags": [], "converts": []})
        case _:
            revision = model.revision(rest or "main")
            return _model(hub, model, revision, request) if revision else _no_revision(rest)


def _missing(*, known: bool) -> Answer:
    if known:
        return _error(404, "Repository not found", "RepoNotFound")
    return _error(401, "Invalid username or password.")


def _no_revision(name: str) -> Answer:
    return _error(404, f"Invalid rev id: {name}", "RevisionNotFound")


def _redirect(request: Request, old: str, new: str) -> Answer:
    """307 to the same path and query under the new name, without scheme and host."""
    parts = urlsplit(request.target)
    path = quote(request.path.replace(f"/api/models/{old}", f"/api/models/{new}", 1), safe="/%")
    location = f"{request.mount}{path}" + (f"?{parts.query}" if parts.query else "")
    said = Answer(307, f"Temporary Redirect. Redirecting to {location}".encode())
    said.headers = {"Content-Type": "text/plain; charset=utf-8", "Location": location}
    return said


def _expanded(request: Request) -> list[str]:
    return request.query.get("expand", []) + request.query.get("expand[]", [])


def _unknown(names: Iterable[str]) -> Answer | None:
    wrong = [name for name in names if name not in EXPANDABLE]
    if not wrong:
        return None
    options = "|".join(f'"{name}"' for name in EXPANDABLE)
    return _error(400, f"Invalid option: expected one of {options} at expand[0]")


def _model(hub: Hub, model: Model, at: Revision, request: Request) -> Answer:
    asked = _expanded(request)
    blobs = request.only("blobs") in {"true", "1", "True"}
    row = _row(hub, model, asked or TOLD, at, blobs=blobs)
    return _unknown(asked) or json_answer(200, row if asked else row | {"modelId": model.id})


def _row(hub: Hub, model: Model, names: Sequence[str], at: Revision, *, blobs: bool = False) -> Row:
    """`_id`, `id` and what was asked for; what a model does not have is left out."""
    weights = sum(_size(path) for path in at.files)
    has: Row = {
        "author": model.author, "baseModels": _bases(hub, model), "cardData": model.card_data,
        "config": {}, "createdAt": iso_ms(model.created_at), "disabled": model.disabled,
        "downloads": model.downloads, "downloadsAllTime": model.downloads * 12,
        "gated": model.gated, "lastModified": iso_ms(at.date), "library_name": model.library_name,
        "likes": model.likes, "pipeline_tag": model.pipeline_tag, "private": model.private,
        "safetensors": model.safetensors and {
            "parameters": dict(model.safetensors), "total": sum(model.safetensors.values())},
        "sha": at.sha, "siblings": [_sibling(at, path, blobs) for path in sorted(at.files)],
        "spaces": [], "tags": model.tags, "trendingScore": model.likes, "gguf": model.gguf,
        "usedStorage": weights,
        "childrenModelCount": "childrenModelCount" in names and _children(hub, model),
    }  # fmt: skip
    shown = {name: has[name] for name in names if has.get(name) is not None}
    return {"_id": model._id, "id": model.id} | shown


def _bases(hub: Hub, model: Model) -> Row | None:
    if not model.base_model:
        return None
    relation, base = model.base_model
    known = hub.models.get(base)
    base_id = known._id if known else digest("elsewhere", base)[:24]
    return {"relation": relation, "models": [{"_id": base_id, "id": base}]}


def _children(hub: Hub, model: Model) -> Row:
    relations = [m.base_model[0] for m in hub.models.values()
                 if m.base_model and m.base_model[1] == model.id]  # fmt: skip
    return {name: relations.count(name) for name in ("adapter", "merge", "quantized", "finetune")}


def _sibling(at: Revision, path: str, blobs: bool) -> Row:
    if not blobs:
        return {"rfilename": path}
    row: Row = {"rfilename": path, "size": _size(path), "blobId": at.files[path]}
    if path.endswith(WEIGHTS):
        row["lfs"] = {"sha256": _lfs_id(at.files[path]), "size": _size(path), "pointerSize": 135}
    return row


def _size(path: str) -> int:
    return 4_000_000_000 if path.endswith(WEIGHTS) else 1_500


def _lfs_id(oid: str) -> str:
    return digest("lfs", oid) + digest("lfs", oid, 2)[:24]


def _listing(hub: Hub, request: Request) -> Answer:
    asked, sort = _expanded(request), request.only("sort", "trendingScore")
    if refused := _unknown(asked):
        return refused
    if sort not in SORTS or not re.fullmatch(r"[1-9]\d*|", request.only("limit")):
        return _error(400, f"Invalid sort parameter: {sort}, or limit: {request.only('limit')}")
    by = SORTS[sort]
    places = sorted(
        ((by(model), model._id, model) for model in hub.models.values() if _wanted(model, request)),
        key=lambda place: place[:2],
        reverse=True,
    )
    if cursor := request.only("cursor"):
        value, identity = json.loads(base64.urlsafe_b64decode(cursor))
        places = [place for place in places if place[:2] < (value, identity)]
    page = places[: request.number("limit", hub.rows, hub.rows)]
    names = asked or LISTED + (FULL if request.only("full") in {"true", "True", "1"} else [])
    names = names + (["cardData"] if request.only("cardData") in {"true", "True", "1"} else [])
    rows = [_row(hub, model, names, model.head) for *_, model in page]
    if not asked:
        rows = [row | {"modelId": row["id"]} for row in rows]
    return json_answer(200, rows, _next(hub, request, page[-1][:2] if page != places else None))


def _wanted(model: Model, request: Request) -> bool:
    author, task = request.only("author"), request.only("pipeline_tag")
    tags = {tag for given in request.query.get("filter", []) for tag in given.split(",")}
    return (
        not model.private
        and author in {"", model.author}
        and task in {"", model.pipeline_tag}
        and tags <= set(model.tags)
        and request.only("search").lower() in model.id.lower()
    )


def _next(hub: Hub, request: Request, after: tuple[int, str] | None) -> dict[str, str]:
    if after is None:
        return {}
    cursor = base64.urlsafe_b64encode(json.dumps(after).encode()).decode()
    query = urlencode({**request.query, "cursor": [cursor]}, doseq=True)
    return {"Link": f'<{hub.url}{request.path}?{query}>; rel="next"'}


def _tree(hub: Hub, model: Model, request: Request, rest: str) -> Answer:
    """Files and folders at a revision, in pages; closed to strangers where access is gated."""
    if model.gated or model.disabled:
        status = 403 if _token(request) else 401
        message = f"Access to model {model.id} is restricted."
        return _error(status, message, "GatedRepo")
    name, _, folder = rest.partition("/")
    at = model.revision(name)
    if at is None:
        return _no_revision(name)
    prefix = f"{folder.rstrip('/')}/" if folder else ""
    paths = [path for path in sorted(at.files) if path.startswith(prefix)]
    if not paths:
        return _error(404, f"{folder} does not exist on {name!r}", "EntryNotFound")
    recursive = request.only("recursive").lower() in {"true", "1"}
    expand = request.only("expand").lower() in {"true", "1"}
    shown = [path for path in paths if recursive or "/" not in path[len(prefix) :]]
    rows = [_entry(model, at, path, expand) for path in shown]
    rows += _folders(at, paths, prefix, recursive)
    start = request.number("cursor", 0, 10**9)
    size = request.number("limit", 50 if expand else 1000, 1000)
    link = {}
    if start + size < len(rows):
        query = urlencode({**request.query, "cursor": [str(start + size)]}, doseq=True)
        link["Link"] = f'<{hub.url}{quote(request.path)}?{query}>; rel="next"'
    return json_answer(200, rows[start : start + size], link)


def _folders(at: Revision, paths: Sequence[str], prefix: str, recursive: bool) -> list[Row]:
    found: set[str] = set()
    for path in paths:
        parts = path[len(prefix) :].split("/")[:-1]
        depth = len(parts) if recursive else min(1, len(parts))
        found |= {prefix + "/".join(parts[: n + 1]) for n in range(depth)}
    everything = sorted(at.files.items())
    return [
        {"type": "directory", "oid": digest(path, everything), "size": 0, "path": path}
        for path in sorted(found)
    ]


def _entry(model: Model, at: Revision, path: str, expand: bool) -> Row:
    oid, size = at.files[path], _size(path)
    row: Row = {"type": "file", "oid": oid, "size": size, "path": path}
    if path.endswith(WEIGHTS):
        row["lfs"] = {"oid": _lfs_id(oid), "size": size, "pointerSize": 135}
    if expand:
        made = model.last_change(path, at)
        row["lastCommit"] = {"id": made.sha, "title": made.title, "date": iso_ms(made.date)}
    return row
