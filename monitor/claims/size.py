"""Parameter counts: what the weights hold, and what names say. Pure.

Adapters, projectors, packed and quantised weights prove nothing about size. A name that says the
claimed size makes it nominal where the weights hold another number: towers and encoders are not
counted in names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.claims.case import HUB, Case, page_says, told
from monitor.claims.known import HUGGINGFACE, Hub, Row
from monitor.claims.records import Judged, Verdict, Witness, ruled
from monitor.facts.plain import plain
from monitor.facts.sizes import Size, Span, measured, named, parse
from monitor.values import Json

PART = 0.3
"""Weights with less than this share of the size are a part of the model, or packed: 8 bits in a
32-bit word count as a quarter."""
NO_SIZE = ("quantized", "adapter")
"""Variants whose weights do not tell how large the model is."""
_COUNT = 1_000_000
"""A bare number in a list is a count from here on; below it nobody says in what unit it is."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict on a size, and what is to be said against it, "" for nothing."""

    verdict: Verdict
    but: str = ""


def judge(case: Case) -> Judged:
    """Hold a size against weights, names and lists."""
    size = parse(case.claimed)
    if size is None:
        return ruled(case.claim, (), "the page's words name no size that could be compared")
    witnesses = [
        witness
        for model in case.models
        for hub in case.known.hubs(model)
        for witness in _hub(case, size, hub)
    ]
    for model in case.models:
        rows = case.known.rows_for(case.provider.id, model)
        witnesses += [witness for row in rows for witness in _row(case, size, row)]
    return ruled(case.claim, witnesses, "no source that is watched tells a size")


def compare(claimed: str, count: int | None, name: str) -> Opinion:
    """Hold a size on the page against the weights of a model of this name.

    `count` are the parameters that whole weights hold, None where nothing was measured.
    """
    size = parse(claimed)
    if size is None:
        return Opinion("unverified", "the page's words name no size that could be compared")
    said = named(name)
    says_so = any(_names(size, span) for span in said)
    if count is None:
        return _by_name(said, says_so=says_so)
    if size.holds(count):
        return Opinion("confirmed")
    whole = min([span.low for span in said] or [size.low])
    if count < PART * whole:
        return Opinion("unverified", "so few are a part of a model or packed, and prove no size")
    if says_so:
        return Opinion("nominal", f"the name says {_written(said)}")
    return Opinion("contradicted", page_says(claimed))


def _by_name(said: tuple[Span, ...], *, says_so: bool) -> Opinion:
    if says_so:
        return Opinion("nominal", "nothing was measured")
    if said:
        return Opinion("unverified", "a name alone proves nothing against the page")
    return Opinion("unverified", "nothing was measured")


def _names(size: Size, span: Span) -> bool:
    """Say whether a name's size is the claimed one; a mixture's is where the products agree."""
    return any(
        abs(own.high - span.high) <= 0.001 * span.high if own.mixture or span.mixture
        else own.holds(span.high, 0.001)
        for own in size.spans
    )  # fmt: skip


def _hub(case: Case, size: Size, hub: Hub) -> Iterator[Witness]:
    who = hub.site.name
    parameters = hub.facts.get("parameters")
    count = _count(parameters.value) if parameters else None
    if parameters and count and hub.member("variant") in NO_SIZE:
        says = told(who, measured(count), f"weights of {hub.name}", parameters)
        but = f"they are {hub.member('variant')}, which proves no size"
        yield Witness(parameters, "unverified", _short(count), says, but)
    elif parameters and count:
        opinion = compare(case.claimed, count, hub.name)
        says = told(who, measured(count), f"weights of {hub.name}", parameters)
        yield Witness(parameters, opinion.verdict, _short(count), says, opinion.but)
    elif said := named(hub.name):
        model = hub.facts["model"]
        opinion = compare(case.claimed, None, hub.name)
        says = f"the name {hub.name} says {_written(said)} ({who}, {model.seen})"
        yield Witness(model, opinion.verdict, _written(said), says, opinion.but)
    if size.wide and hub.site is HUGGINGFACE:
        yield from _family(case, size, hub)


def _family(case: Case, size: Size, hub: Hub) -> Iterator[Witness]:
    """A model of the same family that is of a size beyond those that the page gives.

    The family are the owner's models whose names begin with the name on the page.
    """
    stem = plain(case.model.name).casefold().replace(" ", "-") if case.model else ""
    if not stem or not hub.name.casefold().startswith(stem):
        return
    for other in sorted(case.known.hub_models(hub.owner), key=lambda model: model.id):
        said = named(other.name)
        its = other.name.casefold().startswith(stem) and other.member("variant") is None
        if its and said and not any(size.holds(span.high) for span in said):
            model = other.facts["model"]
            says = f"{HUB} lists {other.name} too ({model.seen})"
            yield Witness(model, "outdated", _written(said), says, page_says(case.claimed))
            return


def _row(case: Case, size: Size, row: Row) -> Iterator[Witness]:
    """What a list or table says: a count, or words such as "7B"."""
    said = row.facts.get("parameters")
    if said is None:
        return
    stated = parse(said.value) if isinstance(said.value, str) else None
    count = _count(said.value) if stated is None else None
    if stated is None and count is None:
        return
    words = _short(count) if count else plain(str(said.value))
    agrees = size.holds(count) if count else _overlap(size, stated)
    yield Witness(
        said,
        "confirmed" if agrees else "contradicted",
        words,
        told(row.source, words, row.key, said),
        "" if agrees else page_says(case.claimed),
    )


def _overlap(size: Size, stated: Size | None) -> bool:
    ends = (
        [span.high for span in stated.spans] + [span.low for span in stated.spans] if stated else []
    )
    own = [span.high for span in size.spans] + [span.low for span in size.spans]
    return any(size.holds(end) for end in ends) or any(stated.holds(e) for e in own if stated)


def _count(value: Json) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < _COUNT:
        return None
    return int(value)


def _short(count: float) -> str:
    """A count as pages write it: `8.4B`."""
    return measured(int(count)).replace(" ", "")


def _written(said: tuple[Span, ...]) -> str:
    return _short(said[0].high)
