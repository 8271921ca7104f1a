"""The part of GitHub's GraphQL schema that is asked for; an answer that breaks it is unreadable."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Shape(BaseModel):
    """What GitHub's schema promises; an answer that breaks it is unreadable."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class Page(Shape):
    has_next_page: bool
    end_cursor: str | None = None


class License(Shape):
    spdx_id: str | None = None
    key: str | None = None


class Named(Shape):
    name: str


class Commit(Shape):
    committed_date: str | None = None


class Head(Shape):
    """The default branch; its newest commit where that was asked for."""

    name: str
    target: Commit | None = None


class Release(Shape):
    tag_name: str
    name: str | None = None
    is_draft: bool
    is_prerelease: bool
    published_at: str | None = None
    created_at: str
    url: str


class Releases(Shape):
    nodes: list[Release | None]
    page_info: Page


class Noted(Shape):
    tag_name: str
    description: str | None = None


class Newest(Shape):
    nodes: list[Noted | None]


class Tagger(Shape):
    date: str | None = None


class Target(Shape):
    committed_date: str | None = None
    tagger: Tagger | None = None
    target: Commit | None = None


class Tag(Shape):
    name: str
    target: Target | None = None


class Tags(Shape):
    nodes: list[Tag | None]
    page_info: Page


class Branches(Shape):
    nodes: list[Named | None]
    page_info: Page


class Object(Shape):
    oid: str


class Blob(Shape):
    """A file; another kind of object at that path answers without these members."""

    text: str | None = None
    is_binary: bool | None = None
    is_truncated: bool = False


class Repository(Shape):
    database_id: int
    name_with_owner: Annotated[str, Field(min_length=3)]
    url: str
    is_archived: bool
    stargazer_count: int
    fork_count: int
    license_info: License | None
    default_branch_ref: Head | None
    releases: Releases | None = None
    newest: Newest | None = None
    tags: Tags | None = None
    branches: Branches | None = None
    license_plain: Object | None = None
    license_md: Object | None = None
    license_txt: Object | None = None
    readme_md: Blob | None = None
    readme_lower: Blob | None = None
    readme_rst: Blob | None = None
    readme_plain: Blob | None = None
