from __future__ import annotations

from collections.abc import Sequence

from monitor.fetch import Tokens
from monitor.model import Unmodified, Validator
from monitor.sources.base import Answer, Member, Request, Upstream, Visit
from tests.fetch.asking import Pass, page, plan
from tests.fetch.server import Asked, Server, moved, say

MODIFIED = "Sun, 22 Nov 2026 06:00:00 GMT"


def validators_of(work: Pass) -> tuple[Validator, ...]:
    (looked,) = work.looked
    return looked.validators


def test_validators_come_after_every_full_answer_and_are_sent_back_to_the_letter(
    server: Server,
) -> None:
    url = server.on("/a", say(etag='W/"x, y"', last_modified=MODIFIED), say(304), say(etag='"new"'))
    first = Pass()
    assert first.answer(page(url)).status == 200
    held = validators_of(first)
    assert [(each.url, each.etag, each.last_modified) for each in held] == [
        (url, 'W/"x, y"', MODIFIED)
    ]
    second = Pass()
    answer = second.answer(page(url, conditional=True), validators=held)
    assert (answer.unmodified, answer.body, answer.evidence.sha256) == (True, b"", None)
    assert server.asked[1].headers["if-none-match"] == 'W/"x, y"'
    assert server.asked[1].headers["if-modified-since"] == MODIFIED
    assert validators_of(second) == held
    assert (second.fetcher.traffic.sent, second.fetcher.traffic.not_modified) == (1, 1)
    third = Pass()
    third.answer(page(url, conditional=True), validators=held)
    assert [each.etag for each in validators_of(third)] == ['"new"']


def test_nothing_is_asked_conditionally_that_does_not_want_it(server: Server) -> None:
    url = server.on("/a", say(etag='"x"'))
    work = Pass()
    work.answer(page(url))
    Pass().answer(page(url), validators=validators_of(work))
    Pass().answer(page(url, method="POST", conditional=True), validators=validators_of(work))
    assert ["if-none-match" in asked.headers for asked in server.asked] == [False] * 3


def test_answers_without_validators_give_none(server: Server) -> None:
    work = Pass()
    work.answer(server.on("/a", say()))
    assert validators_of(work) == ()


def test_an_answer_to_another_accept_or_token_has_a_validator_of_its_own(server: Server) -> None:
    url = server.on("/a", say(etag='"x"'))
    upstream = Upstream(github_api=server.url)
    held: set[Validator] = set()
    for accept in ("text/html", "text/markdown"):
        for tokens in (Tokens(), Tokens(github="ghp_secret")):
            work = Pass(upstream=upstream, tokens=tokens)
            work.answer(Request(url, "github", headers={"Accept": accept}))
            held.update(validators_of(work))
    assert len({each.variant for each in held}) == 4
    server.asked.clear()
    Pass(upstream=upstream).answer(
        Request(url, "github", headers={"Accept": "text/plain"}, conditional=True),
        validators=tuple(held),
    )
    assert "if-none-match" not in server.asked[0].headers


def test_a_validator_belongs_to_the_address_that_gave_it(server: Server, other: Server) -> None:
    """An ETag of the page behind a redirect says nothing about the page before it."""
    url = server.on("/a", moved(f"{other.url}/b"))
    other.on("/b", say(etag='"x"'), say(304))
    work = Pass()
    work.answer(url)
    held = validators_of(work)
    assert [each.url for each in held] == [f"{other.url}/b"]
    answer = Pass().answer(page(url, conditional=True), validators=held)
    assert answer.unmodified
    assert len(answer.redirects) == 1
    assert "if-none-match" not in server.asked[-1].headers
    assert other.asked[-1].headers["if-none-match"] == '"x"'


def test_a_304_that_nobody_asked_for_is_a_protocol_failure(server: Server) -> None:
    assert Pass().failure(server.on("/a", say(304))).error == "protocol"


def test_a_visit_is_conditional_only_where_all_its_members_hold_the_same(server: Server) -> None:
    url = server.on("/a", say(etag='"x"'))

    def visit(members: Sequence[Member]) -> Visit:
        answer: Answer = yield page(url, conditional=True)
        return [Unmodified(each.source.id, answer.evidence) for each in members]

    first = Pass().looks(plan(visit, "one", "two"))
    assert {looked.look.source: len(looked.validators) for looked in first} == {"one": 1, "two": 1}
    held = first[0].validators
    Pass().looks(plan(visit, "one", "two", validators={"one": held}))
    assert "if-none-match" not in server.asked[-1].headers
    Pass().looks(plan(visit, "one", "two", validators={"one": held, "two": held}))
    assert server.asked[-1].headers["if-none-match"] == '"x"'


def test_what_several_ask_is_fetched_once(server: Server) -> None:
    url = server.on("/a", say(body=b"once"))
    work = Pass()
    came = work.ask_at_once(page(url), page(url + "#part"), page(url, headers={"accept": "a/b"}))
    assert [one.body for (one,) in came if isinstance(one, Answer)] == [b"once"] * 3
    assert sorted(asked.headers["accept"] for asked in server.asked) == ["*/*", "a/b"]
    assert work.fetcher.traffic.sent == 2


def test_a_failure_is_met_once_by_all(server: Server) -> None:
    came = Pass().ask_at_once(*[page(server.on("/a", say(404)))] * 3)
    assert [type(one).__name__ for (one,) in came] == ["LookFailed"] * 3
    assert len({id(one) for (one,) in came}) == 3
    assert len(server.asked) == 1


def test_a_full_answer_serves_those_who_hold_validators_too(server: Server) -> None:
    def honest(asked: Asked) -> bytes:
        return say(304) if "if-none-match" in asked.headers else say(etag='"x"')

    url = server.on("/a", lambda asked, connection: connection.sendall(honest(asked)))
    first = Pass()
    first.answer(url)
    held = validators_of(first)
    server.asked.clear()

    def visit(members: Sequence[Member]) -> Visit:
        answer: Answer = yield page(url, conditional=True)
        assert answer.status == 200
        return [Unmodified(each.source.id, answer.evidence) for each in members]

    old = plan(visit, "old", validators={"old": held})
    looked = Pass().looks(old, plan(visit, "new"))
    assert [each.validators == held for each in looked] == [True, True]
    assert len(server.asked) == 1
