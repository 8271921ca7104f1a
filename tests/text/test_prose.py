"""Markdown and plain text as blocks: those of the page that would be made of them."""

from __future__ import annotations

import time

import pytest

from monitor.text import html_blocks, markdown_blocks, text_blocks
from tests.patience import CPU_S

BASE = "https://example.org/docs/page.md"

DEPRECATIONS = """\
---
title: not shown
---

# Deprecations

### 2026-07-20: Vox 1

Use [Vox 2](/models/vox-2?utm_source=x "title") *instead*.

| Shutdown date | Model | Replacement |
| :------------ | ----- | ----------- |
| 2027\u201101\u201120| `vox-1` `vox-1-mini` | not sooner than 2027 |

- one
  - two

> note

```py
x = 1
```
"""


def test_markdown_gives_the_blocks_of_a_page() -> None:
    html = """
        <h1>Deprecations</h1><h3>2026-07-20: Vox 1</h3>
        <p>Use <a href="https://example.org/models/vox-2">Vox 2</a> instead.
        <table><tr><th>Shutdown date<th>Model<th>Replacement<tr><td>2027-01-20
        <td><code>vox-1</code> <code>vox-1-mini</code><td>not sooner than 2027</table>
        <ul><li>one<ul><li>two</ul></ul><blockquote>note</blockquote><pre>x = 1</pre>"""
    assert markdown_blocks(DEPRECATIONS, BASE) == html_blocks(html)


def test_line_ends_make_no_difference() -> None:
    assert markdown_blocks(DEPRECATIONS.replace("\n", "\r\n")) == markdown_blocks(DEPRECATIONS)


def test_html_in_markdown_is_stripped_to_what_it_says() -> None:
    text = (
        '<p align="center"><a href="https://example.org/vox"><img alt="no"></a> Vox</p>\n\n'
        "a <kbd>b</kbd><!-- no --> <title> c\n\n<script>no</script>\n\n"
        "<details><summary>more</summary>\n\nhidden **text**\n\n</details>\n"
    )
    blocks = markdown_blocks(text)
    assert [block.text for block in blocks] == ["Vox", "a b c", "more", "hidden text"]
    assert blocks[0].links == ("https://example.org/vox",)


def test_components_say_what_they_are_called_and_hold() -> None:
    text = "<Update label=\"March 2026\" description='v1'>\n    New: <Aside>\n\n    vox\n</Update>"
    said = [block.text for block in markdown_blocks(text)]
    assert said == ["March 2026", "v1", "New:", "vox"]


def test_what_is_indented_is_no_code_since_components_indent_what_they_hold() -> None:
    text = "<Tab>\n\n    | a | b |\n    | - | - |\n    | 1 | 2 |\n\n</Tab>"
    assert [block.kind for block in markdown_blocks(text)] == ["row", "row"]


def test_plain_text_is_paragraphs() -> None:
    assert [block.text for block in text_blocks("a\n b\n\n\t\n<c>\n")] == ["a b", "<c>"]


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---\n", "---", "<div", "[](", "|", "\0"])
def test_what_holds_next_to_nothing_is_read(text: str) -> None:
    assert len(markdown_blocks(text)) <= 1
    assert len(text_blocks(text)) <= 1


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 50_000,
        "![" * 50_000,
        "[a](" * 20_000,
        "> " * 20_000,
        "- " * 20_000,
        "<a " * 50_000,
        '<div>\n<a "' + "<a '" * 50_000,
        "*a **b " * 20_000,
        "".join("`" * number + " " for number in range(500)),
    ],
)
def test_text_made_to_exhaust_a_parser_does_not(hostile: str) -> None:
    began = time.process_time()
    markdown_blocks(hostile)
    assert time.process_time() - began < CPU_S
