"""A page is what a person reads of it: every edit is told once, nothing else ever."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.road.conftest import Road
from tests.world import Page

BODY = (
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Vox models</title>
<link rel="stylesheet" href="/a.css"><script>var build = "1";</script></head>
<body class="dark"><nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<main id="content" class="prose">
<h1>Models</h1>
<p>The Vox family hears and speaks 12 languages.</p>
<p class="lead" data-x="1">See the <a href="/docs/vox">documentation</a> for more.</p>
<h2>Prices</h2>
<table><thead><tr><th>Model</th><th>Price</th></tr></thead><tbody>
<tr><td>vox-small</td><td>$0.10</td></tr>
<tr><td>vox-large</td><td>$0.40</td></tr>
</tbody></table>
<h2>News</h2>
<ul><li>March: vox-small is faster.</li><li>April: vox-large hears music.</li></ul>
"""
    + "".join(f"<p>Paragraph {n} tells a tale of café number {n}.</p>\n" for n in range(9))
    + """<pre><code>pip install vox
vox --listen</code></pre>
</main>
<footer>© 2026 Vox, page served in 12 ms</footer><script>track(1)</script></body></html>"""
)
PAGE = '  id = "p"\n  url = "WORLD/p"'
WELL = 'kind = "page"\n  id = "well"\n  url = "WORLD/well"'


def start(road: Road, keys: str = "", body: str | bytes = BODY) -> Page:
    page = road.world.page("/p", body)
    road.world.page("/well", BODY)
    road.sources(f'kind = "page"\n{PAGE}\n{keys}', WELL)
    road.run()
    return page


