"""HTML as blocks: everything that a person is shown, once, and nothing else."""

from __future__ import annotations

import time

import pytest

from monitor.text import Block, html_blocks, read_html
from monitor.text.blocks import STEP

BASE = "https://example.org/docs/page"


def said(html: str, **keys: str) -> list[str]:
    return [block.text for block in html_blocks(html, **keys)]


def kinds(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in html_blocks(html)]


def test_headings_are_the_path_of_what_stands_under_them() -> None:
    html = "<p>0<h1>A</h1><p>1<h3>B</h3><p>2<h2>C</h2><p>3<h1>D</h1><p>4"
    under = {block.text: block.under for block in html_blocks(html)}
    assert under == {
        "0": "",
        "A": "",
        "1": "A",
        "B": "A",
        "2": STEP.join("AB"),
        "C": "A",
        "3": STEP.join("AC"),
        "D": "",
        "4": "D",
    }


def test_a_table_row_is_one_block_with_all_its_cells() -> None:
    html = (
        "<table><caption>Prices</caption><tr><th>Model<th>Shutdown<th>Notes"
        "<tr><td><code>vox</code> <code>vox-2</code><td>20\u201101<td><tr><td><td></table>"
    )
    assert kinds(html) == [
        ("p", "Prices"),
        ("row", "Model | Shutdown | Notes"),
        ("row", "vox vox-2 | 20-01 |"),
    ]


def test_a_table_in_a_table_keeps_its_own_rows() -> None:
    html = "<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>"
    assert kinds(html) == [("row", "b | c"), ("row", "a d | e")]


def test_each_block_has_its_kind() -> None:
    html = (
        "loose <b>text</b><div>div</div><ul><li>one<ul><li>two</ul>three</ul>"
        "<blockquote><p>quote</blockquote><dl><dt>term<dd>meaning</dl>"
        "<figure><figcaption>caption</figcaption></figure><pre>\n  x = 1  \n\ty\n</pre>"
    )
    assert kinds(html) == [
        *[("p", "loose text"), ("p", "div"), ("li", "one"), ("li", "two"), ("li", "three")],
        *[("quote", "quote"), ("li", "term"), ("li", "meaning"), ("p", "caption")],
        ("code", "  x = 1\n\ty"),
    ]


def test_a_heading_is_one_block_however_it_is_laid_out() -> None:
    html = "<h2><div>Models</div><div>and prices</div><a href=#x>¶</a></h2><h2>C#</h2>"
    assert said(html) == ["Models and prices", "C#"]


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<noscript>no</noscript>",
        "<template><p>no</template>",
        "<svg><title>no</title><text>no</text></svg>",
        "<nav>no</nav>",
        "<footer>no</footer>",
        "<aside>no</aside>",
        "<form>no</form>",
        "<dialog open>no</dialog>",
        "<header>no</header>",
        "<div hidden>no</div>",
        "<div aria-hidden=true>no</div>",
        '<div style="color: red; DISPLAY : none">no</div>',
        "<!-- no -->",
        "<select><option>no</select>",
    ],
)
def test_what_is_no_content_is_left_out(unseen: str) -> None:
    assert said(f"<p>before</p>{unseen}<p>after") == ["before", "after"]


def test_main_content_is_found_without_configuration() -> None:
    assert said("<div>no</div><main><header>yes</header></main><main>too</main>") == ["yes", "too"]
    assert said("<article>no</article><div role=main>yes</div>") == ["yes"]
    assert said("<p>no</p><article>a<article>b</article></article><article>c") == ["a", "b", "c"]
    assert said("<p>yes") == ["yes"]


def test_selectors_pick_all_their_outermost_matches() -> None:
    html = "<p>no<div class=x>1<div class=x>2</div></div><nav class=x>3<i class=ad>no</i></nav>"
    page = read_html(html, select=".x", ignore=[".ad", "footer"])
    assert [block.text for block in page.blocks] == ["1", "2", "3"]
    assert not read_html(html, select="#none").found


