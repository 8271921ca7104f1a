"""What is written to a text file is read back as it was."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StoreError
from monitor.model import Event, Evidence, Key, Known, Snapshot, Trouble
from monitor.store.formats import (
    Pending,
    Reading,
    read_counters,
    read_events,
    read_pending,
    read_snapshot,
    write_counters,
    write_event,
    write_pending,
    write_snapshot,
)

TEXTS = st.text(st.characters(exclude_categories=[])).filter(bool)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, min_size=1) | st.dictionaries(TEXTS, inner, min_size=1),
    max_leaves=5,
)
EVIDENCE = st.builds(
    Evidence,
    TEXTS | st.none(),
    TIMES | st.none(),
    st.integers(100, 599) | st.none(),
    TEXTS | st.none(),
    TEXTS | st.none(),
)
KEYS: st.SearchStrategy[Key] = st.tuples(TEXTS, TEXTS)
SNAPSHOTS = st.builds(
    Snapshot,
    TEXTS,
    st.integers(1, 10**6),
    EVIDENCE,
    st.dictionaries(KEYS, st.builds(Known, VALUES, TIMES, EVIDENCE | st.none())),
    st.dictionaries(TEXTS, TEXTS),
)
EVENTS = st.builds(
    Event,
    st.text("abcdef0123456789", min_size=1).map("e-{}".format),
    st.just("release.new"),
    st.sampled_from(["info", "critical"]),
    TEXTS | st.none(),
    TEXTS,
    TEXTS,
    TEXTS | st.none(),
    TEXTS,
    VALUES | st.none(),
    VALUES | st.none(),
    TEXTS | st.none(),
    TIMES,
    EVIDENCE,
)
TROUBLES = st.builds(
    Trouble,
    st.just("timeout"),
    TEXTS,
    TIMES,
    st.integers(1, 10**6),
    st.sampled_from(((), ("timeout",), ("dns", "timeout"))),
    st.integers(0, 10**6),
)


@given(SNAPSHOTS)
def test_a_snapshot_comes_back_and_has_a_line_for_every_fact(snapshot: Snapshot) -> None:
    data = write_snapshot(snapshot)
    assert read_snapshot(data, "x.json") == snapshot
    assert write_snapshot(read_snapshot(data, "x.json")) == data
    answers = {known.evidence for known in snapshot.facts.values() if known.evidence}
    table = len(answers) + 2 if answers else 0
    assert data.count(b"\n") == 9 + len(snapshot.facts) + table
    json.loads(data.decode("utf-8"))


def test_a_file_without_answers_is_read_and_an_unknown_answer_is_told() -> None:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    shown = Evidence("https://x.test/a", when, 200, "aa")
    facts = {("s", "p"): Known(1, when, shown), ("s", "q"): Known(2, when)}
    data = write_snapshot(Snapshot("s", 1, Evidence("https://x.test/", when, 200, "bb"), facts))
    before = re.sub(
        rb', "answer": "\w+"',
        b"",
        re.sub(rb'"answers": \{.*?\},\n"f', b'"f', data, flags=re.DOTALL),
    )
    assert b"answer" not in before
    assert {known.evidence for known in read_snapshot(before, "x").facts.values()} == {None}
    with pytest.raises(StoreError):
        read_snapshot(re.sub(rb'"answer": "\w+"', b'"answer": "x"', data), "x")


@given(st.dictionaries(TEXTS, st.builds(Pending, TROUBLES | st.none(), st.frozensets(KEYS))))
def test_what_is_pending_comes_back(pending: dict[str, Pending]) -> None:
    data = write_pending(pending)
    assert (read_pending(data, "x") if pending else data) == (pending or b"")


@given(st.lists(EVENTS, min_size=1))
def test_events_come_back_in_their_order(events: list[Event]) -> None:
    data = b"".join(map(write_event, events))
    assert read_events(data, "x") == (events, data)
    assert data.count(b"\n") == len(events)


@given(EVENTS, EVENTS, st.integers(min_value=1))
def test_a_cut_event_is_none_and_the_lines_before_are_whole(
    first: Event, second: Event, cut: int
) -> None:
    one, two = write_event(first), write_event(second)
    cut = 1 + cut % (len(two) - 2)
    assert read_events(one + two[:cut], "x") == (
        ([first, second], one + two) if cut == len(two) - 1 else ([first], one)
    )


@given(
    st.lists(
        st.builds(
            Reading,
            st.text(),
            st.sampled_from(["stars", "likes"]),
            st.just("2026-W47"),
            st.integers(0, 9**9),
        ),
        unique=True,
    )
)
def test_counters_come_back_sorted(readings: list[Reading]) -> None:
    data = write_counters(readings)
    expected = sorted((r.subject, r.counter, r.week, r.value) for r in readings)
    assert [(r.subject, r.counter, r.week, r.value) for r in read_counters(data, "x")] == expected
    assert data.startswith(b"subject,counter,week,value\n")
