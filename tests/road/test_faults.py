"""A failed look is never a change: every way to fail has its class, and stops nobody else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar, Literal

import pytest

from monitor.model import Cover, Fact, Observation, Snapshot
from monitor.sources._address import AddressSource
from monitor.sources.base import KINDS, Answer
from tests.road.conftest import HEAD, Road
from tests.world import Entry, World

TEXT = "".join(f"<p>Paragraph number {n} tells of model {n}.</p>" for n in range(12))
PAGE = f"<html><title>Models</title><body><main><h1>Models</h1>{TEXT}</main></body></html>"
ROWS = [{"id": f"m{n}", "price": n} for n in range(10)]
QUICK = HEAD.replace("[http]", "[http]\ntimeout = 1\nmax_body = 200_000")

Hurt = Callable[[Road], object]


def three(road: Road) -> None:
    """A page, a feed and a list that may fail, and a page that does not."""
    road.head = QUICK
    road.world.page("/a", PAGE)
    road.world.page("/well", PAGE)
    road.world.feed("/f.xml", [Entry("1", "One", "https://news.example.org/1", road.now)])
    road.world.json("/l.json", ROWS)
    road.sources(
        'kind = "page"\n  id = "a"\n  url = "WORLD/a"',
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
        'kind = "feed"\n  id = "f"\n  url = "WORLD/f.xml"',
        'kind = "json"\n  id = "l"\n  url = "WORLD/l.json"\n  items = "@"\n  key = "id"\n'
        '  fields = { price_input = "price" }',
    )


def status(code: int, body: str = "<html><title>Oh</title><p>oh dear</p></html>") -> Hurt:
    def hurt(road: Road) -> None:
        for path in ("/a", "/f.xml", "/l.json"):
            page = road.world.page(path, body, "text/html")
            page.status = code

    return hurt


def fault(name: Any) -> Hurt:
    def hurt(road: Road) -> None:
        for path in ("/a", "/f.xml", "/l.json"):
            road.world.page(path).fault(name)

    return hurt


def said(
    body: str | bytes, content_type: str = "text/html; charset=utf-8", code: int = 200
) -> Hurt:
    def hurt(road: Road) -> None:
        for path in ("/a", "/f.xml", "/l.json"):
            road.world.page(path, body, content_type).status = code

    return hurt


def circle(road: Road) -> None:
    for path in ("/a", "/f.xml", "/l.json"):
        road.world.page(path).redirect(f"{path}?again", 302)
        road.world.page(f"{path}?again", "").redirect(path, 302)


def astray(location: str) -> Hurt:
    def hurt(road: Road) -> None:
        for path in ("/a", "/f.xml", "/l.json"):
            road.world.page(path).redirect(location, 302)

    return hurt


LOGIN = "<html><title>Sign in</title><body><h1>Sign in to continue</h1><form></form></body></html>"
MAINTENANCE = """<html><title>Vox</title><body><h1>Under maintenance</h1>
<p>We will be back soon.</p></body></html>"""
WALL = "<html><title>Just a moment...</title><body><h1>Checking your browser</h1></body></html>"

CASES: list[tuple[str, Hurt, set[str]]] = [
    ("500", status(500), {"server-error"}),
    ("502", status(502), {"server-error"}),
    ("503", status(503), {"server-error"}),
    ("504", status(504), {"server-error"}),
    ("400", status(400), {"protocol"}),
    ("401", status(401), {"unauthorized"}),
    ("403", status(403), {"blocked"}),
    ("404", status(404), {"not-found"}),
    ("410", status(410), {"not-found"}),
    ("451", status(451), {"blocked"}),
    ("hang", fault("hang"), {"timeout"}),
    ("reset", fault("reset"), {"cut"}),
    ("cut", fault("cut"), {"cut"}),
    ("empty", fault("empty"), {"empty"}),
    ("white space", said(b"  \n \n"), {"empty", "unreadable"}),
    ("no content", status(204, ""), {"empty"}),
    ("bomb", fault("bomb"), {"too-large"}),
    ("drip", fault("slow_drip"), {"timeout"}),
    ("wrong coding", fault("garbage_encoding"), {"unreadable"}),
    ("wall at 200", said(WALL), {"blocked"}),
    ("wall at 403", said(WALL, code=403), {"blocked"}),
    ("wall at 503", said(WALL, code=503), {"blocked"}),
    ("login", said(LOGIN), {"blocked", "unreadable"}),
    ("maintenance", said(MAINTENANCE), {"unreadable"}),
    ("zeros", said(b"\0" * 3000, "application/octet-stream"), {"unreadable"}),
    ("noise", said(bytes(range(256)) * 20, "application/octet-stream"), {"unreadable"}),
    ("a page that stops", said(PAGE[: len(PAGE) // 2] + "<a hre"), {"cut", "unreadable"}),
    ("too large", said("<p>x</p>" * 30_000), {"too-large"}),
    ("circle", circle, {"redirect"}),
    ("nowhere", astray(""), {"redirect"}),
    ("to a file", astray("file:///etc/passwd"), {"redirect"}),
]


def classes(done: dict[str, Any]) -> dict[str, str]:
    return {failure["source"]: failure["error"] for failure in done["failures"]}


@pytest.mark.parametrize(
    ("hurt", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_failed_look_is_a_failure_and_nothing_else(
    road: Road, hurt: Hurt, expected: set[str]
) -> None:
    three(road)
    road.run()
    before = road.files()
    kept = {path: road.world.page(path) for path in ("/a", "/f.xml", "/l.json")}
    hurt(road)
    done = road.run()
    assert done["events"] == []
    got = classes(done)
    assert set(got) == {"a", "f", "l"}
    assert set(got.values()) <= expected, done["failures"]
    assert done["sources"]["failed"] == 3
    assert done["sources"]["unchanged"] == 1
    for failure in done["failures"]:
        assert failure["consecutive"] == 1
        assert failure["since"] == done["finished_at"]
        assert 8 < len(failure["detail"]) < 400
        assert "\n" not in failure["detail"]
    after = road.files()
    after.pop("snapshots/pending.json")
    assert after == before
    for path, page in kept.items():
        road.world._put(path, page)
        page.mend()
    assert road.kinds() == []
    assert road.files() == before


def test_a_first_look_that_fails_is_no_baseline(road: Road) -> None:
    three(road)
    kept = road.world.page("/a")
    road.world.page("/a", LOGIN)
    done = road.run()
    assert classes(done) == {"a": "blocked"}
    road.world._put("/a", kept)
    assert road.run()["sources"]["first_seen"] == 1
    assert road.told == []


def test_three_passes_raise_one_incident_and_its_end_one_more(road: Road) -> None:
    three(road)
    road.run()
    road.world.page("/a").status = 403
    first = road.run()["failures"][0]
    kinds = [road.kinds() for _ in range(4)]
    assert kinds == [[], ["source.failing"], [], []]
    last = road.run()["failures"][0]
    assert last["since"] == first["since"]
    assert last["consecutive"] == 6
    road.world.page("/a").mend()
    done = road.run()
    assert [event["kind"] for event in done["events"]] == ["source.recovered"]
    assert done["failures"] == []
    assert road.kinds() == []


def test_an_incident_stays_one_when_its_class_changes_and_without_the_database(road: Road) -> None:
    three(road)
    road.run()
    road.world.page("/a").status = 403
    told = []
    for number in range(6):
        road.forget()
        if number == 4:
            road.world.page("/a").status = 401
        told += road.kinds()
    assert told == ["source.failing"]
    road.world.page("/a").mend()
    road.forget()
    assert road.kinds() == ["source.recovered"]


def test_a_source_that_never_answered_is_an_incident_too(road: Road) -> None:
    three(road)
    road.world.page("/a").status = 403
    assert [road.kinds() for _ in range(4)] == [[], [], ["source.failing"], []]
    road.world.page("/a").mend()
    assert road.kinds() == ["source.recovered"]


def test_what_changed_while_a_source_failed_is_told_when_it_answers(road: Road) -> None:
    three(road)
    road.run()
    page = road.world.page("/a")
    page.status = 503
    page.body = PAGE.replace("model 3", "model three")
    assert road.kinds() == []
    page.mend()
    assert road.kinds() == ["page.changed"]


def test_robots_that_are_asked_to_stay_away_do(road: Road) -> None:
    three(road)
    road.run()
    road.world.robots = "User-agent: *\nDisallow: /a\n"
    done = road.run()
    assert classes(done) == {"a": "robots"}
    assert "choose another" in done["failures"][0]["detail"]
    assert not [seen for seen in road.world.requests if seen.path == "/a"]
    road.world.robots = "User-agent: catalog-monitor\nDisallow: /\nUser-agent: *\nAllow: /\n"
    assert set(classes(road.run())) == {"a", "well"}


@contextmanager
def raw(*answers: bytes) -> Iterator[str]:
    """A server that says these bytes to whatever is asked, and closes; the last one for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        left = list(answers)

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    asked = connection.recv(65_536)
                    if b"/robots.txt" in asked:
                        connection.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                        continue
                    connection.sendall(left.pop(0) if len(left) > 1 else left[0])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
