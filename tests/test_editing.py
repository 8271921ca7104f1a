"""Edits of sources.toml hold what was asked for and nothing else."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest

from monitor.editing import Editing, replace, text_of
from monitor.errors import UsageError

SHIPPED = Path(__file__).parents[1] / "sources.toml"
SMALL = """\
# mine
[catalog]
title = "T"   # the title

[[provider]]
id = "acme"
name = "Acme" # who
license = 'MIT'  # as they say

  # its models
  [[provider.model]]
  name = "Vox"

    # ---- the other

[[provider]]
id = "brook"
name = "Brook"
"""


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


@pytest.mark.parametrize("text", [SMALL, SHIPPED.read_text(encoding="utf-8")])
def test_a_file_that_is_not_edited_stays_as_it_is(text: str) -> None:
    assert Editing(text).text == text


def test_a_value_is_exchanged_where_it_stands_with_its_comment() -> None:
    editing = Editing(SMALL)
    editing.put(editing.provider("acme"), "license", "Apache-2.0")
    assert changed(SMALL, editing.text) == [
        "-license = 'MIT'  # as they say",
        '+license = "Apache-2.0"  # as they say',
    ]


def test_a_new_key_comes_after_the_others_of_its_table() -> None:
    editing = Editing(SMALL)
    editing.put(editing.model("acme", "Vox"), "parameters", "3B")
    editing.put(editing.provider("acme"), "website", "https://acme.example")
    assert changed(SMALL, editing.text) == [
        '+website = "https://acme.example"',
        '+  parameters = "3B"',
    ]
    assert editing.text.index("website") < editing.text.index("[[provider.model]]")


def test_a_source_is_added_to_its_provider_before_what_follows() -> None:
    editing = Editing(SMALL)
    editing.add_source("acme", {"kind": "github", "repo": "acme/vox"})
    added = [line for line in changed(SMALL, editing.text) if line != "+"]
    assert added == ["+  [[provider.source]]", '+  kind = "github"', '+  repo = "acme/vox"']
    assert editing.text.index("acme/vox") < editing.text.index("# ---- the other")


def test_tables_are_added_where_there_were_none() -> None:
    editing = Editing(SMALL)
    editing.add_model("brook", {"name": "B", "license": "MIT"})
    editing.add_watch({"kind": "huggingface", "task": "x"})
    editing.add_provider({"id": "c", "name": "C"}, [{"kind": "page", "url": "https://c.example"}])
    assert not [line for line in changed(SMALL, editing.text) if line.startswith("-")]
    data = editing.text
    assert data.index('id = "c"') > data.index('id = "brook"')
    assert data.endswith("\n")
    assert not data.endswith("\n\n")


def test_one_provider_of_many_is_edited_in_the_shipped_file() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    editing = Editing(text)
    editing.add_source("mistral", {"kind": "page", "url": "https://mistral.example"})
    added = [line for line in changed(text, editing.text) if line != "+"]
    assert added == [
        "+  [[provider.source]]",
        '+  kind = "page"',
        '+  url = "https://mistral.example"',
    ]


def test_what_does_not_stand_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Editing(SMALL).provider("nobody")
    with pytest.raises(KeyError):
        Editing(SMALL).model("acme", "Nothing")


def test_an_edit_that_would_break_the_file_leaves_it_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(SMALL, encoding="utf-8")
    editing = Editing(SMALL)
    editing.add_source("acme", {"kind": "nothing"})
    with pytest.raises(UsageError, match=r"sources\.toml is left as it is"):
        replace(path, editing.text, {})
    assert path.read_text(encoding="utf-8") == SMALL
    assert [each.name for each in tmp_path.iterdir()] == ["sources.toml"]


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(SMALL, encoding="utf-8")
    path.chmod(0o640)
    replace(path, SMALL.replace('"Vox"', '"Box"'), {})
    assert path.stat().st_mode & 0o777 == 0o640
    assert '"Box"' in path.read_text(encoding="utf-8")


INLINE = """\
[[provider]]
id = "acme"
model = [{ name = "Vox", api = "vox-1" }]
source = [
  { kind = "github", repo = "acme/vox" }, # the code
]
[[provider]]
id = "brook"
"""


def test_tables_within_brackets_are_edited_as_they_stand() -> None:
    editing = Editing(INLINE)
    editing.put(editing.model("acme", "Vox"), "retired", "2026-05-07")
    editing.put(editing.model("acme", "Vox"), "api", "vox-2")
    editing.add_model("acme", {"name": "Vox 2", "api": "vox-2"})
    editing.add_source("acme", {"kind": "github", "repo": "acme/brook"})
    data = tomllib.loads(editing.text)
    acme, brook = data["provider"]
    assert acme["model"] == [
        {"name": "Vox", "api": "vox-2", "retired": "2026-05-07"},
        {"name": "Vox 2", "api": "vox-2"},
    ]
    assert [source["repo"] for source in acme["source"]] == ["acme/vox", "acme/brook"]
    assert "# the code" in editing.text
    assert brook == {"id": "brook"}


def test_a_file_that_is_one_list_of_inline_tables_is_added_to() -> None:
    editing = Editing('provider = [{ id = "acme" }]\n')
    editing.add_source("acme", {"kind": "github", "repo": "acme/vox"})
    editing.add_provider({"id": "brook"}, [{"kind": "github", "repo": "brook/b"}])
    assert tomllib.loads(editing.text)["provider"] == [
        {"id": "acme", "source": [{"kind": "github", "repo": "acme/vox"}]},
        {"id": "brook", "source": [{"kind": "github", "repo": "brook/b"}]},
    ]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        replace(tmp_path / "gone" / "sources.toml", "", {})


@pytest.mark.parametrize("end", ["\n", "\n\n", ""])
def test_the_end_of_the_file_stays_as_it_is(end: str) -> None:
    editing = Editing('[[provider]]\nid = "acme"\nname = "Acme"' + end)
    editing.put(editing.provider("acme"), "name", "Acme Labs")
    assert editing.text == '[[provider]]\nid = "acme"\nname = "Acme Labs"' + (end or "\n")


def test_a_byte_order_mark_and_the_ends_of_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    before = path.read_bytes()
    editing = Editing(text_of(path))
    editing.put(editing.provider("acme"), "license", "Apache-2.0")
    replace(path, editing.text, {})
    assert path.read_bytes() == before.replace(b"'MIT'", b'"Apache-2.0"')


def test_a_link_to_the_file_goes_on_leading_to_it(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "sources.toml"
    real.write_text(SMALL, encoding="utf-8")
    link.symlink_to(real)
    replace(link, SMALL.replace("Brook", "Burn"), {})
    assert link.is_symlink()
    assert '"Burn"' in real.read_text(encoding="utf-8")
