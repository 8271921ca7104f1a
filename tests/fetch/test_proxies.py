from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence

import pytest
import trustme

from monitor.errors import LookFailed
from monitor.fetch import HttpSettings
from monitor.fetch.proxies import Proxy, proxy_for
from monitor.sources.base import Answer
from tests.fetch.asking import Pass, page
from tests.fetch.server import Asked, Server, say

GUARDED = HttpSettings(min_delay=0)


async def public(host: str, port: int) -> Sequence[str]:
    return ["8.8.8.8"] if host == "vox.example" else ["10.0.0.1"]


async def everything_public(host: str, port: int) -> Sequence[str]:
    return ["8.8.8.8"]


async def unknown(host: str, port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def test_http_goes_through_the_proxy_of_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("http://vox.example/a", say(body=b"by proxy"))
    monkeypatch.setenv("HTTP_PROXY", server.url.replace("//", "//me:secret@"))
    work = Pass(settings=GUARDED, more={"resolver": public})
    assert work.answer("http://vox.example/a").body == b"by proxy"
    assert server.asked[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"


def test_https_is_tunnelled_and_a_refusing_proxy_is_told(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.default = say(407, b"")
    monkeypatch.setenv("ALL_PROXY", server.url.replace("//", "//me:secret@"))
    failed = Pass(settings=GUARDED, more={"resolver": public}).failure("https://vox.example/a")
    assert failed.error == "refused"
    assert "proxy" in failed.detail
    assert "secret" not in failed.detail
    assert (server.asked[0].method, server.asked[0].target) == ("CONNECT", "vox.example:443")


def test_a_proxy_that_is_down_is_named_and_not_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
    failed = Pass(settings=GUARDED, more={"resolver": public}).failure("http://vox.example/a")
    assert (failed.error, failed.detail) == (
        "refused",
        "no connection to the proxy 127.0.0.1: check HTTP_PROXY, HTTPS_PROXY",
    )


def test_through_a_tunnel_tls_still_proves_the_name(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("vox.example").configure_cert(tls)

    def tunnel(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 X\r\n\r\n")
        with tls.wrap_socket(connection.dup(), server_side=True) as secure:
            secure.recv(65_536)
            secure.sendall(say(body=b"through the tunnel"))

    server.default = tunnel
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    with authority.cert_pem.tempfile() as path:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        work = Pass(settings=GUARDED, more={"resolver": everything_public})
        good, bad = work.ask(page("https://vox.example/a"), page("https://other.example/a"))
    assert isinstance(good, Answer)
    assert good.body == b"through the tunnel"
    assert isinstance(bad, LookFailed)
    assert bad.error == "tls"


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "inside.example"])
def test_private_targets_are_refused_before_the_proxy(
    server: Server, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    work = Pass(settings=GUARDED, more={"resolver": public})
    assert work.failure(f"http://{host}/").error == "private-address"
    assert server.asked == []


def test_a_name_that_only_the_proxy_knows_goes_through(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("http://far.example/a", say())
    monkeypatch.setenv("HTTP_PROXY", server.url)
    assert Pass(settings=GUARDED, more={"resolver": unknown}).answer("http://far.example/a")


def test_a_redirect_behind_a_proxy_is_judged_anew(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("http://vox.example/a", say(302, b"", location="http://inside.example/"))
    monkeypatch.setenv("HTTP_PROXY", server.url)
    work = Pass(settings=GUARDED, more={"resolver": public})
    assert work.failure("http://vox.example/a").error == "private-address"
    assert [asked.target for asked in server.asked] == ["http://vox.example/a"]


@pytest.mark.parametrize(
    ("listed", "direct"),
    [
        ("*", True),
        ("127.0.0.1", True),
        ("127.0.0.0/8", True),
        ("example.org", False),
        ("", False),
        ("nonsense/99", False),
    ],
)
def test_no_proxy_names_hosts_and_networks(
    server: Server, other: Server, monkeypatch: pytest.MonkeyPatch, listed: str, direct: bool
) -> None:
    monkeypatch.setenv("HTTP_PROXY", other.url)
    monkeypatch.setenv("NO_PROXY", listed)
    other.default = say(body=b"proxy")
    body = Pass().answer(server.on("/a", say(body=b"direct"))).body
    assert body == (b"direct" if direct else b"proxy")


def test_a_proxy_may_be_named_without_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    assert proxy_for("https://vox.example/") == Proxy("http://proxy.example:3128")
    assert proxy_for("http://vox.example/") is None


@pytest.mark.parametrize("named", ["socks5://me:secret@10.0.0.1", "http://me:secret@[::1"])
def test_a_proxy_that_we_cannot_use_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", named)
    failed = Pass().failure("http://vox.example/")
    assert failed.error == "protocol"
    assert "HTTP_PROXY" in failed.detail
    assert "secret" not in failed.detail
