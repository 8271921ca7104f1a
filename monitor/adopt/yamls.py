"""Catalogs kept as YAML: a best-of list's `projects.yaml`, a folder of hecat's.

Formats: github.com/ml-tooling/best-of-generator (projects and categories),
github.com/nodiscc/hecat (`software/*.yml` and `tags/*.yml`, as awesome-selfhosted keeps them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from monitor.adopt.draft import Draft, Place, ProviderDraft, one_line
from monitor.adopt.encoding import read
from monitor.adopt.filling import watch
from monitor.errors import UsageError

MOST_FILES = 20_000
Row = Mapping[str, Any]
_BEST_OF = {
    "github_id": ("github", "repo"),
    "gitlab_id": ("gitlab", "project"),
    "codeberg_id": ("codeberg", "repo"),
    "pypi_id": ("pypi", "project"),
    "npm_id": ("npm", "package"),
}
_BEST_OF_PLAIN = {"name", "category", "description", "homepage", "license", "labels", *_BEST_OF}
_HECAT_LINKS = {
    "source_code_url": "Source code",
    "demo_url": "Demo",
    "related_software_url": "Related software",
}
_MOVING = {"stargazers_count", "updated_at", "commit_history", "current_release", "archived"}
"""What hecat writes from upstream: the monitor reads that itself."""
_HECAT_PLAIN = {"name", "website_url", "description", "licenses", "tags", *_HECAT_LINKS, *_MOVING}


def adopt_projects(path: Path) -> Draft:
    """Read a best-of `projects.yaml`. UsageError where it is not one."""
    data = _load(path)
    projects = data.get("projects") if isinstance(data, dict) else None
    if not isinstance(projects, list):
        raise UsageError(
            f"{path}: no list of `projects`: this is no best-of file\n"
            "  expected the projects.yaml of a best-of list"
        )
    draft = Draft(title=_text(_member(data.get("configuration"), "project_title")))
    titles = {
        _text(each.get("category")): _text(each.get("title")) or _text(each.get("category"))
        for each in data.get("categories") or []
        if isinstance(each, dict)
    }
    for row in projects:
        if isinstance(row, dict):
            _project(draft, row, titles)
    return draft


def adopt_folder(folder: Path) -> Draft:
    """Read a folder of hecat's: one file a software. UsageError where it is none."""
    files = sorted((folder / "software").glob("*.y*ml"))[:MOST_FILES]
    if not files:
        raise UsageError(
            f"{folder}: no software/*.yml in this folder\n"
            "  expected a folder as hecat and awesome-selfhosted keep it, or name a file"
        )
    draft = Draft(title="Catalog")
    for path in files:
        row = _load(path)
        if isinstance(row, dict):
            _software(draft, row)
        else:
            draft.remark(None, f"{path.name} holds no software: left out")
    return draft


def _project(draft: Draft, row: Row, titles: Mapping[str, str]) -> None:
    category = _text(row.get("category"))
    provider = _begin(draft, row, titles.get(category, category) or "Others")
    for key, (kind, name) in _BEST_OF.items():
        if id_ := _text(row.get(key)):
            provider.watch(Place(kind, {name: id_}))
    github = _text(row.get("github_id"))
    provider.website = _web(row.get("homepage")) or (
        f"https://github.com/{github}" if github else None
    )
    provider.license = _text(row.get("license")) or None
    provider.features = [_text(label) for label in row.get("labels") or [] if _text(label)]
    _others(draft, provider, row, _BEST_OF_PLAIN)


def _software(draft: Draft, row: Row) -> None:
    tags = [_text(tag) for tag in row.get("tags") or []]
    provider = _begin(draft, row, tags[0] if tags else "Others")
    provider.website = _web(row.get("website_url"))
    provider.features = tags[1:]
    provider.license = " AND ".join(_text(each) for each in row.get("licenses") or []) or None
    for key, title in _HECAT_LINKS.items():
        if url := _web(row.get(key)):
            provider.link(title, url)
            watch(provider, url)
    _others(draft, provider, row, _HECAT_PLAIN)


def _begin(draft: Draft, row: Row, section: str) -> ProviderDraft:
    name = _text(row.get("name")) or "Unnamed"
    provider = ProviderDraft(name, draft.section(section), 0)
    provider.summary = _text(row.get("description"))
    draft.add(provider)
    return provider


def _others(draft: Draft, provider: ProviderDraft, row: Row, known: set[str]) -> None:
    """Keep what has no key of ours: addresses as links, the rest as notes."""
    for key, value in row.items():
        if key in known:
            continue
        if url := _web(value):
            provider.link(str(key), url)
            watch(provider, url)
        elif text := ", ".join(_each(value)):
            provider.notes.append(f"**{key}:** {text}")
            draft.remark(None, f'"{key}" of {provider.name} is no key: kept in its notes')


def _load(path: Path) -> Any:
    text, _ = read(path)
    try:
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{path}:{line}: this is not YAML: {error.problem}") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: this is not YAML: {error}") from error


def _each(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if text := _text(item):
            yield text


def _text(value: Any) -> str:
    return one_line(str(value)) if isinstance(value, str | int | float) else ""


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _web(value: Any) -> str | None:
    text = value if isinstance(value, str) else ""
    return text if text.startswith(("https://", "http://")) and text.isprintable() else None
