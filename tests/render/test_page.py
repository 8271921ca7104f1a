from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from monitor.config import Config
from monitor.errors import ConfigError
from monitor.model import Snapshot
from monitor.render import page, render_page, write
from monitor.values import Json
from tests.render.catalogs import DECEMBER, MARCH, NOVEMBER, config, evidence, snapshot

YARD: dict[str, Any] = {
    "id": "yard",
    "name": "The Yard",
    "website": "https://www.yard.example/boats/",
    "license": "Apache-2.0",
    "summary": "Builds boats.",
    "features": ("Oak", "Sails"),
    "links": ({"name": "Paper", "url": "https://arxiv.org/abs/1"},),
    "compare": {"open_source": "Yes", "edge_deploy": "No"},
    "model": (
        {"name": "Sloop", "parameters": "~14B", "huggingface": "Yard/Sloop", "api": "sloop-1"},
        {"name": "Ketch"},
    ),
}
HARBOUR: dict[str, Any] = {
    "id": "harbour",
    "name": "Harbour",
    "access": ("API", "Enterprise"),
    "compare": {"open_source": "No", "API": "Yes"},
}


def model(created: str, **more: Json) -> dict[str, Json]:
    return {"id": "x", "created_at": created, "url": "https://hub.example/m", **more}


def hub(*names: str, at: str = "2025-11-{:02}T00:00:00Z") -> Snapshot:
    facts: dict[tuple[str, str], Json] = {
        (f"hf:{name}", "model"): model(at.format(number + 1)) for number, name in enumerate(names)
    }
    return snapshot("hf:yard", facts)


def markdown(catalog: Config, *snapshots: Snapshot, **more: Any) -> str:
    view = page(catalog, {each.source: each for each in snapshots}, **more)
    return render_page(catalog, view)[catalog.output]


def html(catalog: Config, *snapshots: Snapshot, **more: Any) -> str:
    view = page(catalog, {each.source: each for each in snapshots}, **more)
    return render_page(catalog, view)[catalog.output.with_suffix(".html")]


def test_the_page_states_what_people_wrote(tmp_path: Path) -> None:
    text = markdown(config(tmp_path, YARD, HARBOUR))
    assert text.startswith("# Boats\n\n---\n\n## Open Weight\n\n### The Yard\n")
    assert "**Models:** Sloop (~14B), Ketch  \n**License:** Apache-2.0  \n" in text
    assert "**Website:** [yard.example/boats](https://www.yard.example/boats/)\n" in text
    assert "**Access:** API, Enterprise" in text
    assert "\n- Oak\n- Sails\n" in text
    assert "- [Paper](https://arxiv.org/abs/1)\n" in text
    assert "| Upstream |" not in text
    assert "Last updated" not in text


def test_providers_that_have_a_status_only_stand_in_a_table(tmp_path: Path) -> None:
    school = {"id": "school", "name": "School", "status": "Research", "model": ({"name": "Raft"},)}
    facts: dict[tuple[str, str], Json] = {("github:school/raft", "license"): "MIT"}
    catalog = config(tmp_path, school, sources={"github:school/raft": "school"})
    text = markdown(catalog, snapshot("github:school/raft", facts))
    assert (
        "| Organization | Model | Status | Upstream |\n|---|---|---|---|\n"
        "| School | Raft | Research | [school/raft](https://github.com/school/raft), MIT "
        "(since 2025-12-07) |\n"
    ) in text


def test_the_comparison_has_every_key_in_the_order_of_its_first_use(tmp_path: Path) -> None:
    assert (
        "## Provider Comparison\n\n| Provider | Open Source | Edge Deploy | API |\n"
        "|---|---|---|---|\n| The Yard | Yes | No | \u2013 |\n| Harbour | No | \u2013 | Yes |\n"
    ) in markdown(config(tmp_path, YARD, HARBOUR))


