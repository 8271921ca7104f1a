from __future__ import annotations

import pytest

from monitor.errors import LookFailed
from monitor.fetch import Tokens
from monitor.fetch.walls import wall
from monitor.sources.base import Answer, Request, Upstream
from tests.fetch.asking import Pass, page
from tests.fetch.server import Server, say


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "protocol"),
        (401, "unauthorized"),
        (403, "blocked"),
        (404, "not-found"),
        (405, "protocol"),
        (407, "refused"),
        (410, "not-found"),
        (418, "protocol"),
        (429, "rate-limited"),
        (451, "blocked"),
        (500, "server-error"),
        (503, "server-error"),
        (599, "server-error"),
    ],
)
def test_every_status_has_its_class(server: Server, status: int, error: str) -> None:
    failed = Pass().failure(server.on("/a", say(status)))
    assert (failed.error, failed.status, failed.url) == (error, status, f"{server.url}/a")


def test_a_status_that_the_asker_allows_is_an_answer(server: Server) -> None:
    url = server.on("/a", say(404, b"the body", etag='"x"'))
    work = Pass()
    answer = work.answer(page(url, allow=frozenset({404})))
    assert (answer.status, answer.body) == (404, b"the body")
    assert work.looked[0].validators == ()


def test_an_empty_answer_is_a_failure(server: Server) -> None:
    assert Pass().failure(server.on("/a", say(200, b""))).error == "empty"


@pytest.mark.parametrize(
    ("kind", "status", "token", "error", "cure"),
    [
        ("github", 401, True, "unauthorized", "the token was refused: check GITHUB_TOKEN"),
        ("github", 403, False, "blocked", "set GITHUB_TOKEN"),
        ("github", 403, True, "blocked", "choose another address"),
        ("huggingface", 401, True, "unauthorized", "the token was refused: check HF_TOKEN"),
        ("huggingface", 401, False, "unauthorized", "missing or private"),
        ("page", 401, False, "unauthorized", "wants a login"),
    ],
)
def test_a_refusal_names_its_cure(
    server: Server, kind: str, status: int, token: bool, error: str, cure: str
) -> None:
    upstream = Upstream(github_api=server.url, huggingface=server.url)
    tokens = Tokens("ghp_secret", "hf_secret") if token else Tokens()
    url = server.on("/a", say(status))
    failed = Pass(upstream=upstream, tokens=tokens).failure(Request(url, kind))
    assert failed.error == error
    assert cure in failed.detail


WALLS = [
    (403, {"cf-mitigated": "challenge"}, b"{}"),
    (200, {"content-type": "text/html"}, b"<html><title>Just a moment...</title>"),
    (503, {"content-type": "text/html"}, b"<script>window._cf_chl_opt={}</script>"),
    (403, {"content-type": "text/html"}, b"<TITLE>Access Denied</TITLE> Reference #18.7"),
    (200, {}, b'<html><iframe src="/_Incapsula_Resource?x">Incapsula incident ID: 7</iframe>'),
    (200, {"content-type": "text/html"}, b'<div id="px-captcha"></div>'),
    (202, {"x-amzn-waf-action": "challenge"}, b"<script>"),
    (405, {"x-amzn-waf-action": "captcha"}, b"<script>"),
    (200, {"content-type": "text/html"}, b"<title>Making sure you&#39;re not a bot!</title>"),
    (200, {"content-type": "text/html"}, b"<title>Pardon Our Interruption</title>"),
]


@pytest.mark.parametrize(("status", "headers", "body"), WALLS)
def test_a_bot_wall_is_blocked_whatever_its_status(
    server: Server, status: int, headers: dict[str, str], body: bytes
) -> None:
    url = server.on("/a", say(status, body, **headers))
    failed = Pass().failure(url)
    assert (failed.error, failed.status) == ("blocked", status)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-type": "text/html"}, b"<title>Security checklist for agents</title>"),
        ({"content-type": "text/html"}, b"<title>How we built Just a moment...</title>"),
        ({"content-type": "text/html"}, b"<title>x</title>_pxAppId" + b" " * 9000),
        ({"content-type": "application/json"}, b'{"title": "<title>Just a moment...</title>"}'),
        ({"content-type": "text/html", "server": "cloudflare"}, b"<p>cdn-cgi/challenge-platform"),
    ],
)
def test_a_page_that_speaks_of_walls_is_none(headers: dict[str, str], body: bytes) -> None:
    assert not wall("page", 200, headers, body)


def test_apis_have_no_walls(server: Server) -> None:
    url = server.on("/a", say(200, b"<title>Just a moment...</title>"))
    assert Pass().answer(Request(url, "github")).status == 200


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_that_passes_is_asked_again(server: Server, status: int) -> None:
    work = Pass()
    assert work.answer(server.on("/a", say(status), say(status), say())).status == 200
    assert len(work.sleeps) == 2
    assert all(0.5 <= wait <= 4 for wait in work.sleeps)
    assert work.sleeps[0] < work.sleeps[1]


@pytest.mark.parametrize("status", [501, 400, 404, 403])
def test_an_error_that_stays_is_not_asked_again(server: Server, status: int) -> None:
    Pass().failure(server.on("/a", say(status)))
    assert len(server.asked) == 1


def test_an_adapter_may_go_on_after_a_failure(server: Server) -> None:
    server.on("/b", say(body=b"second"))
    first, second = Pass().ask(page(f"{server.url}/a"), page(f"{server.url}/b"))
    assert isinstance(first, LookFailed)
    assert isinstance(second, Answer)
    assert second.body == b"second"


def test_a_message_holds_no_control_characters(server: Server) -> None:
    failed = Pass().failure(server.on("/a", say(302, b"", location="ftp://x/\x1b[31m" + "y" * 999)))
    assert "\x1b" not in failed.detail
    assert len(failed.detail) < 300
