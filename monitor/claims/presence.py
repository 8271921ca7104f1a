"""Whether what the page names is there: hub models, repositories, API ids. Pure.

A hub model or a repository is not there where its own address answered 404 in two passes, or
where the organisation's whole listing has no such model. An API id that no list names is
unverified: no list is whole. One that is past its shutdown date is outdated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from monitor.claims.case import CODE, Case
from monitor.claims.known import HUGGINGFACE, MODELSCOPE, Hub, Row, Site
from monitor.claims.records import Judged, Said, Verdict, Witness, ruled
from monitor.facts import dates
from monitor.facts.plain import plain

RETIRED = frozenset({"retired", "shutdown", "shut down", "removed", "discontinued", "eol"})
"""What lists write of a model that nobody can use any more."""


def hub(case: Case) -> Judged:
    """Whether Hugging Face has a model of this id."""
    return _on(HUGGINGFACE, case)


def modelscope(case: Case) -> Judged:
    """Whether ModelScope has a model of this id."""
    return _on(MODELSCOPE, case)


def _on(site: Site, case: Case) -> Judged:
    wanted = case.claimed
    found = case.known.hub(wanted, site)
    silent = f"no source that is watched covers {plain(wanted)} on {site.name}"
    if gone := _gone(case, case.known.hub_source(wanted, site)):
        return ruled(case.claim, [_missing(gone, site.name, wanted)], silent)
    if found is not None:
        return ruled(case.claim, [_listed(found, wanted)], silent)
    listing = case.known.listing(wanted, site)
    if listing is None:
        return ruled(case.claim, (), silent)
    refused = case.known.refuses(wanted, site)
    return ruled(case.claim, [_unlisted(listing, site, wanted, refused)], silent)


def code(case: Case) -> Judged:
    """Whether GitHub has a repository of this name, and under this name."""
    wanted = case.claimed
    silent = f"{plain(wanted)} is not watched on {CODE}"
    if gone := _gone(case, case.known.github_source(wanted)):
        return ruled(case.claim, [_missing(gone, CODE, wanted)], silent)
    facts = case.known.repository(wanted)
    said = facts.get("repository")
    if said is None:
        return ruled(case.claim, (), silent)
    archived = facts.get("archived")
    return ruled(case.claim, [_repository(said, wanted, archived)], silent)


def api(case: Case) -> Judged:
    """Whether lists and tables name this API id, and whether it is past its shutdown date."""
    rows = case.known.rows_of(case.provider.id, case.claimed)
    witnesses = [_served(row, case.now.date()) for row in rows]
    if case.model is not None and case.model.retired:
        witnesses = [_of_retired(witness) for witness in witnesses]
    witnesses.sort(key=lambda witness: witness.said.predicate not in ("shutdown", "status"))
    silent = f"no list that is watched names {plain(case.claimed)}"
    return ruled(case.claim, witnesses, silent)


def shutdown(row: Row) -> tuple[Said, date] | None:
    """The last day on which a row says that its model may be used; None where it says no date."""
    said = row.facts.get("shutdown")
    if said is None or not isinstance(said.value, str):
        return None
    ends = dates.read(said.value)
    return None if ends is None or ends.earliest else (said, dates.bounds(ends.iso)[1])


def is_over(row: Row, today: date) -> bool:
    """Say whether a row tells of a model that nobody can use any more."""
    ends = shutdown(row)
    return (ends is not None and ends[1] < today) or _retired(row) is not None


def _served(row: Row, today: date) -> Witness:
    ends = shutdown(row)
    if ends is not None:
        said, day = ends
        over = day < today
        verb = "shut down" if over else "shuts down"
        says = f"{row.source} says that {row.key} {verb} on {day} ({said.seen})"
        verdict: Verdict = "outdated" if over else "confirmed"
        return Witness(said, verdict, f"{verb} {day}", says, _listed_on_page(over=over))
    if retired := _retired(row):
        says = f"{row.source} says that {row.key} is {plain(str(retired.value))} ({retired.seen})"
        return Witness(retired, "outdated", "retired", says, _listed_on_page(over=True))
    said = row.said
    return Witness(said, "confirmed", row.key, f"{row.source} lists {row.key} ({said.seen})")


def _of_retired(witness: Witness) -> Witness:
    """What a row says of a model that the page calls retired: a list may lag, a date does not."""
    if witness.verdict == "outdated":
        return replace(witness, verdict="confirmed", but="")
    return replace(witness, verdict="unverified", but="the page calls it retired")


def _listed_on_page(*, over: bool) -> str:
    return "the page lists it as current" if over else ""


def _retired(row: Row) -> Said | None:
    said = row.facts.get("status")
    if said is None or not isinstance(said.value, str):
        return None
    return said if said.value.strip().casefold() in RETIRED else None


def _gone(case: Case, source: str | None) -> Said | None:
    return case.known.gone(source) if source else None


def _missing(gone: Said, who: str, wanted: str) -> Witness:
    says = f"{who} answers 404 for {plain(wanted)} ({gone.seen})"
    return Witness(gone, "contradicted", "gone", says, "the page names it")


def _unlisted(listing: Said, site: Site, wanted: str, refused: str | None) -> Witness:
    """What a listing says of a model that it lacks.

    `refused` is why a look at the model's own address failed: one that did not say 404 leaves open
    whether the model has only moved.
    """
    owner = wanted.partition("/")[0]
    says = f"{site.name}'s listing of {plain(owner)} has no {plain(wanted)} ({listing.seen})"
    if refused in (None, "not-found"):
        return Witness(listing, "contradicted", "not listed", says, "the page names it")
    return Witness(listing, "unverified", None, says, f"its own address fails: {refused}")


def _listed(found: Hub, wanted: str) -> Witness:
    """What the hub has under this name: the model, or the one that it is called now."""
    said = found.facts["model"]
    name = found.member("name")
    now = plain(name) if isinstance(name, str) else found.id
    if now.casefold() != wanted.casefold():
        says = f"{found.site.name} calls {plain(wanted)} {now} now ({said.seen})"
        return Witness(said, "outdated", now, says, "the page has the former name")
    says = f"{found.site.name} lists {found.id}{_access(found.facts)} ({said.seen})"
    return Witness(said, "confirmed", found.id, says)


def _access(facts: Mapping[str, Said]) -> str:
    said = facts.get("access")
    value = said.value if said else None
    bars = sorted(value) if isinstance(value, dict) else []
    return f", {' and '.join(map(plain, bars))}" if bars else ""


def _repository(said: Said, wanted: str, archived: Said | None) -> Witness:
    value = said.value
    name = value.get("name") if isinstance(value, dict) else None
    now = plain(name) if isinstance(name, str) else plain(wanted)
    if now.casefold() != wanted.casefold():
        says = f"{CODE} calls {plain(wanted)} {now} now ({said.seen})"
        return Witness(said, "outdated", now, says, "the page has the former name")
    state = ", archived" if archived is not None and archived.value is True else ""
    return Witness(said, "confirmed", f"{now}{state}", f"{CODE} has {now}{state} ({said.seen})")
