"""All benchmarks in one round, or one of them by its name with what it takes.

    python -m benchmarks
    python -m benchmarks passes [SOURCES]            # what a pass costs, and asks of upstream
    python -m benchmarks costs [NAME]                # what a changed look at one page costs
    python -m benchmarks pages [EDITS]               # what is told of pages: recall, precision
    python -m benchmarks noise [PAGES PASSES SEEDS] [lots]  # pages that only seem to change
    python -m benchmarks series [FOLDER]             # real lists replayed

Each runs in a process of its own, so that none is measured with what another left behind.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

ROUND = {
    "passes": "A pass over many sources, first and unchanged",
    "costs": "A changed look at one page, with cold caches",
    "pages": "What is told of pages and tables, and of random edits of them",
    "noise": "Pages that are never the same and never change",
    "series": "Lists of past days, replayed",
}
"""Each benchmark and what it is, in the order of the round."""


def run(name: str, words: Sequence[str]) -> int:
    """Run one benchmark; its exit status."""
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *words], check=False
    ).returncode


def main() -> int:
    words = sys.argv[1:]
    if words:
        if words[0] not in ROUND:
            sys.exit(f"no benchmark {words[0]!r}: one of {', '.join(ROUND)}")
        return run(words[0], words[1:])
    failed = 0
    for name, what in ROUND.items():
        print(f"\n== {name}: {what}", flush=True)
        failed += run(name, []) != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