RAW = [
    (CHUNKED + b"%x\r\n" % len(PAGE) + PAGE.encode() + b"\r\n", "cut"),
    (CHUNKED + b"ffff\r\n" + PAGE.encode(), "cut"),
    (CHUNKED + b"zz\r\n" + PAGE.encode(), "cut protocol"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + PAGE.encode(), "cut"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n" + PAGE.encode(), "protocol cut"),
    (b"SSH-2.0-OpenSSH_9.6\r\n", "protocol cut"),
    (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "protocol"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "empty"),
    (b"HTTP/1.1 304 Not Modified\r\n\r\n", "protocol"),
    (b"", "cut"),
]


@pytest.mark.parametrize(("answer", "expected"), RAW)
def test_a_broken_wire_is_a_failure(road: Road, answer: bytes, expected: str) -> None:
    three(road)
    with raw(answer) as url:
        road.sources(
            f'kind = "page"\n  id = "raw"\n  url = "{url}/a"',
            'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
        )
        done = road.run()
    assert done["events"] == []
    assert list(classes(done)) == ["raw"]
    assert classes(done)["raw"] in expected.split()


def test_private_addresses_are_refused_but_where_the_environment_names_them(road: Road) -> None:
    road.head = HEAD.replace("allow_private = true", "")
    repo = road.world.github.repo("acme/vox", id=801)
    repo.release("v0.5", published_at="2026-01-01T00:00:00Z")
    road.world.page("/a", PAGE)
    road.sources(
        'kind = "github"\n  id = "gh"\n  repo = "acme/vox"',
        'kind = "page"\n  id = "a"\n  url = "WORLD/a"',
        'kind = "feed"\n  id = "f"\n  url = "http://169.254.169.254/latest/meta-data/"',
        'kind = "json"\n  id = "j"\n  url = "http://[::1]:9/x"\n  items = "@"\n  key = "id"',
        'kind = "json"\n  id = "n"\n  url = "http://localhost:9/x"\n  items = "@"\n  key = "id"',
    )
    done = road.run()
    assert classes(done) == dict.fromkeys("afjn", "private-address")
    assert done["sources"]["first_seen"] == 1
    assert not [
        seen for seen in road.world.requests if not seen.path.startswith(("/api", "/github"))
    ]


def test_a_name_that_is_not_known_is_dns_and_a_closed_port_refused(road: Road) -> None:
    three(road)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    road.sources(
        'kind = "page"\n  id = "a"\n  url = "http://vox.invalid/x"',
        f'kind = "feed"\n  id = "b"\n  url = "http://127.0.0.1:{port}/x"',
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
    )
    assert classes(road.run()) == {"a": "dns", "b": "refused"}


def test_ten_hanging_hosts_do_not_make_a_pass_hang(road: Road) -> None:
    three(road)
    with ExitStack() as stack:
        worlds = [stack.enter_context(World()) for _ in range(10)]
        for each in worlds:
            each.page("/a", PAGE).fault("hang")
            each.page("/robots.txt", "").fault("hang")
        road.sources(
            *(f'kind = "page"\n  url = "{each.url}/a"' for each in worlds),
            *(f'kind = "feed"\n  url = "{each.url}/a"' for each in worlds),
            'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
        )
        begun = time.monotonic()
        done = road.run()
        took = time.monotonic() - begun
    assert set(classes(done).values()) == {"timeout"}
    assert done["sources"]["failed"] == 20
    assert done["sources"]["first_seen"] == 1
    assert took < 30


def test_without_a_network_a_pass_over_many_hosts_ends_soon(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(road)
    road.sources(*(f'kind = "page"\n  url = "https://vox-{n}.invalid/"' for n in range(80)))

    def unknown(host: str, *_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    begun = time.monotonic()
    done = road.run(status=3)
    took = time.monotonic() - begun
    assert set(classes(done).values()) == {"dns"}
    assert done["sources"]["failed"] == 80
    assert took < 60


def limited(road: Road, after: str | None, code: int = 429) -> None:
    page = road.world.page("/a")
    page.status = code
    if after is not None:
        page.headers["Retry-After"] = after


def test_a_long_refusal_ends_the_looks_there_and_holds_for_the_next_pass(road: Road) -> None:
    three(road)
    pages = [f"/p{n}" for n in range(8)]
    for path in pages:
        road.world.page(path, PAGE)
    road.sources(
        *(f'kind = "page"\n  id = "{path[1:]}"\n  url = "WORLD{path}"' for path in pages),
        'kind = "feed"\n  id = "f"\n  url = "WORLD/f.xml"',
    )
    road.run()
    for path in pages:
        road.world.page(path).status = 429
        road.world.page(path).headers["Retry-After"] = str(3 * 3600)
    done = road.run()
    assert set(classes(done)) == {path[1:] for path in pages}
    assert set(classes(done).values()) == {"rate-limited"}
    assert len([seen for seen in road.world.requests if seen.path in pages]) <= 2
    for path in pages:
        road.world.page(path).mend()
    done = road.run()
    assert set(classes(done).values()) == {"rate-limited"}
    assert not [seen for seen in road.world.requests if seen.path in pages]
    road.forget()
    road.run()
    road.run()
    assert classes(road.run()) == {}


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("after", ["0", "1"])
def test_a_short_wait_is_waited(road: Road, code: int, after: str) -> None:
    three(road)
    road.run()
    page = road.world.page("/a")
    limited(road, after, code)
    waiting = threading.Timer(0.5, page.mend)
    waiting.start()
    done = road.run()
    waiting.join()
    page.headers.pop("Retry-After")
    assert classes(done) == {}
    assert done["events"] == []


@pytest.mark.parametrize("code", [429, 503])
def test_a_page_that_always_asks_to_wait_a_moment_does_not_end_the_other_looks(
    road: Road, code: int
) -> None:
    three(road)
    for number in range(4):
        road.world.page(f"/o{number}", PAGE)
    others = [f'kind = "page"\n  id = "o{n}"\n  url = "WORLD/o{n}"' for n in range(4)]
    road.sources('kind = "page"\n  id = "a"\n  url = "WORLD/a"', *others)
    road.run()
    limited(road, "1", code)
    done = road.run()
    assert classes(done) == {"a": "rate-limited" if code == 429 else "server-error"}
    assert done["sources"]["unchanged"] == 4


def test_a_503_that_names_a_late_time_is_not_asked_before_it(road: Road) -> None:
    three(road)
    road.run()
    limited(road, "7200", 503)
    assert classes(road.run())["a"] == "server-error"
    road.world.page("/a").mend()
    road.run()
    assert not [seen for seen in road.world.requests if seen.path == "/a"]
    road.run()
    assert classes(road.run()) == {}
    assert road.told == []


class Odd(AddressSource):
    """A kind whose facts are no JSON from the second look on, as no kind's should be."""

    kind: Literal["odd"] = "odd"
    accept: ClassVar[str] = "*/*"

    def read(self, answer: Answer, snapshot: Snapshot | None) -> Observation:
        said: Any = "mit" if snapshot is None else {answer.status}
        return self.observed(answer.evidence, [Fact(self.id, "license", said)], [Cover(self.id)])


def test_a_look_that_nobody_foresaw_fails_its_source_and_no_other(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "odd", Odd)
    road.world.page("/a", PAGE)
    road.world.page("/well", PAGE)
    road.sources(
        'kind = "odd"\n  id = "a"\n  url = "WORLD/a"',
        'kind = "page"\n  id = "well"\n  url = "WORLD/well"',
    )
    assert road.run("--all")["failures"] == []
    for path in ("/a", "/well"):
        road.world.page(path, PAGE.replace("Paragraph number 3", "Part number 3"))
    done = road.run("--all")
    assert [event["source"] for event in done["events"]] == ["well"]
    (failure,) = done["failures"]
    assert (failure["source"], failure["error"]) == ("a", "unreadable")
    assert "shape nobody foresaw" in failure["detail"]
