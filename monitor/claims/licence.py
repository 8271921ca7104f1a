"""Licences: SPDX ids and makers' own names, and what pages say in their place. Pure.

The licence of the weights comes first, then that of the code, then what lists say. Code and
weights often differ: where a model has weights, code alone contradicts only a page that names no
licence at all ("TBD", "Research").
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.claims.case import CODE, Case, page_says, told
from monitor.claims.records import Judged, Said, Verdict, Witness, ruled
from monitor.config import Model
from monitor.facts.licenses import (
    NOT_SAYING,
    UNRECOGNISED,
    Stance,
    covers,
    is_known,
    is_open,
    stance,
    stated,
    tells_apart,
)
from monitor.facts.plain import plain

SILENT = "no source that is watched names a licence"


def judge(case: Case) -> Judged:
    """Hold a licence against weights, code and lists."""
    witnesses = [witness for model in case.models for witness in _witnesses(case, model)]
    return ruled(case.claim, sorted(witnesses, key=_rank), SILENT)


def compare(claimed: str, found: str) -> Verdict:
    """Hold a licence on the page against the one that upstream names.

    What upstream cannot name (`unrecognised`, `other`) proves nothing; a name that no list holds
    proves something only where the page has the very same.
    """
    if found.strip().casefold() in {UNRECOGNISED, *NOT_SAYING}:
        return "unverified"
    if " ".join(claimed.split()).casefold() == " ".join(found.split()).casefold():
        return "confirmed"
    there = stated(found)
    if not there.whole or not all(map(is_known, there.ids)):
        return "unverified"
    attitude = stance(claimed)
    if attitude is not None:
        return _held_against(attitude, there.ids)
    return _named(claimed, there.ids)


def _named(claimed: str, found: frozenset[str]) -> Verdict:
    here = stated(claimed)
    if not here.ids:
        return "unverified"
    hit = {id_ for id_ in found if any(covers(name, id_) for name in here.ids)}
    matched = all(any(covers(name, id_) for id_ in found) for name in here.ids)
    if hit == found and matched and here.whole:
        return "confirmed"
    if hit or any(covers(id_, name) for id_ in found for name in here.ids):
        return "nominal"
    apart = all(tells_apart(name, id_) for name in here.ids for id_ in found)
    return "contradicted" if here.whole and apart else "unverified"


def _held_against(attitude: Stance, found: frozenset[str]) -> Verdict:
    """Hold words that name no licence against licences that were found."""
    openness = {is_open(id_) for id_ in found}
    match attitude:
        case "undecided":
            return "contradicted"
        case "weights":
            return "nominal"
        case "open":
            bad = openness == {False}
            return "contradicted" if bad else ("nominal" if True in openness else "unverified")
        case "closed":
            return "contradicted" if openness == {True} else "unverified"
        case "research":
            bad = openness == {True}
            return "contradicted" if bad else ("nominal" if False in openness else "unverified")


def _witnesses(case: Case, model: Model) -> Iterator[Witness]:
    for hub in case.known.hubs(model):
        if said := hub.facts.get("license"):
            yield _witness(case, said, hub.site.name, f"weights of {hub.name}")
    if said := case.known.repository(model.github).get("license"):
        witness = _witness(case, said, CODE, f"licence file of {plain(model.github or '')}")
        yield _of_code(case, witness) if model.huggingface or model.modelscope else witness
    for row in case.known.rows_for(case.provider.id, model):
        if said := row.facts.get("license"):
            yield _witness(case, said, row.source, row.key)


def _witness(case: Case, said: Said, who: str, of: str) -> Witness:
    found = plain(str(said.value))
    if found.casefold() in {UNRECOGNISED, *NOT_SAYING}:
        says = told(who, "that there is a licence, and names none", of, said)
        return Witness(said, "unverified", None, says)
    verdict = compare(case.claimed, found)
    agrees = verdict == "confirmed"
    return Witness(
        said, verdict, found, told(who, found, of, said), "" if agrees else page_says(case.claimed)
    )


def _of_code(case: Case, witness: Witness) -> Witness:
    """The code's licence beside weights: it may agree, and is no proof against a named licence."""
    if witness.verdict != "contradicted" or stance(case.claimed) is not None:
        return witness
    but = f"that is the code, and {page_says(case.claimed)} for the model"
    return Witness(witness.said, "unverified", witness.observed, witness.says, but)


def _rank(witness: Witness) -> int:
    """Weights before code before lists, whichever model they are of."""
    order = ("hf:", "modelscope:", "github:")
    prefixes = [place for place, it in enumerate(order) if witness.said.subject.startswith(it)]
    return prefixes[0] if prefixes else len(order)
