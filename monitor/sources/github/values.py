"""The values that facts of a repository have, the same whichever road they were read by."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from packaging.version import InvalidVersion, Version

from monitor.facts.plain import plain
from monitor.text import html_blocks, markdown_blocks
from monitor.values import Json, moment, stamp

NAME_LENGTH = 200
TAG_LENGTH = 255

NOTE_LINES, NOTE_LENGTH, NOTES_READ = 3, 200, 8_000
"""Lines of release notes that are kept, letters of each, and letters that are read."""

_UNFINISHED = re.compile(
    r"\d(?:[\w.+-]*?[\d\W_])??(?:alpha|beta|rc|pre|preview|dev|next|nightly|canary|snapshot|milestone)"
    r"(?![a-z])|\d-m\d+$",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\d[abc](?:$|[^\w.])", re.IGNORECASE)
"""`7b` is a size and `1.0.2a` the first mend of `1.0.2`: a bare letter says nothing (PEP 440 takes
it for an alpha)."""
_FURTHER = re.compile(r"\*{0,2}(?:full changelog|what's changed|new contributors)\b", re.IGNORECASE)


def release_value(
    tag: str,
    *,
    name: str | None,
    published_at: str | None,
    created_at: str | None,
    prerelease: bool,
    url: str,
    notes: str | None = None,
) -> dict[str, Json]:
    """Describe a release; a name that only repeats the tag is none. `notes` go with news only."""
    title = plain(name or "", NAME_LENGTH)
    return _given(
        {
            "name": None if title == tag else title,
            "published_at": when(published_at),
            "created_at": when(created_at),
            "prerelease": prerelease or None,
            "notes": notes,
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
    """Tell a pre-release by its tag alone (PEP 440, else SemVer's words): `v1.0rc1`, `2.0-beta.2`.

    In a repository of many packages the version stands last: `pkg/v1.2`, `@acme/pkg@1.2.3-rc.1`.
    """
    name = re.split(r"[/@]", tag)[-1]
    version = re.search(r"(?<![a-z\d])v?(\d.*)", name, re.IGNORECASE)
    if version is not None and not _LETTERED.search(version[1]):
        try:
            return Version(version[1]).is_prerelease
        except InvalidVersion:
            pass
    return _UNFINISHED.search(name) is not None


def first_notes(text: str | None, *, html: bool = False) -> str | None:
    """Give the first lines of release notes as plain text; None where they say nothing."""
    read = html_blocks if html else markdown_blocks
    blocks = read((text or "")[:NOTES_READ])
    said = [block.text for block in blocks if block.kind != "heading"]
    lines = [plain(line, NOTE_LENGTH) for line in said if not _FURTHER.match(line)]
    return "\n".join(line for line in lines[:NOTE_LINES] if line) or None


def tag_url(repository_url: str, tag: str) -> str:
    return f"{repository_url}/releases/tag/{quote(tag, safe='/')}"


def branch_url(repository_url: str, branch: str) -> str:
    return f"{repository_url}/tree/{quote(branch, safe='/')}"


def is_tag(text: str) -> bool:
    """Say whether a name is fit to be a predicate: short, and nothing invisible in it."""
    return 0 < len(text) <= TAG_LENGTH and text.isprintable()


def when(text: str | None) -> str | None:
    """Bring upstream's date to UTC; None where it is none or cannot be read."""
    return stamp(date(text))


def date(text: str | None) -> datetime | None:
    """Read upstream's date; None where it is none or cannot be read."""
    try:
        return moment(text)
    except ValueError:
        return None


def _given(value: dict[str, Json]) -> dict[str, Json]:
    return {name: part for name, part in value.items() if part is not None and part != ""}
