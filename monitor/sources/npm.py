"""The kind `npm`: a package's versions, licence and deprecation in the npm registry.

The whole document has dates and licences, and grows with every version (tens of megabytes where
there are thousands). Where it is over `[http] max_body` the abbreviated one is read from then on,
without dates, and the newest version by itself for its licence.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from monitor.errors import LookFailed, Unreadable
from monitor.facts.order import natural
from monitor.facts.plain import plain
from monitor.model import Cover, Fact, Look, Unmodified
from monitor.sources import _registry as registry
from monitor.sources._forge import Server, ask, shaped
from monitor.sources._registry import Registry, Value
from monitor.sources.base import Answer, Member, Request, Upstream, Visit, kind
from monitor.values import Json

NPMJS = "https://registry.npmjs.org"
WHOLE = "application/json"
ABBREVIATED = "application/vnd.npm.install-v1+json"
TOO_LARGE = "@abbreviated"
"""A mark in an observation's scope (no predicate is called so): the whole document was too large,
so that it is not asked for again."""

_WORD = r"[A-Za-z0-9~_-][A-Za-z0-9._~-]*"
_NAME = re.compile(rf"(?=.{{1,214}}$)(?:@{_WORD}/)?{_WORD}")
_PRERELEASE = re.compile(r"[0-9]{1,16}\.[0-9]{1,16}\.[0-9]{1,16}-[0-9A-Za-z-]")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Version(_Shape):
    deprecated: Any = None
    license: Any = None
    licenses: Any = None


class _Document(_Shape):
    name: Annotated[str, Field(min_length=1)]
    tags: dict[str, str] = Field(default_factory=dict, alias="dist-tags")
    time: dict[str, Any] = Field(default_factory=dict)
    versions: dict[str, _Version] = Field(default_factory=dict)


@kind("npm")
class Npm(Registry):
    """A package of an npm registry. A version that was unpublished is withdrawn.

    The package is deprecated where the version that `latest` names is: single versions often are,
    all old ones at once.
    """

    package: str
    server: Server = NPMJS

    @field_validator("package")
    @classmethod
    def _named(cls, package: str) -> str:
        if not _NAME.fullmatch(package):
            raise ValueError('expected "name" or "@scope/name", as in "npm install @scope/name"')
        return package

    def default_id(self) -> str:
        return f"npm:{self.package}"

    def document_url(self) -> str:
        return f"{self.server}/{self.package.replace('/', '%2f')}"

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - see `server`
        return [self.document_url()]

    def page(self, version: str) -> str:
        """Where people read of a version; other registries than npm's own have no such place."""
        if self.server == NPMJS:
            return f"https://www.npmjs.com/package/{self.package}/v/{version}"
        return f"{self.document_url()}/{version}"

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        seen: list[Look] = []
        for member in members:
            if isinstance(member.source, Npm):
                seen += [(yield from _look(member.source, member))]
        return seen


@dataclass(frozen=True, slots=True)
class _Read:
    """A document; `whole` has dates and licences."""

    answer: Answer
    whole: bool


def is_prerelease(version: str) -> bool:
    """Say whether a version has a pre-release part (semver.org, 9); build metadata is none."""
    return _PRERELEASE.match(version) is not None


def _look(source: Npm, member: Member) -> Generator[Request, Answer, Look]:
    read = yield from _document(source, member)
    if read.answer.unmodified:
        return Unmodified(source.id, read.answer.evidence)
    found = shaped(_Document, read.answer.json(), "package document")
    subject = source.default_id()
    latest = _latest(source, member, found, read.answer)
    facts, covers = registry.releases(subject, _versions(source, member, found))
    facts.append(Fact(subject, "status", _status(found.versions.get(latest))))
    covers += [Cover(subject, "package"), Cover(subject, "status")]
    before = registry.known(member.snapshot, subject, "package")
    package: Value = {**before, "name": found.name, "url": source.page(latest), "latest": latest}
    version = yield from _described(source, member, found, latest, whole=read.whole)
    if version is not None:
        stated = registry.licence(_licences(version))
        package["described"] = registry.described(latest, stated, member.snapshot, subject, before)
        facts.append(Fact(subject, "license", stated))
        covers.append(Cover(subject, "license"))
    facts.append(Fact(subject, "package", package))
    seen = source.observed(read.answer.evidence, facts, covers)
    return seen if read.whole else replace(seen, scope={**seen.scope, TOO_LARGE: "1"})


