"""What a page says of itself, where no markup tells, is left out; what only sounds so is not."""

from __future__ import annotations

import pytest

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


PARTNERS = "We and our 842 partners store information on a device, such as cookies."
INBOX = "Get the latest from Vox in your inbox."
PROSE = "".join(f"<p>Vox speaks of matter {n} and of no other.</p>" for n in "abcdefghijkl")


@pytest.mark.parametrize(
    "asked",
    [
        "<p>We value your privacy: may we count you?</p>",
        "<div>We use cookies to improve your visit.</div><div>Accept all</div><div>Reject</div>",
        "<p>This website uses cookies.</p><p>Got it!</p>",
        "<p>By clicking “Accept all”, you agree to the storing of cookies on your device.</p>",
        f"<h3>Your privacy choices</h3><p>{PARTNERS}</p><p>Manage preferences</p><p>Accept all</p>",
        "<p>vox.example uses cookies to analyse traffic. <a href=/c>Cookie policy</a></p>",
        "<p>We use cookies.</p><p>OK</p>",
        f"<h3>Subscribe to our newsletter</h3><p>{INBOX}</p><p>Your email</p><p>No spam, ever.</p>",
        "<p>Sign up for the Vox developer newsletter and never miss a model.</p>",
    ],
)
def test_what_is_asked_of_the_reader_goes_wherever_it_stands(asked: str) -> None:
    plain = said(PROSE * 2)
    assert said(asked + PROSE * 2) == plain
    assert said(PROSE + asked + PROSE) == plain
    assert said(PROSE * 2 + asked) == plain


@pytest.mark.parametrize(
    "told",
    [
        "<p>The API uses cookies to keep a session.</p>",
        "<p>Vox stores no personal data, and needs no consent of callers.</p>",
        "<p>We use cookies to sign you in to the console.</p>",
        "<h2>Cookies</h2><p>We use cookies to improve your experience.</p>",
        "<h2>Privacy settings</h2><p>Training on your audio is off.</p><p>Turn it on in June.</p>",
        "<p>We sent a newsletter to all who use Vox 1: it retires on May 5, 2027.</p>",
        "<p>Sign up for the beta of Vox 2 to get a key.</p>",
        "<p>Accept all audio formats.</p><p>Learn more</p>",
        "<table><tr><td>Cookie settings</td><td>Yes</td></tr></table>",
    ],
)
def test_what_is_said_of_such_things_stays(told: str) -> None:
    count = sum(map(told.count, ("<p>", "<h2>", "<tr>")))
    assert len(said(PROSE + told + PROSE)) == len(said(PROSE + PROSE)) + count


def test_a_page_about_cookies_is_read() -> None:
    policy = "".join(
        f"<h2>{name} cookies</h2><p>We use cookies to improve your experience of {name}.</p>"
        for name in ("Session", "Analytics", "Advertising", "Other")
    )
    page = read_html(
        f"<main><h1>Cookie notice</h1><p>This website uses cookies.</p>{policy}</main>"
    )
    assert len(page.blocks) == 10


def test_a_page_that_only_asks_is_left_as_it_is() -> None:
    page = read_html("<main><h1>We value your privacy</h1><p>Accept all</p></main>")
    assert len(page.blocks) == 2
