"""Branches: which may hold something to see, and which are only somebody's work. Pure.

Models live on branches where a repository makes no releases (`salmonn2`, `audio_flamingo_3`, `v2`).
Most branches elsewhere are topics that will be merged: of a person or a robot (`ann/fix-typo`,
`dependabot/pip/torch-2`), or called by what is done on them (`add_audio_url_chunk`).
"""

from __future__ import annotations

import re

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
_SHELVES = frozenset(["model", "models", "version", "versions"])
"""What may stand before a slash and be no person's name and no task."""


def is_work(name: str) -> bool:
    """Say whether a branch is by its name somebody's work, and no place of its own."""
    shelf, slash, rest = name.partition("/")
    if slash:
        return shelf.lower() not in _SHELVES or is_work(rest)
    words = [word.lower() for word in re.split(r"[-_.\s]+|(?<=[a-z])(?=[A-Z][a-z])", name) if word]
    if not words or _ROBOTS.match(name):
        return True
    if name.lower() in _KEPT or words[0] in _DONE:
        return True
    return bool(_CHORES & {*words}) or re.fullmatch(r"#?\d{1,6}", name) is not None
