"""The workflow, run against a scratch repository: one pull request, however many weeks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.contrib.conftest import BRANCH, SOURCE, Hosted
from tests.road.conftest import HEAD
from tests.world import Entry

BASELINE = {
    "reports/catalog.html",
    "reports/catalog.md",
    "snapshots/acme/github--acme--vox.json",
    "snapshots/counters.csv",
}
PROPOSES = ["pr list", "auth setup-git", "pr create"]
UPDATES = ["pr list", "auth setup-git", "pr edit"]


def test_the_first_run_opens_a_pull_request(hosted: Hosted) -> None:
    hosted.run()
    pull = hosted.pull()
    assert (pull["headRefName"], pull["baseRefName"]) == (BRANCH, "main")
    assert pull["title"] == "monitor: no events"
    assert pull["body"].startswith("# Audio: ")
    assert set(hosted.brought()) == BASELINE, "neither the database nor the lock"
    assert hosted.calls() == PROPOSES
    bot = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
    made = hosted.git("log", "--format=%an <%ae>%n%cn <%ce>", f"main..{BRANCH}")
    assert made.splitlines() == [bot, bot]


def test_a_run_that_finds_nothing_touches_nothing(hosted: Hosted) -> None:
    hosted.world.feed("/news.xml", [entry(1, "One")])
    hosted.push("main", {"sources.toml": HEAD + SOURCE + feed(hosted)})
    hosted.run()
    tip, pull = hosted.tip(), hosted.pull()
    hosted.calls()
    hosted.world.requests.clear()
    hosted.push("main", {".gitignore": "snapshots/monitor.db*\n", "README.md": "Moved on.\n"})
    hosted.run()
    assert hosted.tip() == tip
    assert hosted.pull() == pull
    assert hosted.calls() == ["pr list"]
    statuses = [seen.status for seen in hosted.world.requests if seen.path == "/news.xml"]
    assert statuses == [304], "the database was kept, and with it the validators"


def test_each_change_updates_the_same_pull_request(hosted: Hosted) -> None:
    hosted.run()
    tip = hosted.tip()
    hosted.calls()
    hosted.release("v0.6")
    hosted.run()
    pull = hosted.pull()
    assert pull["title"] == "monitor: 1 notable event"
    assert "acme/vox v0.6 released" in pull["body"]
    assert hosted.tip() != tip
    assert hosted.git("rev-list", "--count", f"main..{BRANCH}") == "1", "one commit, made anew"
    assert hosted.calls() == UPDATES
    hosted.release("v0.7")
    hosted.run()
    pull = hosted.pull()
    assert pull["title"] == "monitor: 2 notable events", "what nobody merged is still told"
    assert "v0.6 released" in pull["body"]
    assert "v0.7 released" in pull["body"]
    lines = hosted.git("show", f"{BRANCH}:snapshots/events.jsonl").splitlines()
    told = [json.loads(line)["predicate"] for line in lines]
    assert told == ["release:v0.6", "release:v0.7"], "and told once"


def test_after_a_merge_the_next_change_opens_the_next_pull_request(hosted: Hosted) -> None:
    hosted.run()
    hosted.merge()
    hosted.calls()
    hosted.run()
    assert hosted.calls() == ["pr list"]
    hosted.release("v0.6")
    hosted.run()
    first, second = hosted.pulls()
    assert (first["state"], second["state"]) == ("closed", "open")
    assert second["title"] == "monitor: 1 notable event"
    assert hosted.git("rev-list", "--count", f"main..{BRANCH}") == "1"
    assert hosted.calls() == PROPOSES


def test_a_pull_request_of_a_fork_with_our_branch_name_is_left_alone(hosted: Hosted) -> None:
    foreign = {"number": 1, "state": "open", "headRefName": BRANCH, "isCrossRepository": True}
    hosted.change_pulls([foreign])
    hosted.run()
    assert hosted.pulls()[0] == foreign
    assert hosted.pulls()[1]["number"] == 2


def test_what_a_person_added_to_the_branch_stays(hosted: Hosted) -> None:
    hosted.run()
    hosted.push(BRANCH, {"sources.toml": HEAD + SOURCE + "# checked by Ada\n"})
    hosted.release("v0.6")
    hosted.run()
    assert "# checked by Ada" in hosted.git("show", f"{BRANCH}:sources.toml")
    assert hosted.pull()["title"] == "monitor: 1 notable event"


def test_a_branch_in_conflict_begins_anew_and_says_where_it_was(hosted: Hosted) -> None:
    hosted.run()
    tip = hosted.tip()
    hosted.push("main", {"reports/catalog.md": "Written by hand.\n"})
    done = hosted.run()
    warning = f"warning: {BRANCH} is in conflict and begins anew; it was {tip}"
    assert done.commands == [warning]
    assert hosted.git("rev-list", "--count", f"main..{BRANCH}") == "1"
    assert hosted.git("merge-base", "main", BRANCH) == hosted.git("rev-parse", "main")
    assert hosted.pull()["number"] == 1


def test_nothing_that_upstream_says_is_executed(hosted: Hosted) -> None:
    title = "One $(touch pwned) `touch pwned` '; touch pwned; ' ${{ github.token }} @ada"
    hosted.world.feed("/news.xml", [entry(0, "Zero")])
    hosted.push("main", {"sources.toml": HEAD + SOURCE + feed(hosted)})
    hosted.run()
    hosted.world.feed("/news.xml", list(hostile(title)))
    hosted.release("v0.6-$(touch${IFS}pwned)`touch${IFS}pwned`", name="\n::error::pwned")
    done = hosted.run()
    assert list(hosted.home.rglob("pwned")) == []
    assert done.commands == [], "the log commands nothing"
    assert "##[error]pwned" in done.log
    assert hosted.pull()["title"] == "monitor: 1 notable, 4 minor events"
    body = hosted.pull()["body"]
    assert "touch pwned" in body
    assert "good-token" not in body
    assert "@ada" not in body


def test_where_nothing_was_reached_the_job_warns_and_proposes_nothing(hosted: Hosted) -> None:
    hosted.world.down()
    done = hosted.run()
    assert done.commands == ["warning: No upstream was reached: nothing is proposed."]
    assert hosted.pulls() == []
    assert hosted.calls() == ["pr list"]


def test_a_wrong_sources_toml_fails_the_job(hosted: Hosted) -> None:
    (hosted.home / "bin/monitor").unlink()  # the one that was installed is found
    hosted.push("main", {"sources.toml": HEAD + '[[provider.source]]\nkind = "fead"\n'})
    done = hosted.runner.run()
    assert done.status == 2
    assert 'did you mean "feed"?' in done.log
    assert hosted.pulls() == []


def test_a_report_that_is_too_long_is_cut_with_a_count(hosted: Hosted) -> None:
    now = datetime.now(UTC) - timedelta(hours=1)
    hosted.push("main", {"snapshots/events.jsonl": "".join(event(n, now) for n in range(900))})
    hosted.run()
    body = hosted.pull()["body"]
    told, more = body.count("\n- **"), int(body.rsplit("… and ", 1)[1].split()[0])
    assert told + more == 900
    assert 60_000 < len(body) <= 65_536


def feed(hosted: Hosted) -> str:
    """A feed as a source of the catalog's one provider."""
    return f'[[provider.source]]\nkind = "feed"\nurl = "{hosted.world.url}/news.xml"\n'


