"""The files of a catalog: what stands in them, when they move, and when they stay."""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.road.conftest import Road
from tests.road.test_road import everything, move

SUNDAY = datetime(2026, 11, 22, 6, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
LIST = 'kind = "json"\n  url = "WORLD/list.json"\n  items = "data"\n  key = "id"\n'
PRICES = LIST + '  fields = { price_input = "price" }'


def prices(road: Road, *rows: dict[str, object]) -> None:
    road.world.json("/list.json", {"data": list(rows)})


def readings(road: Road) -> list[dict[str, str]]:
    text = (road.folder / "snapshots/counters.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def stars(road: Road) -> list[tuple[str, str]]:
    return [(row["week"], row["value"]) for row in readings(road) if row["counter"] == "stars"]


@pytest.fixture(params=["token", "anonymous"])
def whole(request: pytest.FixtureRequest, road: Road) -> Road:
    if request.param == "token":
        request.getfixturevalue("token")
    everything(road)
    return road


@pytest.mark.parametrize("validators", [True, False])
def test_an_unchanged_world_leaves_every_file_alone_in_the_next_week_too(
    whole: Road, validators: bool
) -> None:
    whole.world.hub.etags = validators
    whole.world.page("/models").etag = whole.world.page("/models").last_modified = validators
    whole.now = SUNDAY
    whole.run()
    before = whole.files()
    whole.now = MONDAY
    assert whole.kinds() == []
    assert whole.files() == before
    assert b"confirmed in 2026-W47" in before["reports/catalog.html"]
    move(whole)
    whole.run()
    assert b"confirmed in 2026-W48" in whole.files()["reports/catalog.html"]


def test_taking_away_and_setting_a_token_changes_no_file(
    road: Road, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(road)
    road.run()
    before = road.files()
    monkeypatch.delenv("GITHUB_TOKEN")
    assert road.kinds() == []
    assert road.files() == before
    monkeypatch.setenv("GITHUB_TOKEN", token)
    assert road.kinds() == []
    assert road.files() == before


@pytest.mark.parametrize("lost", [False, True])
def test_a_source_that_fails_moves_nothing_but_its_own_count(whole: Road, lost: bool) -> None:
    whole.run()
    move(whole)
    whole.run()
    whole.world.page("/models").status = 500
    assert whole.kinds() == []
    before = whole.files()
    if lost:
        whole.forget()
    assert whole.kinds() == []
    after = whole.files()
    pending = json.loads(after.pop("snapshots/pending.json"))
    assert json.dumps(pending).count('"consecutive": 2') == 1
    before.pop("snapshots/pending.json")
    assert after == before


def test_nothing_pending_no_file(whole: Road) -> None:
    whole.run()
    pending = whole.folder / "snapshots/pending.json"
    assert not pending.exists()
    whole.world.page("/models").status = 500
    whole.run()
    assert pending.exists()
    whole.world.page("/models").status = 200
    assert whole.kinds() == []
    assert not pending.exists()


def test_the_count_of_failures_outlives_the_database(whole: Road) -> None:
    whole.run()
    whole.world.page("/models").status = 500
    for times in (1, 2, 3, 4):
        whole.forget()
        done = whole.run()
        assert done["failures"][0]["consecutive"] == times
        assert [e["kind"] for e in done["events"]] == ["source.failing"] * (times == 3)
    whole.forget()
    whole.world.page("/models").status = 200
    assert whole.kinds() == ["source.recovered"]


def test_the_evidence_of_a_snapshot_is_of_the_look_that_last_changed_a_fact(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1})
    road.sources(PRICES)
    road.run()
    first = road.now
    path = next((road.folder / "snapshots/acme").iterdir())
    prices(road, {"id": "vox", "price": 1, "seen": "another body"})
    road.run()
    assert json.loads(path.read_bytes())["evidence"]["fetched_at"] == f"{first:%Y-%m-%dT%H:%M:%SZ}"
    prices(road, {"id": "vox", "price": 2})
    road.run()
    evidence = json.loads(path.read_bytes())["evidence"]
    assert evidence["fetched_at"] == f"{road.now:%Y-%m-%dT%H:%M:%SZ}"


def test_a_snapshot_has_one_fact_a_line_sorted(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1}, {"id": "ant", "price": 2})
    road.sources(PRICES)
    road.run()
    before = next((road.folder / "snapshots/acme").iterdir()).read_text().splitlines()
    prices(road, {"id": "ant", "price": 2}, {"id": "vox", "price": 3})
    road.run()
    after = next((road.folder / "snapshots/acme").iterdir()).read_text().splitlines()
    facts = [line for line in after if line.startswith('{"subject"') and "price_input" in line]
    assert len(facts) == 2
    assert facts == sorted(facts)
    assert [new for new in facts if new not in before] == [facts[1]]


def test_counters_have_one_row_a_week_with_the_weeks_first_value(road: Road, token: str) -> None:
    repo = road.world.github.repo("acme/vox", license="MIT")
    road.sources('kind = "github"\n  repo = "acme/vox"')
    road.now = SUNDAY
    repo.stars = 10
    road.run()
    repo.stars = 12
    road.run()
    assert stars(road) == [("2026-W47", "10")]
    road.now = MONDAY
    road.forget()
    road.run()
    repo.stars = 15
    road.run()
    assert stars(road) == [("2026-W47", "10"), ("2026-W48", "12")]


@pytest.mark.parametrize("lost", [False, True])
def test_a_counter_that_stands_still_writes_no_row(road: Road, token: str, lost: bool) -> None:
    repo = road.world.github.repo("acme/vox", license="MIT")
    road.sources('kind = "github"\n  repo = "acme/vox"')
    repo.stars = 10
    for day in (SUNDAY, MONDAY, MONDAY + timedelta(days=7)):
        road.now = day
        if lost:
            road.forget()
        road.run()
    assert stars(road) == [("2026-W47", "10")]
    repo.stars = 11
    road.now += timedelta(days=7)
    road.run()
    assert stars(road) == [("2026-W47", "10"), ("2026-W50", "11")]


def test_a_week_without_events_writes_no_report(whole: Road) -> None:
    done = whole.run()
    assert not list((whole.folder / "reports").glob("*-W*"))
    assert not any("-W" in name for name in done["outputs"])
    move(whole)
    whole.now = MONDAY
    done = whole.run()
    assert [name for name in done["outputs"] if "-W" in name] == [
        "reports/2026-W48.md",
        "reports/2026-W48.html",
    ]
    whole.now = MONDAY + timedelta(days=7)
    done = whole.run()
    assert not (whole.folder / "reports/2026-W49.md").exists()


def test_a_report_that_a_killed_pass_never_wrote_is_written_by_the_next(whole: Road) -> None:
    whole.run()
    move(whole)
    whole.run()
    written = whole.files()
    week = whole.folder / "reports/2026-W47.md"
    week.unlink()
    whole.forget()
    assert whole.kinds() == []
    assert whole.files() == written


def test_text_around_the_marks_stays_and_so_do_header_footer_and_notes(road: Road) -> None:
    prices(road, {"id": "vox", "price": 1})
    (road.folder / "head.md").write_text("Our *own* words above.\n")
    (road.folder / "foot.md").write_text("Our own words below.\n")
    road.head = (
        road.head.replace(
            'title = "Audio"\n', 'title = "Audio"\nheader = "head.md"\nfooter = "foot.md"\n'
        )
        + 'notes = "A **note** of ours."\n'
    )
    page = road.folder / "reports/catalog.md"
    page.parent.mkdir()
    page.write_text("# Mine\n\n<!-- monitor:begin -->\nold\n<!-- monitor:end -->\n\nKept.\n")
    road.sources(PRICES)
    road.run()
    text = page.read_text()
    assert text.startswith("# Mine\n\n<!-- monitor:begin -->\n")
    assert text.endswith("<!-- monitor:end -->\n\nKept.\n")
    assert "\nold\n" not in text
    for words in ("Our *own* words above.", "Our own words below.", "A **note** of ours."):
        assert words in text
    before = road.files()
    road.run()
    assert road.files() == before


@pytest.mark.parametrize("wrong", ["marks", "template", "header"])
def test_a_page_that_cannot_be_written_is_told_before_anything_is_fetched(
    road: Road, wrong: str
) -> None:
    prices(road, {"id": "vox", "price": 1})
    road.sources(PRICES)
    road.run()
    prices(road, {"id": "vox", "price": 2})
    if wrong == "marks":
        page = road.folder / "reports/catalog.md"
        page.write_text("<!-- monitor:begin -->\n" + page.read_text())
    else:
        (road.folder / "own.md").write_text("{% if %}")
        key = "template" if wrong == "template" else "header"
        name = "own.md" if wrong == "template" else "own.txt"
        road.head = road.head.replace('title = "Audio"\n', f'title = "Audio"\n{key} = "{name}"\n')
        road.sources(PRICES)
    before = road.files()
    road.world.requests.clear()
    assert road.call("run", "--all", "--now", road.now.isoformat()) == 2
    assert road.err
    assert road.world.requests == []
    assert road.files() == before


def test_every_text_file_is_replaced_and_never_written_over(whole: Road) -> None:
    whole.run()
    linked = whole.folder / "linked"
    linked.mkdir()
    names = [name for name in whole.files() if not name.endswith(".jsonl")]
    held = {name: (whole.folder / name).read_bytes() for name in names}
    for place, name in enumerate(names):
        os.link(whole.folder / name, linked / str(place))
    move(whole)
    whole.run()
    assert {n: (linked / str(place)).read_bytes() for place, n in enumerate(names)} == held
    left = list(whole.folder.rglob("*.tmp"))
    assert left == []


def test_events_are_appended_to(whole: Road) -> None:
    whole.run()
    move(whole)
    whole.run()
    path = whole.folder / "snapshots/events.jsonl"
    before, inode = path.read_bytes(), path.stat().st_ino
    prices(whole, {"id": "vox", "price": 9})
    whole.run()
    assert path.read_bytes().startswith(before)
    assert path.stat().st_ino == inode
    assert len(path.read_bytes()) > len(before)


def everything_in(folder: Path) -> dict[str, tuple[bytes, int] | None]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        if path.is_file()
        else None
        for path in sorted(folder.rglob("*"))
    }


