"""Whether hub models, repositories and API ids of the page are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.claims import judge
from monitor.model import Evidence, Known, Snapshot, Standing
from monitor.values import Json
from tests.claims.catalog import NOW, SEEN, Desk, desk, source

VOX = "acme/vox"
HUB = {"huggingface": VOX}
CODE = {"github": VOX}


def recorded(made: Desk) -> Desk:
    """The same hub listing, out of a recording."""
    listing = source("huggingface", org="acme")
    evidence = Evidence("https://upstream.test/", SEEN, 200, "0" * 64, "replay:a.warc.gz")
    snapshot = Snapshot(listing.id, 1, evidence, {("hf:acme/b", "model"): Known({}, SEEN)})
    return made.watches(listing, Standing(snapshot))


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (desk(HUB).hub(VOX), "confirmed"),
        (desk(HUB).hub("Acme/Vox"), "confirmed"),
        (desk(HUB).hub(VOX, access={"gated": "auto"}), "confirmed"),
        (desk(HUB), "unverified"),
        (desk(HUB).hub("acme/other"), "contradicted"),
        (desk(HUB).hub("other/vox"), "unverified"),
        (recorded(desk(HUB)), "unverified"),
        (desk(HUB).gone(source("huggingface", model=VOX)), "contradicted"),
        (desk(HUB).gone(source("huggingface", model=VOX), looks=1), "unverified"),
        (desk(HUB).gone(source("huggingface", model=VOX), seen_before=False), "contradicted"),
        (desk(HUB).watches(source("huggingface", model=VOX), Standing()), "unverified"),
    ],
)
def test_a_hub_model(made: Desk, verdict: str) -> None:
    assert made.verdict("huggingface") == verdict


SCOPE = {"modelscope": VOX}
LISTED = source("modelscope", org="acme")


def on_modelscope(made: Desk, name: str, **said: Json) -> Desk:
    subject = f"modelscope:acme/{name}"
    facts = {(subject, predicate): value for predicate, value in said.items()}
    return made.knows(LISTED, {(subject, "model"): {"name": f"acme/{name}"}, **facts})


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (on_modelscope(desk(SCOPE), "vox"), "confirmed"),
        (on_modelscope(desk(SCOPE), "other"), "contradicted"),
        (desk(SCOPE).gone(source("modelscope", model=VOX)), "contradicted"),
        (desk(SCOPE), "unverified"),
        (desk(SCOPE).hub(VOX), "unverified"),
    ],
)
def test_a_model_on_modelscope(made: Desk, verdict: str) -> None:
    assert made.verdict("modelscope") == verdict


def test_another_hubs_listing_or_gone_model_proves_nothing_of_this_ones() -> None:
    made = on_modelscope(desk(HUB), "other").gone(source("modelscope", model=VOX))
    assert made.verdict("huggingface") == "unverified"
    assert desk(CODE).gone(source("codeberg", repo=VOX)).verdict("github") == "unverified"


def test_the_weights_on_modelscope_bear_witness_where_the_page_names_them() -> None:
    stated = {"license": "MIT", "parameters": "7B"}
    known: dict[str, Json] = {"license": "Apache-2.0", "parameters": 7_000_000_000}
    made = on_modelscope(desk(SCOPE | stated), "vox", **known)
    assert (made.verdict("license"), made.verdict("parameters")) == ("contradicted", "confirmed")
    assert "ModelScope says Apache-2.0" in made.judged()["license"].reason
    unnamed = on_modelscope(desk(stated), "vox", **known)
    assert unnamed.verdict("license") == "unverified"


def test_a_listing_that_would_not_show_a_model_says_nothing_of_it() -> None:
    narrow = source("huggingface", org="acme", include=["big-*"])
    made = desk(HUB).knows(narrow, {("hf:acme/big-vox", "model"): {}})
    assert made.verdict("huggingface") == "unverified"


@pytest.mark.parametrize(
    ("made", "verdict", "observed"),
    [
        (desk(CODE).repo(VOX), "confirmed", VOX),
        (desk(CODE).repo(VOX, now_called="Acme/Vox"), "confirmed", "Acme/Vox"),
        (desk(CODE).repo(VOX, archived=True), "confirmed", "acme/vox, archived"),
        (desk(CODE).repo(VOX, now_called="acme/vox2"), "outdated", "acme/vox2"),
        (desk(CODE), "unverified", None),
        (desk(CODE).repo("acme/other"), "unverified", None),
        (desk(CODE).gone(source("github", repo=VOX)), "contradicted", "gone"),
        (desk(CODE).gone(source("github", repo=VOX), looks=1), "unverified", None),
        (desk(CODE).repo(VOX).gone(source("github", repo=VOX), looks=1), "confirmed", VOX),
    ],
)
def test_a_repository(made: Desk, verdict: str, observed: str | None) -> None:
    judged = made.judged()["github"]
    assert (judged.verdict, judged.observed) == (verdict, observed)


API = {"api": "vox-2"}


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (desk(API).row("vox-2"), "confirmed"),
        (desk(API).row("VOX_2"), "confirmed"),
        (desk(API).row("acme/vox-2"), "confirmed"),
        (desk({"api": "acme/vox.2"}).row("vox-2"), "confirmed"),
        (desk(API).row("vox-2-2026-01-01"), "unverified"),
        (desk(API).row("vox-2:free"), "unverified"),
        (desk(API).row("vox-20"), "unverified"),
        (desk(API), "unverified"),
        (desk(API).row("vox-2", shutdown="2027-01-20"), "confirmed"),
        (desk(API).row("vox-2", shutdown="2026-11-22"), "confirmed"),
        (desk(API).row("vox-2", shutdown="2026-11-21"), "outdated"),
        (desk(API).row("vox-2", shutdown="2026-10"), "outdated"),
        (desk(API).row("vox-2", shutdown="2026-11"), "confirmed"),
        (desk(API).row("vox-2", shutdown="soon"), "confirmed"),
        (desk(API).row("vox-2", shutdown_earliest="2026-01-01"), "confirmed"),
        (desk(API).row("vox-2", status="retired"), "outdated"),
        (desk(API).row("vox-2", status="deprecated"), "confirmed"),
        (desk(API).row("vox-2", status="active", shutdown="2026-01-01"), "outdated"),
        (desk(API).table("vox-2", shutdown="2026-01-01"), "outdated"),
        (desk(API).table("vox-2", price_input=1), "confirmed"),
        (desk(API).table("vox-2", price_input=1).row("vox-2", shutdown="2026-01-01"), "outdated"),
        (desk(API).row("vox-2", shutdown="2026-01-01").table("vox-2", shutdown="2027-01-01"),
         "confirmed"),
    ],
)  # fmt: skip
def test_an_api_id(made: Desk, verdict: str) -> None:
    assert made.verdict("api") == verdict


def test_the_vendors_own_page_comes_before_lists_and_the_list_is_shown() -> None:
    made = desk(API).row("vox-2", shutdown="2026-01-01").table("vox-2", shutdown="2027-01-01")
    judged = made.judged()["api"]
    assert judged.observed == "shuts down 2027-01-01"
    assert "yet list:acme says that vox-2 shut down on 2026-01-01" in judged.reason


def test_time_alone_makes_an_api_id_outdated() -> None:
    before = desk(API, now=datetime(2026, 5, 31, 23, tzinfo=UTC)).row(
        "vox-2", shutdown="2026-05-31"
    )
    after = desk(API, now=NOW).row("vox-2", shutdown="2026-05-31")
    assert (before.verdict("api"), after.verdict("api")) == ("confirmed", "outdated")


def test_the_lists_of_another_provider_are_not_asked() -> None:
    made = desk(API).row("vox-2")
    foreign = tuple(replace(watched, provider="other") for watched in made.config.sources)
    claim, *_ = judge(replace(made.config, sources=foreign), made.standings, NOW)
    assert claim.verdict == "unverified"
