from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import LookFailed
from monitor.fetch import Tokens
from monitor.sources.base import Answer, Request, Upstream
from tests.fetch.asking import NOON, OPEN, Pass, page
from tests.fetch.server import Asked, Server, say

DATE = "Sun, 22 Nov 2026 12:30:00 GMT"
RESET = str(int((NOON + timedelta(minutes=30)).timestamp()) + 1800)
"""Half an hour after DATE."""


def github(server: Server, path: str = "/a") -> Request:
    return Request(server.url + path, "github")


def api(server: Server, **keys: Any) -> Pass:
    return Pass(upstream=Upstream(github_api=server.url, huggingface=server.url), **keys)


@pytest.mark.parametrize(
    "asked", [{"retry_after": "40"}, {"retry_after": "Sun, 22 Nov 2026 12:30:40 GMT", "date": DATE}]
)
def test_a_short_wait_is_waited_and_the_others_go_on(server: Server, asked: dict[str, Any]) -> None:
    server.on("/a", say(429, **asked), say(body=b"then"))
    server.on("/b", say(body=b"other"))
    work = Pass()
    first, second = work.ask(page(f"{server.url}/a"), page(f"{server.url}/b"))
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (first.body, second.body) == (b"then", b"other")
    assert 39 < work.sleeps[0] <= 40
    assert work.fetcher.refusals == {}


def test_a_long_wait_ends_the_looks_at_that_base_and_is_kept(server: Server) -> None:
    server.on("/a", say(429, retry_after="3600"))
    server.on("/b", say())
    work = Pass()
    came = work.ask(page(f"{server.url}/a"), page(f"{server.url}/b"), page(f"{server.url}/b#c"))
    for failed in came:
        assert isinstance(failed, LookFailed)
        assert failed.error == "rate-limited"
        assert "2026-11-22T13:00:00Z" in failed.detail
    assert [asked.target for asked in server.asked] == ["/a"]
    assert work.sleeps == []
    assert work.fetcher.refusals == {f"json:{server.url}": NOON + timedelta(hours=1)}


def test_a_refusal_counts_for_its_kind_and_base_only(server: Server, other: Server) -> None:
    server.on("/a", say(429, retry_after="3600"))
    server.on("/b", say())
    work = Pass()
    came = work.ask(
        page(f"{server.url}/a"), Request(f"{server.url}/b", "feed"), page(other.on("/b", say()))
    )
    assert [isinstance(one, Answer) for one in came] == [False, True, True]


def test_a_refusal_of_an_earlier_pass_is_kept_to(server: Server) -> None:
    base, url = f"json:{server.url}", server.on("/a", say())
    later = {base: NOON + timedelta(seconds=1)}
    failed = Pass(refusals=later).failure(url)
    assert (failed.error, server.asked) == ("rate-limited", [])
    past = Pass(refusals={base: NOON})
    assert past.answer(url).status == 200
    assert past.fetcher.refusals == {}


def test_requests_refused_together_wait_together(server: Server) -> None:
    together = threading.Barrier(2, timeout=5)

    def busy(asked: Asked, connection: Any) -> None:
        together.wait()
        connection.sendall(say(429, retry_after="40", connection="close"))

    for path in ("/a", "/b"):
        server.on(path, busy, say())
    came = Pass().ask_at_once(page(f"{server.url}/a"), page(f"{server.url}/b"))
    assert [isinstance(one, Answer) for (one,) in came] == [True, True]


def test_a_server_that_always_wants_a_short_wait_is_left_alone(server: Server) -> None:
    failed = Pass().failure(server.on("/a", say(429, retry_after="0")))
    assert (failed.error, failed.status) == ("rate-limited", 429)
    assert len(server.asked) == 4


def test_a_limit_without_a_time_is_tried_again_and_then_kept_to_for_a_minute(
    server: Server,
) -> None:
    server.on("/a", say(429))
    work = Pass()
    work.ask(page(f"{server.url}/a"), page(f"{server.url}/b"))
    assert [asked.target for asked in server.asked] == ["/a"] * 3
    assert work.fetcher.refusals == {f"json:{server.url}": NOON + timedelta(minutes=1)}


def test_an_unavailable_server_may_name_a_time_too(server: Server) -> None:
    work = Pass()
    assert work.answer(server.on("/a", say(503, retry_after="20"), say())).status == 200
    assert 19 < work.sleeps[0] <= 20
    long = Pass()
    failed = long.failure(server.on("/b", say(503, retry_after="900")))
    assert (failed.error, failed.status) == ("server-error", 503)
    assert list(long.fetcher.refusals.values()) == [NOON + timedelta(minutes=15)]


def test_the_limit_of_github_is_told_with_its_time_and_cure(server: Server) -> None:
    spent: dict[str, Any] = {"date": DATE, "x_ratelimit_remaining": "0", "x_ratelimit_reset": RESET}
    server.on("/a", say(403, b'{"message": "API rate limit exceeded"}', **spent))
    work = api(server)
    came = work.ask(github(server), github(server, "/b"))
    for failed in came:
        assert isinstance(failed, LookFailed)
        assert failed.error == "rate-limited"
        assert "2026-11-22T12:30:00Z: set GITHUB_TOKEN" in failed.detail
    assert len(server.asked) == 1


def test_a_token_lifts_the_refusal_that_was_learned_without_one(server: Server) -> None:
    server.on("/a", say(429, retry_after="3600"), say())
    anonymous = api(server)
    anonymous.failure(github(server))
    known = api(server, tokens=Tokens(github="ghp_x"), refusals=anonymous.fetcher.refusals)
    assert known.answer(github(server)).status == 200


