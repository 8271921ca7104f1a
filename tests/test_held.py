"""What people decided about the claims of the page: dismissed, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import claims
from monitor.errors import ConfigError
from monitor.held import Held, hold
from monitor.model import Standing
from monitor.proposals import dismiss
from monitor.render import write
from monitor.values import Json
from tests.render.catalogs import NOVEMBER, config, snapshot

TWO: dict[str, Any] = {
    "id": "yard",
    "name": "The Yard",
    "license": "TBD",
    "model": (
        {"name": "Sloop", "huggingface": "yard/Sloop-1"},
        {"name": "Ketch", "huggingface": "yard/Ketch", "parameters": "14B"},
    ),
}
FACTS: dict[tuple[str, str], Json] = {
    ("hf:yard/Sloop-1", "model"): {"id": "1"},
    ("hf:yard/Sloop-1", "license"): "mit",
    ("hf:yard/Sloop-2", "model"): {"id": "3"},
    ("hf:yard/Ketch", "model"): {"id": "2"},
    ("hf:yard/Ketch", "license"): "mit",
    ("hf:yard/Ketch", "parameters"): 5_600_000_000,
}
MARCH_2027 = datetime(2027, 3, 1, tzinfo=UTC)


def held(folder: Path, now: datetime = NOVEMBER, **facts: Json) -> Held:
    made = config(folder, TWO, sources={"hub": "yard"})
    known = FACTS | {("hf:yard/Ketch", name): value for name, value in facts.items()}
    standings = {"hub": Standing(snapshot=snapshot("hub", known))}
    return hold(made, standings, claims.judge(made, standings, now), [], now)


def put_off(folder: Path, kind: str, *, until: datetime | None = None) -> None:
    snapshots = folder / "snapshots"
    chosen = [each for each in held(folder).open if each.kind == kind]
    for each in chosen:
        write({snapshots / "decisions.toml": dismiss(snapshots, [each], f"no {kind}", until)})


def kept(found: Held) -> dict[tuple[str | None, str], str]:
    """What is kept, by model and field."""
    names = {each.claim.id: (each.claim.model, each.claim.field) for each in found.judged}
    return {names[id_]: why for id_, why in found.kept.items()}


def test_while_nobody_decided_nothing_is_kept(tmp_path: Path) -> None:
    found = held(tmp_path)
    assert {each.kind for each in found.open} == {"correct", "model"}
    assert found.kept == {}


def test_what_is_dismissed_is_kept_with_its_reason_and_open_no_more(tmp_path: Path) -> None:
    put_off(tmp_path, "correct")
    found = held(tmp_path)
    assert kept(found) == {
        ("Sloop", "license"): "no correct",
        ("Ketch", "license"): "no correct",
        ("Ketch", "parameters"): "no correct",
    }
    assert {each.kind for each in found.open} == {"model"}


def test_a_newer_generation_that_was_dismissed_leaves_the_older_one_in_peace(
    tmp_path: Path,
) -> None:
    put_off(tmp_path, "model")
    assert kept(held(tmp_path)) == {("Sloop", "generation"): "no model"}


def test_a_dismissal_ends_on_its_day(tmp_path: Path) -> None:
    put_off(tmp_path, "model", until=MARCH_2027)
    assert kept(held(tmp_path, datetime(2027, 2, 28, 23, 59, tzinfo=UTC)))
    assert kept(held(tmp_path, MARCH_2027)) == {}


def test_other_evidence_speaks_again(tmp_path: Path) -> None:
    put_off(tmp_path, "correct")
    assert ("Ketch", "parameters") in kept(held(tmp_path))
    found = held(tmp_path, parameters=9_000_000_000)
    assert ("Ketch", "parameters") not in kept(found)
    assert any(each.about == ("Ketch", "parameters") for each in found.open)


def test_decisions_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    write({tmp_path / "snapshots/decisions.toml": "[[dismissed]]\nwhy = 'x'\n"})
    with pytest.raises(ConfigError, match='dismissed 1: missing key "id"'):
        held(tmp_path)
