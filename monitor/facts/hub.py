"""Models on a hub: which are variants of others, how large they are. Pure.

A *variant* is a quantisation, adapter, merge or conversion to another format, or somebody else's
fine-tune or re-upload of a known model. A developer's own fine-tune is a model of its own: an
"Instruct" of its base, or an audio model on a foreign text backbone.

Upstream's own relation comes first. Names are believed where they are plain ("GGUF" and "FP8" are
always made from another model) or where the model they were made from is known ("…-hf").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from monitor.values import Json

Variant = Literal["quantized", "adapter", "merge", "conversion", "finetune", "reupload"]

RELATIONS: Mapping[str, Variant] = {
    "quantized": "quantized",
    "adapter": "adapter",
    "merge": "merge",
}
"""Upstream's relations that make a variant whoever made it; `finetune` alone does not."""

_LIBRARIES: Mapping[str, Variant] = {"peft": "adapter", "adapter-transformers": "adapter"}
_CONVERTERS = frozenset({
    "coreml", "ctranslate2", "executorch", "gguf", "mlx", "mlx-audio", "onnx", "openvino",
    "transformers.js",
})  # fmt: skip
"""Libraries that mostly run what was converted for them: with such a one "…-bf16" is a copy."""

# What stands in a name and says how the weights are packed, or for which runtime they were
# converted. Of the sorts that stand at its end the first two, and adapters, are always made from
# another model, whether or not anybody lists it; the others are now and then a model's own form,
# and need the model they were made from. Names are folded: no `_` is left in them.
_CERTAIN = (
    r"gguf|ggml|awq|gptq|exl[23]|bnb|hqq|aqlm|autoround|torchao|quantized"
    r"|i?q[2-8](?:-k)?-(?:[sml01]|nl|x{1,2}s|xl)|i?q[2-8]-k|q[2-8]f\d\d(?:-\d)?"
    r"|w\d+a\d+(?:-g\d+)?|\d+da\d+w|int[248]|[2-8]-?bits?|\d(?:\.\d+)?bpw"
    r"|fp[48]|nf4|nvfp4(?:a16)?|mxfp[48]"
)
_PLAIN = rf"{_CERTAIN}|i?q[2-8]|dwq"
_RUNTIME = (
    r"mlx|onnx|openvino|coreml|tflite|litert(?:-lm)?|ct2|ctranslate2|rknn|axera|mlc|candle"
    r"|tensorrt(?:-llm)?|trt(?:-llm)?|executorch"
)
_FORMAT = rf"{_RUNTIME}|fp16-ov"
_PACKED = r"unsloth|dynamic|i1|qat|marlin"
_CONVERTED = r"hf|transformers|trfs|pytorch|keras|flax|jax|ov|bf16|fp16|f16"
_WHOLE = r"fp32|f32"
_LORA = r"(?:q|do)?lora"
_ADAPTED = rf"{_LORA}(?:[-.](?:r?\d+|v\d+(?:\.\d+)*))*"
_ATTACHED = r"adapters?"
_MERGED = r"merged|merge|slerp|dare[-.]?ties"
_SORTS = ("plain", "format", "packed", "converted", "whole", "adapted", "attached", "merged")
_ENDING = re.compile(
    rf"[-.](?:({_PLAIN})|({_FORMAT})|({_PACKED})|({_CONVERTED})|({_WHOLE})|({_ADAPTED})"
    rf"|({_ATTACHED})|({_MERGED}))$"
)
_WITHIN = re.compile(rf"[-.](?:({_CERTAIN})|({_LORA})|({_RUNTIME}))(?=[-.])")
_SORTS_WITHIN = ("plain", "adapted", "converted")
"""What is as plain with more behind it ("…-FP8-block", "…-LoRA-dutch"). A runtime's name is not,
and needs the model that was converted."""
_FOUNDATION = frozenset({"base", "pt", "pretrain", "pretrained"})
"""Words for a model that others are yet to be trained from."""
_LONGEST = 128
"""The hub's names have 96 letters at most; what is longer is not taken apart."""
_STEPS = 8
"""How far a chain of models made from each other is followed; it may be a circle."""

_TELLING = re.compile(r"(?=.*\d).{6,}")
_COMMON = frozenset({
    "asr", "audio", "base", "chat", "demo", "instruct", "large", "llm", "mini", "model",
    "multimodal", "music", "omni", "small", "sound", "speech", "stt", "test", "text", "tts",
    "voice",
})  # fmt: skip
"""A name of so many letters, a digit and a word that is not of the trade ("omni-7b", "voice-v1")
is somebody's own: who bears it too made a copy."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a listing says of a model, as far as it bears on its kind.

    `bases` are the ids of the models that it says it was made from; `born` sorts by age (an
    ISO time, else ""), `downloads` where ages are not told.
    """

    id: str
    born: str
    relation: str | None
    bases: tuple[str, ...]
    library: str | None
    downloads: int = 0

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0].lower()

    @property
    def name(self) -> str:
        return _folded(self.id)


