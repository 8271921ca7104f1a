"""GitHub without a token: REST for the repository, Atom feeds for its releases and tags.

REST allows 60 requests an hour and address, the feeds are not counted. So a feed says what is
there, and REST is asked only where a feed cannot tell: whether an entry not seen before is a
release or a bare tag, and whether what a feed no longer lists is gone.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from monitor.errors import LookFailed, Unreadable
from monitor.model import Cover, Evidence, Fact, Look, Unmodified
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.github import atom, rest
from monitor.sources.github.atom import Entry, Feed
from monitor.sources.github.parts import (
    CUT,
    MADE_RELEASES,
    OPEN_QUESTIONS,
    Asked,
    Part,
    Repository,
    Value,
    about,
    is_bare,
    observation,
    quiet,
    readme,
    replaced,
)
from monitor.sources.github.values import date, is_tag
from monitor.values import Json, dated

MOST_QUESTIONS = 3
"""REST requests that the feeds of one look may lead to."""
MOST_OLDER = 10
"""Further pages of one feed, of ten entries each, that a look may read."""

_ATOM = {"Accept": "application/atom+xml"}

Reading = Generator[Request, Answer, Part | None]


def addresses(repo: str, watch: Iterable[str], upstream: Upstream) -> list[str]:
    """What a look fetches when nothing is in doubt."""
    watch = set(watch)
    return [
        rest.repository_url(repo, upstream),
        *(_feed_url(repo, name, upstream) for name in ("releases", "tags") if name in watch),
        *([rest.branches_url(repo, upstream)] if "branches" in watch else []),
        *([_raw_url(repo, upstream)] if "readme" in watch else []),
    ]


def look(asked: Asked, upstream: Upstream) -> Generator[Request, Answer, Look]:
    """Look at one repository. Parts that answer 304 are left out; all of them: unmodified."""
    url = rest.repository_url(asked.address, upstream)
    answer = yield rest.request(url, conditional=asked.settled)
    home, parts = rest.home(asked, upstream), list[Part | None]()
    number, found = asked.known_id, None
    if not answer.unmodified:
        found = rest.repository(answer)
        if asked.is_another(found.id):
            answer = yield from rest.moved(asked, upstream)
            if answer.status == 404:
                return replaced(asked, found, answer.evidence)
            found = rest.repository(answer)
            asked = replace(asked, moved_to=found.name)
        known = about(asked, found, answer.evidence.fetched_at)
        parts.append(replace(known, evidence=answer.evidence))
        home, number = found.url, found.id
    if "default-branch" in asked.watch:
        parts.append((yield from _activity(asked, found, upstream)))
    parts.append((yield from _releases(asked, number, upstream)))
    if "branches" in asked.watch:
        # A second page may differ under the same first one, so a long list is always read whole.
        short = len(asked.known("branch:")) < rest.PER_PAGE
        conditional = asked.settled and short
        parts.append((yield from rest.branches(asked, upstream, home, conditional=conditional)))
    if "readme" in asked.watch:
        parts.append((yield from _readme(asked, upstream)))
    fresh = [part for part in parts if part is not None]
    if not fresh:
        return Unmodified(asked.source.id, answer.evidence)
    return observation(asked, fresh[0].evidence or answer.evidence, fresh)


def _raw_url(repo: str, upstream: Upstream) -> str:
    return f"{upstream.github_server}/{repo}/raw/HEAD/README.md"


def _readme(asked: Asked, upstream: Upstream) -> Reading:
    """Read README.md as the website hands it out, which no limit counts; REST finds other names."""
    answer = yield Request(
        _raw_url(asked.address, upstream),
        "github",
        headers={"Accept": "text/plain, */*;q=0.5"},
        conditional=asked.settled,
        allow=frozenset({404}),
    )
    if answer.unmodified:
        return None
    if answer.status == 404 or answer.media_type == "text/html":
        return (yield from rest.readme(asked, upstream, conditional=asked.settled))
    return readme(asked, answer.body.decode("utf-8", "replace"), answer.evidence)


def _activity(asked: Asked, found: Repository | None, upstream: Upstream) -> Reading:
    """Ask the feed of commits when the default branch moved last; nothing where it will not say.

    The time that passes is no change of the feed, so it is always asked for in full.
    """
    known = asked.snapshot.value(asked.subject, "default_branch") if asked.snapshot else None
    branch = found.default_branch if found is not None else known
    if not isinstance(branch, str):
        return None
    url = f"{upstream.github_server}/{asked.address}/commits/{quote(branch)}.atom"
    try:
        answer = yield Request(url, "github", headers=_ATOM)
        facts = quiet(asked, atom.newest(answer.body), answer.evidence.fetched_at)
    except LookFailed:
        return None
    covers = [Cover(asked.subject, "quiet")] if facts else []
    return Part(facts, covers, evidence=answer.evidence)


@dataclass(slots=True)
class _Draft:
    """Releases under way: facts and covers by tag, and how many questions are left."""

    asked: Asked
    upstream: Upstream
    known: Mapping[str, Value]
    facts: dict[str, Fact] = field(default_factory=dict)
    covers: list[Cover] = field(default_factory=list)
    questions: int = MOST_QUESTIONS
    open_questions: bool = False
    cut: bool = False

    def state(self, tag: str, value: Value, evidence: Evidence) -> None:
        subject = self.asked.subject
        self.facts[tag] = Fact(subject, f"release:{tag}", value, evidence)

    def gone(self, tag: str, evidence: Evidence) -> None:
        """Only this very fact is said to be absent: a feed of ten rows covers nothing else."""
        self.covers.append(Cover(self.asked.subject, f"release:{tag}", evidence=evidence))

    @property
    def with_tags(self) -> bool:
        return "tags" in self.asked.watch


def _releases(
    asked: Asked, number: Json, upstream: Upstream
) -> Generator[Request, Answer, Part | None]:
    """Read the feeds that are watched; None where each answered 304."""
    feeds, evidence = dict[str, Feed](), None
    wanted = [name for name in ("releases", "tags") if name in asked.watch]
    for name in wanted:
        answer = yield _feed_request(asked, name, upstream)
        if answer.status == 404:
            raise LookFailed(
                "unreadable",
                f"{asked.repo} is there, but not its feed {name}.atom: set GITHUB_TOKEN",
                url=answer.url,
                status=404,
            )
        if not answer.unmodified:
            feeds[name] = atom.read(answer)
            evidence = evidence or answer.evidence
            _same_repository(asked, number, feeds[name])
    if evidence is None:
        return None
    draft = _Draft(asked, upstream, asked.releases)
    listed = yield from _read_on(draft, feeds)
    doubts = [doubt for doubt in _stated(draft, feeds) if doubt.tag not in listed]
    if len(feeds) == len(wanted):
        doubts += _missing(draft, [entry for feed in feeds.values() for entry in feed.entries])
    for doubt in sorted(doubts, key=_Doubt.rank):
        yield from _settle(draft, doubt, evidence)
    marks = {MADE_RELEASES: _emptied(asked, feeds), OPEN_QUESTIONS: draft.open_questions}
    held = {name: "1" for name, holds in marks.items() if holds}
    notes = (CUT,) if draft.cut else ()
    return Part(list(draft.facts.values()), draft.covers, (), held, evidence, notes)


def _feed_url(repo: str, name: str, upstream: Upstream) -> str:
    return f"{upstream.github_server}/{repo}/{name}.atom"


def _feed_request(asked: Asked, name: str, upstream: Upstream) -> Request:
    return Request(
        _feed_url(asked.address, name, upstream),
        "github",
        headers=_ATOM,
        conditional=asked.settled,
        allow=frozenset({404}),
    )


def _same_repository(asked: Asked, number: Json, feed: Feed) -> None:
    if feed.repository is not None and number is not None and feed.repository != number:
        raise Unreadable(
            f"the feed is that of repository {feed.repository}, {asked.repo} is {number}"
        )


def _emptied(asked: Asked, feeds: Mapping[str, Feed]) -> bool:
    return "releases" in feeds and feeds["releases"].only_tags and asked.emptied


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A tag of which the feeds do not tell enough. `entry` is None where no feed lists it."""

    tag: str
    entry: Entry | None
    known: Value | None

    def rank(self) -> tuple[int, str]:
        """The order of asking: likely news first, then releases that may be gone."""
        if self.entry is not None and self.known is None:
            return (3 if self.entry.bare else 0, self.tag)
        return (2 if self.known is not None and is_bare(self.known) else 1, self.tag)