EDITS = {
    "a word": ("hears and speaks", "hears and whispers"),
    "a letter": ("a tale of café number 5", "a tale of cafe number 5"),
    "a number": ("12 languages", "13 languages"),
    "a link": ('href="/docs/vox"', 'href="/docs/vox-2"'),
    "a heading": ("<h2>News</h2>", "<h2>Old news</h2>"),
    "a row": ("</tbody>", "<tr><td>vox-tiny</td><td>$0.01</td></tr></tbody>"),
    "a row that went": ("<tr><td>vox-large</td><td>$0.40</td></tr>", ""),
    "an item": ("</ul>", "<li>May: vox-tiny is here.</li></ul>"),
    "a paragraph": ("</pre>", "</pre><p>Licensed under MIT.</p>"),
    "a paragraph that went": ("<p>Paragraph 4 tells a tale of café number 4.</p>", ""),
    "code": ("vox --listen", "vox listen"),
    "case": ("Vox family", "VOX family"),
    "punctuation": ("is faster.", "is faster!"),
    "a doubled paragraph": (
        "<h2>News</h2>",
        "<h2>News</h2><p>Paragraph 4 tells a tale of café number 4.</p>",
    ),
}
PRICES = {
    "a cell": ("$0.40", "$0.35"),
    "struck": ("$0.10", "<s>$0.10</s> $0.08"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_an_edit_is_told_once(road: Road, edit: tuple[str, str]) -> None:
    page = start(road)
    assert edit[0] in BODY
    page.body = BODY.replace(*edit)
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["page.changed"]
    event = done["events"][0]
    assert event["source"] == event["subject"] == "p"
    assert event["evidence"]["url"] == f"{road.world.url}/p"
    assert road.kinds() == []
    page.body = BODY
    assert road.kinds() == ["page.changed"]
    assert road.kinds() == []
    assert len({event["id"] for event in road.told}) == 2


@pytest.mark.parametrize("edit", PRICES.values(), ids=list(PRICES))
def test_a_price_in_a_table_is_told_as_a_price_and_not_as_the_page(
    road: Road, edit: tuple[str, str]
) -> None:
    page = start(road)
    page.body = BODY.replace(*edit)
    events = road.run()["events"]
    assert [event["kind"] for event in events] == ["price.changed"]
    assert events[0]["subject"].startswith("p#vox-")
    assert road.kinds() == []
    page.body = BODY
    assert road.kinds() == ["price.changed"]
    assert road.kinds() == []


def moved_paragraph(body: str) -> str:
    paragraph = "<p>Paragraph 4 tells a tale of café number 4.</p>\n"
    return body.replace(paragraph, "").replace("<pre>", paragraph + "<pre>")


NOISE: dict[str, Callable[[str], str]] = {
    "white space": lambda b: b.replace(" tells", "\n\t  tells ").replace("<p>", "\n <p> "),
    "attribute order": lambda b: b.replace('class="lead" data-x="1"', 'data-x="1" class="lead"'),
    "class names": lambda b: b.replace('"prose"', '"prose css-x81"').replace("lead", "l-9"),
    "scripts": lambda b: b.replace("track(1)", "track(2)").replace('"1";', '"2";'),
    "inline script": lambda b: b.replace(
        "<h2>News", "<script>x=9</script><style>p{}</style><h2>News"
    ),
    "comments": lambda b: b.replace("<h2>News", "<!-- built 2026-11-22 --><h2>News"),
    "comment inside": lambda b: b.replace("hears and", "hears <!-- x -->and"),
    "navigation": lambda b: b.replace("About us", "About us all"),
    "footer": lambda b: b.replace("12 ms", "18 ms"),
    "moved": moved_paragraph,
    "head": lambda b: b.replace("</head>", '<meta name="build" content="9"></head>'),
    "meta charset": lambda b: b.replace(
        '<meta charset="utf-8">',
        '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">',
    ),
    "entities": lambda b: b.replace("café", "caf&eacute;"),
    "numeric entity": lambda b: b.replace("é", "&#xE9;"),
    "decomposed": lambda b: b.replace("é", "e\u0301"),
    "non-breaking": lambda b: b.replace("12 languages", "12\u00a0languages"),
    "soft hyphen": lambda b: b.replace("languages", "lan\u00adguages"),
    "emphasis": lambda b: b.replace("speaks", "<b>speaks</b>"),
    "spans": lambda b: b.replace("$0.40", '<span class="x">$0.40</span>'),
    "wrapper": lambda b: b.replace("<h2>News", "<div><div><h2>News").replace(
        "</main>", "</div></div></main>"
    ),
    "no tbody": lambda b: b.replace("<tbody>", "").replace("</tbody>", ""),
    "absolute link": lambda b: b.replace('href="/docs/vox"', 'href="docs/vox"'),
    "tracking": lambda b: b.replace('"/docs/vox"', '"/docs/vox?utm_source=x&ref=9"'),
    "hidden": lambda b: b.replace(
        "<h2>News", '<p hidden>nonce 12</p><p style="display: none">z</p><h2>News'
    ),
    "upper case tags": lambda b: b.replace("<p>", "<P>").replace("</p>", "</P>"),
    "no closing p": lambda b: b.replace("</p>", ""),
    "image": lambda b: b.replace(
        "<h2>News", '<img src="/x.png?v=2"><svg><title>i</title></svg><h2>News'
    ),
    "form": lambda b: b.replace(
        "<h2>News", '<form><input name="csrf" value="81"><button>Go</button></form><h2>News'
    ),
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=list(NOISE))
def test_what_nobody_reads_is_no_event(road: Road, noise: Callable[[str], str]) -> None:
    page = start(road)
    before = road.files()
    page.body = noise(BODY)
    assert page.body != BODY
    assert road.kinds() == []
    assert road.files() == before
    page.body = BODY
    assert road.kinds() == []


@dataclass
class Served:
    """How bytes are sent: their coding, charset and validators may differ from look to look."""

    page: Page

    def charset(self, declared: str, codec: str, *, meta: bool = True) -> None:
        body = BODY if meta else BODY.replace('<meta charset="utf-8">', "")
        self.page.headers["Content-Type"] = declared
        self.page.body = body.encode(codec)


CHARSETS = [
    ("text/html", "utf-8", True),
    ('text/html; charset="UTF-8"', "utf-8", True),
    ("text/html", "utf-8-sig", False),
    ("text/html; charset=iso-8859-1", "latin-1", False),
    ("text/html; charset=windows-1252", "cp1252", False),
    ("text/html; charset=utf-16", "utf-16", False),
    ("text/html; charset=nonsense", "utf-8", True),
    ("", "utf-8", True),
    ("application/xhtml+xml", "utf-8", True),
    ("text/html; charset=us-ascii", "utf-8", True),
]


@pytest.mark.parametrize(("declared", "codec", "meta"), CHARSETS)
def test_a_charset_that_is_declared_in_another_way_is_no_event(
    road: Road, declared: str, codec: str, meta: bool
) -> None:
    page = start(road)
    Served(page).charset(declared, codec, meta=meta)
    assert road.kinds() == []
    assert road.run()["failures"] == []


def test_codings_and_validators_are_no_event(road: Road) -> None:
    page = start(road)
    for headers in (
        {"Content-Encoding": "gzip"},
        {"ETag": '"another"', "Last-Modified": "Sun, 22 Nov 2026 01:00:00 GMT"},
        {"Cache-Control": "no-store", "Set-Cookie": "a=1", "X-Served-By": "cache-9"},
    ):
        page.headers = {"Content-Type": "text/html; charset=utf-8"} | headers
        page.body = gzip.compress(BODY.encode()) if "Content-Encoding" in headers else BODY
        assert road.kinds() == []
    page.etag = page.last_modified = False
    page.headers = {"Content-Type": "text/html; charset=utf-8"}
    before = road.files()
    assert road.kinds() == []
    assert road.kinds() == []
    assert road.files() == before


def test_a_page_that_moved_is_told_once_and_read_on(road: Road) -> None:
    page = start(road)
    moved = road.world.page("/new", BODY)
    page.redirect("/new", 301)
    done = road.run()
    assert [(e["kind"], e["url"]) for e in done["events"]] == [
        ("page.moved", f"{road.world.url}/new")
    ]
    assert road.kinds() == []
    moved.body = BODY.replace("12 languages", "13 languages")
    assert road.kinds() == ["page.changed"]
    assert road.kinds() == []
    road.forget()
    assert road.kinds() == []
    moved.redirect("/newest", 308)
    road.world.page("/newest", moved.body)
    assert road.kinds() == ["page.moved"]
    assert road.kinds() == []
    assert len(road.told) == 3


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_redirect_for_now_is_no_move(road: Road, status: int) -> None:
    page = start(road)
    road.world.page("/new", BODY)
    page.redirect("/new", status)
    assert road.kinds() == []
    page.mend()
    assert road.kinds() == []


def test_a_first_look_at_a_page_that_has_moved_is_a_baseline(road: Road) -> None:
    road.world.page("/new", BODY)
    road.world.page("/p", "").redirect("/new", 301)
    road.sources(f'kind = "page"\n{PAGE}')
    assert road.kinds() == []
    assert road.kinds() == []


def test_a_page_that_moves_and_changes_at_once_is_told_both(road: Road) -> None:
    page = start(road)
    road.world.page("/new", BODY.replace("12 languages", "13 languages"))
    page.redirect("/new", 301)
    assert road.kinds() == ["page.changed", "page.moved"]
    assert road.kinds() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_is_gone_when_two_passes_see_it(road: Road, status: int) -> None:
    page = start(road)
    page.status = status
    assert road.kinds() == []
    page.status = 500
    assert road.kinds() == []
    page.status = status
    assert road.kinds() == ["page.gone"]
    assert road.kinds() == []
    assert road.kinds() == []
    page.mend()
    assert road.kinds() == ["source.recovered"]
    assert road.kinds() == []


def test_a_page_that_answers_between_two_404s_is_not_gone(road: Road) -> None:
    page = start(road)
    for _ in range(3):
        page.status = 404
        assert road.kinds() == []
        page.mend()
        assert road.kinds() == []


def test_a_rewritten_page_is_doubted_once(road: Road) -> None:
    page = start(road)
    before = road.files()
    words = "".join(f"<p>Wholly other words, the {n}th of them.</p>" for n in range(20))
    page.body = f"<html><title>Vox</title><main><h1>Anew</h1>{words}</main></html>"
    done = road.run()
    assert [f["error"] for f in done["failures"]] == ["doubted"]
    assert done["events"] == []
    page.body = page.body.replace("</main>", "<p>And one more.</p></main>")
    assert road.kinds() == ["page.changed"]
    assert road.kinds() == []
    assert before != road.files()


def test_a_rewrite_that_is_taken_back_was_nothing(road: Road) -> None:
    page = start(road)
    rewritten = "<main><h1>Anew</h1>" + "".join(f"<p>Other words {n}.</p>" for n in range(20))
    for _ in range(2):
        page.body = rewritten
        assert road.kinds() == []
        page.body = BODY
        assert road.kinds() == []


SOFT = "<html><title>Vox</title><body><main><p>Hello.</p></main></body></html>"


@pytest.mark.parametrize(
    ("keys", "broken", "error"),
    [
        (
            'must_contain = ["Models", "café number 5"]',
            BODY.replace("Models", "Wares"),
            "unreadable",
        ),
        ("min_bytes = 900", SOFT, "unreadable"),
        ('select = "#content"', BODY.replace('id="content"', ""), "unreadable"),
        ('select = "#content"', "<html><div id=content></div></html>", "empty"),
        ("", "<html><body><div id=root></div><script src=/app.js></script></body></html>", "empty"),
        ("", "<html><body></body></html>", "empty"),
        ("", SOFT, "doubted"),
    ],
)
def test_a_page_that_does_not_look_like_itself_is_a_failure(
    road: Road, keys: str, broken: str, error: str
) -> None:
    page = start(road, f"  {keys}")
    before = road.files()
    page.body = broken
    done = road.run()
    assert [f["error"] for f in done["failures"]] == [error], done["failures"]
    assert done["events"] == []
    page.body = BODY
    done = road.run()
    assert (done["failures"], done["events"]) == ([], [])
    assert road.files() == before


def test_select_and_ignore_say_what_is_read(road: Road) -> None:
    page = start(road, '  select = "table, ul"\n  ignore = [".ad"]')
    page.body = BODY.replace("12 languages", "13 languages").replace(
        "<h2>News", "<p>Hm</p><h2>News"
    )
    assert road.kinds() == []
    page.body = page.body.replace("</ul>", '<li class="ad">Buy!</li></ul>')
    assert road.kinds() == []
    page.body = page.body.replace("$0.40", "$0.41")
    assert road.kinds() == ["price.changed"]


def test_another_selector_is_a_new_question_and_no_news(road: Road) -> None:
    start(road)
    road.sources(f'kind = "page"\n{PAGE}\n  select = "table"', WELL)
    assert road.kinds() == []
    road.sources(f'kind = "page"\n{PAGE}\n  select = "main"\n  ignore = ["pre"]', WELL)
    assert road.kinds() == []


MARKDOWN = "# Changelog\n\n## May\n\n- vox-tiny is here\n- [docs](/docs)\n\n" + "".join(
    f"Paragraph {n} tells of model {n}.\n\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/p.md", "text/markdown; charset=utf-8"),
        ("/p.md", "text/plain"),
        ("/p.md.txt", "text/plain; charset=utf-8"),
        ("/p.md", ""),
        ("/p.md", "application/octet-stream"),
    ],
)
def test_a_markdown_twin_is_read_as_markdown(road: Road, path: str, content_type: str) -> None:
    page = road.world.page(
        path, MARKDOWN + "| Model | Price |\n|---|---|\n| vox | 1 |\n", content_type
    )
    road.sources(f'kind = "page"\n  id = "p"\n  url = "WORLD{path}"')
    road.run()
    page.body = (
        (page.content().decode())
        .replace("- vox-tiny", "* vox-tiny")
        .replace("|---|---|", "| --- | :-: |")
    )
    assert road.kinds() == []
    page.body = page.body.replace("| vox | 1 |", "| vox | 2 |")
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["price.changed"]
    assert "2" in str(done["events"][0]["new"])


