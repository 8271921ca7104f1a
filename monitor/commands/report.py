"""`monitor report`: the report of a period from what is stored; no network."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from monitor import claims, decisions, render
from monitor.claims import Judged
from monitor.commands.setting import Setting, formats, print_json, say, settle
from monitor.errors import UsageError
from monitor.implied import bearing
from monitor.model import Standing, Trouble
from monitor.outputs import weigh
from monitor.values import Json

MOMENT = timedelta(seconds=1)
"""Makes an open end closed: what was observed at the very time of the report is in it."""
UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def run(args: argparse.Namespace) -> int:
    """Print the report as Markdown, HTML or JSON."""
    form = formats(args, "md", "html", "json", "text")
    setting = settle(args)
    until = setting.now
    decided = decisions.load(setting.config.snapshots)
    since = reach(args.since, until)
    with setting.reading() as store:
        events = store.events(since=since, until=until + MOMENT)
        standings = store.standings(bearing(setting.config))
        held = weigh(setting.config, store, standings, until)
    failures = troubled({w.source.id: standings[w.source.id] for w in setting.config.sources})
    title = f"{setting.config.catalog.title}: {since:%Y-%m-%d} to {until:%Y-%m-%d}"
    view = render.report(
        setting.config,
        events=events,
        failures=failures,
        claims=[_shown(each, setting, exact=form == "json") for each in held.judged],
        kept=held.kept,
        since=since,
        until=until,
        title=title,
        muted=decided.muted,
    )
    if form == "json":
        print_json(view.as_json())
    elif events or failures or not args.quiet:
        say([render.render_report(view, "html" if form == "html" else "md").rstrip("\n")])
    return 0


def _shown(judged: Judged, setting: Setting, *, exact: bool) -> dict[str, Json]:
    """A claim whose evidence leads people to the page of what was read, else to the answer."""
    claim = judged.as_json()
    if exact or judged.by is None:
        return claim
    url = claims.place(judged.by.said, setting.config.upstream)
    return claim | {"evidence": {**judged.evidence.as_json(), "url": url}}


def troubled(standings: Mapping[str, Standing]) -> dict[str, Trouble]:
    """The sources that failed at their last look."""
    return {id_: s.trouble for id_, s in standings.items() if s.trouble is not None}


def reach(text: str, until: datetime) -> datetime:
    """Read `7d`, `36h`, `2w` or a date; UsageError if it is neither, or is after `until`."""
    if match := re.fullmatch(r"(\d{1,4})([hdw])", text):
        return until - timedelta(**{UNITS[match[2]]: int(match[1])})
    try:
        since = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f'--since "{text}" is neither a length such as 7d nor a date such as 2026-11-01'
        ) from error
    since = since.replace(tzinfo=UTC) if since.tzinfo is None else since.astimezone(UTC)
    if since > until:
        raise UsageError(f'--since "{text}" is to come: name a time that is over')
    return since
