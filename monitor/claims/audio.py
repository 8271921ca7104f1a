"""Whether models take or give audio, where a list tells modalities. Pure.

The page says it of the provider: it is confirmed where all that is told agrees, nominal where it
is true of some models, and contradicted only where something is told of every model on the page
and none of it agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.claims.access import NO, YES
from monitor.claims.case import HUB, Case
from monitor.claims.known import Row
from monitor.claims.records import Judged, Said, Verdict, Witness, ruled
from monitor.config import Model
from monitor.facts.plain import plain
from monitor.values import Json

INPUTS, OUTPUTS = ("input", "input_modalities", "modalities_input"), (
    "output", "output_modalities", "modalities_output",
)  # fmt: skip
_MODES = frozenset({"audio_transcription", "audio_speech", "realtime"})
_PIPELINES = ("audio", "speech", "voice")
AUDIO = frozenset({"audio", "speech", "voice", "sound"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What one fact tells of one model: whether there is audio, and in which words."""

    model: str
    audio: bool
    said: Said
    says: str
    observed: str


def judge(case: Case) -> Judged:
    """Hold "audio: Yes" or "No" against what lists and the hub tell of the models."""
    yes, no = YES.match(case.claimed) is not None, NO.match(case.claimed) is not None
    if not yes and not no:
        return ruled(case.claim, (), "the page's words are neither yes nor no")
    heard = {model.name: list(_heard(case, model)) for model in case.models}
    told = [first for its in heard.values() for first in its[:1]]
    every = bool(told) and all(heard.values())
    witnesses = [_witness(each, _verdict(each, told, every=every, yes=yes)) for each in told]
    witnesses.sort(key=lambda witness: witness.verdict == "confirmed")
    return ruled(case.claim, witnesses, "nothing that is watched tells modalities")


def takes_audio(value: Json) -> bool | None:
    """Read a list of modalities, or a yes or no; None where it says neither."""
    if isinstance(value, bool):
        return value
    words = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else []
    names = {word.strip().casefold() for word in words if isinstance(word, str)}
    return bool(names & AUDIO) if names - {""} else None


def _verdict(each: Heard, told: list[Heard], *, every: bool, yes: bool) -> Verdict:
    if each.audio is yes:
        return "confirmed"
    if not yes:
        return "contradicted"
    if any(other.audio for other in told):
        return "nominal"
    return "contradicted" if every else "unverified"


def _witness(each: Heard, verdict: Verdict) -> Witness:
    but = "" if verdict == "confirmed" else "the page says otherwise"
    return Witness(each.said, verdict, each.observed, each.says, but)


def _heard(case: Case, model: Model) -> Iterator[Heard]:
    for row in case.known.rows_for(case.provider.id, model):
        yield from _row(model.name, row)
    hub = case.known.hub(model.huggingface)
    pipeline = hub.member("pipeline") if hub else None
    if hub and isinstance(pipeline, str) and any(word in pipeline for word in _PIPELINES):
        said = hub.facts["model"]
        says = f"{HUB} files {hub.name} under {plain(pipeline)} ({said.seen})"
        yield Heard(model.name, True, said, says, plain(pipeline))


def _row(model: str, row: Row) -> Iterator[Heard]:
    """What a row tells: its modalities, both ways, or that its mode is one of sound."""
    facts = row.facts
    told = [facts[name] for name in (*INPUTS, *OUTPUTS, "audio_input", "audio_output", "modalities")
            if name in facts]  # fmt: skip
    verdicts = [(said, takes_audio(said.value)) for said in told]
    known = [(said, audio) for said, audio in verdicts if audio is not None]
    mode = facts.get("mode")
    if mode is not None and mode.value in _MODES:
        known.insert(0, (mode, True))
    if not known:
        return
    said, audio = next(((said, audio) for said, audio in known if audio), known[0])
    names_input = any(each.predicate in (*INPUTS, "audio_input", "modalities") for each, _ in known)
    if audio or names_input:
        words = _words(said.value)
        says = f"{row.source} gives {row.key} {plain(said.predicate)} {words} ({said.seen})"
        yield Heard(model, audio, said, says, words)


def _words(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return plain(", ".join(str(item) for item in value))
    return plain(str(value))
