"""Pages as facts: what is read, how, and which answers are no page at all."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.model import Cover, Observation, Unmodified
from monitor.sources.base import Redirect
from monitor.sources.page import WebPage
from monitor.values import Json
from tests.sources.asking import asked, facts, failed, look, looks, observed, reply

URL = "https://example.org/models"
PARAGRAPHS = "".join(f"<p>Paragraph {number} of the page.</p>" for number in range(30))


def a_page(**keys: Any) -> WebPage:
    return WebPage(**{"kind": "page", "url": URL, **keys})


def html(body: str, title: str = "Models") -> Any:
    return reply(f"<!doctype html><title>{title}</title><body>{body}", url=URL)


def texts(seen: Observation) -> set[Json]:
    return {fact.value["text"] for fact in seen.facts if isinstance(fact.value, dict)}


def test_each_block_is_a_fact_of_the_source() -> None:
    seen = observed(a_page(), html("<main><h1>Models</h1><p>See <a href=/vox>Vox</a></main>"))
    assert sorted(facts(seen).values(), key=str) == [
        {"kind": "heading", "text": "Models"},
        {
            "kind": "p",
            "under": "Models",
            "text": "See Vox",
            "links": ["https://example.org/vox"],
        },
    ]
    assert {fact.subject for fact in seen.facts} == {f"page:{URL}"}
    assert seen.covers == (Cover(f"page:{URL}", "block:*"), Cover(f"page:{URL}#*"))


def test_a_block_that_moves_keeps_its_predicate() -> None:
    one = observed(a_page(), html("<h1>A</h1><p>text</p><h1>B</h1>"))
    other = observed(a_page(), html("<h1>B</h1><h1>A</h1><p>text</p>"))
    assert facts(one) == facts(other)


def test_select_and_ignore_say_what_is_read() -> None:
    source = a_page(select="#news, .more", ignore=[".ad"])
    body = "<p>no</p><div id=news>yes<p class=ad>no</p></div><p class=more>also</p>"
    assert texts(observed(source, html(body))) == {"yes", "also"}


def test_a_selector_that_matches_nothing_is_a_failed_look() -> None:
    failure = failed(a_page(select="#gone"), html("<p>text</p>"))
    assert (failure.error, "#gone" in failure.detail) == ("unreadable", True)


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        (URL, "text/markdown; charset=utf-8"),
        (f"{URL}.md", "text/plain"),
        (f"{URL}.md.txt", "text/plain"),
        (f"{URL}/llms.txt", "text/plain"),
        (f"{URL}.mdx", ""),
        (f"{URL}.md", "application/octet-stream"),
    ],
)
def test_a_markdown_twin_is_read_as_markdown(url: str, media_type: str) -> None:
    seen = observed(a_page(select="main"), reply("# Models\n\n- **Vox**\n", media_type, url=url))
    assert texts(seen) == {"Models", "Vox"}


def test_a_page_about_a_markdown_file_is_read_as_html() -> None:
    seen = observed(a_page(), reply("<html><p># Models</p>", url=f"{URL}/README.md"))
    assert texts(seen) == {"# Models"}


def test_plain_text_is_read_by_paragraphs() -> None:
    answer = reply("One\nand more.\n\n  \nTwo *three*.\n", "text/plain", url=f"{URL}/LICENSE")
    assert texts(observed(a_page(), answer)) == {"One and more.", "Two *three*."}


@pytest.mark.parametrize(
    ("media_type", "hint"),
    [
        ("application/json", 'kind = "json"'),
        ("application/ld+json", 'kind = "json"'),
        ("application/rss+xml", 'kind = "feed"'),
        ("application/pdf", "application/pdf"),
        ("text/html", "no page"),
        ("image/png", "image/png"),
        ("application/octet-stream", "application/octet-stream"),
    ],
)
def test_what_is_no_page_is_unreadable_and_says_what_to_do(media_type: str, hint: str) -> None:
    failure = failed(a_page(), reply(b"{}\0", media_type, url=URL))
    assert (failure.error, hint in failure.detail) == ("unreadable", True)


def test_a_text_that_must_be_there_is_looked_for_as_written_and_as_read() -> None:
    answer = html("<p>The <b>Change</b>log\nof Vox</p>")
    assert observed(a_page(must_contain=["<b>Change", "Changelog of Vox"]), answer)
    failure = failed(a_page(must_contain=["Changelog", "Prices"]), answer)
    assert (failure.error, '"Prices"' in failure.detail) == ("unreadable", True)


def test_a_page_under_its_least_size_is_a_failed_look() -> None:
    failure = failed(a_page(min_bytes=2000), html("<p>short</p>"))
    assert (failure.error, "min_bytes = 2000" in failure.detail) == ("unreadable", True)


@pytest.mark.parametrize(
    "body", ["", "<div id=root></div><script>app()</script>", "<nav>Home</nav>"]
)
def test_a_page_without_readable_content_is_empty(body: str) -> None:
    assert failed(a_page(), html(body, "App")).error == "empty"


@pytest.mark.parametrize(
    ("title", "body", "error"),
    [
        ("Just a moment...", "<h1>example.org</h1><p>Checking your browser", "blocked"),
        ("Attention Required! | Cloudflare", "<p>Sorry", "blocked"),
        ("", "<p>Please verify that you are a human.", "blocked"),
        ("Access Denied", "<p>Reference #18", "blocked"),
        ("403 Forbidden", "<center><h1>403 Forbidden</h1></center>", "blocked"),
        ("Sign in - Example", "<form>…</form><p>New here?", "blocked"),
        ("Example", "<h1>Log in to continue</h1>", "blocked"),
        ("404 - Example", "<h1>Oops</h1>", "unreadable"),
        ("Example", "<h1>Page not found</h1><p>Try the search.", "unreadable"),
        ("Example", "<h1>This page could not be found.</h1>", "unreadable"),
        ("Example", "<h1>We'll be back soon!</h1>", "unreadable"),
        ("Maintenance", "<p>Back at noon", "unreadable"),
        ("Example", "<p>The site is down for maintenance.", "unreadable"),
        ("App", "<p>You need to enable JavaScript to run this app.", "unreadable"),
    ],
)
def test_an_error_with_status_200_is_a_failed_look(title: str, body: str, error: str) -> None:
    assert failed(a_page(), html(body, title)).error == error


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Handling 404s", "<h1>Errors</h1><p>How to answer.</p>"),
        ("Models", "<h1>Sign in</h1>" + PARAGRAPHS),
        ("Release 404.1", "<h1>4040 tokens</h1><p>Better.</p>"),
        ("Changelog", "<h1>Logging into a file</h1><p>New: verifying of signatures</p>"),
    ],
)
def test_a_page_that_only_speaks_of_errors_is_read(title: str, body: str) -> None:
    assert observed(a_page(), html(body, title)).facts


def test_must_contain_vouches_for_a_page_that_looks_like_an_error() -> None:
    answer = html("<h1>Maintenance windows</h1><p>None planned", "Maintenance")
    assert failed(a_page(), answer).error == "unreadable"
    assert observed(a_page(must_contain=["windows"]), answer).facts


def test_a_page_that_stops_inside_a_tag_was_cut() -> None:
    assert failed(a_page(), html(PARAGRAPHS + '<p>And then <a href="/mod')).error == "cut"


def test_a_permanent_redirect_is_a_fact_and_the_page_is_read_on() -> None:
    hops = [
        Redirect(301, URL, "https://example.org/new"),
        Redirect(308, "https://example.org/new", "https://new.example.org/"),
        Redirect(302, "https://new.example.org/", "https://new.example.org/en"),
    ]
    answer = reply("<p>text", url="https://new.example.org/en", redirects=hops)
    seen = observed(a_page(), answer)
    assert facts(seen)[f"page:{URL}", "moved"] == "https://new.example.org/"
    assert "text" in texts(seen)
    assert not any(cover.about((f"page:{URL}", "moved")) for cover in seen.covers)


def test_a_temporary_redirect_is_no_move() -> None:
    hops = [Redirect(302, URL, f"{URL}/en"), Redirect(301, f"{URL}/en", f"{URL}/en/")]
    seen = observed(a_page(), reply("<p>text", redirects=hops))
    assert (f"page:{URL}", "moved") not in facts(seen)


def test_sources_that_share_a_page_fail_and_succeed_each_by_itself() -> None:
    sources = [a_page(id="a", select="#a"), a_page(id="b", select="#b")]
    seen = looks(sources, html("<div id=a>text</div>"))
    assert [type(each).__name__ for each in seen] == ["Observation", "Failure"]
    assert seen[1].source == "b"


def test_another_selector_asks_another_question() -> None:
    before = observed(a_page(), html("<p>text</p>"))
    assert asked(a_page(), before=[before]).conditional
    assert not asked(a_page(select="p"), before=[before]).conditional
    assert isinstance(look(a_page(), reply("", "", status=304), before), Unmodified)


@pytest.mark.parametrize("keys", [{"select": "a["}, {"ignore": ["p", ">"]}, {"min_bytes": -1}])
def test_what_cannot_be_selected_is_refused_with_the_file(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_page(**keys)


def test_a_page_that_answers_404_for_good_is_gone() -> None:
    assert a_page().gone == "page.gone"
