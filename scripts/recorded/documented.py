"""Models of the hub that vendors and hub pages prove with a date, beyond the captured listing.

`told` says who proves it. Members of a row are given only where a page of the hub shows them;
a release date is not the hub's `createdAt`, so no row has one.
"""

from __future__ import annotations

from dataclasses import dataclass

ASR, TTS, TEXT = "automatic-speech-recognition", "text-to-speech", "audio-text-to-text"


@dataclass(frozen=True, slots=True)
class Documented:
    """A model that was there on the day `since`."""

    id: str
    since: str
    told: str
    pipeline: str | None = None
    library: str | None = None
    tags: tuple[str, ...] = ()


QWEN_OMNI = "README of QwenLM/Qwen2.5-Omni and QwenLM/Qwen3-Omni"
QWEN_TTS = "QwenLM/Qwen3-TTS README, news of 2026-01-22"
QWEN_ASR = "QwenLM/Qwen3-ASR README, news of 2026-01-29"
QWEN_ASR_HF = "QwenLM/Qwen3-ASR README, news of 2026-06-26"
STEP_AUDIO = "the hub's collection page of Step-Audio, which dates each model"
STEP_AUDIO_2 = "stepfun-ai/Step-Audio2 README; pages of the hub"
STEP_AUDIO_2_TAGS = (
    "onnx",
    "safetensors",
    "step_audio_2",
    "custom_code",
    "arxiv:2507.16632",
    "license:apache-2.0",
)
SPEECHGPT = "0nutation/SpeechGPT README, unchanged since 2024-02-24"
SPEECHGPT_2 = "OpenMOSS/SpeechGPT-2.0-preview README, January 2025"

