"""Sites, faults and sockets of the emulated upstream."""

from __future__ import annotations

import gzip
import http.client
import socket
import zlib
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.world import Entry, World
from tests.world_test.asking import ask

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_a_page_that_did_not_change_answers_304_to_either_validator(world: World) -> None:
    page = world.page("/models", "<html>one</html>")
    url = f"{world.url}/models"
    first = ask(url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert ask(url, If_None_Match=etag).status == 304
    assert ask(url, If_Modified_Since=modified).status == 304
    page.body = "<html>two</html>"
    assert ask(url, If_None_Match=etag).status == 200
    assert ask(url, If_Modified_Since=modified).status == 200
    assert "ETag" not in ask(f"{world.url}/none").headers


def test_validators_can_be_switched_off(world: World) -> None:
    world.page("/a", "x", etag=False)
    world.page("/b", "x", etag=False, last_modified=False)
    assert "Last-Modified" in ask(f"{world.url}/a").headers
    assert not {"ETag", "Last-Modified"} & set(ask(f"{world.url}/b").headers)


def test_gzip_is_sent_to_whoever_accepts_it_and_makes_the_etag_weak(world: World) -> None:
    world.page("/models", "<html>one</html>")
    url = f"{world.url}/models"
    plain, small = ask(url), ask(url, Accept_Encoding="br;q=0.5, gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body
    assert small.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert ask(url, If_None_Match=small.headers["ETag"]).status == 304
    assert "Content-Encoding" not in ask(url, Accept_Encoding="gzip;q=0").headers


def test_pages_redirect_fail_and_mend(world: World) -> None:
    page = world.page("/models", "x")
    page.redirect("/new", status=308)
    got = ask(f"{world.url}/models")
    assert (got.status, got.headers["Location"]) == (308, "/new")
    page.mend()
    page.status = 503
    page.headers["Retry-After"] = "120"
    got = ask(f"{world.url}/models")
    assert (got.status, got.headers["Retry-After"]) == (503, "120")
    assert [seen.status for seen in world.requests] == [308, 503]
    world.page("/models").mend()
    assert ask(f"{world.url}/models").body == b"x"


def test_a_charset_is_kept_and_dates_follow_the_clock(world: World) -> None:
    world.page("/latin", "naïve", "text/html; charset=iso-8859-1")
    got = ask(f"{world.url}/latin")
    assert got.body == b"na\xefve"
    assert got.headers["Date"] == "Sun, 22 Nov 2026 06:00:00 GMT"


def test_robots_are_served_when_there_are_any(world: World) -> None:
    assert ask(f"{world.url}/robots.txt").status == 404
    world.robots = "User-agent: *\nDisallow: /private"
    assert ask(f"{world.url}/robots.txt").body.endswith(b"Disallow: /private")


def test_a_feed_says_the_same_in_three_flavours(world: World) -> None:
    entries = [Entry("id-1", "A & B", "https://a.example/1?x&y", "2026-11-20T10:00:00Z")]
    world.feed("/rss", entries)
    world.feed("/atom", entries, flavour="atom")
    world.feed("/json", entries, flavour="json")
    rss = ET.fromstring(ask(f"{world.url}/rss").body).find("channel/item")
    atom = ET.fromstring(ask(f"{world.url}/atom").body).find("a:entry", ATOM)
    assert rss is not None
    assert atom is not None
    assert [rss.findtext(name) for name in ("guid", "title", "pubDate")] == [
        "id-1", "A & B", "Fri, 20 Nov 2026 10:00:00 GMT",
    ]  # fmt: skip
    assert [atom.findtext(f"a:{name}", None, ATOM) for name in ("id", "title", "published")] == [
        "id-1", "A & B", "2026-11-20T10:00:00Z",
    ]  # fmt: skip
    [item] = ask(f"{world.url}/json").json["items"]
    assert (item["id"], item["title"], item["url"]) == ("id-1", "A & B", "https://a.example/1?x&y")


def test_a_json_list_is_what_its_data_is_now(world: World) -> None:
    rows = world.json("/list.json", [{"id": 1}])
    first = ask(f"{world.url}/list.json")
    rows.data = [{"id": 1}, {"id": 2}]
    again = ask(f"{world.url}/list.json", If_None_Match=first.headers["ETag"])
    assert (again.status, again.json) == (200, [{"id": 1}, {"id": 2}])


def test_a_cut_body_is_shorter_than_announced(world: World) -> None:
    world.page("/models", "x" * 100).fault("cut")
    with pytest.raises(http.client.IncompleteRead) as cut:
        ask(f"{world.url}/models")
    assert len(cut.value.partial) == 50


def test_a_reset_and_a_hang_send_no_status_line(world: World) -> None:
    page = world.page("/models", "x")
    page.fault("reset")
    with pytest.raises(ConnectionResetError):
        ask(f"{world.url}/models")
    page.fault("hang")
    with socket.create_connection(("127.0.0.1", urlsplit(world.url).port or 0), 5) as connection:
        connection.sendall(b"GET /models HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.settimeout(0.1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
    assert [seen.status for seen in world.requests] == [0, 0]


def test_soft_faults_answer_200(world: World) -> None:
    page = world.page("/models", "<html>catalog</html>")
    url = f"{world.url}/models"
    page.fault("empty")
    assert (ask(url).status, ask(url).body) == (200, b"")
    page.fault("bot_wall")
    assert b"Just a moment" in ask(url).body
    page.fault("garbage_encoding")
    got = ask(url)
    assert got.headers["Content-Encoding"] == "gzip"
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(got.body)
    page.mend()
    assert ask(url).body == b"<html>catalog</html>"


@pytest.mark.parametrize(("coding", "most"), [("gzip", 200_000), ("br", 200)])
def test_a_bomb_is_small_on_the_wire(world: World, coding: str, most: int) -> None:
    world.page("/models", "x").fault("bomb")
    got = ask(f"{world.url}/models", Accept_Encoding=coding)
    assert got.headers["Content-Encoding"] == coding
    assert len(got.body) < most
    if coding == "gzip":
        reader, grown = zlib.decompressobj(wbits=31), 0
        grown += len(reader.decompress(got.body, 100_000_001))
        assert grown > 100_000_000


def test_a_slow_drip_never_ends(world: World) -> None:
    world.page("/models", "ab").fault("slow_drip")
    connection = http.client.HTTPConnection(urlsplit(world.url).netloc, timeout=5)
    connection.request("GET", "/models", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.read(5) == b"ababa"
    answer.close()
    connection.close()


def test_apis_can_be_broken_too(world: World, api: str, hub: str) -> None:
    world.github.repo("acme/vox")
    world.github.fault("cut")
    with pytest.raises(http.client.IncompleteRead):
        ask(f"{api}/repos/acme/vox")
    world.github.mend()
    world.hub.status = 503
    assert (ask(f"{api}/repos/acme/vox").status, ask(hub).status) == (200, 503)


def test_a_world_that_is_down_refuses_and_comes_back_on_its_port(world: World) -> None:
    world.page("/models", "x")
    connection = http.client.HTTPConnection(urlsplit(world.url).netloc, timeout=5)
    connection.request("GET", "/models")
    assert connection.getresponse().read() == b"x"
    world.down()
    assert connection.sock.recv(1) == b""
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        ask(f"{world.url}/models")
    world.up()
    assert ask(f"{world.url}/models").body == b"x"


def test_one_connection_carries_many_requests(world: World) -> None:
    world.page("/models", "x")
    connection = http.client.HTTPConnection(urlsplit(world.url).netloc, timeout=5)
    ports = set()
    for method in ("GET", "HEAD", "POST", "GET"):
        connection.request(method, "/models", b"body" if method == "POST" else None)
        ports.add(connection.sock.getsockname()[1])
        connection.getresponse().read()
    connection.close()
    assert len(ports) == 1
    assert [seen.status for seen in world.requests] == [200, 200, 405, 200]


def test_a_crash_inside_the_world_is_not_swallowed() -> None:
    world = World()
    world.up()
    world.json("/list.json", object())
    assert ask(f"{world.url}/list.json").status == 500
    with pytest.raises(TypeError):
        world.__exit__(None, None, None)