def test_beside_a_claimed_size_stands_the_measured_one(tmp_path: Path) -> None:
    seen = snapshot(
        "hf:yard",
        {
            ("hf:yard/sloop", "model"): model("2025-02-01T00:00:00Z"),
            ("hf:yard/sloop", "parameters"): 5_574_460_384,
            ("hf:yard/sloop", "license"): "mit",
            ("hf:yard/sloop", "access"): {"gated": "auto"},
        },
        later={("hf:yard/sloop", "license"): MARCH},
    )
    text = markdown(config(tmp_path, YARD, sources={"hf:yard": "yard"}), seen)
    assert (
        "| Sloop | [yard/sloop](https://hub.example/m), 5.57 B, mit, gated (auto), "
        "created 2025-02-01 | 2026-03-10 |\n"
    ) in text


def test_the_newest_five_base_models_stand_newest_first(tmp_path: Path) -> None:
    seen = hub(*(f"yard/m{number}" for number in range(7)))
    variant = ("hf:yard/m6", "model")
    facts = {key: known.value for key, known in seen.facts.items()}
    facts[variant] = model("2025-12-01T00:00:00Z", variant="quantized")
    text = markdown(config(tmp_path, YARD, sources={"hf:yard": "yard"}), snapshot("hf:yard", facts))
    assert re.findall(r"\| Model \| \[(.*?)\]", text) == [f"yard/m{n}" for n in (5, 4, 3, 2, 1)]


def test_a_model_that_is_on_modelscope_alone_is_shown_and_no_model_twice(tmp_path: Path) -> None:
    names = ("yard/m1", "Yard-AI/M2", "Yard-AI/Sloop")
    scope = snapshot(
        "modelscope:yard", {(f"modelscope:{name}", "model"): model("2026-01-01") for name in names}
    )
    catalog = config(tmp_path, YARD, sources={"hf:yard": "yard", scope.source: "yard"})
    text = markdown(catalog, hub("yard/m1", "yard/sloop"), scope)
    assert re.findall(r"\| Model \| \[(.*?)\]", text) == ["Yard-AI/M2", "yard/m1"]


def test_a_model_that_the_page_has_from_modelscope_is_shown_with_it(tmp_path: Path) -> None:
    stated = YARD | {"model": ({"name": "Sloop", "modelscope": "yard/sloop"},)}
    scope = snapshot("modelscope:yard", {("modelscope:Yard/Sloop", "model"): model("2026-01-01")})
    text = markdown(config(tmp_path, stated, sources={scope.source: "yard"}), scope)
    assert "| Sloop | [Yard/Sloop](https://hub.example/m)" in text


def test_the_latest_release_is_no_pre_release_where_there_is_another(tmp_path: Path) -> None:
    name = "github:yard/tools"
    facts: dict[tuple[str, str], Json] = {
        (name, "release:v0.9"): {"published_at": "2025-05-01T00:00:00Z", "url": "https://g.x/9"},
        (name, "release:v0.10"): {"published_at": "2025-06-01T00:00:00Z", "url": "https://g.x/10"},
        (name, "release:v1.0rc1"): {"published_at": "2025-07-01T00:00:00Z", "prerelease": True},
        (name, "archived"): True,
    }
    text = markdown(config(tmp_path, YARD, sources={name: "yard"}), snapshot(name, facts))
    assert (
        "| Repository | [yard/tools](https://github.com/yard/tools): [v0.10](https://g.x/10) "
        "of 2025-06-01, archived | 2025-12-07 |\n"
    ) in text


def test_undated_tags_go_by_their_numbers(tmp_path: Path) -> None:
    name = "github:yard/tools"
    facts: dict[tuple[str, str], Json] = {
        (name, f"release:{tag}"): {"tag_only": True} for tag in ("v0.9", "v0.10", "v0.2")
    }
    text = markdown(config(tmp_path, YARD, sources={name: "yard"}), snapshot(name, facts))
    assert "[yard/tools](https://github.com/yard/tools): v0.10 |" in text


