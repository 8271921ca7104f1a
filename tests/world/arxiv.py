"""arXiv's API: an Atom feed of papers, each as of its newest version. It has no validators."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from .exchange import Answer, Faulty, Request, digest
from .times import Clock, Moment, iso, when

SUBJECT_CLASS = re.compile(r"\.[A-Z]{2}(?=/)")


@dataclass
class Preprint:
    """A paper; `comment` is its authors' of the newest version."""

    number: str
    clock: Clock
    title: str
    comment: str | None = None
    summary: str = "We present a model."
    dates: list[datetime] = field(default_factory=list)

    def revise(self, *, at: Moment | None = None, title: str | None = None) -> None:
        """A new version."""
        self.dates.append(when(at or self.clock()))
        self.title = title or self.title

    def withdraw(self, comment: str = "This paper has been withdrawn by the authors") -> None:
        """A withdrawal is a version of its own, without a text."""
        self.revise()
        self.comment = comment


class Archive(Faulty):
    """All papers."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self._clock = url, clock
        self.status = 200
        self.silent = False  # answers without entries, as it does at times
        self.papers: dict[str, Preprint] = {}

    def mend(self) -> None:
        super().mend()
        self.status, self.silent = 200, False

    def paper(self, number: str, title: str, *, at: Moment | None = None) -> Preprint:
        """A new paper in its first version."""
        made = Preprint(number, self._clock, title)
        made.revise(at=at)
        self.papers[number] = made
        return made

    @property
    def clock(self) -> datetime:
        return self._clock()


def answer(archive: Archive, request: Request) -> Answer:
    if archive.status != 200:
        return Answer(archive.status, b"Rate exceeded.", {"Content-Type": "text/plain"})
    if request.path != "/api/query":
        return Answer(404, b"", {"Content-Type": "text/html"})
    listed = [name for name in request.only("id_list").split(",") if name]
    most = request.number("max_results", 10, 2000)
    odd = next((name for name in listed if not re.fullmatch(r"[A-Za-z.-]*/?[0-9.v]+", name)), None)
    if odd is not None:
        entries = [_complaint(f"incorrect id format for {odd}")]
    else:
        numbers = [SUBJECT_CLASS.sub("", name) for name in listed]
        known = [archive.papers[name] for name in numbers if name in archive.papers]
        entries = [] if archive.silent else [_entry(paper) for paper in known[:most]]
    body = _feed(archive, request, entries)
    return Answer(
        200, body.encode(), {"Content-Type": "application/atom+xml; charset=utf-8"}, archive.broken
    )


def _feed(archive: Archive, request: Request, entries: list[str]) -> str:
    query = request.target.partition("?")[2]
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>https://arxiv.org/api/{digest(query)[:27]}</id>\n"
        f"  <title>arXiv Query: {escape(query)}</title>\n"
        f"  <updated>{iso(archive.clock)}</updated>\n"
        f'  <link href="https://arxiv.org/api/query?{escape(query)}"'
        ' type="application/atom+xml"/>\n'
        f"  <opensearch:itemsPerPage>{len(entries)}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{len(entries)}</opensearch:totalResults>\n"
        "  <opensearch:startIndex>0</opensearch:startIndex>\n"
        f"{''.join(entries)}</feed>\n"
    )


def _entry(paper: Preprint) -> str:
    address = f"arxiv.org/abs/{paper.number}v{len(paper.dates)}"
    comment = (
        f"    <arxiv:comment>{escape(paper.comment)}</arxiv:comment>\n" if paper.comment else ""
    )
    return (
        f"  <entry>\n    <id>http://{address}</id>\n"
        f"    <title>{escape(paper.title)}</title>\n"
        f"    <updated>{iso(paper.dates[-1])}</updated>\n"
        f'    <link href="https://{address}" rel="alternate" type="text/html"/>\n'
        f'    <link href="https://{address.replace("/abs/", "/pdf/")}" rel="related"'
        ' type="application/pdf" title="pdf"/>\n'
        f"    <summary>{escape(paper.summary)}</summary>\n"
        '    <category term="cs.SD" scheme="http://arxiv.org/schemas/atom"/>\n'
        f"    <published>{iso(paper.dates[0])}</published>\n{comment}"
        '    <arxiv:primary_category term="cs.SD"/>\n'
        "    <author>\n      <name>A. Person</name>\n    </author>\n  </entry>\n"
    )


def _complaint(words: str) -> str:
    address = f"http://arxiv.org/api/errors#{words.replace(' ', '_')}"
    return (
        f"  <entry>\n    <id>{escape(address)}</id>\n    <title>Error</title>\n"
        f"    <summary>{escape(words)}</summary>\n    <updated>2026-01-01T00:00:00Z</updated>\n"
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n"
    )
