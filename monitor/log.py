"""What a process that never ends tells on stderr: a line a time, as text or as JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal, TextIO

from monitor.values import Json, stamp

Form = Literal["text", "json"]
FIELDS = "monitor_fields"
"""The attribute of a log record that holds what only JSON lines tell."""


def fields(event: str, **values: Json) -> dict[str, dict[str, Json]]:
    """The `extra` of a log call: what kind of line it is, and its figures."""
    return {FIELDS: {"event": event, **values}}


class Lines(logging.Formatter):
    """A record as one JSON object in a line, or as text that begins with the time.

    `clock` dates the lines. Text of several lines is indented from the second on.
    """

    def __init__(self, form: Form, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._form = form
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        trace = self.formatException(record.exc_info) if record.exc_info else None
        at = stamp(self._clock())
        if self._form == "json":
            its: dict[str, Json] = getattr(record, FIELDS, {"event": "log", "logger": record.name})
            line = {"time": at, "level": record.levelname.lower(), **its, "message": said}
            return json.dumps(line if trace is None else line | {"trace": trace})
        grave = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        text = f"{at} {grave}{said}" if trace is None else f"{at} {grave}{said}\n{trace}"
        return text.replace("\n", "\n  ")


@contextmanager
def logged(stream: TextIO, form: Form, clock: Callable[[], datetime]) -> Iterator[None]:
    """Write our own lines from info on, and warnings of whatever library, to `stream`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(form, clock))
    root, ours = logging.getLogger(), logging.getLogger("monitor")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
