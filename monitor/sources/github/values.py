"""The values that facts of a repository have, the same whichever road they were read by."""

from __future__ import annotations

import re
from urllib.parse import quote

from packaging.version import InvalidVersion, Version

from monitor.facts.plain import plain
from monitor.model import Json, moment, stamp

NAME_LENGTH = 200
TAG_LENGTH = 255

_UNFINISHED = re.compile(
    r"\d[\w.+]*?[-._+]?(?:alpha|beta|rc|dev|preview|pre|next|nightly|canary|snapshot)(?![a-z])",
    re.IGNORECASE,
)


def release_value(
    tag: str,
    *,
    name: str | None,
    published_at: str | None,
    created_at: str | None,
    prerelease: bool,
    url: str,
) -> dict[str, Json]:
    """Describe a release; a name that only repeats the tag is none."""
    title = plain(name or "", NAME_LENGTH)
    return _given(
        {
            "name": None if title == tag else title,
            "published_at": when(published_at),
            "created_at": when(created_at),
            "prerelease": prerelease or None,
            "url": url,
        }
    )


def tag_value(tag: str, *, dated: str | None, committed: str | None, url: str) -> dict[str, Json]:
    """Describe a bare tag: `dated` is the tagger's date, else the commit's."""
    published, created = when(dated or committed), when(committed)
    return _given(
        {
            "published_at": published,
            "created_at": None if created == published else created,
            "prerelease": is_prerelease(tag) or None,
            "tag_only": True,
            "url": url,
        }
    )


def is_prerelease(tag: str) -> bool:
    """Tell a pre-release by its tag alone (PEP 440, else SemVer): `v1.0rc1`, `2.0.0-beta.2`."""
    version = re.search(r"\d.*", tag.rpartition("/")[2])
    if version is None:
        return False
    try:
        return Version(version[0]).is_prerelease
    except InvalidVersion:
        return _UNFINISHED.match(version[0]) is not None


def tag_url(repository_url: str, tag: str) -> str:
    return f"{repository_url}/releases/tag/{quote(tag, safe='/')}"


def branch_url(repository_url: str, branch: str) -> str:
    return f"{repository_url}/tree/{quote(branch, safe='/')}"


def is_tag(text: str) -> bool:
    """Say whether a name is fit to be a predicate: short, and nothing invisible in it."""
    return 0 < len(text) <= TAG_LENGTH and text.isprintable()


def when(text: str | None) -> str | None:
    """Bring upstream's date to UTC; None where it is none or cannot be read."""
    try:
        return stamp(moment(text))
    except ValueError:
        return None


def _given(value: dict[str, Json]) -> dict[str, Json]:
    return {name: part for name, part in value.items() if part is not None and part != ""}
