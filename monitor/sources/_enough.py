"""How many fetches must show a thing before it is believed, of a page that may draw lots. Pure.

What b fetches showed and r fetches after them did not, a page that draws it for half of its
requests does once in 2^(b+r) times; and of all shares together it is rarest where b and r are
about as many. So a first look of a page that seems to be made for each request is of SOME, and a
change must be seen many times; less one for each look that saw it as it was, unless the page is
known to draw lots. No fetch more is made than can tell something: copies from a cache are one
answer, however often they are asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Key, Snapshot
from monitor.sources.base import Answer, Member
from monitor.text.muting import is_text, mark_of, said
from monitor.text.words import pairs
from monitor.values import Json

FEW, SOME, MOST = 2, 6, 20
"""Fetches: where no lots are drawn; of a first look; for a block that was seen to take turns."""
EDITED, MOVED = (10, 4), (12, SOME)
"""Fetches for a text that was edited, and for one that came or went: of a page that is new to us,
and at the least."""
PACE = timedelta(hours=12)
"""Time that a look stands for, where the last one is not longer ago."""
LARGE = 24
"""Blocks that differ from which on no lots were drawn."""
SETTLED = timedelta(minutes=1)
"""How old a Last-Modified must be, lest it only tell when the page was made for us."""


def of_first_look(answers: Sequence[Answer]) -> int:
    """How many fetches make a baseline: two where the server says which version of a page it is."""
    return FEW if _versioned(answers) or _copies(answers) else SOME


def of_change(
    member: Member,
    known: Mapping[Key, Json],
    seen: Mapping[Key, Json],
    differs: Collection[Key],
    turning: Collection[str],
    answers: Sequence[Answer],
) -> int:
    """How many fetches must show a difference; `turning` are marks of blocks that took turns."""
    if any(is_text(key[1]) and mark_of(key[1]) in turning for key in differs):
        return MOST
    if len(differs) > LARGE or _dated_anew(member.snapshot, answers) or _copies(answers):
        return FEW
    most, least = EDITED if _edited(known, seen, differs) else MOVED
    looks = 0 if turning else _looks(member, differs, answers[0].fetched_at)
    return max(most - looks, least)


def _looks(member: Member, differs: Collection[Key], now: datetime) -> int:
    """About how many looks saw as it was what differs now: as often as the last one was.

    What comes was missing as long as the page is watched. After a lost database there are none.
    """
    snapshot = member.snapshot
    if snapshot is None or not snapshot.facts or member.checked_at is None:
        return 0
    stood = [known.observed_at for key in differs if (known := snapshot.facts.get(key))]
    watched = min(known.observed_at for known in snapshot.facts.values())
    age = now - max([watched, *stood])
    return max(int(age / max(now - member.checked_at, PACE)), 0)


def _edited(known: Mapping[Key, Json], seen: Mapping[Key, Json], differs: Collection[Key]) -> bool:
    """Whether all texts that differ are edits of each other, as lots seldom are."""
    texts = [key for key in differs if is_text(key[1])]
    went = [said(known[key]) for key in texts if key in known]
    came = [said(seen[key]) for key in texts if key not in known]
    return len(went) == len(came) == len(pairs(went, came))


def _versioned(answers: Sequence[Answer]) -> bool:
    """Whether all answers name one version of the page (RFC 9110, 8.8)."""
    return any(
        len(named) == 1 and None not in named
        for named in (
            {answer.headers.get(header) for answer in answers}
            for header in ("etag", "last-modified")
        )
    )


def _copies(answers: Sequence[Answer]) -> bool:
    """Whether several answers are copies of one that lies in a cache (RFC 9111, 5.1)."""
    ages = [answer.headers.get("age", "").strip() for answer in answers]
    one = len({answer.evidence.sha256 for answer in answers}) == 1
    return (
        one and len(answers) > 1 and all(age.isascii() and age.strip("0").isdigit() for age in ages)
    )


def _dated_anew(snapshot: Snapshot | None, answers: Sequence[Answer]) -> bool:
    """Whether the page says that it changed after we last saw it change, and before we asked."""
    changed_at = snapshot.evidence.fetched_at if snapshot is not None else None
    modified = {answer.headers.get("last-modified") for answer in answers}
    at = _http_date(modified.pop()) if len(modified) == 1 else None
    if changed_at is None or at is None:
        return False
    return changed_at < at < answers[0].fetched_at - SETTLED


def _http_date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return date if date.tzinfo else None
