"""A source that goes on under another name takes what is known of it along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from monitor.store.folder import Folder
from monitor.store.formats import read_snapshot, write_snapshot
from monitor.store.names import path_of


def follow(
    root: Path, provider: str | None, old: str, new: str, subjects: Mapping[str, str]
) -> None:
    """Move the snapshot of a source below `root`; the next pass takes it in from there.

    Else the first look under the new name would be a baseline, and what came in between never
    told. `old` and `new` are the source's ids, `subjects` what its facts are about, before (in
    lower case) and after. A source without a snapshot is left as it is.
    """
    folder, path = Folder(root), path_of(old, provider)
    data = folder.read(path)
    if data is None:
        return
    known = read_snapshot(data, str(root / path))
    facts = {
        (subjects.get(subject.casefold(), subject), predicate): fact
        for (subject, predicate), fact in known.facts.items()
    }
    home = path_of(new, provider)
    anew = replace(known, source=new, facts=facts, revision=known.revision + 1)
    folder.replace(home, write_snapshot(anew))
    if home != path:
        folder.remove(path)
