"""A fresh request goes out again, whatever was answered before in the same pass."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from monitor.fetch import Recorder, Replay
from monitor.sources.base import Answer
from tests.fetch.asking import NOON, Came, Pass, page
from tests.fetch.server import Server, moved, say


def bodies(came: list[Came]) -> list[bytes]:
    return [each.body for each in came if isinstance(each, Answer)]


def counted(server: Server, path: str = "/a") -> str:
    """An address that answers with the number of the request."""
    return server.on(path, *(say(body=str(number).encode()) for number in range(1, 10)))


def test_a_fresh_request_is_sent_again_and_serves_nobody_else(server: Server) -> None:
    url = counted(server)
    asked = [page(url), page(url), page(url, fresh=True), page(url, fresh=True), page(url)]
    assert bodies(Pass().ask(*asked)) == [b"1", b"1", b"2", b"3", b"1"]


def test_a_fresh_request_is_never_conditional(server: Server) -> None:
    url = server.on("/a", say(body=b"x", etag='"1"'))
    work = Pass()
    work.ask(page(url, conditional=True))
    held = work.looked[0].validators
    Pass().ask(page(url, conditional=True, fresh=True), validators=held)
    assert "if-none-match" not in {name.lower() for name in server.asked[-1].headers}


def test_a_recording_gives_each_fetch_its_own_answer(server: Server, tmp_path: Path) -> None:
    url, tape = counted(server), tmp_path / "tape.warc.gz"
    asked = [page(url), page(url, fresh=True), page(url, fresh=True)]
    with Recorder(tape) as recorder:
        assert bodies(Pass(more={"recorder": recorder}).ask(*asked)) == [b"1", b"2", b"3"]
    for _ in range(2):
        later = Pass(now=NOON + timedelta(hours=1), more={"replay": Replay(tape)})
        more = page(url, fresh=True)
        assert bodies(later.ask(*asked, more)) == [b"1", b"2", b"3", b"1"]


def test_an_old_recording_answers_a_fresh_request_as_the_first(
    server: Server, tmp_path: Path
) -> None:
    server.on("/b", say(body=b"end"))
    url, tape = server.on("/a", moved("/b", 301)), tmp_path / "tape.warc.gz"
    with Recorder(tape) as recorder:
        Pass(more={"recorder": recorder}).ask(page(url))
    later = Pass(now=NOON + timedelta(hours=1), more={"replay": Replay(tape)})
    assert bodies(later.ask(page(url), page(url, fresh=True))) == [b"end", b"end"]
