"""A small `gh`: the pull requests of one repository, kept in the file that `GH_STATE` names.

It knows the few commands that the workflow uses and refuses, as GitHub does, what GitHub refuses:
no token, a branch that is not there, a second pull request of a branch, a body that is too long.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Pull = dict[str, Any]
LIMIT = 65_536
FILTERS: dict[str, Callable[[list[Pull]], str]] = {
    "map(select(.isCrossRepository | not)) | .[0].number // empty": lambda pulls: next(
        (str(pull["number"]) for pull in pulls if not pull["isCrossRepository"]), ""
    ),
}


def main(words: list[str]) -> None:
    """Answer one call and remember it."""
    path = Path(os.environ["GH_STATE"])
    state = json.loads(path.read_text(encoding="utf-8"))
    state["calls"].append(words)
    path.write_text(json.dumps(state), encoding="utf-8")
    if not os.environ.get("GH_TOKEN"):
        sys.exit("gh: To use GitHub CLI in a GitHub Actions workflow, set GH_TOKEN")
    args = grammar().parse_args(words)
    args.act(args, state["pulls"])
    path.write_text(json.dumps(state), encoding="utf-8")


def grammar() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("gh", allow_abbrev=False)
    rooms = parser.add_subparsers(required=True)
    auth = rooms.add_parser("auth").add_subparsers(required=True)
    auth.add_parser("setup-git").set_defaults(act=lambda args, pulls: None)
    verbs = rooms.add_parser("pr").add_subparsers(required=True)
    options = {
        "list": (listed, ("--head", "--state", "--json", "--jq")),
        "create": (created, ("--head", "--base", "--title", "--body-file")),
        "edit": (edited, ("--title", "--body-file")),
    }
    for name, (act, its) in options.items():
        verb = verbs.add_parser(name, allow_abbrev=False)
        verb.set_defaults(act=act)
        for option in its:
            verb.add_argument(option, required=True)
        if name == "edit":
            verb.add_argument("number", type=int)
    return parser


def listed(args: argparse.Namespace, pulls: list[Pull]) -> None:
    found = [p for p in pulls if p["headRefName"] == args.head and p["state"] == args.state]
    chosen = [{name: pull[name] for name in args.json.split(",")} for pull in found]
    if line := FILTERS[args.jq](chosen):
        print(line)


def created(args: argparse.Namespace, pulls: list[Pull]) -> None:
    own = [p["headRefName"] for p in pulls if p["state"] == "open" and not p["isCrossRepository"]]
    if args.head in own:
        sys.exit(f'gh: a pull request for branch "{args.head}" already exists')
    if not ahead(args.base, args.head):
        sys.exit(f"gh: No commits between {args.base} and {args.head}")
    pull = {
        "number": len(pulls) + 1,
        "state": "open",
        "headRefName": args.head,
        "baseRefName": args.base,
        "isCrossRepository": False,
    }
    pulls.append(pull | written(args))
    print(f"https://github.com/acme/catalog/pull/{len(pulls)}")


def edited(args: argparse.Namespace, pulls: list[Pull]) -> None:
    pulls[args.number - 1] |= written(args)
    print(f"https://github.com/acme/catalog/pull/{args.number}")


def written(args: argparse.Namespace) -> Pull:
    body = Path(args.body_file).read_text(encoding="utf-8")
    if len(body.encode("utf-16-le")) // 2 > LIMIT:
        sys.exit(f"gh: Body is too long (maximum is {LIMIT} characters)")
    return {"title": args.title, "body": body}


def ahead(base: str, head: str) -> bool:
    """Whether the branch is at the origin, and holds a commit that the base lacks."""
    asked = ["git", "ls-remote", "--exit-code", "origin", f"refs/heads/{head}"]
    found = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()[0]
    count = ["git", "rev-list", "--count", f"origin/{base}..{found}"]
    return int(subprocess.run(count, check=True, capture_output=True, text=True).stdout) > 0


if __name__ == "__main__":
    main(sys.argv[1:])
