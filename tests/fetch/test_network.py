"""What can go wrong on the wire, each as the failure it is."""

from __future__ import annotations

import resource
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
import trustme

from monitor.fetch import HttpSettings
from tests.fetch.asking import OPEN, Pass, page
from tests.fetch.server import Asked, Server, bomb, say


async def nowhere(host: str, port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def test_an_answer_comes_with_its_evidence(server: Server) -> None:
    work = Pass()
    answer = work.answer(server.on("/a", say(body=b"hello", X_Two="1", etag='"e"')))
    assert (answer.status, answer.body, answer.headers["x-two"]) == (200, b"hello", "1")
    assert answer.evidence.as_json() == {
        "url": f"{server.url}/a",
        "fetched_at": "2026-11-22T12:00:00Z",
        "status": 200,
        "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "via": None,
    }


def test_we_say_who_we_are(server: Server) -> None:
    url = server.on("/a", say())
    Pass(settings=replace(OPEN, contact="mailto:me@example.org")).answer(url)
    Pass(settings=replace(OPEN, contact="x\r\nEvil: 1")).answer(url)
    Pass().answer(url)
    names = [asked.headers["user-agent"] for asked in server.asked]
    assert names[0].startswith("catalog-monitor/")
    assert names[0].endswith(" (+mailto:me@example.org)")
    assert names[1].endswith(" (+xEvil:1)")
    assert "(" not in names[2]
    assert server.asked[0].headers["accept-encoding"] == "gzip, br, zstd"


def test_a_name_that_is_unknown_is_asked_for_twice() -> None:
    work = Pass(more={"resolver": nowhere})
    failed = work.failure("http://vox.invalid/")
    assert failed.error == "dns"
    assert "vox.invalid" in failed.detail
    assert len(work.sleeps) == 1
    assert work.fetcher.traffic.sent == 0


def test_a_closed_port_is_refused_three_times() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    work = Pass()
    assert work.failure(f"http://127.0.0.1:{port}/").error == "refused"
    assert len(work.sleeps) == 2
    assert all(0.5 <= wait <= 4 for wait in work.sleeps)


def test_a_silent_server_is_a_timeout(server: Server) -> None:
    quiet = threading.Event()
    url = server.on("/a", lambda asked, connection: void(quiet.wait(10)))
    work = Pass(settings=replace(OPEN, timeout_s=0.2))
    failed = work.failure(url)
    quiet.set()
    assert (failed.error, failed.detail) == ("timeout", "no answer in 0.2 s")
    assert len(server.asked) == 2
    assert work.fetcher.traffic.sent == 2


def test_a_slow_drip_meets_the_deadline(server: Server) -> None:
    stop = threading.Event()

    def drip(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        while not stop.wait(0.05):
            connection.sendall(b"x")

    failed = Pass(settings=replace(OPEN, timeout_s=0.3)).failure(server.on("/a", drip))
    stop.set()
    assert failed.error == "timeout"


def test_a_drip_of_headers_meets_the_deadline(server: Server) -> None:
    stop = threading.Event()

    def drip(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not stop.wait(0.05):
            connection.sendall(b"x: y\r\n")

    failed = Pass(settings=replace(OPEN, timeout_s=0.3)).failure(server.on("/a", drip))
    stop.set()
    assert failed.error == "timeout"


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: 1000\r\n\r\nhalf",
        b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"content-encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00",
    ],
)
def test_a_body_that_stops_half_way_is_cut(server: Server, head: bytes) -> None:
    url = server.on("/a", lambda asked, it: it.sendall(b"HTTP/1.1 200 OK\r\n" + head))
    assert Pass().failure(url).error == "cut"
    assert len(server.asked) == 3


def test_a_reset_in_the_body_is_cut(server: Server) -> None:
    def reset(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    assert Pass().failure(server.on("/a", reset)).error == "cut"


def test_a_connection_that_is_closed_before_the_answer_is_cut(server: Server) -> None:
    assert Pass().failure(server.on("/a", lambda asked, connection: None)).error == "cut"


def test_a_body_that_is_whole_at_the_second_try_is_an_answer(server: Server) -> None:
    half = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf"
    url = server.on("/a", lambda asked, it: it.sendall(half), say(body=b"whole"))
    assert Pass().answer(url).body == b"whole"


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000,
    ],
)
def test_what_is_not_http_is_a_protocol_failure(server: Server, said: bytes) -> None:
    url = server.on("/a", lambda asked, connection: connection.sendall(said))
    failed = Pass().failure(url)
    assert failed.error == "protocol"
    assert len(server.asked) == 1


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_packed_body_is_bounded_and_a_bomb_is_too_large(server: Server, coding: str) -> None:
    small, large = bomb(coding, 900_000), bomb(coding, 200_000_000)
    server.on("/small", say(body=small, content_encoding=coding))
    server.on("/large", say(body=large, content_encoding=coding))
    settings = replace(OPEN, max_body=1_000_000)
    assert len(Pass(settings=settings).answer(f"{server.url}/small").body) == 900_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    failed = Pass(settings=settings).failure(f"{server.url}/large")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (failed.error, failed.status) == ("too-large", 200)
    assert "max_body" in failed.detail
    assert grown < 60_000, "kilobytes"
    assert len(server.asked_for("/large")) == 1


