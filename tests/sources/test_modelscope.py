"""ModelScope: an organisation's models, and one model."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from monitor.errors import LookFailed, Unreadable
from monitor.model import Look, Unmodified
from monitor.sources.base import Upstream
from monitor.sources.modelscope import MOST_PAGES, ModelScope
from tests.sources.drive import Upstreams, drive, dump, fact, gone, member, observed, oddities

SITE = Upstream()


def source(**keys: Any) -> ModelScope:
    return ModelScope(kind="modelscope", **keys)


ORG, ONE = source(org="Acme"), source(model="Acme/Vox-7B")


def row(id_: str = "Acme/Vox-7B", **said: Any) -> dict[str, Any]:
    """A model as the API's description has it."""
    return {
        "id": id_, "display_name": id_.partition("/")[2], "description": "", "downloads": 1466,
        "likes": 25, "license": "Apache License 2.0", "tasks": ["text-generation"],
        "created_at": "2025-12-14T12:26:15Z", "last_modified": "2025-12-16T03:34:26Z",
        "file_size": 61081671123, "params": 30532122624,
        "tags": ["license:Apache License 2.0", "model_type:qwen3_moe", "library:transformer",
                 "library:safetensors", "task:text-generation", "deploy:swingdeploy"],
        "private": False, "gated": False,
    } | said  # fmt: skip


def rows(*names: str) -> list[dict[str, Any]]:
    return [row(f"Acme/{name}") for name in names]


def told(data: Any, **more: Any) -> Any:
    return {"success": True, "request_id": "4d3f4b7d", "data": data} | more


def listing(models: list[Any], total: int | None = None) -> Any:
    count = len(models) if total is None else total
    return told({"models": models, "total_count": count, "page_number": 1, "page_size": 50})


def asked(its: ModelScope, *pages: Any, before: Look | None = None) -> tuple[Look, int]:
    """A look at these pages, and how many of them it asked for."""
    answers = Upstreams({
        its.address(SITE, number): said if isinstance(said, bytes | tuple) else dump(said)
        for number, said in enumerate(pages, start=1)
    })  # fmt: skip
    (seen,) = drive([member(its, before)], SITE, answers.answer)
    return seen, len(answers.urls)


def look(its: ModelScope, *pages: Any, before: Look | None = None) -> Look:
    return asked(its, *pages, before=before)[0]


def test_a_listing_carries_every_fact_of_its_models_in_the_hubs_words() -> None:
    seen = look(ORG, listing([row()]))
    assert {one.subject for one in observed(seen).facts} == {"modelscope:Acme/Vox-7B"}
    assert {one.predicate: one.value for one in observed(seen).facts} == {
        "model": {
            "created_at": "2025-12-14T12:26:15Z",
            "pipeline": "text-generation",
            "library": "transformer",
            "url": "https://modelscope.cn/models/Acme/Vox-7B",
        },
        "license": "Apache-2.0",
        "parameters": 30532122624,
        "access": "open",
    }
    counted = {(one.name, one.value) for one in observed(seen).counters}
    assert counted == {("downloads", 1466), ("likes", 25)}


def test_an_organisation_is_asked_for_by_get_and_without_a_key() -> None:
    [url] = ORG.would_fetch(SITE)
    assert url.startswith("https://modelscope.cn/openapi/v1/models?")
    assert parse_qs(urlsplit(url).query) == {
        "owner": ["Acme"],
        "sort": ["last_modified"],
        "page_number": ["1"],
        "page_size": ["50"],
    }
    request = next(ModelScope.visit([member(ORG)], SITE))
    assert (request.method, request.body) == ("GET", None)
    assert "authorization" not in {name.lower() for name in request.headers}


def test_pages_are_read_to_the_end_and_many_pages_are_never_conditional() -> None:
    seen, pages = asked(ORG, listing(rows("a", "b"), 3), listing(rows("c"), 3))
    assert (pages, len(observed(seen).covers)) == (2, 1)
    assert {one.subject[-1] for one in observed(seen).facts} == {"a", "b", "c"}
    assert not member(ORG, seen).settled
    short = look(ORG, listing(rows("a")))
    assert isinstance(look(ORG, (304, b"", {}), before=short), Unmodified)


