"""`monitor mute`: what is stored and told to nobody, from the command line to the receiver."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.notify.conftest import Desk
from tests.notify.receivers import Mail, Web
from tests.notify.test_delivery import hook
from tests.notify.test_incidents import two_lists
from tests.road.conftest import Road

VOX = "github:acme/vox"


def mute(road: Road, *words: str, status: int = 0) -> str:
    """Mute at the road's time; gives what was said, on whichever stream."""
    got = road.call("mute", *words, "--now", road.now.isoformat())
    assert got == status, road.err
    return road.err if status else road.out


def decided(desk: Desk) -> Path:
    return desk.road.folder / "snapshots/decisions.toml"


def reports(road: Road, end: str) -> str:
    (path,) = (road.folder / "reports").glob(f"2026-W*{end}")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("target", [VOX, "github:acme/*", "release.new", "release.*"])
def test_a_muted_event_is_stored_and_told_to_nobody(desk: Desk, web: Web, target: str) -> None:
    desk.targets(hook(web))
    assert f"{target}: muted until it is taken back" in mute(desk.road, target, "--why", "noisy")
    desk.release(count=2)
    told = desk.run()["events"]
    assert [event["kind"] for event in told] == ["release.new"] * 2
    assert web.posted == []
    assert desk.alerts() == []
    stored = (desk.road.folder / "snapshots/events.jsonl").read_text(encoding="utf-8")
    assert stored.count('"release.new"') == 2
    desk.road.call("history", VOX)
    assert desk.road.out.count("release.new") == 2


