"""Whose model it is."""

from __future__ import annotations

import pytest

from monitor.claims.organisation import is_of
from tests.claims.catalog import Desk, desk


@pytest.mark.parametrize(
    ("owner", "name", "id_", "same"),
    [
        ("mistralai", "Mistral AI", "mistral", True),
        ("Qwen", "Alibaba (Qwen Team)", "alibaba", True),
        ("microsoft", "Microsoft", "microsoft", True),
        ("moonshotai", "Moonshot AI (Kimi)", "moonshot", True),
        ("fixie-ai", "Fixie.ai", "fixie", True),
        ("stepfun-ai", "StepFun", "stepfun", True),
        ("RekaAI", "Reka AI", "reka", True),
        ("openai", "OpenAI", "openai", True),
        ("google-deepmind", "Google", "google", True),
        ("LGAI-EXAONE", "LG AI Research (EXAONE)", "lg", True),
        ("ai21labs", "AI21 Labs", "ai21", True),
        ("NVIDIA", "nvidia", "nv", True),
        ("nvidia", "NVIDIA Research", "nv", True),
        ("meta-llama", "Meta", "meta", True),
        ("facebook", "Meta", "meta", False),
        ("fnlp", "Fudan University", "fudan", False),
        ("YuanGongND", "CMU", "cmu", False),
        ("tsinghua-ee", "ByteDance", "bytedance", False),
        ("ibm-research", "Google Research", "google", False),
        ("stanford-university", "Fudan University", "fudan", False),
        ("open-mmlab", "OpenAI", "oai", False),
        ("ai-forever", "Step AI", "step", False),
    ],
)
def test_an_owners_name_is_recognised_or_not(owner: str, name: str, id_: str, same: bool) -> None:
    assert is_of(owner, (name, id_)) is same


MODEL = {"huggingface": "nvidia/vox", "github": "NVIDIA/vox"}
BOTH = desk(MODEL, name="NVIDIA").hub("nvidia/vox").repo("NVIDIA/vox")


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (BOTH, "confirmed"),
        (desk(MODEL, name="Nvidia").hub("nvidia/vox"), "confirmed"),
        (desk(MODEL, name="NVIDIA"), "unverified"),
        (desk(MODEL, name="Someone else").hub("nvidia/vox").repo("NVIDIA/vox"), "unverified"),
        (desk({"huggingface": "tsinghua-ee/s", "github": "acme/s"}).hub("tsinghua-ee/s")
         .repo("acme/s"), "nominal"),
        (desk({"huggingface": "acme/s", "github": "other/s"}).hub("acme/s").repo("other/s"),
         "nominal"),
        (desk(MODEL, name="Various").hub("nvidia/vox").repo("NVIDIA/vox"), "contradicted"),
        (desk(MODEL, name="Various").hub("nvidia/vox"), "unverified"),
        (desk({"huggingface": "a/s", "github": "b/s"}, name="Various").hub("a/s").repo("b/s"),
         "unverified"),
    ],
)  # fmt: skip
def test_a_providers_name_is_held_against_the_owners(made: Desk, verdict: str) -> None:
    assert made.verdict("organisation") == verdict


def test_a_home_elsewhere_is_told_beside_the_providers_own() -> None:
    made = desk({"huggingface": "tsinghua-ee/s", "github": "acme/s"})
    judged = made.hub("tsinghua-ee/s").repo("acme/s").judged()["organisation"]
    assert judged.reason == (
        "Hugging Face says that it is of tsinghua-ee (tsinghua-ee/s, seen 2025-12-07); the page "
        "names Acme; yet GitHub says that it is of acme (acme/s, seen 2025-12-07)"
    )
