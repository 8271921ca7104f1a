"""Evidence is the answer that shows the fact, wherever the fact is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.road.conftest import Road
from tests.road.github.asking import EVERYTHING, has_token, the_event, watching
from tests.world import Repo

NEWS = "# Vox\n\nSpeaks.\n\n## News\n\n- 2026-11-01 Vox is out\n"


def address(road: Road, path: str) -> str:
    """The address that a fact is read at: one for all with a token."""
    github = road.world.github
    base = github.server if path.endswith((".atom", ".md")) else f"{github.api}/repos"
    return road.world.environment["GITHUB_GRAPHQL_URL"] if has_token(road) else f"{base}/{path}"


def claimed(road: Road) -> dict[str, Any]:
    """Where the verdict on the licence was read."""
    assert road.call("claims", "--format", "json") == 0
    rows = json.loads(road.out)["claims"]
    return dict(next(row["evidence"] for row in rows if row["field"] == "license"))


def test_each_event_has_the_answer_that_shows_it(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, license="MIT", readme=NEWS)
    repo.release("v0.5", published_at=both.now - timedelta(days=30))
    watching(both, EVERYTHING)
    both.run()
    repo.release("v0.6", published_at=both.now)
    repo.license, repo.archived = "Apache-2.0", True
    repo.branch("vox-2")
    repo.readme = NEWS.replace("Speaks.\n\n", "") + "- 2026-11-22 Vox 2 is out\n"
    events = both.run()["events"]
    found = {(event["kind"], event["predicate"].partition(":")[0] if event["predicate"] else "")
             : event["evidence"] for event in events}  # fmt: skip
    assert {kind: evidence["url"] for kind, evidence in found.items()} == {
        ("release.new", "release"): address(both, "acme/vox/releases/tags/v0.6"),
        ("license.changed", "license"): address(both, "acme/vox"),
        ("repo.archived", "archived"): address(both, "acme/vox"),
        ("entry.new", "entry"): address(both, "acme/vox/raw/HEAD/README.md"),
        ("page.changed", ""): address(both, "acme/vox/raw/HEAD/README.md"),
    } | {("entry.new", "branch"): address(both, "acme/vox/branches?per_page=100")}
    assert all(
        (evidence["status"], len(evidence["sha256"])) == (200, 64) for evidence in found.values()
    )


def test_what_is_withdrawn_has_the_answer_that_lacks_it(both: Road, vox: Repo) -> None:
    vox.release("v0.6", published_at=both.now)
    both.run()
    vox.withdraw("v0.6", with_tag=True)
    both.run()
    event = the_event(both)
    assert event["kind"] == "release.withdrawn"
    assert event["evidence"]["url"] == address(both, "acme/vox/releases/tags/v0.6")
    assert event["evidence"]["status"] == (200 if has_token(both) else 404)


def test_a_claim_keeps_the_answer_that_shows_it_though_others_changed_since(both: Road) -> None:
    repo = both.world.github.repo("acme/vox", id=801, license="MIT", readme=NEWS)
    repo.release("v0.5", published_at=both.now - timedelta(days=30))
    model = '  [[provider.model]]\n  name = "Vox"\n  license = "MIT"\n  github = "acme/vox"\n'
    both.head += model
    watching(both, EVERYTHING)
    both.run()
    repo.release("v0.6", published_at=both.now)
    repo.readme = NEWS + "- 2026-11-22 Vox 2 is out\n"
    both.run()
    evidence = claimed(both)
    assert evidence["url"] == address(both, "acme/vox")
    files = both.files()
    both.forget()
    both.run()
    assert claimed(both) == evidence
    assert both.files() == files


def test_events_of_a_rebuilt_database_have_the_same_evidence(both: Road, vox: Repo) -> None:
    watching(both, EVERYTHING)
    both.run()
    vox.release("v0.6", published_at=both.now)
    vox.readme = NEWS
    events = both.run()["events"]
    both.forget()
    both.run()
    assert both.call("report", "--since", "30d", "--format", "json") == 0
    told = {event["id"]: event for event in json.loads(both.out)["events"]}
    assert [told[event["id"]] for event in events] == events
