"""`monitor init`: a commented, minimal sources.toml to begin with."""

from __future__ import annotations

import argparse
from importlib.resources import files
from pathlib import Path

from monitor.commands.setting import formats, print_json, say
from monitor.errors import UsageError


def run(args: argparse.Namespace) -> int:
    """Write the file; UsageError where one stands already: nothing is overwritten."""
    form = formats(args, "text", "json")
    path: Path = args.config or args.folder / "sources.toml"
    starter = files("monitor").joinpath("starter.toml").read_text(encoding="utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(starter)
    except FileExistsError as error:
        raise UsageError(
            f"{path} stands already and is left as it is\n"
            "  choose another place: monitor init FOLDER"
        ) from error
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}\n"
            "  name a folder that you may write to: monitor init FOLDER"
        ) from error
    if form == "json":
        print_json({"schema": "monitor/init/1", "init": [str(path)]})
    elif not args.quiet:
        say([f"wrote {path}", "next: edit it, then `monitor check` and `monitor run`"])
    return 0
