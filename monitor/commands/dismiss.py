"""`monitor dismiss`: proposals put aside, until a date or until their evidence changes."""

from __future__ import annotations

import argparse

from monitor.commands.deciding import Chosen, proposals, put_off
from monitor.commands.setting import formats, print_json, say, settle
from monitor.errors import UsageError
from monitor.render.clean import clean
from monitor.store import lock
from monitor.values import stamp


def run(args: argparse.Namespace) -> int:
    """Dismiss the proposals named; UsageError without a reason, or with a date that is over."""
    form = formats(args, "text", "json")
    setting = settle(args)
    if not (args.why or "").strip():
        raise UsageError('--why "…" is missing: whoever reads the file later will want to know')
    if args.until is not None and args.until <= setting.now:
        raise UsageError(f"--until {stamp(args.until)} is over: name a day that is to come")
    with lock(setting.config.snapshots, "monitor dismiss"):
        chosen = Chosen.of(proposals(setting), args.ids).proposals
        put_off(setting, chosen)
    if form == "json":
        print_json({"schema": "monitor/dismiss/1", "dismiss": [each.id for each in chosen]})
    elif not args.quiet:
        day = f"until {args.until:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if args.until else None
        end = day or "until its evidence changes"
        say(f"dismissed {each.id} {end}: {clean(each.title)}" for each in chosen)
    return 0
