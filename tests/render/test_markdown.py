from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from monitor.render.clean import clean
from monitor.render.markdown import JOINER, code, http_url, link, md, to_html

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LINKERS = (
    re.compile(r"(?:^|\W)@\w"),  # mentions
    re.compile(r"#\d"),  # references
    re.compile(r"\bGH-\d", re.IGNORECASE),
    re.compile(r"://"),  # GFM autolinks
    re.compile(r"\bwww\.", re.IGNORECASE),
)
HOSTILE = [
    "**bold** _em_ `code` ~~gone~~ ~one~",
    "[text](https://evil.example) ![image](https://evil.example/x.png) <https://evil.example>",
    "<script>alert(1)</script><img src=x onerror=alert(1)> <!-- monitor:end -->",
    "a | b \\| c \\\\| d",
    "first\n\n# heading\n\n- item\r\n    code",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "---",
    "===",
    "> quote",
    "    indented",
    "```\nfence",
    "&copy; &#60;script&#62; &amp;",
    "thanks @octocat and @github/security, see #123, GH-4 and octo/repo#5",
    "https://evil.example www.evil.example HTTP://evil.example",
    "{{ site.secret }} {% include x %}",
    "[ref]: https://evil.example",
    "[x] task",
    "end\\",
    "\u202eevil\u202c \u200b\ufeff zero",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07link\x1b]8;;\x07 \x07",
    "half a surrogate \ud800",
]


def text_of(markdown: str) -> str:
    """What a reader of the rendered page sees, where all is one paragraph without any markup."""
    html = str(READER.render(markdown))
    assert html.startswith("<p>")
    assert html.endswith("</p>\n")
    return html[3:-5]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_was_written_and_does_nothing(text: str) -> None:
    shown = text_of(md(text))
    assert shown.replace(JOINER, "") == escapeHtml(clean(text))
    assert not [linker.pattern for linker in LINKERS if linker.search(shown)]


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("\\`*_[]<>|#@&;!~$-+=.)1a {}:/w\n"), st.characters())
    )
)
def test_whatever_is_written_comes_out_as_text(text: str) -> None:
    if clean(text):
        shown = text_of(md(text))
        assert shown.replace(JOINER, "") == escapeHtml(clean(text).replace(JOINER, ""))
        assert not [linker.pattern for linker in LINKERS if linker.search(shown)]


@given(st.text(alphabet="\\|`ab *_[]()<>"), st.text(alphabet="\\|`ab *_[]()<>"))
def test_a_table_keeps_its_cells_whatever_they_hold(first: str, second: str) -> None:
    html = READER.render(f"| A | B |\n|---|---|\n| {md(first)} | {md(second)} |\n")
    assert re.findall(r"<td>(.*?)</td>", html) == [
        escapeHtml(clean(first)),
        escapeHtml(clean(second)),
    ]


@given(st.text(), st.text(alphabet="()<>[]\\\"' \t\nab*_`|&;:/.?#%é"))
def test_a_link_leads_to_its_address_and_nowhere_else(text: str, rest: str) -> None:
    made = link("x" + text, "https://example.org/" + rest)
    html = READER.render(made)
    targets = re.findall(r'href="([^"]*)"', html)
    assert len(targets) <= 1
    assert all(target.startswith("https://example.org/") for target in targets)
    assert html.count("<") == 2 + 2 * len(targets)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//example.org/x",
        "/relative",
        "https://",
        "https:///path",
        "java\nscript:alert(1)",
        "https://exa mple.org/",
        "https://example.org/\x00",
        "https://[::1",
        "https://example.org)<x>/",
        "",
        None,
    ],
)
def test_an_address_that_is_not_http_is_no_link(url: str | None) -> None:
    assert http_url(url) is None
    assert link("the *text*", url) == "the \\*text\\*"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a_(b)?q=[1]&x=|", "https://example.org/a_%28b%29?q=%5B1%5D&x=%7C"),
        ("https://example.org/é%20x", "https://example.org/%C3%A9%20x"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:8080/x#frag", "http://[::1]:8080/x#frag"),
    ],
)
def test_an_address_is_encoded_so_that_it_cannot_end_its_link(url: str, safe: str) -> None:
    assert http_url(url) == safe


def test_an_approximate_size_keeps_its_tilde() -> None:
    assert md("~14B") == "~14B"
    assert text_of(f"Phi ({md('~14B')}) and more ({md('~7B')})") == "Phi (~14B) and more (~7B)"


def test_names_with_underscores_and_versions_stay_readable_in_the_source() -> None:
    assert md("ultravox-v0_6 2.5 -1 R&D C++") == "ultravox-v0_6 2.5 -1 R&D C++"


def test_an_id_in_code_can_be_copied_and_one_that_would_break_out_is_escaped() -> None:
    assert code("page:https://example.org/a_b") == "`page:https://example.org/a_b`"
    assert text_of(code("a`b|<!-- x -->")) == "a`b|&lt;!-- x --&gt;"


def test_the_maintainers_markdown_is_rendered_without_html_scripts_or_images() -> None:
    html = to_html(
        "# Note\n\n**bold** <script>alert(1)</script> [x](javascript:alert(1)) "
        "![pixel](https://evil.example/p.png) [ok](https://example.org)\n\n|a|\n|-|\n|b|",
        below=3,
    )
    assert "<h4>Note</h4>" in html
    assert "<strong>bold</strong>" in html
    assert "&lt;script&gt;" in html
    assert "<table>" in html
    assert 'href="https://example.org" rel="nofollow noopener"' in html
    assert "<img" not in html
    assert 'href="javascript' not in html
