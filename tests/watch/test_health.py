"""The health port: what it says, and what it refuses."""

from __future__ import annotations

import socket
import urllib.request
from contextlib import ExitStack

import pytest

from monitor.health import LATE_IN_PASS_S, LATE_S, MOST_ASKERS, Health, served
from tests.watch.watching import health

WELL = Health(heard_s=0.0, started=True, last_pass={"run": 12}, next_pass="2026-11-22T06:30:00Z")


@pytest.mark.parametrize(
    ("state", "now_s", "expected"),
    [
        (WELL, 1.0, (200, "ok")),
        (Health(0.0), 1.0, (200, "starting")),
        (Health(0.0, started=True, trouble="disk full"), 1.0, (503, "failing")),
        (WELL, LATE_S + 1, (503, "failing")),
        (Health(0.0, started=True, passing=True), LATE_S + 1, (200, "ok")),
        (Health(0.0, started=True, passing=True), LATE_IN_PASS_S + 1, (503, "failing")),
    ],
)
def test_the_status_is_that_of_the_last_pass(
    state: Health, now_s: float, expected: tuple[int, str]
) -> None:
    with served(0, lambda: state, lambda: now_s) as address:
        status, told = health(address)
    assert (status, told["status"]) == expected
    assert told["schema"] == "monitor/health/1"
    assert set(told) == {"schema", "status", "trouble", "last_pass", "next_pass", "failures"}


def test_there_is_one_path_and_one_method() -> None:
    with served(0, lambda: WELL, lambda: 0.0) as address:
        assert health(f"{address}metrics")[0] == 404
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            assert health(address, method)[0] == 501
        assert health(f"{address}?now")[0] == 200


def test_it_listens_on_this_machine_only() -> None:
    with served(0, lambda: WELL, lambda: 0.0) as address:
        assert address.startswith("http://127.0.0.1:")


def test_askers_that_say_nothing_are_bounded() -> None:
    with served(0, lambda: WELL, lambda: 0.0) as address, ExitStack() as stack:
        port = int(address.rstrip("/").rpartition(":")[2])
        idle = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(MOST_ASKERS + 1)
        ]
        idle[-1].settimeout(5)
        assert idle[-1].recv(1) == b""


def test_an_asker_that_leaves_is_no_trouble(capfd: pytest.CaptureFixture[str]) -> None:
    with served(0, lambda: WELL, lambda: 0.0) as address:
        port = int(address.rstrip("/").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as asker:
            asker.sendall(b"GET / HTTP/1.0\r\n")
        with urllib.request.urlopen(address, timeout=5) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
    assert capfd.readouterr().err == ""
