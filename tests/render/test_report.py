from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Trouble
from monitor.render import iso_week, render_report, render_weeks, report, week_report
from monitor.render.period import ReportView
from monitor.render.values import moved, rounded, shown
from monitor.values import Json
from tests.render.catalogs import MARCH, NOVEMBER, config, event, evidence

YARD = {"id": "yard", "name": "The Yard"}
DOCK = {"id": "dock", "name": "The Dock"}


def account(folder: Path, *events: object, **more: object) -> ReportView:
    given = {"events": events, "failures": {}, "since": MARCH, "title": "Changes", **more}
    until = NOVEMBER + timedelta(days=1)
    return report(config(folder, YARD, DOCK), until=until, **given)  # type: ignore[arg-type]


def test_the_worst_comes_first_and_then_the_order_of_the_page(tmp_path: Path) -> None:
    text = render_report(
        account(
            tmp_path,
            event(1, title="minor of the yard"),
            event(2, title="critical of the dock", severity="critical", provider="dock"),
            event(4, title="critical of the yard, number 4", severity="critical", at=MARCH),
            event(3, title="critical of the yard", severity="critical"),
            event(5, title="a newcomer", severity="critical", provider=None),
        ),
        "md",
    )
    order = [
        "5 events from 2 providers: 4 critical, 1 minor.",
        "## Critical",
        "### The Yard",
        "critical of the yard]",
        "critical of the yard, number 4]",
        "### The Dock",
        "critical of the dock",
        "### Newcomers",
        "a newcomer",
        "## Minor",
        "minor of the yard",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_an_event_is_told_with_its_change_its_day_and_its_evidence(tmp_path: Path) -> None:
    told = event(
        1,
        "license.changed",
        title="Sloop changed its licence",
        predicate="license",
        old="apache-2.0",
        new="unrecognised",
        seen=evidence("https://hub.example/api", via="replay:/x/march.warc.gz"),
    )
    assert (
        "- **[Sloop changed its licence](https://example.org/news)**: apache-2.0 → unrecognised  \n"
        "  `license.changed` · observed 2026-11-22 · [evidence](https://hub.example/api) "
        "of 2025-12-07, replayed from march.warc.gz\n"
    ) in render_report(account(tmp_path, told), "md")


def test_what_the_title_says_already_is_not_said_again(tmp_path: Path) -> None:
    told = event(1, title="sloop-1: shuts down 2026-06-01", new={"shutdown": "2026-06-01"})
    assert "**[sloop-1: shuts down 2026-06-01](https://example.org/news)**  \n" in render_report(
        account(tmp_path, told), "md"
    )


@pytest.mark.parametrize("form", ["md", "html"])
def test_many_events_of_one_kind_and_source_are_one_line(tmp_path: Path, form: str) -> None:
    events = [event(number, title=f"Row {number} is new") for number in range(20)]
    other = [event(50 + number, title=f"Own {number}", source="other") for number in range(12)]
    text = render_report(account(tmp_path, *events, *other), form)  # type: ignore[arg-type]
    assert "20 \u00d7" in text
    assert "Row 0 is new; Row 1 is new; Row 2 is new; and 17 more" in text
    assert "Row 3 is new" not in text
    assert all(f"Own {number}" in text for number in range(12))


def test_a_tree_of_pages_that_moved_is_one_line(tmp_path: Path) -> None:
    events = [
        event(number, "page.moved", source=f"page:{number}", title=f"Page {number} moved")
        for number in range(50)
    ]
    assert "**50 \u00d7 `page.moved`**: Page 0 moved;" in render_report(
        account(tmp_path, *events), "md"
    )


def test_only_what_was_observed_in_the_period_is_told(tmp_path: Path) -> None:
    view = account(tmp_path, event(1, at=MARCH - timedelta(seconds=1)), event(2, at=MARCH))
    assert [told.id for told in view.events] == ["e-0002"]


def test_what_was_observed_at_the_moment_of_asking_is_told(tmp_path: Path) -> None:
    view = report(
        config(tmp_path, YARD),
        events=[event(1)],
        failures={},
        since=MARCH,
        until=NOVEMBER,
        title="Now",
    )
    assert [told.id for told in view.events] == ["e-0001"]


def test_the_first_moment_of_a_week_belongs_to_it_alone(tmp_path: Path) -> None:
    monday = NOVEMBER.replace(day=16, hour=0)
    files = render_weeks(config(tmp_path, YARD), [event(1, at=monday)], ["2026-W46", "2026-W47"])
    assert sorted(path.name for path in files) == ["2026-W47.html", "2026-W47.md"]


def test_a_period_in_which_nothing_happened_says_so(tmp_path: Path) -> None:
    assert render_report(account(tmp_path), "md") == "# Changes\n\nNothing changed.\n"


def test_failures_and_claims_stand_where_they_are_given(tmp_path: Path) -> None:
    claim: dict[str, Json] = {
        "id": "c-1",
        "provider": "yard",
        "model": "Sloop",
        "field": "parameters",
        "claimed": "~14B",
        "observed": "5.6B",
        "verdict": "contradicted",
        "evidence": evidence().as_json(),
    }
    trouble = Trouble("timeout", "no answer in 30 s", MARCH, 3)
    view = account(tmp_path, failures={"page:https://x.example": trouble}, claims=[claim])
    text = render_report(view, "md")
    assert "Nothing changed. 1 source could not be read." in text
    assert "| `page:https://x.example` | timeout | no answer in 30 s | 2026-03-10 | 3 |" in text
    assert (
        "Of what the page states: 1 contradicted.\n\n"
        "- **Contradicted:** The Yard, Sloop, parameters ~14B. 5.6B ([evidence](https://api.example.org/all))\n"
    ) in text
    assert "no answer in 30 s" in render_report(view, "html")


def test_claims_that_hold_are_counted_and_the_others_told_the_gravest_first(tmp_path: Path) -> None:
    verdicts = ("confirmed", "nominal", "unverified", "contradicted", "outdated", "contradicted")
    claims: list[dict[str, Json]] = [
        {
            "id": f"c-{n}",
            "provider": "yard",
            "model": f"M{n}",
            "field": "api",
            "claimed": "x",
            "verdict": verdict,
            "reason": f"reason {n}",
            "evidence": evidence().as_json(),
        }
        for n, verdict in enumerate(verdicts)
    ]
    view = account(tmp_path, claims=claims, kept={"c-5": "it is so"})
    text = render_report(view, "md")
    assert (
        "Of what the page states: 1 contradicted, 1 outdated, 1 name only, 1 kept, 1 confirmed, "
        "1 not checked."
    ) in text
    assert re.findall(r"reason \d", text) == ["reason 3", "reason 4", "reason 1", "reason 5"]
    assert "reason 5; kept as it is: it is so" in text
    assert "The Yard, M3, API id x. reason 3" in text
    html = render_report(view, "html")
    assert re.findall(r"reason \d", html) == ["reason 3", "reason 4", "reason 1", "reason 5"]
    assert json.loads(render_report(view, "json"))["claims"] == claims


def test_the_json_is_that_of_the_contract(tmp_path: Path) -> None:
    trouble = Trouble("timeout", "no answer in 30 s", MARCH, 3)
    made = json.loads(render_report(account(tmp_path, event(1), failures={"x": trouble}), "json"))
    assert made["schema"] == "monitor/report/1"
    assert made["claims"] == []
    assert made["events"] == [event(1).as_json()]
    assert made["failures"] == [
        {
            "source": "x",
            "error": "timeout",
            "detail": "no answer in 30 s",
            "since": "2026-03-10T06:00:00Z",
            "consecutive": 3,
        }
    ]


def test_a_week_has_a_file_only_if_something_happened_in_it(tmp_path: Path) -> None:
    catalog = config(tmp_path, YARD)
    files = render_weeks(catalog, [event(1), event(2, at=MARCH)])
    assert sorted(path.name for path in files) == [
        "2026-W11.html",
        "2026-W11.md",
        "2026-W47.html",
        "2026-W47.md",
    ]
    assert files[tmp_path / "reports" / "2026-W47.md"].startswith("# Boats: week 47 of 2026\n")
    assert render_weeks(catalog, [event(1)], only=["2026-W11"]) == {}


def test_a_weeks_file_depends_on_its_events_and_not_on_their_order(tmp_path: Path) -> None:
    catalog = config(tmp_path, YARD, DOCK)
    events = [event(number, provider=("yard", "dock")[number % 2]) for number in range(30)]
    assert render_weeks(catalog, events) == render_weeks(catalog, reversed(events))
    assert week_report(catalog, "2026-W46", events) is None


def test_the_iso_year_is_that_of_the_week() -> None:
    assert iso_week(NOVEMBER) == "2026-W47"
    assert iso_week(NOVEMBER.replace(year=2027, month=1, day=3)) == "2026-W53"


@pytest.mark.parametrize(
    ("predicate", "old", "new", "said"),
    [
        ("license", "mit", "apache-2.0", "mit → apache-2.0"),
        ("license", None, "mit", "mit"),
        ("license", "mit", None, "mit → none"),
        ("parameters", 5_574_460_384, 8_400_000_000, "5.57 B → 8.4 B"),
        (
            None,
            {"price_input": 2.5e-06},
            {"price_input": 3e-06},
            "price input: 0.0000025 → 0.000003",
        ),
        (None, {"price_input": 1e-7, "x": 1}, {"price_input": 1e-7, "x": 2}, "x: 1 → 2"),
        (
            "release:v1",
            None,
            {"published_at": "2025-06-30T17:00:00Z", "url": "https://x", "name": "v1"},
            "published: 2025-06-30",
        ),
        ("access", {"gated": "auto"}, "open", "gated: auto → open"),
        ("archived", False, True, "no → yes"),
        ("entry:1", None, {"title": "T", "url": "https://x"}, None),
        ("block:1", "a" * 81, "b", None),
        (None, [], ["came"], "came"),
        (None, ["went", "too"], [], "went, too"),
        (None, None, dict.fromkeys("abcdef", 1), "a: 1; b: 1; c: 1; d: 1; 2 more"),
    ],
)
def test_a_change_is_written_short(
    predicate: str | None, old: Json, new: Json, said: str | None
) -> None:
    assert moved(predicate, old, new) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "none"),
        (True, "yes"),
        (1e-9, "0.000000001"),
        (1_048_576, "1048576"),
        (["b", "a"], "b, a"),
        ("2026-06", "2026-06"),
        ("2026-06-01T12:00:00+00:00", "2026-06-01"),
        ("1984TV", "1984TV"),
        ({"a": {"b": 2}}, "a: b: 2"),
    ],
)
def test_a_value_is_written_without_exponents_and_invented_days(value: Json, said: str) -> None:
    assert shown(value) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(12, "12"), (1_234, "1.2 k"), (405_123, "405 k"), (3_400_000, "3.4 M")],
)
def test_a_counter_is_rounded(count: int, said: str) -> None:
    assert rounded(count) == said


def test_events_of_one_cause_are_one_item_with_its_members_beneath(tmp_path: Path) -> None:
    new: Json = {"base": ["yard/Sloop-2"]}
    family = [
        event(n, "model.variant", title=f"quant {n}", subject=f"hf:u/{n}", new=new, severity="info")
        for n in range(8)
    ]
    lead = event(9, "model.new", title="Sloop-2 is new", subject="hf:yard/Sloop-2")
    view = account(tmp_path, *family, lead)
    text = render_report(view, "md")
    assert text.count("\n- **") == 1
    assert "- **[Sloop-2 is new]" in text
    assert "  - [quant 0](https://example.org/news) (`model.variant`)" in text
    assert "  - and 3 more of the same cause" in text
    assert "9 events" in text
    page = render_report(view, "html")
    assert page.count('class="members"') == 1
    assert "and 3 more of the same cause" in page
    assert len(view.as_json()["events"]) == 9  # type: ignore[arg-type]