def test_the_secondary_limit_of_github_is_waited_for_a_minute(server: Server) -> None:
    message = b'{"message": "You have exceeded a secondary rate limit"}'
    server.on("/a", say(403, message), say())
    work = api(server)
    assert work.answer(github(server)).status == 200
    assert 59 < work.sleeps[0] <= 60


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("github", {"date": DATE, "x_ratelimit_remaining": "0", "x_ratelimit_reset": RESET}),
        ("huggingface", {"ratelimit": '"api";r=0;t=1800'}),
    ],
)
def test_the_last_answer_of_an_allowance_ends_the_asking(
    server: Server, kind: str, headers: dict[str, Any]
) -> None:
    server.on("/a", say(**headers))
    work = api(server)
    first, second = work.ask(Request(f"{server.url}/a", kind), Request(f"{server.url}/b", kind))
    assert isinstance(first, Answer)
    assert isinstance(second, LookFailed)
    assert second.error == "rate-limited"
    assert len(server.asked) == 1
    assert list(work.fetcher.refusals.values()) == [NOON + timedelta(minutes=30)]


def test_the_apis_of_one_host_are_refused_apart(server: Server) -> None:
    upstream = Upstream(github_api=server.url, github_graphql=f"{server.url}/graphql")
    server.on("/graphql", say(429, retry_after="3600"))
    server.on("/a", say())
    work = Pass(upstream=upstream)
    first, second = work.ask(
        Request(f"{server.url}/graphql", "github", method="POST", body=b"{}"), github(server)
    )
    assert isinstance(first, LookFailed)
    assert isinstance(second, Answer)


def test_a_host_is_asked_by_so_many_at_once(server: Server) -> None:
    three = threading.Barrier(3, timeout=5)

    def together(asked: Asked, connection: Any) -> None:
        three.wait()
        connection.sendall(say(connection="close"))

    server.default = together
    Pass(settings=replace(OPEN, per_host=3)).ask_at_once(
        *(page(f"{server.url}/{number}") for number in range(12))
    )
    assert server.most_at_once == 3


def test_pages_keep_a_distance_and_apis_do_not(server: Server) -> None:
    server.default = say()
    work = Pass(settings=replace(OPEN, min_delay=2))
    work.ask_at_once(*(page(f"{server.url}/{number}") for number in range(4)))
    assert [round(wait) for wait in sorted(work.sleeps)] == [2, 4, 6]
    quick = api(server, settings=replace(OPEN, min_delay=2))
    quick.ask_at_once(*(github(server, f"/{number}") for number in range(4)))
    assert quick.sleeps == []


def test_hosts_do_not_wait_for_each_other(server: Server, other: Server) -> None:
    work = Pass(settings=replace(OPEN, min_delay=2))
    work.ask_at_once(page(server.on("/a", say())), page(other.on("/a", say())))
    assert work.sleeps == []


ROBOTS = b"User-agent: *\nDisallow: /private\n\nUser-agent: catalog-monitor\nDisallow: /ours\n"


def robots(server: Server, *paths: str, work: Pass | None = None) -> list[Answer | LookFailed]:
    return (work or Pass()).ask(*(Request(server.url + path, "page") for path in paths))


def test_robots_txt_is_honoured_for_pages_and_read_once(server: Server) -> None:
    server.on("/robots.txt", say(body=ROBOTS))
    server.default = say()
    ours, private = robots(server, "/ours/a", "/private/a")
    assert isinstance(ours, LookFailed)
    assert ours.error == "robots"
    assert "choose another address" in ours.detail
    assert isinstance(private, Answer)
    assert [asked.target for asked in server.asked] == ["/robots.txt", "/private/a"]


def test_lists_and_feeds_ask_no_robots_txt(server: Server) -> None:
    server.on("/robots.txt", say(body=b"User-agent: *\nDisallow: /\n"))
    server.default = say()
    came = Pass().ask(page(f"{server.url}/a"), Request(f"{server.url}/b", "feed"))
    assert all(isinstance(one, Answer) for one in came)
    assert server.asked_for("/robots.txt") == []


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_allows_everything(server: Server, status: int) -> None:
    server.on("/robots.txt", say(status))
    server.on("/a", say())
    (answer,) = robots(server, "/a")
    assert isinstance(answer, Answer)


def test_rules_that_cannot_be_had_fail_the_look_as_they_did(server: Server) -> None:
    server.on("/robots.txt", say(503))
    server.on("/a", say())
    (failed,) = robots(server, "/a")
    assert isinstance(failed, LookFailed)
    assert failed.error == "server-error"
    assert server.asked_for("/a") == []


def test_rules_behind_a_redirect_are_read(server: Server, other: Server) -> None:
    server.on("/robots.txt", say(301, b"", location=other.on("/r", say(body=ROBOTS))))
    (failed,) = robots(server, "/ours")
    assert isinstance(failed, LookFailed)
    assert failed.error == "robots"


def test_a_redirect_is_subject_to_the_rules_where_it_leads(server: Server, other: Server) -> None:
    other.on("/robots.txt", say(body=ROBOTS))
    server.on("/a", say(302, b"", location=f"{other.url}/ours"))
    (failed,) = robots(server, "/a")
    assert isinstance(failed, LookFailed)
    assert failed.error == "robots"
    assert other.asked_for("/ours") == []


@pytest.mark.parametrize(("asked", "kept"), [("3", 3), ("60", 10)])
def test_a_crawl_delay_is_kept_up_to_ten_seconds(server: Server, asked: str, kept: int) -> None:
    rules = f"User-agent: *\nCrawl-delay: {asked}\n".encode()
    server.on("/robots.txt", say(body=rules))
    server.default = say()
    work = Pass()
    robots(server, "/a", "/b", work=work)
    assert [round(wait) for wait in work.sleeps] == [kept]
