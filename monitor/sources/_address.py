"""What the kinds that read one address have in common: `page`, `feed` and `json`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from monitor.errors import LookFailed
from monitor.model import Failure, Look, Observation, Snapshot, Unmodified
from monitor.sources.base import Answer, Member, Request, Source, Upstream, Visit


class AddressSource(Source):
    """A source that is one address. Those that share it share its one request."""

    accept: ClassVar[str]
    widest: ClassVar[int] = 50

    url: str

    def default_id(self) -> str:
        return f"{self.kind}:{self.url}"

    def group(self, upstream: Upstream) -> str:  # noqa: ARG002 - the address is in the file
        return self.url

    def would_fetch(self, upstream: Upstream) -> Sequence[str]:  # noqa: ARG002 - likewise
        return [self.url]

    @abstractmethod
    def read(self, answer: Answer, snapshot: Snapshot | None) -> Observation:
        """State what the answer says. LookFailed where it says nothing that can be used."""

    @classmethod
    def visit(cls, members: Sequence[Member], upstream: Upstream) -> Visit:  # noqa: ARG003
        sources = [(m.source, m.snapshot) for m in members if isinstance(m.source, cls)]
        first, _ = sources[0]
        answer = yield Request(
            first.url,
            first.kind,
            headers={"accept": cls.accept},
            conditional=all(member.settled for member in members),
        )
        if answer.unmodified:
            return [Unmodified(source.id, answer.evidence) for source, _ in sources]
        return [_look(source, answer, snapshot) for source, snapshot in sources]


def _look(source: AddressSource, answer: Answer, snapshot: Snapshot | None) -> Look:
    """A source that cannot use the answer fails alone: another may ask less of it."""
    try:
        return source.read(answer, snapshot)
    except LookFailed as error:
        return Failure(source.id, error.error, error.detail, answer.evidence)
