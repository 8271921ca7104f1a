from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from monitor.errors import UsageError
from monitor.fetch import Received, Recorder, Replay, Tokens, Wire
from monitor.sources.base import Answer, Redirect, Request, Upstream
from tests.fetch.asking import NOON, Pass, page
from tests.fetch.server import Server, moved, say


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return tmp_path / "tape.warc.gz"


def replayed(tape: Path, *, minutes: int = 0) -> Pass:
    """A pass so many minutes after noon, which has only the recording."""
    return Pass(now=NOON + timedelta(minutes=minutes), more={"replay": Replay(tape)})


def wire(url: str, method: str = "GET", body: bytes | None = None) -> Wire:
    return Wire(method, url, "json", "json", body=body)


def write(tape: Path, *answers: tuple[Wire, Received]) -> None:
    with Recorder(tape) as recorder:
        for asked, received in answers:
            recorder.add(asked, received)


def received(
    body: bytes, minute: int = 0, headers: dict[str, str] | None = None, *, status: int = 200
) -> Received:
    return Received(status, headers or {}, body, NOON + timedelta(minutes=minute))


def test_what_is_recorded_is_replayed_with_its_own_date(server: Server, tape: Path) -> None:
    first = server.on("/a", moved("/b", 301))
    packed = gzip.compress(b"the body")
    server.on("/b", say(body=packed, content_encoding="gzip", etag='"x"', X_Two="1"))
    with Recorder(tape) as recorder:
        live = Pass(more={"recorder": recorder}).answer(first)
    work = replayed(tape, minutes=30)
    answer = work.answer(first)
    assert (answer.body, answer.url, answer.redirects) == (live.body, live.url, live.redirects)
    assert answer.redirects == (Redirect(301, first, f"{server.url}/b"),)
    assert answer.headers["x-two"] == "1"
    assert answer.evidence.sha256 == live.evidence.sha256
    assert answer.evidence.fetched_at == NOON
    assert answer.evidence.via == "replay:tape.warc.gz"
    assert work.looked[0].validators[0].etag == '"x"'
    assert len(server.asked) == 2
    assert work.fetcher.traffic.sent == 0
    assert work.sleeps == []


def test_other_tools_read_the_recording(server: Server, tape: Path) -> None:
    url = server.on("/a?b=c", say(body=gzip.compress(b"the body"), content_encoding="gzip"))
    with Recorder(tape) as recorder:
        Pass(more={"recorder": recorder}).answer(page(url, method="POST", body=b'{"query": 1}'))
    seen = {}
    with tape.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            seen[record.rec_type] = (
                record.rec_headers,
                record.http_headers,
                record.raw_stream.read(),
            )
    assert sorted(seen) == ["request", "response", "warcinfo"]
    headers, http, body = seen["response"]
    assert body == b"the body"
    assert headers.get_header("WARC-Target-URI") == url
    assert headers.get_header("WARC-Date") == "2026-11-22T12:00:00Z"
    assert http.get_header("content-length") == "8"
    assert http.get_header("x-archive-orig-content-encoding") == "gzip"
    headers, http, body = seen["request"]
    assert (http.protocol, http.statusline, body) == ("POST", "/a?b=c HTTP/1.1", b'{"query": 1}')
    assert headers.get_header("WARC-Date") == "2026-11-22T12:00:00Z"


def test_no_secret_is_recorded(server: Server, tape: Path) -> None:
    url = server.on("/a", say(set_cookie="session=secret"))
    work_upstream, tokens = Upstream(github_api=server.url), Tokens(github="ghp_secret")
    with Recorder(tape) as recorder:
        work = Pass(upstream=work_upstream, tokens=tokens, more={"recorder": recorder})
        work.answer(Request(url, "github", headers={"accept": "a/b"}))
    assert server.asked[0].headers["authorization"] == "Bearer ghp_secret"
    text = gzip.decompress(tape.read_bytes())
    assert b"secret" not in text
    assert b"accept: a/b" in text


def test_a_recording_serves_with_and_without_a_token(server: Server, tape: Path) -> None:
    url = server.on("/a", say())
    upstream, tokens = Upstream(github_api=server.url), Tokens(github="ghp_secret")
    with Recorder(tape) as recorder:
        Pass(upstream=upstream, tokens=tokens, more={"recorder": recorder}).answer(
            Request(url, "github")
        )
    assert replayed(tape).answer(Request(url, "github")).status == 200


