"""What is written for people: the page and its twin, the feed, and the reports of the weeks.

All of it is a function of what is known and decided, so a file is written only where it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from monitor import claims, render
from monitor.config import Config
from monitor.decisions import Decisions, load
from monitor.held import Held, hold
from monitor.model import Event, Standing
from monitor.render import Verdicts
from monitor.store import Store

Standings = Mapping[str, Standing]


def write_page(config: Config, store: Store, standings: Standings, now: datetime) -> list[Path]:
    """Write page, HTML twin and feed from what is known; returns the files that changed."""
    return render.write(draw(config, store, standings, weigh(config, store, standings, now)))


def weigh(
    config: Config,
    store: Store,
    standings: Standings,
    now: datetime,
    judged: tuple[claims.Judged, ...] | None = None,
) -> Held:
    """Hold the page against what is known at a time; `judged` where that is done already.

    ConfigError where `decisions.toml` is no good.
    """
    if judged is None:
        judged = claims.judge(config, standings, now)
    return hold(config, standings, judged, store.events(kind="entrant.new"), now)


def draw(config: Config, store: Store, standings: Standings, held: Held) -> dict[Path, str]:
    """Render page, twin and feed; ConfigError where template, texts or marks are wrong."""
    snapshots = {id_: s.snapshot for id_, s in standings.items() if s.snapshot is not None}
    counters = {(reading.subject, reading.counter): reading.value for reading in store.series()}
    confirmed = {id_: week for id_, s in standings.items() if (week := confirmed_week(s))}
    verdicts = Verdicts(held.judged, held.kept, _since(store, held))
    view = render.page(config, snapshots, counters=counters, confirmed=confirmed, verdicts=verdicts)
    feeds = _feed(config, store)
    return render.render_page(config, view, feed=next(iter(feeds), None)) | feeds


def confirmed_week(standing: Standing) -> datetime | None:
    """The Monday of the week of the last good look: so the page moves once a week at most."""
    trouble = standing.trouble
    at = standing.checked_at if trouble is None else trouble.since
    if at is None:
        return None
    year, week, _ = at.astimezone(UTC).isocalendar()
    return datetime.combine(date.fromisocalendar(year, week, 1), time(), UTC)


def write_weeks(
    config: Config, store: Store, weeks: Iterable[str], decisions: Decisions
) -> list[Path]:
    """Write the change reports of ISO weeks such as `2026-W47`; a week without events has none."""
    files: dict[Path, str] = {}
    for week in sorted(weeks):
        monday = datetime.strptime(f"{week}-1 +0000", "%G-W%V-%u %z")
        events = store.events(since=monday, until=monday + timedelta(days=7))
        files |= render.render_weeks(config, events, [week], muted=decisions.muted)
    return render.write(files)


def _since(store: Store, held: Held) -> dict[str, datetime]:
    """Since when each claim has been judged as it is; those judged otherwise now are left out."""
    before = store.verdicts()
    return {
        each.claim.id: known.since
        for each in held.judged
        if (known := before.get(each.claim.id)) is not None and known.verdict == each.verdict
    }


def _feed(config: Config, store: Store) -> dict[Path, str]:
    """The feed; none before there is an event to tell, and an empty one where all are muted now."""
    path, loud = config.reports / "feed.xml", _loud(store, load(config.snapshots))
    if not loud and not path.exists():
        return {}
    first = loud[:1] or store.events()[:1]
    return {path: render.render_feed(config, loud, first[0].observed_at)} if first else {}


def _loud(store: Store, decided: Decisions) -> list[Event]:
    """The last events that are not muted, as many as the feed holds."""
    reach = render.FEED_LENGTH
    while True:
        events = store.events(limit=reach)
        loud = [event for event in events if not decided.muted(event)]
        if len(loud) >= render.FEED_LENGTH or len(events) < reach:
            return loud
        reach *= 4
