"""What one look at a repository found, part by part, and how parts become an observation.

A part that was not read (a 304, an answer cut short) is None: its facts are carried on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.facts.licenses import UNRECOGNISED
from monitor.model import Counter, Cover, Evidence, Fact, Failure, Observation, Snapshot
from monitor.sources.base import Member, Source
from monitor.sources.github.values import branch_url, is_tag
from monitor.text import markdown_blocks
from monitor.text.news import readme_facts
from monitor.values import Json

MADE_RELEASES = "@made-releases"
"""A mark in an observation's scope (no predicate is called so): releases were made here and all
were withdrawn, so that the tags left behind do not stand in for them."""
OPEN_QUESTIONS = "@open-questions"
"""A mark likewise: something may be gone that could not be asked about, so that the next look is
to be a full one though upstream's lists are as they were."""

CUT = "more came since the last look than we read on for: the oldest of it is not told"
"""A note on releases and tags."""

QUIET = timedelta(days=365)

Value = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Asked:
    """One repository to look at: what of it is watched and what is known of it.

    `moved_to` is the name to ask by where another repository took that which it had.
    """

    source: Source
    repo: str
    watch: frozenset[str]
    snapshot: Snapshot | None
    settled: bool
    moved_to: str | None = None

    @classmethod
    def of(cls, member: Member, repo: str, watch: Iterable[str]) -> Asked:
        return cls(member.source, repo, frozenset(watch), member.snapshot, member.settled)

    @property
    def subject(self) -> str:
        return f"github:{self.repo}"

    @property
    def address(self) -> str:
        """The name that the repository is asked for by: the one it had at the last look."""
        return self.moved_to or self.known_name

    def is_another(self, number: int | None) -> bool:
        """Say whether a repository's number is not the one that is known."""
        return None not in (self.known_id, number) and self.known_id != number

    def known(self, prefix: str) -> dict[str, Value]:
        """The known values of a family of facts, by what follows the colon."""
        if self.snapshot is None:
            return {}
        return {
            predicate[len(prefix) :]: known.value if isinstance(known.value, dict) else {}
            for (subject, predicate), known in self.snapshot.facts.items()
            if subject == self.subject and predicate.startswith(prefix)
        }

    @property
    def known_id(self) -> Json:
        """The repository's number as of the snapshot, None before the first look."""
        return self._known_repository.get("id")

    @property
    def known_name(self) -> str:
        """What the repository was called at the last look, else what it is asked for as."""
        name = self._known_repository.get("name")
        return name if isinstance(name, str) else self.repo

    @property
    def _known_repository(self) -> Value:
        value = self.snapshot.value(self.subject, "repository") if self.snapshot else None
        return value if isinstance(value, dict) else {}

    def is_new(self, family: str) -> bool:
        """Say whether this look is the family's baseline, where nothing is news."""
        return self.snapshot is None or (
            self.snapshot.scope.get(family) != self.source.scope().get(family)
        )

    @property
    def has_own_licence(self) -> bool:
        """GitHub knows no id for its licence, so that only the text tells when it is another."""
        known = self.snapshot.value(self.subject, "license") if self.snapshot else None
        return "license" in self.watch and known == UNRECOGNISED

    @property
    def releases(self) -> dict[str, Value]:
        """The releases and tags of which any news would be news; none at a baseline."""
        return {} if self.is_new("release:*") else self.known("release:")

    @property
    def emptied(self) -> bool:
        """Releases were made here: where none is left all were withdrawn, and tags stay out."""
        marked = self.snapshot is not None and MADE_RELEASES in self.snapshot.scope
        made = marked or any(not is_bare(value) for value in self.releases.values())
        return made and "tags" not in self.watch


@dataclass(frozen=True, slots=True)
class Part:
    """Facts of one family, what their absence covers, and marks to remember in the scope.

    `evidence` is the answer that shows all of it, but for facts and covers with their own; None is
    that of the look. `notes` are sentences for `--explain`.
    """

    facts: Sequence[Fact]
    covers: Sequence[Cover] = ()
    counters: Sequence[Counter] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None
    notes: tuple[str, ...] = ()

    def shown_facts(self) -> Iterator[Fact]:
        """The facts, each with the answer that shows it."""
        return (replace(one, evidence=one.evidence or self.evidence) for one in self.facts)

    def shown_covers(self) -> Iterator[Cover]:
        """The covers, each with the answer that shows what is absent."""
        return (replace(one, evidence=one.evidence or self.evidence) for one in self.covers)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as GitHub spells it now. A licence of None: GitHub found no licence file.

    `license_text` is the id of that file's content, where it was asked for; `committed_at` the
    date of the newest commit on the default branch, likewise.
    """

    id: int | None
    name: str
    url: str
    archived: bool | None
    default_branch: str | None
    stars: int | None
    forks: int | None
    license: str | None = None
    license_read: bool = True
    license_text: str | None = None
    committed_at: datetime | None = None


def is_bare(value: Value) -> bool:
    """Say whether a release's value is that of a tag without a release."""
    return value.get("tag_only") is True


