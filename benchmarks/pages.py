"""What is told of pages: recall, precision and kinds over the corpus, and what a look costs.

    python -m benchmarks.pages [EDITS]

Beside the cases of `tests/corpus/pages`, each page gets EDITS random ones (of one word, one number
or one link), half of them in its content and half around it: those are told, these are not. A
page's content is marked in the corpus, so the extractor under test has no say in it.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.corpus.cases import Case, cases, pages
from tests.corpus.looking import Looking, Said

SEED = 4
EDITS = 30
_CONTENT = re.compile(r"<!--main-->(.*?)<!--/main-->", re.DOTALL)
_SILENT = re.compile(r"<(script|style|head)\b.*?</\1>|<[^>]*>|\A---\n.*?\n---", re.DOTALL)
_WORD = re.compile(r"(?<![\w&#;.-])[A-Za-z]{4,}(?![\w;])")
_NUMBER = re.compile(r"(?<![\w&#])\d+(?![\w;])")
_LINK = re.compile(r"(?:<a [^>]*?href=\"|\]\()((?:https?:/)?/[\w./-]+)[\")]")


@dataclass
class Score:
    """Edits and cases that were told, and those that should have been."""

    told: int = 0
    missed: list[str] = field(default_factory=list)
    silent: int = 0
    false: list[str] = field(default_factory=list)
    kinds: Counter[bool] = field(default_factory=Counter)

    def add(self, name: str, *, expected: bool, told: bool) -> None:
        if expected and told:
            self.told += 1
        elif expected:
            self.missed.append(name)
        elif told:
            self.false.append(name)
        else:
            self.silent += 1

    def show(self, name: str) -> None:
        wanted, said = self.told + len(self.missed), self.told + len(self.false)
        print(
            f"{name:10} recall {_percent(self.told, wanted)} of {wanted}, "
            f"precision {_percent(self.told, said)} of {said}, "
            f"kinds {_percent(self.kinds[True], self.kinds.total())} of {self.kinds.total()}"
        )
        for miss in self.missed:
            print(f"  missed: {miss}")
        for false in self.false:
            print(f"  false:  {false}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    - "


def corpus(score: Score) -> None:
    """The cases as they stand: each change once and of its kind, noise and failures never."""
    for case in cases():
        looking = Looking(case.url)
        told: list[str] = []
        for look in range(5):
            decision = looking.look(_says(case, look))
            told += [event.kind for event in decision.events if "source." not in event.kind]
        score.add(case.name, expected=case.verdict == "changed", told=bool(told))
        if case.verdict == "changed":
            score.kinds[sorted(told) == sorted(case.kinds)] += 1


def _says(case: Case, look: int) -> Callable[[int], Said]:
    if case.noisy:
        return case.face
    is_well = look < 2 or (case.verdict == "failure" and look == 4)
    return _always(case.before) if is_well else lambda _: case.after


def _always(body: str) -> Callable[[int], Said]:
    return lambda _: Said(body)


def edits(score: Score, most: int) -> None:
    """Random edits of each page, inside and outside its content."""
    for name, url, before in pages():
        lots = random.Random(f"{SEED} {name}")
        places = [*_places(before)]
        for inside in (True, False):
            there = [place for place in places if place[0] is inside]
            for _, kind, start, end in lots.sample(there, min(most // 2, len(there))):
                old = before[start:end]
                after = before[:start] + _other(kind, old, lots) + before[end:]
                looking = Looking(url)
                looking.look(_always(before))
                looking.look(_always(before))
                events = looking.look(_always(after)).events
                around = before[max(0, start - 40) : end + 10].replace("\n", " ")
                score.add(f"{name}: {kind} …{around}…", expected=inside, told=bool(events))


def _places(page: str) -> Iterator[tuple[bool, str, int, int]]:
    """Where a page can be edited: whether in its content, which kind of edit, from and to."""
    spans = [match.span(1) for match in _CONTENT.finditer(page)] or [(0, len(page))]
    silent = [match.span() for match in _SILENT.finditer(page)]

    def inside(at: int) -> bool:
        return any(start <= at < end for start, end in spans)

    for kind, pattern in (("word", _WORD), ("number", _NUMBER)):
        for match in pattern.finditer(page):
            if not any(start <= match.start() < end for start, end in silent):
                yield inside(match.start()), kind, *match.span()
    for match in _LINK.finditer(page):
        yield inside(match.start()), "link", *match.span(1)


def _other(kind: str, old: str, lots: random.Random) -> str:
    match kind:
        case "word":
            return lots.choice(["seven", "cannot", "former", "quickly", "Lisbon"])
        case "number":
            return str(int(old) + lots.randint(1, 9)).zfill(len(old))
        case _:
            return f"{old}-{lots.randint(2, 9)}"


def usual() -> str:
    """A page of documentation of 60 KB."""
    parts = "".join(
        f'<h2 class="anchor anchorWithStickyNavbar_LWe7" id="part-{n}">Part {n}'
        f'<a href="#part-{n}" class="hash-link" aria-label="Direct link to Part {n}">#</a></h2>\n'
        f"<p>The model <code>vox-{n}</code> was released in {2020 + n % 6} with "
        f'<a class="link" href="/docs/models/vox-{n}">better speech understanding</a> and a longer '
        f"context of {n}k tokens. It is the recommended one for transcription, and replaces the "
        "older models of this family in most places, as long as they are not in use for captions."
        f'</p>\n<ul class="list"><li class="item">First thing about number {n}</li>\n'
        f'<li class="item">Second, longer thing about number {n}, with more words</li></ul>\n'
        for n in range(90)
    )
    return f"<!doctype html><html><body><main><h1>Models</h1>{parts}</main></body></html>"


COSTS: dict[str, tuple[Callable[[], str], int]] = {
    "60 KB": (usual, 20),
    "5 MB": (lambda: usual().replace("</main>", usual() * 80 + "</main>"), 1),
    "50,000 nested": (lambda: "<main>" + "<div>" * 50_000 + "deep" + "</div>" * 50_000, 1),
    "50,000 in li": (lambda: "<main>" + "<ul><li>" * 50_000 + "deep", 1),
    "all alike": (lambda: "<main>" + "<p>The same words again.</p>" * 50_000 + "</main>", 1),
}


def cost(name: str) -> None:
    """Print what one changed look at a page costs, in a process of its own."""
    make, rounds = COSTS[name]
    before = make()
    last = before.rfind("words") if "words" in before else before.rfind("deep")
    after = f"{before[:last]}edits{before[last + 5 :]}" if last >= 0 else before
    looking = Looking()
    looking.look(lambda _: Said(before))
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    standing, spent = looking.standing, 0.0
    for _ in range(rounds):
        looking.standing = standing
        began = time.process_time()
        looking.look(lambda _: Said(after))
        spent += time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{name:14} {len(before) / 1000:6.0f} kB {1000 * spent / rounds:7.1f} ms CPU a look,"
        f" {peak / 1024:5.0f} MiB at most ({(peak - base) / 1024:.0f} over the first look)"
    )


def main() -> None:
    if sys.argv[1:2] == ["cost"]:
        cost(sys.argv[2])
        return
    score = Score()
    corpus(score)
    score.show("corpus")
    score = Score()
    edits(score, int(sys.argv[1]) if len(sys.argv) > 1 else EDITS)
    score.show("edits")
    for name in COSTS:
        subprocess.run([sys.executable, "-m", "benchmarks.pages", "cost", name], check=True)


if __name__ == "__main__":
    main()
