"""Tables as vendors lay them out: what names a row, and which column is the day of its end."""

from __future__ import annotations

import pytest

from monitor.text import read_html
from monitor.text.typed import typed


def told(html: str) -> dict[str, object]:
    """What a page's tables tell: `model predicate` and its value, of a price the amount."""
    page = read_html(f"<main><h1>Lifecycle</h1><p>What there is, and until when.</p>{html}</main>")
    return {
        f"{fact.subject.removeprefix('page#')} {fact.predicate}": (
            fact.value["amount"] if isinstance(fact.value, dict) else fact.value
        )
        for fact in typed("page", page).facts
    }


def table(*rows: str, head: str = "th", over: str = "") -> str:
    """A table of rows whose cells are parted by strokes; the first is the header."""
    first, *below = ([cell.strip() for cell in row.split("|")] for row in rows)
    lines = ["".join(f"<{head}>{cell}</{head}>" for cell in first)]
    lines += ["".join(f"<td>{cell}</td>" for cell in row) for row in below]
    return f"{over}<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (
            table("Release | Status | End-of-life", "22.x | LTS | 2027-04-30"),
            {"22.x shutdown": "2027-04-30"},
        ),
        (
            table("Branch | Release manager | End of life", "3.13 | T. W. | 2029-10"),
            {"3.13 shutdown": "2029-10"},
        ),
        (
            table("API version | Sunset", "2024-10-01-preview | 2027-06-30"),
            {"2024-10-01-preview shutdown": "2027-06-30"},
        ),
        (
            table(
                "Base version | End of life | Vendor end of standard support date",
                "Base 14 | 2026-11-12 | 2027-02-28",
            ),
            {"base-14 shutdown": "2027-02-28"},
        ),
        (
            table("Branch | Fixes until | Security support until", "8.4 | 2026-12-31 | 2028-12-31"),
            {"8.4 shutdown": "2028-12-31"},
        ),
        (
            table("Runtime | Runtime ID | Decommissioned", "Python 3.10 | python310 | 2027-04-30"),
            {"python310 shutdown": "2027-04-30"},
        ),
        (
            table("Date | Models", "2027-05-31 | vox-1-a, vox-2-a", over="<h2>Shutdowns</h2>"),
            {"vox-1-a shutdown": "2027-05-31", "vox-2-a shutdown": "2027-05-31"},
        ),
        (
            table("Model | EOL date", "vox-1-a | 2027-08-01 (was 2027-09-01)"),
            {"vox-1-a shutdown": "2027-08-01"},
        ),
        (table("Model | EOL date", "vox-1-a | Cancelled (was 2027-09-01)"), {}),
        (table("Model | Planned EOL", "vox-1-a | FY 2028 Q1"), {}),
        (
            table("Runtime | Removal date | Upgrade to", "`java11` | 2027-09-30 | `java25`"),
            {"java11 shutdown": "2027-09-30"},
        ),
        (
            table("Feature | Sunset", "Legacy webhooks | Q3 2027"),
            {"legacy-webhooks shutdown": "2027-Q3"},
        ),
        (
            table("SDK | Major version | End-of-support", "Ruby | 2.x | 2027-07-01"),
            {"Ruby-2.x shutdown": "2027-07-01"},
        ),
        (
            table(" | Aurora | Boreal", "Codename | a | b", "End of support | 2027-05 | 2028-05"),
            {"Aurora shutdown": "2027-05", "Boreal shutdown": "2028-05"},
        ),
        (
            table(
                "Upstream | Says | Since", "Shutdown | 2027-05 | 2026", "Shutdown | 2027-06 | 2025"
            ),
            {},
        ),
    ],
)
def test_a_row_ends_on_its_day(html: str, says: dict[str, object]) -> None:
    assert {name: value for name, value in told(html).items() if " shutdown" in name} == says


@pytest.mark.parametrize(
    "html",
    [
        table("Certificate | Expires", "api.example.org | 2027-05-01"),
        table("Offer | Available until", "Spring bundle | 2027-05-01"),
        table("Event | Start date | End date", "Summit | 2027-05-01 | 2027-05-03"),
    ],
)
def test_other_things_than_models_end_on_other_pages(html: str) -> None:
    page = read_html(f"<main><h1>What is on</h1><p>All there is.</p>{html}</main>")
    assert typed("page", page).facts == ()


