"""A light look at an address: whether it answers, and where it has moved. No kind of its own.

The catalog's links imply such looks, once a week at most. A page is asked for by GET, since many
sites refuse HEAD, and by the rules for pages: robots.txt, distances, walls. Its first bytes are
enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from monitor.errors import LookFailed
from monitor.facts.homes import is_same_place
from monitor.model import Cover, Fact, Look, Unmodified
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit
from monitor.text import decode_html, read_html
from monitor.text.astray import astray
from monitor.text.disguise import disguised

MARKUP = frozenset({"text/html", "application/xhtml+xml"})
ANSWERS = frozenset(
    {
        "a page that needs JavaScript",
        "a page that only forwards to another",
        "a page that was cut short",
        "a listing of a folder",
    }
)
"""What cannot be read as a page, and yet is the address that answers."""


class Link(Source):
    """One address. It is gone by 404 or 410; any other refusal says nothing of it."""

    url: str

    @property
    def gone(self) -> str:
        return "page.gone"

    def default_id(self) -> str:
        return f"link:{self.url}"

    def scope(self) -> Mapping[str, str]:
        return {"*": "1"}

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - the catalog says
        return [self.url]

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        looks: list[Look] = []
        for member in members:
            source = member.source
            if isinstance(source, Link):
                answer = yield Request(source.url, "page", conditional=member.settled, part=True)
                looks.append(source.look(member, answer))
        return looks

    def look(self, member: Member, answer: Answer) -> Look:
        """State that the address answers. LookFailed where something else answers in its stead."""
        moved = self.moved(answer)
        known = member.snapshot.value(self.id, "moved") if member.snapshot else None
        if answer.unmodified and moved == known:
            return Unmodified(self.id, answer.evidence)
        if not answer.unmodified:
            self.guard(answer)
        facts = [Fact(self.id, "link", {"status": 200}), Fact(self.id, "moved", moved)]
        return self.observed(answer.evidence, facts, [Cover(self.id)])

    def moved(self, answer: Answer) -> str | None:
        """The address to which the first hops lead for good (301, 308), if it is another place."""
        permanent = [*takewhile(lambda hop: hop.status in (301, 308), answer.redirects)]
        to = permanent[-1].target if permanent else None
        return None if to is None or is_same_place(self.url, to) else to

    def guard(self, answer: Answer) -> None:
        """Tell a page from a login, a wall or an apology that comes with status 200."""
        really = astray(self.url, answer.url)
        if really is None and answer.media_type in MARKUP:
            really = disguised(read_html(decode_html(answer.body, answer.charset)))
        if really is not None and really.what not in ANSWERS:
            raise LookFailed(really.error, f'{really.what} with status 200 ("{really.said}")')
