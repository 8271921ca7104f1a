"""HTML as blocks: everything that a person is shown, once, and nothing else."""

from __future__ import annotations

import time

import pytest

from monitor.text import Block, html_blocks, read_html
from monitor.text.blocks import STEP
from tests.patience import CPU_S

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


@pytest.mark.parametrize(
    "around",
    [
        "<div role=navigation>no</div>",
        "<div role=search>no</div>",
        "<div popover>no</div>",
        '<div style="visibility: hidden">no</div>',
        '<div class="breadcrumbs">no</div>',
        '<ul class="theme-doc-breadcrumbs breadcrumbsContainer_Z_bl"><li>no</ul>',
        '<div id="onetrust-consent-sdk"><h2>no</h2></div>',
        '<div class="cookieBanner_x1Y2">no</div>',
        '<section class="newsletter-signup"><h2>no</h2></section>',
        '<div class="share-buttons"><a>no</a></div>',
        '<div class="jp-relatedposts">no</div>',
        '<section class="RelatedArticles">no</section>',
        '<div class="tableOfContents_bqdL">no</div>',
        '<div class="pagination"><a>no</a></div>',
        '<div class="page-feedback"><p>no</div>',
        '<div class="ad-slot">no</div>',
        '<div id="comments"><p>no</div>',
        '<span class="reading-time">no</span>',
        '<div data-experiment="hero-b">no</div>',
        "<button>Copy</button>",
        "<button title='Copy to clipboard'>no</button>",
        "<aside><ul><li><a href=https://x.test/1>no</a></ul></aside>",
        '<aside class="sidebar">no</aside>',
        "<form><p>no<input></form>",
        "<header><nav>no</nav><h1>no</h1></header>",
    ],
)
def test_what_stands_around_the_content_is_left_out(around: str) -> None:
    assert said(f"<h1>Vox</h1><p>before</p>{around}<p>after") == ["Vox", "before", "after"]


@pytest.mark.parametrize(
    "content",
    [
        '<div class="announcement-banner">yes</div>',
        '<div class="admonition warning">yes</div>',
        '<aside class="starlight-aside starlight-aside--caution">yes</aside>',
        '<aside aria-label="Note">yes</aside>',
        "<aside role=note>yes</aside>",
        '<div class="alert alert-danger" role="alert">yes</div>',
        '<div class="callout">yes</div>',
        '<div class="deprecation-notice">yes</div>',
        '<section id="feedback"><h2>yes</h2></section>',
        '<div class="section" id="newsletter"><h2>yes</h2></div>',
        '<div class="has-sidebar">yes</div>',
        '<div class="toctree-wrapper">yes</div>',
        '<div class="cookie-policy">yes</div>',
        "<div role=tabpanel hidden>yes</div>",
        '<div class="accordion-content" aria-hidden=true>yes</div>',
        '<div class="tab-pane" style="display:none">yes</div>',
        "<div hidden=until-found>yes</div>",
        "<details><summary>yes</summary></details>",
        '<span class="sr-only">yes</span>',
        '<div style="opacity:0">yes</div>',
        "<button>yes</button>",
        '<h2><button aria-expanded="false">yes</button></h2>',
        '<h2><a class="toc-backref" href="#id1">yes</a></h2>',
        '<h2><a class="anchor" href="#x">yes</a></h2>',
        "<header><h1>yes</h1></header>",
        "<section><header><h2>yes</h2></header></section>",
        "<blockquote><p>yes</p><footer></footer></blockquote>",
    ],
)
def test_what_only_looks_like_it_is_read(content: str) -> None:
    assert said(f"<p>before, and long enough</p>{content}<p>after it")[1:-1] == ["yes"]


def test_a_form_around_the_whole_page_is_the_page() -> None:
    html = "<body><form><input type=hidden><div class=footer>no</div><h1>Vox</h1><p>yes</form>"
    assert said(html) == ["Vox", "yes"]
    assert said(f"<body><form class=modal><p>{'yes ' * 99}</form><p>end") == [
        ("yes " * 99).strip(),
        "end",
    ]


def test_an_aside_inside_the_text_tells_and_one_beside_it_does_not() -> None:
    aside = "<aside><p>Vox 1 ends in May.</p></aside>"
    assert said(f"<main><p>Vox</p>{aside}</main>") == ["Vox", "Vox 1 ends in May."]
    assert said(f"<body><div><p>Vox hears and speaks.</p></div>{aside}") == [
        "Vox hears and speaks."
    ]


def test_signs_that_link_a_heading_to_itself_are_no_text() -> None:
    sign = '<a class="{}" href="#x" title="Link to this heading">{}</a>'
    assert said(f"<h2>Vox{sign.format('headerlink', '¶')}</h2>") == ["Vox"]
    assert said(f"<h2>Vox 2{sign.format('hash-link', '#')}</h2>") == ["Vox 2"]
    beside = sign.format("sl-anchor-link", "<span>Section titled Vox</span>")
    assert said(f"<div><h2>Vox</h2>{beside}</div><p>text") == ["Vox", "text"]


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
        "<p>deep" + "<div class=share-bar>" * 500 + "<p>text</p>" * 20_000,
        "<p>deep" + "<form><aside>x</aside></form>" * 20_000,
        "deep" + "<p x='>" * 100_000,
    ],
)
def test_markup_made_to_exhaust_a_parser_does_not(hostile: str) -> None:
    began = time.process_time()
    assert "deep" in "".join(said(hostile))
    assert time.process_time() - began < CPU_S


def test_a_page_of_empty_elements_is_read_so_far_and_no_further() -> None:
    page = "<main><p>before</p>{}<p>behind</p></main>"
    assert said(page.format("<i></i>" * 1_000)) == ["before", "behind"]
    assert said(page.format("<i></i>" * 110_000)) == ["before"]
