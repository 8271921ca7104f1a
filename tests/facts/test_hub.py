"""Which models are variants: cases as they stood in the task's listing of December 2025."""

from __future__ import annotations

from time import process_time

import pytest

from monitor.facts.hub import Family, Row, Variant, made_from, parameters
from monitor.values import Json
from tests.patience import CPU_S


def row(
    id_: str,
    relation: str | None = None,
    *bases: str,
    born: str = "",
    downloads: int = 0,
    library: str | None = None,
) -> Row:
    return Row(id_, born, relation, bases, library, downloads)


LISTING = [
    row("Qwen/Qwen2-Audio-7B", downloads=54031),
    row("Qwen/Qwen2-Audio-7B-Instruct", downloads=202181),
    row("NexaAI/Qwen2-Audio-7B-GGUF", downloads=7250),
    row("nvidia/audio-flamingo-3", downloads=982),
    row("nvidia/audio-flamingo-3-hf", downloads=10817),
    row("nvidia/music-flamingo-hf", downloads=8600),
    row("NexaAI/OmniAudio-2.6B", library="gguf"),
    row("fixie-ai/ultravox-v0_5-llama-3_2-1b", downloads=405156),
    row("FriendliAI/ultravox-v0_5-llama-3_2-1b", downloads=57),
    row("zhuexe/ultravox-v0_5-llama-3_2-1b-tempfix", downloads=4),
    row("neody/ultravox-gemma-2-2b-jpn-it", "finetune", "google/gemma-2-2b-jpn-it"),
    row("mispeech/midashenglm-7b-1021-fp32", "finetune", "Qwen/Qwen2.5-Omni-7B"),
    row("mispeech/midashenglm-7b-1021-bf16", "finetune", "Qwen/Qwen2.5-Omni-7B"),
    row("mispeech/midashenglm-7b-1021-fp8", "finetune", "Qwen/Qwen2.5-Omni-7B"),
    row("mispeech/midashenglm-7b-1021-w4a16-gptq", "finetune", "Qwen/Qwen2.5-Omni-7B"),
    row("mistralai/Voxtral-Small-24B-2507", "finetune", "mistralai/Mistral-Small", downloads=6133),
    row("Gapeleon/Voxtral-Small-24B-2507", "finetune", "mistralai/Mistral-Small", downloads=16),
    row("Mo/Voxtral-Small-24B-2507-transformers", "finetune", "mistralai/Mistral-Small"),
    row("Mo/Voxtral-Mini-3B-2507-transformers"),
    row("bartowski/Voxtral-Mini-3B-2507-GGUF", "quantized", "mistralai/Voxtral-Mini-3B-2507"),
    row("warshanks/Voxtral-Mini-3B-2507-FP8", "finetune", "mistralai/Voxtral-Mini-3B-2507"),
    row("AINovice/Voxtral-Mini-3B-2507-smashed", "finetune", "mistralai/Voxtral-Mini-3B-2507"),
    row("slprl/StresSLM", "adapter", "Qwen/Qwen2-Audio-7B-Instruct"),
    row("x/merged", "merge", "Qwen/Qwen2-Audio-7B", "x/y"),
    row("x/lora", library="peft"),
    row("some/finetuned", "finetune", "Qwen/Qwen2-Audio-7B"),
    row("sarvamai/shuka-1", downloads=232),
    row("Reall/shuka-1-incase-they-remove-it", downloads=4),
    row("danchev/gemma-3-4b-it-q4_0", "quantized", "google/gemma-3-4b-it"),
    row("lab/Hearing-Gemma", "finetune", "google/gemma-3-4b-it"),
    row("DhirajN/demo"),
    row("else/demo"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("Qwen/Qwen2-Audio-7B-Instruct", None),
        ("NexaAI/Qwen2-Audio-7B-GGUF", "quantized"),
        ("nvidia/audio-flamingo-3-hf", "conversion"),
        ("nvidia/music-flamingo-hf", None),
        ("NexaAI/OmniAudio-2.6B", None),
        ("fixie-ai/ultravox-v0_5-llama-3_2-1b", None),
        ("FriendliAI/ultravox-v0_5-llama-3_2-1b", "reupload"),
        ("zhuexe/ultravox-v0_5-llama-3_2-1b-tempfix", "reupload"),
        ("neody/ultravox-gemma-2-2b-jpn-it", None),
        ("mispeech/midashenglm-7b-1021-fp32", None),
        ("mispeech/midashenglm-7b-1021-bf16", "conversion"),
        ("mispeech/midashenglm-7b-1021-fp8", "quantized"),
        ("mispeech/midashenglm-7b-1021-w4a16-gptq", "quantized"),
        ("mistralai/Voxtral-Small-24B-2507", None),
        ("Gapeleon/Voxtral-Small-24B-2507", "reupload"),
        ("Mo/Voxtral-Small-24B-2507-transformers", "conversion"),
        ("Mo/Voxtral-Mini-3B-2507-transformers", "conversion"),
        ("bartowski/Voxtral-Mini-3B-2507-GGUF", "quantized"),
        ("warshanks/Voxtral-Mini-3B-2507-FP8", "quantized"),
        ("AINovice/Voxtral-Mini-3B-2507-smashed", "finetune"),
        ("slprl/StresSLM", "adapter"),
        ("x/merged", "merge"),
        ("x/lora", "adapter"),
        ("some/finetuned", "finetune"),
        ("Reall/shuka-1-incase-they-remove-it", "reupload"),
        ("lab/Hearing-Gemma", None),
        ("else/demo", None),
    ],
)
def test_variants_of_a_task(id_: str, expected: str | None) -> None:
    family = Family(LISTING)
    [asked] = [one for one in LISTING if one.id == id_]
    assert family.variant(asked, foreign=True) == expected


