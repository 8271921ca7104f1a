"""What people decided about proposals: tables of `decisions.toml`.

[[accepted]]                  [[dismissed]]
id = "p-…"                    id = "p-…"
what = "…"                    what = "…"
on = 2026-11-22               why = "…"
                              until = 2027-03-01    # optional
                              state = "…"           # what was proposed: else it speaks again
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from monitor.config.file import shown_as, tables_of, text_of
from monitor.decisions import NAME
from monitor.errors import Complaint, ConfigError
from monitor.model import moment
from monitor.proposals.records import Proposal

ACCEPTED, DISMISSED = "accepted", "dismissed"
HEAD = """\
# What people decided: `monitor accept`, `dismiss` and `mute` write here, and so may you.
"""


def open_ones(snapshots: Path, proposals: Iterable[Proposal], now: datetime) -> list[Proposal]:
    """The proposals that nobody dismissed, or whose dismissal is over.

    ConfigError where the file is no good.
    """
    dismissed = {str(each["id"]): each for each in _dismissed(snapshots)}
    return [each for each in proposals if not _silent(dismissed.get(each.id), each, now)]


def whys(snapshots: Path) -> dict[str, str]:
    """Why proposals were dismissed, by their ids. ConfigError as `open_ones`."""
    return {str(each["id"]): str(each.get("why") or "") for each in _dismissed(snapshots)}


def accept(snapshots: Path, proposals: Sequence[Proposal], now: datetime) -> str:
    """The text of the file with these accepted."""
    entries = [{"id": each.id, "what": each.title, "on": now.date()} for each in proposals]
    return _with(snapshots, ACCEPTED, entries)


def dismiss(
    snapshots: Path, proposals: Sequence[Proposal], why: str, until: datetime | None
) -> str:
    """The text of the file with these dismissed, each in its old place where it was before."""
    end: dict[str, Any] = {}
    if until is not None:
        midnight = until.timetz().replace(tzinfo=None) == time()
        end = {"until": until.date() if midnight else until}
    entries = [
        {"id": each.id, "what": each.title, "why": why, **end, "state": each.state}
        for each in proposals
    ]
    return _with(snapshots, DISMISSED, entries)


def _silent(dismissed: Mapping[str, Any] | None, proposal: Proposal, now: datetime) -> bool:
    """Say whether a dismissal still holds: until its date, and while the same is proposed."""
    if dismissed is None or dismissed.get("state", proposal.state) != proposal.state:
        return False
    until = dismissed.get("until")
    end = moment(until.isoformat()) if isinstance(until, date) else None
    return end is None or now < end


def _dismissed(snapshots: Path) -> list[Mapping[str, Any]]:
    path = snapshots / NAME
    if not path.exists():
        return []
    tables = tables_of(text_of(path, shown_as(path)), shown_as(path)).get(DISMISSED, [])
    complaints = [
        Complaint(shown_as(path), None, f"{DISMISSED} {place}: {what}", (cure,))
        for place, table in enumerate(tables if isinstance(tables, list) else [None], start=1)
        for what, cure in _wrong(table)
    ]
    if complaints:
        raise ConfigError(complaints)
    return [*tables]


def _wrong(table: object) -> list[tuple[str, str]]:
    """What is wrong with a dismissal, and how to mend it."""
    if not isinstance(table, dict):
        return [("this is no table", f"write each as a [[{DISMISSED}]] table")]
    if not isinstance(table.get("id"), str):
        return [("it has no id", "`monitor review` tells the ids")]
    if not isinstance(table.get("until", date.max), date):
        return [("until is no date", "write it as 2027-03-01, without quotes")]
    return []


def _with(snapshots: Path, key: str, entries: Sequence[Mapping[str, Any]]) -> str:
    path = snapshots / NAME
    document = tomlkit.parse(text_of(path, shown_as(path)) if path.exists() else HEAD)
    if key not in document:
        document.append(key, tomlkit.aot())
    listed = document[key]
    if not isinstance(listed, AoT):
        raise ConfigError([Complaint(shown_as(path), None, f"{key} is a list of tables", ())])
    for entry in entries:
        places = [place for place, each in enumerate(listed) if each.get("id") == entry["id"]]
        for place in reversed(places):
            del listed[place]
        table = tomlkit.table()
        table.trivia.indent = "\n"
        table.update(entry)
        listed.append(table)
    return tomlkit.dumps(document).rstrip("\n") + "\n"
