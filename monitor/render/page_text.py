"""The page as files: Markdown, from our template or the user's, and its HTML twin."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

from monitor.config import Config
from monitor.errors import Complaint, ConfigError
from monitor.render.catalog import CatalogView
from monitor.render.environment import render_html, render_markdown, render_own
from monitor.render.files import outside, read

CONFIRMED = re.compile(r' <span class="tag">confirmed in \d{4}-W\d\d</span>')
FENCE_OR_TITLE = re.compile(r"^(?:(```|~~~)|# )", re.MULTILINE)


def render_page(config: Config, view: CatalogView, *, feed: Path | None = None) -> dict[Path, str]:
    """Render both files of the page: path → text; the HTML page names the `feed` beside it.

    Where the Markdown file holds the marks, all outside them stays; our title is left out where
    the text before them has one. ConfigError for a template, header, footer or marks that cannot
    be used.
    """
    path, around = config.output, _around(config.output)
    context = {
        "catalog": view,
        "header": _prose(config, config.catalog.header),
        "footer": _prose(config, config.catalog.footer),
        "feed": None if feed is None else _from(path.parent, feed),
        "titled": around is None or not _has_title(around[0]),
    }
    own = config.beside(config.catalog.template)
    text = render_markdown("catalog.md.jinja", context) if own is None else render_own(own, context)
    if around is not None:
        text = f"{around[0]}\n\n{text}\n{around[1]}"
    html = render_html("catalog.html.jinja", context)
    if not view.verified:
        html = _as_it_was(twin(path), html)
    return {path: text, twin(path): html}


def _as_it_was(path: Path, html: str) -> str:
    """The page that stands there, where the new one differs in the weeks of confirmation alone.

    A week that begins, or a database that was lost, is no reason to write the page.
    """
    before = read(path)
    if before is not None and CONFIRMED.sub("", before) == CONFIRMED.sub("", html):
        return before
    return html


def _from(folder: Path, path: Path) -> str:
    """The address of a file as a page in a folder has it."""
    return quote(os.path.relpath(path, folder).replace(os.sep, "/"))


def twin(path: Path) -> Path:
    """The HTML file beside a Markdown file."""
    return path.with_suffix(".html")


def _around(path: Path) -> tuple[str, str] | None:
    text = read(path)
    return None if text is None else outside(text, path)


def _has_title(text: str) -> bool:
    """Say whether a level-one heading stands in the text, outside fenced code."""
    fenced = False
    for match in FENCE_OR_TITLE.finditer(text):
        if match.group(1):
            fenced = not fenced
        elif not fenced:
            return True
    return False


def _prose(config: Config, name: str | None) -> str:
    path = config.beside(name)
    if path is None:
        return ""
    text = read(path)
    if text is None:
        raise ConfigError([Complaint(str(config.path), None, f"{name}: there is no such file")])
    return text
