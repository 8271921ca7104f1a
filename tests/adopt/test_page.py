"""A Markdown catalog becomes a sources.toml, and nothing on it is lost."""

from __future__ import annotations

import cProfile
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.adopt import Draft, adopt_page, read, toml
from monitor.adopt.outline import outline
from monitor.adopt.toml_text import table

PAGES = Path(__file__).parent / "pages"
LABELS = """Models Model License Website Access Key features Links Organization Status Provider
Repo Company Parameters Link Name Notes Context Contents Comparison Engines Papers Edge Deploy"""
"""Labels and titles that become keys."""
OUR_WORDS = frozenset(re.findall(r"\w+", LABELS.lower()))
OUR_DATES = re.compile(r"(?m)^.*\b(?:Last updated|Updated):.*$|^\d\.")
"""The page's own date, and the numbers of a list."""


def draft(name: str) -> Draft:
    text, _ = read(PAGES / name)
    return adopt_page(text)


def providers(name: str) -> dict[str, Any]:
    return {each["name"]: each for each in tomllib.loads(toml(draft(name)))["provider"]}


def written(name: str) -> str:
    made = draft(name)
    pieces = [toml(made), *made.header, *made.footer]
    data = tomllib.loads(pieces[0])
    return "\n".join([str(data), *pieces])


@pytest.mark.parametrize("name", ["sections.md", "links.md", "table.md", "nested.md"])
def test_no_word_and_no_link_of_a_page_is_lost(name: str) -> None:
    text, _ = read(PAGES / name)
    kept = written(name)
    kept_words = set(re.findall(r"\w+", kept.lower()))
    words = set(re.findall(r"\w+", OUR_DATES.sub("", text).lower()))
    assert words <= kept_words | OUR_WORDS
    for url in re.findall(r"https?://[^\s)|>]+", text):
        assert url in kept


def test_fields_become_claims() -> None:
    acme = providers("sections.md")["Acme Labs (Vox Team)"]
    assert acme["id"] == "acme-labs-vox-team"
    assert acme["license"] == "Apache 2.0"
    assert acme["website"] == "https://acme.example/"
    assert acme["summary"].startswith("Acme builds voices.")
    assert acme["features"] == ["Hears speech, music and rain", "Runs with vLLM"]
    assert acme["links"][2] == {"name": "Paper", "url": "https://arxiv.org/abs/2507.13264"}


def test_sizes_stand_apart_from_what_else_is_said_in_brackets() -> None:
    acme = providers("sections.md")["Acme Labs (Vox Team)"]
    sizes = {model["name"]: model.get("parameters") for model in acme["model"]}
    assert sizes == {"Vox": "24B", "Vox Mini": "~3B", "Vox Band": "1B - 27B"}
    assert "many backbones" in acme["notes"]
    brook = providers("sections.md")["Brook"]
    assert [model["parameters"] for model in brook["model"]] == ["30B-A3B", "7B/13B"]


def test_links_become_sources_and_ids_of_models() -> None:
    acme = providers("sections.md")["Acme Labs (Vox Team)"]
    sources = [(source["kind"], *list(source.values())[1:]) for source in acme["source"]]
    assert ("github", "acme/vox") in sources
    assert ("huggingface", "acme/Vox-Mini") in sources
    assert ("arxiv", "2507.13264") in sources
    by_name = {model["name"]: model for model in acme["model"]}
    assert by_name["Vox Mini"]["huggingface"] == "acme/Vox-Mini"
    assert "huggingface" not in by_name["Vox"]


def test_a_provider_of_whom_only_the_site_is_known_has_its_site_watched() -> None:
    cirrus = providers("sections.md")["Cirrus"]
    assert cirrus["source"] == [{"kind": "page", "url": "https://cirrus.example"}]
    assert cirrus["access"] == ["Cirrus Cloud", "Enterprise (Nexus, Guardian)"]


def test_a_label_without_a_key_is_kept_in_the_notes_and_told() -> None:
    made = draft("sections.md")
    brook = next(each for each in made.providers if each.name == "Brook")
    assert brook.notes == ["**Founded:** 2019"]
    assert any('"Founded" of Brook' in remark.text for remark in made.remarks)


def test_rows_of_a_table_are_providers_with_a_status() -> None:
    old = providers("sections.md")["Old University"]
    assert (old["section"], old["status"]) == ("research", "Research")
    assert old["model"] == [{"name": "SpeakGPT"}]


def test_a_table_about_known_providers_is_their_comparison() -> None:
    acme = providers("sections.md")["Acme Labs (Vox Team)"]
    assert acme["compare"] == {"open_source": "Yes", "edge_deploy": "Yes (Mini)", "API": "No"}


def test_damaged_letters_are_mended_and_told_by_line() -> None:
    text, mended = read(PAGES / "sections.md")
    assert mended == [5]
    assert "listen\u2014and" in text
    assert "café" in text


def test_sound_letters_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Größe naïve “quotes” ¡olé! Ã la carte\n", encoding="utf-8")
    assert read(path) == (path.read_text(encoding="utf-8"), [])