def test_a_dry_run_in_a_new_folder_makes_nothing(whole: Road) -> None:
    before = everything_in(whole.folder)
    done = whole.run("--dry-run")
    assert done["sources"]["first_seen"] == 5
    assert done["outputs"] == []
    assert everything_in(whole.folder) == before


def test_a_dry_run_touches_no_file_not_even_the_database(whole: Road) -> None:
    whole.run()
    before = everything_in(whole.folder)
    move(whole)
    assert whole.kinds("--dry-run") != []
    assert everything_in(whole.folder) == before


def test_a_dry_run_in_a_folder_without_its_database_makes_none(whole: Road) -> None:
    whole.run()
    whole.forget()
    before = everything_in(whole.folder)
    assert whole.kinds("--dry-run") == []
    assert everything_in(whole.folder) == before


def test_a_dry_run_tells_and_the_next_pass_tells_it_as_if_it_had_not_been(whole: Road) -> None:
    whole.run()
    whole.world.page("/models").status = 500
    for _ in range(4):
        assert whole.kinds("--dry-run") == []
    assert whole.run()["failures"][0]["consecutive"] == 1


def test_a_pass_on_postgresql_writes_the_same_files(
    whole: Road, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole.run()
    names = set(whole.files())
    for path in names:
        (whole.folder / path).unlink()
    whole.forget()
    monkeypatch.setenv("MONITOR_DATABASE_URL", postgres_url)
    assert whole.run()["sources"]["first_seen"] == 5
    expected = whole.files()
    assert set(expected) == names
    assert not (whole.folder / "snapshots/monitor.db").exists()
    assert whole.kinds() == []
    assert whole.files() == expected
    move(whole)
    told = whole.kinds("--dry-run")
    assert whole.files() == expected
    assert whole.kinds() == told != []
    assert whole.kinds() == []


def test_the_database_option_wins_over_the_environment(
    whole: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_DATABASE_URL", "mysql://nowhere/at-all")
    whole.run("--database", f"sqlite:///{whole.folder}/elsewhere/own.db")
    assert (whole.folder / "elsewhere/own.db").exists()
    assert not (whole.folder / "snapshots/monitor.db").exists()


def test_the_demo_never_works_in_the_users_own_database(
    road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.db"
    monkeypatch.setenv("MONITOR_DATABASE_URL", f"sqlite:///{mine}")
    assert road.call("demo") == 0
    assert not mine.exists()


def test_what_a_recording_holds_is_told_as_replayed_and_dated_as_recorded(whole: Road) -> None:
    record = whole.folder / "day.warc.gz"
    whole.run("--record", str(record))
    recorded_at = f"{whole.now:%Y-%m-%dT%H:%M:%SZ}"
    for path in whole.files():
        (whole.folder / path).unlink()
    whole.forget()
    whole.now += timedelta(days=3)
    done = whole.run("--replay", str(record))
    assert done["sources"]["first_seen"] == 5
    assert whole.world.requests == []
    for snapshot in (whole.folder / "snapshots/acme").iterdir():
        evidence = json.loads(snapshot.read_bytes())["evidence"]
        assert evidence["via"] == "replay:day.warc.gz"
        assert evidence["fetched_at"] == recorded_at
    before = whole.files()
    assert whole.run("--replay", str(record))["events"] == []
    assert whole.files() == before
    whole.forget()
    assert whole.run("--replay", str(record))["events"] == []
    assert whole.files() == before
