"""The model hub: an organisation, one model, a task."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError

from monitor.errors import LookFailed, Unreadable
from monitor.model import Look, Unmodified
from monitor.sources.base import Upstream
from monitor.sources.huggingface import HuggingFace
from monitor.sources.huggingface.weights import MOST_QUESTIONS
from monitor.values import Json
from tests.sources.drive import (
    Upstreams,
    drive,
    dump,
    fact,
    gone,
    member,
    moved,
    observed,
    oddities,
)

HUB = Upstream()
SAME: Any = (304, b"", {})
OLD, NEW = "a" * 40, "b" * 40
TWO = "https://huggingface.co/api/models/acme/two"
TREE = f"https://huggingface.co/api/models/acme/vox/tree/{NEW}?recursive=true"


def hub(**keys: Any) -> HuggingFace:
    return HuggingFace(kind="huggingface", **keys)


ORG, MODEL, TASK = hub(org="acme"), hub(model="acme/vox"), hub(task="audio-text-to-text")


def row(id_: str = "acme/vox", **said: Any) -> dict[str, Any]:
    return {
        "_id": f"67a3c0ff{id_.encode().hex():0<16.16}", "id": id_, "sha": OLD,
        "lastModified": "2025-11-27T01:04:29.000Z", "createdAt": "2025-02-05T20:11:43.000Z",
        "downloads": 405156, "likes": 63, "gated": False, "private": False, "disabled": False,
        "pipeline_tag": "audio-text-to-text", "library_name": "transformers",
        "tags": ["transformers", "arxiv:1910.09700", "license:mit", "region:us"],
        "safetensors": {"parameters": {"BF16": 680000000, "F32": 1024}, "total": 680001024},
    } | said  # fmt: skip


def file(path: str, oid: str, date: str | None = None, **said: Any) -> dict[str, Any]:
    dated = {"lastCommit": {"id": "c", "title": "t", "date": date}} if date else {}
    return {"type": "file", "path": path, "oid": "p", "size": 1, "lfs": {"oid": oid}} | dated | said


def asked(
    source: HuggingFace, first: Any, before: Look | None = None, more: dict[str, Any] | None = None
) -> tuple[Look, list[str]]:
    said = first if isinstance(first, bytes | tuple) else dump(first)
    answers = Upstreams({source.address(HUB): said} | (more or {}))
    looks = drive([member(source, before)], HUB, answers.answer)
    return looks[0], answers.urls[1:]


def look(
    source: HuggingFace, first: Any, before: Look | None = None, more: dict[str, Any] | None = None
) -> Look:
    return asked(source, first, before, more)[0]


def test_an_organisations_listing_carries_every_fact_of_its_models() -> None:
    seen, more = asked(ORG, [row(baseModels={"relation": "finetune", "models": [{"id": "x/y"}]})])
    facts = {one.predicate: one.value for one in observed(seen).facts}
    assert facts == {
        "model": {
            "id": row()["_id"],
            "created_at": "2025-02-05T20:11:43Z",
            "pipeline": "audio-text-to-text",
            "library": "transformers",
            "url": "https://huggingface.co/acme/vox",
            "base": ["x/y"],
        },
        "license": "mit",
        "parameters": 680001024,
        "access": "open",
        "revision": {"sha": OLD, "modified_at": "2025-11-27T01:04:29Z"},
        "weights": {"revision": OLD},
    }
    assert more == []
    assert {(one.name, one.value) for one in observed(seen).counters} == {
        ("downloads", 405156),
        ("likes", 63),
    }


def test_the_listing_is_asked_for_with_expand_and_without_model_cards() -> None:
    [url] = ORG.would_fetch(HUB)
    query = parse_qs(urlsplit(url).query)
    assert query["author"] == ["acme"]
    assert query["limit"] == ["1000"]
    assert query["sort"] == ["createdAt"]
    assert {"sha", "gated", "safetensors", "baseModels"} <= set(query["expand[]"])
    assert "cardData" not in query["expand[]"]


def test_next_pages_are_followed_verbatim_and_many_pages_are_never_conditional() -> None:
    second = "https://huggingface.co/api/models?author=acme&cursor=eyJ%3D&x=[]"
    first = (200, dump([row()]), {"link": f'<{second}>; rel="next"'})
    seen, more = asked(ORG, first, None, {second: dump([row("acme/two"), row()])})
    assert more == [second]
    assert {one.subject for one in observed(seen).facts} == {"hf:acme/vox", "hf:acme/two"}
    assert not member(ORG, seen).settled
    one_page = look(ORG, [row()])
    assert member(ORG, one_page).settled
    assert isinstance(look(ORG, SAME, one_page), Unmodified)


def test_a_next_page_on_another_host_is_refused() -> None:
    with pytest.raises(Unreadable, match="another host"):
        look(ORG, (200, dump([row()]), {"link": '<https://evil.example/>; rel="next"'}))


def test_a_listing_without_an_end_covers_nothing() -> None:
    again = (200, dump([row()]), {"link": f'<{ORG.address(HUB)}>; rel="next"'})
    assert observed(look(ORG, again)).covers == ()


def test_an_empty_listing_is_a_failed_look_and_never_all_gone() -> None:
    for before in (None, look(ORG, [row()])):
        with pytest.raises(LookFailed, match="check the spelling") as failed:
            look(ORG, [], before, {"https://huggingface.co/api/models/acme/vox": (401, b"{}", {})})
        assert failed.value.error == "empty"


def test_globs_choose_by_the_name_behind_the_slash_and_what_they_bar_is_not_removed() -> None:
    before = look(ORG, [row("acme/vox"), row("acme/vox-gguf"), row("acme/text")])
    narrow = hub(org="acme", include=["vox*"], exclude=["*-gguf"])
    after = look(narrow, [row("acme/vox"), row("acme/vox-gguf"), row("acme/text")], before)
    assert {one.subject for one in observed(after).facts} == {"hf:acme/vox"}
    assert gone(after, before) == set()
    assert narrow.scope() != ORG.scope()


def test_a_model_that_left_the_listing_is_absent_with_all_its_facts() -> None:
    before = look(ORG, [row(), row("acme/two")])
    answers: list[Any] = [(401, b"{}", {}), (404, b"{}", {}), (502, b"", {}), dump(row("acme/two"))]
    for hidden in answers:
        after = look(ORG, [row()], before, {TWO: hidden})
        assert {one.split()[0] for one in gone(after, before)} == {"hf:acme/two"}
        assert "hf:acme/two model" in gone(after, before)


def test_a_model_that_went_to_another_owner_is_known_by_its_id_and_then_let_go_of() -> None:
    before = look(ORG, [row(), row("acme/two")])
    there = row("nova/two", _id=row("acme/two")["_id"])
    after = look(ORG, [row()], before, {TWO: dump(there)})
    value = fact(after, "hf:nova/two", "model")
    assert isinstance(value, dict)
    assert (value["id"], value["left"]) == (there["_id"], True)
    assert gone(look(ORG, [row()], after), after) == {"hf:nova/two model"}
    stranger = look(ORG, [row()], before, {TWO: dump(row("nova/two"))})
    assert fact(stranger, "hf:nova/two", "model") is None


def test_an_organisation_that_was_renamed_is_told_by_where_its_models_went() -> None:
    before = look(ORG, [row("acme/two")])
    with pytest.raises(LookFailed, match="one is nova/two now"):
        look(ORG, [], before, {TWO: dump(row("nova/two", _id=row("acme/two")["_id"]))})


def test_a_listing_that_moved_between_its_pages_says_nothing_of_what_it_lacks() -> None:
    before = look(ORG, [row(), row("acme/two")])
    second = "https://huggingface.co/api/models?author=acme&cursor=2"
    first = (200, dump([row()]), {"link": f'<{second}>; rel="next"'})
    refused: Any = (401, b"{}", {})
    twice = look(ORG, first, before, {second: dump([row()]), TWO: refused})
    assert gone(twice, before) == set()
    once = look(ORG, first, before, {second: dump([row("acme/new")]), TWO: refused})
    assert "hf:acme/two model" in gone(once, before)


def test_access_says_what_bars_the_weights() -> None:
    for said, expected in (
        ({"gated": "auto"}, {"gated": "auto"}),
        ({"gated": "manual", "disabled": True}, {"gated": "manual", "disabled": True}),
        ({"private": True}, {"private": True}),
        ({}, "open"),
    ):
        assert fact(look(ORG, [row(**said)]), "hf:acme/vox", "access") == expected


@pytest.mark.parametrize(
    ("tags", "licence"),
    [
        (["license:apache-2.0"], "apache-2.0"),
        (["license:other"], "unrecognised"),
        (["license:unknown"], "unrecognised"),
        (["license:llama3.1"], "llama3.1"),
        (["license:mit", "license:apache-2.0"], "apache-2.0 AND mit"),
        ([], None),
        (None, None),
    ],
)
def test_the_licence_is_that_of_the_tag(tags: Any, licence: str | None) -> None:
    assert fact(look(ORG, [row(tags=tags)]), "hf:acme/vox", "license") == licence


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ({"safetensors": None, "gguf": {"total": 7000}}, 7000),
        ({"safetensors": {"total": 0}}, None),
        ({"safetensors": None}, None),
    ],
)
def test_a_size_that_the_hub_does_not_know_is_none(said: Any, size: int | None) -> None:
    assert fact(look(ORG, [row(**said)]), "hf:acme/vox", "parameters") == size


def weights(look: Look) -> dict[str, Json]:
    value = fact(look, "hf:acme/vox", "weights")
    assert isinstance(value, dict)
    return value


def test_a_readme_edit_moves_the_head_and_not_the_weights() -> None:
    before = look(ORG, [row()])
    files = [
        file("model.safetensors", "w1", "2025-02-05T20:11:43.000Z"),
        file("README.md", "r2", "2026-01-01T00:00:00.000Z"),
    ]
    edited = [row(sha=NEW, lastModified="2026-01-01T00:00:00.000Z")]
    after, more = asked(ORG, edited, before, {f"{TREE}&expand=true": dump(files)})
    assert more == [f"{TREE}&expand=true"]
    assert weights(after)["revision"] == OLD
    assert fact(after, "hf:acme/vox", "revision") == {
        "sha": NEW,
        "modified_at": "2026-01-01T00:00:00Z",
    }


def test_weights_committed_since_the_baseline_moved() -> None:
    before = look(ORG, [row()])
    files = [file("model.safetensors", "w2", "2026-01-01T00:00:00.000Z")]
    after = look(ORG, [row(sha=NEW)], before, {f"{TREE}&expand=true": dump(files)})
    assert weights(after)["revision"] == NEW


def test_files_without_dates_are_held_against_those_of_the_former_head() -> None:
    before = look(ORG, [row()])
    old = TREE.replace(NEW, OLD)
    new = {f"{TREE}&expand=true": dump([file("m.bin", "w2"), file("x.md", "1")])}
    for former, revision in (
        (dump([file("m.bin", "w2"), file("x.md", "0")]), OLD),
        (dump([file("m.bin", "w1")]), NEW),
        ((404, b"{}", {}), OLD),
    ):
        after = look(ORG, [row(sha=NEW)], before, {**new, old: former})
        assert weights(after)["revision"] == revision


def test_known_weight_files_are_compared_by_their_ids() -> None:
    before = look(ORG, [row()])
    dated = file("m.bin", "w1", "2025-01-01T00:00:00.000Z")
    known = look(ORG, [row(sha=NEW)], before, {f"{TREE}&expand=true": dump([dated])})
    third = "c" * 40
    tree = TREE.replace(NEW, third)
    for oid, revision in (("w1", OLD), ("w2", third)):
        rows = [row(sha=third)]
        after, more = asked(ORG, rows, known, {tree: dump([file("m.bin", oid)])})
        assert more == [tree]
        assert weights(after)["revision"] == revision


@pytest.mark.parametrize("broken", [b"{", LookFailed("cut", "x")])
def test_where_the_files_cannot_be_listed_all_stays_to_be_asked_again(broken: Any) -> None:
    before = look(ORG, [row()])
    after = look(ORG, [row(sha=NEW)], before, {f"{TREE}&expand=true": broken})
    assert weights(after) == weights(before)
    assert fact(after, "hf:acme/vox", "revision") == fact(before, "hf:acme/vox", "revision")
    assert "@open-questions" in observed(after).scope


@pytest.mark.parametrize("status", [401, 403, 404])
def test_where_the_hub_will_not_show_the_files_it_is_not_asked_for_ever(status: int) -> None:
    before = look(ORG, [row()])
    after = look(ORG, [row(sha=NEW)], before, {f"{TREE}&expand=true": (status, b"{}", {})})
    assert weights(after) == weights(before)
    head = fact(after, "hf:acme/vox", "revision")
    assert isinstance(head, dict)
    assert head["sha"] == NEW
    assert "@open-questions" not in observed(after).scope


def test_one_look_lists_the_files_of_few_models_only() -> None:
    names = [f"acme/m{number}" for number in range(MOST_QUESTIONS + 5)]
    before = look(ORG, [row(name) for name in names])
    base, files = "https://huggingface.co/api/models", dump([file("m.bin", "w", "2025-01-01")])
    more = {f"{base}/{name}/tree/{NEW}?recursive=true&expand=true": files for name in names}
    _, urls = asked(ORG, [row(name, sha=NEW) for name in names], before, more)
    assert len(urls) == MOST_QUESTIONS


def test_one_model_has_the_same_facts_and_its_name_of_today() -> None:
    seen = look(MODEL, row())
    listed = {one.key: one.value for one in observed(look(ORG, [row()])).facts}
    alone = {one.key: one.value for one in observed(seen).facts}
    name = {"name": "acme/vox"}
    assert alone == listed | {
        ("hf:acme/vox", "model"): _object(listed["hf:acme/vox", "model"]) | name
    }
    assert isinstance(look(MODEL, SAME, seen), Unmodified)


def test_a_renamed_model_keeps_its_subject_and_tells_its_new_name() -> None:
    before = look(MODEL, row())
    renamed = dump(row(id="new/vox", _id=row()["_id"]))
    answer = (200, renamed, {"redirects": moved(307, MODEL.address(HUB), "/api/models/new/vox")})
    after = look(MODEL, answer, before)
    assert _object(fact(after, "hf:acme/vox", "model"))["name"] == "new/vox"
    assert {one.subject for one in observed(after).facts} == {"hf:acme/vox"}


def test_a_redirect_to_another_repository_is_a_failed_look() -> None:
    with pytest.raises(LookFailed, match="another repository") as failed:
        look(MODEL, row("other/one"), look(MODEL, row()))
    assert failed.value.error == "unreadable"


def test_401_is_gone_to_a_stranger_and_with_a_token_only_if_the_hub_says_so() -> None:
    url = MODEL.address(HUB)
    said: Any = (401, b'{"error":"Invalid username or password."}', {})
    with_code = (401, b"{}", {"x-error-code": "RepoNotFound"})
    known = Upstream(huggingface_token=True)
    for upstream, answer, error in (
        (HUB, said, "not-found"),
        (known, said, "unauthorized"),
        (known, with_code, "not-found"),
        (known, (404, b"{}", {"x-error-code": "RepoNotFound"}), "not-found"),
    ):
        with pytest.raises(LookFailed) as failed:
            drive([member(MODEL)], upstream, Upstreams({url: answer}).answer)
        assert failed.value.error == error
        assert failed.value.status == answer[0]


def test_a_task_lists_models_over_the_threshold_and_covers_nothing() -> None:
    source = hub(task="audio-text-to-text", min_downloads=100)
    seen = look(source, [row("a/big", downloads=100), row("b/small", downloads=99)])
    assert {one.key for one in observed(seen).facts} == {
        ("hf:a/big", "model"),
        ("hf:a/big", "license"),
        ("hf:a/big", "parameters"),
    }
    assert _object(fact(seen, "hf:a/big", "model"))["listed"] == "task"
    assert observed(seen).covers == ()
    assert {one.subject for one in observed(seen).counters} == {"hf:a/big"}


def test_variants_are_told_in_an_organisation_and_stay_variants() -> None:
    rows = [row("acme/vox"), row("acme/vox-hf"), row("acme/vox-Instruct", baseModels={
        "relation": "finetune", "models": [{"id": "acme/vox"}]})]  # fmt: skip
    before = look(ORG, rows)
    told = {one.subject: _object(one.value).get("variant") for one in observed(before).facts
            if one.predicate == "model"}  # fmt: skip
    assert told == {
        "hf:acme/vox": None,
        "hf:acme/vox-hf": "conversion",
        "hf:acme/vox-Instruct": None,
    }
    after = look(ORG, rows[1:], before)
    assert _object(fact(after, "hf:acme/vox-hf", "model"))["variant"] == "conversion"


def test_another_owners_copy_is_told_in_a_task_only() -> None:
    rows = [row("acme/vox-7b"), row("else/vox-7b", createdAt="2026-01-01T00:00:00.000Z")]
    seen = look(TASK, rows)
    assert _object(fact(seen, "hf:else/vox-7b", "model"))["variant"] == "reupload"
    assert "variant" not in _object(fact(seen, "hf:acme/vox-7b", "model"))


@pytest.mark.parametrize("body", [b"{}", b'{"error": "x"}', b"[1]", b'[{"_id": "a/b"}]', b"<html>"])
def test_an_answer_that_is_no_listing_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        look(ORG, body)


def test_no_odd_member_of_a_row_is_more_than_unreadable() -> None:
    shaped = row(baseModels={"relation": "quantized", "models": [{"id": "x/y"}]}, gguf={"total": 1})
    for odd in oddities([shaped]):
        with suppress(LookFailed):
            observed(look(ORG, odd))
    before = look(ORG, [row()])
    for odd in oddities([file("m.bin", "w", "2025-01-01T00:00:00.000Z")]):
        observed(look(ORG, [row(sha=NEW)], before, {f"{TREE}&expand=true": dump(odd),
            TREE.replace(NEW, OLD): b"[]"}))  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({}, "exactly one of org, model, task; found none"),
        ({"org": "a", "task": "b"}, "found org and task"),
        ({"model": "a/b", "include": ["x"]}, "include and exclude go with org"),
        ({"org": "a", "min_downloads": 5}, "min_downloads goes with task"),
        ({"task": "b", "min_downloads": -1}, "greater than or equal to 0"),
        ({"model": "vox"}, "organisation/name"),
        ({"org": "a/b"}, "name of an organisation"),
        ({"task": "Audio Text"}, "audio-text-to-text"),
    ],
)
def test_keys_that_do_not_go_together_are_refused(keys: Any, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        hub(**keys)


def test_ids_and_intervals_follow_from_what_is_watched() -> None:
    assert [one.default_id() for one in (ORG, MODEL, TASK)] == [
        "hf:acme",
        "hf:acme/vox",
        "hf:task/audio-text-to-text",
    ]
    assert [one.every for one in (ORG, MODEL, TASK)] == ["auto", "auto", "1d"]
    assert hub(task="b", every="6h").every == "6h"
    assert [one.gone for one in (ORG, MODEL, TASK)] == [None, "repo.gone", None]


def _object(value: Json) -> dict[str, Json]:
    assert isinstance(value, dict)
    return value
