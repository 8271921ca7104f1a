from __future__ import annotations

import pytest

from monitor.facts.licenses import UNRECOGNISED, of_github, of_tags, spdx


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
