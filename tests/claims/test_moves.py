"""Verdicts that move: what is told of it, and what is a baseline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.claims import Judged, Remembered, Said, judge, moves
from monitor.model import Event
from tests.claims.catalog import NOW, Desk, desk

VOX = "acme/vox"
STATED = desk({"huggingface": VOX, "license": "MIT"})
RIGHT, WRONG = STATED.hub(VOX, license="mit"), STATED.hub(VOX, license="apache-2.0")
SILENT = STATED.hub(VOX)


def judged(made: Desk) -> tuple[Judged, ...]:
    return judge(made.config, made.standings, made.now)


def by_id(claims: Iterable[Remembered]) -> dict[str, Remembered]:
    return {claim.id: claim for claim in claims}


def told(*desks: Desk, new: bool = False) -> list[Event]:
    """The events of judging these one after the other, a day apart."""
    memory: dict[str, Remembered] = {}
    events: list[Event] = []
    for day, made in enumerate(desks):
        now = NOW + timedelta(days=day)
        kept, fresh = moves(memory, judged(made), now=now, is_new=lambda said, claim: new)
        memory, events = by_id(kept), events + fresh
    return events


@pytest.mark.parametrize(
    ("desks", "kinds"),
    [
        ((WRONG,), []),
        ((RIGHT,), []),
        ((RIGHT, WRONG), ["claim.contradicted"]),
        ((WRONG, WRONG), []),
        ((WRONG, RIGHT), ["claim.resolved"]),
        ((SILENT, WRONG), ["claim.contradicted"]),
        ((WRONG, SILENT), ["claim.resolved"]),
        ((RIGHT, SILENT, RIGHT), []),
        ((RIGHT, WRONG, RIGHT, WRONG),
         ["claim.contradicted", "claim.resolved", "claim.contradicted"]),
    ],
)  # fmt: skip
def test_moves_into_and_out_of_contradicted_are_told(
    desks: tuple[Desk, ...], kinds: list[str]
) -> None:
    assert [event.kind for event in told(*desks)] == kinds


def test_evidence_of_a_first_look_is_a_baseline() -> None:
    assert told(SILENT, WRONG, new=True) == []
    assert [event.kind for event in told(SILENT, WRONG, RIGHT, new=True)] == ["claim.resolved"]


def test_a_correction_of_the_page_resolves_and_a_mistake_contradicts() -> None:
    corrected = desk({"huggingface": VOX, "license": "Apache 2.0"}).hub(VOX, license="apache-2.0")
    assert [event.kind for event in told(WRONG, corrected)] == ["claim.resolved"]
    assert [e.kind for e in told(corrected, WRONG, new=True)] == ["claim.contradicted"]


def test_an_event_tells_both_sides_and_its_evidence() -> None:
    (event,) = told(RIGHT, WRONG)
    assert (event.severity, event.provider, event.source) == ("critical", "acme", "hf:acme")
    assert (event.subject, event.predicate) == ("hf:acme/vox", "license")
    assert event.title == "Vox: license on the page is MIT, upstream apache-2.0"
    assert event.old == {"claimed": "MIT", "observed": "mit", "verdict": "confirmed"}
    assert event.new == {"claimed": "MIT", "observed": "apache-2.0", "verdict": "contradicted"}
    assert event.evidence.status == 200


def test_the_same_move_has_one_id_and_a_later_one_another() -> None:
    assert told(RIGHT, WRONG) == told(RIGHT, WRONG)
    events = told(RIGHT, WRONG, RIGHT, WRONG)
    assert len({event.id for event in events}) == 3


def test_a_claim_that_leaves_the_page_is_forgotten_in_silence() -> None:
    bare = desk({"huggingface": VOX}).hub(VOX, license="apache-2.0")
    assert told(WRONG, bare) == []
    assert told(WRONG, bare, WRONG) == []


def test_new_rules_of_ours_are_a_baseline() -> None:
    kept, _ = moves({}, judged(RIGHT), now=NOW, is_new=never)
    older = by_id(replace(claim, rules=0) for claim in kept)
    again, events = moves(older, judged(WRONG), now=NOW, is_new=never)
    assert events == []
    assert {claim.rules for claim in again} == {1}


def test_a_verdict_is_remembered_with_the_day_it_came_to_stand() -> None:
    kept, _ = moves({}, judged(RIGHT), now=NOW, is_new=never)
    later = NOW + timedelta(days=9)
    same, _ = moves(by_id(kept), judged(RIGHT), now=later, is_new=never)
    moved, _ = moves(by_id(kept), judged(WRONG), now=later, is_new=never)
    since = {claim.field: claim.since for claim in moved}
    assert same == kept
    assert since == {"license": later, "huggingface": NOW, "organisation": NOW}


def never(said: Said, claim: Remembered) -> bool:
    return False
