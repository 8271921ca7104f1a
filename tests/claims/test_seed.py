"""The page of December 2025 held against what upstream is known to have said.

The figures are those of upstream at their dates: the hub's listing of 2025-12-07, licence files in
git, vendors' tables of deprecations as of 2026-08, an aggregator's modalities as of 2026-05.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.catalog import Desk, desk

QWEN = "Qwen/Qwen2-Audio-7B"
SMALL, MINI = "mistralai/Voxtral-Small-24B-2507", "mistralai/Voxtral-Mini-3B-2507"
PHI = "microsoft/Phi-4-multimodal-instruct"
STEP = "stepfun-ai/Step-Audio-R1"
ULTRAVOX = "fixie-ai/ultravox-v0_6-gemma-3-27b"
FLAMINGO = {"huggingface": "nvidia/audio-flamingo-3", "github": "NVIDIA/audio-flamingo"}
SALMONN = {"huggingface": "tsinghua-ee/SALMONN", "github": "bytedance/SALMONN"}
FLASH, PRO = {"api": "gemini-2.0-flash"}, {"api": "gemini-2.5-pro"}
KIMI = {"huggingface": "moonshotai/Kimi-Audio-7B-Instruct", "github": "MoonshotAI/Kimi-Audio"}
GPT, AUDIO = {"name": "GPT-4o", "api": "gpt-4o"}, {"name": "Audio", "api": "gpt-4o-audio-preview"}
REKA = (
    {"name": "Core", "api": "reka-core"},
    {"name": "Flash", "huggingface": "RekaAI/reka-flash-3"},
    {"name": "Edge", "api": "reka-edge"},
)
PAPER = ({"name": "GitHub", "url": f"https://github.com/{STEP}"},)
NO_AUDIO: dict[str, Any] = {"input": ["file", "image", "text"], "output": ["text"]}
NATIVE = {"audio_native": "Yes"}


@pytest.mark.parametrize(
    ("made", "field", "verdict"),
    [
        # Mistral
        (desk({"huggingface": SMALL, "parameters": "24B"}).hub(SMALL, parameters=24_260_000_000),
         "parameters", "confirmed"),
        (desk({"huggingface": MINI, "parameters": "3B"}).hub(MINI), "parameters", "nominal"),
        (desk({"huggingface": SMALL, "license": "Apache 2.0"}).hub(SMALL, license="apache-2.0"),
         "license", "confirmed"),
        (desk({"api": "voxtral-mini-2507"}).row("voxtral-mini-2507", shutdown="2026-05-31"),
         "api", "outdated"),
        (desk({"api": "voxtral-small-2507"}, compare={"released": "July 2025"})
         .row("voxtral-small-2507", released="2025-07-15"), "released", "confirmed"),
        (desk({"api": "voxtral-mini-2507"}).row("voxtral-mini-2602"), "generation", "outdated"),
        (desk({"huggingface": "mistralai/Voxtral-4B-TTS-2603", "license": "Apache 2.0"})
         .hub("mistralai/Voxtral-4B-TTS-2603", license="cc-by-nc-4.0"), "license", "contradicted"),
        (desk({"huggingface": SMALL}, compare={"open_source": "Yes"})
         .hub(SMALL, license="apache-2.0"), "open_source", "confirmed"),
        # Alibaba
        (desk({"huggingface": QWEN, "parameters": "7B"}).hub(QWEN, parameters=8_400_000_000),
         "parameters", "nominal"),
        (desk({"huggingface": QWEN, "github": "QwenLM/Qwen2-Audio", "license": "Qwen License"})
         .hub(QWEN, license="apache-2.0").repo("QwenLM/Qwen2-Audio"), "license", "contradicted"),
        # Microsoft
        (desk({"huggingface": PHI, "parameters": "~14B"}).hub(PHI, parameters=5_574_460_384),
         "parameters", "contradicted"),
        (desk({"huggingface": PHI, "license": "MIT"}).hub(PHI, license="mit"),
         "license", "confirmed"),
        (desk({"huggingface": PHI}, compare=NATIVE)
         .hub(PHI, model={"pipeline": "automatic-speech-recognition"}), "audio", "confirmed"),
        # Moonshot
        (desk(KIMI | {"parameters": "7B"})
         .hub(KIMI["huggingface"], parameters=9_770_000_000), "parameters", "nominal"),
        (desk(KIMI | {"license": "TBD"}).hub(KIMI["huggingface"]).repo(KIMI["github"]),
         "license", "unverified"),
        (desk(KIMI | {"license": "TBD"}).hub(KIMI["huggingface"], license="mit"),
         "license", "contradicted"),
        # Fixie
        (desk({"name": "Ultravox", "huggingface": ULTRAVOX, "parameters": "1B - 27B"})
         .hub(ULTRAVOX, parameters=690_000_000), "parameters", "unverified"),
        (desk({"name": "Ultravox", "huggingface": ULTRAVOX, "parameters": "1B - 27B"})
         .hub(ULTRAVOX, parameters=690_000_000)
         .hub("fixie-ai/ultravox-v0_6-llama-3_3-70b", parameters=700_000_000),
         "parameters", "outdated"),
        (desk({"huggingface": ULTRAVOX, "license": "Open Source"}).hub(ULTRAVOX, license="mit"),
         "license", "nominal"),
        (desk({"huggingface": ULTRAVOX}).hub(ULTRAVOX).hub("fixie-ai/ultravox-v0_7-glm-4_6"),
         "generation", "outdated"),
        # ByteDance
        (desk(SALMONN | {"license": "Research"}).hub(SALMONN["huggingface"])
         .repo(SALMONN["github"], license="Apache-2.0"), "license", "contradicted"),
        (desk(SALMONN, name="ByteDance").hub(SALMONN["huggingface"]).repo(SALMONN["github"]),
         "organisation", "nominal"),
        # StepFun
        (desk({"huggingface": STEP, "parameters": "33B"}).hub(STEP, parameters=33_490_000_000),
         "parameters", "confirmed"),
        (desk({"huggingface": STEP, "github": STEP, "license": "Apache 2.0"})
         .hub(STEP, license="apache-2.0", access={"gated": "auto"})
         .repo(STEP, license="Apache-2.0"), "license", "confirmed"),
        (desk({"huggingface": STEP}, links=PAPER).repo(STEP), "link:GitHub", "confirmed"),
        (desk({"huggingface": STEP}).hub(STEP).hub("stepfun-ai/Step-Audio-R1.1"),
         "generation", "outdated"),
        # Google
        (desk(FLASH).row("gemini-2.0-flash", shutdown="2026-06-01"), "api", "outdated"),
        (desk(PRO).row("gemini-2.5-pro", shutdown_earliest="2026-10-16"), "api", "confirmed"),
        (desk(PRO).row("gemini-2.5-pro").row("gemini-3.1-pro-preview"), "generation", "outdated"),
        (desk({"api": "gemini-3-pro-preview"})
         .row("gemini-3-pro-preview", shutdown="2026-03-09"), "api", "outdated"),
        # OpenAI
        (desk(GPT, compare=NATIVE).row("openai/gpt-4o", **NO_AUDIO), "audio", "contradicted"),
        (desk(GPT, AUDIO, compare=NATIVE).row("openai/gpt-4o", **NO_AUDIO)
         .row("gpt-4o-audio-preview", audio_input=True), "audio", "nominal"),
        (desk(AUDIO).row("gpt-4o-audio-preview", shutdown="2026-05-07"), "api", "outdated"),
        # Anthropic
        (desk({"api": "claude-3-5-sonnet-20241022"})
         .row("claude-3-5-sonnet-20241022", shutdown="2025-10-28"), "api", "outdated"),
        (desk({"name": "Claude", "api": "claude-sonnet-4-5"}, compare=NATIVE)
         .row("anthropic/claude-sonnet-4.5", **NO_AUDIO), "audio", "contradicted"),
        # Reka
        (desk({"huggingface": "RekaAI/reka-flash-3", "parameters": "21B"})
         .hub("RekaAI/reka-flash-3", parameters=20_905_482_240), "parameters", "confirmed"),
        (desk({"api": "reka-core", "parameters": "67B"}).row("rekaai/reka-flash-3"),
         "parameters", "unverified"),
        (desk({"api": "reka-core"}).row("rekaai/reka-flash-3"), "api", "unverified"),
        (desk(*REKA[1:], compare=NATIVE).row("rekaai/reka-flash-3", input=["text"])
         .row("rekaai/reka-edge", input=["image", "text", "video"]), "audio", "contradicted"),
        (desk(*REKA, compare=NATIVE).row("rekaai/reka-flash-3", input=["text"])
         .row("rekaai/reka-edge", input=["image", "text", "video"]), "audio", "unverified"),
        (desk(REKA[1], compare={"open_source": "No"}).hub("RekaAI/reka-flash-3"),
         "open_source", "unverified"),
        (desk(REKA[1], compare={"open_source": "No"})
         .hub("RekaAI/reka-flash-3", license="apache-2.0"), "open_source", "contradicted"),
        # Research
        (desk({"github": "YuanGongND/ltu"}, name="CMU").repo("YuanGongND/ltu"),
         "organisation", "unverified"),
        (desk(FLAMINGO, name="Various").hub(FLAMINGO["huggingface"]).repo(FLAMINGO["github"]),
         "organisation", "contradicted"),
        (desk(FLAMINGO | {"license": "MIT"}).hub(FLAMINGO["huggingface"], license="unrecognised")
         .repo(FLAMINGO["github"]), "license", "unverified"),
    ],
)  # fmt: skip
def test_a_claim_of_the_page_gets_the_verdict_that_its_evidence_bears(
    made: Desk, field: str, verdict: str
) -> None:
    assert made.verdict(field) == verdict
