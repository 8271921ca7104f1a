"""Write the snapshots and the page of December 2025 that come with this repository.

They are one replayed pass of `monitor demo`'s catalog, so that a user's first live run tells what
has happened since. Its evidence says that it was replayed. The verdicts are left out: a recording
is reduced, so the first live judgement is their baseline.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "monitor" / "demo"
DAY = "2025-12-31T06:00:00Z"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(DEMO / "sources.toml", folder)
        monitor("run", "--all", "--now", DAY, "--replay", DEMO / "upstream.warc.gz", at=folder)
        for part in ("snapshots", "reports"):
            shutil.rmtree(ROOT / part, ignore_errors=True)
        shutil.copytree(
            folder / "snapshots",
            ROOT / "snapshots",
            ignore=shutil.ignore_patterns("monitor.db*", ".*", "claims.json"),
        )
    monitor("render", "--now", DAY, "--database", "sqlite://", at=ROOT)


def monitor(*words: str | Path, at: Path) -> None:
    subprocess.run([sys.executable, "-m", "monitor", *map(str, words)], cwd=at, check=True)


main()