def test_a_shutdown_stands_beside_the_model_that_it_ends_and_once(tmp_path: Path) -> None:
    first = snapshot("one", {("one#vendor/sloop-1", "shutdown"): "2026-06-01"})
    second = snapshot(
        "two",
        {
            ("two#vendor/sloop-1", "shutdown"): "2026-06-01",
            ("two#brig", "shutdown_earliest"): "2026-09-01",
        },
    )
    catalog = config(tmp_path, YARD, sources={"one": "yard", "two": "yard"})
    text = markdown(catalog, first, second)
    assert text.count("2026-06-01") == 1
    assert "| Sloop | vendor/sloop-1 shutdown [2026-06-01](https://api.example.org/all) |" in text
    assert "| Shutdown | brig: not before 2026-09-01 |" in text
    assert "one, two" in html(catalog, first, second)


def test_the_three_latest_entries_stand_once_whatever_feeds_have_them(tmp_path: Path) -> None:
    entries: dict[str, Json] = {
        f"entry:{day}": {
            "title": f"News of day {day}",
            "url": f"https://n.example/{day}",
            "published_at": f"2025-12-0{day}T00:00:00Z",
        }
        for day in range(1, 6)
    }
    feeds = [snapshot(s, {(s, key): value for key, value in entries.items()}) for s in ("f", "g")]
    catalog = config(tmp_path, YARD, sources={"f": "yard", "g": "yard"})
    found = re.findall(r"\| News \| \[(.*?)\]", markdown(catalog, *feeds))
    assert found == ["News of day 5", "News of day 4", "News of day 3"]


def test_of_entries_without_a_date_the_last_seen_come_first(tmp_path: Path) -> None:
    entries: dict[tuple[str, str], Json] = {
        ("f", f"entry:{name}"): {"title": name, "url": f"https://n.example/{name}"}
        for name in ("a", "b", "c", "z")
    }
    seen = snapshot("f", entries, later={("f", "entry:z"): MARCH})
    text = markdown(config(tmp_path, YARD, sources={"f": "yard"}), seen)
    assert re.findall(r"\| News \| \[(.*?)\]", text) == ["z", "a", "b"]


def test_a_page_is_dated_by_its_latest_block_and_followed_where_it_moved(tmp_path: Path) -> None:
    seen = snapshot(
        "docs",
        {
            ("docs", "block:1"): {"text": "a"},
            ("docs", "block:2"): {"text": "b"},
            ("docs", "moved"): "https://new.example/docs",
        },
        later={("docs", "block:2"): MARCH},
    )
    catalog = config(
        tmp_path, YARD, sources={"docs": "yard"}, urls={"docs": "https://old.example/docs"}
    )
    assert "| Page | [new.example/docs](https://new.example/docs) | 2026-03-10 |" in markdown(
        catalog, seen
    )


def test_last_updated_is_the_last_change_of_what_is_shown(tmp_path: Path) -> None:
    seen = snapshot(
        "hf:yard",
        {
            ("hf:Yard/Sloop", "model"): model("2025-02-01T00:00:00Z"),
            ("hf:Yard/Sloop", "revision"): {"sha": "1"},
        },
        later={("hf:Yard/Sloop", "revision"): MARCH},
    )
    text = markdown(config(tmp_path, YARD, sources={"hf:yard": "yard"}), seen)
    assert "*Last updated: 7 December 2025*" in text


def test_an_unchanged_world_renders_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    seen = [hub("yard/a", "yard/b"), snapshot("one", {("one#x", "shutdown"): "2026-01-01"})]
    catalog = config(tmp_path, YARD, sources={"hf:yard": "yard", "one": "yard"})
    ahead = render_page(catalog, page(catalog, {each.source: each for each in seen}))
    back = render_page(catalog, page(catalog, {each.source: each for each in reversed(seen)}))
    assert ahead == back


