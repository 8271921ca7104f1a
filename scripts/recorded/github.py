"""GitHub as its git histories prove it: REST for a repository, its branches, Atom for its tags.

Git knows neither the repository's number nor whether it is archived, has releases or stars: what
it does not know is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from recorded.world import ATOM, JSON, Version, as_json, dated, read, series

BEGIN = "2025-12-31"
"""The day of the first state; later ones begin with a new tag or branch."""
LISTED = 10
"""Entries that a feed of GitHub holds."""
MADE_LATER = {"bytedance/SALMONN": {"salmonn2": "2026-07-16"}}
"""Branches that came after `BEGIN`: main first links salmonn2 on that day, in the month of its
paper (arXiv 2607.17079). A branch's own date is that of its last commit and proves no beginning,
so every other one stands in all states."""
LICENSES = {
    "MIT": ("mit", "MIT License"),
    "Apache-2.0": ("apache-2.0", "Apache License 2.0"),
}

Repo = Mapping[str, Any]


def places(facts: Path) -> Iterator[tuple[str, Sequence[Version]]]:
    for repo in read(facts / "github_repos_git_facts.json")["repos"]:
        api, site = f"api.github.com/repos/{repo['repo']}", f"github.com/{repo['repo']}"
        yield api, (Version(dated(BEGIN), JSON, as_json(_repository(repo))),)
        yield f"{api}/branches", series(_branches(repo))
        feeds = series(_feeds(repo))
        yield f"{site}/releases.atom", feeds
        yield f"{site}/tags.atom", feeds


def _repository(repo: Repo) -> dict[str, Any]:
    owner, _, name = repo["repo"].partition("/")
    return {
        "name": name,
        "full_name": repo["repo"],
        "private": False,
        "owner": {"login": owner},
        "html_url": f"https://github.com/{repo['repo']}",
        "default_branch": repo["default_branch"],
        "license": _license(repo["licence_files"]),
    }


def _license(files: Sequence[Mapping[str, str]]) -> dict[str, str | None] | None:
    """What GitHub makes of a licence file: its SPDX id, or "other" for a text it does not know."""
    if not files:
        return None
    spdx = files[0]["looks_like"]
    if spdx not in LICENSES:
        return {"key": "other", "name": "Other", "spdx_id": "NOASSERTION", "url": None}
    key, name = LICENSES[spdx]
    return {
        "key": key,
        "name": name,
        "spdx_id": spdx,
        "url": f"https://api.github.com/licenses/{key}",
    }


def _branches(repo: Repo) -> Iterator[Version]:
    later = MADE_LATER.get(repo["repo"], {})
    for day in sorted({BEGIN, *later.values()}):
        names = [row for row in repo["branches"] if later.get(row["branch"], BEGIN) <= day]
        rows = [_branch(row, dated(day)) for row in names]
        yield Version(dated(day), JSON, as_json(rows))


def _branch(row: Mapping[str, str], moment: datetime) -> dict[str, Any]:
    """A branch, with its head where the last commit was there already."""
    if dated(row["date"]) > moment:
        return {"name": row["branch"]}
    return {"name": row["branch"], "commit": {"sha": row["commit"]}}


def _feeds(repo: Repo) -> Iterator[Version]:
    """The feed of the first day, and as each later tag made it."""
    moments = {dated(tag["date"]) for tag in repo["tags"]}
    for moment in sorted({dated(BEGIN)} | {date for date in moments if date > dated(BEGIN)}):
        tags = [tag for tag in repo["tags"] if dated(tag["date"]) <= moment]
        tags.sort(key=lambda tag: dated(tag["date"]), reverse=True)
        yield Version(moment, ATOM, _feed(repo["repo"], tags[:LISTED], moment))


def _feed(repo: str, tags: Sequence[Mapping[str, Any]], moment: datetime) -> bytes:
    page = f"https://github.com/{repo}/releases"
    updated = dated(tags[0]["date"]) if tags else moment
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">
  <id>tag:github.com,2008:{escape(page)}</id>
  <link type="text/html" rel="alternate" href={quoteattr(page)}/>
  <link type="application/atom+xml" rel="self" href={quoteattr(page + ".atom")}/>
  <title>Tags from {escape(repo.partition("/")[2])}</title>
  <updated>{_utc(updated)}</updated>
{"".join(_entry(page, tag) for tag in tags)}</feed>
""".encode()


def _entry(page: str, tag: Mapping[str, Any]) -> str:
    """An entry, whose id would hold the repository's number before the tag."""
    link = f"{page}/tag/{quote(tag['tag'], safe='/')}"
    return f"""  <entry>
    <id>tag:github.com,2008:Repository//{escape(tag["tag"])}</id>
    <updated>{_utc(dated(tag["date"]))}</updated>
    <link rel="alternate" type="text/html" href={quoteattr(link)}/>
    <title>{escape(tag["tag"])}</title>
  </entry>
"""


def _utc(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
