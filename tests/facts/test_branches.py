"""Branches by their names: places that may hold a model, and somebody's work."""

from __future__ import annotations

import pytest

from monitor.facts.branches import is_somebodys, is_work

PEOPLES = ["main", "bea-decoder", "bea-timestamps", "bea-llama-3.2", "cal/fix-loader", "v2"]


@pytest.mark.parametrize("name", ["v2", "salmonn2", "audio_flamingo_3", "model/large", "soundCoT"])
def test_places_are_no_work(name: str) -> None:
    assert not is_work(name)


@pytest.mark.parametrize("name", ["yq", "x", "fix-typo", "ann/try", "gh-pages", "128", "docs"])
def test_work_is_told_by_its_name(name: str) -> None:
    assert is_work(name)


@pytest.mark.parametrize("name", ["bea-streaming", "cal-tokens", "bea-decoder"])
def test_a_word_before_differing_topics_or_a_slash_is_a_persons(name: str) -> None:
    assert is_somebodys(name, PEOPLES, "acme/vox")


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("dan-streaming", PEOPLES),
        ("v2", PEOPLES),
        ("bea-decoder", ["main", "bea-timestamps"]),
        ("video-vox-3", ["video-vox-1", "video-vox-2", "video-vox-s", "video-vox-o1"]),
        ("vox_music", ["vox_speech", "vox_sound", "vox_2"]),
        ("acme-music", ["acme-speech", "acme-sound", "acme/x"]),
        ("model-large", ["model/small"]),
    ],
)
def test_models_of_one_line_are_nobodys(name: str, others: list[str]) -> None:
    assert not is_somebodys(name, others, "acme/vox")
