"""A pass that is killed at any moment loses nothing and tells nothing twice."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from monitor.store.folder import Folder
from monitor.store.formats import read_counters, read_events, read_pending, read_snapshot
from tests.forked import FORKS
from tests.store.passes import walk, walk_on
from tests.store.records import OWNERS, VOX, event, texts

KILLS = 30


def killed(url: str, folder: Path, messages: int, seconds: float) -> int:
    """Let passes go on, kill them, and return how many releases they had told.

    The time counts from so many messages: the first says that the store is open, every other
    that a pass is done.
    """
    receiving, sending = FORKS.Pipe(duplex=False)
    passes = FORKS.Process(target=walk_on, args=(url, folder, sending))
    passes.start()
    sending.close()
    told = [receiving.recv() for _ in range(messages)]
    passes.join(seconds)
    assert passes.is_alive(), "the passes end only when they are killed"
    passes.kill()
    passes.join()
    with receiving:
        while receiving.poll():
            try:
                told.append(receiving.recv())
            except EOFError:
                break
    return max(told, default=0)


def whole(folder: Path) -> None:
    """Read every text file as a pass would, as it lies there after the kill."""
    for name, data in texts(folder).items():
        if name == "events.jsonl":
            events, lines = read_events(data, name)
            assert lines == data
            assert len({each.id for each in events}) == len(events)
        elif name == "counters.csv":
            read_counters(data, name)
        elif name == "pending.json":
            read_pending(data, name)
        elif not name.endswith(".tmp"):
            read_snapshot(data, name)


@pytest.mark.parametrize(
    ("url", "lose_database"),
    [("sqlite", False), ("sqlite", True), ("postgresql", False)],
    indirect=["url"],
)
def test_nothing_is_lost_or_told_twice_whenever_a_pass_is_killed(
    url: str, folder: Path, tmp_path: Path, lose_database: bool
) -> None:
    chance = random.Random(20261122)
    told = 0
    for kill in range(KILLS):
        if lose_database:
            url = f"sqlite:///{tmp_path}/{kill}.db"
        told = max(told, killed(url, folder, kill % 4, chance.uniform(0.0, 0.06)))
        whole(folder)
    with Store.open(url, folder, owners=OWNERS) as store:
        last = walk(store)
        ids = [each.id for each in store.events()]
        assert store.untold() == []
    assert last > told
    assert ids == [event(f"v{version}").id for version in range(2, last + 1)]
    lines = (folder / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids
    assert not [name for name in texts(folder) if name.endswith(".tmp")]


class Stopped(BaseException):
    """Stands for the end of the process: nobody catches it."""


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("lose_database", [False, True])
@pytest.mark.parametrize("step", range(5))
def test_a_pass_that_ends_between_any_two_files_is_made_up_for(
    url: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    lose_database: bool,
) -> None:
    with Store.open(url, folder, owners=OWNERS) as store:
        walk(store)
        steps = iter(range(step))
        with monkeypatch.context() as patch:
            for name in ("append", "replace"):
                patch.setattr(Folder, name, _until(steps, getattr(Folder, name)))
            with pytest.raises(Stopped):
                _walk_twice(store)
    if lose_database:
        url = f"sqlite:///{tmp_path}/new.db"
    with Store.open(url, folder, owners=OWNERS) as store:
        first = store.standings([VOX])[VOX].snapshot
        assert first is not None
        last = walk(store)
        assert store.untold() == []
        assert [each.id for each in store.events()] == [
            event(f"v{version}").id for version in range(2, last + 1)
        ]
    with Store.open(f"sqlite:///{tmp_path}/last.db", folder, owners=OWNERS) as rebuilt:
        snapshot = rebuilt.standings([VOX])[VOX].snapshot
        assert snapshot is not None
        assert snapshot.revision == last


def _walk_twice(store: Store) -> None:
    walk(store)
    walk(store)


def _until(steps: Iterator[int], act: Callable[..., object]) -> Callable[..., object]:
    """Act as long as there are steps; then the process ends before it acts."""

    def acting(*arguments: object) -> object:
        if next(steps, None) is None:
            raise Stopped
        return act(*arguments)

    return acting
