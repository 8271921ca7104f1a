"""What a page says of itself, where no markup tells, is left out; what only sounds so is not."""

from __future__ import annotations

from monitor.text import read_html


def said(body: str) -> list[str]:
    return [block.text for block in read_html(f"<main><h1>Vox</h1>{body}</main>").blocks[1:]]


def test_links_to_other_posts_go_with_their_heading() -> None:
    others = "<h2>You might also like</h2><a href=https://x.test/1><h3>One</h3><p>First</p></a>"
    assert said(f"<p>Text</p>{others}") == ["Text"]
    assert said(f"<p>Text</p>{others}<h2>More</h2><p>still read") == ["Text", "More", "still read"]


def test_a_heading_like_it_with_text_of_its_own_stays() -> None:
    assert said("<h2>Recommended</h2><p>Vox 2</p><p>Vox 3</p>") == ["Recommended", "Vox 2", "Vox 3"]
    assert said("<h2>Related models</h2><a href=https://x.test/1>Vox 2</a>")[0] == "Related models"


def test_a_list_of_the_pages_own_headings_goes() -> None:
    contents = "<p>On this page</p><ul><li>Prices<li>Limits</ul>"
    parts = "<h2>Prices</h2><p>$1</p><h2>Limits</h2>"
    assert said(contents + parts) == ["Prices", "$1", "Limits"]
    assert said("<p>Contents</p><ul><li>One voice</ul>") == ["Contents", "One voice"]


def test_questions_about_the_page_go_with_their_answers() -> None:
    asked = "<p>Was this page helpful?</p><div>Yes</div><div>No</div>"
    assert said(f"<p>Text</p>{asked}<p>End") == ["Text", "End"]
    assert said("<p>Was this model helpful in tests? It was, in most of them, for a year.</p>")


def test_links_to_the_neighbours_go_at_the_end_alone() -> None:
    beside = "<p><a href=https://x.test/1>Previous: Limits</a></p>"
    text = "<p>Text</p>" * 10
    assert said(text + beside) == ["Text"] * 10
    assert said(beside + text)[0] == "Previous: Limits"
    told = "<p>Next, call the <a href=https://x.test/1>API</a>. It answers.</p>"
    assert said(text + told)[-1] == "Next, call the API. It answers."


def test_labels_of_tools_go_beside_code_alone() -> None:
    assert said("<pre>pip install vox</pre><span>Copy</span><p>Text</p>")[1:] == ["Text"]
    assert said("<div>Copied!</div><pre>vox()</pre>") == ["vox()"]
    assert said("<p>Copy</p><p>Text</p><pre>vox()</pre>") == ["Copy", "Text", "vox()"]