def hostile(title: str) -> Iterator[Entry]:
    """Entries whose titles would like to be commands: of a shell, a template, the runner."""
    titles = ("Zero", title, "Two\n::error::pwned\n", "::error::pwned", "Four ##[error]pwned")
    for number, words in enumerate(titles):
        yield entry(number, words)


def entry(number: int, title: str) -> Entry:
    """An entry of the feed, published today."""
    return Entry(str(number), title, f"https://news.example.org/{number}", datetime.now(UTC))


def event(number: int, at: datetime) -> str:
    """A line of `events.jsonl`, each of a source of its own."""
    url, stamp = f"https://news.example.org/{number}", f"{at:%Y-%m-%dT%H:%M:%SZ}"
    evidence = {"url": url, "fetched_at": stamp, "status": 200, "sha256": "0" * 64, "via": None}
    line = {
        "id": f"e-{number:016x}",
        "kind": "entry.new",
        "severity": "minor",
        "provider": "acme",
        "source": f"feed:{url}",
        "subject": f"feed:{url}",
        "predicate": f"entry:{number}",
        "title": f"Entry {number}",
        "old": None,
        "new": {"title": f"Entry {number}", "url": url},
        "url": url,
        "observed_at": stamp,
        "evidence": evidence,
    }
    return json.dumps(line) + "\n"
