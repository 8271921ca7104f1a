"""Places in which a model ends on days of its own."""

from __future__ import annotations

import pytest

from monitor.facts import places


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("us-east-1", ("us-east-1",)),
        ("eu-west-1, US-West-2", ("eu-west-1", "us-west-2")),
        ("East US 2", ("east us 2",)),
        ("northcentralus", ("northcentralus",)),
        ("Amazon Bedrock and Vertex AI", ("amazon bedrock", "vertex ai")),
        ("United States", ("united states",)),
        ("in EU", ("eu",)),
    ],
)
def test_a_place_is_told_by_its_name(text: str, named: tuple[str, ...]) -> None:
    assert places.named(text) == named


@pytest.mark.parametrize(
    "text", ["gpt-4o", "Standard", "new", "retirement", "US customers", "", "1"]
)
def test_what_says_anything_else_is_no_place(text: str) -> None:
    assert places.named(text) == ()


def test_a_header_promises_places_and_then_any_name_is_one() -> None:
    assert [*map(places.is_header, ("Region", "AWS Regions", "Deployment type"))] == [True] * 3
    assert [*map(places.is_header, ("Regional price", "Model", "Type"))] == [False] * 3
    assert places.told("Standard, `Global Standard`") == ("standard", "global standard")
    assert places.told("—") == places.told("N/A") == ()


def test_a_place_may_stand_in_brackets() -> None:
    assert places.beside("`vox-1` (EU)") == ("eu",)
    assert places.beside("vox-1 (new) [us-east-1]") == ("us-east-1",)
    assert places.beside("vox-1") == ()


def test_a_hostile_list_of_places_is_cut() -> None:
    assert len(places.told(",".join(f"p{n}" for n in range(10_000)))) == places.MOST
    assert places.told("x" * 1_000) == ()
