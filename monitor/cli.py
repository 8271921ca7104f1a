"""The command line: words in, exit status out. What a verb does stands in `commands/<verb>.py`.

Nothing slow is imported before the verb is known, so that `--help` and mistakes answer at once.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from monitor import __version__
from monitor.errors import MonitorError, Unwritten, printing

Parser = argparse.ArgumentParser

_FIRST, _LAST = 1970, 9000
"""Years that a pass can be told to believe in: there must be time before and after it."""
COLLECTED = (50_000, 20, 20)
"""How rarely the garbage collector looks: a pass makes hundreds of thousands of small records and
next to no cycles, and its looks for them cost a seventh of the pass."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of the contract."""
    _open_stdout()
    args = build().parse_args(argv)
    gc.set_threshold(*COLLECTED)
    command = import_module(f"monitor.commands.{args.verb}")
    try:
        status: int = command.run(args)
        with printing():
            sys.stdout.flush()
    except MonitorError as error:
        print(f"monitor: {error}" if "\n" not in str(error) else error, file=sys.stderr)
        if isinstance(error, Unwritten):
            _close_stdout()
        return error.exit_status
    except BrokenPipeError:
        _close_stdout()
        return 0
    except KeyboardInterrupt:
        print("monitor: interrupted; what was looked at is stored", file=sys.stderr)
        return 130
    return status


