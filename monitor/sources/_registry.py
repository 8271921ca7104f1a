"""What the kinds that read a package registry have in common: `pypi` and `npm`.

Facts of a package: `package` (upstream's spelling, its page, the version people get), a
`release:<version>` each, `license` of the version people get, `status` (active, deprecated …).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import ClassVar

from monitor.errors import LookFailed, Unreadable
from monitor.facts.licenses import UNRECOGNISED, spdx
from monitor.facts.order import natural
from monitor.facts.plain import plain
from monitor.model import Cover, Fact, Snapshot
from monitor.sources._forge import Server
from monitor.sources.base import Source
from monitor.sources.github.values import is_tag, when
from monitor.values import Json, dated

MOST_RELEASES = 1_000
"""Releases of one package that are facts: the newest."""
MOST_VERSIONS = 20_000
"""Versions that a registry may name: nobody has made so many of one package."""
LONGEST_REASON = 300

Value = dict[str, Json]


class Registry(Source):
    """A package; `server` is the registry's address."""

    auto: ClassVar[str] = "12h"

    server: Server

    @property
    def gone(self) -> str:
        return "repo.gone"

    def scope(self) -> Mapping[str, str]:
        families = ("package", "release:*", "license", "status")
        return dict.fromkeys(families, self.server)


def release(
    *, published_at: str | None, prerelease: bool, url: str, withdrawn: bool = False, why: str = ""
) -> Value:
    """Describe a version. `withdrawn`: it stands there still, and nobody is to install it."""
    value: Value = {"published_at": when(published_at), "url": url}
    if prerelease:
        value["prerelease"] = True
    if withdrawn:
        value |= {"withdrawn": True, "reason": plain(why, LONGEST_REASON)}
    return value


def releases(subject: str, versions: Mapping[str, Value]) -> tuple[list[Fact], list[Cover]]:
    """State the newest versions, and how far back they reach."""
    if len(versions) > MOST_VERSIONS:
        raise Unreadable(f"{len(versions)} versions: that is no package")
    told = [version for version in versions if is_tag(version)]
    told.sort(key=lambda version: (published(versions[version]), natural(version)), reverse=True)
    kept = told[:MOST_RELEASES]
    facts = [Fact(subject, f"release:{version}", versions[version]) for version in kept]
    if len(kept) == len(told):
        return facts, [Cover(subject, "release:*")]
    oldest = dated(versions[kept[-1]])
    if oldest is None:
        return facts, []
    return facts, [Cover(subject, "release:*", since=oldest + timedelta(seconds=1))]


def published(value: Value) -> str:
    """The date of a version in a form to sort by; "" where it is not known."""
    date = value.get("published_at")
    return date if isinstance(date, str) else ""


def known(snapshot: Snapshot | None, subject: str, predicate: str) -> Value:
    """The value of a fact as of the snapshot, empty where there is none."""
    value = snapshot.value(subject, predicate) if snapshot else None
    return value if isinstance(value, dict) else {}


def described(
    latest: Json, stated: str | None, snapshot: Snapshot | None, subject: str, before: Value
) -> Json:
    """The version whose licence need not be asked for again.

    One that states none, where a licence was known, is asked again: absence takes two looks.
    """
    unsure = stated is None and snapshot is not None and snapshot.value(subject, "license")
    return before.get("described") if unsure else latest


def known_versions(snapshot: Snapshot | None, subject: str) -> dict[str, Value]:
    """The known releases, by version."""
    facts = snapshot.facts.items() if snapshot else ()
    return {
        predicate.removeprefix("release:"): fact.value
        for (about, predicate), fact in facts
        if about == subject and predicate.startswith("release:") and isinstance(fact.value, dict)
    }


def emptied(name: str, url: str) -> LookFailed:
    """A registry that lists nothing where it listed versions before: no good look."""
    return LookFailed("empty", f"{name} has no versions, and had some before", url=url, status=200)


def licence(texts: Iterable[Json]) -> str | None:
    """Read the first of some statements of a licence that says which one it is.

    `unrecognised` where there are only such as nobody can name; None where there is none. Of a
    whole licence's text the first line names it.
    """
    found = [lines[0] for text in texts if isinstance(text, str) and (lines := _lines(text))]
    return next((name for text in found if (name := spdx(text))), UNRECOGNISED if found else None)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text[:2_000].splitlines() if line.strip()]
