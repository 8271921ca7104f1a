"""The three ways to look at the hub: an organisation's listing, one model, a task's listing."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import get_args

from monitor.errors import LookFailed
from monitor.facts.hub import Family, Variant
from monitor.model import Cover, Fact, Look, Observation, Snapshot, Unmodified
from monitor.sources.base import Answer, Member, Request, Upstream
from monitor.sources.huggingface import weights
from monitor.sources.huggingface.pages import Pages, pages
from monitor.sources.huggingface.rows import (
    Listed,
    access,
    counters,
    lasting,
    listed,
    model_fact,
    subject,
)
from monitor.sources.huggingface.transfers import departed, transferred
from monitor.values import Json

MOST_PAGES_OF_ORG = 20
MOST_PAGES_OF_TASK = 10

MANY_PAGES = "@pages"
"""A mark in an observation's scope (no predicate is called so): the listing has more than one
page. A 304 on its first page would say nothing of the others, so none is asked for."""
OPEN_QUESTIONS = "@open-questions"
"""A mark likewise: heads moved that could not be asked about yet, so the next look is a full one
though the listing is as it was."""

Globs = tuple[Sequence[str], Sequence[str]]
Looking = Generator[Request, Answer, Look]


def of_organisation(
    member: Member, org: str, url: str, globs: Globs, upstream: Upstream
) -> Looking:
    """Look at all models of an organisation that the globs let through."""
    found = yield from pages(url, most=MOST_PAGES_OF_ORG, conditional=member.settled)
    if not found.count:
        return Unmodified(member.source.id, found.evidence)
    models = _models(found.rows)
    if not models:
        went = yield from transferred(member.snapshot, (), upstream, most=1)
        where = f"; one is {went[0].subject.removeprefix('hf:')} now" if went else ""
        why = f"no models listed under {org}{where}: check the spelling of `org`"
        raise LookFailed("empty", why, url=url)
    chosen = [model for model in models if let_through(model.name, *globs)]
    variants = Variants(models, member.snapshot, foreign=False)
    facts = list[Fact]()
    for model in chosen:
        about = subject(model.id)
        kin = variants.of(model, about)
        facts.append(model_fact(about, model, upstream.huggingface, kin.as_json()))
        facts += [*lasting(about, model, kin.variant), access(about, model)]
    facts += yield from _heads(member, {subject(model.id): model for model in chosen}, upstream)
    besides = frozenset(subject(model.id) for model in models) - {fact.subject for fact in facts}
    facts += yield from transferred(member.snapshot, models, upstream)
    owners = sorted({org, *(model.owner for model in models)})
    # A row told twice: the listing moved between its pages, and another may have slipped through.
    whole = found.whole and len(models) == len(found.rows)
    covers = [Cover(f"hf:{owner}/*", besides=besides) for owner in owners] if whole else []
    covers += departed(member.snapshot)
    return _observed(member, found, facts, covers, chosen)


def of_task(member: Member, url: str, least: int, upstream: Upstream) -> Looking:
    """Look at all models of a task with enough downloads. Nothing is covered: a model that leaves
    the listing, or falls under the threshold, is still there."""
    found = yield from pages(url, most=MOST_PAGES_OF_TASK, conditional=member.settled)
    if not found.count:
        return Unmodified(member.source.id, found.evidence)
    models = _models(found.rows)
    if not models:
        raise LookFailed("empty", "no models listed for the task: check its spelling", url=url)
    chosen = [model for model in models if (model.count("downloads") or 0) >= least]
    variants = Variants(models, member.snapshot, foreign=True)
    facts = list[Fact]()
    for model in chosen:
        about = subject(model.id)
        kin = variants.of(model, about)
        more = kin.as_json() | {"listed": "task"}
        facts.append(model_fact(about, model, upstream.huggingface, more))
        facts += lasting(about, model, kin.variant)
    return _observed(member, found, facts, [], chosen)


def of_model(member: Member, name: str, url: str, upstream: Upstream) -> Looking:
    """Look at one model. Its subject stays the name it is asked for by, wherever it moved."""
    about = subject(name)
    request = Request(url, "huggingface", conditional=member.settled, allow=frozenset({401}))
    answer = yield request
    if answer.unmodified:
        return Unmodified(member.source.id, answer.evidence)
    if answer.status == 401:
        raise _refused(name, answer, upstream)
    model = listed(answer.json())
    _same(member.snapshot, about, name, model)
    kin = Variants([model], None, foreign=False).of(model, about)
    facts = [
        model_fact(about, model, upstream.huggingface, kin.as_json() | {"name": model.id}),
        *lasting(about, model, kin.variant),
        access(about, model),
        *(yield from _heads(member, {about: model}, upstream)),
    ]
    seen = member.source.observed(answer.evidence, facts, [Cover(about)], counters(about, model))
    return _marked(seen, {about: model})


def _models(rows: Iterable[Json]) -> list[Listed]:
    """Take the rows in, each model once: it may stand on two pages where the listing moved."""
    return list({model.id: model for model in map(listed, rows)}.values())


def let_through(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    wanted = not include or any(fnmatchcase(name, glob) for glob in include)
    return wanted and not any(fnmatchcase(name, glob) for glob in exclude)


@dataclass(frozen=True, slots=True)
class _Kin:
    """What a model is to others. `root` is told where its base has a base itself."""

    variant: Variant | None
    root: str | None

    def as_json(self) -> dict[str, Json]:
        return {"variant": self.variant, "root": self.root}


class Variants:
    """Tells variants; what once was one stays one though the model it was told by is gone."""

    def __init__(
        self, models: Sequence[Listed], snapshot: Snapshot | None, *, foreign: bool
    ) -> None:
        facts = snapshot.facts if snapshot else {}
        known = {about.partition(":")[2] for about, predicate in facts if predicate == "model"}
        self._rows = {model.id: model.row() for model in models}
        self._family = Family(self._rows.values(), known)
        self._snapshot = snapshot
        self._foreign = foreign

    def of(self, model: Listed, about: str) -> _Kin:
        row = self._rows[model.id]
        told = self._family.variant(row, foreign=self._foreign)
        root = self._family.root(row, foreign=self._foreign) if told else None
        before = self._snapshot.value(about, "model") if self._snapshot else None
        if isinstance(before, dict) and before.get("id") == model.identity:
            told = told or _variant(before.get("variant"))
            known = before.get("root")
            root = known if isinstance(known, str) else root
        return _Kin(told, None if root in row.bases else root)


def _variant(value: Json) -> Variant | None:
    return next((name for name in get_args(Variant) if name == value), None)


def _heads(
    member: Member, models: Mapping[str, Listed], upstream: Upstream
) -> Generator[Request, Answer, list[Fact]]:
    """State heads and weights; ask about those that moved, the newest first, within bounds."""
    facts, moved = list[Fact](), list[tuple[str, Listed]]()
    for about, model in models.items():
        heads = weights.heads(about, model, member.snapshot)
        if heads is None:
            moved.append((about, model))
        else:
            facts += heads
    moved.sort(key=lambda pair: (pair[1].modified or "", pair[0]), reverse=True)
    for place, (about, model) in enumerate(moved):
        if place < weights.MOST_QUESTIONS and member.snapshot is not None:
            facts += yield from weights.moved(about, model, member.snapshot, upstream)
        else:
            facts += weights.kept(about, member.snapshot)
    return facts


def _observed(
    member: Member,
    found: Pages,
    facts: Iterable[Fact],
    covers: Sequence[Cover],
    chosen: Iterable[Listed],
) -> Observation:
    counted = [counter for model in chosen for counter in counters(subject(model.id), model)]
    seen = member.source.observed(found.evidence, facts, covers, counted)
    seen = replace(seen, scope={**seen.scope, MANY_PAGES: "1"}) if found.count > 1 else seen
    return _marked(seen, {subject(model.id): model for model in chosen})


def _marked(seen: Observation, models: Mapping[str, Listed]) -> Observation:
    """Mark an observation whose heads are not all those that the hub told."""
    heads = [fact for fact in seen.facts if fact.predicate == "revision"]
    told = {about: model.sha for about, model in models.items()}
    if all(isinstance(h.value, dict) and h.value.get("sha") == told[h.subject] for h in heads):
        return seen
    return replace(seen, scope={**seen.scope, OPEN_QUESTIONS: "1"})


def _same(snapshot: Snapshot | None, about: str, name: str, model: Listed) -> None:
    """A redirect, or a name set free, may lead to another repository: that is no change of this."""
    before = snapshot.value(about, "model") if snapshot else None
    identity = before.get("id") if isinstance(before, dict) else None
    if None not in (identity, model.identity) and identity != model.identity:
        raise LookFailed(
            "unreadable",
            f"{name} now leads to another repository ({model.id}, id {model.identity}, was "
            f"{identity}): correct `model`, or give the source a new `id` to begin anew",
        )


def _refused(name: str, answer: Answer, upstream: Upstream) -> LookFailed:
    """Read a 401: to strangers the hub says it of what is gone or private alike.

    With a token only `RepoNotFound` says so; anything else is about the token.
    """
    code = answer.headers.get("x-error-code", "")
    if upstream.huggingface_token and code != "RepoNotFound":
        return LookFailed(
            "unauthorized", "401: HF_TOKEN is not accepted", url=answer.url, status=401
        )
    return LookFailed(
        "not-found",
        f"{name} is gone or private (401): correct `model`, or set HF_TOKEN if it is yours",
        url=answer.url,
        status=401,
    )
