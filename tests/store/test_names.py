"""File names are readable, safe on every file system, and never two for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.names import name_of, path_of


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("github:acme/vox", "github--acme--vox"),
        ("hf:mistralai", "hf--mistralai"),
        ("hf:task/audio-text-to-text", "hf--task--audio-text-to-text"),
        ("hf:acme/vox-1.5b", "hf--acme--vox-1.5b"),
        ("page:https://docs.acme.ai/changelog.md", "page--docs.acme.ai--changelog.md"),
        ("prices", "prices"),
    ],
)
def test_a_plain_id_keeps_its_letters(id_: str, name: str) -> None:
    assert name_of(id_) == name


@pytest.mark.parametrize(
    ("id_", "slug"),
    [
        ("github:QwenLM/Qwen2-Audio", "github-qwenlm-qwen2-audio"),
        ("page:http://acme.ai/news", "page-acme.ai-news"),
        ("page:https://acme.ai/news/", "page-acme.ai-news"),
        ("page:https://acme.ai/?q=1&b=2#x", "page-acme.ai-q-1-b-2-x"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "source"),
        ("", "source"),
        ("音声", "source"),
        ("a\x00b", "a-b"),
        ("con", "con"),
        ("aux.txt", "aux.txt"),
        ("_watch", "watch"),
        ("a--b", "a-b"),
        ("\ud800", "source"),
        ("page:https://acme.ai/" + "x" * 300, "page-acme.ai-" + "x" * 67),
    ],
)
def test_any_other_id_has_a_slug_and_digits(id_: str, slug: str) -> None:
    assert re.fullmatch(re.escape(slug) + "~[0-9a-f]{10}", name_of(id_))


def test_a_provider_is_a_folder_and_nobody_is_one_that_no_provider_has() -> None:
    assert path_of("github:acme/vox", "acme") == "acme/github--acme--vox.json"
    assert path_of("github:acme/vox", None) == "_watch/github--acme--vox.json"
    assert path_of("prices", "_watch") != path_of("prices", None)
    assert path_of("prices", "../..").count("/") == 1


IDS = st.text() | st.from_regex(r"[a-c]{1,2}(:|--|/)(https://)?[a-c.]{1,3}((/|--)[a-c]{1,2})?\Z")


@given(IDS, IDS)
def test_two_ids_never_share_a_name_whatever_the_case_of_letters(one: str, other: str) -> None:
    assert (name_of(one).lower() == name_of(other).lower()) == (one == other)


@given(IDS)
def test_a_name_is_one_that_every_file_system_takes(id_: str) -> None:
    name = name_of(id_)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._~-]{0,99}", name)
    assert name[-1] not in ".-"
