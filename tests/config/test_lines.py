"""Every key of a file is found in its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.lines import KeyPath, line_of, locate

TWISTED = '''\
# [comment] = "[[x]]"
title = "a [b] = {" # } ]
text = """
[not.a.table]
x = 1 \\""" ""  """
raw = \'\'\'
[z]\'\'\'\'\'
a.b . "c d" = 1.5
day = 1979-05-27 07:32:00
list = [ # ]
  1, { one = 1, "t.w".o = [2,
   3] },
  [ [4], "]" ],
]
empty = {}
[ "do.t" . late ]
x = 1
["do.t"]
y = 2
[[provider]]
id = "one"
  [[provider.source]]
  kind = "a"
  [[provider.source]]
  kind = "b"
  [provider.source.fields]
  p.q = "r"
[[provider]]
  [[provider.source]]
  fields = { x = [{ y = 1 }, { y = 2 }] }
'''


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every path that leads somewhere in what `tomllib` has read."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        yield (*path, key)
        if isinstance(member, dict | list):
            yield from paths(member, (*path, key))


def test_every_way_to_write_a_key_is_located_in_its_line() -> None:
    lines = locate(TWISTED)

    assert set(lines) == set(paths(tomllib.loads(TWISTED)))
    assert lines["title",] == 2
    assert lines["text",] == 3
    assert lines["raw",] == 6
    assert lines["a", "b", "c d"] == 8
    assert lines["list", 1, "t.w", "o", 1] == 12
    assert lines["list", 2, 1] == 13
    assert lines["do.t",] == 18
    assert lines["do.t", "late", "x"] == 17
    assert lines["provider", 0] == 20
    assert lines["provider", 0, "source", 1, "kind"] == 25
    assert lines["provider", 0, "source", 1, "fields", "p", "q"] == 27
    assert lines["provider", 1, "source", 0, "fields", "x", 1, "y"] == 30


def test_windows_line_ends_count_as_one() -> None:
    assert locate("a = 1\r\n[b]\r\nc = 2\r\n") == {("a",): 1, ("b",): 2, ("b", "c"): 3}


def test_a_missing_key_is_where_its_table_begins() -> None:
    lines = locate('[[provider]]\nid = "x"\n\n[[provider]]\nid = "y"\n')

    assert line_of(lines, ("provider", 1, "name")) == 4
    assert line_of(lines, ("catalog", "title")) is None


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True),
    st.text(st.sampled_from("ab.[]{}=#,' é"), min_size=1, max_size=6),
)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.sampled_from("ab[]{}=#,'\"\\\n"), max_size=12),
    st.datetimes(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_tomllib_finds_is_located_and_its_line_holds_the_key(tables: dict[str, Any]) -> None:
    text = tomlkit.dumps(tables)
    found = set(paths(tomllib.loads(text)))
    lines, rows = locate(text), text.split("\n")

    assert set(lines) == found
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]
