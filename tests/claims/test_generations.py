"""Newer generations of the same model."""

from __future__ import annotations

import pytest

from monitor.claims.generation import read
from tests.claims.catalog import Desk, desk


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("voxtral-mini-2507", "voxtral-mini-2602"),
        ("Voxtral-Mini-3B-2507", "Voxtral-Mini-4B-2602"),
        ("gemini-2.0-flash", "gemini-2.5-flash"),
        ("gemini-2.5-pro", "gemini-3.1-pro-preview"),
        ("gemini-3-pro-preview", "gemini-3.1-pro-preview"),
        ("ultravox-v0_6-gemma-3-27b", "ultravox-v0_7-glm-4_6"),
        ("Step-Audio-R1", "Step-Audio-R1.1"),
        ("Qwen2-Audio-7B", "Qwen3-Audio-7B-Instruct"),
        ("claude-3-5-sonnet-20241022", "claude-sonnet-4-5-20250929"),
        ("claude-3-5-sonnet-20240620", "claude-3-5-sonnet-20241022"),
        ("whisper-large-v2", "whisper-large-v3-turbo"),
        ("audio-flamingo-2-0.5B", "audio-flamingo-3-hf"),
        ("reka-flash-3", "reka-flash-3.1"),
        ("model-1.9", "model-1.10"),
    ],
)
def test_a_later_version_of_the_same_name_is_newer(older: str, newer: str) -> None:
    first, second = read(older), read(newer)
    assert first is not None
    assert second is not None
    assert second.newer_than(first)
    assert not first.newer_than(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("voxtral-mini-2507", "voxtral-small-2602"),
        ("Voxtral-Mini-3B-2507", "Voxtral-Mini-4B-Realtime-2602"),
        ("gemini-2.5-pro", "gemini-3-flash"),
        ("gpt-4o", "gpt-5"),
        ("Qwen2-Audio-7B", "Qwen3-Omni-30B-A3B"),
        ("model-2", "model-2507"),
        ("Step-Audio-2-mini", "Step-Audio-R1"),
        ("gemma-3-4b", "gemma-3n-E4B"),
        ("phi-4-multimodal", "phi-5-mini"),
        ("vox-2", "vox-2"),
    ],
)
def test_other_names_are_other_models(one: str, other: str) -> None:
    first, second = read(one), read(other)
    assert first is not None
    assert second is not None
    assert not first.newer_than(second)
    assert not second.newer_than(first)


@pytest.mark.parametrize(
    "name",
    ["SALMONN", "Kimi-Audio-7B-Instruct", "gpt-4-1106-preview", "midashenglm-7b-0804-fp32",
     "DeSTA2.5-Audio-Llama-3.1-8B", "gpt-4o-2024-08-06", "gemini-2.0-flash-001", "2507", "",
     "model-12345", "phi-3-mini-4k-instruct", "a-1-b-2"],
)  # fmt: skip
def test_a_name_without_a_version_or_with_two_readings_is_not_compared(name: str) -> None:
    assert read(name) is None


HUB, API = {"huggingface": "acme/vox-v1-7b"}, {"api": "vox-mini-2507"}


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (desk(HUB).hub("acme/vox-v1-7b").hub("acme/vox-v2-70b"), "outdated"),
        (desk(HUB).hub("acme/vox-v1-7b").hub("acme/vox-v0-7b"), "confirmed"),
        (desk(HUB).hub("acme/vox-v1-7b"), "unverified"),
        (desk(HUB).hub("acme/vox-v2-7b"), "unverified"),
        (desk(HUB).hub("acme/vox-v1-7b").hub("other/vox-v2-7b"), "unverified"),
        (desk(HUB).hub("acme/vox-v1-7b").hub("acme/vox-v2-GGUF", model={"variant": "quantized"}),
         "unverified"),
        (desk(HUB).hub("acme/vox-v1-7b").hub("acme/other-v2"), "unverified"),
        (desk(API).row("vox-mini-2507").row("vox-mini-2602"), "outdated"),
        (desk(API).row("acme/vox-mini-2602"), "outdated"),
        (desk(API).row("vox-mini-2602", shutdown="2026-06-01"), "unverified"),
        (desk(API).row("vox-mini-2602", status="retired"), "unverified"),
        (desk(API).row("vox-mini-2602", shutdown="2027-06-01"), "outdated"),
        (desk(API).row("vox-mini-2412"), "unverified"),
        (desk(API).row("vox-mini-realtime-2602"), "unverified"),
        (desk(API).table("vox-mini-2602", price_input=1), "outdated"),
        (desk(API), "unverified"),
    ],
)  # fmt: skip
def test_a_newer_generation_makes_the_page_outdated(made: Desk, verdict: str) -> None:
    assert made.verdict("generation") == verdict


def test_the_newest_generation_is_named() -> None:
    made = desk(HUB).hub("acme/vox-v1-7b").hub("acme/vox-v3-8b").hub("acme/vox-v2-8b")
    judged = made.judged()["generation"]
    assert judged.observed == "acme/vox-v3-8b"


def test_a_newer_generation_that_the_page_lists_too_leaves_nothing_behind() -> None:
    newest = {"name": "Vox 2", "api": "acme/vox-mini-2602"}
    made = desk(API, newest).row("vox-mini-2507").row("vox-mini-2602")
    judged = made.judged()["generation"]
    assert judged.verdict == "confirmed"
    assert judged.reason.endswith("and so does the page")
    assert made.row("vox-mini-2607").verdict("generation") == "outdated"


def test_a_model_without_a_version_makes_no_such_claim() -> None:
    assert "generation" not in desk({"huggingface": "acme/vox"}).judged()
