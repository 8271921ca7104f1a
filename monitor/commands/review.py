"""`monitor review`: what to change in sources.toml, decided one by one on a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

from monitor.commands.deciding import proposals, put_off, take
from monitor.commands.setting import Setting, formats, print_json, remark, say, settle
from monitor.facts.plain import plain
from monitor.proposals import Proposal
from monitor.proposals.records import AddModel, AddProvider, Put, PutLink, PutSource
from monitor.render.clean import clean
from monitor.render.markdown import md
from monitor.store import lock
from monitor.values import Json

CHOICES = "accept, dismiss, skip, quit? [a/d/s/q] "
Ask = Callable[[str], str]


def run(args: argparse.Namespace) -> int:
    """Ask of each open proposal on a terminal; elsewhere, or with `--format`, list them."""
    form = formats(args, "text", "json", "md")
    setting = settle(args)
    if form == "text" and args.format is None and sys.stdin.isatty() and sys.stdout.isatty():
        return _decide(setting, input)
    found = proposals(setting)
    if form == "json":
        rows: list[Json] = [dict(each.as_json()) for each in found]
        print_json({"schema": "monitor/review/1", "review": rows})
    elif form == "md":
        say(markdown(found))
    elif found or not args.quiet:
        say(listed(found))
    return 0


def listed(found: Sequence[Proposal]) -> Iterator[str]:
    """The proposals for a terminal."""
    if not found:
        yield "nothing to decide: the page agrees with what is known"
        return
    for each in found:
        yield from _told(each)
        yield ""
    count = f"{len(found)} proposal{'s' if len(found) != 1 else ''}"
    yield f"{count}; `monitor accept ID…` or `monitor dismiss ID… --why TEXT`"


def markdown(found: Sequence[Proposal]) -> Iterator[str]:
    """The proposals as a list for a pull request or an issue."""
    if not found:
        yield "Nothing to decide: the page agrees with what is known."
    for each in found:
        yield f"- **{md(clean(each.title))}** (`{each.id}`, {each.kind})  "
        yield f"  {md(clean(each.reason))}"


def _told(each: Proposal) -> Iterator[str]:
    yield f"{each.id}  {each.kind}{' (safe)' if each.safe else ''}: {clean(each.title)}"
    yield f"  {clean(each.reason)}"
    if each.url:
        yield f"  {clean(each.url)}"
    yield from (f"  {line}" for edit in each.edits for line in _lines(edit))


def _lines(edit: Put | PutLink | PutSource | AddModel | AddProvider) -> Iterator[str]:
    """An edit as the lines of sources.toml that go and come."""
    match edit:
        case Put(_, _, key, old, new):
            yield from _exchange(key, old, new)
        case PutLink(_, name, old, new):
            yield from _exchange(f"link {clean(name)}", old, new)
        case PutSource(_, kind, key, old, new):
            yield from _exchange(f"{kind} source: {key}", old, new)
        case AddModel(_, values):
            yield "+ [[provider.model]] " + _values(values)
        case AddProvider(values, model, source):
            yield "+ [[provider]] " + _values(values)
            yield "+ [[provider.model]] " + _values(model)
            yield "+ [[provider.source]] " + _values(source)


def _exchange(key: str, old: str | None, new: str | None) -> Iterator[str]:
    if old is not None:
        yield f"- {key} = {clean(old)}"
    if new is not None:
        yield f"+ {key} = {clean(new)}"


def _values(values: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{key} = {clean(value)}" for key, value in values)


def _decide(setting: Setting, ask: Ask) -> int:
    """Ask of each proposal in turn; what was decided stands at once."""
    found = proposals(setting)
    done = {"a": 0, "d": 0}
    for number, each in enumerate(found, start=1):
        say([f"[{number}/{len(found)}]", *_told(each)])
        answer = _answer(ask)
        if answer == "a" and not each.edits:
            say(["there is nothing to put in its place: edit sources.toml by hand, or dismiss it"])
            continue
        if answer == "q":
            break
        if answer == "s":
            continue
        with lock(setting.config.snapshots, "monitor review"):
            if answer == "a":
                take(setting, [each])
            else:
                setting.args.why = plain(ask("why? ").strip() or "no reason given", 300)
                setting.args.until = None
                put_off(setting, [each])
        done[answer] += 1
    if not found:
        say(listed(found))
    else:
        say([f"{done['a']} accepted, {done['d']} dismissed"])
        if done["a"]:
            remark("next: monitor run (or monitor render), then git diff sources.toml")
    return 0


def _answer(ask: Ask) -> str:
    while True:
        try:
            answer = ask(CHOICES).strip().lower()[:1]
        except EOFError:
            return "q"
        if answer in ("a", "d", "s", "q"):
            return answer
