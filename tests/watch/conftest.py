"""`watch` in a folder of its own, against the emulated upstream."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest

from tests.road.conftest import Road, road, world
from tests.watch.timed import Time, listed
from tests.watch.watching import Site

__all__ = ["Road", "road", "world"]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as slow:
        yield slow


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine that somebody else has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


@pytest.fixture
def quiet() -> Iterator[None]:
    """The log's lines are not what these tests look at."""
    logger = logging.getLogger("monitor.watch")
    logger.propagate = False
    yield
    logger.propagate = True


@pytest.fixture
def time(road: Road, quiet: None) -> Time:
    """A watch over lists at `/4h`, `/daily`, `/monday` and so on, named for when they are due."""
    schedules = {"/4h": "4h", "/daily": "30 6 * * *", "/monday": "0 6 * * 1"}
    for path in schedules:
        road.world.json(path, [{"id": "a"}, {"id": "b"}])
    road.sources(*(listed(path, every) for path, every in schedules.items()))
    return Time(road)
