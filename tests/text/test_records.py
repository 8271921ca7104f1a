"""Records outside of tables: what a field says, and of whom."""

from __future__ import annotations

import pytest

from monitor.text import markdown_page, read_html
from monitor.text.typed import typed


def told(text: str) -> dict[str, object]:
    """What a page tells, as `model predicate` and the value, of a price the amount."""
    lines = f"<main><h1>Overview</h1><p>What there is, and until when.</p>{text}</main>"
    page = read_html(lines) if text.startswith("<") else markdown_page(text)
    return {
        f"{fact.subject.removeprefix('page#')} {fact.predicate}": (
            fact.value["amount"] if isinstance(fact.value, dict) else fact.value
        )
        for fact in typed("page", page).facts
    }


DAYS = {"Mara shutdown": "2027-05-07", "Odile shutdown": "2027-06-07"}
AMOUNTS = {"Mara price_time": 0.25, "Odile price_time": 0.5}


@pytest.mark.parametrize(
    "html",
    [
        # a card: a heading, and rows of two spans that nothing but their style parts
        "<div><h3>{}</h3><div><span>Shutdown</span><span>{}</span></div></div>",
        # a card without a heading, label and value as blocks
        "<div><div>{}</div><div><div>Shutdown date</div><div>{}</div></div></div>",
        # a term and its descriptions
        "<dl><dt>{}</dt><dd>Released: 1 May 2024</dd><dd>End of support: {}</dd></dl>",
        # an item and its items
        "<ul><li>{}<ul><li>Released: May 2024</li><li>Retires: {}</li></ul></li></ul>",
        # a bold line with lines below it
        "<p><b>{}</b><br>Who: everybody<br>Retirement date: {}</p>",
        # lines of which one names what they are about
        "<p><b>Product:</b> {}<br><b>End of life:</b> {}</p>",
        # a label in bold, in a section of its own
        "<h2>{}</h2><p><b>Retirement date:</b> {}</p><p><b>Affects:</b> All</p>",
        # a fold
        "<details><summary>{}</summary><p>Sunset date: {}</p></details>",
        # a sentence whose subject is set apart
        "<ul><li><b>{}</b> will be retired on {}. Use another.</li></ul>",
        # a date with the mark of a footnote, and one that holds no more
        "<h2>{}</h2><p>End of life: <s>May 1, 2026</s> {}<sup>2</sup></p>",
    ],
)
def test_a_day_is_told_of_the_name_over_its_record(html: str) -> None:
    text = html.format("Mara", "May 7, 2027") + html.format("Odile", "June 7, 2027")
    its = {name: day for name, day in told(text).items() if name.endswith("shutdown")}
    assert its == DAYS


@pytest.mark.parametrize(
    "html",
    [
        "<div><h4>{}</h4><div>${} <em>per hour + tax</em></div><div>500 files</div></div>",
        "<div><div>{}</div><div><span>${}</span><span>per hour</span></div></div>",
        "<div><div>{}</div><div>${}</div><div>/ hour</div><ul><li>Fast</li></ul></div>",
        "<li><strong>{}</strong> <span>${} / hour</span></li>",
        "<div><span>{}</span><span>${}/hr</span></div>",
        "<p><b>{}</b><br><s>$9.00</s> ${} per hour</p>",
        "<h3>{}</h3><p>Rate: ${} per hour</p>",
        "<h3>{}</h3><ul><li>20 files</li><li>Additional hours at ${}</li></ul>",
    ],
)
def test_a_price_is_told_of_the_name_over_its_record(html: str) -> None:
    assert told(html.format("Mara", "0.25") + html.format("Odile", "0.50")) == AMOUNTS


def test_rows_that_cost_by_different_measures_are_of_their_own_names() -> None:
    rows = (
        "<h2>Speech</h2><div><div><div>Mara</div><div>$0.25 / hour</div></div>"
        "<div><div>Odile</div><div>$3 / 1M characters</div></div></div>"
    )
    assert told(rows) == {"Mara price_time": 0.25, "Odile price_characters": 3}


def test_a_heading_may_end_in_its_price() -> None:
    html = "<h3>Mara <small>$0.25/hour</small></h3><p>Fast.</p><p>Retires: May 7, 2027</p>"
    assert told(html) == {"Mara price_time": 0.25, "Mara shutdown": "2027-05-07"}


def test_a_line_with_several_amounts_says_itself_what_each_is_for() -> None:
    html = "<h3>vox-2</h3><p>Input: $3.00 · Output: $15.00 (per 1M tokens)</p>"
    assert told(html) == {"vox-2 price_input": 3, "vox-2 price_output": 15}


def test_names_that_lie_beside_their_fields_stand_as_far_above_each() -> None:
    soup = "<div>{}</div><div>Short memos, one voice</div><div>${} / hour</div>"
    text = "<div>" + soup.format("Mara", "0.25") + soup.format("Odile", "0.50") + "</div>"
    assert told(text) == AMOUNTS


