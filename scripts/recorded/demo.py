"""The `sources.toml` of the demo: the catalog's own, of what the recording can answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from monitor.sources.base import KINDS, Source

HEADER = """\
# The catalog that `monitor demo` runs: the repository's own sources.toml, reduced to the sources
# that the recording beside this file answers throughout. Pages, feeds and READMEs are not in it.
# Written by scripts/record_upstream.py: change the catalog's file, never this one.
"""
SOURCE = re.compile(r"^ *\[\[(provider\.source|watch)\]\]$", re.MULTILINE)

Answers = Callable[[Source], bool]


def made_of(path: Path, answers: Answers) -> tuple[str, tuple[Source, ...]]:
    """Reduce the catalog at `path`; returns the text and the sources left in it.

    Each table of the catalog is a paragraph, its comment included; the first one is the file's
    own comment.
    """
    paragraphs = re.split(r"\n{2,}", path.read_text(encoding="utf-8").strip())
    text, kept = [HEADER.rstrip()], list[Source]()
    for paragraph in paragraphs[1:]:
        if not SOURCE.search(paragraph):
            text.append(paragraph)
            continue
        shown, source = _without_readme(paragraph)
        if answers(source):
            text.append(shown)
            kept.append(source)
    return "\n\n".join(text) + "\n", tuple(kept)


def _without_readme(paragraph: str) -> tuple[str, Source]:
    """Read a source, and take the README, which nobody recorded, out of what it watches."""
    document = tomlkit.parse(paragraph + "\n")
    table = _table(document)
    watch = table.get("watch")
    if watch is not None and "readme" in watch:
        watch.remove("readme")
    return tomlkit.dumps(document).rstrip(), _source(table.unwrap())


def _table(document: Any) -> Any:
    """The one table of a source's paragraph."""
    tables = document["watch"] if "watch" in document else document["provider"]["source"]
    return tables[0]


def _source(keys: Mapping[str, Any]) -> Source:
    source = KINDS[keys["kind"]].model_validate(dict(keys))
    return source.model_copy(update={"id": source.id or source.default_id()})
