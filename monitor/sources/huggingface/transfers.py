"""Models that left an organisation for another owner: the listing lacks them, as if deleted.

Their old address leads to the new one (307), and the `_id` there proves that it is the same.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from monitor.errors import LookFailed
from monitor.model import Cover, Fact, Snapshot
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.huggingface.rows import Listed, listed, model_fact, subject
from monitor.values import Json

MOST_QUESTIONS = 5
"""Models that are asked for in one look; of a listing that lost more the others are gone."""
LEFT = "left"
"""A member of the `model` fact of one that was seen to leave; it is no longer looked at."""

_MAY_LACK = frozenset({401, 403, 404})


def transferred(
    snapshot: Snapshot | None,
    models: Sequence[Listed],
    upstream: Upstream,
    *,
    most: int = MOST_QUESTIONS,
) -> Generator[Request, Answer, list[Fact]]:
    """State, under its new name, each known model that the listing lacks and that moved away."""
    facts = list[Fact]()
    for about, identity in _missing(snapshot, models)[:most]:
        name = about.partition(":")[2]
        url = f"{upstream.huggingface}/api/models/{name}"
        try:
            answer = yield Request(url, "huggingface", allow=_MAY_LACK)
            model = listed(answer.json()) if answer.status < 400 else None
        except LookFailed:
            return facts
        if model is not None and model.identity == identity and model.id.lower() != name.lower():
            told = model_fact(subject(model.id), model, upstream.huggingface, {LEFT: True})
            facts.append(Fact(told.subject, told.predicate, told.value, answer.evidence))
    return facts


def departed(snapshot: Snapshot | None) -> list[Cover]:
    """Cover those that were seen to leave, so that they are let go of."""
    return [
        Cover(about)
        for (about, predicate), known in (snapshot.facts.items() if snapshot else ())
        if predicate == "model" and _has_left(known.value)
    ]


def _missing(snapshot: Snapshot | None, models: Sequence[Listed]) -> list[tuple[str, Json]]:
    """Known models that are neither listed nor listed under another name, and their `_id`s."""
    names = {subject(model.id) for model in models}
    ids = {model.identity for model in models}
    return [
        (about, value.get("id"))
        for (about, predicate), known in (snapshot.facts.items() if snapshot else ())
        if predicate == "model" and about not in names and isinstance(value := known.value, dict)
        if isinstance(value.get("id"), str) and value["id"] not in ids and not _has_left(value)
    ]


def _has_left(value: Json) -> bool:
    return isinstance(value, dict) and value.get(LEFT) is True
