"""Another question in sources.toml is no news of the world."""

from __future__ import annotations

import json

import pytest

from tests.road.conftest import Road
from tests.road.test_files import LIST, PRICES, prices
from tests.road.test_road import PAGE, everything, move

ROWS = (
    {"id": "vox", "price": 1, "stage": "beta", "gone_on": "2027-01-01"},
    {"id": "ox", "price": 2, "stage": "stable"},
)


@pytest.fixture(params=["kept", "lost"])
def anew(request: pytest.FixtureRequest, road: Road) -> Road:
    """The road; in half of the tests the database is lost before the second pass."""
    if request.param == "lost":
        write = road.sources

        def sources(*tables: str, after: str = "") -> None:
            road.forget()
            write(*tables, after=after)

        road.sources = sources  # type: ignore[method-assign]
    return road


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PRICES, f'{LIST}  fields = {{ price_input = "price", status = "stage" }}'),
        (PRICES, f'{LIST}  fields = {{ price_input = "price", shutdown = "gone_on" }}'),
        (PRICES, f'{LIST}  fields = {{ status = "stage" }}'),
        (PRICES, f"{PRICES}\n  where = \"stage == 'beta'\""),
        (f"{PRICES}\n  where = \"stage == 'beta'\"", PRICES),
        (PRICES, PRICES.replace('"price"', '"dearer"')),
        (PRICES, PRICES.replace('items = "data"', 'items = "other"')),
        (PRICES, PRICES.replace('key = "id"', 'key = "name"')),
    ],
)
def test_another_question_to_a_list_raises_nothing(anew: Road, before: str, after: str) -> None:
    rows = [{**row, "dearer": 9, "name": f"The {row['id']}"} for row in ROWS]
    anew.world.json("/list.json", {"data": rows, "other": [{"id": "new", "price": 7}]})
    anew.sources(before)
    anew.run()
    anew.sources(after)
    assert anew.kinds() == []
    settled = anew.files()
    assert anew.kinds() == []
    assert anew.kinds() == []
    assert anew.files() == settled


def test_a_question_that_stayed_is_still_news(anew: Road) -> None:
    prices(anew, *ROWS)
    anew.sources(PRICES)
    anew.run()
    anew.sources(f'{LIST}  fields = {{ price_input = "price", status = "stage" }}')
    prices(anew, {**ROWS[0], "price": 5}, ROWS[1])
    assert anew.kinds() == ["price.changed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("", 'include = ["*vox*"]'), ('include = ["*vox*"]', ""), ("", 'exclude = ["*vox*"]')],
)
def test_another_choice_of_models_raises_nothing(anew: Road, before: str, after: str) -> None:
    for name in ("vox-7b", "vox-9b", "text-1b"):
        anew.world.hub.model(f"acme/{name}", created_at="2026-01-01T00:00:00Z")
    hub = 'kind = "huggingface"\n  org = "acme"\n  '
    anew.sources(hub + before)
    anew.run()
    anew.sources(hub + after)
    assert anew.kinds() == []
    assert anew.kinds() == []
    assert anew.kinds() == []


@pytest.mark.parametrize("with_token", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'watch = ["releases", "tags", "branches", "readme", "license", "default-branch"]'),
        ('watch = ["releases", "tags", "branches", "readme", "license", "default-branch"]', ""),
        ('watch = ["tags"]', 'watch = ["releases"]'),
        ('watch = ["releases"]', 'watch = ["tags"]'),
    ],
)
def test_another_choice_of_what_to_watch_raises_nothing(
    anew: Road, before: str, after: str, with_token: bool, request: pytest.FixtureRequest
) -> None:
    if with_token:
        request.getfixturevalue("token")
    repo = anew.world.github.repo("acme/vox", license="MIT")
    repo.readme = "# Vox\n\nIt hears you.\n\n- one\n- two\n"
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    repo.tag("v0.6-rc1")
    repo.branch("next")
    github = 'kind = "github"\n  repo = "acme/vox"\n  '
    anew.sources(github + before)
    anew.run()
    anew.sources(github + after)
    assert anew.kinds() == []
    assert anew.kinds() == []
    assert anew.kinds() == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'select = "main"'),
        ('select = "main"', 'select = "#side"'),
        ("", 'ignore = ["p"]'),
        ('ignore = ["p"]', ""),
        ("", 'must_contain = ["Paragraph"]'),
    ],
)
def test_another_part_of_a_page_raises_nothing(anew: Road, before: str, after: str) -> None:
    side = "".join(f"<p>Side remark {n} of the many that stand here.</p>" for n in range(10))
    anew.world.page("/models", f'{PAGE}</main><div id="side">{side}</div></body></html>')
    page = 'kind = "page"\n  url = "WORLD/models"\n  '
    anew.sources(page + before)
    anew.run()
    anew.sources(page + after)
    assert anew.run()["sources"]["failed"] == 0
    assert anew.told == []
    assert anew.kinds() == []


