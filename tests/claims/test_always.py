"""What holds of every claim, whatever is claimed and whatever is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims import judge
from monitor.claims.generation import read
from monitor.claims.licence import compare as compare_licences
from monitor.claims.records import VERDICTS, Claim
from monitor.claims.released import compare as compare_dates
from monitor.claims.size import compare as compare_sizes
from monitor.facts.licenses import stated
from monitor.facts.sizes import measured, named, parse
from monitor.values import Json
from tests.claims.catalog import Desk, desk

LICENCES = st.sampled_from(
    ["Apache 2.0", "MIT", "mit", "CC BY-NC 4.0", "GPL", "GPLv3", "Llama 3.1 Community", "llama3.1",
     "Qwen License", "TBD", "Research", "Open Source", "Proprietary", "Open weights", "other",
     "unrecognised", "MIT/Apache-2.0", "apache-2.0 AND mit", "Custom", "BSD", "gemma"],
)  # fmt: skip
SIZES = st.sampled_from(
    ["7B", "~14B", "1B - 27B", "7B/13B", "30B-A3B", "8x7B", "Mini 3B, Small 24B", "67B (est.)",
     "350M", "up to 9B", "70B+", "unknown", "1.04T"],
)  # fmt: skip
TEXTS = st.text(max_size=300)
COUNTS = st.integers(1, 10**13)
NAMES = st.sampled_from(["vox", "vox-7B", "vox-v2-27b", "vox-8x7b", "vox-0_5B", "vox-A3B"])


@given(LICENCES | TEXTS)
def test_a_licence_equal_to_its_fact_is_never_contradicted(licence: str) -> None:
    assert compare_licences(licence, licence) != "contradicted"
    assert compare_licences(licence.upper(), licence.lower()) != "contradicted"


@given(LICENCES, LICENCES)
def test_case_and_blanks_of_a_licence_do_not_matter(claimed: str, found: str) -> None:
    verdict = compare_licences(claimed, found)
    assert compare_licences(f"  {claimed.upper()} ", found) == verdict
    assert compare_licences(claimed.lower(), f" {found} ") == verdict


@given(
    st.permutations(["MIT", "Apache-2.0", "BSD-3-Clause"]), st.sampled_from([", ", "/", " and "])
)
def test_the_order_of_licences_does_not_matter(names: list[str], sign: str) -> None:
    assert compare_licences(sign.join(names), " AND ".join(sorted(names))) == "confirmed"


@given(COUNTS, NAMES)
def test_a_size_equal_to_its_fact_is_never_contradicted(count: int, name: str) -> None:
    assert compare_sizes(measured(count), count, name).verdict != "contradicted"
    assert compare_sizes(measured(count).replace(" ", ""), count, name).verdict != "contradicted"


@given(SIZES, COUNTS, NAMES)
def test_case_and_blanks_of_a_size_do_not_matter(claimed: str, count: int, name: str) -> None:
    verdict = compare_sizes(claimed, count, name)
    assert compare_sizes(f" {claimed.lower()}  ", count, name.upper()).verdict == verdict.verdict


@given(st.permutations(["3B", "13B", "70B"]), COUNTS)
def test_the_order_of_alternative_sizes_does_not_matter(sizes: list[str], count: int) -> None:
    same = compare_sizes("3B / 13B / 70B", count, "vox").verdict
    assert compare_sizes(" / ".join(sizes), count, "vox").verdict == same


@given(st.dates().filter(lambda day: 1990 < day.year < 2090))
def test_a_date_equal_to_its_fact_is_confirmed(day: object) -> None:
    assert compare_dates(str(day), str(day)) == "confirmed"


@given(TEXTS)
def test_no_text_from_outside_breaks_a_reader(text: str) -> None:
    compare_licences(text, text)
    compare_licences("MIT", text)
    compare_sizes(text, 7_000_000_000, text)
    compare_dates(text, text)
    stated(text)
    parse(text)
    named(text)
    read(text)


@pytest.mark.parametrize(
    "text", ["7b/" * 40_000, "(" * 100_000, "a1-" * 40_000, "MIT and " * 20_000]
)
def test_a_long_text_costs_nothing(text: str) -> None:
    test_no_text_from_outside_breaks_a_reader.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@given(st.text(), st.text() | st.none(), st.text(), st.text(), st.text())
def test_an_id_is_of_provider_model_and_field_and_never_of_the_value(
    provider: str, model: str | None, field: str, one: str, other: str
) -> None:
    claim = Claim(provider, model, field, one)
    assert claim.id == replace(claim, claimed=other).id
    assert claim.id != replace(claim, field=f"{field}x").id
    assert claim.id != replace(claim, provider=f"{provider}x").id
    assert claim.id != replace(claim, model=f"{model}x").id


MODEL = {"huggingface": "acme/vox-7b", "github": "acme/vox", "api": "vox-2507"}
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "hub_license": LICENCES,
        "hub_parameters": COUNTS,
        "hub_access": st.sampled_from(["open", {"gated": "auto"}, {"private": True}]),
        "code_license": LICENCES,
        "row_license": LICENCES,
        "row_parameters": SIZES,
        "row_shutdown": st.sampled_from(["2026-01-01", "2027-01-01", "soon"]),
        "row_input": st.sampled_from([["audio"], ["text"]]),
        "row_released": st.sampled_from(["2025-07-15", "2023-01-01"]),
    },
)
PAGES = st.fixed_dictionaries({"license": LICENCES, "parameters": SIZES})


def known(page: dict[str, str], facts: dict[str, Json]) -> Desk:
    compare = {"audio_native": "Yes", "open_source": "Yes", "released": "July 2025"}
    made = desk(MODEL | page, compare=compare, access=("API", "Weights"))
    parts: dict[str, dict[str, Any]] = {"hub": {}, "code": {}, "row": {}}
    for name, value in facts.items():
        part, _, predicate = name.partition("_")
        parts[part][predicate] = value
    if parts["hub"]:
        made = made.hub("acme/vox-7b", **parts["hub"])
    if parts["code"]:
        made = made.repo("acme/vox", **parts["code"])
    return made.row("vox-2507", **parts["row"]) if parts["row"] else made


@given(PAGES, FACTS)
def test_every_claim_has_a_verdict_a_reason_and_what_it_is_made_of(
    page: dict[str, str], facts: dict[str, Json]
) -> None:
    for judged in known(page, facts).judged().values():
        assert judged.verdict in VERDICTS
        assert judged.reason
        assert "\n" not in judged.reason
        assert (judged.verdict == "unverified") or judged.by in judged.witnesses
        assert set(judged.as_json()) >= {
            "id", "provider", "model", "field", "claimed", "observed", "verdict", "evidence",
        }  # fmt: skip


@given(PAGES)
def test_without_evidence_everything_is_unverified(page: dict[str, str]) -> None:
    assert {judged.verdict for judged in known(page, {}).judged().values()} == {"unverified"}


@given(PAGES, FACTS, FACTS)
def test_more_evidence_contradicts_what_was_confirmed_only_by_a_fact_that_differs(
    page: dict[str, str], facts: dict[str, Json], more: dict[str, Json]
) -> None:
    before, after = known(page, facts).judged(), known(page, more | facts).judged()
    for field, judged in before.items():
        if judged.verdict == "confirmed" and after[field].verdict == "contradicted":
            by = after[field].by
            assert by is not None
            assert by.said not in [each.said for each in judged.witnesses]
            assert by.observed != judged.observed


@given(PAGES, FACTS)
def test_the_order_of_sources_of_one_rank_does_not_matter(
    page: dict[str, str], facts: dict[str, Json]
) -> None:
    made = known(page, facts)
    turned = replace(made, sources=tuple(reversed(made.sources)))
    first = judge(made.config, made.standings, made.now)
    second = judge(turned.config, turned.standings, turned.now)
    assert [each.verdict for each in first] == [each.verdict for each in second]
