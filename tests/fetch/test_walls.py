"""Walls against robots are known by their headers, by their makers' marks, by their titles."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from monitor.fetch.walls import wall
from tests.patience import CPU_S

HTML = {"content-type": "text/html; charset=utf-8"}
TEXT = "<p>Vox hears speech in forty languages, and answers in the voice that you chose.</p>" * 20


def seen(body: str, status: int = 200, headers: Mapping[str, str] = HTML) -> str | None:
    return wall("page", status, headers, body.encode())


@pytest.mark.parametrize(
    ("headers", "vendor"),
    [
        ({"cf-mitigated": "challenge"}, "Cloudflare"),
        ({"x-vercel-mitigated": "challenge"}, "Vercel"),
        ({"x-vercel-mitigated": "deny"}, "Vercel"),
        ({"x-amzn-waf-action": "captcha"}, "AWS WAF"),
        ({"x-dd-b": "1"}, "DataDome"),
        ({"x-sucuri-block": "XSS01"}, "Sucuri"),
    ],
)
def test_a_header_that_only_walls_send_tells_it_at_any_length(
    headers: dict[str, str], vendor: str
) -> None:
    assert seen(TEXT, headers=HTML | headers) == vendor


@pytest.mark.parametrize(
    "headers",
    [
        {"server": "cloudflare", "cf-ray": "9f1e-FRA"},
        {"x-iinfo": "21-162848-162850 NNYN", "x-cdn": "Incapsula"},
        {"x-datadome": "protected"},
        {"server": "ddos-guard"},
        {"x-kpsdk-ct": "0a1b"},
        {"akamai-grn": "0.1", "set-cookie": "_abck=1; bm_sz=2"},
    ],
)
def test_what_a_guard_sends_with_every_page_is_no_wall(headers: dict[str, str]) -> None:
    assert seen("<main><p>Short, but a page.</main>", headers=HTML | headers) is None


@pytest.mark.parametrize(
    ("body", "vendor"),
    [
        ("<script>window._cf_chl_opt={}</script>", "Cloudflare"),
        ("<script src=/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1></script>", "Cloudflare"),
        ('<div class="cf-error-details"><h1>Error 1020</h1></div>', "Cloudflare"),
        ('<div id="sec-if-cpt-container"></div>', "Akamai"),
        ('<script>AwsWafIntegration.saveReferrer()</script>', "AWS WAF"),
        ('<iframe src="/_Incapsula_Resource?SWUDNSAI=9">Incident</iframe>', "Imperva"),
        ("<script>var dd={'rt':'c'}</script>", "DataDome"),
        ('<div id="px-captcha"></div>', "HUMAN"),
        ("<script>KPSDK.scriptStart=KPSDK.now()</script>", "Kasada"),
        ('<script src="/.well-known/vercel/security/static/c.js"></script>', "Vercel"),
        ('<script id="anubis_challenge" type="application/json">{}</script>', "Anubis"),
        ('<title>Client Challenge</title><link href="/_fs-ch-1T1wm/s.css">', "Fastly"),
        ('<script src="https://check.ddos-guard.net/check.js"></script>', "DDoS-Guard"),
        ('<form action="https://validate.perfdrive.com/x"></form>', "Radware"),
        ('<form id="wsidchk-form"></form><p>Your request is being verified...</p>', "Imunify360"),
        ("<script>window.bobcmn='1'</script>", "F5"),
        ('<meta content="0;/.well-known/sgcaptcha/?r=1" http-equiv=refresh>', "SiteGround"),
        ("<script src=//challenges.cloudflare.com/turnstile/v0></script>", "Cloudflare"),
    ],
)  # fmt: skip
def test_a_makers_mark_on_a_page_without_text_is_a_wall(body: str, vendor: str) -> None:
    assert seen(f"<html><body>{body}</body></html>") == vendor
    assert seen(f"<html><body>{body}</body></html>", 403) == vendor
    assert seen(f"<html><body>{body}{TEXT}</body></html>") is None


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...",
        "One moment, please…",
        "Attention Required! | Cloudflare",
        "Access Denied",
        "403 - Access Denied",
        "Pardon Our Interruption",
        "Vercel Security Checkpoint",
        "Making sure you&#39;re not a bot!",
        "Sucuri WebSite Firewall - Access Denied",
        "Verify you are human",
        "Robot Check",
        "Access to this page has been denied",
        "Request Rejected",
        "DDOS-GUARD",
    ],
)
def test_a_title_that_only_walls_have_is_enough(title: str) -> None:
    assert seen(f"<html><title>{title}</title><p>Please wait.") is not None
    assert seen(f"<html><title>{title}</title>{TEXT}") is None


@pytest.mark.parametrize(
    "title",
    [
        "Access Denied errors - Vox docs",
        "How we built Just a moment...",
        "Just a moment: the founder answers",
        "Captcha and accessibility",
        "Security checklist",
        "Blocked requests",
        "Robot checkers",
    ],
)
def test_a_title_that_goes_on_is_a_headline(title: str) -> None:
    assert seen(f"<html><title>{title}</title><p>Read on.") is None


def test_a_page_that_writes_of_a_mark_is_none() -> None:
    said = "<main><p>Our scraper now knows px-captcha and _cf_chl_opt, and says so.</p></main>"
    assert seen(said) is None
    assert seen("<main><pre>window._pxAppId = 'PX'</pre></main>") is None


def test_a_script_of_a_guard_on_a_page_with_text_is_none() -> None:
    script = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    assert seen(f"<html><body>{TEXT}{script}") is None
    assert (
        seen(f'<html><body>{TEXT}<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>') is None
    )
    assert seen(f"<html><body><p>Short.{script}") is None


def test_scripts_and_styles_before_the_text_do_not_hide_it() -> None:
    bulk = "<script>if (a<b) {'<p>'}</script><style>p>a{}</style><!-- <p> -->" * 500
    assert seen(f'<html><head>{bulk}<div id="px-captcha"></div>{TEXT}') is None
    assert seen(f'<html><head>{bulk}<div id="px-captcha"></div>') == "HUMAN"


def test_lists_that_are_no_html_and_apis_have_no_walls_in_their_bodies() -> None:
    body = b'{"title": "<title>Just a moment...</title>"}'
    assert wall("json", 200, {"content-type": "application/json"}, body) is None
    assert wall("github", 200, HTML, b"<title>Just a moment...</title>") is None
    assert wall("json", 403, {"cf-mitigated": "challenge"}, body) == "Cloudflare"


@pytest.mark.parametrize("part", ["<script ", "<title>", "<!--", "<", "<a ", "<svg><", " ", "x="])
def test_a_hostile_body_is_soon_judged(part: str) -> None:
    began = time.process_time()
    seen(part * (400_000 // len(part)))
    assert time.process_time() - began < CPU_S
