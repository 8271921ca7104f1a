"""An emulated upstream for tests: GitHub, the model hub and any site, on one loopback port.

with World() as world:
    world.github.repo("acme/vox").release("v0.6")
    world.hub.model("acme/vox-7b")
    world.page("/models", "<html>...")
    run(environment=world.environment)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from threading import RLock
from types import TracebackType
from typing import TypeVar

from . import (
    arxiv,
    forgejo,
    github_atom,
    github_graphql,
    github_rest,
    gitlab,
    hub_api,
    registries,
    sites,
)
from .exchange import Answer, Fault, Request, Seen, compressed, html_answer
from .faults import disguised, silent
from .github import GitHub, Release, Repo, Tag
from .hosted import Host
from .hub import Hub, Model, Revision
from .modelscope import Scope
from .server import Server
from .sites import Entry, Feed, Flavour, Json, Page
from .times import http_date

P = TypeVar("P", bound=Page)

__all__ = [
    "Entry", "Fault", "Feed", "GitHub", "Hub", "Json", "Model", "Page", "Release", "Repo",
    "Revision", "Seen", "Tag", "World",
]  # fmt: skip


class World:
    """A server on a free port of 127.0.0.1 that tells the truth about what it was told.

    A crash inside it is raised again when the `with` block is left.
    """

    def __init__(self) -> None:
        self.clock = datetime(2026, 11, 22, 6, tzinfo=UTC)
        self.requests: list[Seen] = []
        self.robots: str | None = None
        self._pages: dict[str, Page] = {}
        self._lock = RLock()
        self._crashes: list[Exception] = []
        self._server = Server(0, self._respond, self._crashes)
        self._port = self._server.server_port
        self._up = False
        self.url = f"http://127.0.0.1:{self._port}"
        self.environment = {
            "GITHUB_API_URL": f"{self.url}/api/github",
            "GITHUB_GRAPHQL_URL": f"{self.url}/api/graphql",
            "GITHUB_SERVER_URL": f"{self.url}/github",
            "HF_ENDPOINT": f"{self.url}/hub",
            "MODELSCOPE_ENDPOINT": f"{self.url}/modelscope",
        }
        env = self.environment
        self.github = GitHub(env["GITHUB_API_URL"], env["GITHUB_SERVER_URL"], self._now)
        self.hub = Hub(env["HF_ENDPOINT"], self._now)
        self.modelscope = Scope(env["MODELSCOPE_ENDPOINT"], self._now)
        self._faces: dict[str, Callable[[Request], Answer]] = {
            "/api/github": partial(github_rest.answer, self.github),
            "/api/graphql": partial(github_graphql.answer, self.github),
            "/github": partial(github_atom.answer, self.github),
            "/hub": partial(hub_api.answer, self.hub),
            "/modelscope": self.modelscope.answer,
        }
        self._more()

    def _more(self) -> None:
        """Upstreams that `sources.toml` names by their `server`: `WORLD/gitlab` and so on."""
        self.gitlab = Host(f"{self.url}/gitlab", self._now)
        self.codeberg = Host(f"{self.url}/codeberg", self._now)
        self.pypi = registries.Index(f"{self.url}/pypi", self._now)
        self.npm = registries.Registry(f"{self.url}/npm", self._now)
        self.arxiv = arxiv.Archive(f"{self.url}/arxiv", self._now)
        self._faces |= {
            "/gitlab": partial(gitlab.answer, self.gitlab),
            "/codeberg": partial(forgejo.answer, self.codeberg),
            "/pypi": partial(registries.pypi_answer, self.pypi),
            "/npm": partial(registries.npm_answer, self.npm),
            "/arxiv": partial(arxiv.answer, self.arxiv),
        }

    def __enter__(self) -> World:
        self.up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:  # fmt: skip
        self.down()
        self._server.server_close()
        if self._crashes and error is None:
            raise self._crashes[0]

    def up(self) -> None:
        """Answer again, on the same port."""
        if not self._up:
            self._server.start()
            self._up = True

    def down(self) -> None:
        """Cut every connection and refuse new ones; the port stays ours."""
        if self._up:
            self._server.stop()
            self._server = Server(self._port, self._respond, self._crashes)
            self._up = False

    def page(
        self,
        path: str,
        body: str | bytes | None = None,
        content_type: str = "text/html; charset=utf-8",
        *,
        etag: bool = True,
        last_modified: bool = True,
    ) -> Page:
        """A page at a path (a query may belong to it); without a body, the one that is there."""
        if body is None:
            return self._pages[path]
        return self._put(
            path,
            Page(self._now, body, content_type, etag=etag, last_modified=last_modified),
        )

    def feed(self, path: str, entries: Sequence[Entry] = (), flavour: Flavour = "rss") -> Feed:
        return self._put(path, Feed(self._now, f"{self.url}{path}", entries, flavour))

    def json(self, path: str, data: object) -> Json:
        return self._put(path, Json(self._now, data))

    def _put(self, path: str, page: P) -> P:
        self._pages[path] = page
        return page

    def _now(self) -> datetime:
        return self.clock

    def _respond(self, request: Request) -> Answer:
        with self._lock:
            try:
                said = compressed(request, disguised(self._route(request)))
            except Exception as crash:  # noqa: BLE001 - raised again by __exit__
                self._crashes.append(crash)
                said = html_answer(500, "The world crashed", repr(crash))
            said.headers = {"Date": http_date(self.clock)} | said.headers
            status = 0 if silent(said.fault) else said.status
            self.requests.append(
                Seen(request.method, request.target, request.headers, status, request.conditional)
            )
        return said

    def _route(self, request: Request) -> Answer:
        for prefix, face in self._faces.items():
            if request.path == prefix or request.path.startswith(f"{prefix}/"):
                return face(request.under(prefix))
        if request.path == "/robots.txt" and self.robots is not None:
            plain = {"Content-Type": "text/plain; charset=utf-8"}
            return Answer(200, self.robots.encode(), plain)
        return sites.answer(self._pages, request)
