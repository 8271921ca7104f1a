"""The house keeps its floors: a module imports only from lower ones."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "monitor"

FLOORS = {
    "__init__": 0,
    "errors": 0,
    "model": 0,
    "values": 0,
    "facts": 1,
    "text": 1,
    "sources.base": 1,
    "sources": 2,
    "config": 2,
    "events": 2,
    "decisions": 2,
    "flaps": 2,
    "noises": 2,
    "identities": 3,
    "merging": 2,
    "diff": 2,
    "claims": 2,
    "implied": 2,
    "grouping": 2,
    "adopt": 3,
    "proposals": 3,
    "editing": 3,
    "fetch": 3,
    "store": 3,
    "render": 3,
    "demo": 3,
    "health": 3,
    "held": 4,
    "judging": 3,
    "knocks": 3,
    "log": 3,
    "notify": 3,
    "outputs": 4,
    "aside": 4,
    "pipeline": 4,
    "planning": 4,
    "schedule": 4,
    "commands": 5,
    "cli": 5,
    "__main__": 5,
}
NEIGHBOURS = {
    ("pipeline", "planning"),
    ("proposals", "editing"),
    ("model", "errors"),
    ("model", "values"),
    ("claims", "config"),
    ("claims", "implied"),
    ("implied", "config"),
    ("implied", "sources"),
    ("aside", "planning"),
    ("pipeline", "aside"),
    ("claims", "diff"),
    ("claims", "events"),
    ("config", "sources"),
    ("config", "events"),
    ("decisions", "config"),
    ("diff", "events"),
    ("diff", "merging"),
    ("merging", "events"),
    ("merging", "noises"),
    ("diff", "flaps"),
    ("diff", "noises"),
    ("noises", "events"),
    ("judging", "store"),
    ("notify", "render"),
    ("notify", "store"),
    ("outputs", "held"),
    ("pipeline", "held"),
    ("pipeline", "outputs"),
    ("text", "facts"),
    ("__main__", "cli"),
}
"""Rooms of one floor that may be asked by another of it, beside a room's own modules."""


def room(module: str) -> str:
    """The room of a dotted module name inside `monitor`."""
    return "sources.base" if f"{module}.".startswith("sources.base.") else module.partition(".")[0]


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__") or "__init__", path


def imports(path: Path) -> Iterator[str]:
    """The modules of `monitor` that a file imports, functions' own imports among them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("monitor"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("monitor"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}".partition(".")[2]
                yield f"monitor.{inner}" if room(inner) in FLOORS else str(node.module)


@pytest.mark.parametrize(("module", "path"), list(modules()))
def test_a_module_imports_only_from_lower_floors(module: str, path: Path) -> None:
    own = room(module)
    for imported in imports(path):
        inner = imported.partition(".")[2] or "__init__"
        other = room(inner)
        allowed = other == own or FLOORS[other] < FLOORS[own] or (own, other) in NEIGHBOURS
        assert allowed, f"{module} (floor {FLOORS[own]}) imports {imported}"


def test_one_module_imports_the_http_client() -> None:
    clients = {
        module
        for module, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if name.partition(".")[0] in {"httpx", "httpx2", "httpcore", "httpcore2"}
    }
    assert clients == {"fetch.client"}