def test_a_plain_body_is_bounded(server: Server) -> None:
    url = server.on("/a", say(body=b"x" * 2000))
    assert Pass(settings=replace(OPEN, max_body=1999)).failure(url).error == "too-large"
    assert len(Pass(settings=replace(OPEN, max_body=2000)).answer(url).body) == 2000


@pytest.mark.parametrize("coding", ["gzip", "compress", "br"])
def test_a_body_that_cannot_be_decoded_is_unreadable(server: Server, coding: str) -> None:
    url = server.on("/a", say(body=b"<p>hello</p>", content_encoding=coding))
    assert Pass().failure(url).error == "unreadable"


def test_an_error_page_tells_its_status_though_it_cannot_be_read(server: Server) -> None:
    cut = b"HTTP/1.1 404 X\r\ncontent-length: 900\r\ncontent-encoding: gzip\r\n\r\nhalf"
    url = server.on("/a", lambda asked, connection: connection.sendall(cut))
    assert Pass().failure(url).error == "not-found"


def test_private_addresses_are_refused_with_the_cure(server: Server) -> None:
    failed = Pass(settings=HttpSettings(min_delay=0)).failure(server.on("/a", say()))
    assert failed.error == "private-address"
    assert "allow_private = true" in failed.detail
    assert server.asked == []


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]"])
def test_no_spelling_of_loopback_passes_the_guard(server: Server, host: str) -> None:
    url = f"http://{host}:{server.port}/a"
    assert Pass(settings=HttpSettings(min_delay=0)).failure(url).error == "private-address"
    assert server.asked == []


def test_a_name_that_leads_to_a_private_address_is_refused(server: Server) -> None:
    work = Pass(settings=HttpSettings(min_delay=0), more={"resolver": loopback})
    failed = work.failure(f"http://vox.example:{server.port}/")
    assert failed.error == "private-address"
    assert server.asked == []


def test_the_connection_goes_to_the_address_that_was_judged(server: Server) -> None:
    """A name that resolves anew at each asking (DNS rebinding) is resolved once."""
    asked: list[str] = []

    async def turning(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    server.on("/a", say())
    Pass(more={"resolver": turning}).answer(f"http://vox.example:{server.port}/a")
    assert asked == ["vox.example"]


def test_another_address_of_a_name_is_tried_where_one_is_closed(server: Server) -> None:
    async def both(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.9", "127.0.0.1"]

    server.on("/a", say())
    work = Pass(more={"resolver": both})
    assert work.answer(f"http://vox.example:{server.port}/a").status == 200


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Server]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("vox.example").configure_cert(tls)
    with Server(tls=tls) as running:
        running.on("/a", say())
        yield running


def test_a_certificate_that_nobody_vouches_for_is_a_tls_failure(secure: Server) -> None:
    work = Pass(more={"resolver": loopback})
    failed = work.failure(f"https://vox.example:{secure.port}/a")
    assert failed.error == "tls"
    assert "SSL_CERT_FILE" in failed.detail
    assert secure.asked == []


def test_an_authority_of_ssl_cert_file_is_trusted_for_its_names_only(
    secure: Server, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with authority.cert_pem.tempfile() as path:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        work = Pass(more={"resolver": loopback})
        good, bad = work.ask(
            page(f"https://vox.example:{secure.port}/a"),
            page(f"https://other.example:{secure.port}/a"),
        )
    assert not isinstance(good, Exception)
    assert isinstance(bad, Exception)
    assert bad.error == "tls"


def test_a_certificate_file_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    failed = Pass().failure("https://127.0.0.1:1/")
    assert (failed.error, "SSL_CERT_FILE" in failed.detail) == ("tls", True)


def test_plain_http_behind_https_is_a_tls_failure(server: Server) -> None:
    server.greeting = b"HTTP/1.1 400 X\r\n\r\n"
    assert Pass().failure(f"https://127.0.0.1:{server.port}/").error == "tls"


def test_bytes_are_counted_as_they_came(server: Server) -> None:
    said = say(body=bomb("gzip", 100_000), content_encoding="gzip")
    work = Pass()
    work.answer(server.on("/a", said))
    assert work.fetcher.traffic.bytes == len(said)
    assert work.fetcher.traffic.sent == 1


def void(_: object) -> None:
    """Wait for something and return nothing."""
