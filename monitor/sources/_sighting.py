"""One source's part in a visit: what each fetch said, and whether another is to be made.

A first look is made of several fetches, and so is a change: a page that shows two people two
things has not changed. The first fetch that shows the old again ends the matter (`_enough.py` says
how many fetches that may take).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.errors import LookFailed
from monitor.model import Body, Fact, Failure, Key, Look, Observation
from monitor.sources import _enough as enough
from monitor.sources._agreement import Agreement, agree
from monitor.sources.base import Answer, Member
from monitor.text.muting import is_text, mute
from monitor.values import Json


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
        self._compared: tuple[Mapping[Key, Json], set[Key]] | None = None
        self._failure: Failure | None = None
        self._ended = not twice

    def take(self, answer: Answer) -> None:
        """Read an answer. A source that cannot use it fails alone: another may ask less of it."""
        try:
            look = self._seen(answer) or self._another(answer)
        except LookFailed as error:
            self.end(Failure(self._member.source.id, error.error, error.detail, answer.evidence))
            return
        self._answers.append(replace(answer, body=b"") if self._answers else answer)
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
            return len(self._looks) < enough.of_first_look(self._answers)
        if self._compared is None:
            seen = self._heard(self._known, self._agreed)
            self._compared = seen, self._differences(self._known, seen)
        seen, differs = self._compared
        if not differs or len(self._looks) >= enough.MOST:
            return False
        return len(self._looks) < enough.of_change(
            self._member, self._known, seen, differs, self._turning(), self._answers
        )

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
            unconfirmed=len(self._looks) < enough.FEW and self._ended and self._known is not None,
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
        """The look that new bytes give; one that says the same as another is not kept beside it."""
        look = self._read(answer)
        for known in self._looks:
            if known.facts == look.facts:
                return known
        self._readings.append({fact.key: fact.value for fact in look.facts})
        self._agreement = self._compared = None
        return look

    @property
    def _agreed(self) -> Agreement:
        if self._agreement is None:
            at = self._answers[0].fetched_at
            self._agreement = agree(self._readings, self._known, at, self._turning())
        return self._agreement

    def _turning(self) -> frozenset[str]:
        """The marks of the blocks that were seen to take turns before."""
        return frozenset(
            noise.mark for noise in self._member.noise if noise.kind in ("turns", "either")
        )

    def _heard(self, known: Mapping[Key, Json], agreed: Agreement) -> Mapping[Key, Json]:
        """What all fetches say, with what is known in the place of what says nothing."""
        noise = (*self._member.noise, *agreed.noise)
        return mute(agreed.facts, known, noise, self._answers[0].fetched_at).texts

    def _differences(self, known: Mapping[Key, Json], seen: Mapping[Key, Json]) -> set[Key]:
        """The facts that are said otherwise than what is known."""
        both = seen.keys() & known.keys()
        edited = {key for key in both if not is_text(key[1]) and known[key] != seen[key]}
        went, covers = known.keys() - both, self._looks[0].covers
        gone = {key for key in went if any(cover.about(key) for cover in covers)}
        return (seen.keys() - both) | edited | gone


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
