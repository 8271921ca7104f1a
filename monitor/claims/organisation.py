"""Whose model it is: the provider's name held against the owners on hub and GitHub. Pure.

Other names prove nothing (`fnlp` is of Fudan University): where no owner is recognised the claim
is unverified. Only a page that says "Various" is contradicted, by hub and GitHub naming one and
the same owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.claims.case import CODE, HUB, Case, told
from monitor.claims.records import Judged, Said, Verdict, Witness, ruled
from monitor.facts.plain import plain

VAGUE = frozenset({"various", "several", "multiple", "diverse"})
_COMMON = frozenset({
    "academy", "company", "corp", "corporation", "foundation", "group", "institute", "labs",
    "limited", "open", "research", "team", "technologies", "technology", "university",
})  # fmt: skip
"""Words of names that many organisations share."""
_LEAST = 4
"""Letters of a word that may stand inside of another; a shorter one must be a word of the owner."""


def judge(case: Case) -> Judged:
    """Hold the provider's name against the owners of the model's upstream homes."""
    owners = list(_owners(case))
    if case.claimed.strip().casefold() in VAGUE:
        return ruled(case.claim, list(_vague(owners)), "nobody upstream names an owner")
    known = [is_of(owner, (case.claimed, case.provider.id)) for owner, _, _ in owners]
    witnesses = [
        _witness(owner, who, said, _verdict(own, known), case.claimed)
        for (owner, who, said), own in zip(owners, known, strict=True)
    ]
    witnesses.sort(key=lambda witness: witness.verdict == "confirmed")
    return ruled(case.claim, witnesses, "no home upstream of it is watched")


def is_of(owner: str, names: tuple[str, ...]) -> bool:
    """Say whether an owner's name upstream is recognisably one of these: `moonshotai`."""
    words = {word for name in names for word in re.findall(r"[^\W_]+", name.casefold())}
    whole = re.sub(r"[\W_]+", "", owner.casefold())
    segments = set(re.findall(r"[^\W_]+", owner.casefold()))
    names_whole = {re.sub(r"[\W_]+", "", name.casefold()) for name in names}
    if whole in names_whole or segments & (words - _COMMON - {"ai"}):
        return True
    return any(word in whole for word in words - _COMMON if len(word) >= _LEAST)


def _verdict(own: bool, known: list[bool]) -> Verdict:
    """One home elsewhere, beside one that is the provider's: the name says half of it."""
    if own:
        return "confirmed"
    return "nominal" if any(known) else "unverified"


def _owners(case: Case) -> Iterator[tuple[str, str, Said]]:
    for model in case.models:
        hub = case.known.hub(model.huggingface)
        if hub is not None:
            yield hub.owner, HUB, hub.facts["model"]
        said = case.known.repository(model.github).get("repository")
        if said is not None and isinstance(said.value, dict):
            name = said.value.get("name")
            yield plain(str(name or model.github)).partition("/")[0], CODE, said


def _vague(owners: list[tuple[str, str, Said]]) -> Iterator[Witness]:
    one = len({owner.casefold() for owner, _, _ in owners}) == 1
    both = {who for _, who, _ in owners} == {HUB, CODE}
    for owner, who, said in owners:
        yield _witness(owner, who, said, "contradicted" if one and both else "unverified", "nobody")


def _witness(owner: str, who: str, said: Said, verdict: Verdict, claimed: str) -> Witness:
    of = plain(said.subject.partition(":")[2])
    but = "" if verdict == "confirmed" else f"the page names {claimed}"
    return Witness(said, verdict, owner, told(who, f"that it is of {owner}", of, said), but)
