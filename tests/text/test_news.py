"""News in READMEs, in the shapes that people give them."""

from __future__ import annotations

from time import process_time

import pytest

from monitor.text import markdown_blocks
from monitor.text.lead import lead
from monitor.text.news import Entry, is_news_heading, read_news, readme_facts
from tests.patience import CPU_S


def news(text: str) -> list[Entry]:
    return read_news(markdown_blocks(text))[0]


def told(text: str) -> list[tuple[str | None, str]]:
    return [(entry.date, entry.title) for entry in news(text)]


@pytest.mark.parametrize(
    "heading",
    [
        "News", "🔥 News", "🔥🔥🔥 News!!", "News and Updates", "Update", "Latest Updates",
        "CHANGELOG", "Latest Updates (July 28, 2025)", "What\u2019s New",
        "What's new in v2.0", "📢 Latest News",
        "Change Log", "Release Notes", "Recent changes", "Announcements 📣", "News & Events",
        "更新日志", "最新动态", "News / 更新", ":fire: News",
        "🔥 最近更新", "项目动态", "重要更新记录", "뉴스", "最新情報",
    ],
)  # fmt: skip
def test_headings_that_announce_news(heading: str) -> None:
    assert is_news_heading(heading)
    assert told(f"# Vox\n\n## {heading}\n\n- Speaks Welsh now\n")[0][1] == "Speaks Welsh now"


@pytest.mark.parametrize(
    "heading",
    [
        "Update the model",
        "News classification",
        "How to update",
        "Updating",
        "newspaper",
        "Usage",
        "更新方法",
        "使用说明",
        "模型版本",
    ],
)
def test_headings_that_only_look_like_it(heading: str) -> None:
    assert not is_news_heading(heading)
    assert news(f"# Vox\n\n## {heading}\n\n- 2025-09-22: Speaks\n") == []


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2025.09.22: 🎉🎉 Speaks", "2025-09-22"),
        ("[2025/09/22] Speaks", "2025-09-22"),
        ("**2025-09-22**: Speaks", "2025-09-22"),
        ("`2025/09/22` 🔥 Speaks", "2025-09-22"),
        ("🔥 **[2025.9.22]** Speaks", "2025-09-22"),
        ("Sep 22, 2025: 👋 Speaks", "2025-09-22"),
        ("*22 September 2025* Speaks", "2025-09-22"),
        ("[25/09/22] Speaks", "2025-09-22"),
        ("09/22/2025 Speaks", "2025-09-22"),
        ("20250922 Speaks", "2025-09-22"),
        ("2025年9月22日 Speaks", "2025-09-22"),
        ("**New! 2025-09-22** Speaks", "2025-09-22"),
        ("[2025/09] Speaks", "2025-09"),
        ("2025-09 Speaks", "2025-09"),
        ("2025.09 Speaks", "2025-09"),
        ("2025 · 09 Speaks", "2025-09"),
        ("[x] 2025/09/22 Speaks", "2025-09-22"),
        (":tada: 2025-09-22 Speaks", "2025-09-22"),
        ("Sep 2025: Speaks", "2025-09"),
        ("05/06/2025 Speaks", None),
        ("Sep 22: Speaks", None),
        ("Speaks", None),
    ],
)
def test_a_date_is_kept_at_the_precision_that_was_written(line: str, date: str | None) -> None:
    assert told(f"## News\n\n- {line}\n") == [(date, "Speaks")]


def test_a_date_may_stand_in_brackets_at_the_end_of_a_line() -> None:
    assert [date for date, _ in told("## News\n- v2 is out (2025-09-22)\n")] == ["2025-09-22"]
    assert told("## News\n- We beat v1 of 2024-01-01 by far\n")[0][0] is None


def test_a_version_is_no_date() -> None:
    assert lead("v2025.1 is out") is None
    assert lead("Vox 2.5.1 is out") is None
    assert lead("[2025-13-41] is out") is None


def test_what_stands_below_a_dated_line_belongs_to_it() -> None:
    text = "## News\n- [2025/09] Vox 2\n  - Welsh\n  - Breton\n\n  More of it.\n- [2025/08] Vox 1\n"
    (first, second) = news(text)
    assert (first.title, len(first.blocks)) == ("Vox 2", 4)
    assert second.title == "Vox 1"


def test_headings_may_be_the_entries() -> None:
    text = (
        "## Changelog\n### [1.2.0] - 2025-09-01\n- Welsh\n- Breton\n#### Fixed\n- Nothing\n"
        "### Unreleased\n- Cornish\n### v1.1\n- Irish\n## Usage\n- call it\n"
    )
    assert told(text) == [("2025-09-01", "1.2.0: Welsh"), (None, "v1.1: Irish")]


@pytest.mark.parametrize("heading", ["## 2. Release", "## Milestones", "# Vox", "## Vox News"])
def test_lines_that_begin_with_their_dates_are_news_under_any_heading(heading: str) -> None:
    text = (
        f"{heading}\n\nIt speaks.\n\n- fast\n\nWhat happened:\n\n"
        "- [2025-09-22 `v2`] Welsh\n  - and more\n- 2025-08-01: Breton\n\nThanks to all.\n\n- ann\n"
    )
    entries, rest = read_news(markdown_blocks(text))
    assert [entry.date for entry in entries] == ["2025-09-22", "2025-08-01"]
    assert "and more" in entries[0].text
    said = [block.text for block in rest]
    assert {"It speaks.", "fast", "What happened:", "Thanks to all.", "ann"} <= {*said}


