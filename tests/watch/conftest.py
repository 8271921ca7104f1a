"""`watch` in a folder of its own, against the emulated upstream."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.road.conftest import Road, road, world
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
