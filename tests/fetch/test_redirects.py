from __future__ import annotations

import pytest

from monitor.fetch import HttpSettings, Tokens
from monitor.sources.base import Redirect, Request, Upstream
from tests.fetch.asking import Pass, page
from tests.fetch.server import Server, moved, say

GUARDED = HttpSettings(min_delay=0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_told(server: Server, other: Server, status: int) -> None:
    first = server.on("/a", moved("/b?c", status))
    server.on("/b?c", moved(f"{other.url}/d#part", status))
    last = other.on("/d", say(body=b"there"))
    answer = Pass().answer(first)
    assert (answer.body, answer.url, answer.evidence.url) == (b"there", last, last)
    assert answer.redirects == (
        Redirect(status, first, f"{server.url}/b?c"),
        Redirect(status, f"{server.url}/b?c", last),
    )


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (303, "GET"), (307, "POST")])
def test_a_post_stays_one_only_where_the_redirect_says_so(
    server: Server, status: int, method: str
) -> None:
    url = server.on("/a", moved("/b", status))
    server.on("/b", say())
    Pass().answer(page(url, method="POST", body=b"{}"))
    (arrived,) = server.asked_for("/b")
    assert (arrived.method, arrived.body) == (method, b"{}" if method == "POST" else b"")


def test_a_circle_is_a_redirect_failure(server: Server) -> None:
    url = server.on("/a", moved("/b"))
    server.on("/b", moved("/a"))
    failed = Pass().failure(url)
    assert (failed.error, failed.status) == ("redirect", 302)
    assert "circle" in failed.detail
    assert len(server.asked) == 2


def test_more_than_ten_hops_are_a_redirect_failure(server: Server) -> None:
    for number in range(20):
        server.on(f"/{number}", moved(f"/{number + 1}"))
    assert Pass().failure(f"{server.url}/0").error == "redirect"
    assert len(server.asked) == 11


@pytest.mark.parametrize(
    "said",
    [
        say(302, b""),
        say(300, b"choose"),
        moved("ftp://vox.example/"),
        moved("file:///etc/passwd"),
        moved("https://me:secret@vox.example/"),
        moved("http://[::1"),
    ],
)
def test_a_redirect_to_nowhere_is_a_redirect_failure(server: Server, said: bytes) -> None:
    failed = Pass().failure(server.on("/a", said))
    assert failed.error == "redirect"
    assert "secret" not in failed.detail


def test_a_redirect_to_a_private_address_is_refused(server: Server, other: Server) -> None:
    """The first host is trusted, as a GITHUB_API_URL is; where it leads is not."""
    url = server.on("/a", moved(f"{other.url}/b"))
    work = Pass(settings=GUARDED, upstream=Upstream(github_api=server.url))
    failed = work.failure(Request(url, "github"))
    assert (failed.error, failed.url) == ("private-address", f"{other.url}/b")
    assert other.asked == []


def test_an_origin_of_the_environment_is_trusted_for_its_own_kind_only(server: Server) -> None:
    url = server.on("/a", say())
    upstream = Upstream(github_server=server.url, huggingface="https://hf.example")
    work = Pass(settings=GUARDED, upstream=upstream)
    assert work.answer(Request(url, "github")).status == 200
    for kind in ("page", "json", "feed", "huggingface"):
        assert work.failure(Request(url, kind)).error == "private-address"
    assert len(server.asked) == 1


def test_modelscopes_own_host_is_trusted_where_the_environment_names_it(server: Server) -> None:
    url = server.on("/openapi/v1/models", say())
    work = Pass(settings=GUARDED, upstream=Upstream(modelscope=server.url))
    assert work.answer(Request(url, "modelscope")).status == 200
    assert work.failure(Request(url, "npm")).error == "private-address"


def test_no_redirect_of_another_kind_reaches_a_trusted_origin(
    server: Server, other: Server
) -> None:
    upstream = Upstream(huggingface=server.url, github_api=other.url)
    url = server.on("/a", moved(f"{other.url}/b"))
    other.on("/b", say())
    work = Pass(settings=GUARDED, upstream=upstream)
    assert work.failure(Request(url, "huggingface")).error == "private-address"
    assert other.asked == []


def test_a_trusted_origin_may_redirect_within_itself(server: Server) -> None:
    url = server.on("/repos/a/b", moved(f"{server.url}/repositories/1", 301))
    server.on("/repositories/1", say())
    upstream = Upstream(github_api=server.url)
    tokens = Tokens(github="ghp_secret")
    answer = Pass(settings=GUARDED, upstream=upstream, tokens=tokens).answer(Request(url, "github"))
    assert answer.status == 200
    assert [asked.headers["authorization"] for asked in server.asked] == ["Bearer ghp_secret"] * 2


def test_a_token_is_dropped_at_another_origin(server: Server, other: Server) -> None:
    url = server.on("/a", moved(f"{other.url}/b"))
    other.on("/b", moved(f"{server.url}/c"))
    server.on("/c", say())
    work = Pass(upstream=Upstream(github_api=server.url), tokens=Tokens(github="ghp_secret"))
    work.answer(Request(url, "github"))
    assert "authorization" not in other.asked[0].headers
    assert ["authorization" in asked.headers for asked in server.asked] == [True, True]


def test_tokens_go_to_their_own_host_and_kind_only(server: Server, other: Server) -> None:
    url = server.on("/a", say())
    tokens = Tokens(github="ghp_secret", huggingface="hf_secret")
    upstream = Upstream(
        github_api=server.url, github_server=other.url, huggingface="https://hf.example"
    )
    work = Pass(upstream=upstream, tokens=tokens)
    other_url = other.on("/a", say())
    work.ask(*(Request(url, kind) for kind in ("github", "json", "feed", "huggingface")))
    work.ask(Request(other_url, "github"))
    assert [asked.headers.get("authorization") for asked in server.asked + other.asked] == [
        "Bearer ghp_secret",
        None,
        None,
        None,
        None,
    ]


def test_an_adapter_cannot_send_secrets_of_its_own(server: Server) -> None:
    headers = {"Authorization": "Bearer x", "Cookie": "a=b", "Accept": "text/html"}
    Pass().answer(page(server.on("/a", say()), headers=headers))
    assert server.asked[0].headers["accept"] == "text/html"
    assert not {"authorization", "cookie"} & server.asked[0].headers.keys()


def test_no_cookie_is_ever_sent_back(server: Server) -> None:
    work = Pass()
    server.on("/a", say(set_cookie="session=1"))
    server.on("/b", say())
    work.ask(page(f"{server.url}/a"), page(f"{server.url}/b"))
    assert ["cookie" in asked.headers for asked in server.asked] == [False, False]


def test_secrets_show_in_no_repr_and_no_message(server: Server) -> None:
    tokens = Tokens.from_environment({"GH_TOKEN": " ghp_secret\n", "HF_TOKEN": "hf_secret"})
    assert (tokens.github, tokens.huggingface) == ("ghp_secret", "hf_secret")
    assert "secret" not in repr(tokens)
    odd = Tokens(github="ghp_secret\r\nx: é")
    url = server.on("/a", say())
    work = Pass(upstream=Upstream(github_api=server.url), tokens=odd)
    failed = work.failure(Request(url, "github"))
    assert failed.error == "unauthorized"
    assert "secret" not in str(failed) + repr(failed.__cause__)
    assert server.asked == []
