"""What the page says of its own statements: marks, notes, the evidence part, tags in HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from monitor import claims
from monitor.config import Config
from monitor.model import Known, Snapshot, Standing
from monitor.render import Verdicts, page, render_page
from monitor.values import Json
from tests.render.catalogs import DECEMBER, MARCH, NOVEMBER, config, evidence, snapshot

HUB = "hf:yard/sloop"
YARD: dict[str, Any] = {
    "id": "yard",
    "name": "The Yard",
    "license": "MIT",
    "website": "https://yard.example/",
    "links": (
        {"name": "Code", "url": "https://github.com/yard/old"},
        {"name": "Paper", "url": "https://arxiv.org/abs/2511.00001"},
    ),
    "compare": {"open_source": "Yes", "edge": "No"},
    "model": (
        {"name": "Sloop", "parameters": "14B", "huggingface": "yard/Sloop"},
        {"name": "Ketch-7B", "parameters": "7B", "license": "MIT", "huggingface": "yard/Ketch-7B"},
    ),
}
FACTS: dict[tuple[str, str], Json] = {
    (HUB, "model"): {"id": "1"},
    (HUB, "parameters"): 5_600_000_000,
    (HUB, "license"): "mit",
    ("hf:yard/Ketch-7B", "model"): {"id": "2"},
    ("hf:yard/Ketch-7B", "parameters"): 8_400_000_000,
    ("hf:yard/Ketch-7B", "license"): "apache-2.0",
}
CODE: dict[tuple[str, str], Json] = {
    ("github:yard/old", "repository"): {"id": 1, "name": "yard/new"}
}
SLOOP = "https://huggingface.co/yard/sloop"


@dataclass
class Page:
    """A catalog, what is known, and both of its pages."""

    folder: Path
    provider: Mapping[str, Any] = field(default_factory=lambda: YARD)
    mode: str = "section"
    kept: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    facts: Mapping[tuple[str, str], Json] = field(default_factory=lambda: FACTS)
    seen: tuple[Snapshot, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def config(self) -> Config:
        sources = {"hub": "yard", "code": "yard"}
        more: dict[str, Any] = {"evidence": self.mode, **self.more}
        return config(self.folder, dict(self.provider), sources=sources, **more)

    @property
    def snapshots(self) -> dict[str, Snapshot]:
        seen = self.seen or (snapshot("hub", self.facts), snapshot("code", CODE))
        return {each.source: each for each in seen}

    def judged(self) -> tuple[claims.Judged, ...]:
        standings = {id_: Standing(snapshot=each) for id_, each in self.snapshots.items()}
        return claims.judge(self.config, standings, NOVEMBER)

    def id(self, model: str | None, key: str) -> str:
        return claims.Claim("yard", model, key, "").id

    def files(self) -> tuple[str, str]:
        made = self.config
        verdicts = Verdicts(self.judged(), self.kept, self.since)
        view = page(made, self.snapshots, verdicts=verdicts)
        files = render_page(made, view)
        return files[made.output], files[made.output.with_suffix(".html")]

    @property
    def markdown(self) -> str:
        return self.files()[0]

    @property
    def html(self) -> str:
        return self.files()[1]


def words(html: str) -> str:
    """The text of a page as a reader hears it, without style."""
    body = html.partition("</style>")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def test_what_upstream_contradicts_is_marked_where_it_stands(tmp_path: Path) -> None:
    text = Page(tmp_path).markdown
    assert "**Models:** Sloop (14B ⚠), Ketch-7B (7B, MIT ⚠)  \n" in text
    assert "**License:** MIT  \n" in text
    assert "- [Code](https://github.com/yard/old) ⚠\n" in text
    assert "- [Paper](https://arxiv.org/abs/2511.00001)\n" in text


def test_the_section_tells_what_upstream_says_since_when_and_where(tmp_path: Path) -> None:
    section = Page(tmp_path).markdown.partition("## Evidence\n")[2]
    assert "**The Yard**\n\n" in section
    assert (
        "- ⚠ Sloop, parameters: Hugging Face says 5.6 B (weights of sloop); the page says 14B "
        f"(contradicted, seen since 2025-12-07, [evidence]({SLOOP}))\n"
    ) in section
    assert "- Ketch-7B, parameters: Hugging Face says 8.4 B (weights of Ketch-7B)" in section
    assert "the name says 7B (name only, seen since" in section
    assert "- ⚠ link Code: GitHub calls yard/old yard/new now" in section


def test_what_is_confirmed_or_could_not_be_checked_is_a_number(tmp_path: Path) -> None:
    section = Page(tmp_path).markdown.partition("## Evidence\n")[2]
    assert re.search(
        r"\n\d+ statements of this page were held against upstream: "
        r"2 contradicted, 1 outdated, 1 name only, \d+ confirmed, \d+ not checked\. ⚠ marks",
        section,
    )
    assert "website" not in section
    assert "Hugging Face id" not in section


def test_the_licence_of_the_provider_is_marked_where_a_model_has_none_of_its_own(
    tmp_path: Path,
) -> None:
    text = Page(tmp_path, YARD | {"license": "Apache-2.0"}).markdown
    assert "**License:** Apache-2.0 ⚠  \n" in text
    assert "Sloop (14B ⚠)" in text


def test_a_cell_of_the_comparison_is_marked(tmp_path: Path) -> None:
    text = Page(tmp_path, YARD | {"compare": {"open_source": "No", "edge": "No"}}).markdown
    assert "| The Yard | No ⚠ | No |" in text


def test_footnotes_stand_behind_the_fact_and_their_notes_at_the_end(tmp_path: Path) -> None:
    text = Page(tmp_path, mode="footnotes").markdown
    assert "**Models:** Sloop (14B ⚠[^e1]), Ketch-7B (7B[^e3], MIT ⚠[^e2])  \n" in text
    assert "## Evidence" not in text
    notes = re.findall(r"^\[\^(e\d+)\]: (.*)$", text, re.MULTILINE)
    assert [name for name, _ in notes] == ["e1", "e2", "e3", "e4"]
    assert notes[0][1].startswith("The Yard, Sloop, parameters: Hugging Face says 5.6 B")
    used = re.findall(r"\[\^(e\d+)\](?!:)", text)
    assert sorted(used) == [name for name, _ in notes]


def test_a_page_may_say_nothing_of_verdicts(tmp_path: Path) -> None:
    silent = Page(tmp_path, mode="none")
    assert silent.files() == tuple(
        render_page(silent.config, page(silent.config, silent.snapshots)).values()
    )
    assert "⚠" not in silent.markdown
    assert "state confirmed" not in silent.html


def test_what_a_person_keeps_is_not_marked_and_its_reason_is_told(tmp_path: Path) -> None:
    shown = Page(tmp_path)
    shown.kept = {shown.id("Sloop", "parameters"): "the maker *says* 14B"}
    text = shown.markdown
    assert "Sloop (14B)" in text
    assert (
        "- Sloop, parameters: kept as it is: the maker \\*says\\* 14B \u2013 "
        "Hugging Face says 5.6 B"
    ) in text
    assert "1 kept" in text
    made = words(shown.html)
    assert "Kept as it is: the maker *says* 14B" in made
    assert "1 contradicted" in made


def test_a_confirmed_statement_is_not_kept_by_an_old_dismissal(tmp_path: Path) -> None:
    shown = Page(tmp_path)
    shown.kept = {shown.id("Sloop", "huggingface"): "old"}
    assert "kept as it is" not in shown.markdown


def test_another_fact_of_the_source_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    """A look that changes something else renews the evidence's date, not the page."""
    before = Page(tmp_path)
    hub = before.snapshots["hub"]
    other = {**hub.facts, (HUB, "revision"): Known({"sha": "2"}, MARCH)}
    later = replace(hub, facts=other, evidence=replace(evidence(), fetched_at=MARCH), revision=2)
    after = replace(before, seen=(later, before.snapshots["code"]))
    assert after.markdown == before.markdown


