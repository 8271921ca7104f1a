"""A `monitor` for the path of a workflow that need not import anything: see `tests.forked`."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Self

from tests import forked

CLIENT = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as here:
    here.connect({address!r})
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)])
    socket.send_fds(here, [asked.encode()], [1, 2])
    here.shutdown(socket.SHUT_WR)
    sys.exit(int(here.recv(16)))
"""


class Quick:
    """Runs what the program calls for, in its folder, environment and streams, one at a time."""

    def __init__(self, program: Path) -> None:
        self._folder = TemporaryDirectory()  # the address of a socket must be short
        address = f"{self._folder.name}/socket"
        program.write_text(CLIENT.format(python=sys.executable, address=address), encoding="utf-8")
        program.chmod(0o755)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(address)
        self._server.listen()
        self._thread = Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._server.close()
        self._folder.cleanup()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:  # it was shut down
                return
            with connection:
                connection.sendall(str(_done(connection)).encode())


def _done(connection: socket.socket) -> int:
    """Run one call to its end; returns its exit status."""
    asked, streams, *_ = socket.recv_fds(connection, 1 << 16, 2)
    while more := connection.recv(1 << 16):
        asked += more
    words, folder, environment = json.loads(asked)
    process = forked.command(words, folder=Path(folder), environment=environment, streams=streams)
    for stream in streams:
        os.close(stream)
    process.join()
    assert process.exitcode is not None
    return process.exitcode
