"""The hub, as huggingface_hub and plain requests see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

from tests.world import World
from tests.world_test.asking import Got, ask


def next_page(got: Got) -> str | None:
    found = re.search(r'<([^>]+)>; rel="next"', got.headers.get("Link") or "")
    return found[1] if found else None


@pytest.fixture
def client(world: World) -> HfApi:
    return HfApi(endpoint=world.environment["HF_ENDPOINT"], token=False)


def test_huggingface_hub_reads_the_same_models(world: World, client: HfApi) -> None:
    world.hub.model("acme/base", _id="66" * 12)
    world.hub.model(
        "acme/vox-7b",
        license="mit",
        safetensors={"BF16": 7_000_000_000},
        base_model=("quantized", "acme/base"),
        created_at="2025-02-05T20:11:43Z",
        files={"model.safetensors": "oid", "README.md": "oid2"},
    )
    world.hub.model("other/model")
    listed = list(client.list_models(author="acme"))
    assert {model.id for model in listed} == {"acme/base", "acme/vox-7b"}
    info = client.model_info("acme/vox-7b")
    assert info.safetensors is not None
    assert info.safetensors.total == 7_000_000_000
    assert {"license:mit", "base_model:quantized:acme/base"} <= set(info.tags or ())
    assert info.created_at is not None
    assert info.created_at.isoformat() == "2025-02-05T20:11:43+00:00"
    tree = {row.path: row for row in client.list_repo_tree("acme/vox-7b", expand=True)}
    assert set(tree) == {"model.safetensors", "README.md"}


def test_huggingface_hub_reads_what_it_expands(world: World, client: HfApi) -> None:
    model = world.hub.model("acme/vox", gated="manual", downloads=7, gguf={"total": 3})
    [read] = client.list_models(author="acme", expand=["sha", "gated", "downloads", "gguf"])
    assert (read.sha, read.gated, read.downloads) == (model.sha, "manual", 7)
    assert read.gguf == {"total": 3}


def test_huggingface_hub_follows_a_rename_and_misses_what_is_gone(
    world: World, client: HfApi
) -> None:
    world.hub.model("acme/vox")
    world.hub.rename("acme/vox", "acme/vox2")
    assert client.model_info("acme/vox").id == "acme/vox2"
    assert client.model_info("ACME/Vox2").id == "acme/vox2"
    world.hub.remove("acme/vox2")
    with pytest.raises(HfHubHTTPError, match="Invalid username or password"):
        client.model_info("acme/vox")


def test_an_expanded_row_is_exactly_what_was_asked_for(world: World, hub: str) -> None:
    world.hub.model("acme/vox", library_name=None)
    url = f"{hub}?author=acme&expand[]=sha&expand[]=tags&expand=library_name&expand[]=baseModels"
    [row] = ask(url).json
    assert set(row) == {"_id", "id", "sha", "tags"}
    refused = ask(f"{hub}?expand[]=_id")
    assert refused.status == 400
    assert "childrenModelCount" in refused.json["error"]


def test_a_default_row_and_a_model_have_the_keys_that_were_observed(world: World, hub: str) -> None:
    world.hub.model("acme/vox", safetensors={"BF16": 1})
    row = """_id id modelId likes trendingScore private downloads tags pipeline_tag library_name
        createdAt"""
    [listed] = ask(hub).json
    assert set(listed) == set(row.split())
    full = """_id id modelId author private disabled gated sha lastModified createdAt pipeline_tag
        library_name tags downloads likes cardData config siblings spaces safetensors"""
    told = set(ask(f"{hub}/acme/vox").json)
    assert set(full.split()) <= told
    assert not told & {"downloadsAllTime", "trendingScore", "childrenModelCount", "baseModels"}


def test_listings_are_walked_by_cursor_and_filtered(world: World, hub: str) -> None:
    for n in range(5):
        world.hub.model(f"acme/vox-{n}", created_at=world.clock + timedelta(days=n))
    world.hub.model("acme/text", pipeline_tag="text-generation", tags=["fr"])
    url: str | None = f"{hub}?pipeline_tag=audio-text-to-text&sort=createdAt&limit=2"
    ids = []
    while url:
        got = ask(url)
        ids += [row["id"] for row in got.json]
        url = next_page(got)
    assert ids == [f"acme/vox-{n}" for n in (4, 3, 2, 1, 0)]
    assert [row["id"] for row in ask(f"{hub}?filter=fr").json] == ["acme/text"]


def test_the_identity_begins_with_the_date_of_birth(world: World, hub: str) -> None:
    world.hub.model("acme/vox", created_at="2025-02-05T20:11:43Z")
    got = ask(f"{hub}/acme/vox").json
    assert len(got["_id"]) == 24
    assert int(got["_id"][:8], 16) == 1738786303
    assert got["createdAt"] == "2025-02-05T20:11:43.000Z"


def test_a_push_moves_the_sha_and_keeps_earlier_revisions(world: World, hub: str) -> None:
    model = world.hub.model("acme/vox", files={"model.safetensors": "w1", "README.md": "r1"})
    old = model.sha
    world.clock += timedelta(days=1)
    model.push({"README.md": "r2"}, title="Edit the card")
    assert ask(f"{hub}/acme/vox").json["sha"] == model.sha != old
    assert ask(f"{hub}/acme/vox/revision/{old}").json["sha"] == old
    oids = {
        rev: {row["path"]: row["oid"] for row in ask(f"{hub}/acme/vox/tree/{rev}").json}
        for rev in (old, "main")
    }
    assert oids[old] == {"model.safetensors": "w1", "README.md": "r1"}
    assert oids["main"] == {"model.safetensors": "w1", "README.md": "r2"}
    rows = ask(f"{hub}/acme/vox/tree/main?expand=true").json
    assert {row["path"]: row["lastCommit"]["id"] for row in rows} == {
        "model.safetensors": old,
        "README.md": model.sha,
    }
    unknown = ask(f"{hub}/acme/vox/tree/nowhere")
    assert (unknown.status, unknown.headers["X-Error-Code"]) == (404, "RevisionNotFound")


def test_folders_are_rows_until_the_tree_is_recursive(world: World, hub: str) -> None:
    world.hub.model("acme/vox", files={"a/b/c.txt": "1", "d.txt": "2"})

    def paths(query: str) -> set[tuple[str, str]]:
        rows = ask(f"{hub}/acme/vox/tree/main{query}").json
        return {(row["type"], row["path"]) for row in rows}

    assert paths("") == {("directory", "a"), ("file", "d.txt")}
    assert paths("/a/b") == {("file", "a/b/c.txt")}
    assert paths("?recursive=true") == paths("") | {("directory", "a/b"), ("file", "a/b/c.txt")}


def test_hub_redirects_are_relative_and_missing_looks_like_private(world: World, hub: str) -> None:
    world.hub.model("acme/vox", private=True)
    world.hub.model("acme/old")
    world.hub.rename("acme/old", "acme/new")
    moved = ask(f"{hub}/acme/old?expand[]=sha")
    assert (moved.status, moved.headers["Location"]) == (
        307,
        "/hub/api/models/acme/new?expand[]=sha",
    )
    private, missing = ask(f"{hub}/acme/vox"), ask(f"{hub}/acme/none")
    assert private.status == missing.status == 401
    assert private.json == missing.json == {"error": "Invalid username or password."}
    assert ask(f"{hub}/acme/none", Authorization="Bearer bad").json != missing.json
    world.hub.tokens = {"hf_good"}
    known = ask(f"{hub}/acme/none", Authorization="Bearer hf_good")
    assert (known.status, known.headers["X-Error-Code"]) == (404, "RepoNotFound")


def test_a_redirect_can_lead_to_another_repository(world: World, hub: str) -> None:
    first = world.hub.model("acme/vox", _id="a" * 24)
    world.hub.remove(first.id)
    world.hub.model("other/vox", _id="b" * 24)
    world.hub.alias("acme/vox", "other/vox")
    target = ask(f"{hub}/acme/vox").headers["Location"]
    assert ask(f"{world.url}{target}").json["_id"] == "b" * 24


def test_every_hub_answer_tells_the_quota(world: World, hub: str) -> None:
    world.hub.model("acme/vox")
    for url in (f"{hub}/acme/vox", f"{hub}/ACME/vox", f"{hub}/acme/none"):
        assert re.fullmatch(r'"api";r=49\d;t=300', ask(url).headers["RateLimit"])
    world.hub.remaining = 0
    refused = ask(f"{hub}/acme/vox")
    assert (refused.status, refused.headers["RateLimit"]) == (429, '"api";r=0;t=300')
    assert refused.headers["RateLimit-Policy"] == '"fixed window";"api";q=500;w=300'
    world.clock += timedelta(minutes=5)
    assert ask(f"{hub}/acme/vox").status == 200