def test_an_unchanged_world_renders_the_same_bytes(tmp_path: Path) -> None:
    for mode in ("section", "footnotes"):
        shown = Page(tmp_path, mode=mode)
        assert shown.files() == replace(shown, seen=shown_backwards(shown)).files()


def shown_backwards(shown: Page) -> tuple[Snapshot, ...]:
    return tuple(reversed(shown.snapshots.values()))


def test_the_last_update_is_also_that_of_what_the_evidence_part_tells(tmp_path: Path) -> None:
    late = {("github:yard/old", "repository"): MARCH}
    shown = Page(tmp_path, seen=(snapshot("hub", FACTS), snapshot("code", CODE, later=late)))
    assert "*Last updated: 10 March 2026*" in shown.markdown


def test_what_an_absence_decides_is_dated_by_its_verdict(tmp_path: Path) -> None:
    first = Page(tmp_path).judged()[0]
    assert first.by is not None
    gone = replace(first.by, said=replace(first.by.said, predicate="gone"))
    verdict = replace(first, verdict="contradicted", by=gone, witnesses=(gone,))
    made, february = Page(tmp_path).config, datetime(2026, 2, 3, tzinfo=UTC)
    view = page(made, {}, verdicts=Verdicts((verdict,), since={verdict.claim.id: february}))
    assert (
        "seen since 2026-02-03, [evidence](https://api.example.org/all)"
        in (render_page(made, view)[made.output])
    )
    undated = page(made, {}, verdicts=Verdicts((verdict,)))
    assert "(contradicted, [evidence](" in render_page(made, undated)[made.output]


