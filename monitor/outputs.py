"""What is written for people: the page and its twin, and the change reports of the weeks.

All of it is a function of what is known and decided, so a file is written only where it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from monitor import render
from monitor.config import Config
from monitor.decisions import Decisions
from monitor.model import Standing
from monitor.store import Store


def write_page(config: Config, store: Store, standings: Mapping[str, Standing]) -> list[Path]:
    """Write the page and its HTML twin from what is known; returns the files that changed."""
    return render.write(draw_page(config, store, standings))


def draw_page(config: Config, store: Store, standings: Mapping[str, Standing]) -> dict[Path, str]:
    """Render the page and its HTML twin; ConfigError where template, texts or marks are wrong."""
    snapshots = {id_: s.snapshot for id_, s in standings.items() if s.snapshot is not None}
    counters = {(reading.subject, reading.counter): reading.value for reading in store.series()}
    confirmed = {id_: week for id_, s in standings.items() if (week := confirmed_week(s))}
    view = render.page(config, snapshots, counters=counters, confirmed=confirmed)
    return render.render_page(config, view)


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
