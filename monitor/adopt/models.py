"""The models of a line such as `Voxtral (24B), Voxtral Mini (3B)`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.adopt.draft import ModelDraft, one_line
from monitor.adopt.outline import Words, words
from monitor.adopt.places import place

_SIZE = re.compile(
    r"[~≈<>]?\s*\d+(?:\.\d+)?\s*(?:x\d+)?\s*[BMKT]?(?:-A\d+(?:\.\d+)?B)?"
    r"(?:\s*(?:-|–|—|to|/|,|and)\s*[~≈]?\d+(?:\.\d+)?\s*[BMKT](?:-A\d+B)?)*"  # noqa: RUF001
    r"(?:\s*(?:billion|million|parameters|params))*",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\d\s*(?:[BMT]\b|billion|million)", re.IGNORECASE)
_NAMED = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")


def models(line: Words) -> Iterator[tuple[ModelDraft, str]]:
    """Each model of a line, with what its brackets say beside the size ("" for nothing)."""
    for piece in _pieces(line.markdown):
        its = words(piece)
        if its.plain:
            yield _model(its)


def is_size(text: str) -> bool:
    """Say whether a text is a size and nothing else: `24B`, `1B - 27B`, `7B/13B`, `30B-A3B`."""
    return bool(_SIZE.fullmatch(text.strip()) and _UNIT.search(text))


def identified(model: ModelDraft, url: str) -> bool:
    """Take a model's hub or repository id from an address; False where it names neither."""
    its = place(url)
    if its.kind == "huggingface" and "model" in its.keys:
        model.huggingface = model.huggingface or its.keys["model"]
        return True
    if its.kind == "github":
        model.github = model.github or its.keys["repo"]
        return True
    return False


def _model(its: Words) -> tuple[ModelDraft, str]:
    named = _NAMED.match(its.plain)
    name, said = (named[1], named[2]) if named and named[1] else (its.plain, "")
    size, _, rest = said.partition(",") if not is_size(said) else (said, "", "")
    model = ModelDraft(one_line(name))
    if is_size(size):
        model.parameters, said = one_line(size), rest.strip()
    elif said:
        model.name, said = one_line(its.plain), ""
    for _, url in its.links:
        identified(model, url)
    return model, said


def _pieces(text: str) -> Iterator[str]:
    """The parts of a list between its commas, those in brackets aside."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth = max(0, depth + (letter in "([") - (letter in ")]"))
        if letter in ",;" and depth == 0:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()