def test_counters_stand_rounded_on_the_html_page_alone(tmp_path: Path) -> None:
    catalog = config(tmp_path, YARD, sources={"hf:yard": "yard"})
    counters = {("hf:yard/a", "downloads"): 405_123}
    assert "405 k downloads" in html(catalog, hub("yard/a"), counters=counters)
    assert "405" not in markdown(catalog, hub("yard/a"), counters=counters)


def test_the_week_of_the_last_look_is_on_the_markdown_page_only_if_asked_for(
    tmp_path: Path,
) -> None:
    looks = {"hf:yard": NOVEMBER}
    quiet = config(tmp_path, YARD, sources={"hf:yard": "yard"})
    asked = config(tmp_path, YARD, sources={"hf:yard": "yard"}, verified="week")
    assert "2026-W47" not in markdown(quiet, hub("yard/a"), confirmed=looks)
    assert "2026-W47" in markdown(asked, hub("yard/a"), confirmed=looks)
    assert "confirmed in 2026-W47" in html(quiet, hub("yard/a"), confirmed=looks)


def test_replayed_evidence_says_so(tmp_path: Path) -> None:
    seen = snapshot(
        "hf:yard",
        {("hf:yard/a", "model"): model("2025-02-01T00:00:00Z")},
        seen=evidence(via="replay:/somewhere/december.warc.gz"),
    )
    catalog = config(tmp_path, YARD, sources={"hf:yard": "yard"})
    assert "replayed from a recording, not fetched live: december.warc.gz" in markdown(
        catalog, seen
    )
    assert 'title="december.warc.gz">replayed</span>' in html(catalog, seen)


def test_header_footer_and_notes_stand_word_for_word(tmp_path: Path) -> None:
    notes = "A *note* with `code`.\n\n```\none\n\n\ntwo\n```"
    (tmp_path / "head.md").write_text("Our **own** words.\n", encoding="utf-8")
    (tmp_path / "foot.md").write_text("<!-- kept -->\n*The end.*\n", encoding="utf-8")
    catalog = config(tmp_path, YARD | {"notes": notes}, header="head.md", footer="foot.md")
    text = markdown(catalog)
    assert "\nOur **own** words.\n" in text
    assert f"\n{notes}\n" in text
    assert text.endswith("---\n\n<!-- kept -->\n*The end.*\n")
    page_html = html(catalog)
    assert "Our <strong>own</strong> words." in page_html
    assert "&lt;!-- kept --&gt;" in page_html


def test_a_missing_header_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"head\.md: there is no such file"):
        markdown(config(tmp_path, YARD, header="head.md"))


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    catalog = config(tmp_path, YARD)
    before = "# My list\r\n\r\nHello.\r\n<!-- monitor:begin -->"
    after = "<!-- monitor:end -->\r\n\r\nBye."
    catalog.output.parent.mkdir()
    catalog.output.write_bytes(f"{before}\nold\n{after}".encode())
    first = markdown(catalog)
    assert first.startswith(before)
    assert first.endswith(after)
    assert "old" not in first
    assert "### The Yard" in first
    assert "# Boats" not in first
    write({catalog.output: first})
    assert markdown(catalog) == first


@pytest.mark.parametrize(
    "text",
    [
        "a\n<!-- monitor:begin -->\nb",
        "a\n<!-- monitor:end -->\nb",
        "a\n<!-- monitor:end --> <!-- monitor:begin -->",
        "a\n<!-- monitor:begin --><!-- monitor:end --><!-- monitor:begin --><!-- monitor:end -->",
    ],
)
def test_marks_that_are_no_pair_are_told_and_nothing_is_replaced(tmp_path: Path, text: str) -> None:
    catalog = config(tmp_path, YARD)
    write({catalog.output: text})
    with pytest.raises(ConfigError, match=r"catalog\.md:2: expected <!-- monitor:begin --> once"):
        markdown(catalog)


