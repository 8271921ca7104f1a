"""The kind `modelscope`: an organisation's models on ModelScope, or one model.

Read by GET and without a key from ModelScope's OpenAPI 1.1.0 (`listModels` and `getModel` of
https://modelscope.cn/.well-known/openapi.json). The description asks for a token everywhere;
ModelScope's own client (`modelscope_hub` 0.5.1) needs none for these two.

What a row says is put into the hub's words, so that a model is a model wherever it was published.
Rows name no base, no revision and no identity but the name: variants are told by their names, new
weights are not told, and a model under a new name is another one.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from monitor.errors import FailureClass, LookFailed, Unreadable
from monitor.facts.hub import Variant
from monitor.facts.licenses import spdx
from monitor.facts.plain import plain
from monitor.model import Cover, Evidence, Fact, Look, Unmodified
from monitor.sources._forge import ask, shaped
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit, kind
from monitor.sources.huggingface import Globs
from monitor.sources.huggingface.looks import MANY_PAGES, Variants, let_through
from monitor.sources.huggingface.rows import Listed, access, counters, lasting, model_fact
from monitor.values import Json

PER_PAGE = 50
MOST_PAGES = 60
"""The listing ends where `page_number * page_size` would be over 3000."""

_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_ID = re.compile(r"[^/\s]{1,128}/[^/\s]{1,128}")
_ADAPTERS = ("peft", "adapter-transformers")
_REFUSALS: Mapping[str, FailureClass] = {
    "ResourceNotFound": "not-found",
    "InvalidAuthentication": "unauthorized",
    "OperationNotAllowed": "blocked",
    "QuotaLimitExceed": "rate-limited",
    "RateLimitExceed": "rate-limited",
    "InternalServerError": "server-error",
    "ServiceUnavailable": "server-error",
}
"""What the `code` of an answer without success means, whatever its status."""

Reading = Generator[Request, Answer, Look]


class _Page(BaseModel):
    model_config = ConfigDict(frozen=True)

    models: list[Any]
    total_count: Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class _Listing:
    """All rows of a listing, each model once. `whole`: none is missing. `count`: of pages, 0 at
    a 304."""

    models: tuple[Listed, ...]
    evidence: Evidence
    whole: bool
    count: int


@kind("modelscope")
class ModelScope(Source):
    """Models on ModelScope: exactly one of `org` (an organisation or a person) and `model`."""

    auto: ClassVar[str] = "6h"

    org: str | None = None
    include: Globs = ()
    exclude: Globs = ()
    model: str | None = None

    @field_validator("org")
    @classmethod
    def _org(cls, org: str | None) -> str | None:
        if org is not None and not re.fullmatch(_NAME, org):
            raise ValueError("expected what stands before the slash in the ids of its models")
        return org

    @field_validator("model")
    @classmethod
    def _model(cls, model: str | None) -> str | None:
        if model is not None and not re.fullmatch(f"{_NAME}/{_NAME}", model):
            raise ValueError('expected "organisation/name", as in its address')
        return model

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.org is None) == (self.model is None):
            found = "none of them" if self.org is None else "org and model"
            raise ValueError(f"expected exactly one of org, model; found {found}")
        if (self.include or self.exclude) and self.org is None:
            raise ValueError("include and exclude go with org only")
        return self

    @property
    def gone(self) -> str | None:
        return "repo.gone" if self.model else None

    def default_id(self) -> str:
        return f"modelscope:{self.org or self.model}"

    def scope(self) -> Mapping[str, str]:
        chosen = [f"include {' '.join(sorted(self.include))}"] if self.include else []
        barred = [f"exclude {' '.join(sorted(self.exclude))}"] if self.exclude else []
        return {"*": "; ".join([*chosen, *barred]) or "1"}

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        return [self.address(upstream)]

    def address(self, upstream: Upstream, page: int = 1) -> str:
        """A page of the listing, or the model. By date of change the rows move least meanwhile."""
        base = f"{upstream.modelscope}/openapi/v1/models"
        if self.model:
            return f"{base}/{self.model}"
        asked = {"owner": self.org, "sort": "last_modified"}
        return f"{base}?{urlencode(asked | {'page_number': page, 'page_size': PER_PAGE})}"

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        seen: list[Look] = []
        for member in members:
            source = member.source
            if isinstance(source, ModelScope):
                look = _organisation if source.org else _one
                seen += [(yield from look(source, member, upstream))]
        return seen


def _organisation(source: ModelScope, member: Member, upstream: Upstream) -> Reading:
    """Look at all models of an organisation that the globs let through.

    The listing is a search: what is not the organisation's own is passed over.
    """
    found = yield from _listing(source, upstream, conditional=member.settled)
    if not found.count:
        return Unmodified(source.id, found.evidence)
    org = (source.org or "").casefold()
    models = [model for model in found.models if model.owner.casefold() == org]
    if not models:
        raise LookFailed(
            "empty",
            f"no models listed under {source.org}: check the spelling, small and large letters too",
            url=found.evidence.url,
        )
    chosen = [model for model in models if let_through(model.name, source.include, source.exclude)]
    variants = Variants(models, member.snapshot, foreign=False)
    facts = list[Fact]()
    for model in chosen:
        kin = variants.of(model, _subject(model.id))
        facts += _facts(_subject(model.id), model, upstream, kin.variant, kin.as_json())
    besides = frozenset(_subject(model.id) for model in models) - {fact.subject for fact in facts}
    owners = sorted({source.org or "", *(model.owner for model in models)})
    covers = [Cover(_subject(f"{owner}/*"), besides=besides) for owner in owners]
    counted = [each for model in chosen for each in counters(_subject(model.id), model)]
    seen = source.observed(found.evidence, facts, covers if found.whole else [], counted)
    return replace(seen, scope={**seen.scope, MANY_PAGES: "1"}) if found.count > 1 else seen


def _one(source: ModelScope, member: Member, upstream: Upstream) -> Reading:
    """Look at one model. Its subject stays the name it is asked for by."""
    about = _subject(source.model or "")
    answer = yield ask(source, source.address(upstream), conditional=member.settled)
    if answer.unmodified:
        return Unmodified(source.id, answer.evidence)
    model = _listed(_data(answer))
    kin = Variants([model], None, foreign=False).of(model, about)
    more = kin.as_json() | {"name": model.id}
    facts = _facts(about, model, upstream, kin.variant, more)
    return source.observed(answer.evidence, facts, [Cover(about)], counters(about, model))


def _listing(
    source: ModelScope, upstream: Upstream, *, conditional: bool
) -> Generator[Request, Answer, _Listing]:
    """Read a listing to its end, or as far as it is shown.

    Pages are counted off by number: where the listing moved meanwhile a row may stand on two
    pages, or on none. Fewer models than it says that there are prove no absence.
    """
    models, evidence, total = dict[str, Listed](), None, 0
    for page in range(1, MOST_PAGES + 1):
        url = source.address(upstream, page)
        answer = yield ask(source, url, conditional=conditional and page == 1)
        evidence = evidence or answer.evidence
        if answer.unmodified:
            return _Listing((), evidence, whole=True, count=0)
        found = shaped(_Page, _data(answer), "listing")
        models |= {model.id: model for model in map(_listed, found.models)}
        total = max(total, found.total_count)
        if not found.models or len(models) >= total:
            break
    return _Listing(
        tuple(models.values()), evidence or answer.evidence, whole=len(models) >= total, count=page
    )


def _data(answer: Answer) -> Json:
    """Take an answer out of its envelope; a status of 200 may say that nothing came of it."""
    said = answer.json()
    if not isinstance(said, dict) or not isinstance(said.get("success"), bool):
        raise Unreadable("the answer is not as the API describes it: success")
    if said["success"]:
        return said.get("data")
    code, message = (plain(str(said.get(name) or ""), 200) for name in ("code", "message"))
    raise LookFailed(
        _REFUSALS.get(code, "unreadable"),
        f"ModelScope says {code or 'no success'}: {message or 'nothing more'}",
        url=answer.url,
        status=answer.status,
    )


def _listed(row: Json) -> Listed:
    """Put a row into the hub's words. Odd members are passed over."""
    id_ = row.get("id") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(id_, str):
        raise Unreadable("a model of the listing has no `id`")
    if not id_.isprintable() or not _ID.fullmatch(id_):
        raise Unreadable("a model of the listing has an `id` that is no owner and name")
    tags, libraries = _texts(row.get("tags")), _tagged(row, "library")
    tasks = _texts(row.get("tasks")) or _tagged(row, "task")
    weights = "gguf" if "gguf" in libraries else "safetensors"
    said: dict[str, Json] = {
        "createdAt": row.get("created_at"),
        "pipeline_tag": tasks[0] if tasks else None,
        "library_name": next((name for name in libraries if name in _ADAPTERS), None)
        or next(iter(libraries), None),
        "tags": [*(tag for tag in tags if not tag.startswith("license:")), *_licence(row)],
        "gated": "manual" if row.get("gated") is True else row.get("gated"),
        "private": row.get("private"),
        "downloads": row.get("downloads"),
        "likes": row.get("likes"),
        weights: {"total": row.get("params")},
    }
    return Listed(id_, None, said)


def _licence(row: Mapping[str, Json]) -> list[Json]:
    """The licence as a tag of the hub: one licence is spelled in many ways here."""
    told = row.get("license")
    names = [told] if isinstance(told, str) and told.strip() else _tagged(row, "license")
    return [f"license:{spdx(name) or plain(name, 200)}" for name in names]


def _tagged(row: Mapping[str, Json], name: str) -> list[str]:
    """The tags of one sort, without its name: of `library:gguf` the `gguf`."""
    tags = _texts(row.get("tags"))
    return [tag.removeprefix(f"{name}:") for tag in tags if tag.startswith(f"{name}:")]


def _texts(value: Json) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _facts(
    about: str,
    model: Listed,
    upstream: Upstream,
    variant: Variant | None,
    more: Mapping[str, Json],
) -> list[Fact]:
    its = model_fact(about, model, f"{upstream.modelscope}/models", more)
    return [its, *lasting(about, model, variant), access(about, model)]


def _subject(id_: str) -> str:
    return f"modelscope:{id_}"
