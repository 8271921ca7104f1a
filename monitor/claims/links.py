"""Whether links lead somewhere: website, paper, repository. Pure.

A link is dead where its address answered 404 or 410 in two passes. A failed look proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from monitor.claims import presence
from monitor.claims.case import Case
from monitor.claims.records import Judged, Said, Witness, ruled
from monitor.facts.plain import plain
from monitor.sources.base import Upstream

_HUB_PLACES = frozenset(
    {"api", "blog", "collections", "datasets", "docs", "learn", "papers", "spaces", "tasks"}
)
_PAPER = re.compile(r"/(?:abs|pdf|html)/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?")
Home = Literal["github", "huggingface", "arxiv"]


def judge(case: Case) -> Judged:
    """Hold a link against the repository, model, paper or page that is watched at its address."""
    place = home(case.claimed, case.known.upstream)
    found = _at_home(case, *place) if place else None
    if found is not None and found.witnesses:
        return ruled(case.claim, found.witnesses, found.reason)
    return ruled(case.claim, _page(case), "nothing at this address is watched")


def home(url: str, upstream: Upstream) -> tuple[Home, str] | None:
    """What an address is of: `("github", "acme/vox")`, `("arxiv", "2511.15848")`."""
    address = re.sub(r"^http://|^https://www\.", "https://", url.partition("#")[0])
    paper = _PAPER.fullmatch(address.removeprefix("https://arxiv.org"))
    if paper and address.startswith("https://arxiv.org/"):
        return "arxiv", paper[1]
    for kind, servers in _servers(upstream):
        for server in servers:
            name = address.removeprefix(f"{server}/").strip("/").removesuffix(".git")
            if address.startswith(f"{server}/") and re.fullmatch(r"[\w.-]+/[\w.-]+", name):
                return None if name.partition("/")[0] in _HUB_PLACES else (kind, name)
    return None


def _servers(upstream: Upstream) -> tuple[tuple[Home, tuple[str, str]], ...]:
    return (
        ("github", (upstream.github_server, "https://github.com")),
        ("huggingface", (upstream.huggingface, "https://huggingface.co")),
    )


def _at_home(case: Case, kind: Home, name: str) -> Judged:
    inner = replace(case, claim=replace(case.claim, claimed=name))
    match kind:
        case "github":
            return presence.code(inner)
        case "huggingface":
            return presence.hub(inner)
        case "arxiv":
            said = case.known.fact(f"arxiv:{name}", "paper")
            heard = [_there(said, name)] if said else []
            return ruled(case.claim, heard, f"{name} is not watched on arXiv")


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
    snapshot = standing.snapshot
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
