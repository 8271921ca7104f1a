"""Audio in and out, where a list or the hub tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from monitor.claims.audio import takes_audio
from monitor.values import Json
from tests.claims.catalog import Desk, desk

ONE = {"name": "One", "api": "vox-1", "huggingface": "acme/vox-1"}
TWO = {"name": "Two", "api": "vox-2"}


def made(said: str, *models: Mapping[str, Any]) -> Desk:
    return desk(*(models or (ONE,)), compare={"audio_native": said})


@pytest.mark.parametrize(
    ("value", "audio"),
    [
        (["text", "audio"], True),
        (["text", "image"], False),
        (["Audio"], True),
        (["speech"], True),
        ("text, audio", True),
        ("text,image", False),
        (True, True),
        (False, False),
        ([], None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_modalities_are_read(value: Json, audio: bool | None) -> None:
    assert takes_audio(value) is audio


@pytest.mark.parametrize(
    ("desk_", "verdict"),
    [
        (made("Yes").row("vox-1", input=["text", "audio"]), "confirmed"),
        (made("Yes").row("vox-1", input=["text"], output=["audio"]), "confirmed"),
        (made("Yes").row("vox-1", input=["text", "image"], output=["text"]), "contradicted"),
        (made("Yes").row("vox-1", input=["text"]), "contradicted"),
        (made("Yes").row("vox-1", output=["text"]), "unverified"),
        (made("Yes").row("vox-1", audio_input=True), "confirmed"),
        (made("Yes").row("vox-1", audio_input=False), "contradicted"),
        (made("Yes").row("vox-1", audio_input=False, audio_output=True), "confirmed"),
        (made("Yes").row("vox-1", mode="realtime"), "confirmed"),
        (made("Yes").row("vox-1", mode="chat"), "unverified"),
        (made("Yes").row("vox-1"), "unverified"),
        (made("Yes"), "unverified"),
        (made("Yes").row("vox-9", input=["text"]), "unverified"),
        (made("Yes").row("acme/vox-1", modalities=["text", "audio"]), "confirmed"),
        (made("Yes").hub("acme/vox-1", model={"pipeline": "audio-text-to-text"}), "confirmed"),
        (made("Yes").hub("acme/vox-1", model={"pipeline": "text-to-speech"}), "confirmed"),
        (made("Yes").hub("acme/vox-1", model={"pipeline": "text-generation"}), "unverified"),
        (made("Yes").hub("acme/vox-1", model={"pipeline": "any-to-any"}), "unverified"),
        (made("No").row("vox-1", input=["text"]), "confirmed"),
        (made("No").row("vox-1", input=["audio"]), "contradicted"),
        (made("No"), "unverified"),
        (made("Partly").row("vox-1", input=["audio"]), "unverified"),
        (made("Yes", ONE, TWO).row("vox-1", input=["audio"]).row("vox-2", input=["text"]),
         "nominal"),
        (made("Yes", ONE, TWO).row("vox-1", input=["audio"]), "confirmed"),
        (made("Yes", ONE, TWO).row("vox-1", input=["text"]), "unverified"),
        (made("Yes", ONE, TWO).row("vox-1", input=["text"]).row("vox-2", input=["image"]),
         "contradicted"),
        (made("No", ONE, TWO).row("vox-1", input=["text"]).row("vox-2", input=["audio"]),
         "contradicted"),
    ],
)  # fmt: skip
def test_audio_on_the_page_is_held_against_lists_and_hub(desk_: Desk, verdict: str) -> None:
    assert desk_.verdict("audio") == verdict
