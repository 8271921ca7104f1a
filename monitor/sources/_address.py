"""What the kinds that read one address have in common: `page`, `feed` and `json`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from monitor.errors import LookFailed
from monitor.model import Fact, Observation, Snapshot, Unmodified
from monitor.sources._sighting import Sighting
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit


class AddressSource(Source):
    """A source that is one address. Those that share it share its one request."""

    accept: ClassVar[str]
    widest: ClassVar[int] = 50
    twice: ClassVar[bool] = False
    """Whether a first look and a change are confirmed by fetching again."""

    url: str

    @property
    def subject(self) -> str:
        """Its id, for a page and its typed rows are about no thing with a name of its own."""
        return self.id

    def default_id(self) -> str:
        return f"{self.kind}:{self.url}"

    def group(self, upstream: Upstream) -> str:  # noqa: ARG002 - the address is in the file
        return self.url

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - likewise
        return [self.url]

    @abstractmethod
    def read(self, answer: Answer, snapshot: Snapshot | None) -> Observation:
        """State what the answer says. LookFailed where it says nothing that can be used."""

    def again(self, member: Member) -> tuple[Fact, ...] | None:  # noqa: ARG002 - for pages
        """The snapshot's facts as today's code reads the kept body; None where that is no matter.

        That is where the snapshot was read by today's code, answers another question, or where no
        body is kept.
        """
        return None

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        sources = [(each.source, each) for each in members if isinstance(each.source, cls)]
        first, _ = sources[0]
        request = Request(first.url, first.kind, headers={"accept": cls.accept})
        answer = yield replace(request, conditional=all(member.settled for member in members))
        if answer.unmodified:
            return [Unmodified(source.id, answer.evidence) for source, _ in sources]
        sightings = [source.sighting(member) for source, member in sources]
        for sighting in sightings:
            sighting.take(answer)
        while wanting := [sighting for sighting in sightings if sighting.wants]:
            try:
                answer = yield replace(request, fresh=True)
            except LookFailed:
                for sighting in wanting:
                    sighting.end()
                continue
            for sighting in wanting:
                sighting.take(answer)
        return [sighting.look for sighting in sightings]

    def sighting(self, member: Member) -> Sighting:
        """What a visit will see for this source."""
        return Sighting(
            member,
            lambda answer: self.read(answer, member.snapshot),
            twice=self.twice,
            again=self.again(member),
        )
