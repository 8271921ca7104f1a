"""Branches: which may hold something to see, and which are only somebody's work. Pure.

Models live on branches where a repository makes no releases (`salmonn2`, `audio_flamingo_3`, `v2`).
Most branches elsewhere are topics that will be merged: of a person or a robot (`ann/fix-typo`,
`dependabot/pip/torch-2`), or called by what is done on them (`add_audio_url_chunk`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DONE = frozenset(
    [
        *("add", "allow", "apply", "attempt", "avoid", "backport", "bump", "catch", "change"),
        *("check", "cherry", "clean", "cleanup", "clarify", "convert", "copy", "correct"),
        *("create", "debug", "delete", "deprecate", "disable", "document", "drop", "enable"),
        *("enforce", "enhance", "ensure", "expand", "experiment", "explicit", "expose", "extend"),
        *("feat", "feature", "fix", "fixed", "fixes", "fixing", "fixup", "force", "format"),
        *("get", "handle", "hotfix", "ignore", "implement", "import", "improve", "improved"),
        *("improvement", "include", "increase", "init", "initial", "install", "integrate"),
        *("introduce", "lint", "load", "make", "merge", "migrate", "minor", "modify", "move"),
        *("new", "optimize", "patch", "pin", "polish", "prepare", "prevent", "raise"),
        *("reduce", "refactor", "reformat", "release", "relax", "remove", "rename", "reorganize"),
        *("replace", "reset", "resolve", "restore", "restructure", "revert", "rework", "rewrite"),
        *("sanitize", "set", "setup", "simplify", "skip", "small", "split", "support", "suppress"),
        *("switch", "sync", "temporary", "test", "tidy", "tweak", "typo", "undo", "unify"),
        *("update", "updated", "updates", "upgrade", "use", "using", "validate", "wip"),
        *("workaround", "wrap", "write"),
    ]
)
"""Words that a name begins with when it says what is being done."""

_KEPT = frozenset(
    [
        *("alpha", "backup", "beta", "build", "canary", "chore", "ci", "dev", "devel", "develop"),
        *("development", "doc", "docs", "docker", "documentation", "experimental", "head"),
        *("integration", "legacy", "latest", "main", "master", "mirror", "nightly", "old"),
        *("prod", "production", "release", "releases", "site", "stable", "staging", "temp"),
        *("testing", "tests", "tmp", "trunk", "unstable", "upstream", "website", "wiki"),
    ]
)
"""Names of branches that every repository may have."""

_CHORES = frozenset(
    [
        *("bug", "bugfix", "changelog", "ci", "codecov", "dependencies", "deployment", "deps"),
        *("dev", "doc", "docker", "dockerfile", "docs", "env", "eval", "evals", "gradio"),
        *(
            "fix",
            "hotfix",
            "issue",
            "merge",
            "revert",
            "lint",
            "linter",
            "notebook",
            "pages",
            "patch",
            "pdf",
            "pr",
            "pypi",
            "readme",
        ),
        *("refactor", "test", "tests", "todo", "typo", "typos", "vllm", "wip", "workflow"),
        *("workflows", "worktree"),
    ]
)
"""Words that tell of upkeep wherever they stand in a name."""

_ROBOTS = re.compile(
    r"(?:all-contributors|allcontributors|changeset|codex|copilot|cursor|dependabot|devin|dosu"
    r"|gh-pages|gh-readonly-queue|github-actions|imgbot|mergify|pre-commit-ci|pyup|release-please"
    r"|renovate|restyled|scala-steward|snyk|sweep|whitesource|claude|jules)\b",
    re.IGNORECASE,
)
_TOPICS = 3
"""Branches that begin alike and go on each in its own way, from which that word is a person's."""
_SHELVES = frozenset(["model", "models", "version", "versions"])
"""What may stand before a slash and be no person's name and no task."""


def is_work(name: str) -> bool:
    """Say whether a branch is by its name somebody's work, and no place of its own."""
    shelf, slash, rest = name.partition("/")
    if slash:
        return shelf.lower() not in _SHELVES or is_work(rest)
    words = _words(name)
    if not words or _ROBOTS.match(name) or re.fullmatch(r"[a-z]{1,2}", name):
        return True
    if name.lower() in _KEPT or words[0] in _DONE:
        return True
    return bool(_CHORES & {*words}) or re.fullmatch(r"#?\d{1,6}", name) is not None


def is_somebodys(name: str, others: Iterable[str], repository: str) -> bool:
    """Say whether a name begins as those of somebody's branches do: `ann-tts`, beside `ann/fix`.

    Such a word stands before a slash elsewhere, or before several topics that differ. Models of one
    line share more than their first word (`video-salmonn-o1`), or that of the repository.
    """
    first, *rest = _words(name) or [""]
    if not rest or first in _words(repository.replace("/", "-")) or first in _SHELVES:
        return False
    topics = {rest[0]}
    for other in others:
        shelf, slash, _ = other.partition("/")
        if slash and shelf.lower() == first:
            return True
        words = _words(other)
        if len(words) > 1 and words[0] == first:
            topics.add(words[1])
    return len(topics) >= _TOPICS


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.split(r"[-_.\s]+|(?<=[a-z])(?=[A-Z][a-z])", name) if word]
