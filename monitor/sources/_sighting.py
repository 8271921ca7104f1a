"""One source's part in a visit: what each fetch said, and whether another is to be made.

A first look is made of two fetches, and so is a change: a page that shows two people two things
has not changed. One that has not been watched for long may only seem steady, so a small change of
it is looked at a few times more; the first fetch that shows the old again ends that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.errors import LookFailed
from monitor.model import Body, Fact, Failure, Key, Look, Observation
from monitor.sources._agreement import Agreement, agree
from monitor.sources.base import Answer, Member
from monitor.text.muting import is_text, mark_of, mute
from monitor.values import Json

FEW, MANY, MOST = 2, 10, 13
"""Fetches that must show a change: as a rule; of a block that is new to us; of one that was seen
to take turns. A page that draws one of two by lot shows ten times the same once in 512."""
WATCHED = timedelta(days=5)
"""How long what is gone must have stood, and a page been watched, for a second fetch to be enough.
What comes was missing as long as the page was watched."""
LARGE = 24
"""Blocks that differ from which on no lots were drawn."""
SETTLED = timedelta(minutes=1)
"""How old a Last-Modified must be, lest it only tell when the page was made for us."""


class Sighting:
    """What a visit saw for one member. `again` are the snapshot's facts as read by today's code."""

    def __init__(
        self,
        member: Member,
        read: Callable[[Answer], Observation],
        *,
        twice: bool,
        again: tuple[Fact, ...] | None = None,
    ) -> None:
        self._member = member
        self._read = read
        self._twice = twice
        self._again = again
        self._known = _known(member, again)
        self._answers: list[Answer] = []
        self._looks: list[Observation] = []
        self._readings: list[Mapping[Key, Json]] = []  # the same bytes are one reading
        self._agreement: Agreement | None = None
        self._failure: Failure | None = None
        self._ended = not twice

    def take(self, answer: Answer) -> None:
        """Read an answer. A source that cannot use it fails alone: another may ask less of it."""
        try:
            look = self._seen(answer) or self._another(answer)
        except LookFailed as error:
            self.end(Failure(self._member.source.id, error.error, error.detail, answer.evidence))
            return
        self._answers.append(answer)
        self._looks.append(look)

    def end(self, failure: Failure | None = None) -> None:
        """There is no other answer to be had."""
        self._ended = True
        if not self._looks:
            self._failure = failure

    @property
    def wants(self) -> bool:
        """Whether another fetch may still change what this look says."""
        if self._ended or not self._looks:
            return False
        if self._known is None:
            return len(self._looks) < FEW
        differs = self._differences(self._known, self._agreed)
        return bool(differs) and len(self._looks) < self._enough(differs)

    @property
    def look(self) -> Look:
        """The look of this member."""
        if self._failure is not None:
            return self._failure
        first = self._looks[0]
        if not self._twice:
            return first
        agreed, facts = self._agreed, first.facts
        if len(self._readings) > 1:
            facts = tuple(Fact(*key, value) for key, value in agreed.facts.items())
        return replace(
            first,
            facts=facts,
            noise=agreed.noise,
            varied=agreed.varied,
            unconfirmed=len(self._looks) < FEW and self._ended and self._known is not None,
            before=self._again,
            body=_body(self._answers[0]),
        )

    def _seen(self, answer: Answer) -> Observation | None:
        """The look that the same bytes gave before, in this visit."""
        for answered, look in zip(self._answers, self._looks, strict=True):
            if _bytes(answered) == _bytes(answer):
                return look
        return None

    def _another(self, answer: Answer) -> Observation:
        """The look that new bytes give."""
        look = self._read(answer)
        self._readings.append({fact.key: fact.value for fact in look.facts})
        self._agreement = None
        return look

    @property
    def _agreed(self) -> Agreement:
        if self._agreement is None:
            at = self._answers[0].fetched_at
            self._agreement = agree(self._readings, self._known or {}, at, self._turning())
        return self._agreement

    def _turning(self) -> frozenset[str]:
        """The marks of the blocks that were seen to take turns before."""
        return frozenset(noise.mark for noise in self._member.noise if noise.kind == "turns")

    def _differences(self, known: Mapping[Key, Json], agreed: Agreement) -> set[Key]:
        """The facts that all fetches say otherwise than what is known."""
        seen = mute(agreed.facts, known, (*self._member.noise, *agreed.noise)).texts
        came = {
            key
            for key, value in seen.items()
            if key not in known or (not is_text(key[1]) and known[key] != value)
        }
        covers = self._looks[0].covers
        return came | {
            key for key in known if key not in seen and any(cover.about(key) for cover in covers)
        }

    def _enough(self, differs: set[Key]) -> int:
        """How many fetches must show this difference for it to be believed."""
        turning = self._turning()
        if any(is_text(key[1]) and mark_of(key[1]) in turning for key in differs):
            return MOST
        if len(differs) > LARGE or self._steady(differs):
            return FEW
        return MANY

    def _steady(self, differs: set[Key]) -> bool:
        """Whether what differs is known to be shown to everyone, or the page says it changed."""
        snapshot, first = self._member.snapshot, self._answers[0]
        if snapshot is None or snapshot.evidence.fetched_at is None or not snapshot.facts:
            return False
        changed_at = snapshot.evidence.fetched_at
        stood = [known.observed_at for key in differs if (known := snapshot.facts.get(key))]
        watched = min(known.observed_at for known in snapshot.facts.values())
        if first.fetched_at - max([watched, *stood]) > WATCHED:
            return True
        modified = {answer.headers.get("last-modified") for answer in self._answers}
        at = _http_date(modified.pop()) if len(modified) == 1 else None
        return at is not None and changed_at < at < first.fetched_at - SETTLED


def _known(member: Member, again: tuple[Fact, ...] | None) -> Mapping[Key, Json] | None:
    """What the snapshot holds, in the form that today's code gives it; None for a baseline."""
    if member.snapshot is None:
        return None
    if again is not None:
        return {fact.key: fact.value for fact in again}
    if not member.settled:
        return None
    return {key: known.value for key, known in member.snapshot.facts.items()}


def _bytes(answer: Answer) -> tuple[object, ...]:
    """All of an answer that a look is read from."""
    sha256, content_type = answer.evidence.sha256, answer.headers.get("content-type")
    return sha256, content_type, answer.url, answer.redirects


def _body(answer: Answer) -> Body:
    content_type = answer.headers.get("content-type", "")
    return Body(answer.url, content_type, answer.body, answer.evidence)


def _http_date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return date if date.tzinfo else None