class Family:
    """All models that one listing and its snapshot know: what variants are told against."""

    def __init__(self, rows: Iterable[Row], known: Iterable[str] = ()) -> None:
        rows = list(rows)
        ids = {*(row.id for row in rows), *known}
        packed = {base for row in rows if row.relation == "quantized" for base in row.bases}
        self._ids = frozenset(id_.lower() for id_ in ids)
        self._packed = frozenset(base.lower() for base in packed)
        self._named = frozenset(_squeezed(id_) for id_ in ids | packed)
        self._fullest = _fullest(ids)
        self._by_id = {row.id.lower(): row for row in rows}
        self._telling: dict[str, list[Row]] = {}
        for row in sorted(rows, key=_age):
            if _is_telling(row.name):
                self._telling.setdefault(row.name, []).append(row)
        self._makers = {name: {row.owner for row in its} for name, its in self._telling.items()}

    def variant(self, row: Row, *, foreign: bool) -> Variant | None:
        """Say of what sort of variant a model is; None for a model of its own.

        `foreign`: the listing holds the models of many owners (a task), so that fine-tunes and
        re-uploads of each other's are in it. Among the models of one organisation they are not.
        """
        told = RELATIONS.get(row.relation or "") or _LIBRARIES.get(row.library or "")
        if told == _Q and _is_tuned(row):
            told = None
        named = told or self._by_name(row)
        if named or not foreign:
            return named
        return self._of_another(row)

    def _by_name(self, row: Row) -> Variant | None:
        stem, labels = _parted(row.name)
        if not labels:
            return None
        if "plain" in labels:
            return _Q
        if "format" in labels:
            return _Q if "packed" in labels else "conversion"
        if "adapted" in labels:
            return "adapter"
        plain = _squeezed(stem)
        known = plain in self._named or plain in map(_squeezed, row.bases)
        if (
            known
            or row.library in _CONVERTERS
            or self._fullest.get(stem, _rank(labels)) < _rank(labels)
        ):
            return next((told for label, told in _TOLD_BY.items() if label in labels), None)
        return None

    def _of_another(self, row: Row) -> Variant | None:
        """Tell the fine-tune or re-upload of a model that another owner has in this listing.

        A text backbone is not in a listing of audio models: what is built on it is no variant.
        Where only a quantisation of the base is listed, the base may be either, and the name must
        begin with the base's too.
        """
        if row.relation in ("finetune", None):
            owners = {owner for base in row.bases for owner in self._owners(row, base.lower())}
            if owners:
                return None if row.owner in owners else "finetune"
        return "reupload" if self._copied(row) else None

    def _copied(self, row: Row) -> Row | None:
        """The oldest model of another owner whose name this one's is, or begins with.

        Before it may stand who made or copied it; what stands behind anything else is a backbone.
        """
        found = [
            one
            for before, name in _names_within(row.name)
            for one in self._oldest(name, row)
            if row.owner.startswith(before) or one.owner.startswith(before)
        ]
        return min(found, key=_age, default=None)

    def _oldest(self, name: str, row: Row) -> Iterator[Row]:
        """The oldest model of a name that is older than a row and another owner's, if any."""
        for other in self._telling.get(name, ()):
            if _age(other)[:2] >= _age(row)[:2]:
                return
            if other.owner != row.owner:
                yield other
                return

    def _owners(self, row: Row, base: str) -> set[str]:
        """Whose model a base is; empty where the listing holds neither it nor the same weights.

        Of a packed copy that is not listed ("unsloth/…-bnb-4bit") the model itself may be.
        """
        stem, labels = _parted(_folded(base))
        if base in self._ids or (base in self._packed and row.name.startswith(_folded(base))):
            return {base.partition("/")[0]}
        return self._makers.get(stem, set()) if labels else set()

    def root(self, row: Row, *, foreign: bool) -> str | None:
        """Follow the bases to the model that is none's variant.

        A base that the listing does not hold is the last step, or the model that it is a packed
        copy of. Of a row without any the listed model whose name it bears; None where there is
        none. `foreign` as for `variant`.
        """
        if not row.bases:
            found = self._original(row.id) or (self._copied(row) if foreign else None)
            return found.id if found and found.id != row.id else None
        told, at, seen = None, row, {row.id.lower()}
        for _ in range(_STEPS):
            if not at.bases or at.bases[0].lower() in seen:
                break
            told = at.bases[0]
            seen.add(told.lower())
            found = self._by_id.get(told.lower()) or self._original(told)
            if found is None:
                break
            told, at = found.id, found
            if self.variant(found, foreign=foreign) is None:
                break
        return told

    def _original(self, id_: str) -> Row | None:
        stem, labels = _parted(_folded(id_))
        return next(iter(self._telling.get(stem, ()) if labels else ()), None)