def test_in_the_reports_it_is_a_number_and_in_their_json_it_stands(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    mute(desk.road, VOX, "--why", "noisy")
    desk.release(count=3)
    desk.run()
    for end in (".md", ".html"):
        text = reports(desk.road, end)
        assert "3 muted events." in text
        assert "Nothing but what is muted." in text
        assert "v1" not in text
    now = ("--now", desk.road.now.isoformat())
    desk.road.call("report", *now)
    assert "3 muted events." in desk.road.out
    assert "v1" not in desk.road.out
    desk.road.call("report", "--format", "json", *now)
    assert len(json.loads(desk.road.out)["events"]) == 3


def test_what_is_not_muted_is_told_beside_it(desk: Desk, web: Web) -> None:
    desk.targets(hook(web, 'min_severity = "info"'))
    mute(desk.road, "release.*", "--why", "noisy")
    desk.release()
    desk.road.world.github["acme/vox"].license = "Apache-2.0"
    desk.run()
    (document,) = web.documents()
    assert [event["kind"] for event in document["events"]] == ["license.changed"]
    assert "1 event from 1 provider: 1 critical." in reports(desk.road, ".md")
    assert "1 muted event." in reports(desk.road, ".md")


def test_from_its_day_on_it_is_told_again_and_the_reports_stay_as_they_are(
    desk: Desk, web: Web
) -> None:
    """The road's clock begins on a Sunday at six."""
    desk.targets(hook(web))
    mute(desk.road, VOX, "--until", "2026-11-23", "--why", "this Sunday")
    assert "until = 2026-11-23\n" in decided(desk).read_text(encoding="utf-8")
    desk.release()
    desk.run()
    sunday = desk.road.files()
    desk.run(hours=24)
    assert desk.road.files() == sunday
    desk.release()
    desk.run()
    (document,) = web.documents()
    assert [event["title"] for event in document["events"]] == ["acme/vox v2 released"]
    week = desk.road.folder / "reports/2026-W47.md"
    assert "1 muted event." in week.read_text(encoding="utf-8")


def test_what_a_digest_has_collected_is_left_out_once_it_is_muted(desk: Desk, mail: Mail) -> None:
    address = f'url = "smtp://127.0.0.1:{mail.port}/?to=ada@acme.test"'
    desk.targets(f'{address}\nmin_severity = "info"\ndigest = "weekly"')
    desk.release(count=2)
    desk.road.world.github["acme/vox"].license = "Apache-2.0"
    desk.run()
    assert desk.alerts()[0]["events"] == 3
    mute(desk.road, "release.new", "--why", "noisy")
    desk.run(hours=24)
    (got,) = mail.got
    text, html = (part.get_content() for part in got.iter_parts())
    assert "license.changed" in text
    assert "release.new" not in text + html


def test_a_digest_of_muted_events_alone_is_not_sent(desk: Desk, mail: Mail) -> None:
    desk.targets(f'url = "smtp://127.0.0.1:{mail.port}/?to=ada@acme.test"\ndigest = "daily"')
    desk.release()
    desk.run()
    mute(desk.road, VOX, "--why", "noisy")
    desk.run(hours=24)
    assert mail.got == []
    assert desk.alerts() == []


def test_incidents_of_a_muted_source_are_muted_too(desk: Desk, web: Web) -> None:
    two_lists(desk.road, after=f'[[notify]]\n{hook(web)}\nmin_severity = "info"\n')
    mute(desk.road, "l", "--why", "it moves")
    desk.road.world.page("/l.json").status = 500
    kinds = [event["kind"] for _ in range(4) for event in desk.run()["events"]]
    desk.road.world.page("/l.json").mend()
    kinds += [event["kind"] for event in desk.run()["events"]]
    assert kinds == ["source.failing", "source.recovered"]
    assert web.posted == []


def test_taking_it_back_lets_it_speak_again(desk: Desk, web: Web) -> None:
    desk.targets(hook(web))
    mute(desk.road, VOX, "--why", "noisy")
    assert f"{VOX}: told again" in mute(desk.road, VOX, "--off")
    desk.release()
    desk.run()
    assert len(web.posted) == 1
    assert "[[muted]]" not in decided(desk).read_text(encoding="utf-8")


def test_what_is_muted_can_be_listed(desk: Desk) -> None:
    desk.targets()
    assert mute(desk.road) == "nothing is muted\n"
    mute(desk.road, "model.*", "--until", "2027-01-31", "--why", "too  many")
    mute(desk.road, VOX, "--why", "it moves")
    head, models, vox = mute(desk.road, "--list").splitlines()
    assert head.split() == ["TARGET", "UNTIL", "WHY"]
    assert models.split("  ")[0] == "model.*"
    assert "until 2027-01-31" in models
    assert vox.endswith("it moves")
    before = decided(desk).stat().st_mtime_ns
    assert mute(desk.road, VOX, "--list").splitlines() == [head, models, vox]
    assert decided(desk).stat().st_mtime_ns == before
    desk.road.call("mute", "--format", "json", "--now", "2027-02-01T00:00:00Z")
    document = json.loads(desk.road.out)
    assert document["schema"] == "monitor/mute/1"
    assert document["mute"][0] == {
        "target": "model.*",
        "since": desk.road.now.isoformat().replace("+00:00", "Z"),
        "until": "2027-01-31T00:00:00Z",
        "why": "too many",
        "holds": False,
    }


def test_status_says_what_is_muted(desk: Desk) -> None:
    desk.targets()
    mute(desk.road, "github:acme/*", "--until", "2027-01-31", "--why", "it moves")
    now = ("--now", desk.road.now.isoformat())
    desk.road.call("status", *now)
    assert f"{VOX}: muted until 2027-01-31 00:00: it moves" in desk.road.out
    desk.road.call("status", "--format", "json", *now)
    (row,) = json.loads(desk.road.out)["status"]
    assert row["muted"]["why"] == "it moves"
    desk.road.call("status", "--format", "json", "--now", "2027-02-01T00:00:00Z")
    assert json.loads(desk.road.out)["status"][0]["muted"] is None


def test_a_pass_that_found_only_muted_events_is_quiet(desk: Desk) -> None:
    desk.targets()
    mute(desk.road, VOX, "--why", "noisy")
    desk.release()
    stamp = desk.road.now.isoformat()
    assert desk.road.call("run", "--all", "--quiet", "--now", stamp) == 0
    assert (desk.road.out, desk.road.err) == ("", "")
    desk.release()
    desk.road.call("run", "--all", "--now", stamp)
    assert "  1 muted event\n" in desk.road.out
    assert "released" not in desk.road.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((VOX,), '--why "…" is missing'),
        ((VOX, "--why", " "), '--why "…" is missing'),
        (("github:acme/vix", "--why", "w"), f"did you mean {VOX}"),
        (("release.nwe", "--why", "w"), "did you mean release.new"),
        (("github:nobody/*", "--why", "w"), "nothing known begins so"),
        (("*", "--why", "w"), "would silence everything"),
        (("rel*new", "--why", "w"), "has a * before its end"),
        ((VOX, "--why", "w", "--until", "2026-11-22"), "is over: name a day that is to come"),
        ((VOX, "--why", "w", "--until", "soon"), "is no time"),
        ((VOX, "--off"), f'"{VOX}" is not muted\n  muted is: nothing'),
        (("--why", "w"), "name what is to be muted"),
        (("--off",), "name what is to be muted"),
    ],
)
def test_what_cannot_be_muted_is_said_with_its_cure(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    desk.targets()
    assert said in mute(desk.road, *words, status=2)
    assert not decided(desk).exists()


def test_a_subject_that_only_the_history_knows_can_be_muted(desk: Desk) -> None:
    desk.targets()
    desk.release()
    desk.run()
    desk.road.sources('kind = "page"\n  url = "WORLD/p"')
    mute(desk.road, VOX, "--why", "it is no longer watched")


def test_a_broken_file_ends_a_pass_before_anything_is_asked(desk: Desk) -> None:
    desk.targets()
    decided(desk).write_text('[[muted]]\ntarget = "x"\nwhi = "w"\n', encoding="utf-8")
    before = desk.road.files()
    desk.road.world.requests.clear()
    for verb in ("run", "report", "status", "mute"):
        assert desk.road.call(verb) == 2
        assert 'decisions.toml:3: muted 1: unknown key "whi"' in desk.road.err
        assert desk.road.out == ""
    assert desk.road.world.requests == []
    assert desk.road.files() == before
