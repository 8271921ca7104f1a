"""One model of the page is many subjects upstream, and they are found by their ids."""

from __future__ import annotations

from monitor.identities import keys_of, models_called
from monitor.model import Key
from monitor.values import Json
from tests.claims.catalog import Desk, desk, source


def keys(at: Desk, name: str) -> set[Key]:
    snapshots = [standing.snapshot for standing in at.standings.values() if standing.snapshot]
    config = at.config
    return {key for its in models_called(config, name) for key in keys_of(config, *its, snapshots)}


def world() -> Desk:
    at = desk({"huggingface": "acme/Vox-2", "github": "acme/vox", "api": "vox-2-2507"})
    at = at.hub("acme/Vox-2", license="mit").hub("acme/Vox-2-mini").repo("acme/vox", license="MIT")
    at = at.row("acme/vox-2-2507", price_input=1).row("acme/vox-2-2602")
    at = at.table("Vox 2 2507", shutdown="2027-01-01")
    news: dict[Key, Json] = {
        ("github:acme/vox", "entry:1"): {
            "title": "Vox-2 is out",
            "links": ["https://huggingface.co/acme/Vox-2"],
        },
        ("github:acme/vox", "entry:2"): {"title": "Vox-2 has a paper"},
    }
    return at.knows(source("github", repo="acme/vox"), news)


def test_a_model_is_found_under_its_hub_api_row_and_table_names() -> None:
    found = keys(world(), "vox")
    assert ("hf:acme/Vox-2", "license") in found
    assert ("github:acme/vox", "license") in found
    assert ("list:acme#acme/vox-2-2507", "price_input") in found
    assert ("page:https://docs.acme.test/models#Vox 2 2507", "shutdown") in found
    assert ("github:acme/vox", "entry:1") in found


def test_a_model_of_two_hubs_is_one_where_the_page_names_both() -> None:
    told: dict[Key, Json] = {
        ("modelscope:acme/Vox-2", "license"): "MIT",
        ("modelscope:acme/Vox-2-mini", "license"): "MIT",
    }
    news: dict[Key, Json] = {
        ("feed:x", "entry:1"): {"url": "https://modelscope.cn/models/acme/vox-2/"},
        ("feed:x", "entry:2"): {"url": "https://modelscope.cn/models/acme/vox"},
    }
    both = desk({"huggingface": "acme/Vox-2", "modelscope": "Acme/Vox-2"}).hub("acme/Vox-2")
    both = both.knows(source("modelscope", org="acme"), told)
    both = both.knows(source("feed", url="https://x.test", id="feed:x"), news)
    assert keys(both, "acme/vox-2") == {
        ("hf:acme/Vox-2", "model"),
        ("modelscope:acme/Vox-2", "license"),
        ("feed:x", "entry:1"),
    }
    alone = desk({"huggingface": "acme/Vox-2"}).knows(source("modelscope", org="acme"), told)
    assert keys(alone, "acme/vox-2") == set()


def test_other_models_and_words_about_it_are_not_it() -> None:
    found = keys(world(), "vox")
    assert not [key for key in found if key[0].endswith(("mini", "2602"))]
    assert ("github:acme/vox", "entry:2") not in found


def test_it_is_asked_for_by_any_of_its_names() -> None:
    at = world()
    assert keys(at, "acme/vox-2") == keys(at, "VOX") == keys(at, "vox-2-2507")
    assert keys(at, "nobody") == set()