MOVED = [listing(rows("a", "b"), 4), listing(rows("b", "c"), 4), listing([], 0)]
CUT = [listing(rows("a"), 4), listing([], 4)]
ENDLESS = [listing(rows(str(page)), 10_000) for page in range(MOST_PAGES)]


@pytest.mark.parametrize("pages", [MOVED, CUT, ENDLESS])
def test_a_listing_that_shows_less_than_it_counts_proves_no_absence(pages: list[Any]) -> None:
    before = look(ORG, listing(rows("a", "x")))
    seen, count = asked(ORG, *pages, before=before)
    assert (count, gone(seen, before)) == (len(pages), set())


def test_a_model_that_left_the_whole_listing_is_absent() -> None:
    before = look(ORG, listing(rows("a", "b")))
    after = look(ORG, listing(rows("a")), before=before)
    assert {one.split()[0] for one in gone(after, before)} == {"modelscope:Acme/b"}


def test_an_empty_listing_is_a_failed_look_and_never_all_gone() -> None:
    others = row("Acme-Labs/Vox")  # the listing is a search
    for before in (None, look(ORG, listing([row()]))):
        for models in ([], [others]):
            with pytest.raises(LookFailed, match="spelling") as failed:
                look(ORG, listing(models), before=before)
            assert failed.value.error == "empty"


def test_an_organisation_is_known_in_any_case_and_others_are_passed_over() -> None:
    seen = look(source(org="acme"), listing([row(), row("Acme-Labs/Vox")]))
    assert {one.subject for one in observed(seen).facts} == {"modelscope:Acme/Vox-7B"}
    assert {cover.subject for cover in observed(seen).covers} == {
        "modelscope:acme/*",
        "modelscope:Acme/*",
    }


def test_globs_choose_and_what_they_bar_is_not_removed() -> None:
    before = look(ORG, listing(rows("vox", "vox-gguf", "text")))
    narrow = source(org="Acme", include=["vox*"], exclude=["*-gguf"])
    after = look(narrow, listing(rows("vox", "vox-gguf", "text")), before=before)
    assert {one.subject for one in observed(after).facts} == {"modelscope:Acme/vox"}
    assert gone(after, before) == set()
    assert narrow.scope() != ORG.scope()


@pytest.mark.parametrize(
    ("name", "said", "variant"),
    [
        ("Vox-7B-Instruct", {}, None),
        ("Vox-7B-GGUF", {"tags": ["library:gguf"]}, "quantized"),
        ("Vox-7B-FP8", {}, "quantized"),
        ("Vox-tuned", {"tags": ["library:pytorch", "library:peft"]}, "adapter"),
    ],
)
def test_variants_are_told_from_models(name: str, said: Any, variant: str | None) -> None:
    seen = look(ORG, listing([row(), row(f"Acme/{name}", **said)]))
    model = fact(seen, f"modelscope:Acme/{name}", "model")
    assert isinstance(model, dict)
    assert model.get("variant") == variant


def test_packed_weights_prove_no_size_save_in_gguf() -> None:
    seen = look(ORG, listing([row("Acme/V-FP8"), row("Acme/V-GGUF", tags=["library:gguf"])]))
    assert fact(seen, "modelscope:Acme/V-FP8", "parameters") is None
    assert fact(seen, "modelscope:Acme/V-GGUF", "parameters") == 30532122624
    assert fact(look(ORG, listing([row(params=0)])), "modelscope:Acme/Vox-7B", "parameters") is None


LICENCES = [
    ("apache-2.0", "Apache-2.0"),
    ("MIT License", "MIT"),
    ("qwen", "qwen"),
    ("other", "unrecognised"),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("said", "licence"), LICENCES)
def test_a_licence_is_one_however_it_is_spelled(said: str | None, licence: str | None) -> None:
    seen = look(ORG, listing([row(license=said, tags=[])]))
    assert fact(seen, "modelscope:Acme/Vox-7B", "license") == licence


def test_the_licence_of_the_tags_stands_in() -> None:
    seen = look(ORG, listing([row(license=None, tags=["license:mit"])]))
    assert fact(seen, "modelscope:Acme/Vox-7B", "license") == "MIT"


