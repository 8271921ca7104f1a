"""What people decided about proposals, read from and written into `decisions.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from monitor.config.file import shown_as, text_of
from monitor.decisions import ACCEPTED, DISMISSED, NAME, load
from monitor.errors import Complaint, ConfigError
from monitor.proposals.records import Proposal

HEAD = """\
# What people decided: `monitor accept`, `dismiss` and `mute` write here, and so may you.
"""


def open_ones(snapshots: Path, proposals: Iterable[Proposal], now: datetime) -> list[Proposal]:
    """The proposals that nobody dismissed, or whose dismissal is over.

    ConfigError where the file is no good.
    """
    dismissed = {each.id: each for each in load(snapshots).dismissals}
    return [
        each
        for each in proposals
        if each.id not in dismissed or not dismissed[each.id].silences(each.state, now)
    ]


def whys(snapshots: Path) -> dict[str, str]:
    """Why proposals were dismissed, by their ids. ConfigError as `open_ones`."""
    return {each.id: each.why for each in load(snapshots).dismissals}


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
