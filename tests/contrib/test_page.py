"""The page about scheduling shows the files of `contrib/` as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.contrib.runner import ROOT

PAGE = ROOT / "docs/scheduling.md"
FILES = sorted(path for path in (ROOT / "contrib").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_shows_each_file_word_for_word(path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    shown = re.search(rf"\(\.\./{re.escape(str(name))}\).*?\n```\w+\n(.*?)```\n", page, re.DOTALL)
    assert shown is not None
    assert shown[1] == path.read_text(encoding="utf-8")


def test_the_page_has_a_section_for_each_way() -> None:
    sections = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sections == ["cron", "systemd", "GitHub Actions"]
