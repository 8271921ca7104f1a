"""What a changed look at a page costs: parse, blocks, typed facts, diff and events.

    python -m benchmarks costs [NAME]

Every cache of ours is emptied before what is measured, and no page is looked at twice: a pass sees
each page once. Of the usual ones parse, blocks and diff are to stay under 10 ms of CPU; the look
with its typed facts is told beside it. Those that are built to exhaust us are to stay under a
second and 200 MB with all of it. What does not is marked. Each row is a process of its own.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from benchmarks import made
from monitor.cli import COLLECTED
from monitor.diff import decide
from monitor.errors import LookFailed
from monitor.events import Subjects
from monitor.model import Decision, Evidence, Failure, Look, Standing
from monitor.sources.base import Answer, Member, Upstream
from monitor.sources.page import WebPage
from monitor.text import read_html
from monitor.text.typed import typed

PAGES, USUAL = 30, "60 KB"
USUAL_MS, MOST_MS, MOST_MIB = 10, 1_000, 200
START = datetime(2026, 3, 10, 6, tzinfo=UTC)
URL = "https://docs.example.org/page"
_Cache = type(functools.cache(len))
SOURCE = WebPage(kind="page", url=URL, id=f"page:{URL}")


def answer(page: str, at: datetime) -> Answer:
    """What the fetch hands over: bytes and their evidence."""
    body = page.encode()
    evidence = Evidence(URL, at, 200, hashlib.sha256(body).hexdigest())
    return Answer(URL, 200, {"content-type": "text/html; charset=utf-8"}, body, evidence)


def look(standing: Standing, said: Answer) -> Decision:
    """One look at a page that says the same however often it is fetched."""
    visit = WebPage.visit([Member(SOURCE, standing.snapshot, standing.noise)], Upstream())
    next(visit)
    seen: Look
    try:
        while True:
            visit.send(said)
    except StopIteration as stop:
        [seen] = stop.value
    except LookFailed as failed:
        seen = Failure(SOURCE.id, failed.error, failed.detail, said.evidence)
    now = said.evidence.fetched_at or START
    return decide(SOURCE, None, standing, seen, now=now, subjects=Subjects())


def cost_ms(before: str, after: str) -> tuple[float, Decision]:
    """The CPU of a look at a page that changed, with cold caches, and what it decided."""
    standing = look(Standing(), answer(before, START)).standing
    said = answer(after, START + timedelta(days=6))
    _forget()
    gc.collect()
    began = time.process_time()
    decision = look(standing, said)
    return 1_000 * (time.process_time() - began), decision


def _forget() -> None:
    """Empty every cache of ours."""
    for one in gc.get_objects():
        if isinstance(one, _Cache) and one.__module__.startswith("monitor."):
            one.cache_clear()


def typed_ms(page: str) -> float:
    """The CPU of what a page's tables and sentences state, with cold caches."""
    read = read_html(page, base=URL)
    _forget()
    gc.collect()
    began = time.process_time()
    typed(SOURCE.id, read)
    return 1_000 * (time.process_time() - began)


def usual() -> None:
    """Print what looks at usual pages cost, and how much of it is for typed facts."""
    looks, stating, size = list[float](), list[float](), 0
    for seed in range(PAGES):
        page = made.usual(seed)
        took, decision = cost_ms(page, made.edited(page))
        assert decision.events, "a change must be told"
        looks.append(took)
        stating.append(typed_ms(made.edited(page)))
        size += len(page)
    rest = statistics.median(look - its for look, its in zip(looks, stating, strict=True))
    print(
        f"{USUAL:16} {size / PAGES / 1_000:6.0f} kB {rest:7.1f} ms CPU for parse, blocks and diff"
        f"{_mark(rest > USUAL_MS)}; {statistics.median(stating):.1f} ms for typed facts;"
        f" {statistics.median(looks):.1f} ms a look, {min(looks):.1f} to {max(looks):.1f};"
        f" the middle of {PAGES} pages"
    )


def hostile(name: str) -> None:
    """Print what a look at a hostile page costs that says one thing more than before."""
    page = made.HOSTILE[name]()
    base = _peak_mib()
    took, decision = cost_ms(page, page.replace("<main>", "<main><h1>Now with a title</h1>", 1))
    peak = _peak_mib()
    print(
        f"{name:16} {len(page) / 1_000:6.0f} kB {took:7.1f} ms CPU a look, {peak:4.0f} MiB at most"
        f" ({peak - base:.0f} for it); {decision.result}"
        f"{_mark(took > MOST_MS or peak > MOST_MIB)}"
    )


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def _mark(over: bool) -> str:
    return "  TOO MUCH" if over else ""


def every() -> None:
    """Print all rows."""
    for name in (USUAL, *made.HOSTILE):
        subprocess.run([sys.executable, "-m", "benchmarks.costs", name], check=True)


def main() -> None:
    gc.set_threshold(*COLLECTED)
    if not sys.argv[1:]:
        every()
    elif sys.argv[1] == USUAL:
        usual()
    else:
        hostile(sys.argv[1])


if __name__ == "__main__":
    main()
