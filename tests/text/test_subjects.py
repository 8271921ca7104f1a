"""Of whom a sentence says that it ends, and what it must not be taken to say."""

from __future__ import annotations

import pytest

from monitor.text import markdown_page, read_html
from monitor.text.typed import typed

MOVED = (
    "Update (May 1, 2027): the shutdown of `tts-1-hd`, originally planned for May 2, 2027,"
    " has been postponed to May 5, 2027."
)


def ends(text: str, predicate: str = "shutdown") -> dict[str, object]:
    """The days of the end that a page tells, by model."""
    page = read_html(text) if text.startswith("<") else markdown_page(text)
    prefix = "page#"
    return {
        fact.subject.removeprefix(prefix): fact.value
        for fact in typed("page", page).facts
        if fact.predicate == predicate
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Claude 3 Opus will be retired on May 5, 2027.", {"claude-3-opus": "2027-05-05"}),
        (
            "Vox 1 Large and Vox 1 Mini will be retired on May 5, 2027.",
            {"vox-1-large": "2027-05-05", "vox-1-mini": "2027-05-05"},
        ),
        (
            "Claude 3 Opus is deprecated as of June 30, 2026. It will be shut down on May 5, 2027.",
            {"claude-3-opus": "2027-05-05"},
        ),
        ("vox-latest will be discontinued on May 5, 2027.", {"vox-latest": "2027-05-05"}),
        ("Support for `tts-classic-1` ends 5 May 2027 (UTC).", {"tts-classic-1": "2027-05-05"}),
        (
            "The `vox_one_v1` model is deprecated and will be removed on May 5, 2027.",
            {"vox_one_v1": "2027-05-05"},
        ),
        (
            "`@cf/maker/whisper-tiny` will be retired on May 5, 2027.",
            {"@cf/maker/whisper-tiny": "2027-05-05"},
        ),
        (
            "`chat-1` points to Vox 3.3. `vox-3.1-old` will be taken offline on May 5, 2027.",
            {"vox-3.1-old": "2027-05-05"},
        ),
        (
            "Effective May 5, 2027, `vox-1-a` will no longer be available.",
            {"vox-1-a": "2027-05-05"},
        ),
        (MOVED, {"tts-1-hd": "2027-05-05"}),
        (
            "# API lifecycle\n\nThe Flow API will be retired on May 5, 2027.",
            {"flow-api": "2027-05-05"},
        ),
    ],
)
def test_a_sentence_says_of_its_subject_that_it_ends(text: str, told: dict[str, str]) -> None:
    assert ends(f"A page of notices.\n\n{text}\n") == told


@pytest.mark.parametrize(
    "text",
    [
        "`vox-1-a` will not be retired on May 5, 2027.",
        "`vox-1-a` won't be shut down on May 5, 2027, as we said.",
        "The shutdown of `vox-1-a` on May 5, 2027 was cancelled.",
        "Some older vox-1 and vox-2 models were retired on May 5, 2027.",
        "Fine-tuning for `vox-1-a` will be shut down on May 5, 2027.",
        "The free trial ends on May 5, 2027. Our series on gpt-4o ends on May 5, 2027.",
        "Support for WAV files in `vox-1-a` ended on May 5, 2027.",
        "Bug: jobs were closed down on May 5, 2027 for all by mistake.",
        "All of these tools will be retired on May 5, 2027.",
        "- gemini-1.5 is new\n- Shutdown: May 5, 2027",
        "- Replacement\n- vox-2-a\n- Shutdown\n- May 5, 2027",
    ],
)
def test_what_is_said_of_others_or_denied_ends_no_model(text: str) -> None:
    assert ends(f"A page of notices.\n\n{text}\n") == {}


def test_a_term_says_whose_its_descriptions_are() -> None:
    html = (
        "<main><h1>Models</h1><p>All that we have.</p><dl><dt><code>vox-1</code></dt>"
        "<dd>Shutdown: May 5, 2027</dd><dt>vox-2-mini</dt><dd>Shutdown: May 6, 2027</dl></main>"
    )
    assert ends(html) == {"vox-1": "2027-05-05", "vox-2-mini": "2027-05-06"}


def test_a_label_that_is_a_word_of_its_own_keeps_away_from_the_next() -> None:
    assert ends("# Aura-1\n\nLegacy\n\nSunset date: May 5, 2027\n") == {"Aura-1": "2027-05-05"}


def test_what_ends_under_a_models_heading_may_be_another() -> None:
    text = "# vox-2\n\n### Deprecation of Base\n\nBase tier will be sunset on May 5, 2027.\n"
    assert "vox-2" not in ends(text)


def test_a_service_that_the_headings_name_is_what_a_sentence_speaks_of() -> None:
    text = "# Saying goodbye to {}\n\nWe have to stop. Papertray will shut down on May 5, 2027.\n"
    assert ends(text.format("Papertray")) == {"Papertray": "2027-05-05"}
    assert ends(text.format("an old friend")) == {}