DOCUMENTED = (
    Documented(
        "mistralai/Voxtral-Mini-3B-2507",
        "2025-07-15",
        "docs.mistral.ai changelog of 2025-07-15 and its table of models",
        tags=("license:apache-2.0",),
    ),
    Documented(
        "mistralai/Voxtral-Mini-4B-Realtime-2602",
        "2026-02-04",
        "docs.mistral.ai changelog of 2026-02-04 and its table of models; page of the hub",
        ASR,
        "vllm",
        ("vllm", "safetensors", "voxtral_realtime", "mistral-common", "license:apache-2.0"),
    ),
    Documented(
        "mistralai/Voxtral-4B-TTS-2603",
        "2026-03-23",
        "docs.mistral.ai changelog of 2026-03-23; page of the hub",
        TTS,
        "vllm",
        ("vllm", "mistral-common", TTS, "arxiv:2603.25551", "license:cc-by-nc-4.0"),
    ),
    Documented("Qwen/Qwen2.5-Omni-7B", "2025-03-26", QWEN_OMNI),
    Documented("Qwen/Qwen3-Omni-30B-A3B-Instruct", "2025-09-22", QWEN_OMNI),
    Documented("Qwen/Qwen3-Omni-30B-A3B-Thinking", "2025-09-22", QWEN_OMNI),
    Documented("Qwen/Qwen3-Omni-30B-A3B-Captioner", "2025-09-22", QWEN_OMNI),
    Documented("Qwen/Qwen3-TTS-Tokenizer-12Hz", "2026-01-22", QWEN_TTS),
    Documented("Qwen/Qwen3-TTS-12Hz-1.7B-Base", "2026-01-22", QWEN_TTS),
    Documented("Qwen/Qwen3-TTS-12Hz-1.7B-CustomVoice", "2026-01-22", QWEN_TTS),
    Documented("Qwen/Qwen3-TTS-12Hz-1.7B-VoiceDesign", "2026-01-22", QWEN_TTS),
    Documented("Qwen/Qwen3-TTS-12Hz-0.6B-Base", "2026-01-22", QWEN_TTS),
    Documented("Qwen/Qwen3-TTS-12Hz-0.6B-CustomVoice", "2026-01-22", QWEN_TTS),
    Documented(
        "Qwen/Qwen3-ASR-1.7B",
        "2026-01-29",
        f"{QWEN_ASR}; page of the hub",
        ASR,
        None,
        ("safetensors", "qwen3_asr", ASR, "license:apache-2.0"),
    ),
    Documented(
        "Qwen/Qwen3-ASR-0.6B",
        "2026-01-29",
        f"{QWEN_ASR}; page of the hub",
        ASR,
        None,
        ("safetensors", "qwen3_asr", ASR, "license:apache-2.0"),
    ),
    Documented(
        "Qwen/Qwen3-ForcedAligner-0.6B",
        "2026-01-29",
        f"{QWEN_ASR}; page of the hub",
        ASR,
        None,
        ("safetensors", "qwen3_asr", ASR),
    ),
    Documented("Qwen/Qwen3-ASR-1.7B-hf", "2026-06-26", QWEN_ASR_HF, None, "transformers"),
    Documented("Qwen/Qwen3-ASR-0.6B-hf", "2026-06-26", QWEN_ASR_HF, None, "transformers"),
    Documented("Qwen/Qwen3-ForcedAligner-0.6B-hf", "2026-06-26", QWEN_ASR_HF, None, "transformers"),
    Documented(
        "microsoft/Phi-4-multimodal-instruct",
        "2025-12-07",
        "pages of the hub of 2025",
        ASR,
        None,
        (ASR, "license:mit"),
    ),
    Documented("moonshotai/Kimi-Audio-7B", "2025-04-27", "MoonshotAI/Kimi-Audio README"),
    Documented(
        "moonshotai/Kimi-Audio-7B-Instruct",
        "2025-05-29",
        "MoonshotAI/Kimi-Audio README; page of the hub",
        TTS,
        None,
        (TTS,),
    ),
    Documented("tsinghua-ee/SALMONN", "2023-10-08", "bytedance/SALMONN README, branch salmonn"),
    Documented("tsinghua-ee/SALMONN-7B", "2023-11-13", "bytedance/SALMONN README, branch salmonn"),
    Documented(
        "tsinghua-ee/video-SALMONN-2",
        "2025-07-08",
        "bytedance/SALMONN README, branch videosalmonn2",
    ),
    Documented("stepfun-ai/Step-Audio-TTS-3B", "2025-02-17", STEP_AUDIO, TTS, None, (TTS,)),
    Documented("stepfun-ai/Step-Audio-Tokenizer", "2025-02-18", STEP_AUDIO),
    Documented("stepfun-ai/Step-Audio-AQAA", "2025-06-12", STEP_AUDIO),
    Documented("stepfun-ai/Step-Audio-2-mini", "2025-09-02", STEP_AUDIO_2),
    Documented(
        "stepfun-ai/Step-Audio-2-mini-Base", "2025-09-30", STEP_AUDIO_2, tags=STEP_AUDIO_2_TAGS
    ),
    Documented(
        "stepfun-ai/Step-Audio-2-mini-Think", "2025-09-30", STEP_AUDIO_2, tags=STEP_AUDIO_2_TAGS
    ),
    Documented(
        "stepfun-ai/Step-Audio-EditX",
        "2025-11-06",
        "stepfun-ai/Step-Audio-EditX README, news of 2025-11-06",
    ),
    Documented(
        "stepfun-ai/Step-Audio-R1.1",
        "2026-01-14",
        "stepfun-ai/Step-Audio-R1 README, news of 2026-01-14; page of the hub",
        TEXT,
        "transformers",
        (
            "transformers",
            "safetensors",
            "step_audio_2",
            "text-generation",
            "audio-reasoning",
            "chain-of-thought",
            "multi-modal",
            "step-audio-r1",
            TEXT,
            "custom_code",
            "license:apache-2.0",
        ),
    ),
    Documented(
        "RekaAI/reka-flash-3",
        "2025-03-12",
        "OpenRouter's row of 2026-03-31, which dates the model 2025-03-12",
    ),
    Documented(
        "RekaAI/reka-edge-2603",
        "2026-03-26",
        "OpenRouter's row, first captured on 2026-03-26",
    ),
    Documented("fnlp/SpeechGPT-7B-ma", "2024-02-24", SPEECHGPT),
    Documented("fnlp/SpeechGPT-7B-cm", "2024-02-24", SPEECHGPT),
    Documented("fnlp/SpeechGPT-7B-com", "2024-02-24", SPEECHGPT),
    Documented("fnlp/SpeechGPT-2.0-preview-7B", "2025-01-31", SPEECHGPT_2),
    Documented("fnlp/SpeechGPT-2.0-preview-Codec", "2025-01-31", SPEECHGPT_2),
    Documented(
        "nvidia/audio-flamingo",
        "2024-07-17",
        "page of the hub",
        tags=("arxiv:2402.01831", "license:other"),
    ),
    Documented(
        "nvidia/audio-flamingo-next-hf",
        "2026-04-14",
        "arXiv 2604.10905; news of 2026-04-14; page of the hub",
        TEXT,
        "transformers",
        ("transformers", "safetensors", "en", "musicflamingo", "text2text-generation", TEXT),
    ),
)
