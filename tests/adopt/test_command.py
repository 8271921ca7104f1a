"""`monitor adopt` as people use it: files, errors, and a page with every fact of the original."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from monitor.cli import main

PAGES = Path(__file__).parent / "pages"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_adopted_page_renders_with_every_fact(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", str(PAGES / "sections.md")]) == 0
    assert main(["check"]) == 0
    assert main(["render"]) == 0
    page = Path("reports/catalog.md").read_text(encoding="utf-8").replace("\\", "")
    for fact in (
        "Vox (24B), Vox Mini (~3B), Vox Band (1B - 27B)",
        "many backbones",
        "**License:** Apache 2.0",
        "(https://acme.example/)",
        "Hears speech, music and rain",
        "[Paper](https://arxiv.org/abs/2507.13264)",
        "**Founded:** 2019",
        "Cirrus Cloud, Enterprise (Nexus, Guardian)",
        "| Old University | SpeakGPT | Research |",
        "Yes (Mini)",
        "listen—and",
        "As of December 2025.",
    ):
        assert fact in page


def test_what_was_made_and_what_was_guessed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", str(PAGES / "sections.md")])
    said = capsys.readouterr()
    assert "wrote sources.toml" in said.out
    assert "3 sections, 5 providers, 9 models" in said.out
    assert re.search(r"sections\.md:\d+: \"Founded\" of Brook", said.err)
    assert "CP-1252 is mended (line 5)" in said.err


def test_json_tells_files_and_remarks(capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", str(PAGES / "nested.md"), "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "monitor/adopt/1"
    assert told["adopt"] == ["sources.toml", "header.md", "footer.md"]
    assert {"line", "text"} == set(told["remarks"][0])


def test_nothing_is_overwritten_without_force(capsys: pytest.CaptureFixture[str]) -> None:
    Path("header.md").write_text("mine", encoding="utf-8")
    assert main(["adopt", str(PAGES / "sections.md")]) == 2
    assert "header.md stands already" in capsys.readouterr().err
    assert not Path("sources.toml").exists()
    assert Path("header.md").read_text(encoding="utf-8") == "mine"
    assert main(["adopt", str(PAGES / "sections.md"), "--force"]) == 0
    assert main(["adopt", str(PAGES / "sections.md")]) == 2
    assert "header.md, footer.md stand already and are left\n" in capsys.readouterr().err
    assert Path("sources.toml").exists()


def test_a_best_of_file_is_adopted(tmp_path: Path) -> None:
    Path("projects.yaml").write_text(
        "configuration: {project_title: Best of voice}\n"
        "categories:\n  - {category: asr, title: Speech to text}\n"
        "projects:\n"
        "  - {name: Vox, github_id: acme/vox, pypi_id: acme-vox, category: asr,"
        " description: Hears., labels: [python], docs_url: https://docs.example/vox}\n"
        "  - {name: Brook, category: tts, homepage: https://brook.example, rank: 3}\n",
        encoding="utf-8",
    )
    assert main(["adopt", "projects.yaml"]) == 0
    text = Path("sources.toml").read_text(encoding="utf-8")
    for fact in (
        "Speech to text",
        'repo = "acme/vox"',
        'project = "acme-vox"',
        "docs.example",
        "rank",
    ):
        assert fact in text
    assert main(["check"]) == 0


def test_a_folder_of_hecat_is_adopted() -> None:
    Path("list/software").mkdir(parents=True)
    Path("list/software/vox.yml").write_text(
        "name: Vox\nwebsite_url: https://vox.example\nsource_code_url: https://github.com/acme/vox\n"
        "description: Talks.\nlicenses: [MIT]\ntags: [Voice, Self-hosted]\nplatforms: [Docker]\n"
        "stargazers_count: 10\n",
        encoding="utf-8",
    )
    assert main(["adopt", "list"]) == 0
    text = Path("sources.toml").read_text(encoding="utf-8")
    for fact in ('license = "MIT"', 'title = "Voice"', 'repo = "acme/vox"', "Docker"):
        assert fact in text
    assert "stargazers" not in text


HOSTILE = [
    ("page.html", b"<!doctype html><html><body><h1>x</h1></body></html>", "is an HTML page"),
    ("huge.md", b"# x\n" + b"a" * 5_100_000, "is larger than 5 MB"),
    ("binary.md", b"\x00\x01\x02" * 50, "is binary"),
    ("empty.md", b" \n\n", "is empty"),
    ("prose.md", b"# Title\n\nOnly words.\n", "nothing on it looks like an entry"),
    ("bad.yaml", b"projects: [a\n", "bad.yaml:2: this is not YAML"),
    ("other.yaml", b"x: 1\n", "no list of `projects`"),
    ("bom.yaml", b"projects: !!python/object/apply:os.system ['true']\n", "this is not YAML"),
]


@pytest.mark.parametrize(("name", "data", "said"), HOSTILE)
def test_what_is_no_catalog_is_refused_with_its_cure(
    name: str, data: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(data)
    assert main(["adopt", name]) == 2
    assert said in capsys.readouterr().err
    assert not Path("sources.toml").exists()


def test_a_missing_file_and_an_empty_folder_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", "nowhere.md"]) == 2
    assert "nowhere.md cannot be read" in capsys.readouterr().err
    Path("hollow").mkdir()
    assert main(["adopt", "hollow"]) == 2
    assert "no software/*.yml" in capsys.readouterr().err


def test_hostile_words_of_a_page_stay_words() -> None:
    Path("x.md").write_text(
        '# T\n## S\n### A""" = [[x]]\n**License:** MIT"\n[y]\n**Website:** javascript:alert(1)\n'
        "\n@everyone `code` \x1b[31mred\x1b[0m \\u0000\n",
        encoding="utf-8",
    )
    assert main(["adopt", "x.md"]) == 0
    assert main(["check"]) == 0
    text = Path("sources.toml").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert 'website = "javascript' not in text
