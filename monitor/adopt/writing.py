"""A draft as the text of `sources.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

import tomlkit
from tomlkit.items import AoT, Table

from monitor.adopt.draft import Draft, ModelDraft, Place, ProviderDraft
from monitor.sources import KINDS

HEADER, FOOTER = "header.md", "footer.md"
_ABOUT = (
    "What people decide: which organisations stand on the page, what the page says of them, and",
    "where each of them is watched. Whatever is observed is kept in snapshots/, never here.",
)


def toml(draft: Draft) -> str:
    """Write the file; header and footer are named in it where the draft has them."""
    document = tomlkit.document()
    for line in _ABOUT:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("catalog", _catalog(draft))
    providers = tomlkit.aot()
    for id_, provider in draft.identified():
        providers.append(_provider(id_, provider))
    document.add("provider", providers)
    return tomlkit.dumps(document)


def _catalog(draft: Draft) -> Table:
    table = tomlkit.table()
    _put(table, {"title": draft.title or "Catalog", "output": "reports/catalog.md"})
    _put(
        table, {"header": HEADER if draft.header else "", "footer": FOOTER if draft.footer else ""}
    )
    sections = tomlkit.aot()
    used = {provider.section for provider in draft.providers}
    for id_, title in draft.sections.items():
        if id_ in used:
            section = tomlkit.table()
            _put(section, {"id": id_, "title": title})
            sections.append(section)
    table.add("section", sections)
    return table


def _provider(id_: str, provider: ProviderDraft) -> Table:
    table = tomlkit.table()
    _put(table, {"id": id_, "name": provider.name, "section": provider.section})
    _put(
        table,
        {
            "website": provider.website,
            "license": provider.license,
            "status": provider.status,
            "access": provider.access,
            "summary": provider.summary,
            "features": provider.features,
        },
    )
    if provider.links:
        links = tomlkit.array().multiline(multiline=True)
        for name, url in provider.links:
            link = tomlkit.inline_table()
            link.update({"name": name, "url": url})
            links.append(link)
        table.add("links", links)
    if provider.compare:
        compare = tomlkit.inline_table()
        compare.update(provider.compare)
        table.add("compare", compare)
    if provider.notes:
        table.add("notes", tomlkit.string(_notes(provider.notes), multiline=True))
    _put_all(table, "model", [_model(model) for model in provider.models])
    _put_all(table, "source", [_source(place) for place in sources(provider)])
    return table


def sources(provider: ProviderDraft) -> Sequence[Place]:
    """What is watched of a provider: what its links lead to, else its website as a page."""
    known = [place for place in provider.places if place.kind in KINDS]
    if known or provider.website is None:
        return known
    return [Place("page", {"url": provider.website})]


def _model(model: ModelDraft) -> Table:
    table = tomlkit.table()
    _put(table, {each.name: getattr(model, each.name) for each in fields(model)})
    return table


def _source(place: Place) -> Table:
    table = tomlkit.table()
    _put(table, {"kind": place.kind, **place.keys})
    return table


def _notes(notes: Sequence[str]) -> str:
    """Pieces of Markdown as one, without what TOML cannot hold."""
    text = "\n\n".join(notes)
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or not c.isascii())


def _put(table: Table, values: Mapping[str, object]) -> None:
    """Add what has a value."""
    for key, value in values.items():
        if value not in (None, "", []):
            table.add(key, value)


def _put_all(table: Table, key: str, tables: Sequence[Table]) -> None:
    if tables:
        several: AoT = tomlkit.aot()
        for each in tables:
            several.append(each)
        table.add(key, several)