def _stated(draft: _Draft, feeds: Mapping[str, Feed]) -> list[_Doubt]:
    """State what the feeds tell clearly; give back what they do not.

    At the baseline nothing is asked: an entry that looks like a bare tag is taken for one.
    Later a known value stays as it is, since a feed tells less than we may know.
    """
    doubts = []
    baseline = draft.asked.is_new("release:*")
    for name, feed, entry in _once(feeds):
        known = draft.known.get(entry.tag)
        bare = name == "tags" or feed.only_tags or entry.bare
        if baseline or (known is not None and is_bare(known) and not bare):
            draft.state(entry.tag, entry.value(tag_only=bare), entry.evidence)
        elif known is None and (name == "tags" or feed.only_tags):
            if not _emptied(draft.asked, feeds):
                draft.state(entry.tag, entry.value(tag_only=True), entry.evidence)
        elif known is None or (name == "releases" and bare and not is_bare(known)):
            doubts.append(_Doubt(entry.tag, entry, known))
        else:
            draft.state(entry.tag, dict(known), entry.evidence)
    return doubts


def _read_on(draft: _Draft, feeds: dict[str, Feed]) -> Generator[Request, Answer, set[str]]:
    """Read on where so much came since the last look that a feed ends before anything known.

    REST's list tells most of releases and is asked once; where it cannot be asked, and for tags,
    the feed is read on. Returns the tags that REST told of, and states those that are news.
    """
    if draft.asked.is_new("release:*"):
        return set()
    listed: Mapping[str, rest.Listed] = {}
    for name, feed in feeds.items():
        if not atom.overran(feed.entries, draft.known):
            continue
        if name == "releases" and not feed.only_tags:
            found = yield from rest.releases(draft.asked, draft.known, draft.upstream)
            listed, draft.cut = found.rows, draft.cut or found.cut
        if name == "tags" or not listed:
            feeds[name] = yield from _older(draft, name, feed)
            draft.cut |= feeds[name].cut
    for tag, one in listed.items():
        if is_tag(tag) and tag not in draft.known:
            draft.state(tag, one.value, one.evidence)
    return set(listed)


