"""One pass at a time, and a killed pass leaves no lock."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import Locked, StoreError
from monitor.store import lock

HOLD = """
import sys
from pathlib import Path
from monitor.store import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_pass_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with lock(tmp_path / "snapshots"):
        with (
            pytest.raises(Locked, match="another pass is running in") as told,
            lock(tmp_path / "snapshots"),
        ):
            pass
        assert told.value.exit_status == 4
    with lock(tmp_path / "snapshots"):
        assert (tmp_path / "snapshots" / ".lock").read_bytes() == b""


def test_a_killed_pass_leaves_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Locked), lock(tmp_path):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
    with lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="see that you may write there"), lock(tmp_path / "file"):
        pass
