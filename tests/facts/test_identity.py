"""One model has many names, and names that only look alike are several models."""

from __future__ import annotations

import pytest

from monitor.facts.identity import model_name, subject_name, version_name

SAME = [
    ("mistralai/Voxtral-Mini-3B-2507", "voxtral-mini-3b-2507"),
    ("Voxtral Mini 3B 2507", "voxtral_mini_3b_2507"),
    ("models/gemini-2.5-pro", "google/gemini-2.5-pro"),
    ("~anthropic/claude-opus", "claude-opus"),
    ("openrouter/google/gemini-2.5-pro", "GEMINI 2.5 PRO"),
    ("publishers/google/models/gemini-2.5-pro", "gemini-2-5-pro"),
]
OTHER = [
    ("gpt-4o-audio-preview", "gpt-4o-audio-preview-2024-12-17"),
    ("voxtral-mini-latest", "voxtral-mini-2507"),
    ("qwen2-audio-7b", "qwen2-audio-7b-instruct"),
    ("gpt-4o", "gpt-40"),
    ("vox", "vox:free"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_a_model_are_one_name(one: str, other: str) -> None:
    assert model_name(one) == model_name(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_models_stay_apart(one: str, other: str) -> None:
    assert model_name(one) != model_name(other)


def test_a_subject_bears_the_name_of_its_model() -> None:
    assert subject_name("hf:acme/Vox-2") == "vox-2"
    assert subject_name("modelscope:Acme_AI/Vox_2") == "vox-2"
    assert subject_name("litellm:acme#acme/vox-2") == "vox-2"
    assert subject_name("page:https://acme.example/models#Vox 2") == "vox-2"
    assert subject_name("github:acme/vox-2") == ""


VERSIONS = [
    ("v0.6", "0.6"),
    ("vox-v0.6", "0.6"),
    ("vox@1.2.3", "1.2.3"),
    ("pkg/v1.2.0-rc.1", "1.2.0-rc.1"),
    ("1.8.8", "1.8.8"),
    ("nightly", ""),
    ("2025", ""),
    ("gpt-4o", ""),
]


@pytest.mark.parametrize(("tag", "version"), VERSIONS)
def test_a_version_is_what_a_tag_ends_with(tag: str, version: str) -> None:
    assert version_name(tag) == version
