"""`decisions.toml`: what is muted, until when; and what is wrong with a file that people wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.commands.mute import muted_text, unmuted_text
from monitor.decisions import NONE, Mute, load, read
from monitor.errors import ConfigError
from monitor.model import NO_EVIDENCE, Event

UNTIL = datetime(2027, 1, 31, tzinfo=UTC)
EVENT = Event(
    id="e-1",
    kind="model.variant",
    severity="info",
    provider="acme",
    source="hf:acme",
    subject="hf:acme/vox-gguf",
    predicate="model",
    title="vox-gguf",
    old=None,
    new=None,
    url=None,
    observed_at=UNTIL - timedelta(days=1),
    evidence=NO_EVIDENCE,
)
FILE = """\
# ours, by hand
[[dismissed]]     # of the other part
id = "c-1"
until = 2027-03-01

[[muted]]   # it moves house
why = "house"
target = "github:acme/vox"  # the old one

[[muted]]
target = 'model.*'
until = 2027-01-31 # after the fair
why = "too many"
# the end
"""


@pytest.mark.parametrize(
    ("target", "silent"),
    [
        ("hf:acme", True),
        ("hf:acme/vox-gguf", True),
        ("hf:acme/*", True),
        ("hf:acme/vox*", True),
        ("model.variant", True),
        ("model.*", True),
        ("hf:acm", False),
        ("hf:acme/vox", False),
        ("hf:other/*", False),
        ("model", False),
        ("repo.*", False),
        ("HF:acme", False),
    ],
)
def test_a_target_is_a_source_a_subject_a_kind_or_the_beginning_of_one(
    target: str, silent: bool
) -> None:
    assert Mute(target=target, why="w").silences(EVENT) is silent


def test_what_happens_from_the_day_on_is_told_again() -> None:
    mute = Mute(target="hf:acme", why="w", until=UNTIL)
    assert mute.silences(EVENT)
    assert not mute.silences(replace(EVENT, observed_at=UNTIL))
    assert mute.silences(replace(EVENT, observed_at=UNTIL - timedelta(seconds=1)))


def test_what_was_told_before_a_mute_stays_told() -> None:
    mute = Mute(target=EVENT.kind, why="w", since=UNTIL)
    assert not mute.silences(EVENT)
    assert Mute(target=EVENT.kind, why="w", since=EVENT.observed_at).silences(EVENT)


def test_no_file_decides_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) is NONE
    (tmp_path / "decisions.toml").write_text("", encoding="utf-8")
    assert load(tmp_path) == NONE


def test_a_file_of_people_is_read_and_what_others_decided_there_is_passed_over() -> None:
    house, fair = read(FILE, "decisions.toml").mutes
    assert (house.target, house.why, house.until) == ("github:acme/vox", "house", None)
    assert (fair.target, fair.until) == ("model.*", UNTIL)


@pytest.mark.parametrize(
    ("written", "until"),
    [
        ("2027-01-31", UNTIL),
        ("2027-01-31T01:00:00+01:00", UNTIL),
        ("2027-01-31 00:00:00", UNTIL),
        ('"2027-01-31"', UNTIL),
    ],
)
def test_an_end_is_a_day_or_a_time(written: str, until: datetime) -> None:
    text = f'[[muted]]\ntarget = "x"\nwhy = "w"\nuntil = {written}\n'
    assert read(text, "d.toml").mutes[0].until == until


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[muted]]\ntarget = "x"\n', 'd.toml:1: muted 1: missing key "why"'),
        (
            '[[muted]]\ntarget = "x"\nwhi = "w"\n',
            'd.toml:3: muted 1: unknown key "whi"\n  expected one of: target, why, since, until',
        ),
        ('[[mutes]]\ntarget = "x"\nwhy = "w"\n', 'did you mean "muted"?'),
        (
            '\n[[mutes]]\ntarget = "x"\nwhy = "w"\n',
            'd.toml:2: unknown key "mutes"\n  expected one of: accepted, dismissed, muted\n',
        ),
        (
            '[[muted]]\ntarget = "x"\nwhy = "w"\nuntil = "soon"\n',
            "d.toml:4: muted 1: until: expected a date such as 2027-01-31",
        ),
        ('[[muted]]\ntarget = "x"\nwhy = "w"\nuntil = 07:30:00\n', "d.toml:4: muted 1: until: "),
        ('[[muted]]\ntarget = "x"\nwhy = "w"\nuntil = 5\n', "d.toml:4: muted 1: until: "),
        ('[[muted]]\ntarget = 5\nwhy = "w"\n', "d.toml:2: muted 1: target: expected a string"),
        ('[[muted]]\ntarget = "*"\nwhy = "w"\n', '"*" would silence everything'),
        ('[[muted]]\ntarget = "a*c"\nwhy = "w"\n', '"a*c" has a * before its end'),
        ('[muted]\ntarget = "x"\n', "d.toml:1: muted: expected a list of tables, got a table"),
        ("muted = 5\n", "d.toml:1: muted: expected a list of tables"),
        ("[[muted]\n", "d.toml:1: not TOML: "),
        ('[[dismissed]]\nwhy = "x"\n', 'd.toml:1: dismissed 1: missing key "id"'),
        (
            '[[dismissed]]\nid = "p-1"\nuntill = 2027-03-01\n',
            """d.toml:3: dismissed 1: unknown key "untill"
  expected one of: id, what, why, until, state
  did you mean "until"?""",
        ),
        (
            '[[dismissed]]\nid = "p-1"\nuntil = "soon"\n',
            "d.toml:3: dismissed 1: until: expected a date such as 2027-01-31, without quotes",
        ),
        ("[[dismissed]]\nid = 2027-01-31\n", "d.toml:2: dismissed 1: id: got a date or time; text"),
        ("dismissed = 3\n", "d.toml:1: dismissed: expected a list of tables, got 3"),
        ('[[accepted]]\nid = "p-1"\non = 5\n', "d.toml:3: accepted 1: on: expected a date"),
        ('[[mute]]\ntarget = "x"\n', 'd.toml:1: unknown key "mute"'),
        (
            '[[muted]]\ntarget = "x"\nwhy = "w"\n[[muted]]\ntarget = "x"\nwhy = "v"\n',
            'd.toml:5: muted 2: the target "x" is taken already',
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_cure(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as complaint:
        read(text, "d.toml")
    assert said in str(complaint.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = '[[muted]]\nwhy = "w"\n[[dismissed]]\nuntil = 5\n[[muted]]\ntarget = "x"\nwhy = 5\n'
    with pytest.raises(ConfigError) as complaint:
        read(f"{text}[[odd]]\n", "d.toml")
    assert [each.line for each in complaint.value.complaints] == [1, 3, 4, 7, 8]


def test_a_new_mute_leaves_every_other_letter_of_the_file_alone() -> None:
    text = muted_text(FILE, Mute(target="page.changed", why='they say "new"', until=UNTIL))
    assert text.startswith(FILE)
    assert text[len(FILE) :].split("\n") == [
        *["", "[[muted]]", 'target = "page.changed"', "until = 2027-01-31"],
        *['why = "they say \\"new\\""', ""],
    ]
    assert len(read(text, "d.toml").mutes) == 3


def test_a_mute_that_is_renewed_stays_in_its_place() -> None:
    text = muted_text(FILE, Mute(target="model.*", why="still", until=UNTIL + timedelta(hours=6)))
    assert text == FILE.replace('"too many"', '"still"').replace(
        "until = 2027-01-31 #", "until = 2027-01-31T06:00:00Z #"
    )
    forever = muted_text(text, Mute(target="model.*", why="still"))
    assert read(forever, "d.toml").mutes[1].until is None


def test_a_mute_that_is_taken_back_takes_nothing_else_along() -> None:
    text = unmuted_text(FILE, "github:acme/vox")
    assert [mute.target for mute in read(text, "d.toml").mutes] == ["model.*"]
    assert text.startswith(FILE[: FILE.index("[[muted]]")])
    assert "# after the fair" in text
    both = unmuted_text(text, "model.*")
    assert read(both, "d.toml").mutes == ()
    assert "[[dismissed]]     # of the other part" in both


def test_muting_and_taking_it_back_many_times_does_not_grow_the_file() -> None:
    text, sizes = "# head\n", []
    for _ in range(4):
        text = muted_text(text, Mute(target="hf:acme", why="w"))
        text = unmuted_text(text, "hf:acme")
        sizes.append(len(text))
    assert len(set(sizes)) == 1
    assert text.startswith("# head\n")
