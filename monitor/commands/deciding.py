"""What the verbs of deciding share: the open proposals, those chosen, and what becomes of them."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monitor import claims, decisions
from monitor.commands.setting import Setting, settle
from monitor.config import Config
from monitor.editing import replace, text_of
from monitor.errors import UsageError
from monitor.implied import bearing
from monitor.outputs import write_page
from monitor.proposals import Proposal, accept, dismiss, edited, open_ones, propose
from monitor.proposals.records import PutSource
from monitor.render import write
from monitor.store import follow, lock


def proposals(setting: Setting) -> list[Proposal]:
    """The open proposals by what is stored now."""
    config = setting.config
    with setting.reading() as store:
        standings = store.standings(bearing(config))
        events = store.events(kind="entrant.new")
    judged = claims.judge(config, standings, setting.now)
    return open_ones(config.snapshots, propose(config, standings, judged, events), setting.now)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose among the open proposals by their ids, each from its beginning on."""

    proposals: tuple[Proposal, ...]

    @classmethod
    def of(cls, found: Sequence[Proposal], ids: Sequence[str]) -> Chosen:
        """UsageError for an id that none or several of them begin with."""
        return cls(tuple(dict.fromkeys(_one(found, id_) for id_ in ids)))


def _one(found: Sequence[Proposal], id_: str) -> Proposal:
    fit = [
        each for each in found if each.id.startswith(id_ if id_.startswith("p-") else f"p-{id_}")
    ]
    if len(fit) == 1:
        return fit[0]
    if fit:
        raise UsageError(f"{id_} is the beginning of {len(fit)} ids: write more of it")
    raise UsageError(f'no open proposal has the id "{id_}"\n  `monitor review` lists them')


def take(setting: Setting, chosen: Sequence[Proposal]) -> None:
    """Write proposals into sources.toml and note that they were accepted."""
    config = setting.config
    bare = [each for each in chosen if not each.edits]
    if bare:
        raise UsageError(
            f"{bare[0].id}: upstream names no value to put in its place\n"
            f"  edit {config.path.name} by hand, or dismiss it"
        )
    text = edited(text_of(config.path), chosen)
    noted = accept(config.snapshots, chosen, setting.now)
    replace(config.path, text, os.environ)
    write({config.snapshots / decisions.NAME: noted})
    ids = {each.source.id for each in settle(setting.args).config.sources}
    for edit in (edit for each in chosen for edit in each.edits if isinstance(edit, PutSource)):
        _follow(config, edit, ids)


def _follow(config: Config, edit: PutSource, ids: Collection[str]) -> None:
    """Let the sources that an edit names anew keep what is known of them.

    `ids` are those that the edited file has: an id that still stands there was given by a person.
    """
    for source in (each.source for each in config.sources if each.provider == edit.provider):
        held = str(getattr(source, edit.key, ""))
        if source.kind != edit.kind or held.casefold() != edit.old.casefold():
            continue
        before = source.default_id()
        after = source.model_copy(update={edit.key: edit.new}).default_id()
        id_ = source.id if source.id in ids else after
        follow(config.snapshots, edit.provider, source.id, id_, {before.casefold(): after})


def put_off(setting: Setting, chosen: Sequence[Proposal]) -> None:
    """Note that proposals are dismissed, by `--why` and `--until`."""
    args, snapshots = setting.args, setting.config.snapshots
    noted = dismiss(snapshots, chosen, " ".join(args.why.split()), args.until)
    write({snapshots / decisions.NAME: noted})


def apply(setting: Setting) -> list[Proposal]:
    """Take the safe proposals, and write the page with them; returns those."""
    with lock(setting.config.snapshots, "monitor run --apply"):
        chosen = [each for each in proposals(setting) if each.safe]
        if not chosen:
            return []
        take(setting, chosen)
        anew = settle(setting.args)
        with anew.store() as store:
            standings = store.standings(bearing(anew.config))
            write_page(anew.config, store, standings, anew.now)
    return chosen
