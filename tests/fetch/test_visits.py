from __future__ import annotations

import signal
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from monitor.errors import LookFailed, Unreadable
from monitor.model import Evidence, Failure, Looked, Observation
from monitor.sources.base import Answer, Member, Visit
from tests.fetch.asking import NOON, OPEN, Pass, page, plan
from tests.fetch.server import Asked, Server, say


def reading(url: str, *, conditional: bool = False) -> Any:
    def visit(members: Sequence[Member]) -> Visit:
        answer: Answer = yield page(url, conditional=conditional)
        return [Observation(each.source.id, answer.evidence, (), ()) for each in members]

    return visit


def only(looked: list[Looked]) -> Failure:
    (one,) = looked
    assert isinstance(one.look, Failure)
    return one.look


def test_a_failure_nobody_catches_is_that_of_every_member(server: Server) -> None:
    looked = Pass().looks(plan(reading(server.on("/a", say(404, b"no"))), "one", "two"))
    for each, name in zip(looked, ("one", "two"), strict=True):
        look = each.look
        assert isinstance(look, Failure)
        assert (look.source, look.error) == (name, "not-found")
        assert look.evidence.status == 404
        assert look.evidence.fetched_at == NOON
        assert look.evidence.sha256 is not None
        assert each.validators == ()


def test_a_failure_without_an_answer_has_only_its_address(server: Server) -> None:
    server.on("/a", lambda asked, connection: None)
    failure = only(Pass().looks(plan(reading(f"{server.url}/a"))))
    assert failure.evidence == Evidence(f"{server.url}/a", None, None, None)


def test_an_answer_that_cannot_be_read_is_the_evidence_of_the_failure(server: Server) -> None:
    url = server.on("/a", say(etag='"x"'))

    def visit(members: Sequence[Member]) -> Visit:
        yield page(url)
        raise Unreadable("no list at all")

    (looked,) = Pass().looks(plan(visit))
    assert isinstance(looked.look, Failure)
    assert (looked.look.error, looked.look.detail) == ("unreadable", "no list at all")
    assert looked.look.evidence.url == url
    assert looked.look.evidence.status == 200
    assert looked.validators == ()


def test_an_adapter_that_stumbles_fails_its_look_and_stops_nobody(server: Server) -> None:
    url = server.on("/a", say())

    def stumbling(members: Sequence[Member]) -> Visit:
        answer: Answer = yield page(url)
        looks: dict[bytes, Failure] = {}
        return [looks[answer.body]]

    looked = Pass().looks(plan(stumbling, "bad"), plan(reading(url), "good"))
    classes = {each.look.source: type(each.look).__name__ for each in looked}
    assert classes == {"bad": "Failure", "good": "Observation"}
    bad = next(each.look for each in looked if each.look.source == "bad")
    assert isinstance(bad, Failure)
    assert (bad.error, "KeyError" in bad.detail) == ("unreadable", True)


def test_a_visit_may_ask_nothing() -> None:
    def visit(members: Sequence[Member]) -> Visit:
        yield from ()
        return [Failure(each.source.id, "empty", "nothing to ask") for each in members]

    assert only(Pass().looks(plan(visit))).detail == "nothing to ask"


def test_no_plans_are_no_looks() -> None:
    assert Pass().looks() == []


def test_looks_come_as_they_are_done(server: Server) -> None:
    released = threading.Event()

    def slow(asked: Asked, connection: Any) -> None:
        released.wait(5)
        connection.sendall(say(connection="close"))

    server.on("/slow", slow)
    server.on("/quick", say())
    plans = [plan(reading(f"{server.url}/{name}"), name) for name in ("slow", "quick")]
    looks = Pass().fetcher.looks(plans)
    assert next(looks).look.source == "quick"
    released.set()
    assert [looked.look.source for looked in looks] == ["slow"]


def test_the_network_does_not_wait_for_reading(server: Server) -> None:
    arrived = threading.Event()

    def reader(members: Sequence[Member]) -> Visit:
        answer: Answer = yield page(f"{server.url}/first")
        assert arrived.wait(5), "the second request was held up"
        return [Observation(each.source.id, answer.evidence, (), ()) for each in members]

    def arriving(asked: Asked, connection: Any) -> None:
        arrived.set()
        connection.sendall(say(connection="close"))

    server.on("/first", say())
    server.on("/second", say(), arriving)

    def two(members: Sequence[Member]) -> Visit:
        yield page(f"{server.url}/second")
        answer: Answer = yield page(f"{server.url}/second", headers={"accept": "a/b"})
        return [Observation(each.source.id, answer.evidence, (), ()) for each in members]

    looked = Pass().looks(plan(reader, "reader"), plan(two, "two"))
    assert {type(each.look).__name__ for each in looked} == {"Observation"}


def test_closing_early_stops_the_work_and_leaves_nothing_open(server: Server) -> None:
    arrived, released = threading.Event(), threading.Event()
    closed: list[str] = []

    def slow(asked: Asked, connection: Any) -> None:
        arrived.set()
        released.wait(5)

    server.on("/quick", say())
    server.on("/slow", slow)

    def waiting(members: Sequence[Member]) -> Visit:
        try:
            yield page(f"{server.url}/slow")
        except GeneratorExit:
            closed.append("slow")
            raise
        return []

    before = threading.active_count()
    begun = time.monotonic()
    work = Pass(settings=replace(OPEN, timeout_s=30))
    plans = [plan(reading(f"{server.url}/quick"), "quick"), plan(waiting, "slow")]
    with closing(work.fetcher.looks(plans)) as looks:
        assert next(looks).look.source == "quick"
        assert arrived.wait(5)
    assert time.monotonic() - begun < 20
    assert closed == ["slow"]
    assert not [each for each in threading.enumerate() if each.name.startswith(("fetch", "read"))]
    released.set()
    assert threading.active_count() <= before + 2, "those of the server"


def test_an_interrupt_while_waiting_stops_the_work(server: Server) -> None:
    released = threading.Event()
    main = threading.get_ident()

    def interrupting(asked: Asked, connection: Any) -> None:
        signal.pthread_kill(main, signal.SIGINT)
        released.wait(5)

    server.on("/a", interrupting)
    with pytest.raises(KeyboardInterrupt):
        Pass().looks(plan(reading(f"{server.url}/a")))
    released.set()
    assert not [each for each in threading.enumerate() if each.name == "fetch"]


def test_a_fault_of_our_own_comes_to_whoever_waits(server: Server) -> None:
    url = server.on("/a", say())

    def faulty(members: Sequence[Member]) -> Visit:
        yield page(url)
        raise NotImplementedError("a fault")

    with pytest.raises(ExceptionGroup) as caught:
        Pass().looks(plan(faulty))
    assert isinstance(caught.value.exceptions[0], NotImplementedError)


def test_many_visits_to_many_hosts_are_made(server: Server, other: Server) -> None:
    server.default = other.default = say(body=b"x" * 1000)
    plans = [
        plan(reading(f"{host.url}/{number}"), f"{name}-{number}")
        for name, host in (("one", server), ("two", other))
        for number in range(100)
    ]
    work = Pass()
    assert len(work.looks(*plans)) == 200
    assert work.fetcher.traffic.sent == 200


def test_a_failure_is_thrown_where_the_adapter_waits(server: Server) -> None:
    def visit(members: Sequence[Member]) -> Visit:
        try:
            yield page(f"{server.url}/missing")
        except LookFailed as failed:
            return [Failure(each.source.id, failed.error, "caught") for each in members]
        return []

    assert only(Pass().looks(plan(visit))).detail == "caught"
