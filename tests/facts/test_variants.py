"""Which ids are variants of which, and which only look so."""

from __future__ import annotations

import time

import pytest

from monitor.facts.variants import Names, core, is_alias
from tests.patience import CPU_S

VARIANTS = [
    ("acme/vox:free", "acme/vox"),
    ("acme/vox:extended", "acme/vox"),
    ("acme/vox-large:free", "acme/vox-large"),
    ("~acme/vox-latest", "acme/vox"),
    ("vox-latest", "vox"),
    ("gpt-4o-2024-08-06", "gpt-4o"),
    ("gpt-4-0613", "gpt-4"),
    ("claude-3-5-haiku-20241022", "claude-3-5-haiku"),
    ("claude-3-haiku@20240307", "claude-3-haiku"),
    ("gemini-2.0-flash-001", "gemini-2.0-flash"),
    ("gemini-2.5-pro-preview-05-06", "gemini-2.5-pro-preview"),
    ("gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash-preview"),
    ("voxtral-small-2507", "voxtral-small"),
    ("openrouter/google/gemini-2.5-pro", "google/gemini-2.5-pro"),
    ("openrouter/google/gemini-2.5-pro", "gemini-2.5-pro"),
    ("azure/eu/gpt-4o-2024-08-06", "azure/gpt-4o-2024-08-06"),
    ("azure/eu/gpt-4o-2024-08-06", "gpt-4o"),
    ("eu.anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"),
    ("eu.anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku"),
    ("vertex_ai/gemini-3-pro", "gemini/gemini-3-pro"),
]


@pytest.mark.parametrize(("key", "base"), VARIANTS)
def test_an_id_that_adds_a_place_a_tier_or_a_date_is_a_variant(key: str, base: str) -> None:
    assert Names([key, base, "other", "acme/ear"]).base(key) == base
    assert Names([key, base, "other"]).base(base) is None


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("gpt-4o-mini", "gpt-4o"),
        ("gpt-4.1", "gpt-4"),
        ("o3-pro", "o3"),
        ("gemini-2.5-pro-preview", "gemini-2.5-pro"),
        ("qwen3-30b-a3b", "qwen3-30b"),
        ("claude-3-haiku:0", "claude-3-haiku"),
        ("gemini-2.5-flash-preview-05-20", "gemini-2.5-flash-preview-04-17"),
        ("acme/vox", "acme/vox:free"),
        ("vox", "acme/vox"),
        ("phi-4-1399", "phi-4"),
    ],
)
def test_another_model_is_no_variant(key: str, other: str) -> None:
    assert Names([key, other]).base(key) is None


def test_the_nearest_of_several_is_named() -> None:
    names = Names(["gpt-4o", "azure/gpt-4o", "azure/eu/gpt-4o", "gpt-4o-2024-08-06"])
    assert names.base("azure/eu/gpt-4o") == "azure/gpt-4o"
    assert names.base("azure/gpt-4o") == "gpt-4o"


def test_an_alias_is_known_by_itself() -> None:
    assert is_alias("~google/gemini-pro-latest")
    assert is_alias("mistral-large-latest")
    assert not is_alias("the-latest-model")


def test_what_stands_at_several_places_has_one_core() -> None:
    assert core("vertex_ai/gemini-3-pro") == core("gemini/gemini-3-pro") == "gemini-3-pro"


@pytest.mark.parametrize("key", ["", "/", ":", "~", "-latest", "a" * 9_999, "/" * 190, "a/" * 99])
def test_odd_ids_are_borne(key: str) -> None:
    started = time.process_time()
    assert Names([key]).base(key) is None
    assert time.process_time() - started < CPU_S
