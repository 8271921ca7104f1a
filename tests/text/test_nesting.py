"""Markup that would exhaust the parser is tamed, and all other markup is left alone."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.errors import Unreadable
from monitor.text.nesting import tame


def depth(html: str) -> int:
    """How deep the parser nests the last elements."""
    node, steps = LexborHTMLParser(html).body, 0
    while node is not None:
        node, steps = node.last_child, steps + 1
    return steps


PAGE = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><link rel=x href=y></head><body>"
    + "<ul><li>a<li><p>b<br>c<img src='a>b'><p>d</ul><dl><dt>e<dd>f</dl>" * 1_000
    + "<table><thead><tr><th>a<tbody><tr><td>b<td>c</table>" * 1_000
    + "<div><b>x</b><span>y</div></span>" * 1_000
)


def test_a_page_of_every_day_is_left_as_it_is() -> None:
    assert tame(PAGE).markup == PAGE


def test_pictures_are_cut_out_where_they_hold_nothing_else() -> None:
    picture = "<svg viewBox='0 0 1 1'><title>x</title><path d='M0'/><g><circle r=1 /></g></svg>"
    assert tame(f"a{picture}b{picture}c").markup == "a<!---->b<!---->c"
    odd = "<svg><p>x</svg>" * 2
    assert tame(odd).markup == odd


@pytest.mark.parametrize(
    "hidden",
    [
        "<svg>" + "<div/>" * 50_000,
        "<svg><p></p>" + "<x/>" * 50_000,
        "<svg>" + "<g a=b/>" * 50_000,
        "<math>" + "<mi/>" * 50_000,
        "<div><p x='></div>'>" * 50_000,
        '<div><p x="></div>">' * 50_000,
        "<p><b><p></b>" + "<div><i></div></i>" * 20_000,
        "<DIV></div >" * 50 + "<Div>" * 50_000,
    ],
)
def test_no_disguise_of_tags_hides_the_depth(hidden: str) -> None:
    assert depth(tame(hidden).markup) <= 1_100


def test_what_is_never_closed_is_told() -> None:
    assert tame("<div><main><ul><li>a<li>b</ul><p>c").unclosed == ("div", "main")
    assert tame("<div><p><b>a</div>").unclosed == ()


def test_scripts_styles_and_comments_are_cut_out() -> None:
    html = "a<!-- <div> -->b<script>'<div>' + x</script>c<STYLE>p{}</style >d<!-->e<script>f"
    cut = tame(html).markup
    assert "div" not in cut
    assert "p{}" not in cut
    assert cut == "a<!---->b<script></script>c<STYLE></STYLE >d<!---->e<script></script"


def test_what_nests_too_deep_loses_its_tags_and_keeps_its_text() -> None:
    flat = tame("<div>x" * 1_000).markup
    assert flat.count("<div>") == 512
    assert flat.count("x") == 1_000


def test_end_tags_that_close_nothing_do_not_hide_the_depth() -> None:
    for step in ("<div></span>", "<span><div></span>", "<div><table></div></table>"):
        assert depth(tame(step * 5_000).markup) <= 520


def test_a_tag_with_thousands_of_attributes_loses_them() -> None:
    assert tame("<p " + "a " * 10_000 + ">x").markup == "<p>x"


def test_styling_that_would_be_copied_millions_of_times_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        tame("<p>" + "<b>" * 40 + "<p>x" * 100_000)


@pytest.mark.parametrize("row", ["<tr><td>x", "<p>x</p>", "</i>x"])
def test_more_tags_than_any_page_has_are_cut_off(row: str) -> None:
    markup = tame(row * 300_000).markup
    assert 240_000 <= markup.count("<") <= 250_000
    assert row.startswith(markup[:4])


def test_what_only_looks_like_a_tag_is_text() -> None:
    assert tame("<p>a < 3 and <4 </p>").unclosed == ()
    assert tame("<div>a < 3").unclosed == ("div",)
