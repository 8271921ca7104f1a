"""Texts that say what a model costs."""

from __future__ import annotations

import pytest

from monitor.text import read_html
from monitor.text.typed import typed


def costs(html: str) -> dict[str, object]:
    """The prices that a page tells, by model: predicate and amounts."""
    page = read_html(f"<main><h1>Pricing</h1><p>You pay for what you use.</p>{html}</main>")
    told: dict[str, object] = {}
    for fact in typed("page", page).facts:
        its = fact.value if isinstance(fact.value, list) else [fact.value]
        amounts = [one["amount"] for one in its if isinstance(one, dict)]
        told[f"{fact.subject.removeprefix('page#')} {fact.predicate}"] = amounts
    return told


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (
            "<h3>acme/vox-3</h3><p>$3.00 / million input tokens</p><p>$15 / 1M output tokens</p>",
            {"acme/vox-3 price_input": [3], "acme/vox-3 price_output": [15]},
        ),
        (
            "<h3>OpenAI: GPT-4o Audio</h3><div><b>$2.5/M input tokens</b><b>$10/M output</b></div>",
            {"GPT-4o-audio price_input": [2.5], "GPT-4o-audio price_output": [10]},
        ),
        (
            "<h3>vox-3</h3><div>Input</div><div>$2.00</div><div>Output</div><div>$8.00</div>",
            {"vox-3 price_input": [2], "vox-3 price_output": [8]},
        ),
        (
            "<dl><dt>Reverb ASR</dt><dd>$0.20 per hour<dt>Turbo</dt><dd>$0.10 per hour</dl>",
            {"reverb-asr price_time": [0.2], "Turbo price_time": [0.1]},
        ),
        ("<p>Scribe v2 costs $0.40 per hour of audio.</p>", {"scribe-v2 price_time": [0.4]}),
        (
            "<div>Vox Core</div><div>$2 / 1M tokens</div><div>$6 / 1M tokens</div>",
            {"vox-core price_tokens": [2, 6]},
        ),
    ],
)
def test_an_amount_is_told_of_what_stands_above_it(html: str, told: dict[str, object]) -> None:
    assert {name.lower(): its for name, its in costs(html).items()} == {
        name.lower(): its for name, its in told.items()
    }


@pytest.mark.parametrize("html", ["<p>or 25 images for $1</p>", "<p>We raised $10 million.</p>"])
def test_an_amount_without_a_name_and_a_unit_is_no_price(html: str) -> None:
    assert costs(html) == {}


@pytest.mark.parametrize(
    ("html", "told"),
    [
        (
            "<p>Transcription with Reed v2 costs $0.40 per hour, billed by the second.</p>",
            {"reed-v2 price_time": [0.4]},
        ),
        (
            "<li>Nimbus <b>Long-Form voices</b> are priced at $100 per 1M characters.</li>",
            {"nimbus-long-form-voices price_characters": [100]},
        ),
        ("<p>Each request costs $0.40.</p>", {}),
        ("<p>Last summer the plan of the editors cost $40 per month.</p>", {}),
        ("<p>Talks are open, and the ticket for the dinner costs $40 per seat.</p>", {}),
    ],
)
def test_what_a_sentence_says_to_cost_something_is_what_has_the_price(
    html: str, told: dict[str, list[float]]
) -> None:
    assert costs(html) == told