def test_an_organisations_own_fine_tunes_and_foreign_backbones_are_models_of_their_own() -> None:
    rows = [
        row("fixie-ai/ultravox-v0_5", "finetune", "meta-llama/Llama-3.2-1B"),
        row("fixie-ai/ultravox-v0_5-Instruct", "finetune", "fixie-ai/ultravox-v0_5"),
    ]
    family = Family(rows)
    assert [family.variant(one, foreign=False) for one in rows] == [None, None]


def test_a_weak_ending_needs_the_model_it_was_made_from() -> None:
    new = row("Qwen/Qwen3-ASR-1.7B-hf")
    assert Family([new]).variant(new, foreign=False) is None
    assert Family([new], ["Qwen/Qwen3-ASR-1.7B"]).variant(new, foreign=False) == "conversion"
    told = row("Qwen/Qwen3-ASR-1.7B-hf", None, "Qwen/Qwen3-ASR-1.7B")
    assert Family([told]).variant(told, foreign=False) == "conversion"


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("-AWQ", "quantized"), ("-GPTQ-Int4", "quantized"), ("_4bit", "quantized"),
        ("-exl2", "quantized"), ("-mlx", "conversion"), ("-mlx-4bit", "quantized"),
        ("-MLX-8bit", "quantized"), ("-ONNX", "conversion"), ("-bnb-4bit", "quantized"),
        ("-NVFP4", "quantized"), ("-Q4_K_M-GGUF", "quantized"), ("-Instruct", None), ("-v2", None),
        ("-onnx-web", "conversion"), ("-litert-preview", "conversion"), ("-pytorch", "conversion"),
        ("-adapter", "adapter"), ("-ov", "conversion"), ("-Tokenizer", None), ("-Eagle", None),
    ],
)  # fmt: skip
def test_endings_of_names(ending: str, expected: str | None) -> None:
    new = row(f"else/Vox-7B{ending}")
    assert Family([new, row("acme/Vox-7B")]).variant(new, foreign=False) == expected


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("-FP8", "quantized"), ("-w4a16", "quantized"), ("-int4", "quantized"),
        ("-W4A16-G128", "quantized"), ("-FP8-dynamic", "quantized"), ("-int4-ov", "quantized"),
        ("-mlx-q4", "quantized"), ("-4bit-DWQ", "quantized"), ("-candle-bf16", "conversion"),
        ("-litert-lm", "conversion"), ("-bf16", None), ("-hf", None), ("-merged", None),
        ("-2b", None), ("-pytorch", None), ("-turbo", None), ("-2507", None),
        ("-Q4_K_M", "quantized"), (".Q8_0", "quantized"), ("-IQ4_XS", "quantized"),
        ("-FP8-block", "quantized"), ("-FP4-v2", "quantized"), ("-8bit-gs64", "quantized"),
        ("-AWQ-INT4-INT8MIX", "quantized"), ("-EXL3_4.0bpw_H6", "quantized"),
        ("-QLORA_INT4_EO8", "quantized"), ("-LoRA-dutch", "adapter"), ("-onnx-web", None),
        ("-adapter", None), ("-ov", None), ("-it", None), ("-Q3-report", None),
    ],
)  # fmt: skip
def test_a_plain_ending_is_believed_whether_or_not_the_model_is_listed(
    ending: str, expected: str | None
) -> None:
    new = row(f"acme/Vox-7B{ending}")
    assert Family([new]).variant(new, foreign=False) == expected