def test_deployments_end_on_days_of_their_own() -> None:
    html = table(
        "Model | Standard retirement | Provisioned retirement", "o1-a | 2026-12-17 | 2027-06-17"
    )
    assert told(html) == {
        "o1-a shutdown": "2027-06-17",
        "o1-a shutdown:standard": "2026-12-17",
        "o1-a shutdown:provisioned": "2027-06-17",
    }


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (
            table("Voice type | Price per million characters", "Neural TTS | $16.00", head="td"),
            {"neural-tts price_characters": 16},
        ),
        (
            table(
                "Provider | Instance type | Hourly rate", "aws | nvidia-t4 | $0.5", "aws | x-2 | $1"
            ),
            {"nvidia-t4 price_listed": 0.5, "x-2 price_listed": 1},
        ),
        (
            table("Model | Price", "slam-1<span>Beta</span> | $0.27/hour"),
            {"slam-1 price_time": 0.27},
        ),
        (
            table("Plan | Fee | Seats | Text input", "Solo | 12 | 3 | 800", over="<h2>In EUR</h2>"),
            {"Solo price_listed": 12},
        ),
        (table("Tier | Qualification", "Tier 1 | $5 paid"), {}),
        (table("Item | Quantity | Total", "vox-1 input | 2M | $3.00"), {}),
        (
            table("Service | Currency | Price", "Vox | EUR | 0.40"),
            {"Vox price_listed": 0.4},
        ),
        (
            table("Meter | Rate", "Reads (per million) | $0.40", "Scans (per million) | $0.90"),
            {"Reads price_tokens": 0.4, "Scans price_tokens": 0.9},
        ),
        (
            table("Quality | 512 px", "Low | $0.01", over="<h2>img-1</h2>"),
            {"img-1 price_listed": 0.01},
        ),
    ],
)
def test_a_row_has_its_price(html: str, says: dict[str, object]) -> None:
    assert told(html) == says


def test_elements_are_a_table_by_their_roles() -> None:
    html = (
        '<div role="table"><div role="row"><div role="columnheader">Model</div>'
        '<div role="columnheader">Shutdown</div></div>'
        '<div role="row"><span role="cell">vox-1</span>'
        '<span role="cell">May 5, 2027</span></div></div>'
    )
    assert told(html) == {"vox-1 shutdown": "2027-05-05"}


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (  # a version has a name beside its own
            table(
                "Release | Code name | Released | End of life",
                "Castor 26.10 | Quiet Quarry | October 2026 | July 2027",
            ),
            {"castor-26.10 released": "2026-10", "castor-26.10 shutdown": "2027-07"},
        ),
        (  # the final release is the end, the first one is not
            table(
                "Version | First release | Final release",
                "16 | September 14, 2023 | November 9, 2028",
                over="<h2>Supported versions</h2>",
            ),
            {"16 released": "2023-09-14", "16 shutdown": "2028-11-09"},
        ),
        (  # versions that are called by a month
            table(
                "Stable version | Release date | Date version is no longer supported",
                "<code>2026-10</code> | October 1, 2026 | October 1, 2027",
            ),
            {"2026-10 released": "2026-10-01", "2026-10 shutdown": "2027-10-01"},
        ),
        (  # ids that hold a word for a medium are no labels
            table(
                "| <code>nova-voice</code> | <code>nova-text</code>",
                "Text input | $3.10 | $0.90",
                "Audio output | $72.00 | N/A",
            ),
            {
                "nova-voice price_input": 3.1,
                "nova-text price_input": 0.9,
                "nova-voice price_audio_output": 72,
            },
        ),
        (  # a first column without a number names what has a price, whatever it is called
            table("Tariff | Disk | Monthly fee", "Silver | 80 GB | $42", "Gold | 320 GB | $120"),
            {"Silver price_listed": 42, "Gold price_listed": 120},
        ),
        (  # where no model is named, a country is what has a price
            table(
                "Country | Outbound",
                "Austria | $0.0251",
                "Brazil | $0.0095",
                over="<h2>Voice, USD per minute</h2>",
            ),
            {"Austria price_time": 0.0251, "Brazil price_time": 0.0095},
        ),
        (  # what stands below an id explains it
            table("Model | Input / 1M tokens", "nova-small<br><small>lowest cost</small> | $0.50"),
            {"nova-small price_input": 0.5},
        ),
    ],
)
def test_a_row_is_of_what_names_it(html: str, says: dict[str, object]) -> None:
    assert told(html) == says


def test_bare_numbers_under_a_currency_and_a_unit_are_prices() -> None:
    title = "<h2>USD per 1 million characters, by region</h2>"
    rows = ("| US East | EU West", "Neural | 16.00 | 17.50", "Neural HD | 30.00 | 33.00")
    assert {*told(table(*rows, over=title))} == {
        "Neural price_characters",
        "neural-hd price_characters",
    }
    assert told(table(*rows, over="<h2>Figures, by region</h2>")) == {}


def test_a_row_across_the_table_names_the_unit_and_makes_no_plans_of_its_columns() -> None:
    rows = table("Model | Starter | Scale", "Jotter v1 | $0.40 | $0.33")
    across = '<tr><td colspan="3"><em>Price per hour</em></td></tr>'
    assert {*told(rows.replace("<tr><td>", f"{across}<tr><td>", 1))} == {"jotter-v1 price_time"}
