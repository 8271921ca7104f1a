"""GitHub's website: its Atom feeds, and just enough HTML to be linked to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from .exchange import Answer, Request, digest, html_answer, unmodified
from .github import GitHub, Repo
from .times import iso


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    updated: datetime
    link: str
    title: str
    content: str


def answer(github: GitHub, request: Request) -> Answer:
    """A page or feed of a repository; 301 to the new address where it was renamed."""
    named = re.fullmatch(r"/([^/]+/[^/]+?)(/.*)?", request.path)
    repo = named and github.follow(named[1])
    if not named or not repo:
        return html_answer(404, "Page not found · GitHub")
    rest = named[2] or ""
    if repo is not github.find(named[1]):
        moved = html_answer(301, "Moved")
        moved.headers["Location"] = f"{github.server}/{repo.full_name}{quote(rest)}"
        return moved
    said = _page(github, repo, rest, request.only("after"))
    said.fault = github.broken
    if said.status == 200:
        said.headers |= {
            "ETag": f'W/"{digest(said.body)}"',
            "Cache-Control": "max-age=0, private, must-revalidate",
        }
    return unmodified(request, said)


def _page(github: GitHub, repo: Repo, rest: str, after: str) -> Answer:
    if rest in {"/releases.atom", "/tags.atom"}:
        return _releases(github, repo, after, with_releases=rest == "/releases.atom")
    if commits := re.fullmatch(r"/commits/(.+)\.atom", rest):
        return _commits(github, repo, commits[1])
    if raw := re.fullmatch(r"/raw/([^/]+)/(.+)", rest):
        return _raw(repo, raw[1], raw[2])
    if tag := re.fullmatch(r"/releases/tag/(.+)", rest):
        status = 200 if tag[1] in repo.tags else 404
        return html_answer(status, tag[1] if status == 200 else "Page not found · GitHub")
    if rest in {"", "/", "/releases", "/tags"}:
        return html_answer(200, f"GitHub - {escape(repo.full_name)}")
    return html_answer(404, "Page not found · GitHub")


def _raw(repo: Repo, ref: str, path: str) -> Answer:
    """A file of the default branch as it is. (The real one is handed out by another host.)"""
    text = repo.file(path) if ref in {"HEAD", repo.default_branch} else None
    if text is None:
        return html_answer(404, "Page not found · GitHub")
    return Answer(200, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})


def _releases(github: GitHub, repo: Repo, after: str, *, with_releases: bool) -> Answer:
    """The ten newest tags, each under its release's title and text where it has a release.

    `after` is a tag: the ten that come behind it are shown.
    """
    releases = {release.tag: release for release in repo.published()} if with_releases else {}
    html, entries = f"{github.server}/{repo.full_name}", []
    for tag in reversed(repo.tags.values()):
        link = f"{html}/releases/tag/{quote(tag.name, safe='/')}"
        identity = f"tag:github.com,2008:Repository/{repo.id}/{tag.name}"
        if release := releases.get(tag.name):
            text = f"<p>{escape(release.body)}</p>" if release.body else "<p>No content.</p>"
            title = release.name or tag.name
            entries.append(_Entry(identity, release.updated_at, link, title, text))
        else:
            note = (tag.message or "").splitlines()
            title = f"{tag.name}: {note[0]}" if note else tag.name
            text = f"<pre>{escape(tag.message)}</pre>" if tag.message else ""
            entries.append(_Entry(identity, tag.date, link, title, text))
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    if after:
        places = [place for place, one in enumerate(entries) if one.id.endswith(f"/{after}")]
        entries = entries[places[0] + 1 :] if places else []
    title = f"Release notes from {repo.name}" if releases else f"Tags from {repo.name}"
    return _feed(repo, f"{html}/releases", title, entries[:10])


def _commits(github: GitHub, repo: Repo, branch: str) -> Answer:
    """The twenty newest commits of a branch, or of one path on it."""
    html = f"{github.server}/{repo.full_name}"
    name = branch if branch in repo.branches else branch.partition("/")[0]
    if name not in repo.branches:
        return html_answer(404, "Page not found · GitHub")
    path = branch.removeprefix(name).removeprefix("/")
    entries = [
        _Entry(
            f"tag:github.com,2008:Grit::Commit/{commit.sha}",
            commit.date,
            f"{html}/commit/{commit.sha}",
            f"\n        {commit.message}\n    ",
            f"<pre>{escape(commit.message)}</pre>",
        )
        for commit in reversed(repo.branches[name])
        if path in {"", commit.path}
    ]
    title = f"Recent Commits to {repo.name}:{name}"
    return _feed(repo, f"{html}/commits/{branch}", title, entries[:20])


def _feed(repo: Repo, page: str, title: str, entries: Sequence[_Entry]) -> Answer:
    updated = iso(entries[0].updated if entries else repo.created_at)
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en-US">
  <id>tag:github.com,2008:{escape(page)}</id>
  <link type="text/html" rel="alternate" href={quoteattr(page)}/>
  <link type="application/atom+xml" rel="self" href={quoteattr(page + ".atom")}/>
  <title>{escape(title)}</title>
  <updated>{updated}</updated>
{"".join(map(_entry, entries))}</feed>
"""  # noqa: E501 - the shape that GitHub sends
    return Answer(200, body.encode(), {"Content-Type": "application/atom+xml; charset=utf-8"})


def _entry(entry: _Entry) -> str:
    return f"""  <entry>
    <id>{escape(entry.id)}</id>
    <updated>{iso(entry.updated)}</updated>
    <link rel="alternate" type="text/html" href={quoteattr(entry.link)}/>
    <title>{escape(entry.title)}</title>
    <content type="html">{escape(entry.content)}</content>
    <author><name>someone</name></author>
    <media:thumbnail height="30" width="30" url="https://avatars.githubusercontent.com/u/1?s=60&amp;v=4"/>
  </entry>
"""