RETIRED = {
    "name": "GPT-4o Audio Preview",
    "retired": "2026-05-07",
    "replacement": "gpt-audio-1.5",
}


@pytest.mark.parametrize("more", [{}, {"status": "Research"}])
def test_a_retired_model_says_since_when_and_what_to_use(
    tmp_path: Path, more: dict[str, str]
) -> None:
    told = "GPT-4o Audio Preview (retired 2026-05-07, use gpt-audio-1.5)"
    shown = Page(tmp_path, {"id": "yard", "name": "The Yard", "model": (RETIRED,), **more})
    assert told in shown.markdown
    assert told in words(shown.html)


def test_a_retirement_without_a_date_is_a_word_behind_the_size(tmp_path: Path) -> None:
    model = {"name": "Raft", "parameters": "1B", "retired": "yes"}
    shown = Page(tmp_path, {"id": "yard", "name": "The Yard", "model": (model,)})
    assert "Raft (1B, retired)" in shown.markdown


def test_in_html_each_stated_fact_has_its_state_and_leads_to_its_evidence(tmp_path: Path) -> None:
    html = Page(tmp_path).html
    tags = re.findall(r'<a class="state [^"]*" href="#(c-[0-9a-f]+)" title="([^"]*)">', html)
    ids = re.findall(r'<li id="(c-[0-9a-f]+)">', html)
    assert {id_ for id_, _ in tags} <= set(ids)
    assert len(ids) == len(set(ids)) == len(Page(tmp_path).judged())
    assert all(reason for _, reason in tags)
    assert "14B contradicted" in words(html)
    assert '<span aria-hidden="true">✓</span><span class="hidden">confirmed</span>' in html
    assert '<span aria-hidden="true">?</span><span class="hidden">not checked</span>' in html
    assert 'read 2025-12-07, status 200">evidence</a>' in html
    assert f'<a class="evidence" href="{SLOOP}"' in html
    assert "<script" not in html


def test_in_html_what_is_contradicted_is_open_and_the_rest_is_folded(tmp_path: Path) -> None:
    html = Page(tmp_path).html
    loud, _, folded = html.partition('<details class="evidence-of">')
    assert "the page says 14B</span>" in loud
    assert "the name says 7B</span>" in folded
    assert "<details open" not in html


def test_the_html_page_names_the_feed_where_there_is_one(tmp_path: Path) -> None:
    made = config(tmp_path, YARD, output="docs/list.md")
    view = page(made, {})
    assert "application/atom+xml" not in render_page(made, view)[tmp_path / "docs/list.html"]
    feed = tmp_path / "reports" / "feed.xml"
    html = render_page(made, view, feed=feed)[tmp_path / "docs/list.html"]
    assert '<link rel="alternate" type="application/atom+xml"' in html
    assert 'href="../reports/feed.xml">' in html


def test_the_users_own_template_may_replace_the_evidence(tmp_path: Path) -> None:
    (tmp_path / "mine.md.jinja").write_text(
        '{% extends "catalog.md.jinja" %}{% block evidence %}'
        "{% for name, states in catalog.evidence.groups %}{% for state in states %}"
        "- {{ state.field }}: {{ state.label }}\n"
        "{% endfor %}{% endfor %}{% endblock %}",
        encoding="utf-8",
    )
    text = Page(tmp_path, more={"template": "mine.md.jinja"}).markdown
    assert "- parameters: contradicted\n" in text
    assert "## Evidence" not in text
    assert "14B ⚠" in text


@pytest.mark.parametrize("mode", ["section", "footnotes"])
def test_words_from_outside_stay_words_in_the_evidence(tmp_path: Path, mode: str) -> None:
    evil = "x | y\n<b>*c*</b> @octocat [^e1] #12"
    shown = Page(tmp_path, mode=mode)
    judged = tuple(replace(each, reason=evil, verdict="outdated") for each in shown.judged())
    kept = dict.fromkeys((each.claim.id for each in judged[:2]), evil)
    made = shown.config
    view = page(made, shown.snapshots, verdicts=Verdicts(judged, kept))
    text = render_page(made, view)[made.output]
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "<b>" not in html
    assert "<em>c" not in html
    assert "@octocat" not in text
    assert "\\[^e1\\] " in text


def test_nothing_is_dated_before_anything_was_known(tmp_path: Path) -> None:
    shown = Page(tmp_path, seen=(snapshot("other", {}, at=DECEMBER),))
    text = shown.markdown
    assert "Last updated" not in text
    assert "held against upstream" in text
    assert "⚠" not in text