def test_a_provider_that_is_renamed_takes_its_snapshots_along(anew: Road) -> None:
    everything(anew)
    anew.run()
    before = anew.files()
    tables = [
        'kind = "github"\n  repo = "acme/vox"',
        'kind = "huggingface"\n  org = "acme"',
        'kind = "page"\n  url = "WORLD/models"',
        'kind = "feed"\n  url = "WORLD/news.xml"',
    ]
    anew.head = anew.head.replace('id = "acme"', 'id = "nova"')
    anew.sources(*tables, PRICES)
    assert anew.kinds() == []
    names = [name for name in anew.files() if name.endswith(".json")]
    assert len(names) == 5
    assert all(name.startswith("snapshots/nova/") for name in names)
    for name in names:
        old = name.replace("/nova/", "/acme/")
        if "/json" not in name:
            assert anew.files()[name] == before[old]
    assert anew.kinds() == []


def test_a_source_that_is_taken_out_leaves_the_page_and_comes_back_without_a_false_event(
    anew: Road,
) -> None:
    anew.world.github.repo("acme/vox", license="MIT").release(
        "v0.5", published_at="2026-01-01T00:00:00Z"
    )
    prices(anew, *ROWS)
    github = 'kind = "github"\n  repo = "acme/vox"'
    anew.sources(github, PRICES)
    anew.run()
    assert b"v0.5" in anew.files()["reports/catalog.md"]
    anew.sources(PRICES)
    assert anew.kinds() == []
    assert b"v0.5" not in anew.files()["reports/catalog.md"]
    anew.sources(github, PRICES)
    assert anew.kinds() == []
    assert b"v0.5" in anew.files()["reports/catalog.md"]


def test_the_trouble_of_a_source_that_is_taken_out_leaves_no_trace(anew: Road) -> None:
    prices(anew, *ROWS)
    page = 'kind = "page"\n  url = "WORLD/missing"'
    anew.sources(page, PRICES)
    anew.run()
    assert "snapshots/pending.json" in anew.files()
    anew.sources(PRICES)
    assert anew.run()["failures"] == []
    assert "snapshots/pending.json" not in anew.files()


def test_the_looks_of_a_source_that_is_put_back_do_not_follow_on_those_before(anew: Road) -> None:
    prices(anew, *ROWS)
    page, table = anew.world.page("/models", PAGE), 'kind = "page"\n  url = "WORLD/models"'
    anew.sources(table, PRICES)
    anew.run()
    page.status = 404
    assert anew.kinds() == []
    anew.sources(PRICES)
    assert anew.kinds() == []
    anew.sources(table, PRICES)
    assert [anew.kinds() for _ in range(3)] == [[], ["page.gone"], []]
    anew.sources(PRICES)
    anew.run()
    anew.sources(table, PRICES)
    assert [anew.kinds() for _ in range(3)] == [[], [], []]


def test_a_source_with_a_new_id_takes_a_baseline(anew: Road) -> None:
    prices(anew, *ROWS)
    anew.sources(f'{PRICES}\n  id = "one"')
    anew.run()
    anew.sources(f'{PRICES}\n  id = "two"')
    done = anew.run()
    assert done["sources"]["first_seen"] == 1
    assert done["events"] == []


def test_what_was_told_stays_told_when_everything_is_configured_anew(anew: Road) -> None:
    everything(anew)
    anew.run()
    move(anew)
    told = {event["id"] for event in anew.run()["events"]}
    anew.sources(PRICES)
    assert anew.kinds() == []
    lines = (anew.folder / "snapshots/events.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["id"] for line in lines} == told
