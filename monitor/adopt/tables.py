"""Tables of a catalog: rows that are providers, models of one, or a comparison. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.adopt.draft import Draft, ModelDraft, ProviderDraft, one_line
from monitor.adopt.filling import add_links, add_models, describe, fill, links, watch
from monitor.adopt.labels import meaning
from monitor.adopt.models import identified, models
from monitor.adopt.outline import Block, Words

_EMPTY = frozenset({"", "-", "–", "—", "n/a"})  # noqa: RUF001
_OWN = frozenset({"license", "parameters", "api"})
"""Columns that speak of the row's model, where it has one."""
_TEXT = frozenset({"license", "status", "website", "access", "features"})


def compares(draft: Draft, block: Block) -> bool:
    """Say whether a table only compares providers that the page has spoken of."""
    names = [row[0].plain for row in block.rows[1:] if row]
    known = [name for name in names if draft.provider(name)]
    return len(known) >= 2 and len(known) * 2 >= len(names)


def compare(draft: Draft, block: Block) -> None:
    """Put the cells of a comparison into the providers' `compare`."""
    header, *rows = block.rows
    for row in rows:
        provider = draft.provider(row[0].plain)
        if provider is None:
            text = " | ".join(cell.markdown for cell in row)
            draft.footer.append(f"{row[0].markdown}: {text}")
            draft.remark(block.line, f'"{row[0].plain}" is compared and stands nowhere: kept below')
            continue
        for label, cell in zip(header[1:], row[1:], strict=False):
            if cell.plain:
                provider.compare[_key(label.plain)] = one_line(cell.plain)


def adopt_rows(draft: Draft, section: str, block: Block) -> bool:
    """Make a provider of each row; False where no column tells a name."""
    header, *rows = block.rows
    names = _columns(header)
    if not rows or ("name" not in names and "models" not in names):
        return False
    for row in rows:
        cells = list(zip(names, header, row, strict=False))
        _row(draft, section, block.line, cells)
    return True


def adopt_models(provider: ProviderDraft, block: Block) -> bool:
    """Make a model of each row of a table inside a provider; False where it has no models."""
    header, *rows = block.rows
    names = ["models" if name == "name" else name for name in _columns(header)]
    if not rows or "models" not in names:
        return False
    for row in rows:
        model = ModelDraft("")
        left: list[str] = []
        for field, label, cell in zip(names, header, row, strict=False):
            if not _take(model, field, cell) and cell.plain.lower() not in _EMPTY:
                left.append(f"{label.plain}: {cell.markdown}")
            for _, url in links(cell):
                identified(model, url)
                watch(provider, url)
        if model.name:
            provider.add(model)
            if left:
                provider.notes.append(f"**{model.name}:** {'; '.join(left)}")
    return True


def _take(model: ModelDraft, field: str | None, cell: Words) -> bool:
    text = one_line(cell.plain)
    if field == "models" and not model.name:
        model.name = text
    elif field in ("license", "parameters", "api") and text.lower() not in _EMPTY:
        setattr(model, field, text)
    elif field not in ("github", "hub") or not links(cell):
        return False
    return True


def _columns(header: Sequence[Words]) -> list[str | None]:
    """What each column is for. Where nothing else names the rows the first column does."""
    fields = [meaning(cell.plain) for cell in header]
    if "name" in fields:
        return fields
    first = 0 if fields and fields[0] in (None, "models", "github") else None
    if first is None:
        return fields
    return ["name", *fields[1:]]


def _row(
    draft: Draft, section: str, line: int, cells: Sequence[tuple[str | None, Words, Words]]
) -> None:
    """A row is a provider; where it names a model too, licence and size are the model's."""
    at = next((at for at, (field, _, _) in enumerate(cells) if field == "name"), None)
    if at is None or not cells[at][2].plain:
        left_out = " | ".join(cell.markdown for _, _, cell in cells if cell.plain)
        if left_out:
            draft.footer.append(left_out)
            draft.remark(line, f"a row without a name is kept in footer.md: {left_out[:60]}")
        return
    name = cells[at][2]
    known = draft.row(section, one_line(name.plain))
    provider = known or _new(draft, section, name.plain, line)
    _own_links(provider, name)
    left = [cell for number, cell in enumerate(cells) if number != at]
    left = [cell for cell in left if cell[2].plain.lower() not in _EMPTY]
    if any(field == "models" for field, _, _ in left):
        left = _model_in(provider, left)
    for field, label, cell in left:
        if field in _TEXT or field in ("models", "github", "hub", "paper", "links"):
            fill(draft, provider, label.plain, cell, line)
        elif field == "summary":
            describe(provider, cell)
        else:
            _compared(provider, label, cell)


def _compared(provider: ProviderDraft, label: Words, cell: Words) -> None:
    """Keep a cell of a column without a key of ours; a second value of a provider is a note."""
    key, text = _key(label.plain), one_line(cell.plain)
    if provider.compare.setdefault(key, text) != text:
        whose = f"**{provider.models[-1].name}**, " if provider.models else ""
        provider.notes.append(f"{whose}{label.plain}: {text}")
    add_links(provider, cell, label.plain)


def _model_in(
    provider: ProviderDraft, cells: Sequence[tuple[str | None, Words, Words]]
) -> list[tuple[str | None, Words, Words]]:
    """Take a row's one model out of its cells, with what is the model's own; returns the rest."""
    named = next(cell for field, _, cell in cells if field == "models")
    found = [model for model, _ in models(named)]
    if len(found) != 1:
        return list(cells)
    add_models(provider, named)
    model = provider.known[found[0].name]
    rest = []
    for field, label, cell in cells:
        for _, url in links(cell):
            identified(model, url)
        if cell is named or (field in _OWN and _take(model, field, cell)):
            continue
        rest.append((field, label, cell))
    return rest


def _own_links(provider: ProviderDraft, cell: Words) -> None:
    """The first link of a name is where the provider lives; the others are links."""
    for name, url in links(cell):
        if provider.website is None:
            provider.website = url
            watch(provider, url)
        else:
            provider.link(name, url)


def _new(draft: Draft, section: str, name: str, line: int) -> ProviderDraft:
    provider = ProviderDraft(one_line(name), section, line)
    draft.add(provider)
    return provider


def _key(label: str) -> str:
    """A column's key: `edge_deploy`, where that gives the title back; else the title itself."""
    words = label.split()
    plain = all(re.fullmatch(r"[A-Z][a-z]*", word) for word in words)
    return "_".join(words).lower() if plain and words else one_line(label) or "note"
