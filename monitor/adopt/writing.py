"""A draft as the text of `sources.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from monitor.adopt.draft import FOOTER, HEADER, Draft, ModelDraft, Place, ProviderDraft
from monitor.adopt.toml_text import Value, table
from monitor.sources import KINDS

MODEL_FIELDS = fields(ModelDraft)
_ABOUT = (
    "What people decide: which organisations stand on the page, what the page says of them, and",
    "where each of them is watched. Whatever is observed is kept in snapshots/, never here.",
)


def toml(draft: Draft) -> str:
    """Write the file; header and footer are named in it where the draft has them."""
    about = "".join(f"# {line}\n" for line in _ABOUT)
    providers = (_provider(id_, provider) for id_, provider in draft.identified())
    return "".join([about, *_catalog(draft), *providers])


def _catalog(draft: Draft) -> Iterator[str]:
    values = {"title": draft.title or "Catalog", "output": "reports/catalog.md"}
    names = {"header": HEADER if draft.header else "", "footer": FOOTER if draft.footer else ""}
    yield table("[catalog]", {**values, **names})
    used = {provider.section for provider in draft.providers}
    for id_, title in draft.sections.items():
        if id_ in used:
            yield table("[[catalog.section]]", {"id": id_, "title": title})


def _provider(id_: str, provider: ProviderDraft) -> str:
    values: dict[str, Value] = {
        "id": id_,
        "name": provider.name,
        "section": provider.section,
        "website": provider.website or "",
        "license": provider.license or "",
        "status": provider.status or "",
        "access": provider.access,
        "summary": provider.summary,
        "features": provider.features,
        "links": [{"name": name, "url": url} for url, name in provider.links.items()],
        "compare": provider.compare,
        "notes": _notes(provider.notes),
    }
    models = (
        table("[[provider.model]]", {each.name: getattr(model, each.name) for each in MODEL_FIELDS})
        for model in provider.models
    )
    places = (
        table("[[provider.source]]", {"kind": place.kind, **place.keys})
        for place in sources(provider)
    )
    return "".join([table("[[provider]]", values, lines="notes"), *models, *places])


def sources(provider: ProviderDraft) -> Sequence[Place]:
    """What is watched of a provider: what its links lead to, else its website as a page."""
    known = [place for place in provider.places.values() if place.kind in KINDS]
    if known or provider.website is None:
        return known
    return [Place("page", {"url": provider.website})]


def _notes(notes: Sequence[str]) -> str:
    """Pieces of Markdown as one, without what TOML cannot hold."""
    text = "\n\n".join(notes)
    return "".join(c for c in text if c in "\n\t" or c.isprintable() or not c.isascii())