def test_what_is_left_out_still_parts_what_stands_around_it() -> None:
    assert said("one<nav>no</nav>two<span hidden>no</span>three") == ["one", "twothree"]
    assert said("<p>no<span>yes</span>", select="span") == ["yes"]


def test_links_are_absolute_and_say_where_they_lead() -> None:
    html = (
        '<p>a <a href="/x?utm_source=n&amp;b=%7E&amp;ref=me#part">b</a> <a href="#top">c</a>'
        '<a href="page#here">d</a> <a href="mailto:x@example.org">e</a><a href="http://[">f</a>'
    )
    [block] = html_blocks(html, base=BASE)
    assert block.links == ("https://example.org/x?b=%7E#part",)
    [unplaced] = html_blocks(html)
    assert unplaced.links == ()


def test_a_link_around_blocks_belongs_to_each_of_them() -> None:
    html = "<a href=/vox><h3>Vox</h3><p>Speech</p></a><p>More <a href=/img><img></a></p><p>End"
    blocks = html_blocks(html, base=BASE)
    assert [len(block.links) for block in blocks] == [1, 1, 1, 0]


def test_the_base_of_the_page_is_heeded() -> None:
    [block] = html_blocks("<base href=/other/><p><a href=x>x</a>", base=BASE)
    assert block.links == ("https://example.org/other/x",)


def test_text_is_the_same_however_it_was_written() -> None:
    one = html_blocks("<p>cafe\u0301 \u00a0 24\u2011kHz\u200b\n model\u00ad s</p>")
    other = html_blocks("<p>caf\u00e9 24-kHz <b>mod</b>el s")
    assert one == other
    assert one[0].digest == other[0].digest


def test_a_long_text_is_several_blocks_so_that_its_end_is_seen() -> None:
    words = "word " * 3_000
    blocks = html_blocks(f"<pre>{words}\nend</pre>")
    assert max(len(block.text) for block in blocks) <= 4_000
    assert blocks[-1].text.endswith("end")
    assert " ".join(block.text for block in blocks).split() == [*words.split(), "end"]


def test_a_page_has_a_title_and_tells_of_its_feeds() -> None:
    html = (
        "<title> Vox \n models</title><link rel='alternate' type='application/rss+xml' href=/rss>"
        "<link rel=alternate hreflang=de href=/de><p>x"
    )
    page = read_html(html)
    assert (page.title, page.feeds) == ("Vox models", ("/rss",))


def test_bytes_are_read_in_the_charset_of_the_header() -> None:
    assert html_blocks("<p>café".encode("latin-1"), "iso8859-1") == (Block("p", "", "café"),)


@pytest.mark.parametrize("html", ["", "<", "</p>", "<table><tr><td>", "\0", "<a <b <c", "<!--"])
def test_broken_markup_is_read_as_far_as_it_goes(html: str) -> None:
    assert "".join(said(html)).strip("\ufffd<") == ""


def test_there_is_a_most_of_blocks_and_of_cells() -> None:
    assert len(html_blocks("<p>x" * 30_000)) == 20_000
    [row] = html_blocks("<table><tr>" + "<td>x" * 30_000)
    assert row.text.count("x") <= 501


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 50_000 + "deep" + "</div>" * 50_000,
        "<li><ul>" * 50_000 + "deep",
        "<div><table></div></table>" * 20_000 + "deep",
        "<p>deep<p " + " ".join(f"a{number}" for number in range(50_000)) + ">",
        '<p>deep<p x=">" ' + " ".join(f"a{number}" for number in range(50_000)) + ">",
        "".join(f"<b id={number}><p>" for number in range(2_000)) + "deep",
        "deep" + "<!--" * 200_000,
        "deep<a " + "<a \"'" * 200_000,
    ],
)
def test_markup_made_to_exhaust_a_parser_does_not(hostile: str) -> None:
    began = time.process_time()
    assert "deep" in "".join(said(hostile))
    assert time.process_time() - began < 5