def about(asked: Asked, found: Repository, at: datetime | None) -> Part:
    """State what the repository is, as seen `at`."""
    subject = asked.subject
    facts = [Fact(subject, "repository", {"id": found.id, "name": found.name, "url": found.url})]
    covered = ["repository"]
    if "archived" in asked.watch:
        facts.append(Fact(subject, "archived", found.archived))
        covered.append("archived")
    if "license" in asked.watch and found.license_read:
        facts += [Fact(subject, "license", found.license), *_licence_text(subject, found)]
        covered.append("license")
        covered += ["license_text"] if found.license != UNRECOGNISED else []
    if "default-branch" in asked.watch:
        facts.append(Fact(subject, "default_branch", found.default_branch))
        covered.append("default_branch")
        facts += quiet(asked, found.committed_at, at)
    counted = {"stars": found.stars, "forks": found.forks}
    counters = [Counter(subject, name, n) for name, n in counted.items() if n is not None]
    covers = [Cover(subject, predicate) for predicate in covered]
    return Part(facts, covers, counters)


def replaced(asked: Asked, found: Repository, evidence: Evidence, key: str = "repo") -> Failure:
    """Ours is gone, as `evidence` shows, and another one has its name: that one is not read."""
    return Failure(
        asked.source.id,
        "not-found",
        f"{asked.address} is now another repository (id {found.id}, was {asked.known_id}), and "
        f"the one it was is gone: correct `{key}`, or give the source a new `id` to begin anew",
        evidence,
        instead={"id": found.id, "name": found.name, "url": found.url},
    )


def quiet(asked: Asked, committed_at: datetime | None, at: datetime | None) -> list[Fact]:
    """State whether the default branch has had no commit for a year; nothing if nobody knows."""
    if committed_at is None or at is None:
        return []
    return [Fact(asked.subject, "quiet", at - committed_at > QUIET)]


def _licence_text(subject: str, found: Repository) -> list[Fact]:
    if found.license != UNRECOGNISED or found.license_text is None:
        return []
    return [Fact(subject, "license_text", {"oid": found.license_text})]


def branches(
    asked: Asked, url: str, names: Iterable[str], evidence: Evidence | None = None
) -> Part:
    """State the branches, a whole list of them; heads move daily and are not kept."""
    facts = [
        Fact(asked.subject, f"branch:{name}", {"url": branch_url(url, name)})
        for name in names
        if is_tag(name)
    ]
    return Part(facts, [Cover(asked.subject, "branch:*")], evidence=evidence)


def readme(asked: Asked, text: str | None, evidence: Evidence | None = None) -> Part:
    """State the README's news and its other blocks; None is a repository without one.

    A README without any news says nothing of the news it had: that stays known, so that it is not
    told again when the file, or the section, comes back.
    """
    facts = [*readme_facts(asked.subject, markdown_blocks(text or ""))]
    has_news = any(fact.predicate.startswith("entry:") for fact in facts)
    covered = ["readme:*", "entry:*"] if has_news else ["readme:*"]
    covers = [Cover(asked.subject, predicate) for predicate in covered]
    return Part(facts, covers, evidence=evidence)


def observation(asked: Asked, evidence: Evidence, parts: Iterable[Part | None]) -> Observation:
    """Put the parts that were read together."""
    read = [part for part in parts if part is not None]
    seen = asked.source.observed(
        evidence,
        [fact for part in read for fact in part.shown_facts()],
        [cover for part in read for cover in part.shown_covers()],
        [counter for part in read for counter in part.counters],
    )
    marks = {name: text for part in read for name, text in part.marks.items()}
    notes = tuple(note for part in read for note in part.notes)
    return replace(seen, scope={**seen.scope, **marks}, notes=notes)
