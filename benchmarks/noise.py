"""Pages that are never the same and never change: how many events, how many requests.

    python -m benchmarks.noise [PAGES] [PASSES] [SEEDS]

No socket: each visit is driven by hand, each look decided as the pipeline does it.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from monitor.diff import decide
from monitor.events import Subjects
from monitor.model import Decision, Event, Evidence, Standing
from monitor.sources.base import Answer, Member, Upstream
from monitor.sources.page import WebPage
from tests.road import noisy


class Site:
    """Pages as noisy ones, and what was asked of them."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.requests = Counter[int]()
        self.edits: dict[int, str] = {}

    def answer(self, page: int, round_: int, now: datetime) -> Answer:
        self.requests[page] += 1
        html = noisy.body(
            page, round_, self.requests[page], self.seed, edit=self.edits.get(page, "")
        )
        data = html.encode()
        evidence = Evidence(f"https://x.test/{page}", now, 200, hashlib.sha256(data).hexdigest())
        return Answer(evidence.url or "", 200, {"content-type": "text/html"}, data, evidence)


def look(page: int, standing: Standing, answer: Callable[[], Answer], now: datetime) -> Decision:
    """One look at one page: the new standing and what is told."""
    source = WebPage(kind="page", url=f"https://x.test/{page}", id=f"page:{page}")
    visit = WebPage.visit([Member(source, standing.snapshot, standing.noise)], Upstream())
    next(visit)
    while True:
        try:
            visit.send(answer())
        except StopIteration as stop:
            return decide(source, None, standing, stop.value[0], now=now, subjects=Subjects())


def simulate(pages: int, passes: int, seed: str) -> tuple[list[Event], Counter[str], int]:
    """Events by nothing at all, what each edit of a last pass told, and the requests made."""
    site = Site(seed)
    standings = {page: Standing() for page in range(pages)}
    events: list[Event] = []
    told = Counter[str]()
    for round_ in range(passes + 1):
        now = noisy.START + timedelta(hours=12 * round_)
        for page in range(pages):
            if round_ == passes:
                site.edits[page] = "shows how"
            answer = partial(site.answer, page, round_, now)
            decision = look(page, standings[page], answer, now)
            standings[page] = decision.standing
            if round_ < passes:
                events += decision.events
            else:
                told[",".join(event.kind for event in decision.events)] += 1
    return events, told, site.requests.total()


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    pages, passes, seeds = [*given, *(200, 10, 1)[len(given) :]]
    for seed in range(seeds):
        begun = time.perf_counter()
        events, told, requests = simulate(pages, passes, str(seed))
        took_s = time.perf_counter() - begun
        print(
            f"seed {seed}: {pages} pages, {passes} passes: {len(events)} events,"
            f" {requests / pages / (passes + 1):.2f} requests a look, {took_s:.1f} s; edits: {told}"
        )
        for event in events:
            names = [noise.__name__ for noise in noisy.noises_of(int(event.source[5:]))]
            print("  ", event.source, names, event.title, event.old, event.new)


if __name__ == "__main__":
    main()
