"""Reading what may have been edited by hand or merged by git, and saying what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NoReturn, TypeVar

from monitor.errors import Complaint, StoreError
from monitor.model import Key
from monitor.values import Json

_GIT = "put it back as it was: git checkout -- {file}"
FORGET = (_GIT, "or delete it: the next look takes a new baseline")
CLEAR = (_GIT, "or delete it: what it remembers is then forgotten")
OMIT = (_GIT, "or delete that line: the event it told is then forgotten")

_CONFLICT = re.compile(r"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)

T = TypeVar("T")


def letter(file: str, line: int | None, what: str, mend: Iterable[str]) -> StoreError:
    """The complaint about a file; `{file}` in a cure stands for its path."""
    return StoreError(str(Complaint(file, line, what, [hint.format(file=file) for hint in mend])))


def misshapen(file: str, error: Exception, mend: Iterable[str]) -> NoReturn:
    """Complain of JSON that is sound but not of the shape that was written."""
    what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
    raise letter(file, None, f"not as the monitor writes it: {what}", mend) from error


def text_of(data: bytes, file: str, mend: Iterable[str], *, line: int = 1) -> str:
    """Decode a file, or what stands from `line` on. StoreError at bad UTF-8 or a merge's marks."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = line + data.count(b"\n", 0, error.start)
        raise letter(file, place, "this is no UTF-8", mend) from error
    conflict = _CONFLICT.search(text)
    if conflict:
        place = line + text.count("\n", 0, conflict.start())
        raise letter(file, place, "a merge left its conflict here", ("settle the merge", *mend))
    return text


def document_of(data: bytes, file: str, schema: str, mend: Iterable[str]) -> dict[str, Json]:
    """Read a whole file as the JSON document of a schema."""
    try:
        document: Json = json.loads(text_of(data, file, mend))
    except json.JSONDecodeError as error:
        raise letter(file, error.lineno, f"broken JSON: {error.msg}", mend) from error
    except (RecursionError, ValueError) as error:
        raise letter(file, None, f"broken JSON: {error}", mend) from error
    if not isinstance(document, dict):
        raise letter(file, 1, f"no JSON document of {schema}", mend)
    if document.get("schema") != schema:
        found = json.dumps(document.get("schema"))
        newer = ("upgrade: pip install --upgrade catalog-monitor", *mend)
        raise letter(file, None, f"the schema is {found}, expected {schema}", newer)
    return document


def given(value: T | None) -> T:
    """ValueError where a value is missing."""
    if value is None:
        raise ValueError("a value is missing")
    return value


def a_text(value: Json) -> str:
    """TypeError if it is no text."""
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {_short(value)}")
    return value


def a_count(value: Json) -> int:
    """TypeError if it is no whole number that a database's integer holds."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise TypeError(f"expected a whole number, found {_short(value)}")
    return value


def an_object(value: Json) -> dict[str, Json]:
    """TypeError if it is no object."""
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {_short(value)}")
    return value


def a_list(value: Json) -> list[Json]:
    """TypeError if it is no list."""
    if not isinstance(value, list):
        raise TypeError(f"expected a list, found {_short(value)}")
    return value


def a_pair(value: Json) -> Key:
    """TypeError or ValueError if it is no pair of subject and predicate."""
    subject, predicate = a_list(value)
    return a_text(subject), a_text(predicate)


def _short(value: Json) -> str:
    return json.dumps(value)[:40]
