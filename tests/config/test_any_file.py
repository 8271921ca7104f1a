"""Whatever TOML says, it becomes a `Config` or complaints with lines, and never another error."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from monitor.config import Catalog, Http, Model, Notify, Provider, load
from monitor.config.sentences import COMMON, keys
from monitor.errors import ConfigError
from monitor.sources import KINDS, Source

MODELS: tuple[type[BaseModel], ...] = (Catalog, Http, Model, Notify, Provider, *KINDS.values())
WORDS = sorted({key for model in MODELS for key in keys(model)})
VALUES = st.one_of(
    st.sampled_from(["a/b", "open", "a", "https://example.org/", "releases", "6h", "info", "a["]),
    st.text(st.sampled_from("ab/:[]{}'\"\\\n \u0007${}é"), max_size=8),
    st.booleans(),
    st.integers(-2, 100),
    st.floats(allow_nan=False),
    st.dates(),
)
TABLES = st.dictionaries(
    st.sampled_from(WORDS),
    VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(st.sampled_from("ab"), VALUES),
    max_size=6,
)
SOURCES = st.builds(lambda kind, rest: {**rest, "kind": kind}, st.sampled_from([*KINDS]), TABLES)
PROVIDERS = st.builds(
    lambda own, models, sources: {**own, "model": models, "source": sources},
    TABLES,
    st.lists(TABLES, max_size=2),
    st.lists(SOURCES, max_size=2),
)
FILES = st.fixed_dictionaries(
    {"provider": st.lists(PROVIDERS, max_size=2) | VALUES},
    optional={
        "catalog": TABLES | VALUES,
        "http": TABLES,
        "notify": st.lists(TABLES, max_size=2),
        "watch": st.lists(SOURCES, max_size=2) | TABLES,
        "retention": VALUES,
    },
)


@settings(deadline=None)
@given(FILES)
def test_a_file_is_read_or_each_complaint_has_a_line(tables: dict[str, Any]) -> None:
    lines: list[int | None] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sources.toml"
        path.write_text(tomlkit.dumps(tables), encoding="utf-8")
        try:
            load(path, environ={})
        except ConfigError as error:
            lines = [complaint.line for complaint in error.complaints]
    assert None not in lines


def test_the_keys_that_every_source_has_are_all_told() -> None:
    assert {*COMMON, "kind"} == set(Source.model_fields)
