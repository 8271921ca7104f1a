"""The npm registry: what its documents are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Look
from monitor.sources._registry import MOST_RELEASES
from monitor.sources.base import Answer, Request, Upstream
from monitor.sources.npm import ABBREVIATED, Npm, is_prerelease
from tests.sources.drive import Upstreams, drive, dump, gone, member, observed, oddities, values

DOCUMENT = "https://registry.npmjs.org/@acme%2fvox"
SOURCE = Npm(kind="npm", package="@acme/vox")
VOX: dict[str, Any] = {
    "name": "@acme/vox",
    "dist-tags": {"latest": "1.1.0", "next": "2.0.0-rc.1"},
    "time": {
        "created": "2025-01-01T00:00:00.000Z",
        "modified": "2025-06-01T00:00:00.000Z",
        "1.1.0": "2025-02-01T10:00:00.123Z",
        "2.0.0-rc.1": "2025-03-01T00:00:00.000Z",
    },
    "versions": {
        "1.1.0": {"license": "MIT"},
        "2.0.0-rc.1": {"license": "Apache-2.0", "deprecated": "a slip"},
    },
}


def look(upstreams: Upstreams, before: Look | None = None) -> Look:
    return drive([member(SOURCE, before)], Upstream(), upstreams.answer)[0]


def read(document: object, before: Look | None = None) -> Look:
    return look(Upstreams({DOCUMENT: dump(document)}), before)


def test_versions_have_dates_and_the_package_its_latest() -> None:
    page = "https://www.npmjs.com/package/@acme/vox/v"
    assert values(read(VOX)) == {
        "package": {
            "name": "@acme/vox",
            "url": f"{page}/1.1.0",
            "latest": "1.1.0",
            "described": "1.1.0",
        },
        "license": "MIT",
        "status": {"state": "active"},
        "release:1.1.0": {"published_at": "2025-02-01T10:00:00Z", "url": f"{page}/1.1.0"},
        "release:2.0.0-rc.1": {
            "published_at": "2025-03-01T00:00:00Z",
            "prerelease": True,
            "url": f"{page}/2.0.0-rc.1",
        },
    }


@pytest.mark.parametrize(
    ("version", "unfinished"),
    [
        ("1.0.0", False),
        ("1.0.0-beta.1", True),
        ("1.0.0-0", True),
        ("1.0.0+build-7", False),
        ("1.0.0-rc.1+build.7", True),
        ("2025.10.1", False),
        ("1.0.0--", True),
        ("latest-1", False),
    ],
)
def test_a_pre_release_is_one_by_semver(version: str, unfinished: bool) -> None:
    assert is_prerelease(version) is unfinished


@pytest.mark.parametrize(
    ("stated", "license"),
    [
        ({"license": "(MIT OR Apache-2.0)"}, "MIT OR Apache-2.0"),
        ({"license": {"type": "ISC", "url": "https://x.test"}}, "ISC"),
        ({"licenses": [{"type": "MIT"}, {"type": "BSD-3-Clause"}]}, "MIT OR BSD-3-Clause"),
        ({"license": "SEE LICENSE IN LICENSE.md"}, "unrecognised"),
        ({"license": "UNLICENSED"}, "unrecognised"),
        ({"license": ""}, None),
        ({"license": 7}, None),
        ({}, None),
    ],
)
def test_a_licence_has_many_forms(stated: dict[str, Any], license: str | None) -> None:  # noqa: A002
    document = VOX | {"versions": {"1.1.0": stated}}
    assert values(read(document)).get("license") == license


@pytest.mark.parametrize(
    ("deprecated", "state"),
    [("use vox2", "deprecated"), (True, "deprecated"), ("", "active"), (False, "active")],
)
def test_the_package_is_as_deprecated_as_its_latest(deprecated: object, state: str) -> None:
    document = VOX | {"versions": {"1.1.0": {"deprecated": deprecated}}}
    assert values(read(document))["status"]["state"] == state  # type: ignore[index,call-overload]


def test_an_unpublished_package_is_not_found() -> None:
    left = {"name": "@acme/vox", "time": {"unpublished": {"time": "2026-01-01T00:00:00Z"}}}
    with pytest.raises(LookFailed, match=r"unpublished \(2026") as failed:
        read(left)
    assert failed.value.error == "not-found"


def test_a_document_without_versions_is_no_good_look() -> None:
    with pytest.raises(LookFailed) as failed:
        read(VOX | {"versions": {}}, read(VOX))
    assert failed.value.error == "empty"
    with pytest.raises(Unreadable):
        read(VOX | {"versions": {}})


class Large:
    """A registry whose whole document is too large for us."""

    def __init__(self) -> None:
        self.small: dict[str, Any] = {k: v for k, v in VOX.items() if k != "time"}
        self.inner = Upstreams({DOCUMENT: dump(self.small)})
        for version in ("1.1.0", "1.2.0"):
            self.inner.said[f"{DOCUMENT}/{version}"] = dump({"license": "ISC"})

    def answer(self, request: Request) -> Answer:
        if request.url == DOCUMENT and request.headers["Accept"] != ABBREVIATED:
            self.inner.asked.append(request)
            raise LookFailed("too-large", "more than we read", url=request.url, status=200)
        return self.inner.answer(request)


def test_too_large_a_document_is_asked_for_once() -> None:
    registry = Large()
    first = drive([member(SOURCE)], Upstream(), registry.answer)[0]
    assert values(first)["license"] == "ISC"
    assert "published_at" not in values(first)["release:1.1.0"]  # type: ignore[operator]
    registry.inner.asked.clear()
    second = drive([member(SOURCE, first)], Upstream(), registry.answer)[0]
    assert registry.inner.urls == [DOCUMENT]
    assert registry.inner.asked[0].conditional
    assert gone(second, first) == set()


def test_dates_that_are_known_stay_where_they_are_no_longer_told() -> None:
    before = read(VOX)
    after = drive([member(SOURCE, before)], Upstream(), Large().answer)[0]
    assert values(after)["release:1.1.0"] == values(before)["release:1.1.0"]


def test_of_thousands_of_versions_the_newest_are_kept_and_none_is_withdrawn() -> None:
    def document(count: int) -> dict[str, Any]:
        names = [f"1.{n}.0" for n in range(count)]
        dates = {
            name: f"20{20 + n // 300:02}-01-01T00:00:{n % 60:02}Z" for n, name in enumerate(names)
        }
        return VOX | {
            "dist-tags": {"latest": names[-1]},
            "time": dates,
            "versions": {name: {} for name in names},
        }

    first = read(document(MOST_RELEASES + 200))
    releases = [fact for fact in observed(first).facts if fact.predicate.startswith("release:")]
    assert len(releases) == MOST_RELEASES
    second = read(document(MOST_RELEASES + 220), first)
    assert not [name for name in gone(second, first) if "release:" in name]


def test_more_versions_than_anybody_makes_are_not_read() -> None:
    with pytest.raises(Unreadable, match="no package"):
        read(VOX | {"versions": {f"0.0.{n}": {} for n in range(20_001)}})


def test_odd_answers_never_crash() -> None:
    for odd in oddities(VOX):
        try:
            read(odd)
        except LookFailed:
            continue


@pytest.mark.parametrize("package", ["", "@acme", "acme/vox", "a b", "../x", "@a/b/c", "x" * 215])
def test_a_package_is_named_as_npm_names_it(package: str) -> None:
    with pytest.raises(ValueError, match="npm install"):
        Npm(kind="npm", package=package)
