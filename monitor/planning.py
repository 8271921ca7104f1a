"""What takes part in a pass, when it is due, and how it is grouped into visits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from monitor.config import Config, Watched
from monitor.errors import UsageError
from monitor.facts.every import next_due
from monitor.fetch import Plan
from monitor.model import Body, Standing, Validator
from monitor.sources.base import Member, Source

NO_BODIES: Mapping[str, Body] = MappingProxyType({})


def choose(config: Config, only: Sequence[str]) -> list[Watched]:
    """The sources that take part: the enabled ones, or those that `--only` names."""
    if not only:
        return [watched for watched in config.sources if watched.source.enabled]
    known = {watched.source.id: watched for watched in config.sources}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise UsageError(_unknown(unknown[0], known))
    return [known[name] for name in dict.fromkeys(only)]


def _unknown(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=3, cutoff=0.4)
    mend = f"\n  did you mean {' or '.join(near)}?" if near else ""
    return f'no source has the id "{name}"{mend}\n  `monitor status` lists them'


def due_at(watched: Watched, standing: Standing) -> datetime:
    """When a source is to be looked at again; one never seen or in trouble: at once."""
    if standing.checked_at is None or standing.trouble is not None:
        return datetime.min.replace(tzinfo=UTC)
    return next_due(watched.every, standing.checked_at)


def plan(
    config: Config,
    due: Sequence[Watched],
    standings: Mapping[str, Standing],
    validators: Mapping[str, tuple[Validator, ...]],
    bodies: Mapping[str, Body] = NO_BODIES,
) -> list[Plan]:
    """Group what is due into visits, those not looked at for longest first.

    `bodies` are the kept bytes of snapshots that another version of ours may have read.
    """
    groups: dict[tuple[type[Source], str], list[Member]] = {}
    for watched in sorted(due, key=lambda w: _unseen_since(standings[w.source.id])):
        source = watched.source
        standing = standings[source.id]
        body = bodies.get(source.id)
        member = Member(source, standing.snapshot, standing.noise, body, standing.checked_at)
        groups.setdefault((type(source), source.group(config.upstream)), []).append(member)
    plans = []
    for (kind, _), members in groups.items():
        for part in _parts(members, kind.widest):
            known = {m.source.id: validators.get(m.source.id, ()) for m in part}
            plans.append(Plan(kind, tuple(part), known))
    return plans


def _unseen_since(standing: Standing) -> datetime:
    """Since when a source gave no good look: a failed one does not put it to the end of the row."""
    at = standing.trouble.since if standing.trouble else standing.checked_at
    return at or datetime.min.replace(tzinfo=UTC)


def _parts(members: Sequence[Member], widest: int) -> Iterator[Sequence[Member]]:
    for start in range(0, len(members), widest):
        yield members[start : start + widest]


def last_look_of(standing: Standing) -> datetime | None:
    """When a source was last looked at, as far as is known."""
    if standing.checked_at is not None or standing.snapshot is None:
        return standing.checked_at
    return standing.snapshot.evidence.fetched_at