def test_terms_that_label_values_are_no_names() -> None:
    terms = "<dl><dt>Status</dt><dd>Legacy</dd><dt>End of life</dt><dd>{}</dd></dl>"
    text = f"<h2>Mara</h2>{terms.format('May 7, 2027')}<h2>Odile</h2>{terms.format('June 7, 2027')}"
    assert told(text) == DAYS


def test_a_record_alone_is_of_the_model_that_its_page_is_about() -> None:
    assert told("# vox-2\n\n## Availability\n\nShutdown: May 7, 2027\n") == {
        "vox-2 shutdown": "2027-05-07"
    }


def test_the_label_over_a_list_says_what_its_prices_are_for() -> None:
    paid = "* {} price\n  * Paid, per 1M tokens: ${}\n"
    text = f"## vox-2\n\n{paid.format('Input', 2)}{paid.format('Output', 8)}"
    assert told(text) == {"vox-2 price_input": 2, "vox-2 price_output": 8}


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Notes</h2><p>Retirement date: May 7, 2027</p>",
        "<h2>Spring webinar</h2><p>End date: May 7, 2027</p>",
        "<h2>Our summit</h2><p>Announced: May 7, 2027</p>",
        "<div><h3>Indie</h3><p>Save $24 a year</p></div>",
        "<div><h3>Indie</h3><p>Minimum spend: $50 per month</p></div>",
        "<h2>Worked example</h2><p>Total: $180 per month</p>",
        "<h2>Mara</h2><p>You get $5 in credits per month</p>",
    ],
)
def test_what_is_no_field_of_a_thing_is_told_of_nothing(text: str) -> None:
    assert told(text) == {}


def test_a_name_stands_behind_its_amount_where_the_cards_begin_with_it() -> None:
    card = "<div><span>${}</span> <span>per hour</span><h4>{}</h4><p>Fast.</p></div>"
    cards = card.format("0.25", "Mara") + card.format("0.50", "Odile")
    assert told(f"<div>{cards}</div>") == AMOUNTS


def test_a_heading_over_a_price_is_its_name_whatever_headings_follow() -> None:
    plan = "<div><h3>{}</h3><div><p>${} per hour</p><h4>What you get</h4><p>Much.</p></div></div>"
    assert told(plan.format("Mara", "0.25") + plan.format("Odile", "0.50")) == AMOUNTS


def test_amounts_beside_each_other_are_of_the_name_over_both() -> None:
    card = (
        "<div><div><h4>{}</h4><p>The most powerful</p></div>"
        "<div>$2 / 1M tokens</div><div>$8 / 1M tokens</div></div>"
    )
    assert {*told(card.format("Mara") + card.format("Odile"))} == {
        "Mara price_tokens",
        "Odile price_tokens",
    }


def test_a_heading_says_what_the_amounts_below_it_are_counted_in() -> None:
    terms = "<dl><dt>Mara</dt><dd>$0.25</dd><dt>Odile</dt><dd>$0.50</dd></dl>"
    assert told(f"<h2>Price per hour</h2>{terms}") == AMOUNTS
    assert told(f"<h2>Balance</h2>{terms}") == {}


def test_a_machine_that_stands_in_several_places_is_a_name_and_a_size_is_a_label() -> None:
    items = "<ul><li>{0}<ul><li>H100 - $2.10 per hour</li><li>L40 - $1.40 per hour</li></ul></li>"
    items += "<li>{1}<ul><li>H100 - $2.10 per hour</li></ul></li></ul>"
    assert {*told(items.format("Oslo", "Genoa"))} == {"H100 price_time", "L40 price_time"}
    sizes = items.replace("H100", "720p").replace("L40", "1080p")
    assert "720p price_time" not in told(sizes.format("Mara", "Odile"))


def test_a_term_is_what_the_sentences_of_its_description_speak_of() -> None:
    terms = "".join(
        f"<dt><code>vox-{at}</code></dt><dd>Retires 7 May 2027. Successor: vox-9.</dd>"
        for at in (1, 2)
    )
    assert told(f"<h2>End of service</h2><dl>{terms}</dl>") == {
        "vox-1 shutdown": "2027-05-07",
        "vox-1 replacement": "vox-9",
        "vox-2 shutdown": "2027-05-07",
        "vox-2 replacement": "vox-9",
    }


def test_a_line_may_tell_a_price_and_an_end() -> None:
    assert told("# Voices\n\n- `vox-1`: $16 per hour (end of life: 7 May 2027)\n") == {
        "vox-1 price_time": 16,
        "vox-1 shutdown": "2027-05-07",
    }
    offer = "# Voices\n\n- `vox-1`: $16 per hour (offer expires 7 May 2027)\n"
    assert told(offer) == {"vox-1 price_time": 16}


def test_a_day_in_words_is_part_of_no_name() -> None:
    line = "<span>Released Sep 29, 2026</span><span>$0.26/M input tokens</span>"
    assert told(f"<h2>vox-3</h2><div>{line}</div>") == {"vox-3 price_input": 0.26}
