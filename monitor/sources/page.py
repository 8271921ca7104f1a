"""The kind `page`: the readable content of a web page, one fact a block."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from monitor.errors import LookFailed, Unreadable
from monitor.model import Cover, Fact, Observation, Snapshot
from monitor.sources._address import AddressSource
from monitor.sources.base import Answer, Member, kind
from monitor.text import Page, block_facts, decode_html, markdown_page, read_html, text_blocks
from monitor.text.astray import astray
from monitor.text.disguise import disguised
from monitor.text.typed import typed
from monitor.values import Json, dumps

_EXTRACTOR = "5"
"""Raised whenever the reading of pages changes: what a snapshot holds is then read again from the
kept body, or takes a new baseline where that is lost."""

_MARKUP = frozenset({"text/html", "application/xhtml+xml"})
_UNTYPED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_MARKDOWN = (".md", ".mdx", ".markdown", ".md.txt")
_LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_INSIDE_A_TAG = re.compile(r"<[A-Za-z/][^<>]{0,2000}\Z")

Texts = Annotated[tuple[str, ...], Field(strict=False)]


@kind("page")
class WebPage(AddressSource):
    """A page, or a Markdown or plain text file. `select` and `ignore` are CSS selectors.

    `must_contain` and `min_bytes` guard against errors that come with status 200.
    """

    accept: ClassVar[str] = "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8"

    twice: ClassVar[bool] = True

    select: str | None = None
    ignore: Texts = ()
    must_contain: Texts = ()
    min_bytes: Annotated[int, Field(ge=0)] = 0

    @field_validator("select", "ignore")
    @classmethod
    def _selects(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        for selector in (value,) if isinstance(value, str) else value or ():
            try:
                LexborHTMLParser("").css(selector)
            except SelectolaxError as error:
                raise ValueError(f'not a CSS selector: "{selector}"') from error
        return value

    @property
    def gone(self) -> str:
        return "page.gone"

    def scope(self) -> Mapping[str, str]:
        """The guards are no facts, but where they are new a 304 says nothing about them."""
        facts = {"*": dumps([_EXTRACTOR, self.select, *sorted(self.ignore)])}
        if not self.must_contain and not self.min_bytes:
            return facts
        return {**facts, "@guard": dumps([*sorted(self.must_contain), self.min_bytes])}

    def again(self, member: Member) -> tuple[Fact, ...] | None:
        """Read the kept body, where the snapshot is one that an older version of ours made."""
        snapshot, body = member.snapshot, member.body
        if snapshot is None or body is None:
            return None
        before, now = _question(snapshot.scope), _question(self.scope())
        if before is None or now is None or before[0] == now[0] or before[1:] != now[1:]:
            return None
        headers = {"content-type": body.content_type}
        try:
            seen = self.read(Answer(body.url, 200, headers, body.data, body.evidence), None)
        except LookFailed:
            return None
        return seen.facts

    def read(self, answer: Answer, snapshot: Snapshot | None) -> Observation:
        """State the blocks of an answer, its typed rows, and where the page moved for good."""
        known = {subject for subject, _ in snapshot.facts} if snapshot else set()
        models = [subject.partition(f"{self.id}#")[2] for subject in known - {self.id}]
        covers = [Cover(self.id, "block:*"), Cover(f"{self.id}#*")]
        return self.observed(answer.evidence, self._facts(answer, models), covers)

    def _facts(self, answer: Answer, models: Sequence[str]) -> Iterator[Fact]:
        page = self._page(answer)
        rows = typed(self.id, page, models)
        yield from rows.marked(block_facts(self.id, "block", page.blocks))
        yield from rows.facts
        if moved := _moved(answer):
            yield Fact(self.id, "moved", moved)

    def _page(self, answer: Answer) -> Page:
        if len(answer.body) < self.min_bytes:
            raise Unreadable(
                f"the page has {len(answer.body)} bytes, fewer than min_bytes = {self.min_bytes}"
            )
        text = decode_html(answer.body, answer.charset)
        page = self._parsed(text, answer)
        self._guard(page, text, answer.url)
        if not page.found:
            raise Unreadable(f'nothing on the page matches select = "{self.select}"')
        if not page.blocks:
            raise LookFailed(
                "empty",
                "no readable content: a JavaScript page? set `select` or watch another address",
            )
        return page

    def _parsed(self, text: str, answer: Answer) -> Page:
        match _form(answer, text):
            case "markdown":
                return markdown_page(text, base=answer.url)
            case "text":
                return Page("", text_blocks(text), found=True)
        if _INSIDE_A_TAG.search(text[-2_010:]):
            raise LookFailed("cut", "the page ends in the middle of a tag: it was cut short")
        return read_html(text, select=self.select, ignore=self.ignore, base=answer.url)

    def _guard(self, page: Page, text: str, url: str) -> None:
        """Hold the page against `must_contain` (as written, or as read), else against its looks."""
        said = [page.title, *(block.text for block in page.blocks)] if self.must_contain else ()
        readable = " ".join(said)
        for wanted in self.must_contain:
            if wanted not in text and " ".join(wanted.split()) not in readable:
                raise Unreadable(f'the page does not contain "{wanted}": an error in disguise?')
        if not self.must_contain and (really := astray(self.url, url) or disguised(page)):
            raise LookFailed(
                really.error,
                f'{really.what} with status 200 ("{really.said}"); if that is the page you mean,'
                " say so with `must_contain`",
            )


def _question(scope: Mapping[str, str]) -> list[Json] | None:
    """The version of ours that read a snapshot, and what else decided which facts there are."""
    asked: Json = json.loads(scope.get("*") or scope.get("block:*") or "null")
    return asked if isinstance(asked, list) and asked else None


def _form(answer: Answer, text: str) -> str:
    """Say how a body is to be read; Unreadable where it is not for reading."""
    media_type, path = answer.media_type, urlsplit(answer.url).path.lower()
    is_binary = "\0" in text[:1_000]
    if not is_binary and (media_type in _MARKUP or _LOOKS_LIKE_HTML.match(text[:2_000])):
        return "html"
    if media_type == "application/json" or media_type.endswith("+json"):
        raise Unreadable('this is JSON and no page: use kind = "json"')
    if media_type.endswith(("rss+xml", "atom+xml")):
        raise Unreadable('this is a feed and no page: use kind = "feed"')
    is_text = (media_type.startswith("text/") or media_type in _UNTYPED) and not is_binary
    if is_text and (media_type.endswith("markdown") or path.endswith(_MARKDOWN)):
        return "markdown"
    if is_text and media_type == "text/plain":
        return "markdown" if path.endswith(".txt") else "text"
    if is_text and media_type in ("", "text/xml"):
        return "html"
    raise Unreadable(f"{media_type or 'binary data'} is no page: watch a page or a Markdown file")


def _moved(answer: Answer) -> str | None:
    """The address to which the first hops lead for good (301, 308; RFC 9110, 15.4)."""
    permanent = [*takewhile(lambda hop: hop.status in (301, 308), answer.redirects)]
    return permanent[-1].target if permanent else None
