"""Labels that catalogs put before a value ("**License:** MIT"), and what each is for. Pure."""

from __future__ import annotations

import re

from monitor.adopt.outline import Words, words

_FIELDS = {
    "models": "model models checkpoints variants",
    "license": "license licence licenses licences licensing",
    "website": "website site homepage home-page url web official-site official-website",
    "access": "access availability available-via api-access platform platforms",
    "features": "features key-features highlights capabilities key-capabilities",
    "links": "links link resources useful-links references",
    "parameters": "parameters size sizes params model-size parameter-count",
    "status": "status state stage",
    "summary": "description summary about overview notes note",
    "github": "github repository repo code source-code source",
    "hub": "hugging-face huggingface hf weights model-card checkpoint",
    "paper": "paper arxiv technical-report report",
    "api": "api-id model-id api-name",
    "name": "organization organisation provider company vendor name project tool library lab"
    " developer maker resource title service software",
}
_MEANING = {label: field for field, labels in _FIELDS.items() for label in labels.split()}
_BOLD = re.compile(r"^(?:\*\*|__)([^*_]{1,40}?)\s*(:?)(?:\*\*|__)\s*([:]?)\s*(.*)$")
_PLAIN = re.compile(r"^([A-Za-z][\w /-]{1,24}):\s+(.*)$")
TITLES = {"github": "GitHub", "hub": "Hugging Face", "paper": "Paper", "links": "Link"}


def meaning(label: str) -> str | None:
    """What a label is for: "Licences" → `license`; None for one we do not know."""
    plain = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    return _MEANING.get(plain) or _MEANING.get(plain.removesuffix("s"))


def labelled(line: Words) -> tuple[str, Words] | None:
    """The label and the value of a line such as `**License:** MIT`; None where it has none.

    Without bold type only labels that are known count.
    """
    bold = _BOLD.match(line.markdown)
    if bold and (bold[2] or bold[3]):
        return bold[1].strip(), words(bold[4].strip())
    plain = _PLAIN.match(line.markdown)
    if plain and meaning(plain[1]):
        return plain[1], words(plain[2].strip())
    return None