_Q: Variant = "quantized"
_TOLD_BY: Mapping[str, Variant] = {
    "packed": _Q,
    "merged": "merge",
    "attached": "adapter",
    "converted": "conversion",
}


def parameters(row: Mapping[str, Json], variant: Variant | None = None) -> int | None:
    """How many parameters the weight files hold, None where no format that counts is there.

    `safetensors.total`, else `gguf.total`; the hub's 0 means that it does not know. An adapter
    holds not its model's, and packed weights are counted as they are packed, save in GGUF.
    """
    if variant == "adapter":
        return None
    for name in ("gguf",) if variant == "quantized" else ("safetensors", "gguf"):
        counted = row.get(name)
        total = counted.get("total") if isinstance(counted, dict) else None
        if isinstance(total, int | float) and not isinstance(total, bool) and total >= 1:
            return int(total)
    return None


def made_from(row: Mapping[str, Json], tags: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Read upstream's relation and the ids of the base models: `baseModels`, else the tags.

    Tags are `base_model:<id>` and `base_model:<relation>:<id>`; `mergekit` is a merge whose parts
    are not told.
    """
    told = row.get("baseModels")
    models = told.get("models") if isinstance(told, dict) else None
    if isinstance(told, dict) and isinstance(models, list):
        bases = [model.get("id") for model in models if isinstance(model, dict)]
        relation = told.get("relation")
        ids = tuple(sorted({base for base in bases if isinstance(base, str)}))
        return (relation if isinstance(relation, str) else None), ids
    relation, found = None, set[str]()
    for tag in tags:
        parts = tag.split(":", 2)
        if parts[0] == "base_model" and len(parts) > 1:
            found.add(parts[-1])
            relation = parts[1] if len(parts) == 3 else relation
    return relation or ("merge" if "mergekit" in tags else None), tuple(sorted(found))


def _is_telling(name: str) -> bool:
    words = re.findall("[a-z]{3,}", name)
    return bool(_TELLING.fullmatch(name)) and not _COMMON.issuperset(words)


def _names_within(name: str) -> Iterator[tuple[str, str]]:
    """All runs of a name's words, each behind what stands before it: `a-b-c` holds `a`, `b-c` …"""
    if len(name) > _LONGEST:
        yield "", name
        return
    starts = [0, *(found.end() for found in re.finditer(r"[-.]", name))]
    ends = [*(found.start() for found in re.finditer(r"[-.]", name)), len(name)]
    for place, start in enumerate(starts):
        for end in ends[place:]:
            yield name[: max(start - 1, 0)], name[start:end]


def _age(row: Row) -> tuple[str, int, str]:
    """A key that sorts the eldest first; without ages, or of one age, what is used most."""
    return row.born or "~", -row.downloads, row.id


def _rank(labels: frozenset[str]) -> int:
    """The order of forms: the model itself, whole weights, converted ones, packed ones."""
    order = ("whole", "converted", "format", "packed", "plain", "adapted", "attached", "merged")
    return max((order.index(label) + 1 for label in labels), default=0)


def _fullest(ids: Iterable[str]) -> Mapping[str, int]:
    """The rank of the fullest form in which the weights of each stem are there ("…-fp32")."""
    ranks: dict[str, int] = {}
    for stem, labels in (_parted(_folded(id_)) for id_ in ids):
        ranks[stem] = min(_rank(labels), ranks.get(stem, _rank(labels)))
    return ranks


@lru_cache(maxsize=4096)
def _parted(name: str) -> tuple[str, frozenset[str]]:
    """Take the endings that tell of packing off a name: its stem, and their sorts."""
    labels = set[str]()
    while found := _ENDING.search(name):
        labels.add(_SORTS[(found.lastindex or 1) - 1])
        name = name[: found.start()]
    within = list(_WITHIN.finditer(name))
    labels.update(_SORTS_WITHIN[(found.lastindex or 1) - 1] for found in within)
    return (name[: within[0].start()] if within else name), frozenset(labels)


def _is_tuned(row: Row) -> bool:
    """Say whether a model that is told as packed was trained from its maker's own foundation.

    The hub calls whatever is stored in eight bits a quantisation of its base; such an "Instruct"
    of a "-Base" may be all there is of it.
    """
    words = set(row.name.split("-"))
    own = (base for base in row.bases if base.partition("/")[0].lower() == row.owner)
    trained = any(_FOUNDATION & set(_folded(base).split("-")) - words for base in own)
    return trained and not _parted(row.name)[1]


def _squeezed(id_: str) -> str:
    """The name without any signs: one maker spells `GOT-OCR2_0` and `GOT-OCR-2.0-hf`."""
    return re.sub(r"[-.]", "", _folded(id_))


def _folded(id_: str) -> str:
    """The name behind the slash, in one spelling: `Qwen_Audio.v2` is `qwen-audio-v2`."""
    return re.sub(r"[\s_]+", "-", id_.rpartition("/")[2].lower())