def test_the_users_own_template_is_escaped_too(tmp_path: Path) -> None:
    (tmp_path / "mine.md.jinja").write_text(
        "{% for section in catalog.sections %}{% for p in section.providers %}"
        "* {{ p.stated.name }} {{ p.stated.website | address | link(p.stated.website) }}\n"
        "{% endfor %}{% endfor %}",
        encoding="utf-8",
    )
    catalog = config(tmp_path, YARD | {"name": "A *yard*"}, template="mine.md.jinja")
    assert markdown(catalog) == (
        "* A \\*yard\\* [yard.example/boats](https://www.yard.example/boats/)\n"
    )


def test_the_users_own_template_may_replace_a_part_of_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.md.jinja").write_text(
        '{% extends "catalog.md.jinja" %}{% block comparison %}No table.{% endblock %}',
        encoding="utf-8",
    )
    text = markdown(config(tmp_path, YARD, template="mine.md.jinja"))
    assert "### The Yard" in text
    assert text.endswith("No table.\n")


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("one\n{% if %}", r"mine\.md\.jinja:2: template: "),
        ("one\ntwo\n{{ catalog.tittle }}", r"mine\.md\.jinja:3: .*UndefinedError.*tittle"),
        ("one\n{{ 1 / 0 }}", r"mine\.md\.jinja:2: .*ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", r"mine\.md\.jinja:1: .*SecurityError"),
        ('{% include "../secret.txt" %}', r"mine\.md\.jinja:1: .*TemplateNotFound"),
    ],
)
def test_a_wrong_template_is_told_with_its_line(
    tmp_path: Path, template: str, complaint: str
) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "mine.md.jinja").write_text(template, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with pytest.raises(ConfigError, match=complaint):
        markdown(config(tmp_path, YARD, template="t/mine.md.jinja"))


def test_a_missing_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.jinja.*TemplateNotFound"):
        markdown(config(tmp_path, YARD, template="none.jinja"))


def test_the_html_page_has_its_parts_in_order_and_asks_nobody_for_anything(tmp_path: Path) -> None:
    catalog = config(tmp_path, YARD, HARBOUR, sources={"hf:yard": "yard"})
    text = html(catalog, hub("yard/a"))
    assert text.startswith('<!doctype html>\n<html lang="en">')
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert text.count("<table") == text.count("<caption")
    assert not re.search(r"<(script|img|iframe|link|object|embed)\b|\bsrc=|url\(|@import", text)
    assert "default-src 'none'; style-src 'sha256-" in text.replace("&#39;", "'")
    anchors = re.findall(r'<a (?!class="skip")[^>]*href="http[^>]*>', text)
    assert anchors
    assert all('rel="nofollow noopener"' in anchor for anchor in anchors)


def test_the_markdown_page_reads_back_as_the_tables_it_means(tmp_path: Path) -> None:
    hostile = "a | b\n<b>*c*</b> @octocat"
    catalog = config(
        tmp_path,
        YARD | {"summary": hostile, "compare": {"x|y": "1 | 2"}},
        sources={"f": "yard"},
    )
    entry: Json = {"title": hostile, "url": "https://n.example/) <b>"}
    text = markdown(catalog, snapshot("f", {("f", "entry:1"): entry}, at=DECEMBER))
    made = MarkdownIt("commonmark").enable("table").render(text)
    assert made.count("<tr>") == 4
    assert "<b>" not in made
    assert "<em>c" not in made


def test_any_catalog_will_do_even_one_without_sections(tmp_path: Path) -> None:
    catalog = config(tmp_path, {"id": "a", "name": "A", "section": ""}, sections={"x": "X"})
    bare = config(tmp_path, {"id": "a", "name": "A", "section": ""})
    object.__setattr__(bare.catalog, "sections", ())
    assert "### A" not in markdown(catalog)
    assert "### A" in markdown(bare)
    assert "<h2>Providers</h2>" in html(bare)
