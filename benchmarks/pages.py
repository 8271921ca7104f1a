"""What is told of pages: recall, precision and kinds over the corpus of pages and of tables.

    python -m benchmarks pages [EDITS]

Beside the cases of `tests/corpus/pages`, each page gets EDITS random ones (of one word, one number
or one link), half of them in its content and half around it: those are told, these are not. A
page's content is marked in the corpus, so the extractor under test has no say in it. Of each case
of `tests/corpus/tables` the events count, of its row and of its kind, and (`rows`) each fact that
is read of its models.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.model import Event
from tests.corpus.cases import PAGES, Case, cases, pages
from tests.corpus.looking import Looking, Said

TABLES = PAGES.parent / "tables"
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
        kinds = self.kinds.total()
        print(
            f"{name:10} recall {_percent(self.told, wanted)} of {wanted}, "
            f"precision {_percent(self.told, said)} of {said}"
            + (f", kinds {_percent(self.kinds[True], kinds)} of {kinds}" if kinds else "")
        )
        for miss in self.missed:
            print(f"  missed: {miss}")
        for false in self.false:
            print(f"  false:  {false}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    - "


def corpus() -> Score:
    """The cases as they stand: each change once and of its kind, noise and failures never."""
    score = Score()
    for case in cases():
        looking = Looking(case.url)
        told: list[str] = []
        for look in range(5):
            decision = looking.look(_says(case, look))
            told += [event.kind for event in decision.events if "source." not in event.kind]
        score.add(case.name, expected=case.verdict == "changed", told=bool(told))
        if case.verdict == "changed":
            score.kinds[sorted(told) == sorted(case.kinds)] += 1
    return score


def tables() -> Score:
    """The events of the corpus of tables, each of one row (or of the page)."""
    score = Score()
    for table in _tables():
        looking = Looking()
        looking.look(_always(table.before))
        told = looking.look(_always(table.after)).events
        _compare(score, table.name, table.events, [_event(looking, each) for each in told])
    return score


def rows() -> Score:
    """What is read of the models in the corpus of tables: each fact of a row."""
    score = Score()
    for table in _tables():
        looking = Looking()
        looking.look(_always(table.before))
        snapshot = looking.standing.snapshot
        read = [
            json.dumps([subject.partition("#")[2], predicate, fact.value], sort_keys=True)
            for (subject, predicate), fact in (snapshot.facts if snapshot else {}).items()
            if "#" in subject
        ]
        _compare(score, table.name, table.facts, read)
    return score


@dataclass(frozen=True)
class Table:
    """A page with a table, and what becomes of it; facts and events as JSON."""

    name: str
    before: Said
    after: Said
    facts: list[str]
    events: list[str]


def _tables() -> Iterator[Table]:
    for folder in sorted(TABLES.iterdir()):
        before, after = (_said(next(folder.glob(f"{when}.*"))) for when in ("before", "after"))
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        facts = [json.dumps(fact, sort_keys=True) for fact in expected["facts"]]
        events = [json.dumps([each["kind"], each["key"] or ""]) for each in expected["events"]]
        yield Table(folder.name, before, after, facts, events)


def _said(path: Path) -> Said:
    form = "text/html" if path.suffix == ".html" else "text/markdown"
    return Said(path.read_text(encoding="utf-8"), {"content-type": form})


def _event(looking: Looking, event: Event) -> str:
    return json.dumps([event.kind, event.subject.partition(f"{looking.source.id}#")[2]])


def _compare(score: Score, name: str, expected: list[str], told: list[str]) -> None:
    """Count each that was expected as told or missed, each other as told falsely."""
    wanted, said = Counter(expected), Counter(told)
    for each in (wanted | said).elements():
        is_wanted, is_said = wanted[each] > 0, said[each] > 0
        score.add(f"{name}: {each}", expected=is_wanted, told=is_said)
        wanted[each] -= is_wanted
        said[each] -= is_said
    score.silent += not expected and not told


def _says(case: Case, look: int) -> Callable[[int], Said]:
    if case.noisy:
        return case.face
    is_well = look < 2 or (case.verdict == "failure" and look == 4)
    return _always(Said(case.before)) if is_well else lambda _: case.after


def _always(said: Said) -> Callable[[int], Said]:
    return lambda _: said


def edits(most: int) -> Score:
    """Random edits of each page, inside and outside its content."""
    score = Score()
    for name, url, before in pages():
        lots = random.Random(f"{SEED} {name}")
        places = [*_places(before)]
        for inside in (True, False):
            there = [place for place in places if place[0] is inside]
            for _, kind, start, end in lots.sample(there, min(most // 2, len(there))):
                old = before[start:end]
                after = before[:start] + _other(kind, old, lots) + before[end:]
                looking = Looking(url)
                looking.look(_always(Said(before)))
                looking.look(_always(Said(before)))
                events = looking.look(_always(Said(after))).events
                around = before[max(0, start - 40) : end + 10].replace("\n", " ")
                score.add(f"{name}: {kind} …{around}…", expected=inside, told=bool(events))
    return score


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


def main() -> None:
    for name, score in {"corpus": corpus(), "tables": tables(), "rows": rows()}.items():
        score.show(name)
    edits(int(sys.argv[1]) if len(sys.argv) > 1 else EDITS).show("edits")


if __name__ == "__main__":
    main()
