"""A day of the end over a list or a table: what it is said of, and what it is not."""

from __future__ import annotations

import pytest

from monitor.text import markdown_page
from monitor.text.typed import typed

ITEMS = (
    "\n\n- vox-1-mini\n- vox-2-mini (use vox-3-mini)\n- GPT-4o Audio\n- Test with vox-9-large.\n"
)
TABLE = "\n\n| Model | Replacement |\n|--|--|\n| vox-1-mini | vox-3-mini |\n"
NAMED = {"vox-1-mini", "vox-2-mini", "gpt-4o-audio"}


def ends(text: str, predicate: str = "shutdown") -> dict[str, object]:
    """The days of the end that a text states, by model."""
    facts = typed("page:x", markdown_page(f"# Models\n\nWords.\n\n{text}")).facts
    return {
        fact.subject.partition("#")[2]: fact.value for fact in facts if fact.predicate == predicate
    }


@pytest.mark.parametrize(
    "over",
    [
        "The following models will be shut down on June 1, 2026:",
        "On June 1, 2026, we will retire these models:",
        "Models retiring on June 1, 2026:",
        "The models below will be removed from the API on 2026-06-01.",
        "The following models will no longer be available after June 1, 2026:",
        "The following models will be retired on June 1, 2026. Please migrate before this date.",
        "On June 1, 2026 several models will be shut down. These models are affected:",
        "### Shutdown date: June 1, 2026",
        "## June 1, 2026 shutdowns",
        "- **Shutdown June 1, 2026**",
    ],
)
def test_each_model_of_a_list_ends_on_the_day_above_it(over: str) -> None:
    assert ends(over + ITEMS) == dict.fromkeys(NAMED, "2026-06-01")


@pytest.mark.parametrize(
    "over",
    [
        "These models will be retired no sooner than June 1, 2026:",
        "The following models will not be shut down before June 1, 2026:",
    ],
)
def test_a_day_before_which_nothing_ends_is_no_end(over: str) -> None:
    assert ends(over + ITEMS) == {}
    assert ends(over + ITEMS, "shutdown_earliest") == dict.fromkeys(NAMED, "2026-06-01")


@pytest.mark.parametrize(
    "over",
    [
        "The following models replace those that will be shut down on June 1, 2026:",
        "Vox 0 will be shut down on June 1, 2026. Recommended replacements:",
        "When Vox 0 is shut down on June 1, 2026, these models remain available:",
        "The following models will not be shut down on June 1, 2026:",
        "We announced the retirement of old models on June 1, 2026. New models:",
        "The following features will be removed on June 1, 2026:",
        "Before the June 1, 2026 shutdown, switch to one of these models:",
        "After the shutdown on June 1, 2026, the following models answer all requests:",
        "The following models were released after vox-0-mini was shut down on June 1, 2026:",
        "Vox 0 was retired on June 1, 2026. Our current models:",
        "### June 1, 2026",
        "### 2026-06-01: Shutdown of voices",
        "### Replacements for models retired on June 1, 2026",
    ],
)
def test_a_list_of_what_stays_does_not_end(over: str) -> None:
    assert not ends(over + ITEMS).keys() & NAMED
    assert not ends(over + TABLE).keys() & NAMED


def test_an_item_with_a_date_of_its_own_keeps_it() -> None:
    over = "The following models will be shut down on June 1, 2026:\n\n"
    assert ends(f"{over}- vox-1-mini: shuts down on July 1, 2026\n- vox-2-mini\n") == {
        "vox-1-mini": "2026-07-01",
        "vox-2-mini": "2026-06-01",
    }


def test_a_list_ends_where_another_text_begins() -> None:
    over = "The following models will be shut down on June 1, 2026:\n\n"
    assert ends(f"{over}- vox-1-mini\n\nNew models:\n\n- vox-2-mini\n").keys() == {"vox-1-mini"}


def test_a_table_without_days_stands_under_one() -> None:
    over = "On June 1, 2026, the models in this table will be retired."
    assert ends(over + TABLE) == {"vox-1-mini": "2026-06-01"}
    assert ends(over + TABLE, "replacement") == {"vox-1-mini": "vox-3-mini"}
    dated = "\n\n| Model | Shutdown date |\n|--|--|\n| vox-1-mini | TBD |\n"
    assert ends(over + dated) == {}
    priced = "\n\n| Model | Input price |\n|--|--|\n| vox-1-mini | $1 / 1M tokens |\n"
    assert ends(over + priced) == {}


def test_items_under_an_end_tell_days_of_their_own() -> None:
    text = (
        "Announced the following upcoming shutdowns:\n\n- vox-1-mini on June 9, 2026\n"
        "- vox-2-mini (July 2026)\n- vox-3-mini: August 1, 2026.\n"
        "- vox-4-mini released on June 1, 2026\n- vox-5-mini\n"
    )
    assert ends(text) == {
        "vox-1-mini": "2026-06-09",
        "vox-2-mini": "2026-07",
        "vox-3-mini": "2026-08-01",
    }


def test_a_label_before_a_sentence_is_no_label_of_a_date() -> None:
    text = "**Deprecation notice:** vox-1-mini will be shut down on August 1, 2026."
    assert ends(text) == {"vox-1-mini": "2026-08-01"}
    sunset = "We are sunsetting the following legacy models on April 30, 2026:\n\n- vox-1-mini\n"
    assert ends(sunset) == {"vox-1-mini": "2026-04-30"}


def test_they_are_the_models_of_the_sentence_before() -> None:
    text = "We deprecate vox-1-mini. It will be retired on May 1, 2026. Use vox-2-mini."
    assert ends(text) == {"vox-1-mini": "2026-05-01"}
    text = "The models vox-chat and text-to-speech will be discontinued on May 1, 2026."
    assert ends(text) == {"vox-chat": "2026-05-01"}


def test_many_texts_that_may_govern_are_read_in_time_that_is_bounded() -> None:
    over = "The following models will be shut down on June 1, 2026:\n\n- vox-{}-mini\n\n"
    named = ends("".join(over.format(number) for number in range(2_000)))
    assert 900 < len(named) < 2_000


def test_a_label_that_says_the_earliest_tells_no_end() -> None:
    text = "### vox-1-mini\n\nEarliest shutdown: June 1, 2028\n"
    assert ends(text) == {}
    assert ends(text, "shutdown_earliest") == {"vox-1-mini": "2028-06-01"}


def test_the_models_that_had_ended_by_a_day_did_not_end_on_it() -> None:
    assert ends("Retired models as of March 1, 2026:\n\n- vox-1-mini\n") == {}


def test_a_price_under_its_own_label_is_of_the_heading() -> None:
    text = "### vox-1-mini\n\nPrice: $0.10 / minute\n"
    assert ends(text, "price_time").keys() == {"vox-1-mini"}
