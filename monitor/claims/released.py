"""When a model came out, at the precision that the page writes. Pure.

A list's own release date decides, with a month's grace: announcement, weights and API follow on
each other. The day on which a hub repository was made may confirm a claim and never contradicts
one: repositories are made weeks before, and again years later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from monitor.claims.case import HUB, Case, page_says
from monitor.claims.records import Judged, Said, Verdict, Witness, ruled
from monitor.facts import dates
from monitor.facts.plain import plain
from monitor.values import Json

GRACE = timedelta(days=31)
FIELDS = ("released", "release_date", "launched")
"""Names that a list's release date goes by among `fields`."""


def judge(case: Case) -> Judged:
    """Hold a release date against lists, then against the age of hub repositories."""
    witnesses = [*_lists(case), *_hub(case)]
    if len(case.models) > 1:
        witnesses.sort(key=lambda witness: witness.verdict != "confirmed")
    return ruled(case.claim, witnesses, "nothing that is watched tells when it came out")


def compare(claimed: str, found: str, *, exact: bool = True) -> Verdict:
    """Hold a release date on the page against one that upstream tells, both at any precision.

    `exact` is False for dates that only hint, such as the age of a repository.
    """
    here, there = period(claimed), period(found)
    if here is None or there is None:
        return "unverified"
    if here[0] <= there[1] and there[0] <= here[1]:
        return "confirmed"
    if here[0] - GRACE <= there[1] and there[0] <= here[1] + GRACE:
        return "nominal"
    return "contradicted" if exact else "unverified"


def period(text: str) -> tuple[date, date] | None:
    """The first and last day of a date as people write it: "July 2025", "2025-07-15", "Q3 2025"."""
    said = dates.read(text)
    if said is None or said.earliest:
        return None
    try:
        return dates.bounds(said.iso)
    except ValueError:
        return None


def _lists(case: Case) -> Iterator[Witness]:
    for model in case.models:
        for row in case.known.rows_for(case.provider.id, model):
            said = next((row.facts[name] for name in FIELDS if name in row.facts), None)
            if said is not None and isinstance(said.value, str):
                one = len(case.models) == 1
                yield _witness(case, said, f"{row.source} dates {row.key}", said.value, exact=one)


def _hub(case: Case) -> Iterator[Witness]:
    for model in case.models:
        hub = case.known.hub(model.huggingface)
        born: Json = hub.member("created_at") if hub else None
        if hub and isinstance(born, str):
            said = hub.facts["model"]
            yield _witness(case, said, f"{HUB} has had {hub.name} since", born[:10], exact=False)


def _witness(case: Case, said: Said, what: str, found: str, *, exact: bool) -> Witness:
    verdict = compare(case.claimed, found, exact=exact)
    says = f"{what} {plain(found)} ({said.seen})"
    but = "" if verdict == "confirmed" else page_says(case.claimed)
    return Witness(said, verdict, plain(found), says, but)
