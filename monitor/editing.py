"""Edits of `sources.toml` that leave everything else as it stands: comments, order, style."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Array, Comment, InlineTable, Item, Key, Table, Whitespace

from monitor import config
from monitor.errors import ConfigError, UsageError

Values = Mapping[str, Any]
BYTE_ORDER = "\ufeff"
STEP = "  "
"""How much deeper a table of a provider stands where nothing tells another way."""


class Editing:
    """A `sources.toml` under edit, as `text_of` reads it. Paths are those of `config.lines`.

    KeyError where a provider or model is asked for that the file does not have.
    """

    def __init__(self, text: str) -> None:
        self._mark = BYTE_ORDER if text.startswith(BYTE_ORDER) else ""
        self._is_crlf = 0 < text.count("\n") == text.count("\r\n")
        text = text.removeprefix(BYTE_ORDER)
        text = text.replace("\r\n", "\n") if self._is_crlf else text
        self._document: TOMLDocument = tomlkit.parse(text)
        self._end = text[len(text.rstrip("\n")) :] or "\n"

    @property
    def text(self) -> str:
        """The file as it stands now; it ends as it did, in one line's end at the least."""
        text = tomlkit.dumps(self._document).rstrip("\n") + self._end
        return self._mark + (text.replace("\n", "\r\n") if self._is_crlf else text)

    def provider(self, id_: str) -> Table:
        """The table of a provider."""
        return _named(self._document.get("provider", ()), "id", id_)

    def model(self, provider: str, name: str) -> Table:
        """The table of a provider's model."""
        return _named(self.provider(provider).get("model", ()), "name", name)

    def put(self, table: Table, key: str, value: Any) -> None:
        """Set a value where the key stands, in its style; a new key comes after the others."""
        if key in table:
            table[key] = value
            return
        _insert(table, key, value)

    def drop(self, table: Table, key: str) -> None:
        """Take a key out of a table."""
        table.remove(key)

    def put_link(self, provider: str, name: str, url: str, new: str | None) -> None:
        """Exchange the address of a provider's link; `new` None takes the link out."""
        links = self.provider(provider).get("links", ())
        for place, link in enumerate(links):
            if (link.get("name"), link.get("url")) == (name, url):
                if new is None:
                    del links[place]
                else:
                    link["url"] = new
                return
        raise KeyError(url)

    def sources(self, provider: str) -> Sequence[Table]:
        """The tables of a provider's sources."""
        return [*self.provider(provider).get("source", ())]

    def add_source(self, provider: str, values: Values) -> None:
        """Add a `[[provider.source]]` after the provider's last."""
        self._add(self.provider(provider), "source", values)

    def add_model(self, provider: str, values: Values) -> None:
        """Add a `[[provider.model]]` after the provider's last."""
        self._add(self.provider(provider), "model", values)

    def add_watch(self, values: Values) -> None:
        """Add a `[[watch]]` at the end of the file."""
        _append(self._document, "watch", values, "")

    def add_provider(self, values: Values, sources: Sequence[Values]) -> None:
        """Add a `[[provider]]` with its sources after the last provider."""
        _append(self._document, "provider", values, "")
        for source in sources:
            self.add_source(str(values["id"]), source)

    def _add(self, provider: Table, key: str, values: Values) -> None:
        indent = provider.trivia.indent + STEP
        for kind in ("source", "model"):
            known = provider.get(kind)
            if isinstance(known, AoT) and len(known):
                indent = known[-1].trivia.indent
        _append(provider, key, values, indent)


def text_of(path: Path) -> str:
    """Read a file as it is: with its byte order mark and its line ends."""
    return path.read_bytes().decode("utf-8")


def replace(path: Path, text: str, environ: Mapping[str, str]) -> None:
    """Put a new text in the place of a file, whole or not at all; a link goes on leading to it.

    UsageError, and the file as it was, where the text would be no good `sources.toml`.
    """
    path = path.resolve()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _check(new, path, environ)
        new.chmod(path.stat().st_mode & 0o7777)
        new.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        new.unlink(missing_ok=True)


def _check(new: Path, path: Path, environ: Mapping[str, str]) -> None:
    try:
        config.load(new, environ=environ)
    except ConfigError as error:
        said = str(error).replace(str(new), str(path)).replace(new.name, path.name)
        raise UsageError(
            f"{path} is left as it is: with that edit it would be wrong\n{said}"
        ) from error


def _named(tables: Any, key: str, value: str) -> Table:
    for table in tables:
        if table.get(key) == value:
            found: Table = table
            return found
    raise KeyError(value)


def _append(parent: Any, key: str, values: Values, indent: str) -> None:
    """Add a table to a list of tables; what stands after the last one stays after the new one."""
    if isinstance(parent, InlineTable) or isinstance(parent.get(key), Array):
        _append_inline(parent, key, values)
        return
    table = tomlkit.table()
    for name, value in values.items():
        table.add(name, value)
        _indent(table, name, indent)
    tables = parent.get(key)
    before = tables[-1] if isinstance(tables, AoT) and len(tables) else None
    tail = _tail(_last(parent if before is None else before))
    _blank(_last(parent if before is None else before))
    if before is None:
        tables = tomlkit.aot()
        tables.append(table)
        parent.add(key, tables)
    else:
        tables.append(table)
    table.trivia.indent = indent
    for _, item in tail or [(None, Whitespace("\n"))]:
        table.value.body.append((None, item))


def _append_inline(parent: Any, key: str, values: Values) -> None:
    """Add `{ … }` to a list that stands within brackets."""
    if key not in parent:
        parent.add(key, tomlkit.array())
    row = tomlkit.inline_table()
    row.update(values)
    parent[key].append(row)


def _insert(table: Table | InlineTable, key: str, value: Any) -> None:
    """Add a key after the last plain one of a table that may have tables of its own."""
    if isinstance(table, InlineTable):
        table.append(key, value)
        return
    body = table.value.body
    plain = [name for name, item in body if name is not None and not isinstance(item, AoT | Table)]
    known = table.value.item(plain[-1]) if plain else table
    indent = known.trivia.indent if isinstance(known, Item) else ""
    if plain:
        table.value._insert_after(plain[-1], key, tomlkit.item(value))  # noqa: SLF001 - no other way
    else:
        table.add(key, value)
    _indent(table, key, indent)


def _indent(table: Table, key: str, indent: str) -> None:
    item = table.value.item(key)
    if isinstance(item, Item):
        item.trivia.indent = indent


def _last(table: Any) -> Any:
    """The table that stands last inside a table: it holds what follows it in the file."""
    while True:
        body = table.body if isinstance(table, TOMLDocument) else table.value.body
        inner = [item for _, item in body if isinstance(item, AoT | Table)]
        if not inner:
            return table
        table = inner[-1][-1] if isinstance(inner[-1], AoT) else inner[-1]


def _tail(table: Any) -> list[tuple[Key | None, Item]]:
    """Take blank lines and comments off the end of a table; they belong to what follows it."""
    body = table.body if isinstance(table, TOMLDocument) else table.value.body
    tail: list[tuple[Key | None, Item]] = []
    while body and body[-1][0] is None and isinstance(body[-1][1], Comment | Whitespace):
        tail.insert(0, body.pop())
    return tail


def _blank(table: Any) -> None:
    body = table.body if isinstance(table, TOMLDocument) else table.value.body
    body.append((None, Whitespace("\n")))
