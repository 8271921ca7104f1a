"""Who may have it: an API, open weights, open source. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.claims.case import HUB, Case, told
from monitor.claims.known import Hub
from monitor.claims.presence import is_over
from monitor.claims.records import Judged, Verdict, Witness, ruled
from monitor.facts.licenses import is_known, is_open, stated
from monitor.facts.plain import plain

_GRAVITY: tuple[Verdict, ...] = ("contradicted", "outdated", "nominal", "confirmed", "unverified")
_API = re.compile(r"\bapi\b", re.IGNORECASE)
_WEIGHTS = re.compile(r"\bweights\b|\bhugging ?face\b|\bdownload", re.IGNORECASE)
YES, NO = re.compile(r"yes\b|true$", re.IGNORECASE), re.compile(r"no\b|false$", re.IGNORECASE)


def judge(case: Case) -> Judged:
    """Hold the ways to a provider's models against lists and hub; each way is looked at.

    Where nothing tells of one of them the whole is unverified, unless another is wrong.
    """
    ways = [way.strip() for way in case.provider.access]
    heard = {way: list(_way(case, way)) for way in ways}
    witnesses = [witness for its in heard.values() for witness in its]
    witnesses.sort(key=lambda witness: _GRAVITY.index(witness.verdict))
    judged = ruled(case.claim, witnesses, "nothing that is watched tells who has access")
    silent = [plain(way) for way in ways if not heard[way]]
    if judged.verdict == "confirmed" and silent:
        reason = f"{judged.reason}; nothing tells of {', '.join(silent)}"
        return Judged(case.claim, "unverified", reason, judged.witnesses, judged.by)
    return judged


def open_source(case: Case) -> Judged:
    """Hold "Open source: Yes" or "No" against the licences of the weights that the page names."""
    said_yes, said_no = YES.match(case.claimed), NO.match(case.claimed)
    witnesses = []
    for model in case.models if said_yes or said_no else ():
        hub = case.known.hub(model.huggingface)
        if hub is not None and (witness := _licence(hub, yes=said_yes is not None)):
            witnesses.append(witness)
    return ruled(case.claim, witnesses, "no licence is known of the weights that the page names")


def _licence(hub: Hub, *, yes: bool) -> Witness | None:
    said = hub.facts.get("license")
    if said is None or not isinstance(said.value, str):
        return None
    found = stated(said.value)
    if not found.whole or not all(map(is_known, found.ids)):
        return None
    kinds = {is_open(id_) for id_ in found.ids}
    verdict: Verdict = "unverified"
    if kinds == {True}:
        verdict = "confirmed" if yes else "contradicted"
    elif kinds == {False}:
        verdict = "nominal" if yes else "confirmed"
    says = told(HUB, plain(said.value), f"weights of {hub.name}", said)
    but = "" if verdict == "confirmed" else f"the page says {'yes' if yes else 'no'}"
    return Witness(said, verdict, plain(said.value), says, but)


def _way(case: Case, way: str) -> Iterator[Witness]:
    if _API.search(way):
        yield from _offered(case)
    elif _WEIGHTS.search(way):
        yield from _weights(case)


def _offered(case: Case) -> Iterator[Witness]:
    """An API is there while a list tells of any model that the provider serves."""
    today = case.now.date()
    for row in case.known.rows(case.provider.id):
        if not is_over(row, today):
            says = f"{row.source} lists {row.key} ({row.said.seen})"
            yield Witness(row.said, "confirmed", row.key, says)
            return


def _weights(case: Case) -> Iterator[Witness]:
    for model in case.models:
        hub = case.known.hub(model.huggingface)
        said = hub.facts.get("access") if hub else None
        if hub is None or said is None:
            continue
        bars = sorted(said.value) if isinstance(said.value, dict) else []
        shut = {"private", "disabled"} & set(bars)
        verdict: Verdict = "contradicted" if shut else ("nominal" if bars else "confirmed")
        words = plain(", ".join(bars)) or "open"
        says = told(HUB, f"that the weights are {words}", hub.name, said)
        yield Witness(said, verdict, words, says, "the page offers them" if bars else "")
