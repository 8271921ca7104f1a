"""`monitor accept`: proposals written into sources.toml."""

from __future__ import annotations

import argparse

from monitor.commands.deciding import Chosen, proposals, take
from monitor.commands.setting import formats, print_json, say, settle
from monitor.errors import UsageError
from monitor.render.clean import clean
from monitor.store import lock


def run(args: argparse.Namespace) -> int:
    """Accept the proposals named, or with `--safe` those that need no person."""
    form = formats(args, "text", "json")
    setting = settle(args)
    if not args.ids and not args.safe:
        raise UsageError("name what is to be accepted, or --safe\n  `monitor review` lists the ids")
    with lock(setting.config.snapshots, "monitor accept"):
        found = proposals(setting)
        chosen = list(Chosen.of(found, args.ids).proposals)
        chosen += [each for each in found if args.safe and each.safe and each not in chosen]
        if chosen:
            take(setting, chosen)
    if form == "json":
        print_json({"schema": "monitor/accept/1", "accept": [each.id for each in chosen]})
    elif not args.quiet:
        say(f"accepted {each.id}: {clean(each.title)}" for each in chosen)
        say(["next: monitor run, or monitor render"] if chosen else ["nothing to accept"])
    return 0
