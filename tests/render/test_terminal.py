from __future__ import annotations

import io

from monitor.render.terminal import clean, coloured, colours, table


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_lines_up_its_columns() -> None:
    assert table([["github:a/b", 3], ["page", None]], ["source", "failed"]) == (
        "source      failed\ngithub:a/b  3\npage\n"
    )


def test_a_table_without_rows_is_nothing() -> None:
    assert table([], ["source"]) == ""


def test_the_widest_column_gives_way_where_room_is_short() -> None:
    text = table([["a" * 50, "short"]], ["source", "state"], width=30)
    assert max(map(len, text.splitlines())) == 30
    assert "a…" in text
    assert "short" in text


def test_wide_letters_take_two_columns() -> None:
    lines = table([["模型", "x"], ["abcd", "y"]], ["name", "v"]).splitlines()
    assert lines[1] == "模型  x"
    assert lines[2] == "abcd  y"


def test_what_came_from_outside_cannot_steer_the_terminal() -> None:
    evil = "a\x1b[2J\x1b]0;owned\x07b\x9b31mc\r\nd\u202e\x00"
    assert clean(evil) == "abc d"
    assert "\x1b" not in table([[evil]], ["x"])


def test_a_text_is_cut_to_its_limit() -> None:
    assert clean("one two three", limit=8) == "one two…"
    assert clean("one", limit=8) == "one"


def test_words_of_scripts_that_join_letters_stay_whole() -> None:
    persian, emoji = "\u0645\u06cc\u200c\u062e\u0648", "\U0001f469\u200d\U0001f680"
    assert clean(f"{persian} {emoji}") == f"{persian} {emoji}"


def test_colour_is_for_terminals_without_no_color() -> None:
    assert colours(Screen(), {})
    assert not colours(Screen(), {"NO_COLOR": "1"})
    assert not colours(io.StringIO(), {})
    assert coloured("x", "red", on=True) == "\x1b[31mx\x1b[0m"
    assert coloured("x", "red", on=False) == "x"
