"""Files to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from monitor.config import Config, load
from monitor.errors import Complaint, ConfigError

Loader = Callable[..., Config]
Complain = Callable[[str], list[Complaint]]


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Load a text that is written to `sources.toml` in the working folder."""
    monkeypatch.chdir(tmp_path)

    def load_text(text: str | bytes, environ: Mapping[str, str] | None = None) -> Config:
        data = text.encode() if isinstance(text, str) else text
        (tmp_path / "sources.toml").write_bytes(data)
        return load(Path("sources.toml"), environ=environ or {})

    return load_text


@pytest.fixture
def complaints(loaded: Loader) -> Complain:
    """Load a text that is wrong, and tell of what it is accused."""

    def complaints_of(text: str) -> list[Complaint]:
        with pytest.raises(ConfigError) as caught:
            loaded(text)
        return list(caught.value.complaints)

    return complaints_of
