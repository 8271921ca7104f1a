"""What follows from the looks of a pass is visited in the same pass; a part of a body is enough."""

from __future__ import annotations

import gzip
import random

import pytest

from monitor.fetch import Plan
from monitor.sources.base import Answer
from tests.fetch.asking import OPEN, Came, Pass, asks, page, plan
from tests.fetch.server import Server, say


def test_more_is_asked_for_once_every_look_was_taken(server: Server) -> None:
    url, other = server.on("/a", say()), server.on("/b", say())
    came: list[Came] = []
    taken: list[str] = []
    seen_then: list[list[str]] = []

    def then() -> list[Plan]:
        seen_then.append(list(taken))
        return [plan(asks([page(url), page(other)], came), "third")]

    first = [plan(asks([page(url)], []), name) for name in ("first", "second")]
    for looked in Pass().fetcher.looks(first, then):
        taken.append(looked.look.source)  # noqa: PERF401 - one at a time, as they come
    assert [sorted(seen) for seen in seen_then] == [["first", "second"]]
    assert taken[-1] == "third"
    assert len(came) == 2
    assert [asked.target for asked in server.asked] == ["/a", "/b"]  # asked once in a pass


def test_what_goes_wrong_there_ends_the_pass(server: Server) -> None:
    url = server.on("/a", say())

    def then() -> list[Plan]:
        raise KeyError("then")

    with pytest.raises(KeyError, match="then"):
        list(Pass().fetcher.looks([plan(asks([page(url)], []))], then))


def test_a_pass_that_is_to_end_begins_no_more(server: Server) -> None:
    url, other = server.on("/a", say()), server.on("/b", say())
    work = Pass()

    def then() -> list[Plan]:
        work.fetcher.finish(5)
        return [plan(asks([page(other)], []), "late")]

    kinds = [
        type(looked.look).__name__
        for looked in work.fetcher.looks([plan(asks([page(url)], []))], then)
    ]
    assert kinds == ["Observation", "Deferred"]
    assert [asked.target for asked in server.asked] == ["/a"]


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_of_a_long_body_a_part_is_read_and_is_no_failure(server: Server, coding: str) -> None:
    words = random.Random(1).choices(["a", "vox", "hears", "\n"], k=900_000)
    body = " ".join(words).encode()
    sent = gzip.compress(body, 1) if coding else body
    url = server.on("/a", say(body=sent, content_encoding=coding or "identity"))
    strict = Pass(OPEN.__class__(min_delay=0, allow_private=True, timeout_s=5, max_body=1000))
    answer = strict.answer(page(url, part=True))
    assert isinstance(answer, Answer)
    assert body.startswith(answer.body)
    assert 60_000 < len(answer.body) <= 65_536
    assert strict.fetcher.traffic.bytes < len(sent) or coding
