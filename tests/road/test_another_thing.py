"""Under one id a person turns a source to another thing, or to the new name of the same."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.road.conftest import Road
from tests.road.test_configured_anew import anew
from tests.road.test_review import HEAD, by_key
from tests.world import Entry

__all__ = ["anew"]

LONG_AGO = "2026-01-01T00:00:00Z"
MARK = r'(?<=\{)"@watched": "[^"]*"(?:, )?|, "@watched": "[^"]*"'
ROWS = 'items = "data"\n  key = "id"\n  fields = {{ price_input = "price", shutdown = "end" }}'
SOURCES = {
    "code": 'kind = "github"\n  repo = "{0}"\n  watch = ["releases", "license", "archived"]',
    "model": 'kind = "huggingface"\n  model = "{0}"',
    "hub": 'kind = "huggingface"\n  org = "{1}"',
    "forge": 'kind = "gitlab"\n  project = "{0}"\n  server = "WORLD/gitlab"',
    "package": 'kind = "pypi"\n  project = "{1}"\n  server = "WORLD/pypi"',
    "page": 'kind = "page"\n  url = "WORLD/{1}"',
    "feed": 'kind = "feed"\n  url = "WORLD/{1}.xml"',
    "list": 'kind = "json"\n  url = "WORLD/{1}.json"\n  ' + ROWS,
}
"""A source of each kind by the id that a person gave it."""


def turned_to(road: Road, name: str) -> None:
    """Write sources.toml with every source on the things of one organisation."""
    places = (name, name.partition("/")[0])
    road.sources(*(f'{text.format(*places)}\n  id = "{id_}"' for id_, text in SOURCES.items()))


def put(road: Road, name: str, number: int) -> None:
    """Put an organisation's things up; those of two numbers are alike in nothing but their keys."""
    owner, licence = name.partition("/")[0], ("MIT", "Apache-2.0")[number]
    repo = road.world.github.repo(name, id=900 + number, license=licence, archived=bool(number))
    model = road.world.hub.model(name, safetensors={"BF16": (number + 1) * 10**9})
    model.license = licence.lower()
    project = road.world.gitlab.repo(name, id=900 + number, licenses=[licence])
    package = road.world.pypi.project(owner)
    for release in range(1, 3):
        tag, day = f"{number}.{release}", road.now - timedelta(days=9 - number)
        repo.release(tag, published_at=day)
        project.release(tag, at=day)
        package.upload(tag, at=day)
    words = "".join(f"<p>Remark {n} on what {name} is and does.</p>" for n in range(9))
    end, price = f"2027-0{number + 1}-01", number + 1
    table = f"<table><tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vox-1</td><td>{end}</td>"
    road.world.page(f"/{owner}", f"<main>{words}{table}</tr></table></main>")
    road.world.feed(f"/{owner}.xml", [Entry(owner, f"Of {name}", f"https://x.test/{owner}", day)])
    rows = [{"id": "vox", "price": price, "end": end}, {"id": owner, "price": 3}]
    road.world.json(f"/{owner}.json", {"data": rows})


def without_marks(road: Road) -> None:
    """Make the snapshots those that a version wrote which knew no marks."""
    for path in (road.folder / "snapshots/acme").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(MARK, "", text), encoding="utf-8")


@pytest.fixture
def turned(anew: Road) -> Road:
    """All sources looked at, with their things and others that they may be turned to."""
    put(anew, "acme/vox", 0)
    put(anew, "nova/ear", 1)
    turned_to(anew, "acme/vox")
    assert anew.run()["sources"]["first_seen"] == len(SOURCES)
    return anew


def test_another_thing_under_the_same_id_is_a_baseline(turned: Road) -> None:
    turned_to(turned, "nova/ear")
    done = turned.run()
    assert (done["events"], done["failures"]) == ([], [])
    assert done["sources"]["first_seen"] == len(SOURCES)
    settled = turned.files()
    assert not any(b"acme/vox" in text for name, text in settled.items() if "/acme/" in name)
    assert [turned.kinds() for _ in range(2)] == [[], []]
    assert turned.files() == settled
    turned.world.github["nova/ear"].release("v9", published_at=turned.now)
    turned.world.json("/nova.json", {"data": [{"id": "vox", "price": 9}, {"id": "nova"}]})
    assert turned.kinds() == ["price.changed", "release.new"]


def test_one_that_is_turned_back_before_the_next_look_goes_on(turned: Road) -> None:
    turned_to(turned, "nova/ear")
    for path in ("/nova", "/nova.xml", "/nova.json"):
        turned.world.page(path).status = 500
    turned.run()
    turned.world.github["acme/vox"].release("v9", published_at=turned.now)
    turned.world.json("/acme.json", {"data": [{"id": "vox", "price": 9}, {"id": "acme"}]})
    turned_to(turned, "acme/vox")
    assert "price.changed" in turned.kinds()


def test_snapshots_of_a_version_without_marks_go_on_and_get_them(turned: Road) -> None:
    marked = turned.files()
    without_marks(turned)
    turned.world.json("/acme.json", {"data": [{"id": "vox", "price": 9}, {"id": "acme"}]})
    assert turned.kinds() == ["price.changed"]
    for name, text in turned.files().items():
        if name.startswith("snapshots/acme") and "list" not in name:
            assert text == marked[name]


@pytest.mark.parametrize("id_", ["", 'id = "docs"'])
def test_a_page_whose_move_its_source_follows_goes_on(anew: Road, id_: str) -> None:
    page = anew.world.page("/old", "<main><p>The first sentence.</p><p>Another.</p></main>")
    new = anew.world.page("/new", page.body)
    kept = id_ or f'id = "page:{anew.world.url}/old"'
    anew.sources(f'kind = "page"\n  url = "WORLD/old"\n  {id_}')
    anew.run()
    page.redirect("/new", 301)
    assert anew.kinds() == ["page.moved"]
    new.body = "<main><p>The first sentence.</p><p>Another one.</p></main>"
    anew.sources(f'kind = "page"\n  url = "WORLD/new"\n  {kept}')
    assert anew.kinds() == ["page.changed"]
    assert anew.kinds() == []


@pytest.mark.parametrize(
    ("id_", "accepted"), [("code", True), ("code", False), ("github:acme/vox", True)]
)
def test_a_rename_that_a_source_follows_loses_nothing_and_tells_nothing_again(
    anew: Road, id_: str, accepted: bool
) -> None:
    anew.head = HEAD
    anew.world.hub.model("acme/Vox-7B")
    repo = anew.world.github.repo("acme/vox", license="Apache-2.0")
    repo.release("v1", published_at=LONG_AGO)
    code = f'kind = "github"\n  id = "{id_}"\n  repo = '
    anew.sources(f'{code}"acme/vox"')
    anew.run()
    anew.world.github.rename("acme/vox", "acme/voxes")
    assert "repo.renamed" in anew.kinds()
    if accepted:
        assert anew.call("accept", by_key(anew)["repo"]) == 0
    else:
        anew.head = HEAD.replace('"acme/vox"', '"acme/voxes"')
        anew.sources(f'{code}"acme/voxes"')
    repo.release("v2", published_at=anew.now)
    (told,) = [event for event in anew.run()["events"] if event["source"] == id_]
    assert (told["kind"], told["subject"]) == ("release.new", "github:acme/voxes")
    assert [kind for kind in anew.kinds() if kind != "claim.resolved"] == []
