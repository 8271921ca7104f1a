"""Values and tables as the text of TOML 1.0, for files of any length that are written whole.

Files that people wrote are edited with tomlkit, which keeps what stands around an edit; what it
keeps makes it slow for a file of twenty thousand tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Value = str | list[str] | Mapping[str, str] | list[dict[str, str]]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_QUOTES = re.compile(r'"{3,}|"+\Z')
_CONTROLS = {code: f"\\u{code:04x}" for code in (*range(0x20), 0x7F)} | {ord("\\"): "\\\\"}
_IN_LINE = _CONTROLS | {ord('"'): '\\"', ord("\n"): "\\n", ord("\t"): "\\t"}
_IN_LINES = {code: said for code, said in _CONTROLS.items() if chr(code) not in "\n\t"}


def table(header: str, values: Mapping[str, Value], *, lines: str = "") -> str:
    """A table with those of its values that are not empty; the one called `lines` in many lines."""
    return f"\n{header}\n" + "".join(
        f"{_key(name)} = {text_block(value) if name == lines else _value(value)}\n"
        for name, value in values.items()
        if value
    )


def text_block(text: Value) -> str:
    """A text between three quotes, its lines as they are."""
    body = _QUOTES.sub(lambda run: '\\"' * len(run[0]), str(text).translate(_IN_LINES))
    begin = "\n" if body.startswith("\n") else ""  # the first line end is not part of it
    return f'''"""{begin}{body}"""'''


def _value(value: Value) -> str:
    match value:
        case str():
            return f'"{value.translate(_IN_LINE)}"'
        case list():
            return _list(value)
        case _:
            return f"{{{', '.join(_pairs(value))}}}"


def _list(values: list[str] | list[dict[str, str]]) -> str:
    """A list in one line; one of tables has a line for each."""
    if isinstance(values[0], str):
        return f"[{', '.join(_value(each) for each in values)}]"
    return "[\n" + "".join(f"    {_value(each)},\n" for each in values) + "]"


def _pairs(values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{_key(name)} = {_value(value)}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)