def test_an_instruct_that_its_maker_stores_packed_is_no_quantisation_of_the_base() -> None:
    base = row("acme/Vox-14B-Base-2512")
    for name, expected in (
        ("acme/Vox-14B-Instruct-2512", None),
        ("acme/Vox-14B-Base-2512-Small", "quantized"),
        ("acme/Vox-14B-Instruct-2512-FP8", "quantized"),
        ("else/Vox-14B-Instruct-2512", "quantized"),
    ):
        packed = row(name, "quantized", base.id)
        assert Family([base, packed]).variant(packed, foreign=False) == expected


def test_a_name_is_known_without_its_signs() -> None:
    new = row("acme/Vox-2.0-hf")
    assert Family([new, row("acme/Vox2_0")]).variant(new, foreign=False) == "conversion"


def test_a_half_sure_name_is_believed_of_what_a_converting_library_runs() -> None:
    new = row("mlx-community/Vox-7B-bf16", library="mlx")
    assert Family([new]).variant(new, foreign=True) == "conversion"
    own = row("nexa/Vox-7B", library="gguf")
    assert Family([own]).variant(own, foreign=True) is None


def test_a_variant_that_names_no_base_is_of_the_model_whose_name_it_bears() -> None:
    rows = [row("acme/vox-7b", born="2025"), row("b/vox-7b-GGUF"), row("c/vox-7b", born="2026")]
    roots = [Family(rows).root(one, foreign=True) for one in rows]
    assert roots == [None, "acme/vox-7b", "acme/vox-7b"]


def test_the_older_of_two_is_no_copy_of_the_younger() -> None:
    old, young = row("a/vox-7b", born="2025"), row("b/vox-7b", born="2026", downloads=9)
    family = Family([old, young])
    assert family.variant(old, foreign=True) is None
    assert family.variant(young, foreign=True) == "reupload"


def test_a_long_listing_is_told_in_time_that_grows_with_its_length() -> None:
    rows = [row(f"o{n}/vox-{n}-hears-much-and-more", born=str(n)) for n in range(10_000)]
    family = Family(rows)
    assert all(family.variant(one, foreign=True) is None for one in rows)


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("b/vox-7b-smashed", "reupload"),
        ("b/acme_vox-7b", "reupload"),
        ("bart-labs/bart-vox-7b-uncensored", "reupload"),
        ("b/hearing-vox-7b", None),
        ("b/omni-7b", None),
        ("b/omni-7b-thinking", None),
        ("b/uvox-llama-3.2-1b-instruct", None),
    ],
)
def test_a_copy_bears_a_name_of_its_own_and_no_backbone_is_one(
    id_: str, expected: str | None
) -> None:
    names = ["acme/vox-7b", "x/omni-7b", "misfiled/llama-3.2-1b-instruct"]
    rows = [*(row(name, born="2025") for name in names), row(id_, born="2026")]
    assert Family(rows).variant(rows[-1], foreign=True) == expected


