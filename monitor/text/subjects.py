"""Of whom a sentence speaks: the ids that it names, or the name with which it begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.facts import columns, ids

SENTENCES = re.compile(
    r"(?<=[\w)\"'`][.!?;])\s+(?=[A-Z\"'(`]|[a-z][a-z0-9.]{0,40}[-_/][\w./-]{1,80}\s)|\n"
)
_INSTEAD = re.compile(
    r"\b(?:use|using|replaced (?:by|with)|(?:replacement|successor)s?(?: is| are)?:?"
    r"|migrat(?:e|ing) to|switch(?:ing)? to|mov(?:e|ing) to|in favou?r of"
    r"|recommend(?:ed|s)?(?: using)?:?)\s+"
    r"((?:[^.;!?\n]|\.(?=\w)){2,160})",
    re.IGNORECASE,
)
THEY = re.compile(
    r"(?:they|it|both|(?:these|this|both|all)\s(?:of these\s)?(?:models?|snapshots?|versions?))"
    r"\s(?:will|is|are|was|were)\b",
    re.IGNORECASE,
)
"""How a sentence begins that speaks of the models of the one before."""
_BE = (
    r"(?:(?:will|is|are|was|were|has|have|be|been|being|to|now|officially|permanently|fully|scheduled"
    r"|planned|set|reach\w*|its?|the)\s){1,5}"
)
_SUBJECT = re.compile(
    r"(?:(?:The|Our)\s)?((?:[A-Z0-9][\w.+-]*,?\s(?:and\s)?){1,8}?|[a-z][a-z0-9.]*(?:-[a-z0-9.]+)+\s)"
    r"(?:(?:models?|snapshots?|versions?|voices?)\s)?"
    rf"{_BE}(?:{columns.ENDS}|{columns.SAID}|no longer)",
)
"""How a sentence begins whose subject is a model by its name: "Claude 3 Opus will be retired"."""
MARK = re.compile(r"^(?::::\s?\w+|\[!\w+\]|!!!\s\w+)\s(?:\"[^\"]{0,60}\"\s)?")
"""The sign of an admonition in Markdown, as it stands before its text."""
_IS_ENDED = re.compile(rf"\s{_BE}(?:{columns.ENDS}|no longer)", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:model|version|snapshot|voice|endpoint|api|service|engine|runtime|release|product)s?"
)
_SOME_OF = re.compile(
    r"\b(?:some|older|certain|several|earlier|select(?:ed)?)\s(?:of\s)?(?:the\s|our\s)?"
    r"(?:[\w.`-]+,?\s){0,5}?(?:models|snapshots|versions|voices)\b",
    re.IGNORECASE,
)
"""Words of a sentence that does not speak of all that it names: "older GPT-3 models"."""
OF_ENDS = re.compile(rf"{columns.ENDS}|deprecation|life[\s-]?cycle", re.IGNORECASE)
_THING = re.compile(
    r"(?:the\s|our\s)?((?:(?!(?:all|any|each|both|some|these|those|this|that|its?|they|we|you|following"
    r"|existing|current|new|support|access|customers|users|in|on|as|by|after|from|with)\s)"
    rf"[\w./+-]+\s){{1,6}}?){_BE}(?:{columns.ENDS})",
    re.IGNORECASE,
)
"""How a sentence begins whose subject is a service, like "Intent recognition will be retired"."""
_NAMED = re.compile(
    r"\bmodels?(?:\s(?:names?|ids?|aliases))?:?\s((?:[a-z][a-z0-9.]*(?:-[a-z0-9.]+)+"
    r"(?:,\s(?:and\s)?|\s(?:and|or|&)\s)?){1,8})",
)
"""Words with hyphens that are ids because they stand behind "models"."""
_ENGLISH = re.compile(r"-(?:to|of|in|and|or|a|the|based|only|term|time|level|like|class|grade)\b")
_WORD_ID = re.compile(r"(?<![\w./-])[a-z][a-z0-9.]*(?:-[a-z0-9.]*[a-z0-9])+(?![\w/-])")


def spoken_of(sentence: str) -> tuple[str, ...]:
    """The models that a sentence of an end speaks of: its ids, else its subject by its name."""
    if _SOME_OF.search(sentence):
        return ()
    if models := others(sentence):
        return models
    subject = _SUBJECT.match(sentence)
    names = ids.read(subject[1].strip()) if subject else ()
    return names if all(map(ids.looks_like_model, names)) else ()


def set_apart(sentence: str, lead: str) -> tuple[str, ...]:
    """The model that a sentence begins with in bold or as code: "**Mara** will be retired"."""
    if not lead or not sentence.startswith(lead) or not _IS_ENDED.match(sentence[len(lead) :]):
        return ()
    return ids.read(lead)[:1]


def thing(sentence: str) -> str:
    """The service that a sentence of an end begins with; "" where it is no one thing."""
    subject = _THING.match(sentence)
    name = subject[1].strip() if subject else ""
    return "" if _GENERIC.fullmatch(name.lower()) else name


def others(text: str) -> tuple[str, ...]:
    """The ids that a text names, those that replace them left out."""
    text = _INSTEAD.sub(" ", text)
    return ids.mentioned(text) or _named(text)


def _named(text: str) -> tuple[str, ...]:
    said = (match[1] for match in _NAMED.finditer(text))
    words = (word[0] for part in said for word in _WORD_ID.finditer(part))
    return tuple(dict.fromkeys(word for word in words if not _ENGLISH.search(word)))


def replacements(text: str) -> tuple[str, ...]:
    """The ids that a text tells people to use instead."""
    found = _INSTEAD.search(text)
    if found is None:
        return ()
    said = found[1]
    words = [match[0] for match in _WORD_ID.finditer(said)]
    return ids.mentioned(said) or tuple(dict.fromkeys(words[:3]))


def is_of_another(text: str, models: Sequence[str]) -> bool:
    """Say whether a sentence of a text begins with something else that ends."""
    for sentence in SENTENCES.split(text):
        subject = _THING.match(MARK.sub("", sentence))
        name = ids.folded(subject[1].strip()) if subject else ""
        known = [ids.folded(model) for model in models]
        if (
            name
            and not _GENERIC.fullmatch(name)
            and not any(one in name or name in one for one in known)
        ):
            return True
    return False
