"""Ways to the models, and whether they are open source."""

from __future__ import annotations

import pytest

from tests.claims.catalog import Desk, desk

VOX = "acme/vox"
MODEL = {"huggingface": VOX, "api": "vox-1"}


def offered(*ways: str) -> Desk:
    return desk(MODEL, access=ways)


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (offered("API").row("vox-1"), "confirmed"),
        (offered("Acme API").row("vox-1"), "confirmed"),
        (offered("API").row("vox-9"), "confirmed"),
        (offered("API"), "unverified"),
        (offered("API").row("vox-1", shutdown="2026-01-01"), "unverified"),
        (offered("API").row("vox-1", shutdown="2026-01-01").row("vox-2"), "confirmed"),
        (offered("API").hub(VOX), "unverified"),
        (offered("Weights").hub(VOX, access="open"), "confirmed"),
        (offered("Open weights").hub(VOX, access={"gated": "auto"}), "nominal"),
        (offered("Weights").hub(VOX, access={"gated": "manual"}), "nominal"),
        (offered("Weights").hub(VOX, access={"private": True}), "contradicted"),
        (offered("Weights").hub(VOX, access={"disabled": True}), "contradicted"),
        (offered("Weights").hub(VOX), "unverified"),
        (offered("Weights"), "unverified"),
        (offered("Hugging Face").hub(VOX, access="open"), "confirmed"),
        (offered("Download").hub(VOX, access="open"), "confirmed"),
        (offered("Acme Studio").row("vox-1"), "unverified"),
        (offered("Cloud", "Desktop").row("vox-1").hub(VOX, access="open"), "unverified"),
        (offered("API", "Weights").row("vox-1").hub(VOX, access="open"), "confirmed"),
        (offered("API", "Weights").row("vox-1").hub(VOX, access={"gated": "auto"}), "nominal"),
        (offered("API", "Weights").row("vox-1").hub(VOX, access={"private": True}),
         "contradicted"),
        (offered("API", "Weights").row("vox-1"), "unverified"),
        (offered("API", "Acme Studio").row("vox-1"), "unverified"),
        (offered("API", "Acme Studio").row("vox-1").hub(VOX, access={"private": True}),
         "unverified"),
        (offered("Rapid delivery").row("vox-1"), "unverified"),
    ],
)  # fmt: skip
def test_a_way_to_the_models(made: Desk, verdict: str) -> None:
    assert made.verdict("access") == verdict


def test_what_nothing_tells_of_is_named() -> None:
    judged = offered("API", "Acme Studio").row("vox-1").judged()["access"]
    assert judged.reason == (
        "list:acme lists vox-1 (seen 2025-12-07); nothing tells of Acme Studio"
    )


def compared(said: str, licence: str | None) -> Desk:
    made = desk(MODEL, compare={"open_source": said})
    return made.hub(VOX, **({"license": licence} if licence else {}))


@pytest.mark.parametrize(
    ("said", "licence", "verdict"),
    [
        ("Yes", "mit", "confirmed"),
        ("yes (weights)", "apache-2.0", "confirmed"),
        ("YES", "gpl-3.0", "confirmed"),
        ("Yes", "cc-by-nc-4.0", "nominal"),
        ("Yes", "llama3.1", "unverified"),
        ("Yes", "unrecognised", "unverified"),
        ("Yes", None, "unverified"),
        ("No", "mit", "contradicted"),
        ("No", "apache-2.0", "contradicted"),
        ("No", "cc-by-nc-4.0", "confirmed"),
        ("No", "llama3.1", "unverified"),
        ("No", "unrecognised", "unverified"),
        ("No", None, "unverified"),
        ("Nothing but the best", "mit", "unverified"),
        ("Partly", "mit", "unverified"),
        ("-", "mit", "unverified"),
    ],
)
def test_open_source_is_a_question_of_the_licence_of_the_weights(
    said: str, licence: str | None, verdict: str
) -> None:
    assert compared(said, licence).verdict("open_source") == verdict


def test_the_licence_of_code_does_not_open_a_closed_model() -> None:
    made = desk({"github": VOX}, compare={"open_source": "No"}).repo(VOX, license="MIT")
    assert made.verdict("open_source") == "unverified"
