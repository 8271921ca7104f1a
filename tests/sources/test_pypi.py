"""The index of Python packages: what its answers are taken for."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Look
from monitor.sources.base import Upstream
from monitor.sources.pypi import ACCEPT, Pypi, names, version_of
from tests.sources.drive import Upstreams, drive, dump, gone, member, oddities, values

INDEX = "https://pypi.org/simple/vox-tools/"
PAGE = "https://pypi.org/project/vox-tools/"
SOURCE = Pypi(kind="pypi", project="Vox_Tools")


def file(name: str, **more: Any) -> dict[str, Any]:
    return {"filename": name, "upload-time": "2025-02-01T10:00:00.123456Z", "yanked": False} | more


FILES = [
    file("vox_tools-1.0-py3-none-any.whl"),
    file("vox_tools-1.0.tar.gz", **{"upload-time": "2025-01-01T00:00:00.000000Z"}),
    file("vox_tools-1.1rc1.tar.gz"),
]
ANSWER: dict[str, Any] = {
    "meta": {"api-version": "1.4", "_last-serial": 7},
    "name": "vox-tools",
    "files": FILES,
    "versions": ["1.0", "1.1rc1"],
    "project-status": {"status": "active"},
}
INFO: dict[str, Any] = {
    "info": {
        "name": "Vox.Tools",
        "license": None,
        "license_expression": "Apache-2.0",
        "classifiers": ["License :: OSI Approved :: MIT License"],
    }
}


def described(version: str) -> str:
    return f"https://pypi.org/pypi/vox-tools/{version}/json"


def world(answer: object = ANSWER, info: object = INFO, version: str = "1.0") -> Upstreams:
    body = info if isinstance(info, tuple) else dump(info)
    return Upstreams({INDEX: dump(answer), described(version): body})


def look(upstreams: Upstreams, before: Look | None = None) -> Look:
    return drive([member(SOURCE, before)], Upstream(), upstreams.answer)[0]


def test_the_name_is_that_of_the_index() -> None:
    assert SOURCE.default_id() == "pypi:vox-tools"
    upstreams = world()
    facts = values(look(upstreams))
    assert upstreams.asked[0].headers["Accept"] == ACCEPT
    assert facts["package"] == {
        "name": "Vox.Tools",
        "url": PAGE,
        "latest": "1.0",
        "described": "1.0",
    }


def test_a_version_is_as_old_as_its_first_file() -> None:
    facts = values(look(world()))
    assert facts["release:1.0"] == {"published_at": "2025-01-01T00:00:00Z", "url": f"{PAGE}1.0/"}
    assert facts["release:1.1rc1"] == {
        "published_at": "2025-02-01T10:00:00Z",
        "prerelease": True,
        "url": f"{PAGE}1.1rc1/",
    }
    assert facts["status"] == {"state": "active"}


@pytest.mark.parametrize(
    ("info", "license"),
    [
        ({"license_expression": "MIT OR Apache-2.0", "license": "GPL"}, "MIT OR Apache-2.0"),
        ({"license": "MIT License"}, "MIT"),
        ({"license": "MIT License\n\nCopyright (c) 2025 Acme\n" + "All rights. " * 90}, "MIT"),
        ({"license": "See LICENSE"}, "unrecognised"),
        ({"license": "", "classifiers": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        (
            {"license": "See it", "classifiers": ["License :: OSI Approved :: MIT License"]},
            "MIT",
        ),
        ({"classifiers": ["License :: OSI Approved"]}, None),
        ({"classifiers": ["Topic :: Multimedia :: Sound/Audio"]}, None),
        ({}, None),
    ],
)
def test_a_licence_is_read_where_it_is_said_best(info: dict[str, Any], license: str | None) -> None:  # noqa: A002
    plain = {"info": {"name": "vox-tools"} | info}
    assert values(look(world(info=plain))).get("license") == license


def test_the_licence_of_a_version_is_asked_for_once() -> None:
    before = look(world())
    upstreams = world(ANSWER | {"files": [*FILES, file("vox_tools-1.0-cp311-cp311-win32.whl")]})
    assert "license" not in values(look(upstreams, before))
    assert upstreams.urls == [INDEX]
    newer = ANSWER | {"files": [*FILES, file("vox_tools-1.1.tar.gz")], "versions": ["1.0", "1.1"]}
    upstreams = world(newer, version="1.1")
    look(upstreams, before)
    assert upstreams.urls == [INDEX, described("1.1")]


def test_an_index_that_describes_nothing_says_nothing_of_licences() -> None:
    first = look(world(info=(404, b"{}", {})))
    assert values(first)["package"] == {
        "name": "Vox_Tools",
        "url": PAGE,
        "latest": "1.0",
        "described": "1.0",
    }
    assert "license" not in values(first)


def test_the_version_people_get_is_final_and_not_yanked() -> None:
    files = [
        file("vox_tools-1.0.tar.gz"),
        file("vox_tools-1.10.tar.gz", yanked="broken"),
        file("vox_tools-1.9.tar.gz"),
        file("vox_tools-2.0a1.tar.gz"),
    ]
    answer = ANSWER | {"files": files, "versions": ["1.0", "1.10", "1.9", "2.0a1"]}
    facts = values(look(world(answer, version="1.9")))
    assert facts["package"]["latest"] == "1.9"  # type: ignore[index,call-overload]
    assert facts["release:1.10"]["withdrawn"] is True  # type: ignore[index,call-overload]
    assert facts["release:1.10"]["reason"] == "broken"  # type: ignore[index,call-overload]


def test_in_quarantine_nothing_was_withdrawn() -> None:
    before = look(world())
    hidden = {"files": [], "versions": [], "project-status": {"status": "quarantined"}}
    after = look(world(ANSWER | hidden), before)
    assert gone(after, before) == set()
    assert values(after)["status"] == {"state": "quarantined"}


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("vox_tools-1.0-py3-none-any.whl", "1.0"),
        ("vox_tools-1.0.0-1-py3-none-any.whl", "1.0"),
        ("vox_tools-3.0-py3-none-any.whl", None),
        ("vox-tools-1.0.tar.gz", "1.0"),
        ("vox-tools-1.0-beta2.zip", "1.0b2"),
        ("vox_tools-1.0b2-py2.7.egg", "1.0b2"),
        ("vox_tools-1.0.win32-py2.7.exe", "1.0"),
        ("vox_tools-2004d.tar.bz2", "2004d"),
        ("vox-tools-2-1.0.tar.gz", "1.0"),
        ("vox_tools.tar.gz", None),
        ("-" * 300, None),
    ],
)
def test_a_file_belongs_to_the_version_in_its_name(name: str, version: str | None) -> None:
    assert version_of(name, names(["1.0", "1.0b2", "2", "2004d"])) == version


def test_html_is_no_index_for_us() -> None:
    with pytest.raises(Unreadable):
        look(Upstreams({INDEX: b"<!doctype html><title>Links for vox-tools</title>"}))


def test_more_files_than_anybody_makes_are_not_read() -> None:
    with pytest.raises(Unreadable, match="no project"):
        look(world(ANSWER | {"files": [{"filename": "x"}] * 50_001}))


def test_odd_answers_never_crash() -> None:
    for odd in oddities(ANSWER):
        upstreams = world(odd)
        upstreams.said[described("1.1rc1")] = dump(INFO)
        try:
            look(upstreams)
        except LookFailed:
            continue
    for odd in oddities(INFO):
        try:
            look(world(info=odd))
        except LookFailed:
            continue


@pytest.mark.parametrize("project", ["", "vox tools", "-vox", "vox/tools", "vox.", "ü"])
def test_a_project_is_named_as_pip_names_it(project: str) -> None:
    with pytest.raises(ValueError, match="pip install"):
        Pypi(kind="pypi", project=project)