def test_what_bars_the_weights_is_told() -> None:
    seen = look(ORG, listing([row(gated=True, private=True)]))
    told_ = fact(seen, "modelscope:Acme/Vox-7B", "access")
    assert told_ == {"gated": "manual", "private": True}


def test_one_model_is_read_by_its_name() -> None:
    assert ONE.would_fetch(SITE) == ["https://modelscope.cn/openapi/v1/models/Acme/Vox-7B"]
    seen = look(ONE, told(row(readme="# Vox")))
    model = fact(seen, "modelscope:Acme/Vox-7B", "model")
    assert isinstance(model, dict)
    assert model["name"] == "Acme/Vox-7B"
    assert isinstance(look(ONE, (304, b"", {}), before=seen), Unmodified)
    assert (ONE.gone, ORG.gone) == ("repo.gone", None)


REFUSED = [
    ("ResourceNotFound", "not-found"),
    ("QuotaLimitExceed", "rate-limited"),
    ("RateLimitExceed", "rate-limited"),
    ("InvalidAuthentication", "unauthorized"),
    ("ServiceUnavailable", "server-error"),
    ("SomethingElse", "unreadable"),
    (None, "unreadable"),
]


@pytest.mark.parametrize(("code", "error"), REFUSED)
@pytest.mark.parametrize("its", [ORG, ONE])
def test_an_answer_without_success_is_a_failed_look(
    its: ModelScope, code: str | None, error: str
) -> None:
    said = {"success": False, "code": code, "message": "\x1b[31mno\n", "request_id": "x"}
    with pytest.raises(LookFailed) as failed:
        look(its, said)
    assert failed.value.error == error
    assert failed.value.detail.isprintable()


@pytest.mark.parametrize("body", [b"<!doctype html><title>ModelScope</title>", b"{", b"[]", b"1"])
@pytest.mark.parametrize("its", [ORG, ONE])
def test_what_is_not_the_apis_answer_is_unreadable(its: ModelScope, body: bytes) -> None:
    with pytest.raises(Unreadable):
        look(its, body)


def test_odd_members_never_end_a_pass() -> None:
    for its, said in ((ORG, listing([row()])), (ONE, told(row()))):
        for odd in oddities(said):
            with suppress(LookFailed):
                look(its, odd, listing([]))


@pytest.mark.parametrize("id_", ["Vox", "/Vox", "a/b/c", "a/b\n", "a/ b", "../x/y", 7, None])
def test_a_row_without_owner_and_name_is_unreadable(id_: Any) -> None:
    with pytest.raises(Unreadable):
        look(ORG, listing([row() | {"id": id_}]))


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({}, "exactly one of org, model; found none of them"),
        ({"org": "a", "model": "a/b"}, "found org and model"),
        ({"model": "a/b", "include": ["x"]}, "go with org only"),
        ({"org": "a/b"}, "before the slash"),
        ({"model": "a"}, "organisation/name"),
        ({"org": "a", "task": "x"}, "Extra inputs"),
    ],
)
def test_wrong_keys_are_told(keys: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        source(**keys)


def test_ids_name_the_site() -> None:
    assert (ORG.default_id(), ONE.default_id()) == ("modelscope:Acme", "modelscope:Acme/Vox-7B")


NAMED = [
    ({}, "https://modelscope.cn"),
    ({"MODELSCOPE_ENDPOINT": "http://127.0.0.1:9/ms/"}, "http://127.0.0.1:9/ms"),
    ({"MODELSCOPE_ENDPOINT": "modelscope.ai"}, "https://modelscope.ai"),
    ({"MODELSCOPE_DOMAIN": "www.modelscope.cn"}, "https://www.modelscope.cn"),
    ({"MODELSCOPE_DOMAIN": "a.example", "MODELSCOPE_ENDPOINT": "b.example"}, "https://b.example"),
]


@pytest.mark.parametrize(("environ", "address"), NAMED)
def test_the_host_is_the_ecosystems_own_variable(environ: dict[str, str], address: str) -> None:
    assert Upstream.from_environment(environ).modelscope == address
