"""What a source knows when it is turned to another thing, and when a thing has another name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Evidence, Held, Key, Known, Snapshot, Standing, Trouble
from monitor.sources import KINDS
from monitor.sources.base import WATCHED, Source
from monitor.store.following import current
from monitor.values import Json
from tests.sources.drive import with_id

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
OLD, NEW = "https://x.test/old", "https://x.test/new"


def source(kind: str, id_: str, **keys: str) -> Source:
    return with_id(KINDS[kind].model_validate({"kind": kind, "id": id_, **keys}))


def known(
    id_: str,
    facts: dict[Key, Json],
    mark: str | None = None,
    url: str | None = None,
    server: str = "1",
) -> Standing:
    """A standing with these facts, of a thing by its mark."""
    scope = {"repository": server} | ({WATCHED: mark} if mark else {})
    evidence = Evidence(url, AT, 200, "aa")
    rows = {key: Known(value, AT) for key, value in facts.items()}
    return Standing(Snapshot(id_, 3, evidence, rows, scope), checked_at=AT)


def repository(name: str, now: str | None = None) -> dict[Key, Json]:
    about = f"github:{name}"
    return {(about, "repository"): {"id": 1, "name": now or name}, (about, "release:v1"): {}}


def subjects(standing: Standing) -> set[str] | None:
    """What the facts are about; None where nothing is known."""
    return {about for about, _ in standing.snapshot.facts} if standing.snapshot else None


BLOCK: dict[Key, Json] = {("docs", "block:1"): {"text": "one"}}
MODELS: dict[Key, Json] = {("hf:acme/vox", "model"): {"id": "1"}}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (source("github", "one", repo="nova/ear"), known("one", repository("acme/vox"))),
        (source("github", "github:acme/vox", repo="nova/ear"),
         known("github:acme/vox", repository("acme/vox"))),
        (source("huggingface", "one", org="nova"), known("one", MODELS, "hf:acme")),
        (source("huggingface", "hf:acme", org="nova"), known("hf:acme", MODELS)),
        (source("huggingface", "one", org="acme"), known("one", MODELS, "hf:acme/vox")),
        (source("page", "docs", url=NEW), known("docs", BLOCK, f"page:{OLD}")),
        (source("page", f"page:{OLD}", url=NEW),
         known(f"page:{OLD}", {(f"page:{OLD}", "block:1"): {}})),
        (source("feed", "docs", url=OLD), known("docs", BLOCK, f"page:{OLD}")),
        (source("gitlab", "", project="acme/vox", server="https://git.acme.test"),
         known("gitlab:acme/vox", {("gitlab:acme/vox", "repository"): {"id": 7}},
               server="https://gitlab.com")),
    ],
)  # fmt: skip
def test_of_another_thing_nothing_is_known(now: Source, then: Standing) -> None:
    assert current(now, then) == Standing()


@pytest.mark.parametrize(
    ("now", "then", "about"),
    [
        (source("github", "one", repo="acme/vox"), known("one", repository("acme/vox")),
         {"github:acme/vox"}),
        (source("github", "one", repo="Acme/Vox"), known("one", repository("acme/vox")),
         {"github:Acme/Vox"}),
        (source("github", "one", repo="acme/ear"), known("one", repository("acme/vox", "Acme/Ear")),
         {"github:acme/ear"}),
        (source("github", "github:acme/old", repo="acme/vox"),
         known("github:acme/old", repository("acme/vox")), {"github:acme/vox"}),
        (source("huggingface", "one", model="nova/vox"),
         known("one", {("hf:acme/vox", "model"): {"name": "nova/vox"}}, "hf:acme/vox"),
         {"hf:nova/vox"}),
        (source("huggingface", "hf:acme-audio", org="acme"), known("hf:acme-audio", MODELS),
         {"hf:acme/vox"}),
        (source("huggingface", "hf:news", task="audio-to-text"), known("hf:news", MODELS),
         {"hf:acme/vox"}),
        (source("page", "docs", url=OLD), known("docs", BLOCK), {"docs"}),
        (source("page", "page:docs", url=OLD), known("page:docs", {("page:docs", "block:1"): {}}),
         {"page:docs"}),
        (source("page", f"page:{OLD}#2", url=OLD),
         known(f"page:{OLD}#2", {(f"page:{OLD}#2", "block:1"): {}}), {f"page:{OLD}#2"}),
        (source("page", "docs", url=NEW),
         known("docs", {**BLOCK, ("docs", "moved"): NEW}, f"page:{OLD}"), {"docs"}),
        (source("json", "docs", url=NEW, items="a", key="b"),
         known("docs", {("docs#a", "item"): True}, f"json:{OLD}", url=NEW), {"docs#a"}),
    ],
)  # fmt: skip
def test_the_same_thing_goes_on_under_its_new_name_and_with_todays_mark(
    now: Source, then: Standing, about: set[str]
) -> None:
    standing = current(now, then)
    assert subjects(standing) == about
    assert standing.snapshot is not None
    assert standing.snapshot.scope.get(WATCHED) == now.question().get(WATCHED)
    assert current(now, standing) == standing


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("gitlab", {"project": "acme/vox"}),
        ("codeberg", {"repo": "acme/vox"}),
        ("npm", {"package": "vox"}),
        ("pypi", {"project": "vox"}),
        ("arxiv", {"paper": "2507.13264"}),
    ],
)
def test_the_same_question_to_the_same_server_goes_on(kind: str, keys: dict[str, str]) -> None:
    its = source(kind, "", **keys)
    facts = {(its.subject, "release:v1"): Known({}, AT)}
    standing = Standing(Snapshot(its.id, 1, Evidence(None, AT, 200, None), facts, its.question()))
    assert current(its, standing) == standing
    moved = its.model_copy(update={"server": "https://mirror.test"})
    assert current(moved, standing) == Standing()


def test_what_waits_goes_along_with_a_new_name() -> None:
    then = known("one", repository("acme/vox", "acme/ear"))
    old, new = ("github:acme/vox", "license"), ("github:acme/ear", "license")
    mark = ("one", "@missing")
    waits = Standing(then.snapshot, absent=frozenset({old, mark}), held={old: Held(1, AT, True)})
    standing = current(source("github", "one", repo="acme/ear"), waits)
    assert standing.absent == {new, mark}
    assert set(standing.held) == {new}


@pytest.mark.parametrize(("told", "kept"), [((), False), (("timeout",), True)])
def test_only_an_incident_that_was_told_is_to_have_its_end_told(
    told: tuple[str, ...], kept: bool
) -> None:
    trouble = Trouble("timeout", "no answer", AT, 3, told)  # type: ignore[arg-type]
    then = known("docs", BLOCK, f"page:{OLD}")
    standing = Standing(then.snapshot, trouble=trouble, absent=frozenset({("docs", "@gone")}))
    found = current(source("page", "docs", url=NEW), standing)
    assert found == Standing(trouble=trouble if kept else None)


def test_an_id_that_says_what_is_watched_needs_no_mark() -> None:
    assert WATCHED not in source("page", "", url=OLD).question()
    assert source("page", "docs", url=OLD).question()[WATCHED] == f"page:{OLD}"
