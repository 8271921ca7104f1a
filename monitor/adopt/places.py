"""Addresses that people share, and the source that each leads to. Pure."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from monitor.adopt.draft import Place
from monitor.sources.base import Upstream
from monitor.text.blocks import names

_NO_OWNERS = names(
    "about account apps blog chat collections contact customer-stories datasets docs enterprise"
    " events explore features inference-endpoints join learn login marketplace models notifications"
    " orgs papers posts pricing readme search security settings signup site sitemap spaces sponsors"
    " stars tasks topics trending users"
)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_ARXIV = re.compile(r"/(?:abs|pdf|html)/((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))")
_FEED = re.compile(
    r"(?:^|[/.])(?:rss|atom|feed)s?(?:\.xml|\.json|/)?$|\.(?:rss|atom)$", re.IGNORECASE
)
_USUAL = Upstream()


def place(url: str, upstream: Upstream = _USUAL) -> Place:
    """The source that an address leads to; a page where it is nothing better known."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    usual = _path(parts.path)
    code = usual if host == "github.com" else _below(parts, upstream.github_server)
    hub = usual if host in ("huggingface.co", "hf.co") else _below(parts, upstream.huggingface)
    scope = usual if host == "modelscope.cn" else _below(parts, upstream.modelscope)
    if code is not None:
        found = _github(code)
    elif hub is not None:
        found = _hub(hub, parts.query)
    elif scope is not None:
        found = _modelscope(scope)
    else:
        found = _registry(host, parts)
    return found or _by_path(parts, url)


def _below(parts: SplitResult, base: str) -> list[str] | None:
    """The steps of an address below another one; None where it is not below that."""
    its = urlsplit(base)
    top = f"{its.path.rstrip('/')}/"
    if parts.netloc.lower() != its.netloc.lower() or not parts.path.startswith(top):
        return None
    return _path(parts.path.removeprefix(top))


def _path(path: str) -> list[str]:
    return [unquote(step) for step in path.split("/") if step]


def _github(path: list[str]) -> Place | None:
    """A repository; addresses of files, issues and releases in it lead to it too."""
    match path:
        case [owner, name, *_] if owner.lower() not in _NO_OWNERS:
            repo = f"{owner}/{name.removesuffix('.git')}"
            return Place("github", {"repo": repo}) if _pair(repo) else None
    return None


def _hub(path: list[str], query: str) -> Place | None:
    """A model, an organisation, or the listing of a task."""
    match path:
        case ["models"]:
            task = parse_qs(query).get("pipeline_tag", [""])[0]
            return Place("huggingface", {"task": task}) if task else None
        case [owner] if _NAME.fullmatch(owner) and owner.lower() not in _NO_OWNERS:
            return Place("huggingface", {"org": owner})
        case [owner, name, *_] if owner.lower() not in _NO_OWNERS and _pair(f"{owner}/{name}"):
            return Place("huggingface", {"model": f"{owner}/{name}"})
    return None


def _modelscope(path: list[str]) -> Place | None:
    """A model, or all models of an organisation or a person."""
    match path:
        case ["models", owner, name, *_] if _pair(f"{owner}/{name}"):
            return Place("modelscope", {"model": f"{owner}/{name}"})
        case ["organization" | "profile", owner, *_] if _NAME.fullmatch(owner):
            return Place("modelscope", {"org": owner})
    return None


def _registry(host: str, parts: SplitResult) -> Place | None:
    path = _path(parts.path)
    if host in ("arxiv.org", "export.arxiv.org") and (paper := _ARXIV.search(parts.path)):
        return Place("arxiv", {"paper": paper[1]})
    match host, path:
        case "pypi.org", ["project" | "pypi", name, *_]:
            return Place("pypi", {"project": name})
        case "npmjs.com", ["package", scope, name, *_] if scope.startswith("@"):
            return Place("npm", {"package": f"{scope}/{name}"})
        case "npmjs.com", ["package", name, *_]:
            return Place("npm", {"package": name})
        case "codeberg.org", [owner, name, *_] if _pair(f"{owner}/{name}"):
            return Place("codeberg", {"repo": f"{owner}/{name}"})
        case "gitlab.com", [_, _, *_]:
            project = "/".join(path).partition("/-/")[0].removesuffix(".git")
            return Place("gitlab", {"project": project})
    return None


def _by_path(parts: SplitResult, url: str) -> Place:
    if _FEED.search(parts.path):
        return Place("feed", {"url": url})
    return Place("page", {"url": url})


def _pair(text: str) -> bool:
    owner, _, name = text.partition("/")
    return bool(_NAME.fullmatch(owner) and re.fullmatch(r"[\w.-]+", name, re.ASCII))
