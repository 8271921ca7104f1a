"""The kind `arxiv`: new versions of a paper, and its withdrawal (arXiv API, Atom)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote
from xml.etree.ElementTree import Element

from pydantic import field_validator

from monitor.errors import LookFailed, Unreadable
from monitor.facts.plain import plain
from monitor.model import Cover, Fact, Failure, Look, Snapshot, Unmodified
from monitor.sources._forge import Server
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit, kind
from monitor.sources.github.values import when
from monitor.text.feeds import tree
from monitor.values import Json

ATOM, ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"
LONGEST_TITLE, LONGEST_NOTE = 300, 300

_NAME = re.compile(
    r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
    r"|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}"
)
_ADDRESS = re.compile(r"https?://[a-z.]{1,40}/abs/([A-Za-z0-9./-]{5,60}?)v([0-9]{1,4})")
_OBJECT = r"(?:paper|article|submission|manuscript|preprint|work|note|thesis|version)"
_VERB = r"(?:(?:has|have|is|was)\s+)?(?:now\s+)?(?:been\s+)?(?:temporarily\s+)?"
_WITHDRAWN = re.compile(
    rf"(?:^\W{{0,9}}|\b{_OBJECT}\s+){_VERB}withdrawn\b(?!\s+from\b)", re.IGNORECASE
)
_NOTICE = re.compile(rf"\s*(?:(?:this|the)\s+)?{_OBJECT}\s+{_VERB}withdrawn\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as of its newest version. `withdrawn` is arXiv's note of it, None where it stands."""

    name: str
    version: int
    title: str
    published_at: str | None
    updated_at: str | None
    withdrawn: str | None


@kind("arxiv")
class Arxiv(Source):
    """A paper on arXiv, by its number without a version. All papers are asked for at once.

    The API tells the newest version; those between it and the one that was known are passed over.
    """

    auto: ClassVar[str] = "1d"
    widest: ClassVar[int] = 200

    paper: str
    server: Server = "https://export.arxiv.org"

    @field_validator("paper")
    @classmethod
    def _numbered(cls, paper: str) -> str:
        if re.fullmatch(r".+v[0-9]+", paper) and _NAME.fullmatch(paper.rpartition("v")[0]):
            raise ValueError(
                f'expected the paper without its version: "{paper.rpartition("v")[0]}"'
            )
        if not _NAME.fullmatch(paper):
            raise ValueError('expected a number as "2507.13264" or "cs/0112017"')
        return paper

    def default_id(self) -> str:
        return f"arxiv:{self.paper}"

    def group(self, upstream: Upstream) -> str:  # noqa: ARG002 - see `server`
        return self.server

    def scope(self) -> Mapping[str, str]:
        return {"paper": self.server, "release:*": self.server}

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - likewise
        return [query_url(self.server, [self.paper])]

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        asked = [(member.source, member) for member in members if isinstance(member.source, Arxiv)]
        url = query_url(asked[0][0].server, [source.paper for source, _ in asked])
        settled = all(member.settled for member in members)
        answer = yield Request(
            url, asked[0][0].kind, headers={"Accept": "application/atom+xml"}, conditional=settled
        )
        if answer.unmodified:
            return [Unmodified(source.id, answer.evidence) for source, _ in asked]
        papers = {_key(paper.name): paper for paper in read(answer)}
        if not papers and len(asked) > 1:
            raise LookFailed("empty", f"arXiv tells of none of {len(asked)} papers", url=url)
        return [_told(source, member, papers, answer) for source, member in asked]


def query_url(server: str, papers: Sequence[str]) -> str:
    """The one address for these papers, whatever their order."""
    names = sorted(set(papers))
    listed = quote(",".join(names), safe=",/")
    return f"{server}/api/query?id_list={listed}&max_results={len(names)}"


def read(answer: Answer) -> Iterator[Paper]:
    """Read the papers of an answer. A complaint comes as an entry too, with status 200."""
    root = tree(answer.body)
    if root.tag != f"{ATOM}feed":
        raise Unreadable("the answer is no Atom feed")
    for entry in root.iter(f"{ATOM}entry"):
        address = _text(entry, f"{ATOM}id")
        if "/api/errors" in address:
            raise Unreadable(f"arXiv complains: {plain(_text(entry, f'{ATOM}summary'))}")
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise Unreadable(f"an entry is no version of a paper: {plain(address)}")
        yield Paper(
            name=found[1],
            version=int(found[2]),
            title=plain(_text(entry, f"{ATOM}title"), LONGEST_TITLE),
            published_at=when(_text(entry, f"{ATOM}published")),
            updated_at=when(_text(entry, f"{ATOM}updated")),
            withdrawn=withdrawal(_text(entry, f"{ARXIV}comment"), _text(entry, f"{ATOM}summary")),
        )


def withdrawal(comment: str, summary: str) -> str | None:
    """The note of a withdrawal: the authors' comment, or the summary that was put in its place.

    The API has no mark for it. A paper withdrawn *from* a conference stands.
    """
    if _WITHDRAWN.search(comment[:1_000]):
        return plain(comment, LONGEST_NOTE)
    return plain(summary, LONGEST_NOTE) if _NOTICE.match(summary[:300]) else None


def _told(source: Arxiv, member: Member, papers: Mapping[str, Paper], answer: Answer) -> Look:
    paper = papers.get(_key(source.paper))
    if paper is None:
        detail = f"arXiv tells of no paper {source.paper}: check its number"
        return Failure(source.id, "not-found", detail, answer.evidence)
    subject, url = source.default_id(), f"https://arxiv.org/abs/{source.paper}"
    facts = [
        Fact(subject, "paper", {"title": paper.title, "url": url}),
        *_versions(subject, paper, url, member.snapshot),
    ]
    return source.observed(answer.evidence, facts, [Cover(subject, "paper")])


def _versions(subject: str, paper: Paper, url: str, snapshot: Snapshot | None) -> Iterator[Fact]:
    """State the newest version, and the first, whose date is told with every other."""
    first = snapshot.value(subject, "release:v1") if snapshot else None
    if paper.version > 1:
        plainly: Json = {"published_at": paper.published_at, "url": f"{url}v1"}
        yield Fact(subject, "release:v1", first if first is not None else plainly)
    value: dict[str, Json] = {
        "name": paper.title,
        "published_at": paper.updated_at,
        "url": f"{url}v{paper.version}",
    }
    if paper.withdrawn is not None:
        value |= {"withdrawn": True, "reason": paper.withdrawn}
    yield Fact(subject, f"release:v{paper.version}", value)


def _key(name: str) -> str:
    """Old numbers are told without their subject class: `math.GT/0309136` is `math/0309136`."""
    return re.sub(r"\.[A-Z]{2}(?=/)", "", name)


def _text(entry: Element, tag: str) -> str:
    return " ".join((entry.findtext(tag) or "").split())
