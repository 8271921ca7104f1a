"""Licences on the page against those of weights, code and lists."""

from __future__ import annotations

import pytest

from monitor.claims import draw
from monitor.claims.licence import compare
from tests.claims.catalog import Desk, desk

VOX = "acme/vox"


@pytest.mark.parametrize(
    ("claimed", "found", "verdict"),
    [
        ("Apache 2.0", "apache-2.0", "confirmed"),
        ("Apache License, Version 2.0", "Apache-2.0", "confirmed"),
        ("Apache", "apache-2.0", "confirmed"),
        ("apache2.0", "Apache-2.0", "confirmed"),
        ("MIT License", "mit", "confirmed"),
        ("MIT", "apache-2.0", "contradicted"),
        ("CC BY-NC 4.0", "cc-by-nc-4.0", "confirmed"),
        ("CC BY 4.0", "cc-by-nc-4.0", "contradicted"),
        ("CC BY-NC", "cc-by-nc-3.0", "confirmed"),
        ("Creative Commons", "cc-by-4.0", "confirmed"),
        ("GPLv3", "GPL-3.0", "confirmed"),
        ("GPL-3.0-or-later", "GPL-3.0", "confirmed"),
        ("GPL", "GPL-3.0", "confirmed"),
        ("GPL-3.0", "gpl", "nominal"),
        ("BSD", "BSD-3-Clause", "confirmed"),
        ("BSD 2-Clause", "BSD-3-Clause", "contradicted"),
        ("Llama 3.1 Community", "llama3.1", "confirmed"),
        ("Llama Community License", "llama3.1", "confirmed"),
        ("Llama 2", "llama3.1", "contradicted"),
        ("Llama 3.1 Community", "apache-2.0", "contradicted"),
        ("Gemma Terms of Use", "gemma", "confirmed"),
        ("Qwen License", "apache-2.0", "contradicted"),
        ("Tongyi Qianwen", "Qwen License", "confirmed"),
        ("Qwen License", "Qwen Research License", "unverified"),
        ("NVIDIA Open Model License", "nvidia-open-model-license", "confirmed"),
        ("TBD", "apache-2.0", "contradicted"),
        ("To be announced", "mit", "contradicted"),
        ("TBD", "some words", "unverified"),
        ("Research", "apache-2.0", "contradicted"),
        ("Research only", "cc-by-nc-4.0", "nominal"),
        ("Non-commercial", "llama3.1", "unverified"),
        ("Open Source", "mit", "nominal"),
        ("Open Source", "cc-by-nc-4.0", "contradicted"),
        ("Open Source", "llama3.1", "unverified"),
        ("Open weights", "cc-by-nc-4.0", "nominal"),
        ("Proprietary", "mit", "contradicted"),
        ("Proprietary", "llama3.1", "unverified"),
        ("MIT/Apache-2.0", "mit", "nominal"),
        ("MIT", "MIT OR Apache-2.0", "nominal"),
        ("MIT OR Apache-2.0", "apache-2.0 AND mit", "confirmed"),
        ("Code: MIT, weights: CC-BY-NC-4.0", "cc-by-nc-4.0", "nominal"),
        ("Apache 2.0, with limits of use", "apache-2.0", "nominal"),
        ("Apache 2.0, with limits of use", "mit", "unverified"),
        ("Modified MIT License", "apache-2.0", "unverified"),
        ("Custom", "mit", "unverified"),
        ("MIT", "unrecognised", "unverified"),
        ("MIT", "NOASSERTION", "unverified"),
        ("MIT", "other", "unverified"),
        ("other", "mit", "unverified"),
        ("MIT", "see the model card", "unverified"),
        ("see the model card", "See the model card", "confirmed"),
    ],
)
def test_a_licence_is_held_against_the_one_upstream_names(
    claimed: str, found: str, verdict: str
) -> None:
    assert compare(claimed, found) == verdict


def test_weights_come_before_code_and_a_second_witness_is_shown() -> None:
    vox = desk({"huggingface": VOX, "github": VOX, "license": "CC BY-NC 4.0"})
    judged = vox.hub(VOX, license="cc-by-nc-4.0").repo(VOX, license="MIT").judged()["license"]
    assert judged.verdict == "confirmed"
    assert [(w.said.subject, w.observed) for w in judged.witnesses] == [
        ("hf:acme/vox", "cc-by-nc-4.0"),
        ("github:acme/vox", "MIT"),
    ]


def test_the_reason_tells_who_says_what_and_when() -> None:
    vox = desk({"huggingface": VOX, "license": "Qwen License"}).hub(VOX, license="apache-2.0")
    assert vox.judged()["license"].reason == (
        "Hugging Face says apache-2.0 (weights of vox, seen 2025-12-07); the page says Qwen License"
    )


def test_a_disagreement_of_weights_and_code_is_told_in_the_reason() -> None:
    vox = desk({"huggingface": VOX, "github": VOX, "license": "TBD"})
    vox = vox.hub(VOX, license="other").repo(VOX, license="MIT")
    assert vox.verdict("license") == "contradicted"
    fair = desk({"huggingface": VOX, "github": VOX, "license": "Research"})
    fair = fair.hub(VOX, license="cc-by-nc-4.0").repo(VOX, license="MIT")
    judged = fair.judged()["license"]
    assert judged.verdict == "nominal"
    assert "yet GitHub says MIT" in judged.reason


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [("MIT", "confirmed"), ("CC BY-NC 4.0", "unverified"), ("Research", "contradicted")],
)
def test_code_alone_contradicts_no_named_licence_of_weights(claimed: str, verdict: str) -> None:
    vox = desk({"huggingface": VOX, "github": VOX, "license": claimed})
    assert vox.hub(VOX).repo(VOX, license="MIT").verdict("license") == verdict


def test_where_code_is_all_there_is_its_licence_decides() -> None:
    vox = desk({"github": VOX, "license": "CC BY-NC 4.0"}).repo(VOX, license="MIT")
    assert vox.verdict("license") == "contradicted"


def test_no_licence_upstream_is_no_evidence() -> None:
    vox = desk({"github": VOX, "license": "MIT"}).repo(VOX)
    judged = vox.judged()["license"]
    assert (judged.verdict, judged.observed, judged.evidence.url) == ("unverified", None, None)


def test_what_a_provider_says_holds_for_models_that_say_nothing_of_it() -> None:
    own = {"name": "Own", "huggingface": "acme/own", "license": "Apache 2.0"}
    both = desk({"huggingface": VOX}, own, license="MIT")
    alone = desk(own, license="MIT")
    assert _licences(both) == [("Vox", "MIT"), ("Own", "Apache 2.0")]
    assert _licences(alone) == [("Own", "Apache 2.0"), (None, "MIT")]


def test_a_list_is_the_last_witness() -> None:
    vox = desk({"api": "vox-1", "license": "MIT"}).row("vox-1", license="apache-2.0")
    assert vox.verdict("license") == "contradicted"
    both = desk({"api": "vox-1", "huggingface": VOX, "license": "MIT"})
    both = both.row("vox-1", license="apache-2.0").hub(VOX, license="mit")
    assert both.verdict("license") == "confirmed"


def _licences(made: Desk) -> list[tuple[str | None, str]]:
    claims = [each.claim for each in draw(made.config)]
    return [(claim.model, claim.claimed) for claim in claims if claim.field == "license"]
