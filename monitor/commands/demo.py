"""`monitor demo`: the whole road on a bundled recording of real upstream facts; no internet.

The passes are ordinary ones, with the clock set to days of December 2025 and of 2026 and every
answer read from the recording. They work in a temporary folder or in `--into`, never in the
user's own.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from monitor import config as configuration
from monitor.commands.run import event_lines, walk
from monitor.commands.setting import Setting, formats, print_json, say
from monitor.errors import UsageError
from monitor.pipeline import Pass

DAYS = tuple(
    datetime(*day, 6, tzinfo=UTC)
    for day in ((2025, 12, 31), (2026, 2, 28), (2026, 4, 1), (2026, 5, 17), (2026, 8, 22))
)
"""The clocks of the passes: the days after which the recording holds something new."""


def run(args: argparse.Namespace) -> int:
    """Walk the passes and print each; the files stay where `--into` says."""
    form = formats(args, "text", "json")
    with ExitStack() as stack:
        folder = _folder(args, stack)
        recording = stack.enter_context(as_file(files("monitor.demo") / "upstream.warc.gz"))
        shutil.copyfile(str(files("monitor.demo") / "sources.toml"), folder / "sources.toml")
        config = configuration.load(folder / "sources.toml", environ={})
        passes = [walk(Setting(config, _args(recording, day, folder))) for day in DAYS]
        if form == "json":
            runs = [done.as_json(folder) for done in passes]
            print_json({"schema": "monitor/demo/1", "runs": list(runs)})
        else:
            say(_story(passes, folder, kept=args.into is not None))
    return 0


def _folder(args: argparse.Namespace, stack: ExitStack) -> Path:
    if args.into is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-demo-")))
    into: Path = args.into
    if into.exists() and any(into.iterdir()):
        raise UsageError(f"{into} is not empty\n  --into wants an empty or a new folder")
    into.mkdir(parents=True, exist_ok=True)
    return into.resolve()


def _args(recording: Path, day: datetime, folder: Path) -> argparse.Namespace:
    """The words of an ordinary `monitor run --all --replay … --now …`, with its own database."""
    return argparse.Namespace(
        verb="run",
        all=True,
        only=[],
        now=day,
        database=f"sqlite:///{folder / 'snapshots/monitor.db'}",
        dry_run=False,
        record=None,
        replay=recording,
        quiet=True,
        verbose=False,
    )


def _story(passes: list[Pass], folder: Path, *, kept: bool) -> Iterator[str]:
    first, *later = passes
    yield f"{first.started_at:%d %B %Y}: first look at {first.counts['checked']} sources"
    yield "  what they say is the baseline; a first look raises no event"
    for done in later:
        counts = done.counts
        yield ""
        yield (
            f"{done.started_at:%d %B %Y}: {counts['checked']} sources looked at, "
            f"{counts['changed']} changed"
        )
        yield from event_lines(done.events)
    pages = sorted({path.relative_to(folder) for done in passes for path in done.outputs})
    yield ""
    if kept:
        yield f"page and reports in {folder}:"
        yield from (f"  {page}" for page in pages)
        yield f"next: cd {folder} && monitor claims && monitor review"
    else:
        yield f"it wrote {len(pages)} files, a page and reports, and threw them away;"
        yield "  `monitor demo --into DIR` keeps them"