def _open_stdout() -> None:
    """Let stdout take whatever upstream says; what its encoding has not is written as `\\u2014`."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as we run
    elif isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(errors="backslashreplace")


def _close_stdout() -> None:
    """What is still to be written goes nowhere, lest the interpreter complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build() -> Parser:
    """The whole grammar, verbs and options, without importing any verb."""
    parser = Parser(
        prog="monitor", description=_ABOUT, epilog=_EPILOG, parents=[_common(after=False)]
    )
    parser.add_argument("--version", action="version", version=f"monitor {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    common = _common(after=True)
    for name, (about, options) in _VERBS.items():
        description = about[0].upper() + about[1:] + "."
        options(verbs.add_parser(name, help=about, description=description, parents=[common]))
    return parser


def _common(*, after: bool) -> Parser:
    """Options that stand before or after the verb; after it, what is not given is not set."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS if after else None)
    add = common.add_argument
    add("--config", type=Path, metavar="PATH", help="default: sources.toml, here or in a parent")
    add("--database", metavar="URL", help="default: SQLite in snapshots/ (MONITOR_DATABASE_URL)")
    add("--format", choices=["text", "json", "md", "html"], help="how to print")
    add("--now", type=_moment, metavar="ISO8601", help="the time that the pass believes")
    unset = argparse.SUPPRESS if after else False
    add("--quiet", action="store_true", default=unset, help="nothing found, nothing said")
    add("--verbose", action="store_true", default=unset, help="tell of every source")
    return common


def _run(verb: Parser) -> None:
    verb.add_argument("--all", action="store_true", help="every source, due or not")
    _only(verb)
    verb.add_argument("--dry-run", action="store_true", help="fetch, but store and write nothing")
    verb.add_argument("--apply", action="store_true", help="take safe proposals into sources.toml")
    verb.add_argument("--exit-code", action="store_true", help="exit 1 where there are events")
    verb.add_argument("--explain", action="store_true", help="tell why there is an event or none")
    recording = verb.add_mutually_exclusive_group()
    recording.add_argument("--record", type=Path, metavar="FILE.warc.gz", help="keep the answers")
    recording.add_argument(
        "--replay", type=Path, metavar="FILE.warc.gz", help="read a recording, ask nobody"
    )


def _watch(verb: Parser) -> None:
    add = verb.add_argument
    add("--log-format", choices=["text", "json"], default="text", help="of the lines on stderr")
    add("--health", type=int, metavar="PORT", help="tell on this port of 127.0.0.1 how it goes")
    add(
        "--grace",
        type=_seconds,
        default=30.0,
        metavar="SECONDS",
        help="how long the checks in hand may take after SIGTERM (30)",
    )


def _only(verb: Parser) -> None:
    verb.add_argument(
        "--only",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="these sources, due or not",
    )


def _report(verb: Parser) -> None:
    verb.add_argument("--since", default="7d", metavar="7d|DATE", help="how far back (7d)")


def _history(verb: Parser) -> None:
    about = "such as github:acme/vox, or a model of the page by its name"
    verb.add_argument("subject", nargs="?", metavar="SUBJECT", help=about)


def _diff(verb: Parser) -> None:
    verb.add_argument("source", metavar="SOURCE", help="the id of a source")
    verb.add_argument("--at", type=_moment, metavar="A", help="from this time on")
    verb.add_argument("--to", type=_moment, metavar="B", help="up to this time")


def _init(verb: Parser) -> None:
    verb.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER")


def _add(verb: Parser) -> None:
    add = verb.add_argument
    add("url", metavar="URL", help="a repository, model, organisation, feed, list or page")
    add("--provider", metavar="ID", help="whose source it is; else told from the address")
    add("--kind", metavar="KIND", help="ask nobody; `feed` looks for the feed of a page")


def _adopt(verb: Parser) -> None:
    verb.add_argument(
        "page", type=Path, metavar="PAGE.md", help="or a best-of projects.yaml, or a hecat folder"
    )
    verb.add_argument("--force", action="store_true", help="overwrite the files that stand there")


def _accept(verb: Parser) -> None:
    verb.add_argument("ids", nargs="*", metavar="ID", help="a proposal, or the beginning of its id")
    verb.add_argument("--safe", action="store_true", help="renames, retirements by their maker")


def _dismiss(verb: Parser) -> None:
    add = verb.add_argument
    add("ids", nargs="+", metavar="ID", help="a proposal, or the beginning of its id")
    add("--until", type=_moment, metavar="DATE", help="propose it again from then on")
    add("--why", metavar="TEXT", help="the reason, for whoever reads decisions.toml")


def _alerts(verb: Parser) -> None:
    choice = verb.add_mutually_exclusive_group()
    choice.add_argument("--retry", action="store_true", help="try everything that waits now")
    choice.add_argument("--test", action="store_true", help="send a test message to each target")


def _mute(verb: Parser) -> None:
    add = verb.add_argument
    add("target", nargs="?", metavar="TARGET", help="a source, a subject, a kind of event, or a *")
    add("--until", type=_moment, metavar="DATE", help="tell again of what happens from then on")
    add("--why", metavar="TEXT", help="the reason, for whoever reads decisions.toml")
    choice = verb.add_mutually_exclusive_group()
    choice.add_argument("--off", action="store_true", help="take it back")
    choice.add_argument("--list", action="store_true", help="what is muted (without a target too)")


def _demo(verb: Parser) -> None:
    verb.add_argument("--into", type=Path, metavar="DIR", help="keep the demo's files here")


def _nothing(verb: Parser) -> None:
    """A verb without options of its own."""


_VERBS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "run": ("look at every source that is due, store, write page and report", _run),
    "watch": ("run for ever: a pass whenever a source is due, until SIGTERM", _watch),
    "report": ("print the report of a period from what is stored", _report),
    "render": ("write the page and its HTML twin from what is stored", _nothing),
    "claims": ("list every claim of the page with its verdict and evidence", _nothing),
    "review": ("decide what to change in sources.toml by what upstream says", _nothing),
    "accept": ("write proposals into sources.toml", _accept),
    "dismiss": ("put proposals aside, until a date or until their evidence changes", _dismiss),
    "status": ("list each source: last look, last change, next look, health", _nothing),
    "history": ("list facts and events over time", _history),
    "diff": ("show what changed in a source, word by word", _diff),
    "add": ("add a source to sources.toml: the kind is told from the address", _add),
    "adopt": ("make a sources.toml from an existing catalog in Markdown or YAML", _adopt),
    "check": ("check sources.toml and tell what would be fetched", _nothing),
    "alerts": ("list the alerts that wait or failed; try again, or test the targets", _alerts),
    "mute": ("tell nobody of a source, a subject or a kind of event, for a time", _mute),
    "init": ("write a commented, minimal sources.toml", _init),
    "demo": ("walk the whole road on a recording; needs no internet", _demo),
}

_ABOUT = "Watch the sources of a living catalog; tell what changed; keep its page true."
_EPILOG = "Begin with `monitor demo`, then `monitor init` and `monitor run`."


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f'"{text}" is no time: write it as 2026-11-22T06:00:00Z'
        ) from error
    if not _FIRST <= moment.year <= _LAST:
        raise argparse.ArgumentTypeError(f"{text}: name a year from {_FIRST} to {_LAST}")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is no number of seconds') from error
    if not 0 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("it takes 0 to 86400 seconds")
    return seconds
