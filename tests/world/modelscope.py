"""ModelScope: its models, and the two operations of its OpenAPI that show them to strangers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .exchange import Answer, Faulty, Request, digest, json_answer
from .times import Clock, Moment, iso, when

API = "/openapi/v1/models"


@dataclass
class ScopeModel:
    """One model; its attributes may be changed between two requests."""

    id: str
    created_at: datetime
    last_modified: datetime
    license: str | None = "apache-2.0"
    tasks: Sequence[str] = ("text-generation",)
    libraries: Sequence[str] = ("transformer", "safetensors")
    params: int = 0
    downloads: int = 5
    likes: int = 1
    gated: bool = False
    private: bool = False

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0]

    @property
    def row(self) -> dict[str, object]:
        """A `Model` of the API's description."""
        tags = [f"license:{self.license}"] if self.license else []
        tags += [f"library:{name}" for name in self.libraries]
        return {
            "id": self.id, "display_name": self.id.partition("/")[2], "description": "",
            "downloads": self.downloads, "likes": self.likes, "license": self.license,
            "tasks": list(self.tasks), "created_at": iso(self.created_at),
            "last_modified": iso(self.last_modified), "file_size": 2 * self.params,
            "params": self.params, "tags": [*tags, *(f"task:{name}" for name in self.tasks)],
            "private": self.private, "gated": self.gated,
        }  # fmt: skip


SORTS: Mapping[str, Callable[[ScopeModel], float]] = {
    "default": lambda model: model.downloads,
    "downloads": lambda model: model.downloads,
    "likes": lambda model: model.likes,
    "last_modified": lambda model: model.last_modified.timestamp(),
}


@dataclass
class Scope(Faulty):
    """All models; `refusal` is the code of an answer that comes with status 200 and no success."""

    url: str
    clock: Clock
    status: int = 200
    refusal: str = ""
    models: dict[str, ScopeModel] = field(default_factory=dict)

    def mend(self) -> None:
        super().mend()
        self.status, self.refusal = 200, ""

    def model(self, id: str, *, at: Moment | None = None) -> ScopeModel:  # noqa: A002 - its word
        """A new model."""
        made = when(at or self.clock())
        self.models[id] = ScopeModel(id, made, made)
        return self.models[id]

    def answer(self, request: Request) -> Answer:
        """One request; answers have no validators."""
        said = self._route(request)
        said.fault = self.broken
        return said

    def _route(self, request: Request) -> Answer:
        if self.status != 200 or self.refusal:
            return _error(self.status, self.refusal or "InternalServerError", "no quota left")
        if request.path == API:
            return self._listing(request)
        name = request.path.removeprefix(f"{API}/")
        model = self.models.get(name)
        if model is None or model.private:
            return _error(404, "ResourceNotFound", f"Resource not found: model {name}")
        return _data(model.row | {"readme": "# Vox"})

    def _listing(self, request: Request) -> Answer:
        size, page = request.number("page_size", 10, 50), request.number("page_number", 1, 10**6)
        if size * page > 3000:
            return _error(400, "InputParameterError", "page_number * page_size is over 3000")
        owner = request.only("owner")
        rows = [each for each in self.models.values() if not each.private and each.owner == owner]
        sort = SORTS.get(request.only("sort"), SORTS["default"])
        rows.sort(key=lambda model: (sort(model), model.id), reverse=True)
        shown = [model.row for model in rows[(page - 1) * size : page * size]]
        told = {"total_count": len(rows), "page_number": page, "page_size": size}
        return _data({"models": shown, **told})


def _data(data: object) -> Answer:
    return json_answer(200, {"success": True, "request_id": digest(data)[:32], "data": data})


def _error(status: int, code: str, message: str) -> Answer:
    said = {"success": False, "code": code, "message": message, "request_id": digest(code)[:32]}
    return json_answer(status, said)
