"""Errors that come as pages are known, and pages that write of errors are read."""

from __future__ import annotations

import pytest

from monitor.text import Page, read_html
from monitor.text.disguise import disguised


def page(title: str, body: str) -> Page:
    return read_html(f"<html><head><title>{title}</title></head><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("title", "body", "what"),
    [
        ("Vox", "<h1>Sorry, you have been blocked</h1><p>You are unable to access vox", "robots"),
        ("Vox", "<p>Our systems have detected unusual traffic from your network.", "robots"),
        ("", "<h1>Too Many Requests</h1>", "robots"),
        ("Vox", "<p>Please complete the security check to access the site.", "robots"),
        ("安全验证", "<p>请完成以下验证", "robots"),
        ("Zugriff verweigert", "<p>Sie haben keine Berechtigung.", "robots"),
        ("Log in | Vox", "<p>New here?", "login"),
        ("Vox", "<h1>Sign in with your company account</h1>", "login"),
        ("Vox", "<p>You need to log in to see this page.", "login"),
        ("登录 - 控制台", "<p>忘记密码", "login"),
        ("Vox", "<h1>Vox 2</h1><p>It sings.</p><p>Sign up to read the full story", "subscribers"),
        ("Vox", "<h1>We value your privacy</h1><p>We and our 842 partners store data", "consent"),
        ("Vox", "<p>This service is not available in your region.", "country"),
        ("Not Found", "<p>Vox", "error"),
        ("Vox - Page not found", "<h1>Oops!</h1>", "error"),
        ("Vox", "<h1>Hm.</h1><p>The page you are looking for has been moved.", "error"),
        ("Vox", "<h1>Something went wrong</h1><p>Try again", "error"),
        ("500: Internal Server Error", "<p>Vox", "error"),
        ("Vox", "<h1>该页面不存在</h1>", "error"),
        ("Seite nicht gefunden", "<p>Zur Startseite", "error"),
        ("Vox", "<h1>Vox is temporarily unavailable</h1>", "maintenance"),
        ("Vox", "<p>We are currently undergoing scheduled maintenance.", "maintenance"),
        ("", "<p>upstream connect error or disconnect/reset before headers", "error"),
        (
            "",
            "<b>Fatal error</b>: Uncaught Error: Call to x() in /var/www/a.php on line 1",
            "error",
        ),
        ("Vox", "<h1>Vox</h1><p>[an error occurred while processing this directive]", "error"),
        ("Vox", "<h1>This deployment is currently unavailable</h1><p>DEPLOYMENT_PAUSED", "maint"),
        ("Vox", "<p>Please enable JavaScript to view this site.", "JavaScript"),
        ("Vox", "<p>Loading...", "JavaScript"),
        ("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page", "nothing"),
        ("IIS Windows Server", "<a href=http://iis.example>x", "nothing"),
        ("Apache2 Ubuntu Default Page: It works", "<p>Apache2", "nothing"),
        ("vox.com", "<h1>vox.com is for sale</h1>", "nothing"),
        ("Index of /docs", "<table><tr><td>a.txt<td>2026</table>", "listing"),
        ("Vox", "<form><input type=password></form><p>Witaj</p>", "login"),
        ("Vox", "<div class=h-captcha></div><p>Ein Schritt noch", "robots"),
        ("Vox", "<meta http-equiv=refresh content='0;url=/en'><p>Moved", "forwards"),
    ],
)
def test_what_stands_in_a_pages_place_is_told(title: str, body: str, what: str) -> None:
    really = disguised(page(title, body))
    assert really is not None
    assert what in really.what


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Vox - Sign in", "<h1>Sign in</h1>" + "<p>Choose your organisation, and then a key." * 9),
        ("Access denied errors", "<h1>Access denied errors</h1><p>Why a call may be refused."),
        ("Authentication required errors", "<h1>401</h1><p>No key was sent.</p><p>Send one."),
        ("HTTP 404", "<h1>404 in the API</h1><p>The model does not exist.</p>"),
        ("Changelog", "<h2>2.1</h2><p>Fixed a captcha that some users saw when they logged in."),
        ("Changelog", "<h2>2.1</h2><p>The page not found error has a link now.</p><p>Faster."),
        ("Status", "<h1>All good</h1><h2>Scheduled maintenance</h2><p>On 3 May, 02:00 UTC."),
        ("Maintenance windows", "<h1>Maintenance windows</h1><p>None planned."),
        ("Privacy", "<h1>Privacy</h1><p>We use cookies to see how you read. You may refuse."),
        ("Regions", "<h1>Regions</h1><ul><li>Vox 2: EU, US<li>Vox 3 is not yet in Asia</ul>"),
        ("Vox 2", "<h1>Vox 2</h1><p>Log in to the console, and choose the new model."),
        ("Loading models", "<h1>Loading models</h1><p>Call load()."),
        ("403 Forbidden", "<h1>403 Forbidden</h1><p>The key may not.</p><pre>{'error': 1}</pre>"),
        ("Errors", "<table><tr><td>404<td>Not found<tr><td>503<td>Unavailable</table>"),
        ("Welcome back to Vox", "<h1>What is new</h1><p>Vox 2 sings."),
        ("Vox", "<h1>JavaScript</h1><p>The SDK for JavaScript needs Node 20."),
        ("Coming soon to Vox", "<h1>Roadmap</h1><p>Vox 3 in May."),
    ],
)
def test_a_page_that_writes_of_errors_is_read(title: str, body: str) -> None:
    assert disguised(page(title, body)) is None


def test_a_page_that_was_cut_is_told_by_what_it_never_closes() -> None:
    cut = read_html("<html><head></head><body><main><h1>Vox</h1><p>It hea")
    assert disguised(cut) == ("cut", "a page that was cut short", "<main> never ends")
    whole = read_html("<!doctype html><title>Vox</title><h1>Vox<p>Hand-written, and whole.")
    assert disguised(whole) is None


def test_a_page_with_much_to_say_is_never_suspected() -> None:
    text = "".join(f"<p>Paragraph {n}" for n in range(30))
    assert disguised(page("Page not found", f"<h1>404</h1>{text}")) is None
