"""What can go wrong, and how to mend it.

MonitorError                a letter to the maintainer: what, where, how to mend it
├── UsageError              a wrong command line                           exit 2
├── ConfigError             a wrong sources.toml, all complaints at once    exit 2
├── StoreError              a database or a text file that cannot be used  exit 2
├── Locked                  another pass is running                        exit 4
├── Unwritten               stdout takes no more                           exit 5
└── LookFailed              one look at one source did not succeed; becomes a `Failure`
    └── Unreadable          the answer came, but it is not what its kind expects
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

FailureClass = Literal[
    "timeout",
    "dns",
    "refused",
    "tls",
    "blocked",
    "rate-limited",
    "server-error",
    "not-found",
    "too-large",
    "cut",
    "unreadable",
    "empty",
    "private-address",
    "robots",
    "redirect",
    "unauthorized",
    "protocol",
    "doubted",
    "not-recorded",
]
"""The closed list of reasons why a look failed. An incident's identity is the source and this."""


STUMBLES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What is raised by code that meets data of a shape it did not foresee."""


class MonitorError(Exception):
    """A complaint that a person can act on."""

    exit_status = 2


class UsageError(MonitorError):
    """The command line asks for something that does not exist."""


class Unwritten(MonitorError):
    """The work is done and stored, and stdout does not take what is to be said of it."""

    exit_status = 5


@contextmanager
def printing() -> Iterator[None]:
    """Say Unwritten where a write to stdout fails; a reader that went away is none of that."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritten(f"stdout takes no more: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong in a file: `where` names file and line, `mend` how to cure it."""

    file: str
    line: int | None
    what: str
    mend: Sequence[str] = ()

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return "\n".join([f"{place}: {self.what}", *(f"  {hint}" for hint in self.mend)])


class ConfigError(MonitorError):
    """Everything that is wrong in `sources.toml`, told at once."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__("\n".join(str(complaint) for complaint in complaints))
        self.complaints = tuple(complaints)


class StoreError(MonitorError):
    """The database or a file under `snapshots/` cannot be used as it is."""


class Locked(MonitorError):
    """Another pass holds the lock."""

    exit_status = 4


class LookFailed(MonitorError):
    """A look at a source came to nothing; `detail` is one sentence with its cure.

    `url` and `status` say which answer it was, None where there was no answer.
    """

    def __init__(
        self,
        error: FailureClass,
        detail: str,
        *,
        url: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(f"{error}: {detail}")
        self.error: FailureClass = error
        self.detail = detail
        self.url = url
        self.status = status


class Unreadable(LookFailed):
    """The body is not what the kind of source expects: broken JSON, no feed, no list."""

    def __init__(self, detail: str) -> None:
        super().__init__("unreadable", detail)