def _document(source: Npm, member: Member) -> Generator[Request, Answer, _Read]:
    """Ask for the whole document, or for the abbreviated one where that was or is too large."""
    url, settled = source.document_url(), _settled(source, member)
    if not (settled and member.snapshot and TOO_LARGE in member.snapshot.scope):
        try:
            answer = yield Request(url, source.kind, headers={"Accept": WHOLE}, conditional=settled)
            return _Read(answer, whole=True)
        except LookFailed as failed:
            if failed.error != "too-large":
                raise
    answer = yield Request(url, source.kind, headers={"Accept": ABBREVIATED}, conditional=settled)
    return _Read(answer, whole=False)


def _settled(source: Npm, member: Member) -> bool:
    """As `Member.settled`, whatever form of the document answered the question."""
    if member.snapshot is None:
        return False
    scope = {name: text for name, text in member.snapshot.scope.items() if name != TOO_LARGE}
    return scope == dict(source.question())


def _latest(source: Npm, member: Member, found: _Document, answer: Answer) -> str:
    """The version that people get. LookFailed where there is none at all."""
    gone = found.time.get("unpublished")
    if not found.versions and gone is not None:
        day = gone.get("time") if isinstance(gone, dict) else None
        words = f"{source.package} was unpublished" + (f" ({plain(str(day), 40)})" if day else "")
        raise LookFailed("not-found", words, url=answer.url, status=404)
    if not found.versions and registry.known_versions(member.snapshot, source.default_id()):
        raise registry.emptied(source.package, answer.url)
    if not found.versions:
        raise Unreadable("the package has no versions")
    tagged = found.tags.get("latest", "")
    newest = max(found.versions, key=lambda version: (not is_prerelease(version), natural(version)))
    return tagged if tagged in found.versions else newest


def _versions(source: Npm, member: Member, found: _Document) -> dict[str, Value]:
    """Each version; of one whose date is not told here the date stays that is known."""
    before = registry.known_versions(member.snapshot, source.default_id())
    return {
        version: registry.release(
            published_at=_date(version, found.time, before),
            prerelease=is_prerelease(version),
            url=source.page(version),
        )
        for version in found.versions
    }


def _date(version: str, told: Mapping[str, object], before: Mapping[str, Value]) -> str | None:
    date = told.get(version) or before.get(version, {}).get("published_at")
    return date if isinstance(date, str) else None


def _status(latest: _Version | None) -> Json:
    """`deprecated` is a message; an empty one takes the deprecation back."""
    if latest is None or not latest.deprecated:
        return {"state": "active"}
    message = latest.deprecated if isinstance(latest.deprecated, str) else ""
    return {"state": "deprecated", "reason": plain(message, registry.LONGEST_REASON)}


def _described(
    source: Npm, member: Member, found: _Document, latest: str, *, whole: bool
) -> Generator[Request, Answer, _Version | None]:
    """The version whose licence is meant; None where it was read already, or cannot be."""
    if whole:
        return found.versions[latest]
    before = registry.known(member.snapshot, source.default_id(), "package")
    if _settled(source, member) and before.get("described") == latest:
        return None
    url = f"{source.document_url()}/{latest}"
    answer = yield ask(source, url, conditional=False, may_lack=True)
    return None if answer.status == 404 else shaped(_Version, answer.json(), "version")


def _licences(version: _Version) -> Iterator[Json]:
    """A text; in old packages an object with `type`, or a list of such to choose from."""
    stated = version.license or version.licenses
    rows = stated if isinstance(stated, list) else [stated]
    names = [row.get("type") if isinstance(row, dict) else row for row in rows[:10]]
    yield " OR ".join(name for name in names if isinstance(name, str))