def test_sources_of_one_address_share_its_requests(road: Road) -> None:
    page = road.world.page("/p", BODY)
    road.sources(
        'kind = "page"\n  id = "one"\n  url = "WORLD/p"\n  select = "table"',
        'kind = "page"\n  id = "two"\n  url = "WORLD/p"\n  select = "ul"',
        'kind = "page"\n  id = "three"\n  url = "WORLD/p"\n  select = "#nothing"',
    )
    done = road.run()
    assert len([seen for seen in road.world.requests if seen.path == "/p"]) == 2
    assert [failure["source"] for failure in done["failures"]] == ["three"]
    page.body = BODY.replace("$0.40", "$0.41")
    done = road.run()
    assert [event["source"] for event in done["events"]] == ["one"]
    assert road.kinds() == ["source.failing"]
    assert road.kinds() == []


def test_a_page_that_flips_between_304_and_200_is_no_event(road: Road) -> None:
    page = start(road)
    got: list[Any] = []
    for number in range(6):
        page.headers["ETag"] = f'"{number // 2}"'
        page.last_modified = False
        done = road.run()
        got.append(done["requests"]["not_modified"])
        assert done["events"] == []
        assert done["sources"]["unchanged"] == 2
    assert set(got) == {1, 2}


def test_a_304_is_believed_only_while_the_question_is_the_same(road: Road) -> None:
    start(road)
    road.sources(f'kind = "page"\n{PAGE}\n  must_contain = ["No such words"]', WELL)
    done = road.run()
    assert [failure["error"] for failure in done["failures"]] == ["unreadable"]


def test_what_is_broken_html_is_read_all_the_same(road: Road) -> None:
    body = (
        "<p>one<p>two<table><tr><td>a<td>b<tr><td>c</table><b><i>x</b></i></div></p>&amp &bogus; <"
    )
    page = start(road, body=f"<main>{body * 5}</main>")
    assert road.kinds() == []
    page.body = f"<main>{body * 5}<p>three</main>"
    assert road.kinds() == ["page.changed"]


def test_hostile_words_are_only_words(road: Road) -> None:
    page = start(road)
    evil = "<p>&lt;script&gt;alert(1)&lt;/script&gt; \u202e\x1b[31m | [a](javascript:x) {{ 1 }}</p>"
    page.body = BODY.replace("<h2>News", evil + "<h2>News")
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["page.changed"]
    for path, data in road.files().items():
        assert b"\x1b" not in data, path
        assert "\u202e".encode() not in data or path.endswith(".json"), path
        if path.endswith(".html"):
            assert b"<script>alert" not in data