def test_a_page_in_a_windows_code_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes("# Café list\n".encode("cp1252"))
    assert read(path)[0] == "# Café list\n"


def test_list_items_are_providers_with_what_is_said_of_them() -> None:
    found = providers("links.md")
    assert found["Ultravox"]["summary"] == "Speech to text to speech in one model. (weights)"
    assert found["Moshi"]["summary"] == "talks while it listens, see paper."
    assert found["example.org/raw-link"]["website"] == "https://example.org/raw-link"
    assert found["GLM-4-Voice"]["source"] == [
        {"kind": "huggingface", "model": "THUDM/glm-4-voice-9b"}
    ]


def test_rows_of_one_company_are_one_provider_with_several_models() -> None:
    mistral = providers("table.md")["Mistral"]
    assert mistral["model"] == [
        {
            "name": "Voxtral Small",
            "parameters": "24B",
            "license": "Apache 2.0",
            "huggingface": "mistralai/Voxtral-Small-24B-2507",
        },
        {
            "name": "Voxtral Mini",
            "parameters": "3B",
            "license": "Apache 2.0",
            "huggingface": "mistralai/Voxtral-Mini-3B-2507",
        },
    ]


def test_sections_in_sections_are_named_by_their_path() -> None:
    data = tomllib.loads(toml(draft("nested.md")))
    assert [section["title"] for section in data["catalog"]["section"]] == [
        "Models / Open",
        "Models / Closed",
        "Services",
    ]


def test_items_below_an_empty_label_are_its_values() -> None:
    acme = providers("nested.md")["Acme Vox"]
    assert [model["name"] for model in acme["model"]] == ["Vox 1", "Vox 2"]
    assert acme["license"] == "MIT"


def test_what_is_no_field_is_kept_as_markdown() -> None:
    beta = providers("nested.md")["Beta"]
    assert "pip install beta" in beta["notes"]
    assert "It crashes." in beta["notes"]


def test_an_outline_knows_the_lines_of_its_page() -> None:
    root = outline("---\ntitle: x\n---\n# A\n\ntext\n\n## B\n")
    assert [(node.title.plain, node.line) for node in root.walk()][1:] == [("A", 4), ("B", 8)]


def test_two_providers_of_one_name_have_ids_of_their_own() -> None:
    made = adopt_page("# C\n## S\n- [X](https://a.example)\n- [X](https://b.example)\n")
    assert [id_ for id_, _ in made.identified()] == ["x", "x-2"]


def test_a_page_of_many_headings_in_headings_is_read_in_its_time() -> None:
    text = "# T\n" + "".join(f"{'#' * (2 + n % 5)} H{n}\n" for n in range(5_000))
    assert adopt_page(text).providers == []


def test_words_after_the_entries_of_a_page_of_one_table_close_it() -> None:
    page = (
        "# T\n\nhello\n\n| Name | License |\n|---|---|\n| [X](https://a.example) | MIT |\n\nbye\n"
    )
    made = adopt_page(page)
    assert (made.header, made.footer) == (["hello"], ["bye"])
    assert [(remark.line, remark.text) for remark in made.remarks] == [
        (3, "no entry of the catalog: kept in header.md"),
        (9, "no entry of the catalog: kept in footer.md"),
    ]


def test_a_row_that_names_nobody_is_kept_and_told() -> None:
    made = adopt_page(
        "# T\n| Name | License |\n|---|---|\n| [X](https://a.example) | MIT |\n|  | odd |\n"
    )
    assert made.footer == ["odd"]
    assert "a row without a name is kept in footer.md: odd" in made.remarks[0].text


LONG = {
    "rows": ("## S\n| Name | License |\n|---|---|\n", "| N{n} | MIT |\n"),
    "sections": ("", "## S{n}\n- [N{n}](https://a.example)\n"),
    "models": (
        "## S\n### P\n**License:** MIT\n\n**Models:**\n",
        "- [N{n}](https://a.example/{n})\n",
    ),
}


@pytest.mark.parametrize("shape", LONG)
def test_what_an_entry_costs_is_the_same_on_a_long_page(shape: str) -> None:
    head, entry = LONG[shape]

    def calls(entries: int) -> int:
        page = head + "".join(entry.format(n=n) for n in range(entries))
        profile = cProfile.Profile()
        profile.runcall(lambda: toml(adopt_page(page)))
        return sum(row.callcount for row in profile.getstats())

    calls(1)
    assert calls(300) < 2.2 * calls(150)


TEXTS = ['"""', 'a"', "\nx", "\\n \\", "\x7f\x00", 'a """" b""', "tab\t\n\n'", ""]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_comes_back_from_toml(text: str) -> None:
    said = table("[x]", {"a b": text, "list": [text, "y"], "n": text, "t": {"k": text}}, lines="n")
    its = tomllib.loads(said)["x"]
    assert its["list"] == [text, "y"]
    assert its["t"] == {"k": text}
    assert (its.get("a b", ""), its.get("n", "")) == (text, text)
