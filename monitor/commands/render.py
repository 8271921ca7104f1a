"""`monitor render`: the page, its HTML twin and the feed from what is stored; no network."""

from __future__ import annotations

import argparse

from monitor.commands.setting import formats, print_json, say, settle
from monitor.implied import bearing
from monitor.outputs import write_page
from monitor.store import lock


def run(args: argparse.Namespace) -> int:
    """Write what differs, and name the files."""
    form = formats(args, "text", "json")
    setting = settle(args)
    folder = setting.config.folder
    with lock(setting.config.snapshots, "monitor render"), setting.store() as store:
        standings = store.standings(bearing(setting.config))
        paths = write_page(setting.config, store, standings, setting.now)
    written = [path.relative_to(folder).as_posix() for path in paths]
    if form == "json":
        print_json({"schema": "monitor/render/1", "render": list(written)})
    elif written or not args.quiet:
        say([f"wrote {name}" for name in written] or ["nothing to write: the page is up to date"])
    return 0
