"""Every page of the corpus: a change is told once and in its words, noise and failures never."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from monitor.model import Decision
from tests.corpus.cases import Case, cases
from tests.corpus.looking import Looking, Said

ALL = list(cases())
PASSES = 10


def of(verdict: str) -> list[pytest.param]:  # type: ignore[valid-type]
    return [pytest.param(case, id=case.name) for case in ALL if case.verdict == verdict]


def kinds(decision: Decision) -> list[str]:
    return [event.kind for event in decision.events]


def watched(case: Case) -> Looking:
    """A page that was looked at once and stood unchanged since."""
    looking = Looking(case.url)
    assert looking.look(lambda _: Said(case.before)).result == "first_seen"
    assert looking.look(lambda _: Said(case.before)).result == "unchanged"
    return looking


@pytest.mark.parametrize("case", of("changed"))
def test_a_change_is_told_once_and_in_its_words(case: Case) -> None:
    looking = watched(case)
    decision = looking.look(lambda _: case.after)
    assert sorted(kinds(decision)) == sorted(case.kinds), decision.notes
    told = json.dumps(
        [[event.title, event.old, event.new] for event in decision.events], ensure_ascii=False
    )
    for word in case.words:
        assert word in told
    for _ in range(3):
        assert kinds(looking.look(lambda _: case.after)) == []


@pytest.mark.parametrize("case", of("noise"))
def test_noise_is_never_told(case: Case) -> None:
    if not case.noisy:
        looking = watched(case)
        for _ in range(3):
            assert kinds(looking.look(lambda _: case.after)) == []
        assert kinds(looking.look(lambda _: Said(case.before))) == []
        return
    looking = Looking(case.url)
    for _ in range(PASSES):
        decision = looking.look(case.face)
        assert kinds(decision) == [], [event.new for event in decision.events]
        assert decision.result != "failed", decision.notes


@pytest.mark.parametrize("case", of("failure"))
def test_a_failure_is_never_a_change(case: Case) -> None:
    looking = watched(case)
    told = []
    for _ in range(3):
        decision = looking.look(lambda _: case.after)
        assert decision.result == "failed", decision.notes
        assert decision.standing.trouble
        assert decision.standing.trouble.error == case.told["error"], decision.notes
        told += kinds(decision)
    told += kinds(looking.look(lambda _: Said(case.before)))
    assert told == ["source.failing", "source.recovered"]
    assert kinds(looking.look(lambda _: Said(case.before))) == []


@pytest.mark.parametrize("case", of("failure"))
def test_a_failure_at_the_first_look_is_no_baseline(case: Case) -> None:
    looking = Looking(case.url)
    assert looking.look(lambda _: case.after).result == "failed"
    assert looking.look(lambda _: Said(case.before)).result == "first_seen"
    assert kinds(looking.look(lambda _: Said(case.before))) == []


def test_the_corpus_is_large_enough_to_say_something() -> None:
    verdicts = Counter(case.verdict for case in ALL)
    assert set(verdicts) == {"changed", "noise", "failure"}
    assert verdicts["changed"] >= 25
    assert verdicts["noise"] >= 20
    assert verdicts["failure"] >= 15