def test_a_request_is_known_by_its_body_too(tape: Path) -> None:
    url = "https://api.example/graphql"
    write(
        tape,
        (wire(url, "POST", b"one"), received(b"first")),
        (wire(url, "POST", b"two"), received(b"second")),
    )
    work = replayed(tape)
    assert work.answer(page(url, method="POST", body=b"two")).body == b"second"
    assert work.answer(page(url, method="POST", body=b"one")).body == b"first"
    assert work.failure(page(url)).error == "not-recorded"


def test_of_several_versions_the_newest_up_to_now_is_given(tape: Path) -> None:
    url = "https://vox.example/a"
    write(
        tape,
        (wire(url), received(b"late", 20)),
        (wire(url), received(b"early", 0)),
        (wire(url), received(b"middle", 10)),
    )
    assert [replayed(tape, minutes=m).answer(url).body for m in (0, 9, 10, 19, 99)] == [
        b"early",
        b"early",
        b"middle",
        b"middle",
        b"late",
    ]
    assert replayed(tape, minutes=-1).failure(url).error == "not-recorded"


@pytest.mark.parametrize("header", ["etag", "last-modified"])
def test_a_validator_that_still_holds_is_answered_by_304(tape: Path, header: str) -> None:
    url = "https://vox.example/a"
    write(
        tape,
        (wire(url), received(b"one", 0, {header: "first"})),
        (wire(url), received(b"two", 10, {header: "second"})),
    )
    first = replayed(tape)
    first.answer(url)
    held = first.looked[0].validators
    same = replayed(tape, minutes=5).answer(page(url, conditional=True), validators=held)
    assert (same.status, same.body, same.evidence.fetched_at) == (304, b"", NOON)
    assert same.evidence.via == "replay:tape.warc.gz"
    new = replayed(tape, minutes=10).answer(page(url, conditional=True), validators=held)
    assert (new.status, new.body) == (200, b"two")


def test_a_recorded_304_stands_for_the_full_answer_before_it(tape: Path) -> None:
    url = "https://vox.example/a"
    write(
        tape,
        (wire(url), received(b"one", 0, {"etag": '"x"'})),
        (wire(url), received(b"", 10, status=304)),
    )
    assert replayed(tape, minutes=20).answer(url).body == b"one"
    first = replayed(tape)
    first.answer(url)
    held = first.looked[0].validators
    later = replayed(tape, minutes=20).answer(page(url, conditional=True), validators=held)
    assert (later.status, later.evidence.fetched_at) == (304, NOON + timedelta(minutes=10))


def test_a_recorded_failure_is_that_failure(tape: Path) -> None:
    url = "https://vox.example/a"
    write(tape, (wire(url), received(b"gone", status=404)))
    work = replayed(tape)
    assert work.failure(url).error == "not-found"
    assert work.failure("https://vox.example/other").error == "not-recorded"


def test_a_replay_is_held_up_by_no_rules_and_no_limits(tape: Path) -> None:
    url = "https://api.github.com/a"
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1999999999"}
    write(tape, (wire(url), received(b"one", 0, headers)), (wire(url + "b"), received(b"two")))
    came = replayed(tape).ask(
        Request(url, "github"), Request(url + "b", "github"), Request(url, "page")
    )
    assert [isinstance(one, Answer) for one in came] == [True] * 3


def test_the_same_answers_make_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        tape = folder / "tape.warc.gz"
        write(tape, (wire("https://vox.example/"), received(b"one")))
        made.append(tape.read_bytes())
    assert made[0] == made[1]


def test_a_file_that_is_no_recording_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.warc.gz"
    for data in (b"nonsense", b"", gzip.compress(b"WARC/1.1\r\n\r\n")[:12]):
        broken.write_bytes(data)
        with pytest.raises(UsageError, match=r"broken\.warc\.gz"):
            Replay(broken)
    with pytest.raises(UsageError, match=r"missing\.warc\.gz"):
        Replay(tmp_path / "missing.warc.gz")


def test_nothing_but_a_recording_is_written_over(tmp_path: Path, tape: Path) -> None:
    other = tmp_path / "sources.toml"
    other.write_text("[catalog]")
    with pytest.raises(FileExistsError):
        Recorder(other)
    assert other.read_text() == "[catalog]"
    for _ in range(2):
        Recorder(tape).close()
