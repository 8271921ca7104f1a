from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.render import write
from monitor.render.files import read


def test_a_file_is_written_only_where_its_bytes_differ(tmp_path: Path) -> None:
    one, two = tmp_path / "reports" / "one.md", tmp_path / "two.md"
    assert write({one: "a\n", two: "b\n"}) == [one, two]
    before = one.stat()
    assert write({one: "a\n", two: "c\n"}) == [two]
    assert one.stat().st_ino == before.st_ino
    assert one.stat().st_mtime_ns == before.st_mtime_ns
    assert two.read_bytes() == b"c\n"


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    write({tmp_path / "one.md": "a"})
    write({tmp_path / "one.md": "b"})
    assert [path.name for path in tmp_path.iterdir()] == ["one.md"]


def test_a_file_keeps_its_mode_and_its_symbolic_link(tmp_path: Path) -> None:
    real, alias = tmp_path / "real.md", tmp_path / "alias.md"
    write({real: "a"})
    real.chmod(0o640)
    alias.symlink_to(real)
    write({alias: "b"})
    assert alias.is_symlink()
    assert real.read_text() == "b"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    write({page: "old"})
    with pytest.raises(UnicodeEncodeError):
        write({page: "\ud800"})
    assert page.read_text() == "old"
    assert list(tmp_path.iterdir()) == [page]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"page\.md: the file is not UTF-8 text"):
        read(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path)
