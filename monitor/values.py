"""Values as JSON has them: their one form, their one writing, and times among them."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character beyond U+FFFF (RFC 8259, 8.2), escaped in the bytes and read."""
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: Json) -> Json:
    """Give values that mean the same the same form (`2` equals `2.0`; null, "" and absent too).

    Members of objects that are null or empty go, whole floats become integers, lists are sorted.
    A value that is itself "" becomes None, and so does a number beyond all measure: JSON has none.
    """
    match value:
        case str():
            return value or None
        case dict():
            if all(map(_stands, value.values())):
                return value
            return {
                key: form
                for key, member in value.items()
                if (form := member if type(member) is str else canonical(member)) or form == 0
            }
        case list():
            items: list[Json] = [
                item
                for each in value
                if (item := (each or None) if type(each) is str else canonical(each)) is not None
            ]
            return sorted(items, key=dumps) if len(items) > 1 else items
        case float() if not math.isfinite(value):
            return None
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case _:
            return value


def _stands(member: Json) -> bool:
    """Say at a glance that a member is canonical as it stands: a text, or a list of one."""
    if type(member) is list and len(member) == 1:
        member = member[0]
    return type(member) is str and member != ""


def dumps(value: Json) -> str:
    """Write a value in its one JSON form: sorted keys, no blanks, readable letters."""
    return _ENCODER.encode(value)


def loads(body: bytes) -> Json:
    """Read JSON (RFC 8259: UTF-8, a byte order mark is passed over).

    Half a surrogate pair, which JSON can write and no file can hold, becomes U+FFFD. ValueError or
    RecursionError where it is no JSON.
    """
    data: Json = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    return _whole(data) if _SURROGATE.search(body) else data


def _whole(value: Json) -> Json:
    match value:
        case str():
            return _HALF.sub("\ufffd", value)
        case list():
            return [_whole(each) for each in value]
        case dict():
            return {_HALF.sub("\ufffd", key): _whole(member) for key, member in value.items()}
        case _:
            return value


def _no_constant(name: str) -> Json:
    raise ValueError(f"{name} is no JSON value")


def stamp(moment: datetime | None) -> str | None:
    """Write a time as RFC 3339 in UTC with `Z`, to the second."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str | None) -> datetime | None:
    """Read an RFC 3339 time or a date; a time without zone is UTC. ValueError if it is neither."""
    if not text:
        return None
    parsed = datetime.fromisoformat(text)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def dated(value: Json) -> datetime | None:
    """Upstream's own date of a fact: its `published_at`, else its `created_at`, else None."""
    if not isinstance(value, dict):
        return None
    return moment(text_of(value.get("published_at"))) or moment(text_of(value.get("created_at")))


def text_of(value: Json) -> str | None:
    """The value where it is a text."""
    return value if isinstance(value, str) else None
