"""`monitor check`: whether the files of people are right, and what would be fetched; no network."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from monitor import decisions
from monitor.commands.setting import Setting, formats, print_json, say, settle
from monitor.config import Watched
from monitor.decisions import Decisions
from monitor.implied import needed
from monitor.render.clean import clean
from monitor.values import Json

WIDEST = 120
"""Letters of an address that are shown; `--format json` has it whole."""


def run(args: argparse.Namespace) -> int:
    """Print each source with its addresses; a wrong file is a ConfigError and exit 2."""
    form = formats(args, "text", "json")
    setting = settle(args)
    decided = decisions.load(setting.config.snapshots)
    if form == "json":
        rows: list[Json] = [row(watched, setting) for watched in setting.config.sources]
        print_json({"schema": "monitor/check/1", "check": rows})
    elif not args.quiet:
        say(lines(setting))
        say(_decided(decided, setting))
    return 0


def row(watched: Watched, setting: Setting) -> dict[str, Json]:
    """One source as JSON."""
    source = watched.source
    return {
        "source": source.id,
        "provider": watched.provider,
        "kind": source.kind,
        "enabled": source.enabled,
        "every": source.every,
        "fetches": list(source.would_fetch(setting.config.upstream)),
    }


def lines(setting: Setting) -> Iterator[str]:
    """A line a source, its addresses below it, and the sum."""
    config = setting.config
    for watched in config.sources:
        off = "" if watched.source.enabled else " (disabled)"
        yield f"{watched.provider or 'watch'}: {clean(watched.source.id)}{off}"
        for url in watched.source.would_fetch(config.upstream):
            yield f"  {clean(url, WIDEST)}"
    more = len(needed(config, {}))
    if more:
        yield f"once a week, for the claims alone: {more} more {_plural('look', more)}"
    providers, sources = len(config.providers), len(config.sources)
    yield (
        f"{config.path.name} is right: {providers} {_plural('provider', providers)}, "
        f"{sources} {_plural('source', sources)}"
    )


def _decided(decided: Decisions, setting: Setting) -> Iterator[str]:
    mutes, dismissals = len(decided.mutes), len(decided.dismissals)
    if decided != decisions.NONE:
        name = f"{setting.config.snapshots.name}/{decisions.NAME}"
        yield f"{name} is right: {mutes} {_plural('mute', mutes)}, {dismissals} dismissed"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
