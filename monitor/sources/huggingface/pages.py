"""The hub's listings, page by page: `Link: <…>; rel="next"` is followed as it stands (RFC 8288)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from monitor.errors import Unreadable
from monitor.model import Evidence
from monitor.sources._paging import next_page
from monitor.sources.base import Answer, Request
from monitor.values import Json


@dataclass(frozen=True, slots=True)
class Pages:
    """All rows of a listing. `whole`: the last page was reached. `count` of 0: a 304."""

    rows: tuple[Json, ...]
    evidence: Evidence
    whole: bool
    count: int


def pages(url: str, *, most: int, conditional: bool) -> Generator[Request, Answer, Pages]:
    """Read a listing to its end, or `most` pages of it.

    A page's address holds a cursor; that of a next page is never built. Rows may be told twice
    where the listing moved meanwhile.
    """
    rows, page, evidence, count = list[Json](), url, None, 0
    while count < most:
        answer = yield Request(page, "huggingface", conditional=conditional and count == 0)
        evidence = evidence or answer.evidence
        if answer.unmodified:
            return Pages((), evidence, whole=True, count=0)
        found = answer.json()
        if not isinstance(found, list):
            raise Unreadable("the listing of models is no list")
        rows += found
        count += 1
        following = next_page(answer, url)
        if following is None:
            return Pages(tuple(rows), evidence, whole=True, count=count)
        page = following
    return Pages(tuple(rows), evidence or answer.evidence, whole=False, count=count)