@pytest.mark.parametrize("name", ["vox-7b", "vox-7b-hf", "a-" * 500 + "7b"])
def test_a_thousand_models_of_one_name_are_told_in_no_time(name: str) -> None:
    rows = [row(f"o{n}/{name}", born=str(10_000 + n)) for n in range(1_000)]
    start, family = process_time(), Family(rows)
    told = {(family.variant(one, foreign=True), family.root(one, foreign=True)) for one in rows}
    assert len(told) <= 2
    assert process_time() - start < CPU_S


def test_the_relation_is_read_from_base_models_else_from_tags() -> None:
    told: dict[str, Json] = {"baseModels": {"relation": "quantized", "models": [{"id": "a/b"}]}}
    assert made_from(told, ["base_model:x/y"]) == ("quantized", ("a/b",))
    tags = ["base_model:a/b", "base_model:finetune:a/b", "base_model:finetune:c/d", "arxiv:1"]
    assert made_from({}, tags) == ("finetune", ("a/b", "c/d"))
    assert made_from({"baseModels": None}, []) == (None, ())
    assert made_from({}, ["mergekit", "base_model:a/b"]) == ("merge", ("a/b",))


def test_sizes_are_those_of_weight_files_and_zero_is_unknown() -> None:
    assert parameters({"safetensors": {"total": 5}, "gguf": {"total": 9}}) == 5
    assert parameters({"safetensors": {"total": 0}, "gguf": {"total": 9}}) == 9
    assert parameters({"safetensors": {"total": True}}) is None
    assert parameters({}) is None


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("me/voice-7b-LoRA", "adapter"),
        ("me/Qwen2-Audio-7B-qlora-r16", "adapter"),
        ("me/exploration-7b", None),
        ("me/Qwen2-Audio-7B-merged", "merge"),
        ("me/emerged-7b", None),
        ("me/Qwen2-Audio-7B-4bit", "quantized"),
        ("me/Qwen2-Audio-7B-exl2", "quantized"),
        ("me/Qwen2-Audio-7B-4bit-mlx", "quantized"),
        ("me/Qwen2-Audio-7B-mlx", "conversion"),
        ("me/Qwen2-Audio-7B-ct2", "conversion"),
    ],
)
def test_names_that_tell_a_variant_without_upstreams_word(id_: str, expected: str | None) -> None:
    new = row(id_)
    assert Family([*LISTING, new]).variant(new, foreign=True) == expected


def test_what_is_built_on_a_packed_copy_is_built_on_the_model() -> None:
    base = row("Qwen/Qwen2-Audio-7B", downloads=54031)
    new = row("me/Fluent", "finetune", "unsloth/Qwen2-Audio-7B-unsloth-bnb-4bit")
    family = Family([base, new])
    assert family.variant(new, foreign=True) == "finetune"
    assert family.root(new, foreign=True) == "Qwen/Qwen2-Audio-7B"
    own = row("Qwen/Fluent", "finetune", "unsloth/Qwen2-Audio-7B-unsloth-bnb-4bit")
    assert Family([base, own]).variant(own, foreign=True) is None


def test_a_chain_is_followed_to_the_model_that_is_no_variant() -> None:
    rows = [
        row("acme/vox-7b", "finetune", "meta/llama-7b"),
        row("nova/vox-7b-welsh", "finetune", "acme/vox-7b"),
        row("bart/vox-7b-welsh-GGUF", "quantized", "nova/vox-7b-welsh"),
    ]
    assert Family(rows).root(rows[2], foreign=True) == "acme/vox-7b"
    assert Family(rows[2:]).root(rows[2], foreign=True) == "nova/vox-7b-welsh"
    assert Family([row("a/b")]).root(row("a/b"), foreign=True) is None
    circle = [row("a/x", "merge", "a/y"), row("a/y", "merge", "a/x")]
    assert Family(circle).root(circle[0], foreign=True) == "a/y"


@pytest.mark.parametrize(
    ("variant", "counted"),
    [(None, 8), ("finetune", 8), ("conversion", 8), ("quantized", 7), ("adapter", None)],
)
def test_adapters_and_packed_weights_tell_no_size(variant: Variant, counted: int | None) -> None:
    said: dict[str, Json] = {"safetensors": {"total": 8}, "gguf": {"total": 7}}
    assert parameters(said, variant) == counted
