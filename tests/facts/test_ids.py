"""The models that cells and sentences name."""

from __future__ import annotations

import pytest

from monitor.facts import ids

CELLS = {
    "`gpt-4o-audio-preview`": ["gpt-4o-audio-preview"],
    "gpt-4o-audio-preview¹": ["gpt-4o-audio-preview"],
    "gpt-4o-audio-preview*": ["gpt-4o-audio-preview"],
    "gpt-4o-audio-preview [1]": ["gpt-4o-audio-preview"],
    "gpt-4o-audio-preview Deprecated": ["gpt-4o-audio-preview"],
    "GPT-4o Audio Preview": ["gpt-4o-audio-preview"],
    "models/gemini-2.0-flash": ["gemini-2.0-flash"],
    "publishers/google/models/gemini-2.0-flash": ["gemini-2.0-flash"],
    "`gpt-4o`, `gpt-4o-mini`": ["gpt-4o", "gpt-4o-mini"],
    "gpt-4o and gpt-4o-mini": ["gpt-4o", "gpt-4o-mini"],
    "gpt-4-1106-preview / gpt-4-0125-preview": ["gpt-4-1106-preview", "gpt-4-0125-preview"],
    "gpt-4\ngpt-4-0314": ["gpt-4", "gpt-4-0314"],
    "ada, babbage, curie": ["ada", "babbage", "curie"],
    "tts-1 & tts-1-hd": ["tts-1", "tts-1-hd"],
    "Claude Opus 3\n`claude-3-opus-20240229`": ["claude-3-opus-20240229"],
    "Claude 3 Opus (claude-3-opus-20240229)": ["claude-3-opus-20240229"],
    "GPT-4o (2024-05-13, 2024-08-06)": ["gpt-4o-2024-05-13", "gpt-4o-2024-08-06"],
    "Claude Sonnet 4.5 (new)": ["claude-sonnet-4.5"],
    "DALL·E 3": ["dall-e-3"],
    "MiniMax-Text-01": ["MiniMax-Text-01"],
    "mistralai/Voxtral-Mini-3B-2507": ["mistralai/Voxtral-Mini-3B-2507"],
    "anthropic.claude-3-sonnet-20240229-v1:0": ["anthropic.claude-3-sonnet-20240229-v1:0"],
    "Text and speech models": ["text-and-speech-models"],
    "Assistants API": ["assistants-api"],
    "—": [],
    "N/A": [],
    "All models": [],
    "May 7, 2026": [],
    "Use the newest models of our family instead of this one, please": [],
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_names_its_models(cell: str) -> None:
    assert list(ids.read(cell)) == CELLS[cell]


def test_spellings_of_a_model_have_one_fold_and_snapshots_their_own() -> None:
    spelled = ["GPT-4o Audio Preview", "gpt-4o-audio-preview", "gpt_4o_audio_preview"]
    assert {ids.folded(name) for name in spelled} == {"gpt-4o-audio-preview"}
    assert ids.folded("gpt-4o-audio-preview-2024-12-17") != ids.folded("gpt-4o-audio-preview")


def test_a_model_keeps_the_spelling_under_which_it_was_first_known() -> None:
    assert ids.settled(["GPT-4o", "gpt-4o"], []) == {"gpt-4o": "gpt-4o"}
    assert ids.settled(["gpt-4o"], ["GPT-4o"]) == {"gpt-4o": "GPT-4o"}


def test_a_version_makes_a_model_of_its_own_where_its_name_has_none() -> None:
    assert ids.with_version("gpt-4o", "2024-05-13") == "gpt-4o-2024-05-13"
    assert ids.with_version("gpt-4o-2024-05-13", "2024-05-13") == "gpt-4o-2024-05-13"
    assert ids.with_version("gpt-4o", "All") == ids.with_version("gpt-4o", "—") == "gpt-4o"


def test_sentences_name_ids_and_no_plain_words() -> None:
    text = "On 2026-05-07 we end `whisper` and gpt-4o-audio-preview-2024-12-17, at end-of-life."
    assert ids.mentioned(text) == ("whisper", "gpt-4o-audio-preview-2024-12-17")


@pytest.mark.parametrize(
    ("heading", "is_model"),
    [
        ("Gemini 2.5 Flash", True),
        ("gpt-realtime-mini", True),
        ("`whisper`", True),
        ("2025-09-15: gpt-4o snapshots", False),
        ("May 2026", False),
        ("Pricing", False),
        ("speech-to-text", False),
        ("What is new in version 2?", False),
        ("Speech 2.5 Flash Native Audio (Live API)", True),
        ("2.5 Flash", True),
        ("Marin 8B", True),
        ("v1.3.0 - 2026-02-28", False),
        ("1.3.0-beta.1 (2026-02-28)", False),
        ("Version 2.1", False),
        ("March 3: realtime", False),
        ("March 3", False),
    ],
)
def test_a_heading_is_a_model_where_it_is_little_else(heading: str, *, is_model: bool) -> None:
    assert ids.looks_like_model(heading) is is_model


@pytest.mark.parametrize("piece", ["a-", "a.", "`", "(", "a ", "*", "-_", "[1]", "a(b,", " new"])
def test_hostile_cells_are_read_at_once(piece: str) -> None:
    ids.read(piece * 20_000 + "x")
    ids.mentioned(piece * 20_000)
    ids.looks_like_model(piece * 200)


def test_a_version_alone_belongs_to_the_name_before_it() -> None:
    assert ids.read("Nova Multi v2 / v3") == ("nova-multi-v2", "nova-multi-v3")


def test_lines_of_words_below_an_id_explain_it() -> None:
    assert ids.read("nova-large\nour flagship") == ("nova-large",)
    assert ids.read("nova-large\nnova-small") == ("nova-large", "nova-small")
