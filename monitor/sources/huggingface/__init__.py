"""The kind `huggingface`: an organisation's models, one model, or a task's listing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlencode

from pydantic import Field, field_validator, model_validator

from monitor.model import Look
from monitor.sources.base import Member, Source, Upstream, Visit, kind
from monitor.sources.huggingface.looks import of_model, of_organisation, of_task
from monitor.sources.huggingface.rows import EXPAND

Globs = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(strict=False)]

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_LIMIT = 1000


@kind("huggingface")
class HuggingFace(Source):
    """Models on the Hugging Face Hub: exactly one of `org`, `model`, `task`.

    One listing carries every fact of all models of an organisation. A task's listing is there
    for newcomers: what leaves it is not gone.
    """

    auto: ClassVar[str] = "6h"

    org: str | None = None
    include: Globs = ()
    exclude: Globs = ()
    model: str | None = None
    task: str | None = None
    min_downloads: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="before")
    @classmethod
    def _daily(cls, data: Any) -> Any:
        """A task's listing moves slowly and is long: `auto` is once a day there."""
        if isinstance(data, dict) and "task" in data and data.get("every", "auto") == "auto":
            return {**data, "every": "1d"}
        return data

    @field_validator("org")
    @classmethod
    def _org(cls, org: str | None) -> str | None:
        return _fitting(org, _NAME, "the name of an organisation, as in its address")

    @field_validator("model")
    @classmethod
    def _model(cls, model: str | None) -> str | None:
        return _fitting(model, f"{_NAME}/{_NAME}", '"organisation/name", as in its address')

    @field_validator("task")
    @classmethod
    def _task(cls, task: str | None) -> str | None:
        return _fitting(task, r"[a-z0-9]+(?:-[a-z0-9]+)*", 'a task, as "audio-text-to-text"')

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        given = [name for name in ("org", "model", "task") if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            raise ValueError(f"expected exactly one of org, model, task; found {found}")
        if (self.include or self.exclude) and self.org is None:
            raise ValueError("include and exclude go with org only")
        if self.min_downloads and self.task is None:
            raise ValueError("min_downloads goes with task only")
        return self

    @property
    def gone(self) -> str | None:
        return "repo.gone" if self.model else None

    def default_id(self) -> str:
        return f"hf:task/{self.task}" if self.task else f"hf:{self.org or self.model}"

    def scope(self) -> Mapping[str, str]:
        if self.org is None:
            return {"*": f"min_downloads {self.min_downloads}" if self.task else "1"}
        chosen = [f"include {' '.join(sorted(self.include))}"] if self.include else []
        barred = [f"exclude {' '.join(sorted(self.exclude))}"] if self.exclude else []
        return {"*": "; ".join([*chosen, *barred]) or "1"}

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:
        return [self.address(upstream)]

    def address(self, upstream: Upstream) -> str:
        """What is asked first: the listing's first page, or the model."""
        base = f"{upstream.huggingface}/api/models"
        expand = [("expand[]", name) for name in EXPAND]
        if self.model:
            return f"{base}/{self.model}?{_query(expand)}"
        chosen = ("author", self.org) if self.org else ("pipeline_tag", self.task)
        return f"{base}?{_query([chosen, ('limit', _LIMIT), ('sort', 'createdAt'), *expand])}"

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:
        looks: list[Look] = []
        for member in members:
            source = member.source
            if not isinstance(source, HuggingFace):
                continue
            url = source.address(upstream)
            if source.org:
                globs = (source.include, source.exclude)
                looks += [(yield from of_organisation(member, source.org, url, globs, upstream))]
            elif source.model:
                looks += [(yield from of_model(member, source.model, url, upstream))]
            else:
                least = source.min_downloads
                looks += [(yield from of_task(member, url, least, upstream))]
        return looks


def _query(pairs: Sequence[tuple[str, object]]) -> str:
    return urlencode(pairs, safe="[]")


def _fitting(value: str | None, pattern: str, expected: str) -> str | None:
    if value is not None and not re.fullmatch(pattern, value):
        raise ValueError(f"expected {expected}")
    return value
