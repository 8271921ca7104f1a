"""Proposals out of what upstream calls a watched thing now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from monitor.config import Config, Watched
from monitor.facts.plain import plain
from monitor.model import Standing
from monitor.proposals.records import Proposal, PutSource

NAMED_BY: Mapping[str, tuple[str, str]] = {
    "github": ("repo", "repository"),
    "gitlab": ("project", "repository"),
    "codeberg": ("repo", "repository"),
    "huggingface": ("model", "model"),
}
"""The key of a kind that names one thing, and the predicate that tells its name of today."""


def renamed(
    config: Config,
    standings: Mapping[str, Standing],
    put: Collection[tuple[str, str, str]] = (),
) -> Iterator[Proposal]:
    """A new name for each source of a provider whose thing upstream calls otherwise now.

    Where the new name is watched already there is nothing to put; `put` are the places of edits
    that are proposed with a model's own new name.
    """
    held = {_name(each) for each in config.sources}
    for watched in config.sources:
        proposal = _rename(watched, standings.get(watched.source.id), held)
        if proposal is not None and (watched.provider, *_name(watched)) not in put:
            yield proposal


def _rename(
    watched: Watched, standing: Standing | None, held: Collection[tuple[str, str]]
) -> Proposal | None:
    source, (kind, old) = watched.source, _name(watched)
    if watched.provider is None or not old or standing is None or standing.snapshot is None:
        return None
    key, predicate = NAMED_BY[kind]
    known = standing.snapshot.facts.get((source.subject, predicate))
    if known is None or not isinstance(known.value, dict):
        return None
    said, url = known.value.get("name"), known.value.get("url")
    new = plain(said) if isinstance(said, str) else ""
    if "/" not in new or (kind, new.casefold()) in held:
        return None
    evidence = standing.snapshot.shown_by(known)
    before = str(getattr(source, key))
    return Proposal(
        "rename",
        watched.provider,
        ("", source.id),
        f"{before} is now {new}",
        f"upstream calls {source.id} {new} (seen {known.observed_at:%Y-%m-%d}); "
        "sources.toml has the former name",
        (PutSource(watched.provider, kind, key, before, new),),
        evidence,
        safe=True,
        url=url if isinstance(url, str) else evidence.url,
    )


def _name(watched: Watched) -> tuple[str, str]:
    """The kind of a source and the name of the one thing it watches, in lower case."""
    kind = watched.source.kind
    name = getattr(watched.source, NAMED_BY[kind][0], None) if kind in NAMED_BY else None
    return kind, name.casefold() if isinstance(name, str) else ""
