"""Two package registries: the Python Package Index and npm's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from urllib.parse import quote, unquote, urlsplit

from .exchange import Answer, Faulty, Request, digest, html_answer, json_answer, unmodified
from .times import Clock, Moment, http_date, iso_ms, when

Shape: TypeAlias = dict[str, object]
SIMPLE = "application/vnd.pypi.simple.v1+json"
ABBREVIATED = "application/vnd.npm.install-v1+json"


@dataclass(slots=True)
class File:
    """A distribution; `yanked` is the reason, or True without one."""

    name: str
    version: str
    uploaded_at: datetime
    yanked: bool | str = False


@dataclass
class Project:
    """A project of the index; `license` is the SPDX expression of new versions."""

    name: str
    clock: Clock
    license: str | None = "MIT"
    classifiers: list[str] = field(default_factory=list)
    status: str = "active"
    reason: str | None = None
    described: bool = True
    files: list[File] = field(default_factory=list)
    licenses: dict[str, str | None] = field(default_factory=dict)

    def upload(self, version: str, *, at: Moment | None = None, name: str | None = None) -> None:
        """A new version, as a wheel and a source archive; or one file of that name."""
        stem = re.sub(r"[-_.]+", "_", self.name).lower()
        names = (
            [name] if name else [f"{stem}-{version}-py3-none-any.whl", f"{stem}-{version}.tar.gz"]
        )
        date = when(at or self.clock())
        self.files += [File(each, version, date) for each in names]
        self.licenses[version] = self.license

    def yank(self, version: str, reason: bool | str = True) -> None:
        for file in self.files:
            if file.version == version:
                file.yanked = reason

    def delete(self, version: str) -> None:
        self.files = [file for file in self.files if file.version != version]

    @property
    def versions(self) -> list[str]:
        return list(dict.fromkeys(file.version for file in self.files))


class Index(Faulty):
    """PyPI: the index in JSON (PEP 691, 700, 792) and the description of a version."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self._clock = url, clock
        self.status = 200
        self.projects: dict[str, Project] = {}

    def mend(self) -> None:
        super().mend()
        self.status = 200

    def project(self, name: str, *, license: str | None = "MIT") -> Project:  # noqa: A002
        made = Project(name, self._clock, license)
        self.projects[normal(name)] = made
        return made


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pypi_answer(index: Index, request: Request) -> Answer:
    said = html_answer(index.status, "Error") if index.status != 200 else _pypi(index, request)
    said.fault = index.broken
    if said.status == 200:
        said.headers |= {
            "ETag": f'"{digest(said.body)[:22]}"',
            "Cache-Control": "max-age=600, public",
        }
    return unmodified(request, said)


def _pypi(index: Index, request: Request) -> Answer:
    if found := re.fullmatch(r"/simple/([^/]+)/", request.path):
        return _simple(index, found[1], request)
    if found := re.fullmatch(r"/pypi/([^/]+)/([^/]+)/json", request.path):
        return _described(index, found[1], found[2])
    return html_answer(404, "Not Found")


def _simple(index: Index, name: str, request: Request) -> Answer:
    """The JSON form for those who ask for it, else HTML; other spellings are redirected."""
    if name != normal(name):
        return Answer(301, b"", {"Location": f"{request.mount}/simple/{normal(name)}/"})
    project = index.projects.get(name)
    if project is None:
        return Answer(404, b"404 Not Found", {"Content-Type": "text/plain; charset=UTF-8"})
    if SIMPLE not in request.header("Accept"):
        return html_answer(200, f"Links for {name}")
    shown = [] if project.status == "quarantined" else project.files
    status: Shape = {"status": project.status}
    body: Shape = {
        "alternate-locations": [], "files": [_file(file) for file in shown],
        "meta": {"_last-serial": len(project.files), "api-version": "1.4"}, "name": name,
        "project-status": status | ({"reason": project.reason} if project.reason else {}),
        "versions": sorted({file.version for file in shown}),
    }  # fmt: skip
    return json_answer(200, body, {"Content-Type": SIMPLE, "Vary": "Accept"})


def _file(file: File) -> Shape:
    sha = digest(file.name, file.uploaded_at)
    return {
        "core-metadata": False, "data-dist-info-metadata": False, "filename": file.name,
        "hashes": {"sha256": sha}, "provenance": None, "requires-python": ">=3.8", "size": 1234,
        "upload-time": iso_ms(file.uploaded_at).replace("Z", "000Z"),
        "url": f"https://files.pythonhosted.org/packages/{sha[:2]}/{file.name}",
        "yanked": file.yanked,
    }  # fmt: skip


def _described(index: Index, name: str, version: str) -> Answer:
    project = index.projects.get(normal(name))
    if project is None or version not in project.versions or not project.described:
        return json_answer(404, {"message": "Not Found"})
    page = f"https://pypi.org/project/{name}/"
    info: Shape = {
        "author": "", "author_email": None, "bugtrack_url": None,
        "classifiers": list(project.classifiers), "description": "", "docs_url": None,
        "download_url": None, "downloads": {"last_day": -1, "last_month": -1, "last_week": -1},
        "dynamic": None, "home_page": None, "keywords": None, "license": None,
        "license_expression": project.licenses.get(version), "license_files": None,
        "name": project.name, "package_url": page, "project_url": page, "project_urls": None,
        "release_url": f"{page}{version}/", "requires_dist": None, "requires_python": ">=3.8",
        "summary": "", "version": version, "yanked": False, "yanked_reason": None,
    }  # fmt: skip
    body = {"info": info, "last_serial": 1, "urls": [], "vulnerabilities": []}
    return json_answer(200, body, {"Content-Type": "application/json"})


