"""What is proposed for what upstream says, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.claims import judge
from monitor.config import Link
from monitor.model import Event
from monitor.proposals import Proposal, accept, dismiss, edited, open_ones, propose
from monitor.values import Json
from tests.claims.catalog import NOW, Desk, source
from tests.claims.catalog import desk as claims_desk
from tests.render.catalogs import event


def desk(
    *,
    model: dict[str, Any] | None = None,
    provider: dict[str, Any] | None = None,
    more: Sequence[dict[str, Any]] = (),
) -> Desk:
    models = [model, *more] if model is not None else [*more]
    return claims_desk(*models, **(provider or {}))


def proposed(at: Desk, *events: Event) -> list[Proposal]:
    config = at.config
    return propose(config, at.standings, judge(config, at.standings, at.now), events)


def one(at: Desk) -> Proposal:
    (proposal,) = proposed(at)
    return proposal


def edits(proposal: Proposal) -> list[Any]:
    return [edit.as_json() for edit in proposal.edits]


def test_a_contradicted_licence_is_corrected_where_it_is_stated() -> None:
    at = desk(model={"license": "TBD", "huggingface": "acme/vox"})
    proposal = one(at.hub("acme/vox", license="apache-2.0"))
    assert (proposal.kind, proposal.safe) == ("correct", False)
    assert proposal.title == "Vox: license TBD → Apache-2.0"
    assert edits(proposal) == [
        {
            "provider": "acme",
            "model": "Vox",
            "key": "license",
            "old": "TBD",
            "new": "Apache-2.0",
        }
    ]


def test_a_licence_of_the_provider_is_corrected_there_for_its_one_model() -> None:
    at = desk(provider={"license": "Research"}, model={"huggingface": "acme/vox"})
    (edit,) = edits(one(at.hub("acme/vox", license="mit")))
    assert (edit["model"], edit["old"], edit["new"]) == (None, "Research", "MIT")


def test_a_licence_that_several_models_contradict_alike_is_corrected_once() -> None:
    at = desk(
        provider={"license": "TBD"},
        model={"huggingface": "acme/vox"},
        more=[{"name": "Box", "huggingface": "acme/box"}],
    )
    proposal = one(at.hub("acme/vox", license="mit").hub("acme/box", license="mit"))
    assert proposal.title == "Acme: license TBD → MIT"


def test_where_models_differ_each_gets_its_own() -> None:
    at = desk(
        provider={"license": "TBD"},
        model={"huggingface": "acme/vox"},
        more=[{"name": "Box", "huggingface": "acme/box"}],
    )
    found = proposed(at.hub("acme/vox", license="mit").hub("acme/box", license="apache-2.0"))
    assert [(each.title, edits(each)[0]["model"]) for each in found] == [
        ("Vox: license TBD → MIT", "Vox"),
        ("Box: license TBD → Apache-2.0", "Box"),
    ]


def test_a_size_that_weights_contradict_is_corrected() -> None:
    at = desk(model={"parameters": "~14B", "huggingface": "acme/vox"})
    proposal = one(at.hub("acme/vox", parameters=5_600_000_000))
    assert proposal.title == "Vox: parameters ~14B → 5.6B"


@pytest.mark.parametrize(
    "at",
    [
        desk(model={"license": "MIT", "huggingface": "acme/vox"}).hub("acme/vox", license="mit"),
        desk(model={"license": "MIT", "huggingface": "acme/vox"}).hub("acme/vox"),
        desk(model={"parameters": "7B", "huggingface": "acme/vox-7b"}).hub(
            "acme/vox-7b", parameters=8_400_000_000
        ),
        desk(model={"license": "MIT"}),
    ],
    ids=["confirmed", "unverified", "nominal", "unknown"],
)
def test_nothing_is_proposed_without_a_contradiction(at: Desk) -> None:
    assert proposed(at) == []


def test_a_renamed_repository_is_followed_in_model_and_source() -> None:
    at = desk(model={"github": "acme/vox"}).repo("acme/vox", now_called="newhome/vox")
    proposal = one(at)
    assert (proposal.kind, proposal.safe) == ("rename", True)
    assert [edit["new"] for edit in edits(proposal)] == ["newhome/vox"] * 2


def test_a_model_past_its_shutdown_is_retired_with_its_replacement() -> None:
    at = desk(model={"api": "vox-1"})
    third = one(at.row("vox-1", shutdown="2026-05-07", replacement="vox-2"))
    assert third.title == "Vox was shut down on 2026-05-07, vox-2 takes its place"
    assert not third.safe
    maker = one(at.table("vox-1", shutdown="2026-05-07"))
    assert maker.safe
    assert edits(maker)[0]["key"] == "retired"


def test_a_model_that_the_page_calls_retired_is_proposed_no_more() -> None:
    at = desk(model={"api": "vox-2507", "retired": "2026-05-07"})
    known = at.row("vox-2507", shutdown="2026-05-07").row("vox-2602")
    assert proposed(known) == []
    assert known.verdict("api") == "confirmed"


def test_a_model_before_its_shutdown_is_left_alone() -> None:
    assert proposed(desk(model={"api": "vox-1"}).row("vox-1", shutdown="2027-05-07")) == []


def test_what_nothing_can_be_put_in_the_place_of_is_for_a_person_to_look_at() -> None:
    at = desk(model={"huggingface": "acme/vox"})
    proposal = one(at.gone(source("huggingface", model="acme/vox")))
    assert (proposal.kind, proposal.edits, proposal.safe) == ("look", (), False)
    assert proposal.title == "Vox: huggingface is acme/vox on the page, upstream says gone"


def test_a_newer_generation_is_added_once_whoever_leads_to_it() -> None:
    at = desk(
        model={"huggingface": "acme/vox-2507"},
        more=[{"name": "Old", "huggingface": "acme/vox-2407"}],
    )
    known = at.hub("acme/vox-2507").hub("acme/vox-2407").hub("acme/vox-2602")
    (proposal,) = proposed(known)
    assert proposal.kind == "model"
    assert edits(proposal)[0]["values"] == {
        "name": "vox-2602",
        "huggingface": "acme/vox-2602",
    }


def test_a_newer_generation_has_the_id_that_its_maker_writes_or_none() -> None:
    at = desk(model={"name": "Sonnet 4.5", "api": "sonnet-4-5"})
    listed = at.row("sonnet-4-5").row("acme/sonnet-4.6")
    assert edits(one(listed))[0]["values"] == {"name": "sonnet-4.6"}
    told = listed.table("Sonnet 4.6", shutdown_earliest="2028-01-01")
    assert edits(one(told))[0]["values"] == {"name": "Sonnet 4.6"}
    told = listed.table("sonnet-4-6", shutdown_earliest="2028-01-01")
    assert edits(one(told))[0]["values"] == {"name": "sonnet-4-6", "api": "sonnet-4-6"}


def test_a_list_on_the_site_of_the_maker_tells_its_ids() -> None:
    at = desk(model={"api": "vox-1"}, provider={"website": "https://www.lists.test/"})
    assert edits(one(at.row("vox-1").row("vox-2")))[0]["values"] == {
        "name": "vox-2",
        "api": "vox-2",
    }


def test_an_address_that_moved_is_replaced() -> None:
    at = desk(provider={"website": "https://old.acme.test/"})
    proposal = one(at.page("https://old.acme.test/", moved="https://new.acme.test/"))
    assert (proposal.kind, edits(proposal)[0]["new"]) == ("link", "https://new.acme.test/")


def test_a_link_to_a_repository_under_a_new_name_follows_it() -> None:
    links = (Link(name="Code", url="https://github.com/acme/vox"),)
    at = desk(provider={"links": links}).repo("acme/vox", now_called="newhome/vox")
    link, source = proposed(at)
    assert (link.kind, edits(link)[0]["link"]) == ("link", "Code")
    assert edits(link)[0]["new"] == "https://github.com/newhome/vox"
    assert (source.kind, edits(source)[0]["new"]) == ("rename", "newhome/vox")


def newcomer(number: int = 1, name: str = "newlab/Talk-7B") -> Event:
    new: Json = {"license": "apache-2.0", "parameters": 7_100_000_000, "likes": 12}
    return event(number, "entrant.new", provider=None, subject=f"hf:{name}", new=new)


def test_a_newcomer_is_a_provider_with_its_model_and_its_organisation_watched() -> None:
    found = proposed(desk(), newcomer(), newcomer(2, "newlab/Other"), newcomer(3, "acme/x"))
    (proposal,) = [each for each in found if each.kind == "newcomer"]
    assert edits(proposal) == [
        {
            "add": "provider",
            "values": {"id": "newlab", "name": "newlab"},
            "model": {
                "name": "Talk-7B",
                "huggingface": "newlab/Talk-7B",
                "parameters": "7.1B",
                "license": "Apache-2.0",
            },
            "source": {"kind": "huggingface", "org": "newlab"},
        }
    ]
    assert "12 likes" in proposal.reason


def test_an_id_is_of_what_it_is_about_and_never_of_the_values() -> None:
    at = desk(model={"license": "TBD", "huggingface": "acme/vox"})
    first = one(at.hub("acme/vox", license="mit"))
    other = one(at.hub("acme/vox", license="apache-2.0"))
    assert first.id == other.id
    assert first.state != other.state


def test_what_was_dismissed_is_silent_until_its_date_or_until_it_changes(tmp_path: Path) -> None:
    at = desk(model={"license": "TBD", "huggingface": "acme/vox"})
    found = proposed(at.hub("acme/vox", license="mit"))
    until = NOW + timedelta(days=30)
    (tmp_path / "decisions.toml").write_text(
        dismiss(tmp_path, found, "the maker says so", until), encoding="utf-8"
    )
    assert open_ones(tmp_path, found, NOW) == []
    assert open_ones(tmp_path, found, until - timedelta(minutes=1)) == []
    assert open_ones(tmp_path, found, until) == found
    changed = proposed(at.hub("acme/vox", license="apache-2.0"))
    assert open_ones(tmp_path, changed, NOW) == changed


def test_decisions_of_others_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    mute = '# mine\n[[muted]]\ntarget = "page.changed" # noisy\nwhy = "x"\n'
    path.write_text(mute, encoding="utf-8")
    at = desk(model={"license": "TBD", "huggingface": "acme/vox"})
    found = proposed(at.hub("acme/vox", license="mit"))
    path.write_text(dismiss(tmp_path, found, "no", None), encoding="utf-8")
    path.write_text(accept(tmp_path, found, datetime(2026, 11, 22, tzinfo=UTC)), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(mute)
    assert text.count(found[0].id) == 2
    assert "on = 2026-11-22" in text


def test_a_dismissal_that_people_wrote_needs_only_an_id(tmp_path: Path) -> None:
    at = desk(model={"license": "TBD", "huggingface": "acme/vox"})
    found = proposed(at.hub("acme/vox", license="mit"))
    path = tmp_path / "decisions.toml"
    path.write_text(f'[[dismissed]]\nid = "{found[0].id}"\n', encoding="utf-8")
    assert open_ones(tmp_path, found, NOW) == []


def test_proposals_become_edits_and_nothing_else(tmp_path: Path) -> None:
    before = (
        '[[provider]]\nid = "acme"\nname = "Acme"  # who\n\n'
        '  [[provider.model]]\n  name = "Vox"\n  license = "TBD"\n'
    )
    at = desk(model={"license": "TBD", "huggingface": "acme/vox"})
    found = proposed(at.hub("acme/vox", license="mit"))
    assert edited(before, found) == before.replace('"TBD"', '"MIT"')


def test_a_watched_repository_that_no_model_names_is_renamed_too() -> None:
    at = desk().repo("acme/vox", now_called="acme/vox-next")
    proposal = one(at)
    assert (proposal.kind, proposal.safe) == ("rename", True)
    assert proposal.title == "acme/vox is now acme/vox-next"
    put = {"provider": "acme", "kind": "github", "key": "repo"}
    assert edits(proposal) == [{**put, "old": "acme/vox", "new": "acme/vox-next"}]
    assert proposed(at.repo("acme/vox-next")) == []


def test_one_that_a_model_names_is_renamed_once() -> None:
    at = desk(model={"github": "Acme/Vox"}).repo("acme/vox", now_called="acme/vox-next")
    assert [len(each.edits) for each in proposed(at)] == [2]


def test_another_letter_case_is_no_other_name() -> None:
    assert proposed(desk().repo("acme/vox", now_called="Acme/Vox")) == []
