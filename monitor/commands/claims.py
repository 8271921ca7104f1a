"""`monitor claims`: every claim of the page with its verdict and evidence; no network."""

from __future__ import annotations

import argparse
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor import claims
from monitor.claims import VERDICTS, Judged
from monitor.commands.setting import Setting, formats, print_json, say, settle
from monitor.implied import bearing
from monitor.render.clean import clean


def run(args: argparse.Namespace) -> int:
    """Print the claims as they stand by what is stored; nothing is remembered of it."""
    form = formats(args, "text", "json")
    setting = settle(args)
    judged = standing(setting)
    if form == "json":
        rows = [each.as_json() for each in judged]
        print_json({"schema": "monitor/claims/1", "claims": list(rows)})
    elif judged or not args.quiet:
        say(told(judged))
    return 0


def standing(setting: Setting) -> tuple[Judged, ...]:
    """Every claim as the stored facts judge it now."""
    with setting.reading() as store:
        standings = store.standings(bearing(setting.config))
    return claims.judge(setting.config, standings, setting.now)


def told(judged: Sequence[Judged]) -> Iterator[str]:
    """The claims by provider, a line each, with the reason where they do not simply agree."""
    if not judged:
        yield "the page makes no claims"
        return
    for provider, its in groupby(judged, key=lambda each: each.claim.provider):
        yield f"{clean(provider)}:"
        for each in its:
            yield from _lines(each)
    tally = Tally(each.verdict for each in judged)
    counts = ", ".join(f"{tally[verdict]} {verdict}" for verdict in VERDICTS if tally[verdict])
    yield f"{len(judged)} claims: {counts}"


def _lines(judged: Judged) -> Iterator[str]:
    claim = judged.claim
    name = f"{claim.model}: {claim.field}" if claim.model else claim.field
    yield f"  {judged.verdict:12}  {clean(name)} = {clean(claim.claimed)}"
    if judged.verdict != "confirmed":
        yield f"  {'':12}  {clean(judged.reason)}"
