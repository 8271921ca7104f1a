"""Pages that are never the same and never change: how many events, how many requests.

    python -m benchmarks.noise [PAGES] [PASSES] [SEEDS] [noisy|lots] [FIRST_SEED]

`noisy` are those that the tests have, `lots` are harder: see `lots.py`. In a last pass a person
edits each page. No socket: each visit is driven by hand, each look decided as the pipeline does it.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from benchmarks import lots
from monitor.diff import decide
from monitor.events import Subjects
from monitor.model import Decision, Event, Evidence, Standing
from monitor.sources.base import Answer, Member, Upstream
from monitor.sources.page import WebPage
from tests.road import noisy

Body = Callable[..., str]
MIXES: Mapping[str, tuple[Body, Callable[[int], list[str]]]] = {
    "noisy": (noisy.body, lambda page: [noise.__name__ for noise in noisy.noises_of(page)]),
    "lots": (lots.body, lots.lots_of),
}
"""How a page of each mix is drawn, and what is noisy about it."""


class Site:
    """Pages as noisy ones, and what was asked of them."""

    def __init__(self, seed: str, mix: str) -> None:
        self.seed = seed
        self.body = MIXES[mix][0]
        self.requests = Counter[int]()
        self.edits: dict[int, str] = {}

    def answer(self, page: int, round_: int, now: datetime) -> Answer:
        self.requests[page] += 1
        edit = self.edits.get(page, "")
        html = self.body(page, round_, self.requests[page], self.seed, edit=edit)
        data = html.encode()
        evidence = Evidence(f"https://x.test/{page}", now, 200, hashlib.sha256(data).hexdigest())
        return Answer(evidence.url or "", 200, {"content-type": "text/html"}, data, evidence)


def look(page: int, standing: Standing, answer: Callable[[], Answer], now: datetime) -> Decision:
    """One look at one page: the new standing and what is told."""
    source = WebPage(kind="page", url=f"https://x.test/{page}", id=f"page:{page}")
    member = Member(source, standing.snapshot, standing.noise, checked_at=standing.checked_at)
    visit = WebPage.visit([member], Upstream())
    next(visit)
    while True:
        try:
            visit.send(answer())
        except StopIteration as stop:
            return decide(source, None, standing, stop.value[0], now=now, subjects=Subjects())


class Tally(NamedTuple):
    """Events by nothing at all, what the edit of a last pass told, and the requests made."""

    events: list[Event]
    told: Counter[str]
    first: int
    quiet: int
    edits: int


def simulate(pages: int, passes: int, seed: str, mix: str) -> Tally:
    """Look at each page in each pass, and in one more in which a person edits it."""
    site = Site(seed, mix)
    standings = {page: Standing() for page in range(pages)}
    events: list[Event] = []
    told = Counter[str]()
    asked = [0]
    for round_ in range(passes + 1):
        now = noisy.START + timedelta(hours=12 * round_)
        for page in range(pages):
            if round_ == passes:
                site.edits[page] = "shows how"
            decision = look(page, standings[page], partial(site.answer, page, round_, now), now)
            standings[page] = decision.standing
            if round_ < passes:
                events += decision.events
            else:
                told[_said(decision.events)] += 1
        asked.append(site.requests.total())
    return Tally(events, told, asked[1], asked[-2] - asked[1], asked[-1] - asked[-2])


def _said(events: Sequence[Event]) -> str:
    """Whether the edit was told, and nothing else."""
    alone = [event.title.partition(": ")[2] for event in events]
    return "exactly" if alone == ["1 edited"] else f"as {', '.join(alone) or 'nothing'}"


def main() -> None:
    words = sys.argv[1:]
    mix = next((word for word in words if word in MIXES), "noisy")
    given = [int(word) for word in words if word not in MIXES]
    pages, passes, seeds, start = [*given, *(200, 10, 1, 0)[len(given) :]]
    for seed in range(start, start + seeds):
        begun = time.perf_counter()
        tally = simulate(pages, passes, str(seed), mix)
        took_s = time.perf_counter() - begun
        print(
            f"{mix}, seed {seed}: {pages} pages, {passes} passes: {len(tally.events)} events;"
            f" requests a look: first {tally.first / pages:.2f},"
            f" quiet {tally.quiet / pages / max(passes - 1, 1):.2f},"
            f" edited {tally.edits / pages:.2f}; edits told {dict(tally.told)}; {took_s:.1f} s",
            flush=True,
        )
        for event in tally.events:
            names = MIXES[mix][1](int(event.source[5:]))
            print("  ", event.observed_at, names, event.title, event.old, event.new)


if __name__ == "__main__":
    main()
