"""What headers say that columns hold."""

from __future__ import annotations

import pytest

from monitor.facts.columns import Role, column

HEADERS: dict[Role, str] = {
    "shutdown": "Shutdown date|Shut down|Retirement date|Retired|Retires|Discontinuation"
    "|Shuts down|Withdrawal date|Phase-out date|Closing down date|Deactivation date"
    "|End of life|EOL date|Sunset|Removal date|Retirement on|Tentative retirement date|Expiration"
    "|Available until|Tentatively retired: not sooner than|Earliest possible retirement date"
    "|Shutdown Date ↑",
    "deprecated": "Deprecated|Deprecated on|Deprecation date|Announced|Legacy date"
    "|Deprecation announcement date",
    "released": "Release date|Launched|GA date",
    "replacement": "Recommended replacement|Replacement|Migrate to|Alternative model|Successor"
    "|Recommended Replacement Model ID",
    "model": "Model|Model / system|API model name|Model ID|Deprecated model|Legacy model|Name"
    "|Service|Endpoint|Plan|Retired Model",
    "version": "Version|Model version",
    "price": "Input|Cached input|Output|Base Input Tokens|Cache Hits & Refreshes|Per minute|Price"
    "|Deprecated model price|Paid Tier, per 1M tokens in USD|Training cost",
    "other": "Status|Current state|Lifecycle|Regions|Description|Context window|Max output|Notes"
    "|Input modalities|Training data cutoff|Last updated|Date|Migration guide|Recommended for|"
    "Model size and a very long sentence that goes on and on about what is below",
}


@pytest.mark.parametrize(
    ("role", "header"),
    [(role, header) for role, headers in HEADERS.items() for header in headers.split("|")],
)
def test_a_header_says_what_its_column_holds(role: Role, header: str) -> None:
    assert column(header).role == role


def test_an_id_names_a_row_before_a_model_and_a_model_before_a_plan() -> None:
    names = ["Model ID", "Model", "Service", "Plan", "Regions"]
    assert [column(name).rank for name in names] == [4, 3, 2, 1, 0]


def test_only_a_header_that_says_so_makes_dates_the_earliest() -> None:
    assert column("Tentatively retired: not sooner than").earliest
    assert not column("Tentative retirement date").earliest
