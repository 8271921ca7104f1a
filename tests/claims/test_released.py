"""Release dates at the precision of the page."""

from __future__ import annotations

import pytest

from monitor.claims.released import compare
from monitor.values import Json
from tests.claims.catalog import Desk, desk


@pytest.mark.parametrize(
    ("claimed", "found", "verdict"),
    [
        ("July 2025", "2025-07-15", "confirmed"),
        ("Jul 2025", "2025-07-01", "confirmed"),
        ("2025-07", "2025-07-31", "confirmed"),
        ("2025", "2025-07-15", "confirmed"),
        ("Q3 2025", "2025-07-15", "confirmed"),
        ("2025-07-15", "2025-07-15", "confirmed"),
        ("15 July 2025", "2025-07-15", "confirmed"),
        ("July 15, 2025", "2025-07-15", "confirmed"),
        ("July 2025", "2025-07", "confirmed"),
        ("2025-07-15", "2025-07", "confirmed"),
        ("July 2025", "2025", "confirmed"),
        ("2025-07-15", "2025-07-16", "nominal"),
        ("July 2025", "2025-08-04", "nominal"),
        ("July 2025", "2025-06-20", "nominal"),
        ("July 2025", "2025-08-31", "nominal"),
        ("July 2025", "2025-09-02", "contradicted"),
        ("July 2025", "2024-07-15", "contradicted"),
        ("2024", "2025-07-15", "contradicted"),
        ("Q3 2025", "2025-12-01", "contradicted"),
        ("2025-07-15", "2025-03-01", "contradicted"),
        ("soon", "2025-07-15", "unverified"),
        ("TBD", "2025-07-15", "unverified"),
        ("July 2025", "unknown", "unverified"),
        ("July 2025", "", "unverified"),
        ("01/02/2025", "2025-07-15", "unverified"),
    ],
)
def test_a_date_is_held_against_another(claimed: str, found: str, verdict: str) -> None:
    assert compare(claimed, found) == verdict


def test_the_age_of_a_repository_contradicts_nothing() -> None:
    assert compare("July 2025", "2024-01-01", exact=False) == "unverified"
    assert compare("July 2025", "2025-07-01", exact=False) == "confirmed"


VOX = {"api": "vox-1", "huggingface": "acme/vox"}
OLD: Json = {"created_at": "2024-01-01T00:00:00Z"}


def made(*models: dict[str, str]) -> Desk:
    return desk(*(models or (VOX,)), compare={"released": "July 2025"})


@pytest.mark.parametrize(
    ("desk_", "verdict"),
    [
        (made().row("vox-1", released="2025-07-15"), "confirmed"),
        (made().row("vox-1", release_date="2025-07-15"), "confirmed"),
        (made().row("vox-1", released="2024-01-01"), "contradicted"),
        (made().row("vox-1", released=20250715), "unverified"),
        (made().row("vox-1"), "unverified"),
        (made().hub("acme/vox", model={"created_at": "2025-07-01T10:00:00Z"}), "confirmed"),
        (made().hub("acme/vox", model=OLD), "unverified"),
        (made().hub("acme/vox", model=OLD).row("vox-1", released="2025-07-15"), "confirmed"),
        (made(VOX, {"name": "Two", "api": "vox-2"}).row("vox-2", released="2024-01-01"),
         "unverified"),
        (made(VOX, {"name": "Two", "api": "vox-2"}).row("vox-2", released="2024-01-01")
         .row("vox-1", released="2025-07-15"), "confirmed"),
    ],
)  # fmt: skip
def test_lists_decide_and_repositories_hint(desk_: Desk, verdict: str) -> None:
    assert desk_.verdict("released") == verdict
