"""Fields of a page put into the draft of a provider: each where it belongs, none dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from monitor.adopt.draft import Draft, ProviderDraft, one_line
from monitor.adopt.labels import TITLES, meaning
from monitor.adopt.models import models
from monitor.adopt.outline import Block, Words
from monitor.adopt.places import place

_BARE = re.compile(r"https?://[^\s<>()\"'`|]+[^\s<>()\"'`|.,;:!?]")
_WATCHED = frozenset({"github", "gitlab", "codeberg", "pypi", "npm", "arxiv", "feed"})
"""Kinds that are worth watching wherever a page links to them; others may be mere reading."""


def links(line: Words) -> list[tuple[str, str]]:
    """The links of a line as (name, address), bare addresses among them; only http and https."""
    found = [(name or url, url) for name, url in line.links if _web(url)]
    known = {url for _, url in found}
    bare = [url for url in _BARE.findall(line.plain) if url not in known and _web(url)]
    return found + [(url, url) for url in bare]


def fill(draft: Draft, provider: ProviderDraft, label: str, value: Words, line: int) -> None:
    """Put the value of a label into a provider; a label that is not known is kept as a note."""
    field = meaning(label)
    if field is not None and field in _TAKERS:
        _TAKERS[field](provider, value)
    elif field is not None and field in TITLES:
        if not add_links(provider, value, TITLES[field]):
            provider.notes.append(f"**{label}:** {value.markdown}")
    elif field in ("parameters", "api") and len(provider.models) == 1 and value.plain:
        setattr(provider.models[0], field, one_line(value.plain))
    else:
        provider.notes.append(f"**{label}:** {value.markdown}")
        draft.remark(line, f'"{label}" of {provider.name} is no key: kept in its notes')


def fill_list(provider: ProviderDraft, label: str, items: Sequence[Words]) -> bool:
    """Put a list that stands under a label into a provider; False where it is kept as a note."""
    match meaning(label):
        case "models":
            for item in items:
                add_models(provider, item)
        case "features":
            provider.features += [one_line(item.plain) for item in items if item.plain]
        case "access":
            provider.access += [one_line(item.plain) for item in items if item.plain]
        case "links" | "github" | "hub" | "paper":
            taken = [add_links(provider, item, "Link") for item in items]
            return all(taken)
        case _:
            return False
    return True


def add_models(provider: ProviderDraft, line: Words) -> None:
    """Add the models of a line; what else their brackets say becomes a note."""
    for model, said in models(line):
        if model.name in provider.known:
            continue
        provider.add(model)
        if said:
            provider.notes.append(f"**{model.name}:** {said}")
    for _, url in links(line):
        watch(provider, url)


def add_links(provider: ProviderDraft, line: Words, name: str) -> bool:
    """Add the links of a line to a provider and watch what they lead to; False for none."""
    found = links(line)
    for said, url in found:
        provider.link(one_line(name if said == url else said), url)
        watch(provider, url)
    return bool(found)


def watch(provider: ProviderDraft, url: str) -> None:
    """Watch what an address leads to, where that is a kind of its own."""
    its = place(url)
    if its.kind == "huggingface" and "model" in its.keys:
        _model_of(provider, its.keys["model"])
    if its.kind in _WATCHED or its.kind == "huggingface":
        provider.watch(its)


def describe(provider: ProviderDraft, said: Words) -> None:
    """Take a first paragraph as the summary; further ones are notes."""
    if provider.summary or not said.plain:
        provider.notes.append(said.markdown)
        return
    provider.summary = said.plain
    add_links(provider, said, "Link")


def keep(draft: Draft, provider: ProviderDraft, block: Block) -> None:
    """Keep a piece that is no field as Markdown."""
    provider.notes.append(block.source)
    draft.remark(block.line, f"not understood: kept as Markdown in the notes of {provider.name}")


def _website(provider: ProviderDraft, value: Words) -> None:
    found = links(value)
    if not found:
        text = value.plain
        found = (
            [(text, f"https://{text}")] if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text) else []
        )
    if not found:
        provider.notes.append(f"**Website:** {value.markdown}")
        return
    for name, url in found:
        if provider.website is None:
            provider.website = url
            watch(provider, url)
        else:
            provider.link(one_line(name), url)


def _license(provider: ProviderDraft, value: Words) -> None:
    provider.license = _once(provider, "License", provider.license, value)


def _status(provider: ProviderDraft, value: Words) -> None:
    provider.status = _once(provider, "Status", provider.status, value)


def _access(provider: ProviderDraft, value: Words) -> None:
    provider.access += [one_line(way) for way in _listed(value.plain)]


def _features(provider: ProviderDraft, value: Words) -> None:
    provider.features += [one_line(each) for each in _listed(value.plain)]


def _once(provider: ProviderDraft, label: str, known: str | None, value: Words) -> str | None:
    """The value of a field that stands once; a second one is a note, links are kept."""
    add_links(provider, value, label)
    if not value.plain:
        return known
    if known is not None:
        provider.notes.append(f"**{label}:** {value.markdown}")
        return known
    return one_line(value.plain)


def _model_of(provider: ProviderDraft, id_: str) -> None:
    """Give a hub id to the model that bears its name."""
    for model in provider.called(id_.partition("/")[2]):
        model.huggingface = model.huggingface or id_


def _listed(text: str) -> Iterator[str]:
    """The parts of a list between its commas, those in brackets aside."""
    yield from (part for part in re.split(r",\s*(?![^()]*\))", text) if part.strip())


def _web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        well = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        _ = parts.port
    except ValueError:
        return False
    return well and url.isprintable() and not any(letter.isspace() for letter in url)


_TAKERS: Mapping[str, Callable[[ProviderDraft, Words], None]] = {
    "models": add_models,
    "license": _license,
    "status": _status,
    "website": _website,
    "access": _access,
    "features": _features,
    "summary": describe,
}
"""What takes the value of a field in."""
