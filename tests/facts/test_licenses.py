from __future__ import annotations

import pytest

from monitor.facts.licenses import (
    UNRECOGNISED,
    Stated,
    covers,
    is_open,
    of_github,
    of_tags,
    spdx,
    stance,
    stated,
    tells_apart,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apache 2.0", "Apache-2.0"),
        ("apache-2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("The MIT License (MIT)", "MIT"),
        ("mit", "MIT"),
        ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("BSD 3-Clause", "BSD-3-Clause"),
        ("GPL-3.0", "GPL-3.0-only"),
        ("GPL v3", "GPL-3.0-only"),
        ("GNU General Public License v3.0", "GPL-3.0-only"),
        ("GNU Affero General Public License, version 3 or later", "AGPL-3.0-or-later"),
        ("GNU Lesser General Public License v2.1", "LGPL-2.1-only"),
        ("odc-by", "ODC-By-1.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
    ],
)
def test_what_people_write_is_brought_to_spdx(text: str, expected: str) -> None:
    assert spdx(text) == expected


@pytest.mark.parametrize(
    "text",
    [None, "", " ", "other", "NOASSERTION", "llama3.1", "Qwen License", "MIT AND Nonsense-1.0",
     "NVIDIA Open Model License", "Modified MIT License", "(((", "x" * 10_000],
)  # fmt: skip
def test_what_spdx_does_not_list_has_no_id(text: str | None) -> None:
    assert spdx(text) is None


def test_a_licence_that_github_cannot_tell_is_unrecognised() -> None:
    assert of_github("NOASSERTION", "other") == UNRECOGNISED
    assert of_github(None, None) == UNRECOGNISED
    assert of_github("Apache-2.0", "apache-2.0") == "Apache-2.0"


def test_the_hubs_own_spelling_is_kept() -> None:
    assert of_tags(["region:us", "license:llama3.1"]) == "llama3.1"
    assert of_tags(["license:other"]) == UNRECOGNISED
    assert of_tags(["license:mit", "license:other"]) == UNRECOGNISED
    assert of_tags(["license:", "mit"]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apache v2", "Apache-2.0"),
        ("apache2.0", "Apache-2.0"),
        ("GPLv3", "GPL-3.0-only"),
        ("LGPLv2.1", "LGPL-2.1-only"),
        ("BSD-3", "BSD-3-Clause"),
        ("CC-BY-4", "CC-BY-4.0"),
    ],
)
def test_letters_and_digits_may_stand_together(text: str, expected: str) -> None:
    assert spdx(text) == expected


@pytest.mark.parametrize(
    ("text", "ids", "whole"),
    [
        ("MIT/Apache-2.0", {"MIT", "Apache-2.0"}, True),
        ("Code: MIT, weights: CC-BY-NC-4.0", {"MIT", "CC-BY-NC-4.0"}, True),
        ("Apache-2.0 WITH LLVM-exception", {"Apache-2.0"}, True),
        ("Llama 3.1 Community License Agreement", {"llama 3.1"}, True),
        ("llama3.1", {"llama 3.1"}, True),
        ("Tongyi Qianwen", {"qwen"}, True),
        ("Qwen License", {"qwen"}, True),
        ("GPL", {"GPL"}, True),
        ("Apache 2.0, with limits", {"Apache-2.0"}, False),
        ("Modified MIT License", set(), False),
        ("see repository", set(), False),
        (None, set(), False),
    ],
)
def test_all_licences_of_a_text_are_read(text: str | None, ids: set[str], whole: bool) -> None:
    assert stated(text) == Stated(frozenset(ids), whole)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TBD", "undecided"),
        ("Not disclosed", "undecided"),
        ("Open Source", "open"),
        ("open-source license", "open"),
        ("Open Weights", "weights"),
        ("Proprietary", "closed"),
        ("Research only", "research"),
        ("MIT", None),
        ("", None),
    ],
)
def test_words_in_the_place_of_a_licence_are_told_from_licences(
    text: str, expected: str | None
) -> None:
    assert stance(text) == expected


def test_what_a_licence_allows_is_known_of_spdx_alone() -> None:
    assert is_open("MIT") is True
    assert is_open("GPL-3.0-only") is True
    assert is_open("CC-BY-NC-4.0") is False
    assert is_open("llama 3.1") is None


def test_a_name_without_a_version_covers_every_version() -> None:
    assert covers("Apache", "Apache-2.0")
    assert covers("llama", "llama 3.1")
    assert covers("cc", "CC-BY-4.0")
    assert covers("GPL-3.0-or-later", "GPL-3.0-only")
    assert not covers("Apache-2.0", "Apache")
    assert not covers("qwen", "qwen research")


def test_one_makers_licences_are_told_apart_by_versions_alone() -> None:
    assert tells_apart("llama 2", "llama 3.1")
    assert tells_apart("qwen", "Apache-2.0")
    assert not tells_apart("qwen", "qwen research")
    assert not tells_apart("foo", "MIT")
