"""The kind `pypi`: a project's versions, licence and status on the Python Package Index.

Read from the index's JSON form (PEP 691, 700, 792), which mirrors have too and PyPI means to
keep; the `releases` of PyPI's own JSON API are on their way out. It does not tell licences: for
these the newest version is asked for by itself, once.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version
from pydantic import BaseModel, ConfigDict, Field, field_validator

from monitor.errors import LookFailed, Unreadable
from monitor.facts.order import natural
from monitor.model import Cover, Fact, Look, Unmodified
from monitor.sources import _registry as registry
from monitor.sources._forge import Server, ask, shaped
from monitor.sources._registry import Registry, Value
from monitor.sources.base import Answer, Member, Request, Upstream, Visit, kind
from monitor.values import Json

MOST_FILES, LONGEST_NAME = 50_000, 300
ACCEPT = "application/vnd.pypi.simple.v1+json"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,213}[A-Za-z0-9])?")
_LICENSE = "License :: "
_ENDING = re.compile(r"\.(?:tar\.(?:gz|bz2|xz|Z)|tgz|zip|egg|exe|msi|rpm|dmg|deb)$")
MOST_PIECES = 6
"""Pieces between hyphens in which a version is looked for, from the end of a file's name."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class _File(_Shape):
    filename: str
    uploaded: str | None = Field(default=None, alias="upload-time")
    yanked: bool | str = False


class _Status(_Shape):
    status: str = "active"
    reason: str | None = None


class _Index(_Shape):
    files: tuple[_File, ...]
    versions: tuple[str, ...] = ()
    status: _Status = Field(default=_Status(), alias="project-status")


class _Info(_Shape):
    name: Annotated[str, Field(min_length=1)]
    license: str | None = None
    license_expression: str | None = None
    classifiers: tuple[str, ...] = ()


class _Metadata(_Shape):
    info: _Info


@kind("pypi")
class Pypi(Registry):
    """A project of a Python package index. A version is withdrawn when all its files are yanked."""

    project: str
    server: Server = "https://pypi.org"

    @field_validator("project")
    @classmethod
    def _named(cls, project: str) -> str:
        if not _NAME.fullmatch(project):
            raise ValueError('expected the name of a project, as in "pip install name"')
        return project

    @property
    def name(self) -> str:
        """The name as indexes have it (PEP 503)."""
        return canonicalize_name(self.project)

    def default_id(self) -> str:
        return f"pypi:{self.name}"

    def index_url(self) -> str:
        return f"{self.server}/simple/{self.name}/"

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - see `server`
        return [self.index_url()]

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        seen: list[Look] = []
        for member in members:
            if isinstance(member.source, Pypi):
                seen += [(yield from _look(member.source, member))]
        return seen


Names = Mapping[str | Version, str]
"""The versions of an index by the text and by the number of each: `1.0` is `1.0.0` too."""


def names(versions: Iterable[str]) -> Names:
    found: dict[str | Version, str] = {}
    for version in versions:
        found[version] = version
        if (number := _number(version)) is not None:
            found.setdefault(number, version)
    return found


def version_of(filename: str, versions: Names) -> str | None:
    """Tell which of the versions a file belongs to; None where its name does not say.

    Wheels and source archives are named by rule; in older forms (eggs, installers) the version
    stands between hyphens, may hold one itself, and has more behind its dots.
    """
    try:
        if filename.endswith(".whl"):
            number = parse_wheel_filename(filename)[1]
        else:
            number = parse_sdist_filename(filename)[1]
    except (InvalidWheelFilename, InvalidSdistFilename):
        return _legacy(filename, versions)
    return versions.get(number)


def _legacy(filename: str, versions: Names) -> str | None:
    pieces = _ENDING.sub("", filename).split("-")[1:][-MOST_PIECES:]
    for start in range(len(pieces)):
        number = _number("-".join(pieces[start:]))
        if number is not None and number in versions:
            return versions[number]
    for piece in pieces:
        parts = piece.split(".")
        for end in range(len(parts), 0, -1):
            if (text := ".".join(parts[:end])) in versions:
                return versions[text]
    return None


