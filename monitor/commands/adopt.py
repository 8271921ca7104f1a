"""`monitor adopt`: a sources.toml made of a catalog that stands as Markdown or YAML."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from monitor import adopt, config
from monitor.adopt import FOOTER, HEADER, Draft
from monitor.commands.setting import formats, print_json, remarks, say
from monitor.errors import ConfigError, UsageError
from monitor.values import Json

MOST_TOLD = 40
"""Remarks that are printed; `--format json` has all."""


def run(args: argparse.Namespace) -> int:
    """Read the catalog and write the files; nothing is overwritten without `--force`."""
    form = formats(args, "text", "json")
    draft, mended = _draft(args.page)
    files = _files(draft, (args.config or Path("sources.toml")).name)
    folder = args.config.parent if args.config else Path()
    _check(files, args.page)
    _place(folder, files, force=args.force)
    if mended:
        lines = ", ".join(map(str, mended[:5])) + (" …" if len(mended) > 5 else "")
        word = "line" if len(mended) == 1 else "lines"
        draft.remark(mended[0], f"UTF-8 that was read as CP-1252 is mended ({word} {lines})")
    if form == "json":
        print_json(_json(draft, files))
        return 0
    remarks(_remarks(draft, args.page))
    if not args.quiet:
        say([f"wrote {folder / name}" for name in files])
        say([_count(draft), "next: `monitor check`, then `monitor render` and `monitor run`"])
    return 0


def _draft(page: Path) -> tuple[Draft, list[int]]:
    """Read what there is at a path. UsageError where it holds no catalog."""
    mended: list[int] = []
    if page.is_dir():
        draft = adopt.adopt_folder(page)
    elif page.suffix.lower() in (".yaml", ".yml"):
        draft = adopt.adopt_projects(page)
    else:
        text, mended = adopt.read(page)
        if adopt.is_html(text):
            raise UsageError(
                f"{page} is an HTML page, not Markdown\n"
                "  adopt its Markdown source, or convert it first"
            )
        draft = adopt.adopt_page(text)
    if not draft.providers:
        raise UsageError(
            f"{page}: nothing on it looks like an entry of a catalog\n"
            "  expected headings with fields below them (**License:** MIT), tables, or lists of"
            " links\n  to begin with an empty file: monitor init"
        )
    return draft, mended


def _files(draft: Draft, name: str) -> dict[str, str]:
    files = {name: adopt.toml(draft)}
    for other, pieces in ((HEADER, draft.header), (FOOTER, draft.footer)):
        if pieces:
            files[other] = "\n\n".join(pieces) + "\n"
    return files


def _check(files: dict[str, str], page: Path) -> None:
    """Read what is about to be written as any other file is read."""
    with tempfile.TemporaryDirectory() as place:
        for name, text in files.items():
            (Path(place) / name).write_text(text, encoding="utf-8")
        try:
            config.load(Path(place) / next(iter(files)), environ=os.environ)
        except ConfigError as error:
            raise UsageError(f"{page} says what sources.toml cannot:\n{error}") from error


def _place(folder: Path, files: dict[str, str], *, force: bool) -> None:
    standing = [folder / name for name in files if (folder / name).exists()]
    if standing and not force:
        one = len(standing) == 1
        state = "stands already and is left as it is" if one else "stand already and are left"
        raise UsageError(
            f"{', '.join(map(str, standing))} {state}\n"
            "  name another place with --config, or overwrite with --force"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error


def _remarks(draft: Draft, page: Path) -> list[str]:
    """What was mended, guessed or kept as text, where on the page."""
    said = [
        f"{page}:{remark.line}: {remark.text}" if remark.line else f"{page}: {remark.text}"
        for remark in draft.remarks
    ]
    more = len(said) - MOST_TOLD
    return [*said[:MOST_TOLD], f"… and {more} more"] if more > 0 else said


def _count(draft: Draft) -> str:
    sections = {provider.section for provider in draft.providers}
    models = sum(len(provider.models) for provider in draft.providers)
    sources = sum(len(adopt.sources(provider)) for provider in draft.providers)
    counts = [(len(sections), "section"), (len(draft.providers), "provider")]
    counts += [(models, "model"), (sources, "source")]
    return ", ".join(f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts)


def _json(draft: Draft, files: dict[str, str]) -> dict[str, Json]:
    return {
        "schema": "monitor/adopt/1",
        "adopt": list(files),
        "providers": len(draft.providers),
        "models": sum(len(provider.models) for provider in draft.providers),
        "sources": sum(len(adopt.sources(provider)) for provider in draft.providers),
        "remarks": [{"line": each.line, "text": each.text} for each in draft.remarks],
    }