@dataclass(slots=True)
class Published:
    """A version of a package."""

    version: str
    at: datetime
    license: object = "MIT"
    deprecated: str | None = None


@dataclass
class Package:
    """A package of npm's registry; `padding` bytes of readme make its whole document larger."""

    name: str
    clock: Clock
    license: object = "MIT"
    padding: int = 0
    latest: str | None = None
    unpublished_at: datetime | None = None
    versions: dict[str, Published] = field(default_factory=dict)

    def publish(self, version: str, *, at: Moment | None = None, tag: str = "latest") -> None:
        made = Published(version, when(at or self.clock()), self.license)
        self.versions[version] = made
        if tag == "latest":
            self.latest = version

    def unpublish(self, version: str | None = None) -> None:
        """Take one version back; or, within its first days, the whole package."""
        if version is not None:
            self.versions.pop(version)
        else:
            self.versions, self.latest, self.unpublished_at = {}, None, self.clock()

    def deprecate(self, message: str) -> None:
        """Mark every version there is, as `npm deprecate name message` does; "" undoes it."""
        for published in self.versions.values():
            published.deprecated = message


class Registry(Faulty):
    """npm's registry: whole and abbreviated documents, and single versions."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self._clock = url, clock
        self.status = 200
        self.packages: dict[str, Package] = {}

    def mend(self) -> None:
        super().mend()
        self.status = 200

    def package(self, name: str, *, license: object = "MIT") -> Package:  # noqa: A002
        self.packages[name] = Package(name, self._clock, license)
        return self.packages[name]


def npm_answer(registry: Registry, request: Request) -> Answer:
    path = urlsplit(request.target).path
    found = re.fullmatch(r"/((?:@[^/%]+%2f)?[^/@%]+)(?:/([^/]+))?", path, re.IGNORECASE)
    package = registry.packages.get(unquote(found[1])) if found else None
    if registry.status != 200:
        said = json_answer(registry.status, {"error": "internal"})
    elif found is None or package is None:
        said = json_answer(404, {"error": "Not found"})
    elif found[2]:
        said = _version(registry, package, unquote(found[2]))
    else:
        said = _document(registry, package, abbreviated=ABBREVIATED in request.header("Accept"))
    said.fault = registry.broken
    if said.status == 200:
        said.headers |= {"ETag": f'"{digest(said.body)[:32]}"', "Vary": "accept-encoding, accept",
                         "Cache-Control": "public, max-age=300"}  # fmt: skip
    return unmodified(request, said)


def _version(registry: Registry, package: Package, version: str) -> Answer:
    made = package.versions.get(version)
    if made is None:
        return json_answer(404, f"version not found: {version}")
    return json_answer(200, _manifest(registry, package, made, abbreviated=False))


def _document(registry: Registry, package: Package, *, abbreviated: bool) -> Answer:
    changed = max([made.at for made in package.versions.values()], default=package.unpublished_at)
    modified = iso_ms(changed or "2025-01-01T00:00:00Z")
    tags = {"latest": package.latest} if package.latest else {}
    versions = {
        made.version: _manifest(registry, package, made, abbreviated=abbreviated)
        for made in package.versions.values()
    }
    if abbreviated:
        small = {
            "name": package.name,
            "dist-tags": tags,
            "versions": versions,
            "modified": modified,
        }
        return json_answer(200, small, {"Content-Type": ABBREVIATED})
    time: Shape = {"created": "2025-01-01T00:00:00.000Z", "modified": modified}
    time |= {made.version: iso_ms(made.at) for made in package.versions.values()}
    body: Shape = {"_id": package.name, "_rev": f"{len(versions)}-{digest(modified)[:32]}"}
    body |= {"name": package.name, "dist-tags": tags, "versions": versions, "time": time}
    if package.unpublished_at:
        gone = {"time": iso_ms(package.unpublished_at), "versions": []}
        left = {"_id": package.name, "name": package.name, "time": time | {"unpublished": gone}}
        return json_answer(200, left)
    body |= {"maintainers": [{"name": "someone", "email": "someone@example.org"}]}
    body |= {"license": package.license, "readme": "x" * package.padding, "readmeFilename": ""}
    return json_answer(200, body, {"Last-Modified": http_date(changed or "2025-01-01T00:00:00Z")})


def _manifest(registry: Registry, package: Package, made: Published, *, abbreviated: bool) -> Shape:
    stem = package.name.rpartition("/")[2]
    shape: Shape = {
        "name": package.name, "version": made.version,
        "dist": {"shasum": digest(package.name, made.version), "integrity": "", "signatures": [],
                 "tarball": f"{registry.url}/{quote(package.name)}/-/{stem}-{made.version}.tgz"},
    }  # fmt: skip
    if made.deprecated is not None:
        shape["deprecated"] = made.deprecated
    if not abbreviated:
        shape |= {"_id": f"{package.name}@{made.version}", "license": made.license}
        shape |= {"_npmUser": {"name": "someone"}, "main": "index.js"}
    return shape
