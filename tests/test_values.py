"""Values: one form for what means the same, one writing, and times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.values import Json, canonical, dated, dumps, moment, stamp


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"text": "a", "links": [], "under": "", "more": {"none": None}}, {"text": "a"}),
        ({"zero": 0, "no": False}, {"zero": 0, "no": False}),
        ({"whole": 2.0, "part": 0.5}, {"whole": 2, "part": 0.5}),
        (["b", None, "a", ""], ["a", "b"]),
        ({"beyond": float("inf")}, {}),
        ("", None),
    ],
)
def test_values_that_mean_the_same_have_one_form(value: Json, form: Json) -> None:
    assert dumps(canonical(value)) == dumps(form)


def test_a_form_has_itself_as_its_form() -> None:
    value: Json = {"b": [{"y": 1.0}, {"x": ""}], "a": {"text": "é", "links": ["z", "a"]}}
    assert canonical(canonical(value)) == canonical(value)


def test_a_value_is_written_in_one_way() -> None:
    assert dumps({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-05-07", "2026-05-07T00:00:00Z"),
        ("2026-05-07T10:00:00.5+02:00", "2026-05-07T08:00:00Z"),
        ("2026-05-07T10:00:00", "2026-05-07T10:00:00Z"),
        ("", None),
        (None, None),
    ],
)
def test_times_are_read_and_written_in_utc(text: str | None, written: str | None) -> None:
    assert stamp(moment(text)) == written


def test_what_was_never_published_has_the_date_on_which_it_was_made() -> None:
    made = datetime(2026, 5, 7, tzinfo=UTC)
    assert dated({"created_at": "2026-05-07"}) == made
    assert dated({"created_at": "2026-05-07", "published_at": "2026-06-01"}) != made
    assert dated("2026-05-07") is None
