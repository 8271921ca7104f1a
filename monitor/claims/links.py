"""Whether links lead somewhere: website, paper, repository. Pure.

A link is dead where its address answered 404 or 410 in two passes. A failed look proves nothing.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.claims import presence
from monitor.claims.case import Case
from monitor.claims.records import Judged, Said, Witness, ruled
from monitor.facts import homes
from monitor.facts.homes import Home
from monitor.facts.plain import plain
from monitor.model import NO_EVIDENCE
from monitor.sources.base import Upstream


def judge(case: Case) -> Judged:
    """Hold a link against the repository, model, paper or page that is watched at its address."""
    place = home(case.claimed, case.known.upstream)
    found = _at_home(case, *place) if place else None
    if found is not None and found.witnesses:
        return ruled(case.claim, found.witnesses, found.reason)
    return ruled(case.claim, _page(case), "this address has not answered so far")


def home(url: str, upstream: Upstream) -> tuple[Home, str] | None:
    """What an address is of, where `upstream` says which servers stand for GitHub and the hub."""
    return homes.home(url, github=upstream.github_server, huggingface=upstream.huggingface)


def _at_home(case: Case, kind: Home, name: str) -> Judged:
    inner = replace(case, claim=replace(case.claim, claimed=name))
    match kind:
        case "github":
            return presence.code(inner)
        case "huggingface":
            return presence.hub(inner)
        case "arxiv":
            return _paper(case, name)


def _paper(case: Case, name: str) -> Judged:
    silent = f"{name} is not watched on arXiv"
    source = case.known.paper_source(name)
    if source and (gone := case.known.gone(source)):
        says = f"arXiv knows no paper {name} ({gone.seen})"
        missing = Witness(gone, "contradicted", "gone", says, "the page links to it")
        return ruled(case.claim, [missing], silent)
    said = case.known.fact(f"arxiv:{name}", "paper")
    return ruled(case.claim, [_there(said, name)] if said else [], silent)


def _there(said: Said, name: str) -> Witness:
    return Witness(said, "confirmed", name, f"arXiv has {name} ({said.seen})")


def _page(case: Case) -> list[Witness]:
    found = case.known.page(case.claimed)
    if found is None:
        return []
    watched, standing = found
    source = watched.source.id
    if gone := case.known.gone(source):
        says = f"{plain(case.claimed)} answers 404 ({gone.seen})"
        return [Witness(gone, "contradicted", "gone", says, "the page links to it")]
    snapshot, trouble = standing.snapshot, standing.trouble
    if snapshot is None and trouble is not None:
        failed = Said(source, source, "page", None, NO_EVIDENCE, trouble.since)
        says = f"the last look at {plain(case.claimed)} failed: {trouble.error}"
        return [Witness(failed, "unverified", None, says)]
    if snapshot is None or snapshot.evidence.fetched_at is None:
        return []
    moved = snapshot.value(source, "moved")
    said = Said(
        source, source, "moved" if moved else "page", moved, snapshot.evidence,
        snapshot.evidence.fetched_at,
    )  # fmt: skip
    if isinstance(moved, str):
        says = f"{plain(case.claimed)} has moved to {plain(moved)} ({said.seen})"
        return [Witness(said, "outdated", plain(moved), says, "the page has the former address")]
    return [Witness(said, "confirmed", "answers", f"{plain(case.claimed)} answers ({said.seen})")]