def _look(source: Pypi, member: Member) -> Generator[Request, Answer, Look]:
    subject = source.default_id()
    url = source.index_url()
    answer = yield Request(url, source.kind, headers={"Accept": ACCEPT}, conditional=member.settled)
    if answer.unmodified:
        return Unmodified(source.id, answer.evidence)
    index = shaped(_Index, answer.json(), "index of the project")
    page = f"{source.server}/project/{source.name}/"
    versions = _versions(index, page)
    facts, covers = _releases(source, member, index, versions)
    before = registry.known(member.snapshot, subject, "package")
    latest = _newest(versions)
    package: Value = {"name": source.project, "described": latest, **before}
    package |= {"url": page, "latest": latest}
    if latest and not (member.settled and before.get("described") == latest):
        about = yield from _metadata(source, member, latest)
        if about is not None:
            package["name"], stated = about.name, _licence(about)
            described = registry.described(latest, stated, member.snapshot, subject, before)
            package["described"] = described
            facts.append(Fact(subject, "license", stated))
            covers.append(Cover(subject, "license"))
    facts.append(Fact(subject, "package", package))
    return source.observed(answer.evidence, facts, covers)


def _releases(
    source: Pypi, member: Member, index: _Index, versions: Mapping[str, Value]
) -> tuple[list[Fact], list[Cover]]:
    """State status and versions. A project in quarantine shows no files, and withdrew none."""
    subject = source.default_id()
    facts, covers = [Fact(subject, "status", _status(index.status))], [Cover(subject, "status")]
    if versions or not registry.known_versions(member.snapshot, subject):
        told, reach = registry.releases(subject, versions)
        return facts + told, covers + reach
    if index.status.status != "quarantined":
        raise registry.emptied(source.project, source.index_url())
    return facts, covers


def _metadata(
    source: Pypi, member: Member, version: str
) -> Generator[Request, Answer, _Info | None]:
    """Ask what a version says of itself; None at an index that tells of none."""
    url = f"{source.server}/pypi/{source.name}/{quote(version)}/json"
    answer = yield ask(source, url, conditional=False, may_lack=True)
    if answer.status != 404:
        return shaped(_Metadata, answer.json(), "description of the version").info
    if member.snapshot and member.snapshot.value(source.default_id(), "license"):
        detail = f"the index lists {version}, and does not describe it yet: it is asked again"
        raise LookFailed("unreadable", detail, url=url, status=404)
    return None


def _versions(index: _Index, page: str) -> dict[str, Value]:
    """The versions that have files, each as of its first file."""
    if len(index.files) > MOST_FILES:
        raise Unreadable(f"{len(index.files)} files: that is no project")
    known = names(index.versions)
    files: dict[str, list[_File]] = {}
    for file in index.files:
        version = version_of(file.filename[:LONGEST_NAME], known)
        if version is not None:
            files.setdefault(version, []).append(file)
    return {version: _release(version, its, page) for version, its in files.items()}


def _release(version: str, files: Sequence[_File], page: str) -> Value:
    yanked = all(file.yanked is not False for file in files)
    return registry.release(
        published_at=min((file.uploaded for file in files if file.uploaded), default=None),
        prerelease=_is_prerelease(version),
        url=f"{page}{version}/",
        withdrawn=yanked,
        why=next((file.yanked for file in files if isinstance(file.yanked, str)), ""),
    )


def _status(status: _Status) -> Json:
    return {"state": status.status, "reason": status.reason}


def _newest(versions: Mapping[str, Value]) -> str | None:
    """The version that an installer would choose: final and not withdrawn where there is one."""
    return max(versions, key=lambda version: _rank(version, versions[version]), default=None)


def _rank(version: str, value: Value) -> tuple[bool, bool, bool, Version, list[tuple[int, str]]]:
    standing, final, number = "withdrawn" not in value, "prerelease" not in value, _number(version)
    return standing, number is not None, final, number or Version("0"), natural(version)


def _is_prerelease(version: str) -> bool:
    number = _number(version)
    return number is not None and number.is_prerelease


def _number(version: str) -> Version | None:
    """A version by PEP 440; None for those from before it."""
    try:
        return Version(version)
    except InvalidVersion:
        return None


def _licence(info: _Info) -> str | None:
    """By the SPDX expression (PEP 639), else by the free text, else by the classifiers."""
    classified = [each for each in info.classifiers if each.startswith(_LICENSE)]
    if info.license_expression:
        return registry.licence([info.license_expression])
    return registry.licence([info.license, *_last(classified)])


def _last(classifiers: Iterable[str]) -> list[str]:
    """`License :: OSI Approved :: MIT License` names the licence behind its last colons."""
    names = [each.rpartition(" :: ")[2] for each in classifiers]
    return [name for name in names if name != "OSI Approved"]
