"""Tables of `sources.toml` → `Config`. Problems are noted on the way, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from monitor.config import checks
from monitor.config.lines import KeyPath
from monitor.config.notes import Notes, Raw
from monitor.config.places import got
from monitor.config.schema import Catalog, Config, Http, Notify, Provider, Section, Watched
from monitor.config.sentences import Problem, choices, reserved
from monitor.events.table import KINDS as EVENTS
from monitor.sources import KINDS, Source
from monitor.sources.base import Upstream

TABLES = ("catalog", "http", "notify", "provider", "watch")
RESERVED = ("retention",)
Found = list[tuple[KeyPath, Watched]]
ELSEWHERE = Section(id="providers", title="Providers")
"""The section of providers that name none, in a file that declares none."""


def read(notes: Notes, path: Path, upstream: Upstream) -> Config | None:
    """Read all tables; None if anything was noted."""
    _top_level(notes)
    catalog = _catalog(notes, path.parent)
    raw = notes.table("http")
    http = None if raw is None else notes.valid(Http, raw, ("http",))
    providers, found = _providers(notes)
    for its, table in notes.tables(notes.data, "watch"):
        found += [(its, Watched(source, None)) for source in _source(notes, its, table)]
    _unique(notes, found)
    notify = tuple(_notify(notes))
    if len(notes) or catalog is None or http is None:
        return None
    catalog, providers = _sectioned(catalog, providers)
    sources = tuple(watched for _, watched in found)
    return Config(path, catalog, http, notify, providers, sources, upstream)


def _top_level(notes: Notes) -> None:
    for key in notes.data:
        if key in RESERVED:
            notes.note(reserved((key,)))
        elif key not in TABLES:
            notes.note(Problem((key,), f'unknown key "{key}"', choices(TABLES, key)))


def _catalog(notes: Notes, folder: Path) -> Catalog | None:
    raw = notes.table("catalog")
    if raw is None:
        return None
    for path, section in _listed(raw, "section", ("catalog",)):
        notes.once((*path, "id"), section.get("id"))
    catalog = notes.valid(Catalog, raw, ("catalog",))
    notes.note(*checks.files(raw, folder))
    return catalog


def _providers(notes: Notes) -> tuple[tuple[Provider, ...], Found]:
    """The sound providers, and the sound sources of the others too."""
    providers = []
    found: Found = []
    declared = _declared(notes.data)
    for path, raw in notes.tables(notes.data, "provider"):
        notes.once((*path, "id"), raw.get("id"))
        for inner, model in _listed(raw, "model", path):
            notes.once((*inner, "name"), model.get("name"), among=path)
        _section(notes, path, raw, declared)
        own = {key: value for key, value in raw.items() if key != "source"}
        provider = notes.valid(Provider, own, path)
        for its, table in notes.tables(raw, "source", path):
            name = None if provider is None else provider.id
            found += [(its, Watched(source, name)) for source in _source(notes, its, table)]
        if provider is not None:
            providers.append(provider)
    return tuple(providers), found


def _section(notes: Notes, path: KeyPath, raw: Raw, declared: list[str]) -> None:
    """Hold the provider's section against those of the page, where it declares any."""
    section = raw.get("section")
    its = (*path, "section")
    if declared and section is None:
        notes.note(Problem(its, 'missing key "section"', choices(declared)))
    elif declared and isinstance(section, str) and section not in declared:
        what = f"unknown section {got(section)}"
        notes.note(Problem(its, what, choices(declared, section)))


def _source(notes: Notes, path: KeyPath, raw: Raw) -> Iterator[Source]:
    """Yield the source, with its id, if its table is sound."""
    cls = _kind(notes, path, raw)
    if cls is None:
        return
    before = len(notes)
    notes.note(*checks.source(raw, path))
    source = notes.valid(cls, raw, path)
    if source is not None and len(notes) == before:
        yield source.model_copy(update={"id": source.id or source.default_id()})


def _kind(notes: Notes, path: KeyPath, raw: Raw) -> type[Source] | None:
    name = raw.get("kind")
    if isinstance(name, str) and name in KINDS:
        return KINDS[name]
    if name is None:
        what = 'missing key "kind"'
    elif isinstance(name, str):
        what = f"unknown kind {got(name)}"
    else:
        what = f"kind: expected a string, got {got(name)}"
    notes.note(Problem((*path, "kind"), what, choices(sorted(KINDS), name)))
    return None


def _unique(notes: Notes, found: Found) -> None:
    """Note sources that share an id: facts, failures and events are filed under it."""
    first: dict[str, KeyPath] = {}
    for path, watched in found:
        id_ = watched.source.id
        other = first.setdefault(id_, path)
        if other != path:
            where = f"{notes.place(other)}, in line {notes.line(other)}"
            cure = 'give one of them an id of its own: id = "…"'
            notes.note(Problem((*path, "id"), f'the id "{id_}" is taken already: {where}', (cure,)))


def _notify(notes: Notes) -> Iterator[Notify]:
    ids = [str(raw.get("id")) for _, raw in _listed(notes.data, "provider", ())]
    for path, raw in notes.tables(notes.data, "notify"):
        target = notes.valid(Notify, raw, path)
        _fitting(notes, (*path, "providers"), raw.get("providers"), ids)
        _fitting(notes, (*path, "kinds"), raw.get("kinds"), list(EVENTS))
        if target is not None:
            yield target


def _fitting(notes: Notes, path: KeyPath, given: object, known: list[str]) -> None:
    """Note words, or patterns, that fit nothing known: such a target would stay silent."""
    for item, word in enumerate(given if isinstance(given, list) else []):
        if isinstance(word, str) and not any(fnmatchcase(name, word) for name in known):
            kind = str(path[-1]).removesuffix("s")
            notes.note(Problem((*path, item), f"unknown {kind} {got(word)}", choices(known, word)))


def _declared(data: Raw) -> list[str]:
    """The ids of the page's sections, whatever else is wrong with them."""
    catalog = data.get("catalog")
    tables = _listed(catalog, "section", ()) if isinstance(catalog, dict) else ()
    ids = [id_ for _, table in tables if isinstance(id_ := table.get("id"), str)]
    return list(dict.fromkeys(ids))


def _listed(around: Raw, key: str, path: KeyPath) -> Iterator[tuple[KeyPath, Raw]]:
    """The tables of a list, each with its path; what is none is said elsewhere."""
    raws = around.get(key)
    for item, raw in enumerate(raws if isinstance(raws, list) else []):
        if isinstance(raw, dict):
            yield (*path, key, item), raw


def _sectioned(
    catalog: Catalog, providers: tuple[Provider, ...]
) -> tuple[Catalog, tuple[Provider, ...]]:
    """Where no section is declared, take those that the providers name, in their order."""
    if catalog.sections:
        return catalog, providers
    providers = tuple(
        provider.model_copy(update={"section": provider.section or ELSEWHERE.id})
        for provider in providers
    )
    names = dict.fromkeys(provider.section for provider in providers)
    titles = {ELSEWHERE.id: ELSEWHERE.title}
    sections = tuple(Section(id=name, title=titles.get(name, name.capitalize())) for name in names)
    return catalog.model_copy(update={"sections": sections}), providers
