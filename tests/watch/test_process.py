"""`monitor watch` as a process: its lock, its signals, its lines, its end."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.road.conftest import Road
from tests.watch.watching import PATIENCE_S, Site, Watching, health
from tests.world import Entry

FEED = 'kind = "feed"\n  url = "WORLD/feed.xml"'
LINE = (
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ pass 1: 1 looked at, 0 changed, 0 events, 0 failed, "
    r"1 first seen, next (\d{4}-\d\d-\d\d )?\d\d:\d\d"
)


@pytest.fixture
def fed(road: Road) -> Road:
    """A catalog with one feed."""
    road.world.feed("/feed.xml", [Entry("1", "One", "https://acme.test/1", road.now)])
    road.sources(FEED)
    return road


def lists(site: Site, count: int) -> list[str]:
    rest = 'items = "@"\n  key = "id"\n  fields = {}'
    return [f'kind = "json"\n  url = "{site.url}/{n}"\n  {rest}' for n in range(count)]


def test_a_pass_is_one_line_and_stdout_stays_empty(fed: Road) -> None:
    words = [sys.executable, "-m", "monitor", "watch", "--config", str(fed.folder / "sources.toml")]
    with subprocess.Popen(words, stdout=PIPE, stderr=PIPE, text=True) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(2)]
        process.terminate()
        out, rest = process.communicate(timeout=PATIENCE_S)
    assert re.fullmatch(LINE, lines[1].strip())
    assert (process.returncode, out) == (0, "")
    assert rest.endswith("Z stopped\n")
    assert list((fed.folder / "reports").iterdir())


def test_json_lines_are_one_object_each(fed: Road) -> None:
    with Watching(fed.folder, "--log-format", "json") as watching:
        watching.said('"event": "pass"')
        assert watching.stopped() == 0
    told = [json.loads(line) for line in watching.lines]
    assert [line["event"] for line in told] == ["started", "pass", "stopping", "stopped"]
    assert told[1]["run"] == 1
    assert told[1]["first_seen"] == 1
    assert told[1]["next_at"] > told[1]["finished_at"]
    assert all({"time", "level", "message"} <= line.keys() for line in told)


def test_quiet_keeps_to_passes_that_found_something(fed: Road) -> None:
    with Watching(fed.folder, "--quiet", "--health", "0") as watching:
        address = watching.said("health on").split()[-1]
        while health(address)[1]["last_pass"] is None:
            pass
        assert watching.stopped() == 0
    assert not [line for line in watching.lines if "looked at" in line]


def test_a_second_watch_and_a_run_are_refused(fed: Road) -> None:
    with Watching(fed.folder) as first:
        first.said("pass 1")
        with Watching(fed.folder) as second:
            assert second.ended() == 4
        assert "another pass is running" in "".join(second.lines)
        assert fed.call("run") == 4
        assert first.stopped() == 0
    assert fed.call("run") == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_in_hand_is_finished_and_the_rest_is_not_begun(
    number: signal.Signals, road: Road, site: Site
) -> None:
    road.head = road.head.replace("min_delay = 0", "min_delay = 0\nper_host = 1")
    road.sources(*lists(site, 3))
    with Watching(road.folder, "--log-format", "json") as watching:
        assert site.came.wait(10)
        watching.asked(number)
        watching.said("asked to stop")
        site.let_go.set()
        done = json.loads(watching.said('"event": "pass"'))
        assert watching.ended() == 0
    assert (done["first_seen"], done["deferred"], done["failed"]) == (1, 2, 0)
    assert len(list((road.folder / "snapshots").glob("*/*.json"))) == 1


def test_what_does_not_end_within_the_grace_time_is_given_up(road: Road, site: Site) -> None:
    road.sources(*lists(site, 1))
    with Watching(road.folder, "--grace", "0.2", "--log-format", "json") as watching:
        assert site.came.wait(10)
        watching.asked(signal.SIGTERM)
        done = json.loads(watching.said('"event": "pass"'))
        assert watching.ended() == 0
    assert (done["checked"], done["deferred"]) == (0, 1)


def test_a_second_signal_ends_the_grace_time(road: Road, site: Site) -> None:
    road.sources(*lists(site, 1))
    with Watching(road.folder) as watching:
        assert site.came.wait(10)
        watching.asked(signal.SIGTERM)
        watching.said("within 30 seconds")
        assert not site.let_go.wait(1.1)  # sooner it would be the first one's echo
        watching.asked(signal.SIGTERM)
        watching.said("within 0 seconds")
        assert watching.ended() == 0


def test_sighup_reads_the_sources_anew(fed: Road) -> None:
    with Watching(fed.folder) as watching:
        watching.said("pass 1")
        fed.world.json("/list", [{"id": "a"}])
        more = 'kind = "json"\n  url = "WORLD/list"\n  items = "@"\n  key = "id"\n  fields = {}'
        fed.sources(FEED, more)
        watching.asked(signal.SIGHUP)
        watching.said("read sources.toml: 2 sources")
        assert "1 looked at" in watching.said("pass 2")
        assert watching.stopped() == 0


def test_sighup_brings_the_report_and_the_start_writes_it(fed: Road) -> None:
    with Watching(fed.folder) as watching:
        watching.said("pass 1")
        fed.head = fed.head.replace('"Audio"', '"Audio"\nreport = "0 6 * * mon"')
        fed.sources(FEED)
        watching.asked(signal.SIGHUP)
        watching.said("read sources.toml")
        assert watching.stopped() == 0
    assert not [line for line in watching.lines if "report of" in line]
    with Watching(fed.folder) as again:
        assert "nothing new" in again.said("report of 20")
        assert again.stopped() == 0
    fed.head = fed.head.replace("* mon", "* moon")
    fed.sources(FEED)
    assert fed.call("watch") == 2
    assert "sources.toml:4: [catalog]: report: " in fed.err


def test_a_broken_file_is_said_once_and_the_old_one_stays(fed: Road) -> None:
    file = fed.folder / "sources.toml"
    right = file.read_text(encoding="utf-8")

    def written(text: str) -> None:
        """A whole file at every instant: signals may still be on their way."""
        draft = file.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
        watching.asked(signal.SIGHUP)

    with Watching(fed.folder, "--log-format", "json") as watching:
        watching.said('"event": "pass"')
        written(right.replace("url =", "ulr ="))
        told = json.loads(watching.said('"event": "reload"'))
        assert 'unknown key \\"ulr\\"' in json.dumps(told)
        assert told["level"] == "error"
        for _ in range(3):
            watching.asked(signal.SIGHUP)
        written(right.replace("min_delay =", "mim_delay ="))
        assert "mim_delay" in watching.said('"event": "reload"')
        written(right)
        assert json.loads(watching.said('"event": "reload"'))["well"] is True
        written(right.replace("min_delay =", "mim_delay ="))
        assert "mim_delay" in watching.said('"event": "reload"')
        assert watching.stopped() == 0
    assert sum("ulr" in line for line in watching.lines) == 1


def test_a_killed_watch_leaves_no_lock_and_the_next_one_goes_on(fed: Road) -> None:
    with Watching(fed.folder) as watching:
        watching.said("pass 1")
        watching.asked(signal.SIGKILL)
        assert watching.ended() == -signal.SIGKILL
    with Watching(fed.folder, "--health", "0") as again:
        address = again.said("health on").split()[-1]
        while (told := health(address)[1])["status"] == "starting":
            pass
        assert told["last_pass"]["run"] == 1
        assert again.stopped() == 0
    assert not [line for line in again.lines if "looked at" in line]


def test_one_killed_in_a_pass_is_made_good(road: Road, site: Site) -> None:
    road.sources(*lists(site, 1))
    with Watching(road.folder) as watching:
        assert site.came.wait(10)
        watching.asked(signal.SIGKILL)
        watching.ended()
    site.let_go.set()
    with Watching(road.folder) as again:
        assert "1 first seen" in again.said("pass 2")
        assert again.stopped() == 0


def test_what_is_wrong_at_the_start_ends_it(fed: Road, taken: int, tmp_path: Path) -> None:
    assert fed.call("watch", "--health", str(taken)) == 2
    assert "name a free port" in fed.err
    assert fed.call("watch", "--health", "99999") == 2
    assert fed.call("watch", "--grace", "-1") == 2
    assert fed.call("watch", "--database", "mysql://x/y") == 2
    assert fed.call("watch", "--format", "json") == 2
    (fed.folder / "sources.toml").write_text("nothing = 1", encoding="utf-8")
    assert fed.call("watch") == 2
    assert fed.out == ""