def _older(draft: _Draft, name: str, feed: Feed) -> Generator[Request, Answer, Feed]:
    """Read a feed page by page, each from the last tag of the one before, as the website has it.

    It ends with a page that holds something known or has room left; one that is not there, or only
    repeats another, says that the website does not page this feed, and what is behind is cut off.
    A page that fails fails the look: what it hides would be out of reach the next time.
    """
    entries, page = list(feed.entries), feed.entries
    for _ in range(MOST_OLDER):
        last = quote(page[-1].tag, safe="")
        url = f"{_feed_url(draft.asked.address, name, draft.upstream)}?after={last}"
        answer = yield Request(url, "github", headers=_ATOM, allow=frozenset({404}))
        page = () if answer.status == 404 else atom.read(answer).entries
        seen = {entry.tag for entry in entries}
        fresh = [entry for entry in page if entry.tag not in seen]
        entries += fresh
        if not fresh or not atom.overran(page, draft.known):
            cut = answer.status == 404 or bool(page and not fresh)
            return replace(feed, entries=tuple(entries), cut=cut)
    return replace(feed, entries=tuple(entries), cut=True)


def _once(feeds: Mapping[str, Feed]) -> Iterator[tuple[str, Feed, Entry]]:
    """Each tag by the first feed that lists it: that of releases, then that of tags."""
    seen = set[str]()
    for name, feed in feeds.items():
        for entry in feed.entries:
            if entry.tag not in seen:
                seen.add(entry.tag)
                yield name, feed, entry


def _missing(draft: _Draft, listed: Sequence[Entry]) -> list[_Doubt]:
    """Known releases that the feeds would list if they were still there."""
    tags = {entry.tag for entry in listed}
    dates = sorted(day for entry in listed if (day := date(entry.updated)))
    reach = dates[1] if len(listed) >= atom.FULL and len(dates) > 1 else None
    return [
        _Doubt(tag, None, value)
        for tag, value in draft.known.items()
        if tag not in tags and (reach is None or ((day := dated(value)) and day > reach))
    ]


def _settle(draft: _Draft, doubt: _Doubt, evidence: Evidence) -> Generator[Request, Answer, None]:
    """Ask REST about one tag; where it cannot be asked the feed's word and ours stand."""
    if draft.questions == 0:
        _unasked(draft, doubt, evidence)
        return
    draft.questions -= 1
    try:
        if doubt.known is not None and is_bare(doubt.known):
            answer, stands = yield from rest.tag_stands(draft.asked, doubt.tag, draft.upstream)
            value = dict(doubt.known) if stands else None
        else:
            answer, value = yield from rest.release(
                draft.asked, doubt.tag, draft.upstream, doubt.known
            )
    except LookFailed:
        draft.questions = 0
        _unasked(draft, doubt, evidence)
        return
    if value is not None:
        draft.state(doubt.tag, value, answer.evidence)
    elif doubt.entry is not None and draft.with_tags:
        draft.state(doubt.tag, doubt.entry.value(tag_only=True), doubt.entry.evidence)
    elif doubt.known is not None:
        draft.gone(doubt.tag, answer.evidence)


def _unasked(draft: _Draft, doubt: _Doubt, evidence: Evidence) -> None:
    if doubt.known is not None:
        draft.open_questions = True
        draft.state(doubt.tag, dict(doubt.known), evidence)
    elif doubt.entry is not None and (draft.with_tags or not doubt.entry.bare):
        value = doubt.entry.value(tag_only=doubt.entry.bare, news=True)
        draft.state(doubt.tag, value, doubt.entry.evidence)
