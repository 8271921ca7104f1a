"""Packages of PyPI and npm, and papers of arXiv, from one end to the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world.exchange import Fault

LONG_AGO = "2026-01-01T00:00:00Z"
PYPI = 'kind = "pypi"\n  project = "Vox_Tools"\n  server = "WORLD/pypi"'
NPM = 'kind = "npm"\n  package = "@acme/vox"\n  server = "WORLD/npm"'
PAPER = 'kind = "arxiv"\n  paper = "{}"\n  server = "WORLD/arxiv"'
WELL = 'kind = "page"\n  id = "well"\n  url = "WORLD/well"'


class Package:
    """A package of either registry with five versions, looked at once."""

    def __init__(self, road: Road, kind: str) -> None:
        self.road, self.kind = road, kind
        self.pypi = road.world.pypi.project("Vox.Tools")
        self.npm = road.world.npm.package("@acme/vox")
        self.upstream = road.world.pypi if kind == "pypi" else road.world.npm
        self.id = "pypi:vox-tools" if kind == "pypi" else "npm:@acme/vox"
        self.name = self.id.partition(":")[2]
        for number in range(5):
            self.publish(f"0.{number}.0", at=f"2026-01-0{number + 1}T00:00:00Z")
        road.world.page("/well", "<main><p>All is well here.</p></main>")
        road.sources(PYPI if kind == "pypi" else NPM, WELL)
        done = road.run()
        assert (done["events"], done["sources"]["first_seen"]) == ([], 2), done["failures"]

    def publish(self, version: str, at: str | datetime | None = None) -> None:
        made = self.pypi.upload if self.kind == "pypi" else self.npm.publish
        made(version, at=at or self.road.now)

    def delete(self, version: str) -> None:
        (self.pypi.delete if self.kind == "pypi" else self.npm.unpublish)(version)

    def license(self, spdx: str | None) -> None:
        self.pypi.license = self.npm.license = spdx

    def vanish(self) -> None:
        self.road.world.pypi.projects.clear()
        self.road.world.npm.packages.clear()

    def kinds(self) -> list[str]:
        return self.road.kinds()

    def event(self) -> dict[str, Any]:
        (event,) = self.road.run()["events"]
        return dict(event)


@pytest.fixture(params=["pypi", "npm"])
def package(request: pytest.FixtureRequest, road: Road) -> Package:
    return Package(road, request.param)


@pytest.fixture
def pypi(road: Road) -> Package:
    return Package(road, "pypi")


@pytest.fixture
def npm(road: Road) -> Package:
    return Package(road, "npm")


# Both registries


def test_a_version_is_told_once(package: Package) -> None:
    package.publish("1.0.0")
    event = package.event()
    assert (event["kind"], event["severity"], event["provider"]) == (
        "release.new",
        "notable",
        "acme",
    )
    assert (event["source"], event["subject"]) == (package.id, package.id)
    assert event["title"] == f"{package.name} 1.0.0 released"
    assert event["new"]["published_at"] == package.road.now.replace(hour=7).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    assert "1.0.0" in event["url"]
    assert [package.kinds() for _ in range(2)] == [[], []]
    package.road.forget()
    assert package.kinds() == []


def test_an_unchanged_registry_answers_304_and_no_file_moves(package: Package) -> None:
    before = package.road.files()
    done = package.road.run()
    assert done["requests"]["not_modified"] == 2
    assert (done["sources"]["unchanged"], package.road.files()) == (2, before)


@pytest.mark.parametrize("number", ["1.0.0", "2.0.0"])
def test_a_pre_release_is_told_as_one(package: Package, number: str) -> None:
    package.publish(f"{number}rc1" if package.kind == "pypi" else f"{number}-rc.1")
    assert package.event()["kind"] == "release.prerelease"
    package.publish(number)
    assert package.event()["kind"] == "release.new"


def test_a_deleted_version_is_withdrawn_after_two_looks(package: Package) -> None:
    package.delete("0.2.0")
    assert package.kinds() == []
    event = package.event()
    assert (event["kind"], event["predicate"]) == ("release.withdrawn", "release:0.2.0")
    assert [package.kinds() for _ in range(2)] == [[], []]


def test_another_licence_is_told_with_the_version_that_brings_it(package: Package) -> None:
    package.license("Apache-2.0")
    assert package.kinds() == []
    package.publish("1.0.0")
    assert package.kinds() == ["license.changed", "release.new"]
    changed = next(e for e in package.road.told if e["kind"] == "license.changed")
    assert (changed["old"], changed["new"]) == ("MIT", "Apache-2.0")
    assert package.kinds() == []


def test_a_licence_that_is_no_longer_stated_waits_for_a_second_look(package: Package) -> None:
    package.license(None)
    package.publish("1.0.0")
    assert [package.kinds() for _ in range(3)] == [["release.new"], ["license.changed"], []]


def test_a_package_that_is_gone_is_told_after_two_looks(package: Package) -> None:
    package.vanish()
    assert package.kinds() == []
    event = package.event()
    assert (event["kind"], event["severity"]) == ("repo.gone", "critical")
    assert package.kinds() == []


def test_a_registry_that_lists_nothing_withdraws_nothing(package: Package) -> None:
    package.pypi.files.clear()
    package.npm.versions.clear()
    for _ in range(2):
        done = package.road.run()
        assert ([f["error"] for f in done["failures"]], done["events"]) == (["empty"], [])


def test_a_mended_old_version_is_news_and_not_the_one_people_get(package: Package) -> None:
    package.publish("2.0.0", at="2026-11-20T00:00:00Z")
    package.kinds()
    if package.kind == "pypi":
        package.publish("0.4.1")
    else:
        package.npm.publish("0.4.1", at=package.road.now, tag="v0")
    assert package.event()["predicate"] == "release:0.4.1"
    page = (package.road.folder / "reports" / "catalog.md").read_text(encoding="utf-8")
    name = "Vox.Tools (PyPI)" if package.kind == "pypi" else "acme/vox (npm)"
    assert f"{name}](" in page
    assert ": [2.0.0](" in page
    assert "0.4.1" not in page


@pytest.mark.parametrize("fault", ["cut", "reset", "empty", "bot_wall", "garbage_encoding"])
def test_a_fault_is_a_failure_and_no_event(package: Package, fault: Fault) -> None:
    package.upstream.fault(fault)
    done = package.road.run()
    assert (done["events"], len(done["failures"])) == ([], 1)
    package.upstream.mend()
    assert package.kinds() == []


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_refusal_is_a_failure_and_no_event(package: Package, status: int) -> None:
    package.upstream.status = status
    done = package.road.run()
    assert (done["events"], len(done["failures"])) == ([], 1)


# PyPI


def test_yanked_is_withdrawn_and_told_once(pypi: Package) -> None:
    pypi.pypi.yank("0.2.0", "breaks on Windows")
    event = pypi.event()
    assert (event["kind"], event["predicate"]) == ("release.withdrawn", "release:0.2.0")
    assert event["new"]["reason"] == "breaks on Windows"
    pypi.pypi.yank("0.2.0", "breaks everywhere")
    assert pypi.kinds() == []
    pypi.pypi.delete("0.2.0")
    assert [pypi.kinds() for _ in range(3)] == [[], [], []]


def test_a_yank_that_is_undone_is_no_news(pypi: Package) -> None:
    pypi.pypi.yank("0.2.0")
    pypi.kinds()
    pypi.pypi.yank("0.2.0", reason=False)
    assert [pypi.kinds() for _ in range(2)] == [[], []]


def test_a_version_of_which_one_file_is_yanked_stands(pypi: Package) -> None:
    pypi.pypi.files[0].yanked = "a broken wheel"
    assert [pypi.kinds() for _ in range(2)] == [[], []]


def test_another_file_of_a_version_is_no_news(pypi: Package) -> None:
    pypi.pypi.upload("0.4.0", at=pypi.road.now, name="vox_tools-0.4.0-cp311-cp311-win32.whl")
    assert [pypi.kinds() for _ in range(2)] == [[], []]


@pytest.mark.parametrize("status", ["archived", "deprecated", "quarantined"])
def test_the_status_of_a_project_is_told(pypi: Package, status: str) -> None:
    pypi.pypi.status, pypi.pypi.reason = status, "see vox2"
    event = pypi.event()
    assert (event["kind"], event["title"]) == ("repo.archived", f"vox-tools is {status}: see vox2")
    assert event["url"].endswith("/project/vox-tools/")
    assert [pypi.kinds() for _ in range(2)] == [[], []]
    pypi.pypi.status = "active"
    assert pypi.event()["title"] == "vox-tools is active again: see vox2"


def test_a_version_that_is_not_described_yet_is_a_failed_look(pypi: Package) -> None:
    pypi.publish("1.0.0")
    pypi.pypi.described = False
    done = pypi.road.run()
    assert ([f["error"] for f in done["failures"]], done["events"]) == (["unreadable"], [])
    pypi.pypi.described = True
    assert pypi.kinds() == ["release.new"]


# npm


def test_a_deprecated_package_is_told_once_with_its_message(npm: Package) -> None:
    npm.npm.deprecate("use @acme/voxel")
    event = npm.event()
    assert (event["kind"], event["severity"]) == ("repo.archived", "notable")
    assert event["title"] == "@acme/vox is deprecated: use @acme/voxel"
    assert npm.kinds() == []
    npm.npm.deprecate("")
    assert npm.event()["title"] == "@acme/vox is active again"


def test_old_versions_that_are_deprecated_are_no_news(npm: Package) -> None:
    npm.npm.versions["0.1.0"].deprecated = "no longer supported"
    assert [npm.kinds() for _ in range(2)] == [[], []]


def test_an_unpublished_package_is_gone(npm: Package) -> None:
    npm.npm.unpublish()
    assert [npm.kinds() for _ in range(3)] == [[], ["repo.gone"], []]


def test_a_document_that_is_too_large_is_read_abbreviated(npm: Package) -> None:
    npm.road.head = npm.road.head.replace("min_delay = 0", "min_delay = 0\nmax_body = 20000")
    npm.road.sources(NPM, WELL)
    npm.npm.padding = 30_000
    assert npm.kinds() == []
    npm.publish("1.0.0")
    npm.license("Apache-2.0")
    npm.publish("1.1.0")
    assert npm.kinds() == ["license.changed", "release.new", "release.new"]
    assert [seen.status for seen in npm.road.world.requests if "npm" in seen.path] == [200, 200]
    before = npm.road.files()
    assert npm.kinds() == []
    assert [seen.status for seen in npm.road.world.requests if "npm" in seen.path] == [304]
    assert npm.road.files() == before


# arXiv


@pytest.fixture
def paper(road: Road) -> Any:
    """A paper in its first version, among three that are watched, looked at once."""
    made = road.world.arxiv.paper("2507.13264", "Voxtral", at="2025-07-17T14:47:31Z")
    road.world.arxiv.paper("cs/0112017", "Old & <good>", at="2001-12-12T20:20:20Z")
    road.world.arxiv.paper("math/0309136", "Older", at="2003-09-08T00:00:00Z").revise(at=LONG_AGO)
    numbers = ("2507.13264", "cs/0112017", "math.GT/0309136")
    road.sources(*(PAPER.format(number) for number in numbers))
    done = road.run()
    assert (done["events"], done["sources"]["first_seen"]) == ([], 3), done["failures"]
    assert done["requests"]["sent"] == 1
    return made


def test_a_new_version_of_a_paper_is_told_once(road: Road, paper: Any) -> None:
    paper.revise(title="Voxtral: Speech")
    (event,) = road.run()["events"]
    assert (event["kind"], event["predicate"]) == ("release.new", "release:v2")
    assert event["title"] == "arXiv 2507.13264 v2: Voxtral: Speech"
    assert event["url"] == "https://arxiv.org/abs/2507.13264v2"
    assert (event["source"], event["subject"]) == ("arxiv:2507.13264", "arxiv:2507.13264")
    assert [road.kinds() for _ in range(2)] == [[], []]


def test_of_two_versions_at_once_the_newest_is_told(road: Road, paper: Any) -> None:
    paper.revise()
    paper.revise()
    (event,) = road.run()["events"]
    assert event["predicate"] == "release:v3"
    assert road.kinds() == []


def test_a_withdrawn_paper_is_told_as_withdrawn(road: Road, paper: Any) -> None:
    paper.withdraw("This paper has been withdrawn by the authors due to an error in section 3")
    (event,) = road.run()["events"]
    assert (event["kind"], event["title"]) == (
        "release.withdrawn",
        "arXiv 2507.13264 v2 withdrawn: Voxtral",
    )
    assert "section 3" in event["new"]["reason"]
    assert [road.kinds() for _ in range(2)] == [[], []]
    paper.comment = None
    paper.revise()
    assert road.kinds() == ["release.new"]


def test_papers_that_stand_move_no_file(road: Road, paper: Any) -> None:
    before = road.files()
    done = road.run()
    assert (done["sources"]["unchanged"], done["events"]) == (3, [])
    assert road.files() == before


def silent(road: Road) -> None:
    road.world.arxiv.silent = True


def in_haste(road: Road) -> None:
    road.world.arxiv.status = 429


def cut(road: Road) -> None:
    road.world.arxiv.fault("cut")


@pytest.mark.parametrize("happens", [silent, in_haste, cut])
def test_an_archive_in_trouble_is_a_failure_for_each(
    road: Road, paper: Any, happens: Callable[[Road], None]
) -> None:
    happens(road)
    for _ in range(2):
        done = road.run(status=3)
        assert (done["events"], len(done["failures"])) == ([], 3)
        road.now += timedelta(hours=1)
    road.world.arxiv.mend()
    assert road.kinds() == []


def test_a_paper_that_is_not_there_fails_alone(road: Road, paper: Any) -> None:
    del road.world.arxiv.papers["cs/0112017"]
    for _ in range(2):
        done = road.run()
        (failure,) = done["failures"]
        assert (failure["source"], failure["error"]) == ("arxiv:cs/0112017", "not-found")
        assert done["events"] == []


def test_check_says_what_would_be_fetched(road: Road) -> None:
    road.sources(
        'kind = "pypi"\n  project = "Vox.Tools"',
        'kind = "npm"\n  package = "@acme/vox"',
        'kind = "arxiv"\n  paper = "2507.13264"',
    )
    assert road.call("check") == 0
    assert "https://pypi.org/simple/vox-tools/" in road.out
    assert "https://registry.npmjs.org/@acme%2fvox" in road.out
    assert "https://export.arxiv.org/api/query?id_list=2507.13264&max_results=1" in road.out


def test_the_page_shows_a_paper_by_its_title(road: Road, paper: Any) -> None:
    page = (road.folder / "reports" / "catalog.md").read_text(encoding="utf-8")
    assert (
        "[Voxtral (arXiv)](https://arxiv.org/abs/2507.13264): "
        "[v1](https://arxiv.org/abs/2507.13264v1) of 2025-07-17" in page
    )
