"""Sizes on the page against weights and names."""

from __future__ import annotations

import pytest

from monitor.claims.size import compare
from monitor.values import Json
from tests.claims.catalog import desk

VOX = "acme/vox"
B = 1_000_000_000


@pytest.mark.parametrize(
    ("claimed", "billions", "name", "verdict"),
    [
        ("24B", 24.26, "Voxtral-Small-24B-2507", "confirmed"),
        ("33B", 33.49, "Step-Audio-R1", "confirmed"),
        ("7B", 8.4, "Qwen2-Audio-7B", "nominal"),
        ("7B", 8.4, "Qwen2-Audio", "contradicted"),
        ("~14B", 5.6, "Phi-4-multimodal-instruct", "contradicted"),
        ("~7B", 7.6, "vox", "confirmed"),
        ("7B", 7.6, "vox", "contradicted"),
        ("10B", 10.5, "vox", "confirmed"),
        ("10B", 10.6, "vox", "contradicted"),
        ("10B", 9.5, "vox", "confirmed"),
        ("67B (est.)", 72.0, "vox", "confirmed"),
        ("1B - 27B", 8.0, "vox", "confirmed"),
        ("1B - 27B", 70.0, "vox", "contradicted"),
        ("1B - 27B", 0.69, "vox-gemma-3-27b", "unverified"),
        ("7B/13B", 13.2, "vox", "confirmed"),
        ("7B/13B", 30.0, "vox", "contradicted"),
        ("Mini 3B, Small 24B", 24.0, "vox", "confirmed"),
        ("30B-A3B", 30.5, "vox", "confirmed"),
        ("A3B", 30.5, "vox", "unverified"),
        ("8x7B", 46.7, "vox-8x7B", "nominal"),
        ("8x7B", 46.7, "vox", "contradicted"),
        ("8x7B", 56.0, "vox", "confirmed"),
        ("up to 27B", 4.0, "vox", "confirmed"),
        ("70B+", 123.0, "vox", "confirmed"),
        ("5.6 billion", 5.574, "vox", "confirmed"),
        ("350M", 0.35, "vox", "confirmed"),
        ("4B", 7.85, "gemma-3n-E4B-it", "nominal"),
        ("24B", 4.68, "vox-mini-3B", "contradicted"),
        ("33B", 19.83, "vox-33B", "nominal"),
        ("8B", 0.04, "vox-v0_4-ToolACE-8B", "unverified"),
        ("8B", 1.9, "vox", "unverified"),
        ("unknown", 7.0, "vox", "unverified"),
        ("not disclosed", 7.0, "vox-7B", "unverified"),
        ("3B", None, "vox-3B", "nominal"),
        ("3B", None, "vox-7B", "unverified"),
        ("3B", None, "vox", "unverified"),
    ],
)
def test_a_size_is_held_against_the_weights(
    claimed: str, billions: float | None, name: str, verdict: str
) -> None:
    count = None if billions is None else round(billions * B)
    assert compare(claimed, count, name).verdict == verdict


def test_the_reason_tells_the_measure_its_day_and_what_the_name_says() -> None:
    vox = desk({"huggingface": "Qwen/Qwen2-Audio-7B", "parameters": "7B"})
    judged = vox.hub("Qwen/Qwen2-Audio-7B", parameters=8_397_094_912).judged()["parameters"]
    assert judged.observed == "8.4B"
    assert judged.reason == (
        "Hugging Face says 8.4 B (weights of Qwen2-Audio-7B, seen 2025-12-07); the name says 7B"
    )


@pytest.mark.parametrize("variant", ["quantized", "adapter"])
def test_packed_weights_and_adapters_prove_no_size(variant: Json) -> None:
    vox = desk({"huggingface": VOX, "parameters": "7B"})
    vox = vox.hub(VOX, parameters=4 * B, model={"variant": variant})
    assert vox.verdict("parameters") == "unverified"


def test_a_family_is_outdated_where_its_owner_lists_other_sizes() -> None:
    vox = desk({"huggingface": "acme/vox-v6-27b", "parameters": "1B - 27B"})
    vox = vox.hub("acme/vox-v6-27b", parameters=690_000_000).hub("acme/vox-v6-70b")
    judged = vox.judged()["parameters"]
    assert (judged.verdict, judged.observed) == ("outdated", "70B")


def test_other_models_of_the_owner_are_no_family() -> None:
    vox = desk({"huggingface": "acme/vox-27b", "parameters": "1B - 27B"})
    vox = vox.hub("acme/vox-27b", parameters=690_000_000).hub("acme/other-70b")
    assert vox.verdict("parameters") == "unverified"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("7B", "confirmed"),
        ("1B - 27B", "confirmed"),
        (7_000_000_000, "confirmed"),
        (7.2e9, "confirmed"),
        ("13B", "contradicted"),
        (13_000_000_000, "contradicted"),
        (7, "unverified"),
        ("unknown", "unverified"),
        (True, "unverified"),
    ],
)
def test_a_list_may_tell_a_size(said: Json, verdict: str) -> None:
    vox = desk({"api": "vox-1", "parameters": "7B"}).row("vox-1", parameters=said)
    assert vox.verdict("parameters") == verdict


def test_weights_come_before_lists_and_both_are_shown() -> None:
    vox = desk({"api": "vox-1", "huggingface": VOX, "parameters": "7B"})
    vox = vox.row("vox-1", parameters="13B").hub(VOX, parameters=7 * B)
    judged = vox.judged()["parameters"]
    assert judged.verdict == "confirmed"
    assert judged.reason.endswith("yet list:acme says 13B (vox-1, seen 2025-12-07)")
