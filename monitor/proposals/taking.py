"""Proposals taken into `sources.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from monitor.editing import Editing
from monitor.errors import UsageError
from monitor.proposals.records import AddModel, AddProvider, Edit, Proposal, Put, PutLink, PutSource


def edited(text: str, proposals: Sequence[Proposal]) -> str:
    """The file with the proposals in it, everything else as it stands.

    UsageError where the file has changed so that an edit has no place any more.
    """
    editing = Editing(text)
    for proposal in proposals:
        for edit in proposal.edits:
            try:
                _edit(editing, edit)
            except KeyError as error:
                raise UsageError(
                    f"{proposal.id}: {error.args[0]} stands no longer in sources.toml\n"
                    "  see `monitor review`: it may propose something else now"
                ) from error
    return editing.text


def _edit(editing: Editing, edit: Edit) -> None:
    match edit:
        case Put(provider, model, key, _, new):
            table = editing.provider(provider) if model is None else editing.model(provider, model)
            editing.put(table, key, new) if new is not None else editing.drop(table, key)
        case PutLink(provider, name, old, new):
            editing.put_link(provider, name, old, new)
        case PutSource(provider, kind, key, old, new):
            for table in editing.sources(provider):
                if (
                    table.get("kind") == kind
                    and str(table.get(key, "")).casefold() == old.casefold()
                ):
                    editing.put(table, key, new)
        case AddModel(provider, values):
            editing.add_model(provider, dict(values))
        case AddProvider(values, model, source):
            editing.add_provider(dict(values), [dict(source)])
            editing.add_model(dict(values)["id"], dict(model))
        case _ as never:
            assert_never(never)