@pytest.mark.parametrize(
    "lines",
    [
        "- 2025-09-22: Welsh\n",
        "- faster than in 2025-09\n- slower than on 2025-08-01\n",
        "| 2025-09-22 | Vox 1 |\n|---|---|\n| 2025-08-01 | Vox 2 |\n",
        "- [ ] 2025-09-22: Welsh\n- [ ] 2025-10-01: Breton\n",
    ],
)
def test_one_date_rows_and_plans_are_no_news_where_none_are_announced(lines: str) -> None:
    assert news(f"# Vox\n\n## Models\n\n{lines}") == []


def test_what_is_done_of_a_plan_is_news_by_its_month() -> None:
    text = (
        "## Roadmap\n- [ ] 2026/01\n  - [ ] Cornish\n"
        "- [x] 2025/12\n  - [x] Welsh\n  - [x] Breton\n- [x] 2025/09\n  - [x] Irish\n"
    )
    assert [date for date, _ in told(text)] == ["2025-12", "2025-12", "2025-09"]
    assert told(text.replace("[x]", "")) == []
    assert told("## News\n- [ ] Cornish\n- 2025-09-22: Welsh\n") == [("2025-09-22", "Welsh")]


def test_an_item_that_is_but_a_month_dates_the_items_below() -> None:
    text = "## News\n- 2025/09\n  - Welsh\n  - Breton\n- 2025/08\n  - Irish\n"
    assert told(text) == [("2025-09", "Welsh"), ("2025-09", "Breton"), ("2025-08", "Irish")]
    assert [block.text for block in read_news(markdown_blocks(text))[1]] == ["News"]


@pytest.mark.parametrize("label", ["Click to view more news.", "Previous News", "点击展开更多"])
def test_the_label_of_a_fold_belongs_to_no_entry(label: str) -> None:
    old = "- 2025-08-01: Breton\n"
    text = (
        f"## News\n- 2025-09-22: Welsh\n\n<details>\n<summary>{label}</summary>\n\n{old}</details>"
    )
    assert [len(entry.blocks) for entry in news(text)] == [1, 1]


def test_a_month_as_a_heading_dates_the_lines_below() -> None:
    text = "## News\n### 2025-09\n- Welsh\n- Breton\n### August 2025\n- Irish\n"
    assert told(text) == [("2025-09", "Welsh"), ("2025-09", "Breton"), ("2025-08", "Irish")]


def test_rows_quotes_and_folded_lists_hold_news_too() -> None:
    text = (
        "## News <!-- omit in toc -->\n#### 📌 Pinned\n\n"
        "> [!NOTE]\n> [2026.02.06] 🥳 Runs locally\n\n"
        "| Date | What |\n|---|---|\n| 2026-02-05 | Welsh |\n\n"
        "<details>\n<summary>Older news</summary>\n\n* [2025.09.01] ⭐️ Breton\n</details>\n"
    )
    assert told(text) == [
        ("2026-02-06", "Runs locally"),
        ("2026-02-05", "Welsh"),
        ("2025-09-01", "Breton"),
    ]


def test_a_bold_line_may_stand_for_the_heading() -> None:
    text = "# Vox\n\n**📢 News**\n\n- [2024/05] Welsh\n\nVox speaks.\n\n- not news\n"
    assert told(text) == [("2024-05", "Welsh")]


def test_the_rest_of_a_readme_is_blocks() -> None:
    facts = list(readme_facts("github:a/b", markdown_blocks("# Vox\n\n## News\n- 2025-09-22 x\n")))
    families = [fact.predicate.partition(":")[0] for fact in facts]
    assert families == ["entry", "readme", "readme"]


def test_a_fact_tells_title_date_and_link() -> None:
    blocks = markdown_blocks("## News\n- 2025.09.22: [Vox](https://x.org/a) is out\n")
    fact = next(iter(readme_facts("github:a/b", blocks)))
    assert fact.value == {
        "title": "Vox is out",
        "url": "https://x.org/a",
        "text": "2025.09.22: Vox is out",
        "published_at": "2025-09-22",
    }


def test_alike_entries_are_told_apart_and_places_do_not_matter() -> None:
    one = {
        f.predicate for f in readme_facts("s", markdown_blocks("## News\n- a 1\n- b 2\n- a 1\n"))
    }
    other = {
        f.predicate for f in readme_facts("s", markdown_blocks("# 🔥 News\n- b 2\n- a 1\n- a 1\n"))
    }
    entries = {name for name in one if name.startswith("entry:")}
    assert entries == {name for name in other if name.startswith("entry:")}
    assert (len(entries), sum(name.endswith(".2") for name in entries)) == (3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "## News\n" + "- 2025-09-22 x\n" * 5000,
        "## News\n- 2025-09-22 x\n" + "  - y\n" * 5000,
        "## News\n" * 5000,
        "## News\n- " + "2025-09-2" * 20000,
        "## " + "News " * 20000,
        "## News\n- " + "[" * 5000 + "2025-09-22",
        "## Any\n" + "- 2025-09-22 x\n" * 5000,
        "## News\n- " + ":a:" * 5000 + "2025-09-22",
        "## " + "更新" * 20000,
        "## News\n" + "click more " * 5 + "\n\n" + "- [x] " * 5000,
    ],
)
def test_hostile_news_cost_little(text: str) -> None:
    blocks = markdown_blocks(text)
    began = process_time()
    list(readme_facts("s", blocks))
    assert process_time() - began < CPU_S
