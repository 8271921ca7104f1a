"""The place where a page's content stands is found without configuration."""

from __future__ import annotations

from monitor.text import read_html

LONG = "Vox hears speech in forty languages and answers in the voice that was chosen for it. " * 8


def said(html: str) -> str:
    return " ".join(block.text for block in read_html(html).blocks)


def test_a_main_that_is_nearly_empty_is_not_believed() -> None:
    html = f"<body><main><div id=app>Models</div></main><div class=page><p>{LONG}</div></body>"
    assert LONG.strip() in said(html)


def test_a_short_page_keeps_its_main_whatever_the_menus_say() -> None:
    menu = "".join(
        f"<div><a href=https://x.test/{n}>Menu entry number {n}</a></div>" for n in range(200)
    )
    assert said(f"<body><div>{menu}</div><main><p>Vox 2 is out.</main></body>") == "Vox 2 is out."


def test_a_main_that_says_so_twice_is_read_once() -> None:
    page = f"<body><main role=main id=main><p>{LONG}</p></main></body>"
    assert [block.text for block in read_html(page).blocks] == [LONG.strip()]
    assert len(read_html(page, select="main, #main").blocks) == 1


def test_articles_that_are_a_small_part_of_their_page_are_not_the_page() -> None:
    cards = "<article>One card</article><article>Another</article>"
    assert LONG.strip() in said(f"<body><div><h1>Models</h1><p>{LONG}</div>{cards}</body>")


def test_all_articles_are_read_where_they_are_the_page() -> None:
    entries = "".join(f"<article><h2>{n}.0</h2><p>{LONG}</article>" for n in range(3))
    text = said(f"<body><div>Blog</div>{entries}<div>Imprint</div></body>")
    assert [part in text for part in ("0.0", "1.0", "2.0", "Blog", "Imprint")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_parts_that_are_streamed_behind_the_page_are_read() -> None:
    html = (
        f'<body><main><h1>Prices</h1><p>{LONG}</p><template id="B:0"></template><p>Wait</main>'
        '<div hidden id="S:0"><p>$2 a minute</p></div></body>'
    )
    assert "$2 a minute" in said(html)
    assert "$2" not in said(html.replace("B:0", "x").replace("S:0", "y"))


def test_a_page_that_says_little_tells_what_it_is_made_of() -> None:
    def signs(body: str) -> frozenset[str]:
        return read_html(f"<html><body>{body}</body></html>").signs

    assert signs("<form><input type=password></form>") == {"password"}
    assert signs('<div class="g-recaptcha"></div>') == {"captcha"}
    assert signs('<meta http-equiv=REFRESH content="0; URL=/x">') == {"forward"}
    assert signs("<meta http-equiv=refresh content=300>") == frozenset()
    assert signs("<div id=root></div>") == {"script"}
    assert signs(f"<p>{LONG * 5}<input type=password>") == frozenset()


def test_what_is_never_closed_is_told_where_the_page_does_not_end() -> None:
    head = "<html><head><title>x</title></head><body>"
    assert read_html(f"{head}<main><p>x").unclosed == ("main",)
    assert read_html(f"{head}<main><p>x</body></html>").unclosed == ()
    assert read_html("<html><body><main><p>by hand").unclosed == ()


def test_what_stands_above_and_below_cards_is_read_with_them() -> None:
    cards = "".join(f"<article><h3>{n}</h3><p>{LONG}</article>" for n in range(3))
    blog = f"<h1>Blog</h1><section><p>News of us.<div>{cards}</div><p>Files of 25 MB.</section>"
    page = f"<header><h1>Acme</h1></header><div>menu</div><div>{blog}</div><div>Imprint</div>"
    text = said(f"<body>{page}</body>")
    parts = ("Blog", "News of us.", "Files of 25 MB.", "menu", "Imprint")
    assert [part in text for part in parts] == [True, True, True, False, False]


def test_an_article_beside_cards_of_others_is_the_page_alone() -> None:
    cards = "".join(f"<article><p>Another {n}</article>" for n in range(3))
    text = said(f"<body><div><article><h1>Vox</h1><p>{LONG}{LONG}</article>{cards}</div></body>")
    assert "Another" not in text
