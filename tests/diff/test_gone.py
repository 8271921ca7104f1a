"""What is gone is told under the name that its facts bore, whatever id the source was given."""

from __future__ import annotations

import hashlib

import pytest

from monitor.diff import decide
from monitor.events import Subjects
from monitor.model import (
    Decision,
    Event,
    Evidence,
    Failure,
    Known,
    Look,
    Snapshot,
    Standing,
    Unmodified,
)
from monitor.sources import KINDS
from monitor.sources.base import Source
from monitor.values import Json, dumps, stamp
from tests.diff.watch import START, Watch, kinds
from tests.sources.drive import with_id

URL = "https://x.test/docs"
SEEN = Evidence(URL, START, 404, "aa")


def source(kind: str, id_: str, keys: dict[str, str]) -> Source:
    return with_id(KINDS[kind].model_validate({"kind": kind, "id": id_, **keys}))


def looked(its: Source, standing: Standing, look: Look) -> Decision:
    return decide(its, "acme", standing, look, now=START, subjects=Subjects())


def gone(its: Source) -> Event:
    """The event of a source that was seen once and is not found twice."""
    facts = {(its.subject, "release:v1"): Known(True, START)}
    standing = Standing(Snapshot(its.id, 3, SEEN, facts, its.question()))
    miss = Failure(its.id, "not-found", "404", SEEN)
    first = looked(its, standing, miss)
    assert first.events == ()
    (event,) = looked(its, first.standing, miss).events
    return event


@pytest.mark.parametrize(
    ("kind", "keys", "subject", "name"),
    [
        ("github", {"repo": "Acme/vox"}, "github:Acme/vox", "Acme/vox"),
        ("gitlab", {"project": "acme/audio/vox"}, "gitlab:acme/audio/vox", "acme/audio/vox"),
        ("codeberg", {"repo": "acme/vox"}, "codeberg:acme/vox", "acme/vox"),
        ("huggingface", {"model": "acme/Vox-7B"}, "hf:acme/Vox-7B", "acme/Vox-7B"),
        ("modelscope", {"model": "acme/Vox"}, "modelscope:acme/Vox", "acme/Vox"),
        ("pypi", {"project": "Vox_Tools"}, "pypi:vox-tools", "vox-tools"),
        ("npm", {"package": "@acme/vox"}, "npm:@acme/vox", "@acme/vox"),
        ("page", {"url": URL}, "mine", "mine"),
    ],
)
def test_what_is_gone_is_told_of_what_the_facts_were_about(
    kind: str, keys: dict[str, str], subject: str, name: str
) -> None:
    event = gone(source(kind, "mine", keys))
    assert (event.source, event.subject, event.title) == ("mine", subject, f"{name} is gone")
    assert gone(source(kind, "", keys)).subject == source(kind, "", keys).subject


@pytest.mark.parametrize("id_", ["", "mine"])
def test_its_event_has_the_id_that_it_had_when_it_was_told_of_the_source(id_: str) -> None:
    its = source("github", id_, {"repo": "acme/vox"})
    parts: list[Json] = [its.id, "repo.gone", its.id, None, None, {"status": 404}, "", 3]
    parts.append(stamp(START))
    digits = hashlib.sha256(dumps(parts).encode()).hexdigest()[:16]
    assert gone(its).id == f"e-{digits}"


@pytest.mark.parametrize("unmodified", [True, False])
def test_what_came_back_and_goes_again_is_another_event(unmodified: bool) -> None:
    watch = Watch(ends="page.gone")
    watch.see({("any:thing", "block:a"): {"text": "as it was"}})
    told = list[Event]()
    for _ in range(2):
        told += [event for _ in range(3) for event in watch.fail("not-found").events]
        if unmodified:
            back = watch.look(Unmodified("any:thing", SEEN))
        else:
            back = watch.see({("any:thing", "block:a"): {"text": "as it was"}})
        assert (back.result, kinds(back)) == ("unchanged", ["source.recovered"])
    assert [event.kind for event in told] == ["page.gone", "page.gone"]
    assert told[0].id != told[1].id
